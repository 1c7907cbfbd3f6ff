"""Cases from readings. In: readings in any order. Out: cases by id, the same whatever the order.

Every step is a small question with its own module: which claims meet, which statements bear on them, who stands where,
which pages are one voice, which numbers and days are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from embargowatch.corroborate.bearing import Bearing, bearings
from embargowatch.corroborate.copies import clusters
from embargowatch.corroborate.figures import figures
from embargowatch.corroborate.items import bare
from embargowatch.corroborate.meeting import Gathering, gatherings
from embargowatch.corroborate.official import carried
from embargowatch.corroborate.origins import origins
from embargowatch.corroborate.positions import positions
from embargowatch.corroborate.subject import party
from embargowatch.corroborate.timeline import timeline
from embargowatch.model import Actor, Case, Origin, Position, Quoted, Read, Told

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
    voices = origins(documents, copied, asserting, carried(bearing))
    return Case(
        id=gathering.subject.id,
        supplier=supplier,
        recipient=recipient,
        items=_items(own, voices),
        status=_status(own, taken),
        told=own,
        documents=tuple(document.id for document in documents),
        clusters=tuple(copied),
        origins=tuple(voices),
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


def _items(own: Sequence[Told], voices: Sequence[Origin]) -> tuple[str, ...]:
    """The words for what passes, those of most origins first; what is only watched or denied comes last."""
    origin = {id: place for place, voice in enumerate(voices) for id in voice.documents}
    found: defaultdict[str, set[int]] = defaultdict(set)
    firm: set[str] = set()
    shown: dict[str, str] = {}
    for told in own:
        words = bare(told.claim.transfer.item)
        if words:
            shown[words.casefold()] = max(shown.get(words.casefold(), words), words)  # small letters before capitals
            found[words.casefold()].add(origin[told.document])
            firm |= {words.casefold()} if told.claim.status != "denied" and not told.claim.watched else set()
    return tuple(shown[each] for each in sorted(found, key=lambda each: (each not in firm, -len(found[each]), each)))


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
        for quoted in (
            quoted for statement in each.all if statement.act == "REQUEST" for quoted in each.quotes(statement)
        ):
            found.setdefault(" ".join(quoted.span.text.casefold().split()), quoted)
    return found.values()
