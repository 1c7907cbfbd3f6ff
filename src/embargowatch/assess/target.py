"""Is this party the one that a measure is about? yes, no, or maybe (and then what would decide it)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from embargowatch.model.law import Facts, Measure, Party, Target

YES, MAYBE, NO = "yes", "maybe", "no"


@dataclass(frozen=True, slots=True)
class Listing:
    """A party on a list: since when, until when, and what was true of it before ("its leaders were listed")."""

    party: str
    first: datetime.date
    until: datetime.date | None = None
    open: str = ""  # what is not settled about it
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``state``: yes | maybe | no; ``words``: the reason; ``need``: what would decide a maybe."""

    state: str
    words: str = ""
    need: str = ""


def match(
    party: Party,
    target: Target,
    facts: Facts,
    groups: Mapping[str, tuple[Listing, ...]],
    called: Mapping[str, str] = MappingProxyType({}),
) -> Match:
    """Whether ``party`` is meant by ``target`` on the day of the transfer. ``called``: names of territories."""
    if target.groups:
        return _listed(party, target, facts, groups)
    if target.anyone:
        return _standing(party, target, "the measure names no party")
    here = party.places & target.places
    if here or (target.states & (set(party.states) | party.ids)):
        return _standing(party, target, f"{party.name} falls under the measure")
    if party.maybe & target.places:
        where = ", ".join(called.get(one, one) for one in sorted(party.maybe & target.places))
        need = f"whether it went, or went on, to {where}"
        return Match(MAYBE, f"{party.name} may be in the territory of the measure", need)
    return Match(NO)


def _standing(party: Party, target: Target, words: str) -> Match:
    wanted = target.standing
    if wanted is None or party.standing == wanted:
        return Match(YES, words)
    if wanted == "non_state" and party.standing == "private":
        return Match(YES, f"{words} (a private party is not governmental)")
    if party.standing == "unknown" or (wanted == "armed_group" and party.standing == "private"):
        return Match(MAYBE, words, f"whether {party.name} is {wanted.replace('_', ' ')}")
    if wanted == "armed_group" and party.standing == "non_state":
        return Match(YES, words)
    return Match(NO)


def _listed(party: Party, target: Target, facts: Facts, groups: Mapping[str, tuple[Listing, ...]]) -> Match:
    day = facts.last or facts.first or facts.published
    for group in sorted(target.groups):
        for one in groups.get(group, ()):
            if one.party not in party.ids:
                continue
            if day is not None and (day < one.first or (one.until is not None and day >= one.until)):
                continue
            words = f"{party.name}: on the list, or acting for those on it, since {one.first}"
            if one.note:
                words = f"{words} ({one.note})"
            return Match(MAYBE, words, one.open) if one.open else Match(YES, words)
    return Match(NO)


def sides(measure: Measure, facts: Facts) -> tuple[tuple[str, Party], ...]:
    """The parties to be asked, by the measure's direction: ("to", recipient), ("from", supplier).

    Workers may be told of as sent ("labour of X to Y") or as hired ("Y to workers of X"): both sides are asked.
    """
    to, source = ("to", facts.recipient), ("from", facts.supplier)
    if measure.direction in {"both", "host"}:
        return source, to
    if measure.direction == "to":
        return (to,)
    return (source,)


def inside(measure: Measure, facts: Facts) -> bool:
    """Whether both sides stand in the territory that the measure closes, so that nothing passes into or out of it."""
    target = measure.target
    if measure.direction not in {"to", "from"} or target.standing is not None:
        return False
    return all(_within(party, target) for party in (facts.supplier, facts.recipient))


def _within(party: Party, target: Target) -> bool:
    return bool(target.states & (set(party.states) | party.ids) or target.places & party.places)
