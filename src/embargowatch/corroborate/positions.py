"""Who stands where. In: a case's pages with the statements that bear on it. Out: positions, each voice once a stance.

alleges: speakers of the statements that make a claim. joins: further speakers against it, and speakers whose names the
text does not give. confirms: a party that says it of itself. denies: whoever denies. silent: a party of which these
pages bring no word on the matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from embargowatch.corroborate.bearing import Bearing
from embargowatch.corroborate.subject import party
from embargowatch.model import Actor, Date, Position, Quoted, Statement

STANCES = ("alleges", "joins", "confirms", "denies", "silent")
JOINING = frozenset({"ACCUSE", "SAY", "THREATEN", "SANCTION"})


@dataclass(slots=True)
class Stand:
    """A position while it is being gathered."""

    actor: Actor | None
    name: str
    quotes: dict[Quoted, None] = field(default_factory=dict)
    dates: list[Date] = field(default_factory=list)


Voice = tuple[str, str]  # stance; id of whoever is spoken for, or the folded words for speakers without names


def positions(bearings: Sequence[Bearing], parties: Sequence[Actor]) -> list[Position]:
    """Sorted by stance, then in the order of the pages and statements."""
    stands: dict[Voice, Stand] = {}
    own = {actor.id for actor in parties}
    faces = {actor.id: actor for actor in parties}
    for bearing in bearings:
        for statement, stance in _stances(bearing):
            for actor in filter(None, map(party, statement.speakers)):
                for_whom = actor.state or actor.id
                taken = _stance(stance, statement, for_whom in own)
                if taken:
                    stand = stands.setdefault((taken, for_whom), Stand(faces.get(for_whom, actor), actor.name))
                    _quote(stand, bearing, statement)
            if statement.count and stance != "denies" and _stance(stance, statement, a_party=False):
                words = statement.count.span.text
                _quote(stands.setdefault(("joins", words.casefold()), Stand(None, words)), bearing, statement)
    _merge_repeats(stands)
    found = [
        Position(stand.actor, stance, tuple(stand.quotes), _earliest(stand.dates), stand.name)
        for (stance, _), stand in stands.items()
    ]
    return _sorted([*found, *_silent(stands, parties)])


def _stances(bearing: Bearing) -> Iterator[tuple[Statement, str]]:
    for stance, statements in {"alleges": bearing.makes, "denies": bearing.denies, "joins": bearing.adds}.items():
        for statement in statements:
            yield statement, stance


def _stance(stance: str, statement: Statement, a_party: bool) -> str | None:
    """None for a further statement that takes no side: a demand, or a party's word that is tied to no claim."""
    if stance == "alleges" and a_party:
        return "confirms"
    if stance == "joins" and (a_party or statement.act not in JOINING):
        return None
    return stance


def _quote(stand: Stand, bearing: Bearing, statement: Statement) -> None:
    stand.quotes.update(dict.fromkeys(bearing.quotes(statement)))
    if statement.date:
        stand.dates.append(statement.date)


def _merge_repeats(stands: dict[Voice, Stand]) -> None:
    """Who alleges is not shown again as one who joins; the words stay."""
    for stance, voice in list(stands):
        if stance == "joins" and ("alleges", voice) in stands:
            further, first = stands.pop((stance, voice)), stands["alleges", voice]
            first.quotes.update(further.quotes)
            first.dates.extend(further.dates)


def _silent(stands: Iterable[Voice], parties: Sequence[Actor]) -> list[Position]:
    heard = {voice for _, voice in stands}
    return [Position(actor, "silent", (), name=actor.name) for actor in parties if actor.id not in heard]


def _earliest(dates: Sequence[Date]) -> Date | None:
    """The earliest day that is known; else the first words."""
    known = [date for date in dates if date.first]
    return min(known, key=lambda date: (date.first, date.text)) if known else next(iter(dates), None)


def _sorted(found: Iterable[Position]) -> list[Position]:
    return sorted(found, key=lambda position: STANCES.index(position.stance))
