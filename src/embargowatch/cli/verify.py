"""``embargowatch verify``: every kept byte hashed again, and the ledger checked against itself."""

from __future__ import annotations

import click

from embargowatch import ledger, settings
from embargowatch.cli.options import kept, ledger_path, vault_path
from embargowatch.errors import IntegrityError
from embargowatch.vault import Checked, Fault, Vault


@click.command("verify")
@kept
def command(where: settings.Settings) -> None:
    """Hash every kept page again and check the ledger. Exit code 5 names each fault."""
    with ledger.open_view(ledger_path(where)) as view:
        expected = dict.fromkeys(view.digests())
        wrong = view.faults()
    sound = size = 0
    for each in Vault(vault_path(where)).verify(expected):
        if isinstance(each, Checked):
            sound, size = sound + 1, size + each.size
        elif isinstance(each, Fault) and each.serious:
            wrong.append(f"{each.name}: {each.kind}: {each.message}")
        elif isinstance(each, Fault):
            click.echo(f"embargowatch: {each.name}: {each.message}", err=True)
    click.echo(f"{sound} pages sound, {size} bytes; {len(wrong)} faults")
    for fault in wrong:
        click.echo(f"embargowatch: {fault}", err=True)
    if wrong:
        raise IntegrityError(f"{len(wrong)} faults in {where.home}; restore what is named above from a copy")
