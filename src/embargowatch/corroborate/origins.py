"""Independent voices. In: the documents of one case and its clusters. Out: origins, each counted once.

Copies of one text are one origin, and so are pages about the same case that give the same credit, or of which one is
credited to the publisher of the other. A page without a credit speaks for its publisher. Two pages that are wrongly
taken for one voice cost a voice; two copies that are wrongly taken for two would invent one: doubts join.
Statements of governments that reach us by several outlets are not yet traced to one origin.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence

from embargowatch.corroborate.union import Union
from embargowatch.model import Cluster, Document, Origin

AGENCY = frozenset({"agency", "with_agency"})
KINDS = ("wire", "outlet", "document")  # the first that a group of pages has, names it
SHARED = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "go", "ne"})  # as in "example.co.uk"
ADDRESS = re.compile(r"[^\s/@]+\.[a-z]{2,}", re.IGNORECASE)


def origins(documents: Sequence[Document], clusters: Iterable[Cluster], asserting: frozenset[str]) -> list[Origin]:
    """``asserting``: ids of the documents that say more than that somebody denies. Sorted by date, then name."""
    pages = {document.id: document for document in documents}
    joined = Union(pages)
    for cluster in clusters:
        for other in cluster.documents[1:]:
            joined.join(cluster.documents[0], other)
    first: dict[str, str] = {}
    for id in sorted(pages):
        for kind, name in _voices(pages[id]):
            if kind != "document":
                joined.join(first.setdefault(folded(name), id), id)
    found = [_origin([pages[id] for id in group], asserting) for group in joined.groups()]
    return [origin for _, origin in sorted(found, key=lambda each: (each[0], each[1].name, each[1].documents))]


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


def _origin(pages: Sequence[Document], asserting: frozenset[str]) -> tuple[datetime.date, Origin]:
    best = min(
        pages, key=lambda page: (KINDS.index(_voices(page)[0][0]), page.credit is None, first_day(page), page.id)
    )
    kind, name = _voices(best)[0]
    ids = tuple(sorted(page.id for page in pages))
    return min(map(first_day, pages)), Origin(kind, name, ids, asserts=bool(asserting.intersection(ids)))


def first_day(document: Document) -> datetime.date:
    """The day of publication, by the page's own word; the end of time where it is not known."""
    published = document.published
    return (published and published.first) or datetime.date.max
