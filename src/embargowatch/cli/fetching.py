"""Options of the commands that fetch, and addresses turned into pages. In: words of the user. Out: pages."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import click

from embargowatch import capture, settings
from embargowatch.door import Door, Limits
from embargowatch.errors import AddressRefused, UsageError
from embargowatch.model import Failure, Page, Visit
from embargowatch.vault import Vault

Function = TypeVar("Function", bound=Callable[..., Any])
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Manners:
    """How the user wants pages to be fetched. ``gap`` in seconds; ``most`` pages of one feed or sitemap."""

    gap: float = capture.GAP
    most: int = 100
    ignore_robots: str | None = None
    browser: bool = False


def fetching(command: Function) -> Function:
    """``--gap``, ``--most`` and ``--ignore-robots``; gives the command its Manners as ``manners``."""

    @click.option(
        "--gap", type=click.FloatRange(0, 3600), default=capture.GAP, show_default=True, envvar="EMBARGOWATCH_GAP",
        metavar="SECONDS", help="Time between two requests to one host [EMBARGOWATCH_GAP].",
    )  # fmt: skip
    @click.option(
        "--most", type=click.IntRange(0, 50_000), default=100, show_default=True, metavar="N",
        help="The most pages of one feed or sitemap.",
    )  # fmt: skip
    @click.option(
        "--ignore-robots", metavar="REASON", help="Do not ask robots.txt; the reason is written down with each capture."
    )
    @functools.wraps(command)
    def wrapped(gap: float, most: int, ignore_robots: str | None, **others: Any) -> Any:
        if ignore_robots is not None and not ignore_robots.strip():
            raise UsageError("--ignore-robots needs a reason: it is written down with each capture")
        return command(manners=Manners(gap, most, ignore_robots), **others)

    return wrapped  # type: ignore[return-value]  # click rewrites the signature


def pictured(command: Function) -> Function:
    """``--browser``, for the commands that keep what they fetch; to be put above ``fetching``."""

    @click.option("--browser", is_flag=True, help="Keep a picture and the DOM too, by a Chromium on this machine.")
    @functools.wraps(command)
    def wrapped(browser: bool, manners: Manners, **others: Any) -> Any:
        return command(manners=replace(manners, browser=browser), **others)

    return wrapped  # type: ignore[return-value]  # click rewrites the signature


def web(where: settings.Settings, manners: Manners, vault: Vault | None = None) -> capture.Web:
    """What fetching needs, with the door as it is set; ``vault`` tells what was captured before.

    Raises:
        CaptureError: a browser is wanted, and there is none.
    """
    door = Door(where.permit, Limits(body_bytes=where.max_page_bytes))
    made = capture.Web(door, capture.Pace(manners.gap), manners.ignore_robots, most=manners.most)
    if vault is not None:
        made.earlier, made.kept = vault.earlier, vault.get
    if manners.browser:
        from embargowatch.capture import chromium  # noqa: PLC0415 - only --browser pays for the proxy

        chromium.found()
        made.browser = functools.partial(chromium.things, guard=door.guard)
    return made


def pages(addresses: Iterable[str], where: settings.Settings, fetcher: capture.Web) -> Iterator[Page | Visit | Failure]:
    """Every page of every address, in the order given."""
    for address in addresses:
        try:
            yield from capture.pages(address, where.max_page_bytes, sys.stdin.buffer, fetcher)
        except AddressRefused as refused:
            yield Failure(address, str(refused), refused.exit_code)


def watched(found: Iterable[Found], where: settings.Settings, doing: str) -> Iterator[Found]:
    """The same, with a line on a terminal that says how far it is. Nothing is fetched ahead of need."""
    if where.quiet or not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        for each in found:
            bar.advance(task)
            yield each


def told(visit: Visit) -> Failure:
    """A visit that brought no page, as the user is told of it: no failure where the page is as it was."""
    return Failure(visit.address, visit.message, {"unchanged": 0, "refused": 6}.get(visit.outcome, 1))
