"""One text with the names that stand in it: what the resolver looks at.

In: text, lexicon, the year of publication where it is known. Out: names by place, and a phrase cut to its head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from embargowatch.lexicon import Lexicon, Name
from embargowatch.model import Actor, Span

# Behind these the phrase goes on about somebody else: "officials in Iran", "rebels fighting Assad", "X, who".
TAIL = re.compile(
    r"[,;:(]|\sof\b(?!\s(?:state|defen[cs]e|the\streasury|staff|foreign|energy|commerce|homeland|parliament|congress)\b)"
    r"|\s(?:in|from|for|to|at|on|with|against|within|inside|across|near|via|through|who|which|that|whose|led|backed|loyal"
    r"|fighting|based|known|called|under|including|such as|as|and)\b",
    re.IGNORECASE,
)
NOT_THE_ACTOR = frozenset({"anti", "non", "pro", "ex", "post", "pre", "un"})
LIVES = frozenset({"based", "born", "owned", "registered", "run", "controlled", "flagged", "listed"})


@dataclass(frozen=True, slots=True)
class Context:
    """A text, its names in order, and the people that it names in full (by every part of their names).

    ``gone``: surnames of people whom the text calls former or candidates; ``groups``: the armed groups that it names,
    with their words in the singular.
    """

    text: str
    lexicon: Lexicon
    names: tuple[Name, ...]
    starts: tuple[int, ...]
    year: int | None = None
    people: dict[str, dict[str, Actor]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    groups: tuple[tuple[str, Actor], ...] = ()

    @classmethod
    def of(cls, text: str, lexicon: Lexicon, year: int | None = None) -> Context:
        """The context of a whole text."""
        names = tuple(lexicon.names(text))
        groups = {(n.text.lower().removesuffix("s"), n.actor): None for n in names if n.actor.kind == "armed_group"}
        return cls(text, lexicon, names, tuple(name.start for name in names), year, groups=tuple(groups))

    def inside(self, start: int, end: int) -> list[Name]:
        """Names that lie wholly in [start, end)."""
        return [name for name in self.touching(start, end) if start <= name.start and name.end <= end]

    def touching(self, start: int, end: int) -> list[Name]:
        """Names that share characters with [start, end)."""
        found = []
        for place in range(max(0, bisect_left(self.starts, start) - 1), len(self.names)):
            name = self.names[place]
            if name.start >= end:
                break
            if name.end > start:
                found.append(name)
        return found

    def named(self, start: int, end: int) -> list[Name]:
        """Names in [start, end) that stand for the actor itself: not "anti-US", not the US of "US-backed rebels"."""
        return [
            name
            for name in self.inside(start, end)
            if name.prefix not in NOT_THE_ACTOR and (name.suffix is None or name.suffix in LIVES or name.end + 1 >= end)
        ]

    def before(self, place: int) -> Name | None:
        """The name that ends right before ``place``, with a space or a possessive between."""
        at = bisect_left(self.starts, place) - 1
        if at < 0:
            return None
        name = self.names[at]
        return name if re.fullmatch(r"(?:['’]s?)?\s", self.text[name.end : place]) else None

    def head(self, span: Span) -> tuple[int, int]:
        """The part of a phrase that holds its head: what stands before the first preposition, comma or clause.

        A name that runs over such a word ("University of X" is not known, "Republic of Korea" is) is kept whole.
        """
        for cut in TAIL.finditer(self.text, span.start + 1, span.end):
            if not any(name.start < cut.start() < name.end for name in self.inside(span.start, span.end)):
                return span.start, cut.start()
        return span.start, span.end
