"""The drawings: what they say in words, and that labels fit."""

from __future__ import annotations

import pytest

import factory
from embargowatch.corroborate import cases
from embargowatch.model import Case, Read
from embargowatch.show.drawing import LONGEST, MOST, exchange, voice


def case_of(*reads: Read, id: str = "kp-ru-arms") -> Case:
    return next(case for case in cases(reads) if case.id == id)


def test_exchange_draws_what_is_said_and_what_is_watched_for() -> None:
    drawn = exchange(case_of(factory.story()))
    assert (drawn.first, drawn.second) == ("North Korea", "Russia")
    assert [(arrow.kind, arrow.back, arrow.label) for arrow in drawn.arrows] == [
        ("said", False, "missiles (alleged)"),
        ("watched", True, "watched for: something that is not named"),
    ]


def test_exchange_draws_both_ways_and_what_is_watched_beside_them() -> None:
    oil = factory.told("RU", "KP", "oil", words="petrol", category="petroleum")
    drawn = exchange(case_of(factory.story(), oil))
    assert [(arrow.kind, arrow.back) for arrow in drawn.arrows] == [("said", False), ("said", True), ("watched", True)]


def test_exchange_of_a_denial_alone_is_drawn_as_denied() -> None:
    drawn = exchange(case_of(factory.denial()))
    assert [(arrow.kind, arrow.label) for arrow in drawn.arrows] == [
        ("denied", "missiles (denied)"),
        ("none", "nothing is said to pass this way"),
    ]


@pytest.mark.parametrize("words", [["rockets", "shells", "launchers", "rifles"], ["a very long name of a weapon " * 5]])
def test_labels_fit(words: list[str]) -> None:
    reads = [factory.told("KP", "RU", f"page {n}", words=each) for n, each in enumerate(words)]
    for arrow in exchange(case_of(*reads)).arrows:
        assert len(arrow.label) <= LONGEST
        assert "…" in arrow.label or arrow.back or len(words) == 4


def test_voice_draws_no_more_pages_than_fit() -> None:
    assert (len(voice(3).pages), voice(3).more) == (3, 0)
    assert (len(voice(300).pages), voice(300).more) == (MOST, 300 - MOST)
