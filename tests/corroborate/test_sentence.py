"""Words are quoted with the sentence that they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chance
import factory
from embargowatch.corroborate.sentence import LONGEST, sentence
from embargowatch.model import Span

TEXT = (
    "The first one stands alone. “We saw it,” the U.S. envoy Mr. Orr said. It was there!\n\n"
    "A heading without a stop\n\nThe last: they denied it."
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("stands", "The first one stands alone."),
        ("saw it", "“We saw it,” the U.S. envoy Mr. Orr said."),
        ("was", "It was there!"),
        ("heading", "A heading without a stop"),
        ("denied it.", "The last: they denied it."),
        ("alone. “We", "The first one stands alone. “We saw it,” the U.S. envoy Mr. Orr said."),
        ("The first one stands alone.", "The first one stands alone."),
    ],
)
def test_sentence_is_found_around_the_words(words: str, expected: str) -> None:
    assert sentence(TEXT, factory.span(TEXT, words)).text == expected


def test_words_stand_by_themselves_in_a_sentence_without_end() -> None:
    text = "word " * 5000
    span = factory.span(text, "word")
    assert sentence(text, span) == span


def test_empty_words_have_no_sentence() -> None:
    assert sentence("One. Two.", Span(4, 4, "")) == Span(4, 4, "")


@given(st.data())
def test_sentence_holds_its_words_and_is_true_to_the_text(data: st.DataObject) -> None:
    text = data.draw(st.text("ab .!\n”U", max_size=80))
    span = data.draw(chance.spans(text))
    found = sentence(text, span)
    assert found.covers(span)
    assert text[found.start : found.end] == found.text
    assert len(found.text) <= max(LONGEST, len(span.text))
