"""Malformed data: each error names the file and the entry, and says what to do."""

from __future__ import annotations

import pytest

from embargowatch.errors import DataError
from embargowatch.lexicon.actors import cast, slug
from embargowatch.lexicon.files import Entry
from embargowatch.lexicon.items import goods
from embargowatch.lexicon.roles import roles
from embargowatch.lexicon.traps import traps


def entry(**fields: object) -> Entry:
    return Entry(fields, f"actors/test.yaml, entry {fields.get('id')}")


STATE = entry(id="AA", name="Aland", kind="state")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (entry(name="Aland", kind="state"), "expected a field 'id'"),
        (entry(id="AA", name="Aland", kind="planet"), "expected one of state"),
        (entry(id="AA", name="Aland", kind="state", nmes="x"), "unknown field 'nmes'"),
        (entry(id="AA", name="Aland", kind="state", names=7), "expected words separated by ';'"),
        (entry(id="AA", name="Aland", kind="state", leaders="X Y 20x9"), "expected 'Full Name"),
        (entry(id="AA", name="Aland", kind="state", names="!!"), "expected words"),
    ],
)
def test_cast_says_what_is_wrong_and_where(bad: Entry, message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        cast([bad])
    assert "actors/test.yaml, entry" in str(error.value)


def test_cast_refuses_words_that_name_two_actors() -> None:
    with pytest.raises(DataError, match="already names AA"):
        cast([STATE, entry(id="BB", name="Bland", kind="state", names="Aland")])


def test_cast_adds_words_of_a_second_entry_to_an_actor() -> None:
    found = cast([STATE, entry(id="AA", names="Alandia")])
    assert {phrase.value.actor.id for phrase in found.phrases.values() if phrase.value.actor} == {"AA"}
    assert len(found.phrases) == 2


def test_cast_refuses_another_name_for_a_taken_id() -> None:
    with pytest.raises(DataError, match="taken by Aland"):
        cast([STATE, entry(id="AA", name="Other", kind="state")])


def test_cast_gives_a_leader_the_state_of_the_latest_term() -> None:
    found = cast(
        [
            entry(id="AA", name="Aland", kind="state", leaders="Jo Do 2001-2003"),
            entry(id="BB", name="Bland", kind="state", leaders="Jo Do 2005-"),
        ]
    )
    assert found.actors["jo-do"].state == "BB"


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([entry(id="a", name="a", category="nonsense")], "is no category"),
        ([entry(id="a", name="a", category="uav", parent="b")], "'b' does not exist"),
        (
            [entry(id="a", name="a", category="uav", parent="b"), entry(id="b", name="b", category="uav", parent="a")],
            "ancestor",
        ),
        (
            [
                entry(id="a", name="a", category="uav", words="kite"),
                entry(id="b", name="b", category="uav", only="kites"),
            ],
            "already",
        ),
    ],
)
def test_goods_says_what_is_wrong(bad: list[Entry], message: str) -> None:
    with pytest.raises(DataError, match=message):
        goods(bad)


def test_roles_refuses_an_unknown_kind() -> None:
    with pytest.raises(DataError, match="expected one of office"):
        roles([entry(id="hobby", words="angler")])


@pytest.mark.parametrize(
    "bad", [None, [], {"stops": "x"}, {"contested": ["x"]}, {"contested": [{"words": "x", "likely": "y"}]}]
)
def test_traps_refuses_what_is_not_in_the_format(bad: object) -> None:
    with pytest.raises(DataError):
        traps(bad, "actors/traps.yaml")


@pytest.mark.parametrize(("name", "expected"), [("Antony Blinken", "antony-blinken"), ("Élysée", "elysee"), ("…", "")])
def test_slug_is_stable_and_plain(name: str, expected: str) -> None:
    assert slug(name) == expected
