"""``embargowatch ingest``: keep pages as evidence, read them, settle the cases."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Iterator

import click
from rich.console import Console
from rich.progress import track

from embargowatch import ledger, pipeline, settings
from embargowatch.cli.options import Day, failed, kept, ledger_path, vault_path
from embargowatch.cli.read import pages
from embargowatch.errors import UsageError
from embargowatch.model import Failure, Page
from embargowatch.vault import Vault


@click.command("ingest")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--published", type=Day(), help="The day of publication, where the pages do not give it.")
@kept
@click.pass_context
def command(
    ctx: click.Context, where: settings.Settings, addresses: tuple[str, ...], published: datetime.date | None
) -> None:
    """Keep pages (files, folders, "-") with their bytes, read them, and bring the cases up to date.

    Ingesting the same page twice changes nothing.
    """
    engine = pipeline.load()
    failures: list[Failure] = []
    new = again = cases = 0
    unsettled = False
    with Vault(vault_path(where)) as vault, ledger.open(ledger_path(where)) as store:
        try:
            for each in pipeline.ingest(_watched(pages(addresses, where), where), engine, vault, store, published):
                if isinstance(each, Failure):
                    failures.append(each)
                elif each.new:
                    new += 1
                else:
                    again += 1
                    # read before, but in no case: a run was killed between reading and settling
                    unsettled |= bool(each.read.reading.claims) and not store.about(each.read.document.id)
        finally:
            if new or unsettled:
                pipeline.settle(engine, store, store)
        cases = store.counts().cases
        if vault.size:
            vault.publish()
    if not new + again and not failures:
        raise UsageError(f"no page found in {', '.join(addresses)}; expected .html, .mht or .txt files")
    if not where.quiet:
        wrong = sum(1 for failure in failures if failure.exit_code)
        click.echo(
            f"{new} new, {again} already there, {wrong} failed; {cases} cases in {where.home}",
            err=True,
        )
    ctx.exit(failed(failures, new + again))


def _watched(found: Iterator[Page | Failure], where: settings.Settings) -> Iterable[Page | Failure]:
    """The same pages, with a bar on a terminal."""
    if where.quiet or not sys.stderr.isatty():
        return found
    everything = list(found)
    return track(everything, description="reading", console=Console(stderr=True), transient=True)
