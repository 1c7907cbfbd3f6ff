"""Abbreviations that a page explains itself: "the U.S. National Institutes of Health (NIH)".

In: the text and the names that the lexicon found in it. Out: each such abbreviation with the name that stands in its
long form, and further hits for it where the page goes on with the short form alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from embargowatch.lexicon import Name

_LONGEST = 200  # abbreviations of one page; a page with more of them is no article
_FORMS = frozenset({"Co", "Co.", "Corp", "Corp.", "Inc", "Inc.", "Ltd", "Ltd."})
_EXPLAINED = re.compile(
    r"(?<!\w)((?:[A-Z][\w’'.-]{0,30}(?: | of | for | and | the | on | & | of the )){2,9})\(([A-Z][A-Za-z]{1,7})\)"
)


def explained(text: str) -> dict[str, tuple[int, int]]:
    """Abbreviations of organisations with where their long form stands; the first explanation counts."""
    out: dict[str, tuple[int, int]] = {}
    for found in _EXPLAINED.finditer(text):
        short = "".join(letter for letter in found.group(2) if letter.isupper())
        start = _beginning(found.group(1), short)
        if start is not None and len(out) < _LONGEST:
            start, end = found.start(1) + start, found.start(1) + len(found.group(1).rstrip())
            article = (
                text[max(0, start - 4) : start].lower() == "the "
            )  # "the X Commission" is X's; "X Commission" a name
            out.setdefault(found.group(2), (start - 4 if article else start, end))
    return out


def _beginning(words: str, short: str) -> int | None:
    """Where the long form of ``short`` begins in the words before it, with capitalised words right before; or None."""
    found = [word for word in re.finditer(r"[^\s-]+", words) if word.group() not in _FORMS]
    big = [word for word in found if word.group()[:1].isupper()]
    if len(short) < 2 or "".join(word.group()[0] for word in big[-len(short) :]) != short:
        return None
    place = found.index(big[-len(short)])
    while place and found[place - 1].group()[:1].isupper():
        place -= 1
    return found[place].start()


def shortened(text: str, names: Sequence[Name], short: Mapping[str, tuple[int, int]]) -> list[Name]:
    """``names`` and, for abbreviations whose long form holds one of them, a hit wherever they stand; in text order."""
    owners = {word: name for word, (start, end) in short.items() for name in _inside(names, start, end)}
    if not owners:
        return list(names)
    taken = {name.start for name in names}
    any_of = "|".join(map(re.escape, sorted(owners, key=len, reverse=True)))
    more = [
        replace(owners[word], start=found.start(), end=found.end(), text=word, form="alias", suffix=None)
        for found in re.finditer(rf"(?<![\w-])(?:{any_of})(?![\w-])", text)
        if (word := found.group()) and taken.isdisjoint(range(found.start(), found.end()))
    ]
    return sorted([*names, *more], key=lambda name: name.start)


def _inside(names: Iterable[Name], start: int, end: int) -> list[Name]:
    """The name in the long form, if it holds one and no other's."""
    found = [name for name in names if start <= name.start and name.end <= end]
    return found[:1] if len({name.actor.id for name in found}) == 1 else []
