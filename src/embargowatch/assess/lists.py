"""Lists over the law: what is in force on a day, what changed since a day, what nobody has checked.

In: the law and a day. Out: measures, or changes in the order of their days.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from embargowatch.assess.law import Law
from embargowatch.assess.timing import known_until
from embargowatch.model.law import Measure


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which the law changed. what: begins | ends | renewed | exemption begins | exemption ends | ..."""

    day: datetime.date
    what: str
    measure: Measure
    words: str


def state(measure: Measure, day: datetime.date) -> str:
    """in force | not yet | ended | disputed | unknown (past the last end that is known here) | called for."""
    if day < measure.first:
        return "not yet"
    if measure.until is not None and day >= measure.until:
        return "ended"
    known = known_until(measure, None)
    if known is not None and day > known:
        return "unknown"
    if measure.disputed:
        return "disputed"
    return "called for" if measure.force == "calls" else "in force"


def on(law: Law, day: datetime.date) -> tuple[tuple[Measure, str], ...]:
    """The measures that are in force, disputed or not known to be renewed on a day, with that state."""
    told = ((measure, state(measure, day)) for measure in law.measures)
    return tuple((measure, word) for measure, word in told if word not in {"not yet", "ended"})


def changes(law: Law, since: datetime.date) -> tuple[Change, ...]:
    """Every dated change of the law from a day on, in order."""
    found = (one for measure in law.measures for one in dated(measure) if one.day >= since)
    return tuple(sorted(found, key=lambda one: (one.day, one.measure.id, one.what)))


def dated(measure: Measure) -> Iterator[Change]:
    """The dated values of one measure."""
    yield Change(measure.first, "begins", measure, measure.text)
    if measure.until is not None:
        yield Change(measure.until, "ends", measure, f"ended by {measure.ended_by}")
    for one in measure.renewals:
        yield Change(one.until, "known to run to", measure, f"by {one.by}, adopted {one.adopted}")
    if measure.winddown is not None:
        yield Change(measure.winddown, "last day for old contracts", measure, measure.text)
    if measure.deadline is not None:
        yield Change(measure.deadline, "last day to meet the duty", measure, measure.text)
    for exemption in measure.exemptions:
        if exemption.first is not None:
            yield Change(exemption.first, "exemption begins", measure, exemption.text)
        if exemption.until is not None:
            yield Change(exemption.until, "exemption ends", measure, exemption.text)
    for cap in measure.caps:
        if cap.first is not None:
            yield Change(cap.first, "cap begins", measure, f"{cap.limit:,.0f} {cap.unit} {cap.period}")


def unchecked(law: Law) -> tuple[Measure, ...]:
    """The measures whose paragraph number nobody has seen in a source: those not checked at all come first."""
    open_ = [measure for measure in law.measures if measure.checked != "paragraph number seen"]
    return tuple(sorted(open_, key=lambda one: (one.checked != "not checked", one.id)))
