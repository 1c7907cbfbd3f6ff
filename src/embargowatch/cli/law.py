"""``embargowatch law``: the measures as data, for reading."""

from __future__ import annotations

import datetime
import json

import click

from embargowatch import assess
from embargowatch.assess.lists import changes, on, unchecked
from embargowatch.cli.options import Day, formatted
from embargowatch.show import law as shown


@click.group("law")
def command() -> None:
    """Look at the measures that transfers are judged by."""


@command.command("list")
@formatted
def _list(form: str) -> None:
    """Every measure, by regime."""
    law = assess.load()
    _print(form, shown.list_text(law.measures, law), [shown.measure_object(m, law) for m in law.measures])


@command.command("show")
@click.argument("identity", metavar="ID")
@formatted
def _show(identity: str, form: str) -> None:
    """One measure, such as unscr-1874-op9."""
    law = assess.load()
    measure = law.get(identity)
    made = shown.measure_object(measure, law)
    click.echo(shown.measure_text(measure, law) if form == "text" else json.dumps(made, ensure_ascii=False))


@command.command("on")
@click.argument("day", type=Day(), metavar="DATE")
@formatted
def _on(day: datetime.date, form: str) -> None:
    """What is in force on a day."""
    law = assess.load()
    _print(
        form,
        shown.on_text(law, day),
        [shown.measure_object(m, law) | {"on": str(day), "state": state} for m, state in on(law, day)],
    )


@command.command("changes")
@click.option("--since", type=Day(), required=True, help="The first day.")
@formatted
def _changes(since: datetime.date, form: str) -> None:
    """What began, ended or changed since a day."""
    law = assess.load()
    _print(form, shown.changes_text(law, since), [shown.change_object(c) for c in changes(law, since)])


@command.command("unchecked")
@formatted
def _unchecked(form: str) -> None:
    """Measures whose paragraph number or text has not been checked against the official text."""
    law = assess.load()
    _print(form, shown.unchecked_text(law), [shown.measure_object(m, law) for m in unchecked(law)])


def _print(form: str, text: str, objects: list[shown.Json]) -> None:
    if form == "text":
        click.echo(text)
    elif form == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    else:
        for each in objects:
            click.echo(json.dumps(each, ensure_ascii=False))
