"""The letters of a page in order, and where each stood. In: runs of decoded words. Out: letters, and their places.

A letter is any visible character but a space: spaces are collapsed, joined and added on the way to the text, letters
never. So the n-th letter of the page is the n-th letter of every later stage that leaves nothing out.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from embargowatch.read.letters import Seen, is_plain, spread, unescaped, unseen, visible


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

    def places(self, first: int, count: int) -> Iterator[Seen]:
        """The letters [first, first + count), each with the characters of the decoded page that it was made of."""
        at = bisect.bisect_right(self.runs, first, key=lambda run: run.first) - 1
        while count > 0 and at < len(self.runs):
            run = self.runs[at]
            for one in self._seen(run)[first - run.first :][:count]:
                yield Seen(one.character, one.start + run.start, one.end + run.start)
                first, count = first + 1, count - 1
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
        """The letters of one run."""
        raw = self.page[run.start : run.end]
        plain = not (run.references and "&" in raw) and is_plain(raw)
        each = [Seen(one, n, n + 1) for n, one in enumerate(raw)] if plain else spread(raw, run.references)
        return [one for one in each if not one.character.isspace()]


def count(words: str) -> int:
    """How many letters stand in visible ``words``."""
    return len(words) - words.count(" ") - words.count("\n")


def of_lines(text: str) -> Stream:
    """The stream of plain text, one run a line."""
    stream = Stream(text)
    at = 0
    for line in _lines(text):
        stream.add(at, at + len(line), references=False)
        at += len(line)
    return stream


def _lines(text: str) -> Iterable[str]:
    return text.splitlines(keepends=True)
