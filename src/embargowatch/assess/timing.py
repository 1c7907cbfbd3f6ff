"""A measure's time against the days of a transfer.

In: a measure, the days between which it happened, and the day up to which the law is taken to be known. Out: a Timing.
Past the last known end of a time-limited measure nothing is said of its being in force or lifted.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from embargowatch.model.law import Facts, Measure

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timing:
    """``state``: in | out | part | past; ``words`` says why; ``first`` and ``last`` are the days that are covered."""

    state: str
    words: str
    first: datetime.date | None = None
    last: datetime.date | None = None


def end(measure: Measure, as_of: datetime.date | None) -> datetime.date | None:
    """The first day on which the measure is no more in force, as decided up to ``as_of``."""
    if measure.until is None:
        return None
    decided = measure.ended_on or measure.until
    return None if as_of is not None and decided > as_of else measure.until


def known_until(measure: Measure, as_of: datetime.date | None) -> datetime.date | None:
    """The last day to which a time-limited measure is known to run; None where it has no end date."""
    days = [one.until for one in measure.renewals if as_of is None or one.adopted <= as_of]
    return max(days) if days else None


def timing(measure: Measure, facts: Facts, as_of: datetime.date | None) -> Timing:
    """How the measure's window lies to the transfer."""
    if as_of is not None and measure.adopted > as_of:
        return Timing("out", f"adopted on {measure.adopted}, after the day the law is asked of ({as_of})")
    stop = end(measure, as_of)
    first, last = facts.first or facts.last, facts.last or facts.first
    if first is None or last is None:
        return _undated(measure, facts, stop)
    if last < measure.first:
        return Timing("out", f"in force only from {measure.first}; the transfer is of {last} at the latest")
    if stop is not None and first >= stop:
        return Timing("out", f"ended on {stop} ({measure.ended_by}); the transfer is of {first} at the earliest")
    known = known_until(measure, as_of) if stop is None else None
    if known is not None and first > known:
        return Timing("past", f"known to run to {known}; whether it was renewed after that is not known here")
    return _covered(measure, (first, last), stop, known)


def _undated(measure: Measure, facts: Facts, stop: datetime.date | None) -> Timing:
    if facts.published is None:
        if stop is not None:
            return Timing("out", f"the date is unknown, and the measure ended on {stop}")
        return Timing("in", f"date unknown: measure in force since {measure.first}")
    if facts.published < measure.first:
        return Timing("out", f"in force only from {measure.first}; the page is of {facts.published}")
    if stop is not None and facts.published >= stop:
        return Timing("out", f"no date of the event; on the day of the page ({facts.published}) it had ended ({stop})")
    words = f"no date of the event: judged on the day of the page, {facts.published}, at the latest"
    return Timing("in", f"{words}; in force since {measure.first}", measure.first, facts.published)


def _covered(
    measure: Measure,
    days: tuple[datetime.date, datetime.date],
    stop: datetime.date | None,
    known: datetime.date | None,
) -> Timing:
    """The part of the days on which the measure is known to be in force."""
    first, last = days
    begin = max(first, measure.first)
    finish = min(last, *(day for day in (stop - DAY if stop else None, known) if day is not None), last)
    if (begin, finish) == (first, last):
        return Timing("in", f"in force on {_days(first, last)} (since {measure.first})", first, last)
    return Timing("part", f"of {_days(first, last)} the measure covers {_days(begin, finish)}", begin, finish)


def _days(first: datetime.date, last: datetime.date) -> str:
    return str(first) if first == last else f"{first} to {last}"
