"""What stands above and at the beginning of an article. In: blocks. Out: title, byline, dateline.

Rules by form: how newsrooms write these lines, not who wrote them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from embargowatch.read.agency import is_agency
from embargowatch.read.day import MONTH, WEEKDAY

_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w.’'-]*|d[eai]|del|van|von|der|den|al|el|bin|ibn|ben|la|le|ter|ten|y|e)"
_NAMES = rf"[A-ZÀ-ÖØ-Þ][\w.’'-]*(?: {_NAME}){{1,4}}"
_PEOPLE = rf"{_NAMES}(?:(?:, | and | & |, and ){_NAMES}){{0,4}}"
_ROLE = (
    r"(?:[\w’' -]{0,40}\b(?:staff|correspondent|editor|writer|reporter|columnist|contributor|bureau|desk|agency|press"
    r"|news|analyst|special to [\w .]{2,40}|for [A-Z][\w .]{2,40})\b[\w’', -]{0,40})"
)
_BY = re.compile(
    rf"(?:Written )?[Bb][Yy]:? (?P<who>(?:the )?{_PEOPLE}(?:(?:,| \||/| in| -| –| —) ?[\w’'.,& -]{{2,60}})?)"
)
_BY_DESK = re.compile(
    r"[Bb][Yy]:? (?P<who>(?:(?:Our|A|The|Staff) )?[\w’' -]{0,40}\b(?:Staff|Desk|Bureau|Correspondents?|Team))"
)
_SMALL = r"[A-Z][a-z.'’-]+(?: [A-Z][\w.'’-]*[a-z.]){1,3}"  # a name that is not all in capitals, as a place would be
_GLUED = re.compile(rf"By (?P<who>{_SMALL}(?:(?:,| and) {_SMALL})*) (?=[A-Z]{{3}})")
_SIGNED = re.compile(rf"(?P<who>{_PEOPLE}) ?(?:,|\||/|-|–|—|\() ?(?P<role>[\w’'., -]{{2,60}})\)?")
# Where a byline goes over into the time of publication: "Jane Doe | Apr 19, 2013", "Jane Doe Updated: 3:53 p.m. EST".
_STAMP = re.compile(
    r"[\s|,·–—-]*(?:\b(?:on|at|(?:last )?updated|published|posted)\b:?\s*)*"
    rf"(?P<stamp>(?:{WEEKDAY}[,.]? )?(?:{MONTH}\.? \d"
    rf"|\d{{1,2}} {MONTH}\b|\d{{4}}-\d\d|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{1,2}}[:.]\d\d ?(?:[ap]\.?m|\b)).*)",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:.{2,280}? contributed (?:reporting )?to this (?:report|story|article)\.?)"
    r"|Contributing: [A-Z].{3,200}|\(END\)|[\w.+-]+@[\w-]+\.[\w.-]+|Follow [A-Z@][^.]{2,60} on [A-Z]\w{2,12}\.?"
    r"|[([]?(?:Reporting|Writing|Editing|Compiled|Written|Edited|Additional reporting) (?:by|in) .{3,240}?[)\]]?\.?"
)

_PLACE = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/ -]{2,40}"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w.'’-]+(?: [A-ZÀ-ÖØ-Þ][\w.'’-]+){0,3}"
_MORE = r"(?:, [A-ZÀ-ÖØ-Þ][\w.'’ -]{1,30})?"
_WHEN = r"(?:,? (?:[A-Z][a-z]{2,8}\.?,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?"
_AGENCY = r"\((?P<agency>[^()\d]{2,40})\)"
_DASH = r"\s?(?:--|[-–—:])\s"
_OPENS = r"(?=[\"“‘'«]?[A-ZÀ-ÖØ-Þ0-9])"
_DATED = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?"
# "SEOUL, Jan 10 (Reuters) -", "(Reuters) -", "SEOUL, South Korea —", "Geneva, 3 May –". Capitals before a colon are not
# taken for a place: "NATO: ..." looks the same.
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<dateline>(?:{_PLACE}|{_MIXED}){_MORE}{_WHEN}\s?{_AGENCY}){_DASH}",
        rf"(?P<dateline>{_AGENCY}){_DASH}",
        rf"(?P<dateline>{_PLACE}{_MORE}\s?\({_DATED}\)){_DASH}",
        rf"(?P<dateline>{_PLACE})--{_OPENS}",
        rf"(?P<dateline>(?:{_PLACE}|{_MIXED})(?:, [A-Z][\w.'’ -]{{1,30}})?, {_DATED})\s?(?:--|[-–—])\s{_OPENS}",
        rf"(?P<dateline>[A-ZÀ-ÖØ-Þ.'’/ ]{{4,40}}{_MORE})\s?(?:--|[-–—])\s{_OPENS}",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """As in "SEOUL, Jan 10 (Reuters) -": the words, the agency in them, and how many characters go with the dash."""

    words: str
    agency: str | None
    length: int


LONGEST_TITLE = 220  # characters


def is_title(block: str) -> bool:
    """Whether a block can be a title: short, and no sentence by its end."""
    return len(block) <= LONGEST_TITLE and len(block.split()) <= 30 and block[-1] not in ".,;:…" and not dateline(block)


def byline(block: str) -> str | None:
    """Who wrote it, if ``block`` is a byline: "By Jane Doe", "Jane Doe, AFP", "Jane Doe | Staff writer"."""
    if len(block) > 160 or (block.endswith((".", "!", "?")) and not block.endswith((" Jr.", " Sr."))):
        return None
    match = _BY.fullmatch(block) or _BY_DESK.fullmatch(block)
    if match is not None:
        return match["who"]
    match = _SIGNED.fullmatch(block)
    if match is not None and (is_agency(match["role"]) or re.fullmatch(_ROLE, match["role"], re.IGNORECASE)):
        return block
    return None


def author(words: str) -> tuple[str | None, str | None]:
    """Names and the time behind them, of words that a page gives for its author: "By Jane Doe - Apr 16, 2015"."""
    stamp = _STAMP.search(words)
    names = (words[: stamp.start()] if stamp else words).strip(" |,·–—-")
    names = re.sub(r"^(?:written )?by:?\s+", "", names, flags=re.IGNORECASE)
    return (names if re.search(r"[^\W\d_]{2}", names) else None), (stamp["stamp"] if stamp else None)


def is_name(block: str) -> bool:
    """Whether ``block`` is nothing but the names of people: a byline, where a date line stands below it."""
    return len(block) <= 80 and re.fullmatch(_PEOPLE, block) is not None


def glued_byline(block: str) -> tuple[str, int] | None:
    """A byline in front of a dateline, "By Jane Doe SEOUL (Reuters) -": who, and how many characters it takes."""
    match = _GLUED.match(block[:160])
    return (match["who"], match.end()) if match and dateline(block[match.end() :]) else None


def is_sign_off(block: str) -> bool:
    """Whether ``block`` names reporters and editors at the end ("Reporting by ...; editing by ...")."""
    return len(block) <= 300 and _SIGN_OFF.fullmatch(block) is not None


def dateline(block: str) -> Dateline | None:
    """The place, day and agency that open a wire story, up to the dash after them."""
    for pattern in _DATELINES:
        match = pattern.match(block[:120])
        if match is None or len(block) == match.end():
            continue
        words = match["dateline"].strip(" -–—")
        agency = match.groupdict().get("agency")
        if agency is None or words.split("(")[0].isupper() or _names_agency(agency, words):
            return Dateline(words, agency, match.end())
    return None


def _names_agency(bracketed: str, words: str) -> bool:
    """Whether words in brackets after a place in small letters are an agency: known by name, or the line has a day."""
    return is_agency(bracketed) or re.search(r"\d", words) is not None
