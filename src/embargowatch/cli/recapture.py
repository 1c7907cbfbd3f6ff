"""``embargowatch recapture``: look again at what was captured, and name what became of it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence

import click

from embargowatch import capture, ledger, pipeline, settings
from embargowatch.cli.fetching import Manners, fetching, pictured, web
from embargowatch.cli.ingest import taken
from embargowatch.cli.options import failed, formatted, kept, ledger_path, vault_path, width
from embargowatch.errors import UsageError
from embargowatch.model import Failure, Page, Visit
from embargowatch.show import versions
from embargowatch.vault import Vault

_BELIEVED = datetime.timedelta(days=6)


@click.command("recapture")
@click.argument("urls", nargs=-1, metavar="[URL...]")
@click.option("--due", is_flag=True, help="Every captured address whose time has come.")
@click.option(
    "--schedule", default="1h,1d,7d,30d", show_default=True, metavar="STEPS",
    help="With --due: how long after its first capture a page is looked at again.",
)  # fmt: skip
@formatted
@fetching
@pictured
@kept
def command(
    where: settings.Settings, urls: tuple[str, ...], due: bool, schedule: str, form: str, manners: Manners
) -> None:
    """Fetch captured web addresses again, and name what changed: edited, deleted, redirected, restored.

    \b
    embargowatch recapture --due                 what the schedule asks for; made for cron
    embargowatch recapture https://example.org/story
    """
    if due == bool(urls):
        raise UsageError("expected either --due or web addresses; `embargowatch recapture --due` does what is due")
    steps = capture.steps(schedule)
    engine = pipeline.load()
    with Vault(vault_path(where)) as vault, ledger.open(ledger_path(where)) as store:
        chosen = list(_due(vault, steps)) if due else list(dict.fromkeys(urls))
        before = vault.size
        fetcher = web(where, manners, vault)
        found = pipeline.ingest(_again(chosen, vault, fetcher), engine, vault, store)
        tally = taken(found, engine, vault, store, where)
        tally.failures += fetcher.troubles
        told = [
            each for url in chosen if vault.versions(url) for each in pipeline.history(url, vault, engine.jail)
            if each[0].leaf >= before
        ]  # fmt: skip
    _show(told, form)
    if not where.quiet:
        changed = sum(1 for _, changes in told if changes)
        click.echo(f"{len(chosen)} looked at, {changed} changed; {tally.words}", err=True)
    gone = {version.asked for version, _ in told if version.outcome == "gone"}  # what was looked for was found out
    wrong = [failure for failure in tally.failures if failure.exit_code and failure.address not in gone]
    click.get_current_context().exit(failed(wrong, len(told)))


def _due(vault: Vault, steps: Sequence[int]) -> Iterator[str]:
    """The addresses whose time has come, in the order in which they were first captured."""
    now = datetime.datetime.now(datetime.UTC)
    return (url for url in vault.urls() if capture.due(vault.versions(url), now, steps))


def _again(urls: Sequence[str], vault: Vault, fetcher: capture.Web) -> Iterator[Page | Visit | Failure]:
    """Each address fetched anew, if it was captured before.

    A page that did not come whole for some days is asked for without a condition: a server that says "unchanged" of a
    page that it has changed is not believed for ever.
    """
    late = (datetime.datetime.now(datetime.UTC) - _BELIEVED).isoformat()
    for url in urls:
        known = vault.versions(url)
        if known:
            whole = max((version.at for version in known if version.outcome == "captured"), default="") < late
            yield fetcher.get(url, "recapture", f"recapture of leaf {known[-1].leaf}", whole)
        else:
            yield Failure(url, "was never captured; `embargowatch ingest` does so")


def _show(told: versions.History, form: str) -> None:
    objects = [versions.version_object(version, changes) for version, changes in told]
    if form == "text" and told:
        click.echo(versions.news(told, width()))
    elif form == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    for each in objects if form == "jsonl" else []:
        click.echo(json.dumps(each, ensure_ascii=False))
