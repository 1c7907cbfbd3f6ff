"""Plain words for a side, taken apart."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embargowatch import lexicon, resolve
from embargowatch.lexicon import Lexicon


@functools.cache
def book() -> Lexicon:
    """The package's lexicon, once."""
    return lexicon.load()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Korea, DPR", "KP"),
        ("Korea, Republic of", "KR"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Iran, Islamic Republic of", "IR"),
        ("Congo (Brazzaville)", "CG"),
        ("north korea", "KP"),
        ("uae", "AE"),
        ("Yemen (government)", "YE"),
    ],
)
def test_side_finds_the_party_however_its_name_is_turned(words: str, first: str) -> None:
    found = resolve.side(words, book())
    assert found.actors[0].id == first
    assert found.words == words


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("Rapid Support Forces in Darfur, via Chad", ["TD"]),
        ("Iran, transshipped in Oman", ["OM"]),
        ("North Korea via China and Russia", ["CN", "RU"]),
        ("Libya (by way of Malta)", ["MT"]),
        ("Libya", []),
    ],
)
def test_side_keeps_what_it_passed_through(words: str, route: list[str]) -> None:
    assert [one.id for one in resolve.side(words, book()).route] == route


def test_side_puts_a_group_where_the_words_put_it() -> None:
    found = resolve.side("Hezbollah in Syria", book())
    assert found.actors[0].id == "hezbollah"
    assert [one.id for one in found.near] == ["SY"]


def test_side_names_nobody_whom_the_words_do_not_name() -> None:
    assert resolve.side("anti-Iran group", book()).actors == ()
    assert resolve.side("Ruritania", book()).actors == ()


@given(st.text(max_size=200))
def test_side_takes_any_words(words: str) -> None:
    assert resolve.side(words, book()).words == words


@pytest.mark.parametrize(
    ("story", "states"),
    [
        ("The drones were flown via Chad to Darfur.", ["TD"]),
        ("Rifles, transshipped in Libya, were found in Agadez.", ["LY"]),
        ("The rockets went through Iraq and Syria by road.", ["IQ", "SY"]),
        ("The shipment went through customs. Iraq denied it.", []),
        ("The minister came through a side door.", []),
    ],
)
def test_passed_names_the_states_that_a_story_leads_through(story: str, states: list[str]) -> None:
    assert [actor.id for actor in resolve.passed(story, book())] == states
