"""``embargowatch read``: pages in, what they say out; nothing is kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator

import click

from embargowatch import capture, pipeline, settings
from embargowatch.cli.fetching import Manners, fetching, pages, told, web
from embargowatch.cli.options import Day, coloured, failed, formatted, kept, width
from embargowatch.errors import UsageError
from embargowatch.model import Failure, Page, Visit
from embargowatch.show import contract, text


@click.command("read")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@formatted
@click.option("--published", type=Day(), help="The day of publication, where the page does not give it.")
@click.option("--explain", is_flag=True, help="In text: the rule behind each claim, and each step of the law.")
@fetching
@kept
def command(
    where: settings.Settings, addresses: tuple[str, ...], form: str, published: datetime.date | None, explain: bool,
    manners: Manners,
) -> None:  # fmt: skip
    """Print what each page says: files, folders, archives, web addresses, or "-" for standard input. Keeps nothing.

    \b
    embargowatch read page.html
    embargowatch read --published 2024-01-10 page.txt
    cat page.html | embargowatch read - --format jsonl
    """
    engine = pipeline.load()
    failures: list[Failure] = []
    objects: list[contract.Json] = []
    done = 0
    found = pages(addresses, where, web(where, manners))
    for each in pipeline.reads(_readable(found), engine, published):
        if isinstance(each, Failure):
            failures.append(each)
            continue
        done += 1
        findings = pipeline.findings(each.document, each.reading.claims, engine)
        if form == "text":
            click.echo(text.reading(each, findings, coloured(), width(), explain))
        elif form == "jsonl":
            click.echo(json.dumps(contract.read_object(each, findings), ensure_ascii=False))
        else:
            objects.append(contract.read_object(each, findings))
    if explain and done and not where.quiet:
        click.echo(f"embargowatch: {engine.jail.strength().words}", err=True)
    if form == "json":
        click.echo(json.dumps(objects[0] if len(objects) == 1 and done == 1 else objects, ensure_ascii=False, indent=2))
    if not done and not failures:
        raise UsageError(f"no page found in {', '.join(addresses)}; expected .html, .mht, .txt, .eml or .warc files")
    click.get_current_context().exit(failed(failures, done))


def _readable(found: Iterable[Page | Visit | Failure]) -> Iterator[Page | Failure]:
    """Without the feeds, whose pages follow them; a visit that brought no page is a failure here."""
    for each in found:
        if isinstance(each, Visit):
            yield told(each)
        elif isinstance(each, Failure) or each.media_type not in capture.LISTS:
            yield each
