"""Numbers side by side. In: a case's pages with what bears on it. Out: every figure in its words; none is averaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from embargowatch.corroborate.bearing import Bearing
from embargowatch.corroborate.meeting import Gathering
from embargowatch.model import Counted, Figure, Read, Told

SPEAKERS = "speakers"
PEOPLE = ("signator", "speaker", "countr", "nation", "state", "government", "minister", "leader", "member")


def figures(gathering: Gathering, bearings: Sequence[Bearing]) -> list[Counted]:
    """By page, then by place in the text; the same words count once."""
    found: dict[tuple[str, int, int], Counted] = {}
    for bearing in bearings:
        id = bearing.page.document.id
        own = [told for told in gathering.own if told.document == id]
        for figure in (*_stated(bearing.page, own, bearing), *_carried(own, bearing)):
            span = figure.quantity.span
            found.setdefault((id, span.start, span.end), Counted(id, figure))
    order = {read.document.id: place for place, read in enumerate(gathering.pages)}
    return [found[key] for key in sorted(found, key=lambda key: (order[key[0]], key[1:]))]


def _stated(page: Read, own: Sequence[Told], bearing: Bearing) -> Iterator[Figure]:
    """Figures that the reading lists.

    Numbers of speakers belong to cases on which such speakers speak; any other number to all cases of its page, but
    for one that stands in the words of another case's claim only.
    """
    mine = [span for told in own for span in told.claim.evidence]
    ids = {told.claim.id for told in own}
    others = [span for claim in page.reading.claims if claim.id not in ids for span in claim.evidence]
    many = any(statement.count for statement in bearing.all)
    for figure in page.reading.figures:
        span = figure.quantity.span
        if figure.subject.casefold().startswith(PEOPLE):
            wanted = many
        else:
            wanted = any(map(span.overlaps, mine)) or not any(map(span.overlaps, others))
        if wanted:
            yield figure


def _carried(own: Sequence[Told], bearing: Bearing) -> Iterator[Figure]:
    """Quantities of the claims themselves, and numbers of speakers."""
    for told in own:
        transfer = told.claim.transfer
        if transfer.quantity:
            item = transfer.item.span.text if transfer.item else "quantity"
            yield Figure(transfer.quantity.unit or item, transfer.quantity)
    for statement in bearing.all:
        if statement.count:
            yield Figure(SPEAKERS, statement.count)
