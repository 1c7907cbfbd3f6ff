"""Lines and values that say when a page was published. In: words. Out: the Date that they mean, or None."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

from embargowatch.model import Date

WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)"
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = rf"(?:{WEEKDAY}\.?,? )?"
_DATE = (
    rf"{_WEEKDAY}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?P<year>\d{{4}})",
    rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
    r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})",
)
_TIME = (
    r"(?:(?:,|,? at| -| –| —| \||T| ·)? ?\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)? ?(?:[ap]\.?m\.?)?"
    r" ?\(?(?:Z|UTC|GMT|BST|CET|CEST|EST|EDT|ET|PST|PDT|PT|KST|JST|MSK|IST|[+-]\d{2}:?\d{2})?\)?)?"
)
_LABEL = (
    r"(?P<label>(?:first |originally )?(?:published|posted|updated|modified|last (?:updated|modified)|created|released"
    r"|issued|date|dated)(?: (?:on|at|date))? ?[:|–—-]? ?)?"
)
_LINES = tuple(re.compile(f"{_LABEL}{date}{_TIME}", re.IGNORECASE) for date in _DATE)
_VALUE = re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?:[T ].{0,40})?")
_PACKED = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<number>\d{2})(?P<day>\d{2})(?:T?\d{4,6}Z?)?")
_PATH = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<number>\d{1,2})[/-](?P<day>\d{1,2})(?:[/-]|$)")


def from_line(block: str) -> Date | None:
    """The date of a line that is nothing but a date, with or without "Published", a weekday and a time.

    "03/04/2024" can be read in two ways: the words are given, and the first and the last day stay unknown.
    """
    if len(block) > 90:
        return None
    for line in _LINES:
        match = line.fullmatch(block.strip())
        if match is not None:
            return _date(block.strip(), match.groupdict())
    return None


def is_update(block: str) -> bool:
    """Whether a date line is about a later change and not about the first publication."""
    return re.match(r"\s*(?:last )?(?:updated|modified)", block, re.IGNORECASE) is not None


def from_value(value: str) -> Date | None:
    """The date of a machine-readable value (ISO 8601, as in JSON-LD or ``<time datetime>``)."""
    match = _VALUE.fullmatch(value.strip()) or _PACKED.fullmatch(value.strip())
    return _date(value.strip(), match.groupdict()) if match else None


def from_url(url: str | None) -> Date | None:
    """The date in the path of a web address, "/2015/02/26/", as many newsrooms write the day of publication."""
    match = _PATH.search(urlsplit(url or "").path)
    return _date(match[0].strip("/-"), match.groupdict()) if match else None


def on(day: datetime.date) -> Date:
    """A date that the user gave."""
    return Date(day.isoformat(), day, day)


def _date(words: str, parts: dict[str, str | None]) -> Date | None:
    """The Date with these ``words``; None where no such day exists."""
    month = _month(parts)
    if month is None:
        return Date(words)
    try:
        day = datetime.date(int(parts["year"] or 0), month[0], month[1])
    except ValueError:
        return None
    return Date(words, day, day)


def _month(parts: dict[str, str | None]) -> tuple[int, int] | None:
    """Month and day; None where 03/04 may be either."""
    if parts.get("first") and parts.get("second"):
        one, two = int(parts["first"] or 0), int(parts["second"] or 0)
        if one == two or two > 12:
            return one, two
        return (two, one) if one > 12 else None
    day = int(parts["day"] or 0)
    if parts.get("number"):
        return int(parts["number"] or 0), day
    return _MONTHS.index((parts["month"] or "")[:3].lower()) + 1, day
