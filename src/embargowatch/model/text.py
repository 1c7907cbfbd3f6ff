"""Places in a text. Every shown word resolves to one of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range [start, end) of characters of one ``Document.text``, with the words that stand there."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text):
            raise ValueError(f"a span must be as long as its words: [{self.start}, {self.end}) for {self.text!r}")

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Span:
        """The span [start, end) of ``text``, with its words."""
        return cls(start, end, text[start:end])

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader of the output must know. ``code`` is stable, ``message`` says what, where and what to do."""

    code: str
    message: str
