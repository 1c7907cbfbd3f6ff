"""``embargowatch package``: a case, claim or document with all its proof, in one file for somebody else."""

from __future__ import annotations

from pathlib import Path

import click

from embargowatch import ledger, settings
from embargowatch.cli.options import kept, ledger_path, vault_path
from embargowatch.show import bundle
from embargowatch.vault import Vault


@click.command("package")
@click.argument("subject", metavar="CASE|DOCUMENT|DOCUMENT:CLAIM")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write (.wacz)."
)
@click.option("--recipient", metavar="NAME", help="Who gets it; kept in the log.")
@kept
def command(where: settings.Settings, subject: str, out: Path, recipient: str | None) -> None:
    """Pack evidence for somebody who does not trust this machine: bytes, readings, proof, and the checker.

    \b
    embargowatch package kp-ru-arms --out kp-ru-arms.wacz

    Whoever gets it checks it without this program (docs/verify.md). That it was packed is written into the log.
    """
    with ledger.open_view(ledger_path(where)) as view, Vault(vault_path(where)) as vault:
        made = bundle.written(vault, bundle.chosen(view, subject), out)
        number = vault.custody("export", recipient, made.sha256, f"package of {subject[:200]}")
        vault.publish()
    click.echo(
        f"{made.path}: {made.documents} documents, {made.leaves} leaves, {made.size:,} bytes, sha256 {made.sha256}"
    )
    if not where.quiet:
        if made.anchored < made.leaves:
            bare = made.leaves - made.anchored
            click.echo(f"{bare} leaves are under no time stamp yet; see: embargowatch anchor --help", err=True)
        click.echo(f"The export is leaf {number} of the log.", err=True)
