"""What the list of documents shows. In: readings and cases. Out: plain values for a template, one page of the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from embargowatch.errors import NotFound
from embargowatch.ledger import Settled
from embargowatch.model import Case, Document, Read
from embargowatch.show import casepage, words
from embargowatch.show.visible import inline

Context = dict[str, Any]
Way = tuple[str, str]  # address and words of a link
MANY = 200  # documents on one page of the list


def page(reads: Iterable[Read], cases: Iterable[Settled], number: str | None = None) -> Context:
    """The documents, the latest published first and those without a day last; ``number``: which page of the list.

    NotFound where there is no such page.
    """
    ways = _ways(cases)
    kept = [(_day(read.document), read.document.id, len(read.reading.claims), read.document) for read in reads]
    kept.sort(key=lambda each: each[:2], reverse=True)
    pages = max(-(-len(kept) // MANY), 1)
    which = int(number) if number and number.isascii() and number.isdecimal() and len(number) < 9 else int(not number)
    if not 1 <= which <= pages:
        raise NotFound(f"The list of documents has {pages} page{'s' if pages > 1 else ''}.")
    shown = kept[MANY * (which - 1) : MANY * which]
    return {
        "rows": [_row(document, claims, ways.get(id, [])) for _, id, claims, document in shown],
        "number": len(kept),
        "silent": sum(not claims for _, _, claims, _ in kept),
        "page": which,
        "pages": pages,
        "first": MANY * (which - 1) + 1,
    }


def _ways(cases: Iterable[Settled]) -> dict[str, list[Way]]:
    """The cases that show each document."""
    found: defaultdict[str, list[Way]] = defaultdict(list)
    for case in (settled.case for settled in cases):
        way = (
            casepage.case_href(case.id),
            f"{words.name(case.supplier)} → {words.name(case.recipient)}: {_item(case)}",
        )
        for id in sorted({*case.documents, *(told.document for told in case.watched)}):
            found[id].append(way)
    return found


def _item(case: Case) -> str:
    """The first of its items, for a short name."""
    more = ", …" if len(case.items) > 1 else ""
    return inline(case.items[0], 60) + more if case.items else words.NOTHING


def _row(document: Document, claims: int, ways: list[Way]) -> Context:
    return {
        "href": casepage.href(document.id),
        "title": casepage.title(document),
        "outlet": inline(document.publisher or "", 80),
        "credit": words.credit(document.credit) if document.credit else "",
        "published": words.day(document.published) if document.published else "no day of publication",
        "claims": claims,
        "cases": ways,
    }


def _day(document: Document) -> str:
    """For sorting; empty where the day is not known."""
    published = document.published
    return published.first.isoformat() if published and published.first else ""
