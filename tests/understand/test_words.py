"""Dates, figures and resolutions in running text."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embargowatch.model import Span
from embargowatch.understand.citations import citations
from embargowatch.understand.quantities import quantity
from embargowatch.understand.time import dates

DAY = datetime.date
PUBLISHED = DAY(2024, 1, 10)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on Tuesday", DAY(2024, 1, 9), DAY(2024, 1, 9)),
        ("on Wednesday", DAY(2024, 1, 10), DAY(2024, 1, 10)),
        ("last Wednesday", DAY(2024, 1, 3), DAY(2024, 1, 3)),
        ("next Friday", DAY(2024, 1, 12), DAY(2024, 1, 12)),
        ("last week", DAY(2024, 1, 1), DAY(2024, 1, 7)),
        ("last month", DAY(2023, 12, 1), DAY(2023, 12, 31)),
        ("last year", DAY(2023, 1, 1), DAY(2023, 12, 31)),
        ("yesterday", DAY(2024, 1, 9), DAY(2024, 1, 9)),
        ("on 3 March 2022", DAY(2022, 3, 3), DAY(2022, 3, 3)),
        ("on December 28", DAY(2023, 12, 28), DAY(2023, 12, 28)),
        ("in March", DAY(2023, 3, 1), DAY(2023, 3, 31)),
        ("in 2021", DAY(2021, 1, 1), DAY(2021, 12, 31)),
        ("2023-12-30", DAY(2023, 12, 30), DAY(2023, 12, 30)),
    ],
)
def test_dates_are_read_from_the_day_of_publication(words: str, first: datetime.date, last: datetime.date) -> None:
    ((_, date),) = dates(f"It came {words}.", PUBLISHED)
    assert (date.first, date.last) == (first, last)


@pytest.mark.parametrize("words", ["on Tuesday", "last week", "yesterday", "in March", "on December 28"])
def test_dates_without_a_day_of_publication_stay_words(words: str) -> None:
    ((span, date),) = dates(f"It came {words}.", None)
    assert (date.first, date.last) == (None, None)
    assert span.text in words


def test_dates_that_no_calendar_has_stay_words() -> None:
    ((_, date),) = dates("It came on 30 February 2020.", PUBLISHED)
    assert date.first is None


@given(st.text(max_size=200), st.one_of(st.none(), st.dates(DAY(1950, 1, 1), DAY(2100, 1, 1))))
def test_dates_slice_back_in_order_and_never_turn_around(text: str, published: datetime.date | None) -> None:
    found = dates(text, published)
    assert [span for span, _ in found] == sorted(span for span, _ in found)
    for span, date in found:
        assert text[span.start : span.end] == span.text
        assert date.first is None or date.last is None or date.first <= date.last


@given(st.dates(DAY(1950, 1, 1), DAY(2100, 1, 1)))
def test_dates_of_weekdays_never_lie_ahead(published: datetime.date) -> None:
    ((_, date),) = dates("It came on Friday.", published)
    assert date.first is not None
    assert 0 <= (published - date.first).days < 7


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("47 ministers", 47, 47),
        ("nearly 50 countries", None, 50),
        ("more than 30 tanks", 30, None),
        ("as many as nine million rounds", None, 9_000_000),
        ("some 6,700 containers", 6_700, 6_700),
        ("between 30 and 40 missiles", 30, 40),
        ("two to three million shells", 2_000_000, 3_000_000),
        ("dozens of drones", 24, None),
        ("a dozen ships", 12, 12),
        ("three hundred and twenty trucks", 320, 320),
        ("$1.5 billion", 1_500_000_000, 1_500_000_000),
    ],
)
def test_quantities_have_the_bounds_that_the_words_give(words: str, low: float | None, high: float | None) -> None:
    found = quantity(Span.cut(words, 0, len(words)))
    assert found is not None
    assert (found.low, found.high) == (low, high)


def test_quantities_are_none_without_a_figure() -> None:
    assert quantity(Span.cut("many tanks", 0, 10)) is None


@given(st.text(max_size=120))
def test_quantities_of_any_text_have_bounds_in_order(text: str) -> None:
    found = quantity(Span.cut(text, 0, len(text)))
    assert found is None or found.low is None or found.high is None or found.low <= found.high


def test_citations_name_resolutions_with_and_without_years() -> None:
    text = "It breaks resolutions 1718 (2006) and 1874 (2009), UNSCR 2270 and S/RES/2231 (2015), but not resolution 7."
    found = citations(text)
    assert [one.resolution for one in found] == [1718, 1874, 2270, 2231]
    assert found[0].symbol == "S/RES/1718 (2006)"
    assert all(text[one.evidence.start : one.evidence.end] == one.evidence.text for one in found)


@given(st.text(max_size=200))
def test_citations_slice_back(text: str) -> None:
    assert all(text[one.evidence.start : one.evidence.end] == one.evidence.text for one in citations(text))
