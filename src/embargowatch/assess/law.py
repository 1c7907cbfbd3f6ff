"""The whole law in memory: measures, regimes, kinds, lists of parties, words; and the quick way to what could matter.

In: a folder of YAML files (None: the package's own). Out: Law, which nothing changes afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from embargowatch.assess.kinds import Kinds, kinds
from embargowatch.assess.measures import measures
from embargowatch.assess.parties import Register, register
from embargowatch.assess.source import Row, Source, sources
from embargowatch.assess.terms import Terms, terms
from embargowatch.errors import DataError
from embargowatch.model.law import Facts, Measure

FILES = ("kinds.yaml", "parties.yaml", "regimes.yaml", "words.yaml", "cues.yaml")


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of measures about one subject, as lists and pages call it."""

    id: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Law:
    """Measures by id, and all that is needed to judge by them. ``known_until``: the day up to which it was followed."""

    measures: tuple[Measure, ...]
    regimes: Mapping[str, Regime]
    kinds: Kinds
    register: Register
    terms: Terms
    known_until: datetime.date
    by_key: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    general: tuple[int, ...] = ()
    reach: Mapping[str, frozenset[str]] = field(default_factory=dict)  # measure id -> kinds that could engage it

    def candidates(self, facts: Facts) -> list[Measure]:
        """The measures that name one of the parties, their States, territories or lists, and a kind of what passed."""
        keys: set[str] = set()
        for party in (facts.supplier, facts.recipient):
            keys.update(party.states, party.places, party.maybe, party.ids)
        found = set(self.general)
        for key in keys:
            found.update(self.by_key.get(key, ()))
        kinds = frozenset().union(*(one.kinds | one.maybe for one in facts.things))
        named = (self.measures[number] for number in found)
        return [measure for measure in named if not self.reach[measure.id].isdisjoint(kinds)]

    def get(self, key: str) -> Measure:
        """The measure of an id. Raises DataError where there is none."""
        for measure in self.measures:
            if measure.id == key:
                return measure
        raise DataError(f"expected the id of a measure, such as unscr-1874-op9; there is no {key!r}. See `law list`.")


def load(folder: Path | None = None) -> Law:
    """Read the law. ``folder``: a folder like the package's data/law; None for the package's own.

    Raises DataError with file, line and what was expected.
    """
    found = {one.label: one for one in sources(folder)}
    for name in FILES:
        if name not in found:
            raise DataError(f"expected the file law/{name}; it is missing. Install the package again or add it.")
    tree = kinds(found["kinds.yaml"])
    regimes, known_until = _regimes(found["regimes.yaml"])
    known = register(found["parties.yaml"])
    made = measures(sources(folder, "measures"), frozenset(tree.names), frozenset(regimes))
    words = terms(found["words.yaml"], found["cues.yaml"], tree)
    by_key, general = _index(made, known)
    reach = {measure.id: measure.kinds | measure.open_kinds for measure in made}
    return Law(made, regimes, tree, known, words, known_until, by_key, general, reach)


def _regimes(source: Source) -> tuple[dict[str, Regime], datetime.date]:
    row = Row(source.mapping(), source, ())
    until = row.day("known_until")
    table = row.below("regimes")
    if until is None or table is None:
        raise row.fail("known_until", "a day 'known_until' and a mapping 'regimes'")
    result = {}
    for key in table.fields:
        one = table.below(key)
        if one is None:
            raise table.fail(key, "a mapping with 'name'")
        result[key] = Regime(key, one.text("name"), one.text("note", ""))
    return result, until


def _index(made: Iterable[Measure], known: Register) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    by_key: dict[str, list[int]] = {}
    general: list[int] = []
    for number, measure in enumerate(made):
        if measure.weight == "rule":
            continue
        keys = set(measure.target.states | measure.target.places)
        for group in measure.target.groups:
            keys.update(one.party for one in known.groups.get(group, ()))
        if measure.target.anyone:
            general.append(number)
        for key in keys:
            by_key.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in by_key.items()}, tuple(general)
