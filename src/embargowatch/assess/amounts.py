"""Quantities against caps. Tonnes and barrels are turned into each other as a range, and the range is shown."""

from __future__ import annotations

import datetime
from typing import Protocol

from embargowatch.model.law import Amount, Cap, Facts, Measure, Thing

BARRELS_A_TONNE = (7.3, 8.5)  # crude oil 7.3 to 7.6 (the cap of 2397 itself: 7.6), light products up to 8.5


class Trail(Protocol):
    """What a judgement keeps of its reasoning (see judge.Trail)."""

    verdict: str
    steps: list[str]

    def open(self, need: str) -> None:
        """A fact that is missing."""

    def put(self, verdict: str, step: str) -> None:
        """A step that sets the verdict."""


def convert(amount: Amount, unit: str) -> tuple[float | None, float | None, str] | None:
    """Bounds of the amount in ``unit`` and how they were got; None where the units cannot be compared."""
    if amount.unit == unit:
        return amount.low, amount.high, f"{amount.words}"
    low, high = BARRELS_A_TONNE
    if (amount.unit, unit) == ("t", "bbl"):
        bounds = _times(amount.low, low), _times(amount.high, high)
        return *bounds, f"{amount.words}, about {_span(*bounds)} bbl at {low} to {high} bbl a tonne"
    if (amount.unit, unit) == ("bbl", "t"):
        bounds = _times(amount.low, 1 / high), _times(amount.high, 1 / low)
        return *bounds, f"{amount.words}, about {_span(*bounds)} t at {low} to {high} bbl a tonne"
    return None


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _span(low: float | None, high: float | None) -> str:
    return " to ".join("?" if one is None else f"{one:,.0f}" for one in (low, high))


def cap(measure: Measure, facts: Facts, thing: Thing, trail: Trail) -> None:
    """Judge the amount by the measure's cap in force on the day: above it, within it, or not to be known."""
    fitting = [one for one in measure.caps if one.kinds & thing.kinds and _on(one, facts)]
    unit = facts.amount.unit if facts.amount else None
    found = next((one for one in fitting if one.unit == unit), fitting[0] if fitting else None)
    if found is None or trail.verdict == "permitted":
        return
    words = f"{found.limit:,.0f} {found.unit} {found.period}, from all together"
    marks = facts.marks
    broken = next(
        (one for one in ("over-cap", "!within-cap", "!reported", "ship-to-ship", "designated") if one in marks), None
    )
    if broken is not None:
        trail.put("prohibited", f"Cap: {words}; “{marks[broken]}” takes it out of what the cap allows.")
        return
    bounds = convert(facts.amount, found.unit) if facts.amount else None
    if bounds is not None and bounds[0] is not None and bounds[0] > found.limit:
        trail.put("prohibited", f"Cap: {words}; {bounds[2]} is above it.")
        return
    if "within-cap" in marks:
        trail.put("permitted", f"Cap: {words}; “{marks['within-cap']}”.")
        return
    if facts.total is not None and _by_total(facts, found, words, trail):
        return
    small = bounds is not None and bounds[1] is not None and bounds[1] <= found.limit
    tally = ("reported", "whole-period") if facts.flow else ("whole-period",)  # one report of one delivery is no total
    said = next((mark for mark in tally if mark in marks), None)
    if small and bounds is not None and said is not None:
        trail.put("permitted", f"Cap: {words}; {bounds[2]} is within it (“{marks[said]}”).")
        return
    trail.steps.append(f"Cap: {words}; the running total is not said{f', only {bounds[2]}' if bounds else ''}.")
    trail.open(
        f"the total from all suppliers together against the cap of {found.limit:,.0f} {found.unit} {found.period}"
    )
    trail.open("whether it was reported to the Committee")


def _by_total(facts: Facts, found: Cap, words: str, trail: Trail) -> bool:
    """Judge by the total that is said, with or without this delivery in it; False where that does not decide it."""
    total = convert(facts.total, found.unit) if facts.total else None
    if total is None or total[0] is None or total[1] is None:
        return False
    own = convert(facts.amount, found.unit) if facts.amount else None
    if total[0] > found.limit:
        trail.put("prohibited", f"Cap: {words}; the total said, {total[2]}, is above it.")
        return True
    if own is not None and own[1] is not None and total[1] + own[1] <= found.limit:
        trail.put("permitted", f"Cap: {words}; the total said, {total[2]}, and {own[2]} are within it.")
        return True
    return False


def _on(one: Cap, facts: Facts) -> bool:
    first = facts.first or facts.last or facts.published
    last: datetime.date | None = facts.last or first
    if first is None or last is None:
        return True
    return (one.first is None or last >= one.first) and (one.until is None or first < one.until)
