"""``embargowatch read``: pages in, what they say out; nothing is kept."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator

import click

from embargowatch import capture, pipeline, settings
from embargowatch.cli.options import Day, coloured, failed, formatted, kept, width
from embargowatch.errors import UsageError
from embargowatch.model import Failure, Page
from embargowatch.show import contract, text


@click.command("read")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@formatted
@click.option("--published", type=Day(), help="The day of publication, where the page does not give it.")
@click.option("--explain", is_flag=True, help="In text: the rule behind each claim, and each step of the law.")
@kept
@click.pass_context
def command(
    ctx: click.Context, where: settings.Settings, addresses: tuple[str, ...], form: str,
    published: datetime.date | None,
    explain: bool,
) -> None:  # fmt: skip
    """Print what each page says: files, folders, or "-" for standard input.

    \b
    embargowatch read page.html
    embargowatch read --published 2024-01-10 page.txt
    cat page.html | embargowatch read - --format jsonl
    """
    engine = pipeline.load()
    failures: list[Failure] = []
    objects: list[contract.Json] = []
    done = 0
    for each in pipeline.reads(pages(addresses, where), engine, published):
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
    if form == "json":
        click.echo(json.dumps(objects[0] if len(objects) == 1 and done == 1 else objects, ensure_ascii=False, indent=2))
    if not done and not failures:
        raise UsageError(f"no page found in {', '.join(addresses)}; expected .html, .mht or .txt files")
    ctx.exit(failed(failures, done))


def pages(addresses: tuple[str, ...], where: settings.Settings) -> Iterator[Page | Failure]:
    """Every page of every address, in the order given."""
    for address in addresses:
        yield from capture.pages(address, where.max_page_bytes, sys.stdin.buffer)
