"""Figures in the words of the text.

In: the span of a noun phrase ("as many as nine million rounds"). Out: a Quantity with its bounds, or None. Open words
keep their bound open: "more than 30" has no upper bound; "dozens" is at least 24.
"""

from __future__ import annotations

import re

from embargowatch.model import Quantity, Span

_SMALL = {word: value for value, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split())}  # fmt: skip
_TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALE = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 10**12,
    "m": 1_000_000,
    "bn": 1_000_000_000,
    "mn": 1_000_000,
    "dozen": 12,
    "score": 20,
    "k": 1_000,
}
_VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "billions": 2_000_000_000,
    "tens": 20,
}
_WORDS = "|".join([*_SMALL, *_TENS])
_NUMBER = re.compile(
    r"(?<![A-Za-z][-–])(?<![A-Za-z\d])"  # not of a designation: "F-16", "KN23"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d.,]*[-\s]?(?:mm|km|cm|millimet|kilomet))"
    r"(?:\s*[- ]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|m|k|dozen)\b)?"
    rf"|\b(?P<words>(?:{_WORDS})(?:[\s-]+(?:{_WORDS}|hundred|thousand|million|billion|trillion|dozen|and(?=\s+(?:{_WORDS}))))*)\b"
    r"|\b(?P<vague>(?:tens of |hundreds of )?(?:dozens|scores|hundreds|thousands|millions|billions))\b"
    r"|\b(?P<one>a|an)\s+(?P<onescale>dozen|hundred|thousand|million|billion|score)\b",
    re.I,
)
_AT_MOST = re.compile(
    r"\b(?:up to|as many as|as much as|at most|no more than|fewer than|less than|under|nearly|almost|close to)\s*\W?$",
    re.I,
)
_AT_LEAST = re.compile(r"\b(?:at least|more than|over|no fewer than|upwards of|no less than)\s*\W?$", re.I)
_RANGE = re.compile(r"^\s*(?:-|–|to|and|or)\s*$", re.I)


def quantity(span: Span, unit: str | None = None) -> Quantity | None:
    """The figure in a noun phrase; the Quantity's span is the whole phrase, so that its words stay together."""
    found = list(_NUMBER.finditer(span.text))
    if not found:
        return None
    low, high = _bounds(span.text, found[0])
    if len(found) > 1 and _RANGE.match(span.text[found[0].end() : found[1].start()]):
        other = _value(found[1])
        first = _value(found[0])
        scale = _last_scale(found[1])
        if first < scale and _last_scale(found[0]) == 1:
            first *= scale  # "two to three million"
        low, high = min(first, other), max(first, other)
    return Quantity(span, low, high, unit)


def _bounds(text: str, match: re.Match[str]) -> tuple[float | None, float | None]:
    value = _value(match)
    before = text[: match.start()]
    if match["vague"] or _AT_LEAST.search(before):
        return value, None
    if _AT_MOST.search(before):
        return None, value
    return value, value


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        scale = _SCALE[match["scale"].lower()] if match["scale"] else 1
        return float(match["digits"].replace(",", "")) * scale
    if match["vague"]:
        words = re.findall(r"[a-z]+", match["vague"].lower())
        return float(_VAGUE[words[0]] * (_VAGUE[words[-1]] // 2 if len(words) > 1 else 1))
    if match["one"]:
        return float(_SCALE[match["onescale"].lower()])
    return _spelled(match["words"])


def _last_scale(match: re.Match[str]) -> int:
    """The factor that a number ends with: 1,000,000 for "three million", 1 for "three"."""
    words = re.findall(r"[a-z]+", match.group().lower())
    return _SCALE.get(words[-1], 1) if words else 1


def _spelled(words: str) -> float:
    """ "three hundred and twenty thousand" as a number."""
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _SMALL or word in _TENS:
            part += _SMALL.get(word, _TENS.get(word, 0))
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _SCALE:
            total += max(part, 1) * _SCALE[word]
            part = 0
    return float(total + part)
