"""``embargowatch ingest``: keep pages as evidence, read them, settle the cases."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import click

from embargowatch import ledger, pipeline, settings
from embargowatch.cli.fetching import Manners, fetching, pages, pictured, told, watched, web
from embargowatch.cli.options import Day, failed, kept, ledger_path, vault_path
from embargowatch.errors import IntegrityError, StoreError, UsageError
from embargowatch.model import Failure, Visit
from embargowatch.pipeline import Kept
from embargowatch.vault import Vault


@click.command("ingest")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--published", type=Day(), help="The day of publication, where the pages do not give it.")
@fetching
@pictured
@kept
@click.pass_context
def command(
    ctx: click.Context, where: settings.Settings, addresses: tuple[str, ...], published: datetime.date | None,
    manners: Manners,
) -> None:  # fmt: skip
    """Keep pages with their bytes, read them, and bring the cases up to date.

    An ADDRESS is a file (HTML, MHTML, text, mail, WARC, WACZ), a folder, "-" for standard input, or a web address: a
    page, or a feed or sitemap with the pages that it lists. The same file twice changes nothing; a web address that is
    fetched again is a new capture.

    \b
    embargowatch ingest pages/ archive.warc.gz
    embargowatch ingest https://example.org/story https://example.org/feed.xml
    """
    engine = pipeline.load()
    with Vault(vault_path(where)) as vault, ledger.open(ledger_path(where)) as store:
        fetcher = web(where, manners, vault)
        found = pipeline.ingest(pages(addresses, where, fetcher), engine, vault, store, published)
        tally = taken(found, engine, vault, store, where)
        tally.failures += fetcher.troubles
        cases = store.counts().cases
    if not tally.seen:
        raise UsageError(f"no page found in {', '.join(addresses)}; expected .html, .mht, .txt, .eml or .warc files")
    if not where.quiet:
        click.echo(f"{tally.words}; {cases} cases in {where.home}", err=True)
    ctx.exit(failed(tally.failures, tally.done))


@dataclass
class Tally:
    """What came of a run."""

    new: int = 0
    again: int = 0
    unchanged: int = 0
    behind: int = 0  # pages of an earlier run that were read only now
    unsettled: bool = False
    failures: list[Failure] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many addresses brought what they should."""
        return self.new + self.again + self.unchanged

    @property
    def seen(self) -> bool:
        """Whether there was anything at all."""
        return bool(self.done or self.failures)

    @property
    def words(self) -> str:
        """The counts, for people."""
        wrong = sum(1 for failure in self.failures if failure.exit_code)
        same = f", {self.unchanged} unchanged" if self.unchanged else ""
        late = f", {self.behind} of an earlier run read" if self.behind else ""
        return f"{self.new} new, {self.again} already there{same}, {wrong} failed{late}"

    def count(self, each: Kept | Visit | Failure, store: ledger.Store) -> None:
        """Take note of one result."""
        if isinstance(each, Visit) and each.outcome == "unchanged":
            self.unchanged += 1
        elif isinstance(each, Visit):
            self.failures.append(told(each))
        elif isinstance(each, Failure):
            self.failures.append(each)
        elif each.new:
            self.new += 1
        else:
            self.again += 1
            # read before, but in no case: a run was killed between reading and settling
            self.unsettled |= bool(each.read.reading.claims) and not store.about(each.read.document.id)


def taken(
    results: Iterable[Kept | Visit | Failure], engine: pipeline.Engine, vault: Vault, store: ledger.Store,
    where: settings.Settings,
) -> Tally:  # fmt: skip
    """Work through ``results``, after what an earlier run left; settle the cases, and sign the log.

    Whatever ends the run, what was kept and read so far is settled; where the user ends it, it is signed too.
    """
    tally = Tally()
    try:
        _worked_through(results, engine, vault, store, where, tally)
    except KeyboardInterrupt:
        list(_signed(vault))
        raise
    tally.failures += _signed(vault)
    return tally


def _worked_through(
    results: Iterable[Kept | Visit | Failure], engine: pipeline.Engine, vault: Vault, store: ledger.Store,
    where: settings.Settings, tally: Tally,
) -> None:  # fmt: skip
    """What an earlier run left, then ``results``; the cases settled behind them."""
    try:
        for late in watched(pipeline.left_over(engine, vault, store), where, "reading what an earlier run left"):
            tally.behind += isinstance(late, Kept)
            tally.failures += [late] if isinstance(late, Failure) else []
        for each in watched(results, where, "ingesting"):
            tally.count(each, store)
    finally:
        if tally.new or tally.behind or tally.unsettled:
            pipeline.settle(engine, store, store)


def _signed(vault: Vault) -> Iterator[Failure]:
    """Sign the log. Without its key it stays unsigned, which is told of; a log that is not what it was raises."""
    try:
        if vault.size:
            vault.publish()
    except IntegrityError:
        raise
    except StoreError as error:
        yield Failure("the log", f"what is new is kept, and not signed yet: {error}")
