"""The letters of a page in order, and where each stood. In: runs of decoded words. Out: letters, and their places.

A letter is any visible character but a space: spaces are collapsed, joined and added on the way to the text, letters
never. So the n-th letter of the page is the n-th letter of every later stage that leaves nothing out.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from embargowatch.read.letters import Seen, is_plain, spaced, spread, unescaped, unseen, visible

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"&[#A-Za-z0-9]*;?|[^\s&]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters [start, end) of the decoded page that hold the letters from number ``first`` on.

    ``references``: what looks like ``&amp;`` in them stands for a character.
    """

    start: int
    end: int
    first: int
    references: bool


@dataclass(slots=True)
class Stream:
    """The letters of a page. ``page``: its decoded characters; filled by ``add`` in the order of the page."""

    page: str
    runs: list[Run] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, start: int, end: int, references: bool) -> str:
        """Adds the words at [start, end) of the page; returns them as they are seen."""
        raw = self.page[start:end]
        words = visible(unescaped(raw) if references else raw)
        letters = "".join(words.split())
        if letters:
            self.runs.append(Run(start, end, self.length, references))
            self.pieces.append(letters)
            self.length += len(letters)
        return words

    @property
    def letters(self) -> str:
        """All letters in one string."""
        return "".join(self.pieces)

    def places(self, first: int, number: int) -> Iterator[Seen]:
        """The letters [first, first + number) in pieces, each with the characters of the page that it was made of.

        A piece of several letters was made of as many characters, each of one.
        """
        at = bisect.bisect_right(self.runs, first, key=lambda run: run.first) - 1
        while number > 0 and at < len(self.runs):
            run = self.runs[at]
            skip = first - run.first
            for one in self._seen(run):
                length = len(one.characters)
                cut = one if not skip and length <= number else _cut(one, skip, number)
                skip = max(0, skip - length)
                if cut is not None:
                    yield Seen(cut.characters, cut.start + run.start, cut.end + run.start)
                    first, number = first + len(cut.characters), number - len(cut.characters)
            at += 1

    def unseen(self, parts: Sequence[tuple[int, int]]) -> int:
        """How many characters that nobody sees stand in the runs of these letters (number of the first, how many)."""
        found = 0
        for first, number in parts:
            at = bisect.bisect_right(self.runs, first, key=lambda run: run.first) - 1
            while at < len(self.runs) and self.runs[at].first < first + number:
                raw = self.page[self.runs[at].start : self.runs[at].end]
                found += unseen(unescaped(raw) if self.runs[at].references else raw)
                at += 1
        return found

    def _seen(self, run: Run) -> list[Seen]:
        """The letters of one run: by words where they are seen as they stand, else one by one."""
        raw = self.page[run.start : run.end]
        if not is_plain(raw) or (run.references and "&" in raw and not is_plain(unescaped(raw))):
            return [one for one in spread(raw, run.references) if not one.characters.isspace()]
        words = (_PIECE if run.references else _WORD).finditer(spaced(raw))
        return list(itertools.chain.from_iterable(_piece(word[0], word.start(), run.references) for word in words))


def _piece(word: str, at: int, references: bool) -> list[Seen]:
    """A word, or a reference, that begins at ``at``."""
    if not references or word[0] != "&":
        return [Seen(word, at, at + len(word))]
    found = (Seen(one.characters, one.start + at, one.end + at) for one in spread(word, references))
    return [one for one in found if not one.characters.isspace()]


def _cut(piece: Seen, skip: int, number: int) -> Seen | None:
    """``piece`` without its first letters, and with no more than ``number``; None where nothing is left."""
    kept = piece.characters[skip : skip + number] if number > 0 else ""
    if not kept or len(kept) == len(piece.characters):
        return piece if kept else None
    return Seen(kept, piece.start + skip, piece.start + skip + len(kept))


def count(words: str) -> int:
    """How many letters stand in visible ``words``."""
    return len(words) - words.count(" ") - words.count("\n")


def of_lines(text: str) -> tuple[Stream, str]:
    """The stream of plain text, one run a line, and the text as it is seen."""
    stream, seen, at = Stream(text), [], 0
    for line in text.splitlines(keepends=True):
        seen.append(stream.add(at, at + len(line), references=False))
        at += len(line)
    return stream, "".join(seen)
