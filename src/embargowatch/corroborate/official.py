"""Official statements that several pages carry. In: the pages of a case with what bears on it. Out: Carried.

A statement is official when a state, bloc or body speaks, or somebody for one. Two pages carry the same one

- when both give a joint statement (several speakers) with the same first two speakers, the same act and targets, on
  days that overlap: "Tuesday" counts only where the page tells which, a whole month is too vague to count; or
- when both quote the same speakers with the same run of at least eight words.

Denials are left out: who only denies, and who repeats the denial, stay apart. A page that carries the statement and
adds reporting of its own is not told from one that does not: that costs a voice, and invents none.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embargowatch.corroborate.bearing import Bearing, speakers_of, targets_of
from embargowatch.corroborate.subject import party
from embargowatch.model import Date, Statement

QUOTED = re.compile(r"“([^“”]{20,600})”|\"([^\"\n]{20,600})\"")
WORD = re.compile(r"\w+")
LEAST = 8  # words of a quotation; fewer may be said by chance, or on many days
LONGEST = datetime.timedelta(days=7)  # "last week" names a statement, "last year" does not
OFFICIAL = frozenset({"state", "bloc", "body"})
Days = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class Carried:
    """One statement: by whom (``name``), its first day or that of its pages, and the documents that carry it."""

    name: str
    first: datetime.date
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands. ``head``: the statement whose communication it belongs to (itself, as a rule).

    ``days``: when it was made, where that is known closely enough.
    """

    document: str
    head: Statement
    days: Days | None

    @property
    def first(self) -> datetime.date:
        return self.days[0] if self.days else datetime.date.max


def carried(bearings: Sequence[Bearing]) -> list[Carried]:
    """Statements on at least two pages; sorted, so that the order of the pages does not matter."""
    by_day: defaultdict[object, list[_Place]] = defaultdict(list)
    by_words: defaultdict[object, list[_Place]] = defaultdict(list)
    for bearing in bearings:
        heads = {statement.id: statement for statement in bearing.page.reading.statements}
        for statement in (*bearing.makes, *bearing.adds):
            if statement.act == "DENY" or not _official(statement):
                continue
            head = heads.get(statement.part_of or "", statement)
            place = _Place(bearing.page.document.id, head, _days(statement.date or head.date))
            first = _first_speakers(statement)
            if place.days and _joint(statement):
                by_day[first, statement.act, frozenset(targets_of(statement))].append(place)
            for words in _quotations(bearing, statement):
                by_words[first, words].append(place)
    groups = [group for places in by_day.values() for group in _overlapping(places)]
    made = (_carried(group) for group in (*groups, *by_words.values()))
    return sorted({each for each in made if len(each.documents) > 1}, key=lambda each: (each.name, each.documents))


def _official(statement: Statement) -> bool:
    actors = [actor for actor in map(party, statement.speakers) if actor]
    return any(actor.kind in OFFICIAL or actor.state for actor in actors)


def _joint(statement: Statement) -> bool:
    return len(speakers_of(statement)) > 1 or statement.count is not None or statement.form == "joint_statement"


def _first_speakers(statement: Statement) -> frozenset[str]:
    """For whom the first two speakers that are known speak; later ones are often trimmed."""
    actors = [actor for actor in map(party, statement.speakers) if actor]
    return frozenset(list(dict.fromkeys(actor.state or actor.id for actor in actors))[:2])


def _days(date: Date | None) -> Days | None:
    if date is None or date.first is None or date.last is None or date.last - date.first >= LONGEST:
        return None
    return date.first, date.last


def _quotations(bearing: Bearing, statement: Statement) -> Iterator[tuple[str, ...]]:
    """The quotations in the sentences of a statement, as lower-case words."""
    for quoted in bearing.quotes(statement):
        for hit in QUOTED.finditer(quoted.span.text):
            words = tuple(WORD.findall((hit[1] or hit[2]).casefold()))
            if len(words) >= LEAST:
                yield words


def _overlapping(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Places whose days form one chain of overlaps."""
    group: list[_Place] = []
    end = datetime.date.min
    for place in sorted(places, key=_key):
        first, last = place.days or (datetime.date.max, datetime.date.max)
        if group and first > end:
            yield group
            group = []
        group.append(place)
        end = max(end, last)
    if group:
        yield group


def _carried(group: Sequence[_Place]) -> Carried:
    best = min(group, key=_key)
    return Carried(_name(best.head), best.first, tuple(sorted({place.document for place in group})))


def _key(place: _Place) -> tuple[datetime.date, str, str]:
    return place.first, place.document, place.head.id


def _name(statement: Statement) -> str:
    """Who speaks, as the page has it: "United States, European Union, 39 foreign ministers"."""
    named = [actor.name for actor in map(party, statement.speakers) if actor]
    return ", ".join(dict.fromkeys([*named, *([statement.count.span.text] if statement.count else [])]))
