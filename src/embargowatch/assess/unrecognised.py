"""Parties and items that nothing here knows, and what would decide the case if they were known.

In: facts, the words of both sides, the law. Out: one Unrecognised for each. A party that is only described ("a buyer
abroad") is not named; a name that is not known is another matter: it may hide a party under a measure, so that no case
is permitted while one could bind.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from embargowatch.assess.law import Law
from embargowatch.assess.timing import timing
from embargowatch.model.law import Facts, Measure, Party, Side, Unrecognised

NAME = re.compile(r"[^\W\d_][\w'\u2019-]+")
BESIDE = re.compile(r"[,;(]|\b(?:with|on|per|said|that|which|who|whose|after|found)\b", re.I)  # no name behind
SIDES = {"supplier": ("from", "both"), "recipient": ("to", "both")}
SHOWN = 6  # regimes named


def unrecognised(
    facts: Facts, sides: tuple[Side, Side], law: Law, as_of: datetime.date | None = None
) -> tuple[Unrecognised, ...]:
    """What of supplier, recipient and item is not known. ``sides``: the words of supplier and recipient."""
    found = []
    for field, side, party in zip(SIDES, sides, (facts.supplier, facts.recipient), strict=True):
        if side.unsure:
            needed = f"whom “{side.words}” means: read here as {party.name}, the likeliest"
            found.append(Unrecognised(field, side.words, "ambiguous", needed))
        state = _state(side, party, law)
        if state is not None:
            regimes = _regimes(facts, field, law, as_of)
            bears = state == "not recognised" and bool(regimes)
            found.append(Unrecognised(field, side.words, state, _decides(side.words, regimes), bears))
    if all("unknown" in one.kinds for one in facts.things):
        words = "; ".join(dict.fromkeys(one.words for one in facts.things)).replace(" (kind not known)", "")
        needed = "what exactly passed: arms, listed goods, or neither"
        found.append(Unrecognised("item", words, "kind not known", needed))
    return tuple(found)


def _state(side: Side, party: Party, law: Law) -> str | None:
    """None for a known party, else whether it is not named or its name not recognised."""
    if side.actors or party.ids or party.places or party.states:
        return None
    head = BESIDE.split(side.words, maxsplit=1)[0]
    described = [hit for known in (law.register.unnamed, law.register.standings) for hit in known.hits(head)]
    covered = [(hit.start, hit.end) for hit in described]
    names = [
        hit[0]
        for hit in NAME.finditer(head)
        if hit[0][0].isupper() and not any(start <= hit.start() < end for start, end in covered)
    ]
    if names or (not described and NAME.search(head)):
        return "not recognised"
    return "not named"


def _regimes(facts: Facts, field: str, law: Law, as_of: datetime.date | None) -> tuple[str, ...]:
    """Regimes with a binding measure that would reach this transfer if the party of ``field`` were one it names."""
    kinds = frozenset().union(*(one.kinds | one.maybe for one in facts.things))
    found = {
        measure.regime
        for measure in _binding(law.measures, facts, field)
        if law.reach[measure.id] & kinds and timing(measure, facts, as_of).state != "out"
    }
    return tuple(regime.name for regime in law.regimes.values() if regime.id in found)


def _binding(measures: Iterable[Measure], facts: Facts, field: str) -> Iterable[Measure]:
    aspects = {one.aspect for one in facts.things}
    for one in measures:
        asked = one.direction in SIDES[field] and not one.target.anyone
        binding = one.force == "decides" and one.weight == "main" and bool(one.aspects & aspects)
        if asked and binding and all(mark in facts.marks for mark in one.marks):
            yield one


def _decides(words: str, regimes: tuple[str, ...]) -> str:
    who = f"who “{words}” is, and of which State" if words else "who it was, and of which State"
    if not regimes:
        return f"{who} (no measure known here would reach this on that day, whoever it is)"
    more = f" and {len(regimes) - SHOWN} more" if len(regimes) > SHOWN else ""
    return f"{who}: measures on {', '.join(regimes[:SHOWN])}{more} reach such goods if it falls under one of them"


def strongest(verdict: str, unknown: Iterable[Unrecognised]) -> str:
    """The verdict of a case with what is not known: never permitted while a name that is not known could change it."""
    return "depends" if verdict in {"permitted", "unknown"} and any(one.bears for one in unknown) else verdict
