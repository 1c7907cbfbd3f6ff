"""``embargowatch anchor``: outside authorities stamp the newest checkpoint with their time (RFC 3161)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from embargowatch import settings
from embargowatch.cli.options import kept, vault_path
from embargowatch.door import Door
from embargowatch.errors import EmbargoWatchError, UsageError
from embargowatch.vault import Checkpoint, Vault, anchor
from embargowatch.vault.leaf import AnchorLeaf, KeyLeaf

FURTHER = 3  # leaves that the log itself adds when it is anchored, and that need no anchor of their own


@click.command("anchor")
@click.option("--tsa", metavar="URL", help="An authority; it is remembered, with its roots, for the next time.")
@click.option(
    "--roots", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its root certificates (PEM)."
)
@kept
@click.pass_context
def command(ctx: click.Context, where: settings.Settings, tsa: str | None, roots: Path | None) -> None:
    """Have the newest checkpoint stamped with the time of an outside authority.

    \b
    embargowatch anchor --tsa https://tsa.example/tsr --roots tsa-root.pem      once
    embargowatch anchor                                                         then every day, say from cron

    Only the digest of the checkpoint goes out. Whoever holds a token can show that every capture under it is not
    younger than the token. Without anchors, all times are this machine's own claim, and verify says so.
    """
    authorities = _authorities(where, tsa, roots)
    with Vault(vault_path(where)) as vault:
        if not vault.size:
            raise UsageError(f"There is no evidence in {where.home} yet; ingest a page first")
        checkpoint = vault.publish()
        if not _news(vault, checkpoint.size) and not tsa:
            click.echo(f"{checkpoint.size:,} leaves; nothing new since they were anchored last", err=True)
            return
        done = [_stamped(vault, checkpoint, each, Door(where.permit)) for each in authorities]
        vault.publish()
    if not any(done):
        ctx.exit(1)
    ctx.exit(0 if all(done) else 4)


def authorities_path(where: settings.Settings) -> Path:
    """Where authorities are remembered: outside of the evidence."""
    return where.home / "authorities"


def _authorities(where: settings.Settings, tsa: str | None, roots: Path | None) -> list[anchor.Authority]:
    if (tsa is None) != (roots is None):
        raise UsageError("--tsa and --roots belong together: a token is believed only up to a root that you chose")
    if tsa is not None and roots is not None:
        return [anchor.remember(authorities_path(where), tsa, roots.read_bytes())]
    found = anchor.remembered(authorities_path(where))
    if not found:
        raise UsageError("No authority is known yet; give one with --tsa URL --roots PEM. Not anchored.")
    return found


def _news(vault: Vault, size: int) -> bool:
    """Whether there is a leaf behind the last anchored checkpoint that is not about anchors itself."""
    last = max((token.size for token in anchor.kept(vault.folder / "log")), default=0)
    return size - last > FURTHER or any(
        not isinstance(vault.leaf(number), AnchorLeaf | KeyLeaf) for number in range(last, size)
    )


def _stamped(vault: Vault, checkpoint: Checkpoint, authority: anchor.Authority, door: Door) -> bool:
    """Whether the authority stamped it; both outcomes are told."""
    try:
        reply, stamp = anchor.stamped(checkpoint.note, authority, door)
        token = anchor.keep(vault.folder / "log", checkpoint.size, checkpoint.note, reply)
        vault.anchored("rfc3161", authority.url, checkpoint.size, hashlib.sha256(reply).hexdigest())
    except EmbargoWatchError as error:
        click.echo(f"embargowatch: {authority.url}: not anchored: {error}", err=True)
        return False
    click.echo(
        f"{checkpoint.size:,} leaves anchored at {stamp.time:%Y-%m-%d %H:%M:%S} UTC by {stamp.by} ({token.name})"
    )
    return True
