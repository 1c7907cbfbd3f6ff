"""Resolutions of the Security Council that a text names.

In: a text. Out: Cited records. "Resolution 1718", "resolutions 1718 (2006) and 1874 (2009)", "UNSCR 2270",
"S/RES/2231 (2015)". Numbers below 100 and above 4000 are not taken for resolutions of the Council.
"""

from __future__ import annotations

import re

from embargowatch.model import Cited, Span

_LEAD = re.compile(r"\b(?:resolutions?|UNSCRs?|S/RES/)\s*(?:Nos?\.?\s*)?(?=\d{3,4}\b)", re.I)
_NEXT = re.compile(
    r"(?P<number>\d{3,4})(?:\s*\(\s*(?P<year>19[4-9]\d|20\d\d)\s*\))?(?P<and>\s*(?:,|and|,\s*and|or|/)\s*(?=\d{3,4}\b))?"
)


def citations(text: str) -> tuple[Cited, ...]:
    """Every resolution named, in text order."""
    found: list[Cited] = []
    for lead in _LEAD.finditer(text):
        start = lead.end()
        while (match := _NEXT.match(text, start)) is not None:
            number, year = int(match["number"]), match["year"]
            if not 100 <= number <= 4000:
                break
            end = match.start("and") if match["and"] else match.end()
            first = lead.start() if start == lead.end() else start
            symbol = f"S/RES/{number} ({year})" if year else f"S/RES/{number}"
            found.append(Cited(number, symbol, Span.cut(text, first, end)))
            if not match["and"]:
                break
            start = match.end()
    return tuple(found)
