"""Days and ranges of days in running text.

In: a text and the day it was published, if that is known. Out: (Span, Date) pairs. Words that lean on the day of
publication ("Tuesday", "last week") stay unresolved without it; nothing takes the day of publication in their place.
Weeks run from Monday to Sunday (ISO 8601). A weekday is the last one not after publication, unless "next" stands
before it; a day without a year is the last such day not after publication, and within eleven months of it.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable

from embargowatch.model import Date, Span

Day = datetime.date
Range = tuple[Day | None, Day | None]

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = r"(?:(?P<part>early|mid|late)[\s-]+)?"

_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b"), "iso"),
    (re.compile(rf"\b{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}\b"), "day"),
    (re.compile(rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b"), "day"),
    (re.compile(rf"\b{_PART}{_MONTH},?\s+(?:of\s+)?{_YEAR}\b", re.I), "month"),
    (re.compile(rf"\b{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?![\d,.]*\d)"), "day"),
    (re.compile(rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b"), "day"),
    (
        re.compile(
            rf"(?<![\w])(?P<in>in|since|until|during|by|from|last|early|mid|late)[\s-]+(?P<bare>{_MONTH})\b", re.I
        ),
        "bare_month",
    ),
    (
        re.compile(
            rf"\b(?P<how>in|since|by|during|early|late|mid|from|until)[\s-]+(?P<span>{_PART}{_YEAR})\b(?!\s*(?:km|metres|barrels|tons))",
            re.I,
        ),
        "year",
    ),
    (
        re.compile(r"\b(?:(?P<which>last|next|this|past|previous)\s+)?(?P<weekday>" + "|".join(_DAYS) + r")\b"),
        "weekday",
    ),
    (re.compile(r"\b(?P<which>last|next|this|past|previous)\s+(?P<unit>week|month|year|weekend)\b", re.I), "unit"),
    (re.compile(r"\b(?P<word>yesterday|today|tomorrow|tonight)\b", re.I), "word"),
]


def dates(text: str, published: Day | None) -> list[tuple[Span, Date]]:
    """Every date expression in ``text`` in order, longest first where they overlap."""
    found: list[tuple[Span, Date]] = []
    for pattern, kind in _RULES:
        for match in pattern.finditer(text):
            start, end = _place(match, kind)
            span = Span.cut(text, start, end)
            if any(span.overlaps(other) for other, _ in found):
                continue
            first, last = _READERS[kind](match, published)
            found.append((span, Date(span.text, first, last)))
    return sorted(found, key=lambda pair: pair[0])


def _place(match: re.Match[str], kind: str) -> tuple[int, int]:
    if kind == "year":
        part = match.group("how").lower() in ("early", "late", "mid")
        return (match.start() if part else match.start("span")), match.end()
    if kind == "bare_month":
        part = match.group("in").lower() in ("early", "mid", "late", "last")
        return (match.start() if part else match.start("bare")), match.end()
    return match.span()


def _iso(match: re.Match[str], published: Day | None) -> Range:
    return _day_of(int(match["year"]), int(match["m"]), int(match["day"]))


def _day(match: re.Match[str], published: Day | None) -> Range:
    month, day = _month_number(match["month"]), int(match["day"])
    year = match.groupdict().get("year")
    if year is not None:
        return _day_of(int(year), month, day)
    if published is None:
        return None, None
    first, last = _day_of(published.year, month, day)
    return (first, last) if first is None or first <= published else _day_of(published.year - 1, month, day)


def _day_of(year: int, month: int, day: int) -> Range:
    try:
        found = Day(year, month, day)
    except ValueError:  # "February 30": the words stay, unresolved
        return None, None
    return found, found


def _month(match: re.Match[str], published: Day | None) -> Range:
    return _part(_whole_month(int(match["year"]), _month_number(match["month"])), match["part"])


def _bare_month(match: re.Match[str], published: Day | None) -> Range:
    if published is None:
        return None, None
    month = _month_number(match["month"])
    year = published.year if month <= published.month else published.year - 1
    how = match["in"].lower()
    if how == "last" and month == published.month:
        year -= 1
    return _part(_whole_month(year, month), how if how in ("early", "mid", "late") else None)


def _year(match: re.Match[str], published: Day | None) -> Range:
    year = int(match["year"])
    how = match["how"].lower()
    part = match["part"] or (how if how in ("early", "mid", "late") else None)
    return _part((Day(year, 1, 1), Day(year, 12, 31)), part)


def _weekday(match: re.Match[str], published: Day | None) -> Range:
    if published is None:
        return None, None
    back = (published.weekday() - _DAYS.index(match["weekday"])) % 7
    if match["which"] == "next":
        found = published + datetime.timedelta(days=7 - back)
    elif match["which"] in ("last", "past", "previous") and back == 0:
        found = published - datetime.timedelta(days=7)
    else:
        found = published - datetime.timedelta(days=back)
    return found, found


def _unit(match: re.Match[str], published: Day | None) -> Range:
    if published is None:
        return None, None
    step = {"next": 1, "this": 0}.get(match["which"].lower(), -1)
    unit = match["unit"].lower()
    if unit in ("week", "weekend"):
        monday = published - datetime.timedelta(days=published.weekday()) + datetime.timedelta(weeks=step)
        return monday + datetime.timedelta(days=5 if unit == "weekend" else 0), monday + datetime.timedelta(days=6)
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return _whole_month(months // 12, months % 12 + 1)
    return Day(published.year + step, 1, 1), Day(published.year + step, 12, 31)


def _word(match: re.Match[str], published: Day | None) -> Range:
    if published is None:
        return None, None
    found = published + datetime.timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0))
    return found, found


def _month_number(word: str) -> int:
    return _MONTH_NUMBER[word.lower().rstrip(".")[:3]]


def _whole_month(year: int, month: int) -> Range:
    return Day(year, month, 1), Day(year, month, calendar.monthrange(year, month)[1])


def _part(whole: Range, part: str | None) -> Range:
    """The first, middle or last third of a range; "early 2023" is January to April."""
    first, last = whole
    if part is None or first is None or last is None:
        return whole
    third = (last - first).days // 3
    match part.lower():
        case "early":
            return first, first + datetime.timedelta(days=third)
        case "mid":
            return first + datetime.timedelta(days=third), last - datetime.timedelta(days=third)
        case _:
            return last - datetime.timedelta(days=third), last


_READERS: dict[str, Callable[[re.Match[str], Day | None], Range]] = {
    "iso": _iso, "day": _day, "month": _month, "bare_month": _bare_month, "year": _year,
    "weekday": _weekday, "unit": _unit, "word": _word,
}  # fmt: skip
