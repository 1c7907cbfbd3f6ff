"""``embargowatch witness``: cosign other people's logs, and have one's own cosigned (c2sp.org/tlog-witness)."""

from __future__ import annotations

from pathlib import Path

import click

from embargowatch import settings
from embargowatch.cli import witnessing
from embargowatch.cli.options import kept, vault_path
from embargowatch.door import Door
from embargowatch.errors import EmbargoWatchError, UsageError
from embargowatch.vault import Checkpoint, Vault, disk, note, outside, policy, witness
from embargowatch.vault.keys import Keys

GROUP = "witnesses"  # the group that ``add`` keeps up to date


@click.group("witness")
def command() -> None:
    """Witnesses sign that a log only grew. They see its size and its root, never what is in it.

    \b
    To be a witness for others:          To be witnessed:
      witness key                          witness add NAME KEY URL
      witness watch KEY-OF-A-LOG           witness ask
      witness serve                        verify --policy HOME/policy.txt
    """


@command.command("key")
@click.option("--name", default="embargowatch-witness", show_default=True, help="Its name, when it is made.")
@kept
def _key(where: settings.Settings, name: str) -> None:
    """This machine's key as a witness, made at first use; give it to those whose logs you watch."""
    click.echo(_opened(where, name).key.text)


@command.command("watch")
@click.argument("key")
@kept
def _watch(where: settings.Settings, key: str) -> None:
    """Cosign for the log with this key from now on (its key.pub, in one line or as a file)."""
    _opened(where).watch(_public(key, note.LOG_KEY))


@command.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8322, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@kept
def _serve(where: settings.Settings, host: str, port: int) -> None:
    """Answer POST /add-checkpoint until stopped with Ctrl-C."""
    found = _opened(where)
    if not where.quiet:
        click.echo(f"Witness {found.key.name} at http://{host}:{port}/ (stop with Ctrl-C)", err=True)
    witnessing.serve(found, host, port)


@command.command("list")
@kept
def _list(where: settings.Settings) -> None:
    """The logs that are watched here, and the witnesses of the log here."""
    if _base(where).exists():
        for key, size in _opened(where).watched():
            click.echo(f"watched  {key.name}  {'nothing seen yet' if size is None else f'{size:,} leaves'}")
    for each in _policy(where).witnesses:
        click.echo(f"witness  {each.name}  {each.url or 'no address'}")


@command.command("add")
@click.argument("name")
@click.argument("key")
@click.argument("url")
@click.option("--quorum", default="any", show_default=True, help="How many must cosign: any, all or a number.")
@kept
def _add(where: settings.Settings, name: str, key: str, url: str, quorum: str) -> None:
    """Add a witness of the log here to HOME/policy.txt: its name there, its key, its address."""
    old = _policy(where)
    if old.groups and (len(old.groups) > 1 or old.groups[0].name != GROUP or old.quorum != GROUP):
        raise UsageError(f"{policy_path(where)} has groups of its own making; add the witness to it by hand")
    own = Keys(where.home / "keys" / "log.key").public()
    logs = old.logs or ((own,) if own is not None else ())
    witnesses = (*old.witnesses, policy.Witness(name, _public(key, note.WITNESS_KEY), url))
    draft = policy.written(policy.Policy(logs, witnesses)).rpartition(b"quorum")[0]
    members = " ".join(each.name for each in witnesses)
    body = draft + f"group {GROUP} {quorum} {members}\nquorum {GROUP}\n".encode("utf-8", "surrogateescape")
    policy.parsed(body)
    disk.make_folders(where.home, where.home)
    disk.replace(policy_path(where), body, mode=0o644)


@command.command("ask")
@kept
@click.pass_context
def _ask(ctx: click.Context, where: settings.Settings) -> None:
    """Send the newest checkpoint to every witness, and keep the cosignatures. Exit code 4: not all, but the quorum."""
    rules = _policy(where)
    asked = [each for each in rules.witnesses if each.url is not None]
    if not asked:
        raise UsageError("No witness is known yet; add one with: embargowatch witness add NAME KEY URL")
    with Vault(vault_path(where)) as vault:
        if not vault.size:
            raise UsageError(f"There is no evidence in {where.home} yet; ingest a page first")
        checkpoint = vault.publish()
        found = [_cosigned(vault, checkpoint, each, Door(where.permit)) for each in asked]
        given = [each for each in found if each is not None]
        path = outside.kept_cosigned(vault.folder / "log", checkpoint, given) if given else None
    by = rules.cosigners(note.read(disk.read(path))) if path is not None else {}
    click.echo(f"{checkpoint.size:,} leaves cosigned by {len(by)} of {len(rules.witnesses)} witnesses")
    if not rules.met(by) or not by:
        raise witness.WitnessError("Not enough witnesses cosigned for the policy; what there is was kept")
    ctx.exit(0 if len(given) == len(asked) else 4)


def policy_path(where: settings.Settings) -> Path:
    """The policy of this machine: which witnesses it believes. Outside of the evidence."""
    return where.home / "policy.txt"


def _cosigned(vault: Vault, checkpoint: Checkpoint, who: policy.Witness, door: Door) -> note.Signature | None:
    old = min(outside.seen_by(vault.folder / "log", who.key), checkpoint.size)
    try:
        return witness.asked(who, checkpoint, lambda size: vault.consistency(size, checkpoint.size), door, old)
    except EmbargoWatchError as error:
        click.echo(f"embargowatch: {error}", err=True)
        return None


def _policy(where: settings.Settings) -> policy.Policy:
    path = policy_path(where)
    return policy.parsed(disk.read(path)) if path.exists() else policy.Policy()


def _base(where: settings.Settings) -> Path:
    return where.home / "witness" / "seen.db"


def _opened(where: settings.Settings, name: str = "embargowatch-witness") -> witness.Witness:
    """The witness of this machine, with a key of its own: never the key of the log here."""
    signer = Keys(where.home / "keys" / "witness.key").signer(name)
    return witness.Witness(_base(where), signer.private, signer.origin)


def _public(text: str, kind: int) -> note.Key:
    """A key in one line, or in a file."""
    path = Path(text)
    found = note.key(path.read_text("utf-8").strip() if "+" not in text and path.is_file() else text.strip())
    if found.kind != kind:
        raise UsageError(f"'{found.name}' is the key of a {'witness' if found.kind != note.LOG_KEY else 'log'}")
    return found
