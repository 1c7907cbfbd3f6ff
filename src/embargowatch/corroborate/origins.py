"""Independent voices. In: the documents of one case, its clusters, official statements. Out: origins, each once.

Copies of one text are one origin, and so are pages about the same case that give the same credit, or of which one is
credited to the publisher of the other. A page without a credit speaks for its publisher. Pages that carry the same
official statement (``official``) are one origin too: outlets that stay apart by text and credit, and are joined by a
statement, are named after it. Two pages that are wrongly taken for one voice cost a voice; two copies that are wrongly
taken for two would invent one: doubts join.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from embargowatch.corroborate.days import first_day
from embargowatch.corroborate.official import Carried
from embargowatch.corroborate.union import Union
from embargowatch.model import Cluster, Document, Origin

AGENCY = frozenset({"agency", "with_agency"})
KINDS = ("wire", "outlet", "document")  # the first that a group of pages has, names it
SHARED = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "go", "ne"})  # as in "example.co.uk"
ADDRESS = re.compile(r"[^\s/@]+\.[a-z]{2,}", re.IGNORECASE)


def origins(
    documents: Sequence[Document],
    clusters: Iterable[Cluster],
    asserting: frozenset[str],
    carried: Sequence[Carried] = (),
) -> list[Origin]:
    """``asserting``: ids of the documents that say more than that somebody denies. Sorted by date, then name.

    Every step only ever joins pages, so that the result does not depend on their order, and a copy adds no voice.
    """
    pages = {document.id: document for document in documents}
    outlets = _outlets(pages, clusters)
    home = {id: place for place, group in enumerate(outlets) for id in group}
    joined = Union(pages)
    for group in (*outlets, *(each.documents for each in carried)):
        for other in group[1:]:
            joined.join(group[0], other)
    found = [
        _origin([pages[id] for id in group], asserting, _joining(group, carried, home)) for group in joined.groups()
    ]
    return [origin for _, origin in sorted(found, key=lambda each: (each[0], each[1].name, each[1].documents))]


def _outlets(pages: Mapping[str, Document], clusters: Iterable[Cluster]) -> list[list[str]]:
    """Pages joined by text and by credit."""
    joined = Union(pages)
    for cluster in clusters:
        for other in cluster.documents[1:]:
            joined.join(cluster.documents[0], other)
    first: dict[str, str] = {}
    for id in sorted(pages):
        for kind, name in _voices(pages[id]):
            if kind != "document":
                joined.join(first.setdefault(folded(name), id), id)
    return joined.groups()


def _joining(group: Sequence[str], carried: Sequence[Carried], home: Mapping[str, int]) -> Carried | None:
    """The statement that joins outlets of this group: the earliest, then the first by name."""
    bridges = [each for each in carried if each.documents[0] in group and len({home[id] for id in each.documents}) > 1]
    return min(bridges, key=lambda each: (each.first, each.name), default=None)


def folded(name: str) -> str:
    """A name for comparison: an address by its main label, then letters and digits only, without accents or case."""
    if ADDRESS.fullmatch(name):
        name = _main_label(name.casefold())
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum()) or plain


def _main_label(address: str) -> str:
    """ "www.example.co.uk" -> "example"."""
    labels = address.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SHARED:
        labels.pop()
    return labels[-1]


def _voices(document: Document) -> list[tuple[str, str]]:
    """Kind and name of everybody who speaks by a page's own words; the first that KINDS has is the page's origin."""
    credits = [credit for credit in (document.credit, *document.more_credits) if credit]
    found = [("wire" if credit.kind in AGENCY else "outlet", credit.name) for credit in credits]
    if not found and document.publisher:
        found = [("outlet", document.publisher)]
    named = found or [("document", document.title or document.source)]
    return sorted(named, key=lambda voice: KINDS.index(voice[0]))


def _origin(
    pages: Sequence[Document], asserting: frozenset[str], statement: Carried | None
) -> tuple[datetime.date, Origin]:
    best = min(
        pages, key=lambda page: (KINDS.index(_voices(page)[0][0]), page.credit is None, first_day(page), page.id)
    )
    kind, name = ("official_statement", statement.name) if statement else _voices(best)[0]
    ids = tuple(sorted(page.id for page in pages))
    return min(map(first_day, pages)), Origin(kind, name, ids, asserts=bool(asserting.intersection(ids)))
