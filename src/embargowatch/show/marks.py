"""A text cut into pieces for highlighting. In: text, layers of spans that may overlap. Out: paragraphs of pieces.

A piece never crosses the edge of a span, so that each can carry all the layers that cover it, and one anchor where a
span begins. Joined, the pieces of all paragraphs give the text back, but for the empty lines between paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from embargowatch.model import Span

BREAK = re.compile(r"\n{2,}")
PLAIN = frozenset({"quoted", "evidence", "chosen"})
LONGEST = 200_000  # characters that are shown of one document


@dataclass(frozen=True, slots=True)
class Layer:
    """Spans of one kind: "quoted", "evidence" and "chosen" mark words; any other is a role, written behind them."""

    kind: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with the kinds that cover them. ``roles``: the roles that end here. ``anchor``: a span begins here."""

    start: int
    text: str
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    anchor: bool = False


def paragraphs(text: str, layers: Sequence[Layer], longest: int = LONGEST) -> list[list[Piece]]:
    """The first ``longest`` characters, paragraph by paragraph."""
    shown = text[:longest]
    edges = sorted({edge for layer in layers for span in layer.spans for edge in (span.start, span.end)})
    anchors = {span.start for layer in layers for span in layer.spans}
    found = []
    for start, end in _paragraphs(shown):
        inside = edges[bisect_left(edges, start + 1) : bisect_left(edges, end)]
        cuts = [start, *inside, end]
        covering = [_clipped(layer, start, end) for layer in layers]
        pieces = [_piece(shown, first, last, covering, first in anchors) for first, last in pairwise(cuts)]
        found.append(pieces)
    return found


def _paragraphs(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for gap in BREAK.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _clipped(layer: Layer, start: int, end: int) -> Layer:
    """The spans of a layer that reach into a paragraph."""
    return Layer(layer.kind, tuple(span for span in layer.spans if span.start < end and start < span.end))


def _piece(text: str, start: int, end: int, layers: Sequence[Layer], anchor: bool) -> Piece:
    kinds = tuple(
        layer.kind for layer in layers if any(span.start <= start and end <= span.end for span in layer.spans)
    )
    roles = tuple(
        layer.kind for layer in layers if any(span.end == end and span.start <= start for span in layer.spans)
    )
    return Piece(start, text[start:end], kinds, tuple(role for role in roles if role not in PLAIN), anchor)
