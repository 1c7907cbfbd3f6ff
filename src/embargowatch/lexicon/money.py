"""Sums of money in a text.

In: text. Out: places of "$1.7 billion", "3 million euros", "£50 million", "millions of dollars". Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SCALE = r"(?:thousand|million|billion|trillion|mn|bn|[mMbBkK])\b"
SIGN = r"(?:(?:US|C|A|HK|NZ|CA|AU)?\$|€|£|¥|₩|₽|₹|₪)"
CODE = r"(?:USD|EUR|GBP|RMB|CNY|JPY)"
NUMBER = r"\d{1,12}(?:[.,]\d{1,6}){0,6}"
UNIT = (
    r"(?:(?:U\.?S\.? |American |Canadian |Australian )?dollars?|euros?|pounds sterling|roubles?|rubles?|yuan|yen"
    r"|rupees?|riyals?|dirhams?|shekels?|lira|francs?|rials?)"
)
SUM = re.compile(
    rf"(?:{SIGN} ?|{CODE} ?){NUMBER}(?:[ -]?{SCALE})?"
    rf"|\b{NUMBER}(?:[ -]?{SCALE})? {UNIT}\b"
    rf"|\b(?:hundreds|tens|thousands|millions|billions) of (?:(?:thousands|millions|billions) of )?{UNIT}\b",
)


def sums(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sum, in order."""
    for hit in SUM.finditer(text):
        yield hit.start(), hit.end()
