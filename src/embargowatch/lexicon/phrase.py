"""Finding many fixed phrases in a text at once.

In: phrases, each with a value. Out: the longest hits that do not overlap, with character offsets of the text given.

A phrase is a row of words (runs of letters or runs of digits) with gaps between them. Which gaps are alike is the
point of this module: "T-72", "T 72" and "T72" are one designation, "al-Qaeda" and "al Qaeda" one name, but the words
of a name never join over a comma or an empty line. Time is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

ANY_NUMBER = "#"
WORD = re.compile(r"\d+|[^\W\d_]+")
WANTED = re.compile(rf"{WORD.pattern}|{ANY_NUMBER}")
DASHES = re.compile(r"[-\u2010-\u2015\u2212]")
QUOTES = re.compile(r"['\u2018\u2019\u02bc\u0060\u00b4]")
SPACES = re.compile(r"\s+")
LONGEST_GAP = 3

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters or of digits: its place, its letters as written, and folded (no accents, lower case)."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Value_co]):
    """Words to look for. ``gaps[i]`` stands before ``words[i + 1]``; ``tail`` is a closing full stop ("U.S.").

    ``loose``: any space may be a hyphen and the other way round (items). Capitals in a phrase must be capitals in the
    text; small letters may be capitals at the start of a word or when the whole word is in capitals.
    """

    words: tuple[str, ...]
    folded: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: str
    value: Value_co
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """A phrase found at [start, end); ``first`` and ``last`` are the indices of its words among the text's words."""

    start: int
    end: int
    first: int
    last: int
    value: Value


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word in lower case without accents: "Élysée" -> "elysee"."""
    if word.isascii():
        return word.lower()
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return plain.lower()


def words(text: str) -> list[Word]:
    """All words of a text with their places."""
    return [Word(hit.start(), hit.end(), hit[0], fold(hit[0])) for hit in WORD.finditer(text)]


def gap(between: str) -> str:
    """A gap with its white space, dashes and quotation marks in one form."""
    if between in {"", " ", "-", "."}:
        return between
    if "\n\n" in between:
        return "\n\n"
    return SPACES.sub(" ", QUOTES.sub("'", DASHES.sub("-", between)))


def phrase(text: str, value: Value, loose: bool = False) -> Phrase[Value] | None:
    """The phrase that a string of a data file stands for, or None where it holds no word."""
    found = WANTED.findall(text)
    if not found:
        return None
    gaps = WANTED.split(text)[1:-1]
    tail = "." if text.endswith(".") else ""
    return Phrase(tuple(found), tuple(map(fold, found)), tuple(map(gap, gaps)), tail, value, loose)


def plural(singular: Phrase[Value]) -> Phrase[Value]:
    """The same phrase in the plural: "missile" -> "missiles", "battery" -> "batteries", "F-16" -> "F-16s"."""
    last = singular.words[-1]
    if last.isdigit() or last == ANY_NUMBER or (last.isupper() and len(singular.words) > 1 and len(last) < 3):
        return replace(
            singular,
            words=(*singular.words, "s"),
            folded=(*singular.folded, "s"),
            gaps=(*singular.gaps, ""),
        )
    ending = last + "s"
    if last.endswith("y") and last[-2:-1] not in set("aeiou"):
        ending = last[:-1] + "ies"
    elif last.endswith(("s", "x", "ch", "sh")):
        ending = last + "es"
    return replace(singular, words=(*singular.words[:-1], ending), folded=(*singular.folded[:-1], fold(ending)))


def same_letters(wanted: str, found: str) -> bool:
    """Whether capitals agree: a capital that is wanted must be there; "US" is not "us"."""
    if wanted in (found, ANY_NUMBER) or wanted.islower():
        return True
    if found.isupper():
        return len(found) > 2 or wanted.isupper()
    return wanted[:1].isupper() == found[:1].isupper() and not (wanted.isupper() and len(wanted) > 1)


class Index(Generic[Value]):
    """Phrases by their first word."""

    def __init__(self, phrases: Iterable[Phrase[Value]]) -> None:
        self._by_first: dict[str, list[Phrase[Value]]] = {}
        for one in phrases:
            self._by_first.setdefault(one.folded[0], []).append(one)
        numbered = [one for one in self._by_first.get(ANY_NUMBER, ()) if len(one.folded) > 1]
        self._after_number = {one.folded[1] for one in numbered}
        for group in self._by_first.values():
            group.sort(key=lambda one: -len(one.words))

    def hits(self, text: str, found: list[Word]) -> Iterator[Hit[Value]]:
        """The longest hits from left to right that do not overlap; ``found`` are the words of ``text``."""
        at = 0
        while at < len(found):
            hit = self._longest(text, found, at)
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.last + 1

    def _longest(self, text: str, found: list[Word], at: int) -> Hit[Value] | None:
        word = found[at]
        group = self._by_first.get(word.folded, ())
        if word.text[0].isdigit() and at + 1 < len(found) and found[at + 1].folded in self._after_number:
            group = (*group, *self._by_first.get(ANY_NUMBER, ()))
        if not group or (at and found[at - 1].end == word.start and not group[0].loose):
            return None
        for one in group:
            hit = _matched(text, found, at, one)
            if hit is not None:
                return hit
        return None


def _matched(text: str, found: list[Word], at: int, one: Phrase[Value]) -> Hit[Value] | None:
    last = at + len(one.words) - 1
    if last >= len(found):
        return None
    for offset, wanted in enumerate(one.words):
        word = found[at + offset]
        if word.folded != one.folded[offset] and not (wanted == ANY_NUMBER and word.text[0].isdigit()):
            return None
        if not same_letters(wanted, word.text):
            return None
        if offset and not _joined(text[found[at + offset - 1].end : word.start], one.gaps[offset - 1], one, offset):
            return None
    end = found[last].end
    if one.tail and text[end : end + 1] == one.tail:
        end += 1
    if last + 1 < len(found) and found[last + 1].start == found[last].end:
        if not (one.loose and found[last].text[0].isdigit()):
            return None
        last = _variant(found, last)
        end = found[last].end
    return Hit(found[at].start, end, at, last, one.value)


def _variant(found: list[Word], last: int) -> int:
    """The last word of a designation with the letters of its variant: "Su-30" in "Su-30SM", "S-300" in "S-300PMU2"."""
    while last + 1 < len(found) and found[last + 1].start == found[last].end:
        last += 1
    return last


STRETCH = {
    "-": frozenset({" "}),
    ".": frozenset({". ", " "}),
    ". ": frozenset({".", " "}),
    "'": frozenset({""}),
    " ": frozenset(),
    "": frozenset(),
}
LOOSE = frozenset({"", " ", "-"})


def _joined(between: str, wanted: str, one: Phrase[Value], offset: int) -> bool:
    """Whether the gap found may stand for the gap wanted."""
    if len(between) > LONGEST_GAP:
        return False
    seen = gap(between)
    if seen == wanted or seen in STRETCH.get(wanted, ()):
        return True
    if not one.loose or seen not in LOOSE or wanted not in LOOSE:
        return False
    number_beside = _number(one.words[offset]) != _number(one.words[offset - 1])
    return number_beside or seen == "-" or (wanted == "-" and seen == "")


def _number(word: str) -> bool:
    return word == ANY_NUMBER or word.isdigit()
