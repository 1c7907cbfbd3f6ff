"""Highlighting: overlapping spans are cut into pieces that give the text back."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

import chance
import factory
from embargowatch.model import Span
from embargowatch.show.marks import Layer, paragraphs


@st.composite
def layered(draw: st.DrawFn) -> tuple[str, list[Layer]]:
    text = draw(st.text("ab \n", max_size=60))
    spans = st.lists(chance.spans(text), max_size=4).map(tuple)
    return text, [Layer(kind, draw(spans)) for kind in ("evidence", "chosen", "supplier")]


@given(layered())
def test_pieces_give_the_text_back_and_carry_what_covers_them(case: tuple[str, list[Layer]]) -> None:
    text, layers = case
    found = paragraphs(text, layers)
    whole = [part for part in re.split(r"\n{2,}", text) if part]
    assert ["".join(piece.text for piece in paragraph) for paragraph in found] == whole
    for piece in (piece for paragraph in found for piece in paragraph):
        assert text[piece.start : piece.start + len(piece.text)] == piece.text
        for layer in layers:
            for place in range(piece.start, piece.start + len(piece.text)):
                covered = any(span.start <= place < span.end for span in layer.spans)
                assert (layer.kind in piece.kinds) == covered


def test_overlapping_spans_share_a_piece() -> None:
    text = "North Korea sent missiles"
    layers = [
        Layer("evidence", (factory.span(text, "North Korea sent"),)),
        Layer("item", (factory.span(text, "Korea sent missiles"),)),
    ]
    ((first, both, last),) = paragraphs(text, layers)
    assert [(piece.text, piece.kinds) for piece in (first, both, last)] == [
        ("North ", ("evidence",)),
        ("Korea sent", ("evidence", "item")),
        (" missiles", ("item",)),
    ]
    assert [piece.anchor for piece in (first, both, last)] == [True, True, False]
    assert last.roles == ("item",)
    assert both.roles == ()


def test_text_is_cut_where_it_is_too_long() -> None:
    text = "word " * 100
    assert paragraphs(text, [Layer("evidence", (Span.cut(text, 15, 400),))], longest=20) == paragraphs(
        text[:20], [Layer("evidence", (Span.cut(text, 15, 20),))]
    )
