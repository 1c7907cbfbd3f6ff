"""From a feed or sitemap to the pages that it lists. In: what was fetched. Out: those pages, and what was left out.

Only pages that were never captured are fetched: to look at them again is for the schedule of ``recapture``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from embargowatch.capture.listing import Entry, Listing, listed, ready
from embargowatch.capture.web import Web
from embargowatch.errors import ReadError
from embargowatch.jail import Jail, Task
from embargowatch.model import Failure, Page, Visit, canonical
from embargowatch.model.url import host

_SITEMAPS = 10  # of one index
_MOST_NAMED = 200
_TASK = Task(f"{listed.__module__}:{listed.__name__}", Listing, f"{ready.__module__}:{ready.__name__}")


def pages(first: Page | Visit, web: Web) -> Iterator[Page | Visit | Failure]:
    """Every page that ``first`` lists, fetched; nothing where it is no feed and no sitemap.

    A feed that has not changed since it was captured is read from what was kept then: the run before may have ended
    before all of its pages were fetched.
    """
    body = web.listing(first)
    if body is None:
        return
    with Jail(_TASK) as jail:
        yield from _pages(body, first, web, jail.ask)


def _pages(
    body: bytes, first: Page | Visit, web: Web, ask: Callable[[bytes, str], Listing]
) -> Iterator[Page | Visit | Failure]:
    url = _final(first)
    try:
        listing = ask(body, url)
    except ReadError as error:
        yield Failure(first.address, f"its list of pages could not be read: {error}")
        return
    entries = listing.entries
    if listing.kind == "index":
        chosen, remarks = _chosen(listing, url, web, _SITEMAPS)
        yield from remarks
        entries = ()
        for each in chosen:
            found = web.get(each.url, "sitemap", f"sitemap of {url}")
            yield found
            inner = web.listing(found)
            if inner is not None:
                more, complaint = _inner(inner, each.url, ask)
                yield from complaint
                entries += more
    way = "feed" if listing.kind == "feed" else "sitemap"
    chosen, remarks = _chosen(Listing(listing.kind.replace("index", "sitemap"), entries), url, web, web.most)
    yield from remarks
    for each in chosen:
        yield web.get(each.url, way, f"{way} {url}")


def _inner(body: bytes, url: str, ask: Callable[[bytes, str], Listing]) -> tuple[tuple[Entry, ...], list[Failure]]:
    """The pages of a sitemap that an index names. An index within an index is against the protocol."""
    try:
        listing = ask(body, url)
    except ReadError as error:
        return (), [Failure(url, f"its list of pages could not be read: {error}")]
    if listing.kind == "index":
        return (), [Failure(url, "passed over: it is an index of sitemaps within an index", 0)]
    return listing.entries, []


def _final(found: Page | Visit) -> str:
    return (found.url if isinstance(found, Page) else None) or found.address


def _chosen(listing: Listing, url: str, web: Web, most: int) -> tuple[list[Entry], list[Failure]]:
    """The newest entries that were not captured yet, and a remark for each that is left out, with the reason."""
    left: list[Failure] = []
    fresh: dict[str, Entry] = {}
    known = 0
    for entry in sorted(listing.entries, key=lambda each: each.moment or "", reverse=True):
        if not entry.url.lower().startswith(("http://", "https://")):
            left.append(Failure(entry.url[:200], "passed over: it is no web address", 0))
        elif listing.kind != "feed" and host(entry.url) != host(url):
            left.append(Failure(entry.url, "passed over: a sitemap speaks for its own host only", 0))
        elif listing.kind != "index" and web.earlier(entry.url) is not None:
            known += 1
        else:
            fresh.setdefault(canonical(entry.url), entry)
    chosen = list(fresh.values())
    left += [
        Failure(each.url, f"passed over: it is not among the {most} newest that {url} lists", 0)
        for each in chosen[most:]
    ]
    if known:
        left.append(
            Failure(url, f"{known:,} pages that it lists were captured before; recapture looks at them again", 0)
        )
    return chosen[:most], _short(left, url)


def _short(left: Sequence[Failure], url: str) -> list[Failure]:
    more = len(left) - _MOST_NAMED
    if more <= 0:
        return list(left)
    return [
        *left[:_MOST_NAMED],
        Failure(url, f"{more:,} more of its addresses were passed over for the same reasons", 0),
    ]
