"""Finding the phrases of the law's data files in plain words. Case, hyphens, accents and plural endings do not matter.

In: phrases ("spare part", "refurbish*", "seized ... given"), each with a value. Out: hits with their places. A phrase
in capitals ("CAR", "RSF") is found in capitals only. One pass over the words, whatever the number of phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)?")
BETWEEN = re.compile(r"\s*[-\u2010-\u2015/'\u2019.]?\s*")
GAP = "..."
LONGEST_GAP = 6
SENTENCE_END = re.compile(r"[.;!?]\s")
PLURALS = ("ches", "shes", "xes", "sses")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: place, letters, plain form; ``joined``: bound to the word before it, ``same``: in the same sentence."""

    start: int
    end: int
    text: str
    plain: str
    joined: bool
    same: bool


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """A phrase found at words [first, last] with characters [start, end)."""

    first: int
    last: int
    start: int
    end: int
    text: str
    value: Value


def stem(word: str) -> str:
    """A word in its plain form: folded, without a possessive or plural ending."""
    plain = word if word.isascii() else _fold(word)
    plain = plain.lower().replace("\u2019", "'")
    plain = plain.removesuffix("'s").replace("'", "")
    if len(plain) > 4 and plain.endswith(PLURALS):
        return plain[:-2]
    if plain[-1:] == "s" and plain[-2:-1].isdigit():
        return plain[:-1]
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def _fold(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


def tokens(text: str) -> list[Token]:
    """The words of a text."""
    found: list[Token] = []
    end = 0
    for hit in WORD.finditer(text):
        between = text[end : hit.start()]
        joined = bool(found) and BETWEEN.fullmatch(between) is not None and ". " not in between
        same = bool(found) and SENTENCE_END.search(between) is None
        found.append(Token(hit.start(), hit.end(), hit[0], stem(hit[0]), joined, same))
        end = hit.end()
    return found


@dataclass(slots=True)
class Phrases(Generic[Value]):
    """Phrases by their first word; those that begin with a wildcard stand apart."""

    by_word: dict[str, list[tuple[tuple[str, ...], bool, Value]]] = field(default_factory=dict)
    wild: list[tuple[tuple[str, ...], bool, Value]] = field(default_factory=list)

    def add(self, phrases: Iterable[str], value: Value) -> None:
        """Take phrases up with their value."""
        for phrase in phrases:
            parts = _parts(phrase)
            entry = (parts, phrase.isupper() and len(parts) == 1, value)
            if not parts:
                continue
            if parts[0].endswith("*"):
                self.wild.append(entry)
            else:
                self.by_word.setdefault(parts[0], []).append(entry)

    def hits(self, text: str) -> Iterator[Hit[Value]]:
        """All phrases found, also inside each other, in the order of their first words."""
        words = tokens(text)
        for first, word in enumerate(words):
            for parts, capitals, value in (*self.by_word.get(word.plain, ()), *self.wild):
                if capitals and not word.text.isupper():
                    continue
                last = _match(words, first, parts)
                if last is not None:
                    end = words[last].end
                    yield Hit(first, last, word.start, end, text[word.start : end], value)

    def longest(self, text: str) -> list[Hit[Value]]:
        """The longest hits that do not overlap, in order."""
        found: list[Hit[Value]] = []
        for hit in sorted(self.hits(text), key=lambda one: (one.first, -one.last)):
            if not found or hit.first > found[-1].last:
                found.append(hit)
        return found

    def search(self, text: str) -> Hit[Value] | None:
        """The first hit, or None."""
        return next(self.hits(text), None)


def _parts(phrase: str) -> tuple[str, ...]:
    parts: list[str] = []
    for number, piece in enumerate(phrase.split(GAP)):
        if number:
            parts.append(GAP)
        words = WORD.findall(piece)
        parts.extend(stem(word) for word in words)
        if piece.rstrip().endswith("*") and words:
            parts[-1] = words[-1].lower() + "*"
    return tuple(parts)


def _match(words: list[Token], first: int, parts: tuple[str, ...]) -> int | None:
    """The index of the last word of a phrase that begins at ``first``, or None."""
    at = first
    wait = False
    for number, part in enumerate(parts):
        if part == GAP:
            wait = True
            continue
        if number:
            at += 1
        if wait:
            limit = min(at + LONGEST_GAP, len(words) - 1)
            while at <= limit and words[at].same and not _same(words[at], part):
                at += 1
            if at > limit or not words[at].same:
                return None
            wait = False
        elif at >= len(words) or (number and not words[at].joined):
            return None
        if not _same(words[at], part):
            return None
    return at


def _same(word: Token, part: str) -> bool:
    return word.text.lower().startswith(part[:-1]) if part.endswith("*") else word.plain == part
