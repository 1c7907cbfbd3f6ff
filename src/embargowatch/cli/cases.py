"""``embargowatch cases``: the cases, or one of them."""

from __future__ import annotations

import json

import click

from embargowatch import ledger, settings
from embargowatch.cli.options import coloured, formatted, kept, ledger_path, width
from embargowatch.show import contract, text


@click.command("cases")
@click.argument("identity", required=False, metavar="[ID]")
@formatted
@kept
def command(where: settings.Settings, identity: str | None, form: str) -> None:
    """The cases, or the one whose id is given (or any start of it that is unique)."""
    with ledger.open_view(ledger_path(where)) as view:
        if identity is not None:
            settled = view.case(identity)
            if form == "text":
                click.echo(text.case(settled.case, settled.findings, coloured(), width()))
            else:
                made = contract.case_object(settled.case, settled.findings)
                click.echo(json.dumps(made, ensure_ascii=False, indent=2 if form == "json" else None))
            return
        everything = list(view.cases())
    if form == "text":
        click.echo(text.cases((settled.case for settled in everything), coloured(), width()))
        return
    objects = [contract.case_object(settled.case, settled.findings) for settled in everything]
    if form == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    for each in objects if form == "jsonl" else []:
        click.echo(json.dumps(each, ensure_ascii=False))
