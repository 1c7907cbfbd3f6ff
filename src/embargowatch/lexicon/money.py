"""Sums of money in a text.

In: text. Out: places of "$1.7 billion", "3 million euros", "£50 million", "millions of dollars". Linear in the text: a
sum is sought at a sign or a currency's name only, and looked back from there over a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SCALE = r"(?:thousand|million|billion|trillion|mn|bn|[mMbBkK])\b"
NUMBER = r"\d{1,12}(?:[.,]\d{1,6}){0,6}"
SIGNED = re.compile(
    rf"(?:(?:US|C|A|HK|NZ|CA|AU)?\$|€|£|¥|₩|₽|₹|₪|\b(?:USD|EUR|GBP|RMB|CNY|JPY)) ?{NUMBER}(?:[ -]?{SCALE})?"
)
UNIT = re.compile(
    r"\b(?:(?:U\.?S\.? |American |Canadian |Australian )?dollars?|euros?|pounds sterling|roubles?|rubles?|yuan|yen"
    r"|rupees?|riyals?|dirhams?|shekels?|liras?|francs?|rials?|kroner|kronor|kronur|zlotys?|forints?|korunas?|naira|pesos?"
    r"|bolivars?|bolivares|bolivianos|dinars?|baht|ringgit|rupiah|afghanis?|hryvnias?|tenge|shillings?"
    r"|(?:(?<=million )|(?<=billion )|(?<=trillion ))(?:rand|lei|leva|lari|taka|birr|krone))\b"
)
BEFORE = re.compile(
    rf"(?:\b{NUMBER}(?:[ -]?{SCALE})?"
    r"|\b(?:hundreds|tens|thousands|millions|billions) of(?: (?:thousands|millions|billions) of)?) $"
)
LOOK_BACK = 48


def sums(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sum, in order, none overlapping."""
    last = 0
    for start, end in sorted([*_signed(text), *_named(text)]):
        if start >= last:
            yield start, end
            last = end


def _signed(text: str) -> Iterator[tuple[int, int]]:
    for hit in SIGNED.finditer(text):
        yield hit.start(), hit.end()


def _named(text: str) -> Iterator[tuple[int, int]]:
    for unit in UNIT.finditer(text):
        begin = max(0, unit.start() - LOOK_BACK)
        amount = BEFORE.search(text[begin : unit.start()])
        if amount is not None:
            yield begin + amount.start(), unit.end()
