"""Cases from readings. In: readings in any order. Out: cases by id, the same whatever the order.

Every step is a small question with its own module: which claims meet, which statements bear on them, who stands where,
which pages are one voice, which numbers and days are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from embargowatch.corroborate.bearing import Bearing, bearings
from embargowatch.corroborate.copies import clusters
from embargowatch.corroborate.figures import figures
from embargowatch.corroborate.meeting import Gathering, gatherings
from embargowatch.corroborate.origins import origins
from embargowatch.corroborate.positions import positions
from embargowatch.corroborate.subject import party
from embargowatch.corroborate.timeline import timeline
from embargowatch.model import Actor, Case, Position, Quoted, Read, Told

SAID = ("confirmed_by_party", "alleged", "reported", "attempted", "planned", "hypothetical")


def cases(reads: Iterable[Read]) -> Iterator[Case]:
    """One case for each supplier, recipient and group of items that at least one claim is about; sorted by id."""
    for gathering in gatherings(reads):
        yield _case(gathering)


def _case(gathering: Gathering) -> Case:
    own, back = gathering.own, gathering.back
    supplier, recipient = _parties(own)
    bearing = bearings(gathering)
    parties = {actor.id: actor for actor in (supplier, recipient) if actor}
    taken = positions(bearing, list(parties.values()))
    documents = [read.document for read in gathering.pages]
    copied = clusters(documents)
    asserting = frozenset(told.document for told in own if told.claim.status != "denied")
    return Case(
        id=gathering.subject.id,
        supplier=supplier,
        recipient=recipient,
        items=_items(own),
        status=_status(own, taken),
        told=own,
        documents=tuple(document.id for document in documents),
        clusters=tuple(copied),
        origins=tuple(origins(documents, copied, asserting)),
        positions=tuple(taken),
        figures=tuple(figures(gathering, bearing)),
        there=tuple(told for told in own if not told.claim.watched),
        back=tuple(told for told in back if not told.claim.watched),
        watched=tuple(told for told in (*own, *back) if told.claim.watched),
        demands=tuple(_demands(bearing)),
        timeline=tuple(timeline(gathering, bearing)),
        group=gathering.subject.group,
    )


def _parties(own: Sequence[Told]) -> tuple[Actor | None, Actor | None]:
    """As the first page names them; all claims of a case have the same parties by id."""
    first = own[0].claim.transfer
    return party(first.supplier), party(first.recipient)


def _items(own: Sequence[Told]) -> tuple[str, ...]:
    """The words for what passes, the most frequent first."""
    counted = Counter(" ".join(told.claim.transfer.item.span.text.split()) for told in own if told.claim.transfer.item)
    merged: dict[str, str] = {}
    for words in sorted(counted, key=lambda words: (-counted[words], words)):
        merged.setdefault(words.casefold(), words)
    return tuple(merged.values())


def _status(own: Sequence[Told], taken: Sequence[Position]) -> str:
    """The firmest thing that anybody says; "disputed" where some say that it passed and others deny it."""
    statuses = {told.claim.status for told in own if not told.claim.watched}
    said = next((status for status in SAID if status in statuses), None)
    if said is None:
        return "denied" if statuses else "watched"
    denied = "denied" in statuses or any(position.stance == "denies" for position in taken)
    return "disputed" if denied and said in SAID[:3] else said


def _demands(bearing: Sequence[Bearing]) -> Iterable[Quoted]:
    """The same words count once, where the first page brings them."""
    found: dict[str, Quoted] = {}
    for each in bearing:
        spans = (span for statement in each.all if statement.act == "REQUEST" for span in statement.evidence)
        for span in spans:
            found.setdefault(" ".join(span.text.casefold().split()), Quoted(each.page.document.id, span))
    return found.values()
