"""Words for what may pass, and their classes."""

from __future__ import annotations

from functools import lru_cache

import pytest

from embargowatch import lexicon
from embargowatch.lexicon import Lexicon
from embargowatch.lexicon.items import CATEGORIES


@lru_cache
def book() -> Lexicon:
    return lexicon.load()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Hwasong-11A", "ballistic_missile"),
        ("KN-23s", "ballistic_missile"),
        ("Scud missiles", "ballistic_missile"),
        ("Shahed-136 drones", "uav"),
        ("Kh-101", "cruise_missile"),
        ("S-300", "air_defence"),
        ("S300PMU2", "air_defence"),
        ("Pantsir-S1", "air_defence"),
        ("T-72s", "armoured_vehicle"),
        ("152mm shells", "ammunition"),
        ("152 mm artillery shells", "ammunition"),
        ("155-millimeter rounds", "ammunition"),
        ("AK-47s", "small_arms"),
        ("MANPADS", "air_defence"),
        ("shoulder-fired anti-aircraft missiles", "air_defence"),
        ("HIMARS", "artillery"),
        ("Kornet", "other_arms"),
        ("TOW missiles", "other_arms"),
        ("F-16s", "aircraft"),
        ("Su-35", "aircraft"),
        ("Su-30SM", "aircraft"),
        ("Mi-17 helicopters", "aircraft"),
        ("crude oil", "petroleum"),
        ("diesel", "petroleum"),
        ("coal", "coal"),
        ("iron ore", "other_commodity"),
        ("gold", "other_commodity"),
        ("timber", "other_commodity"),
        ("grain", "other_commodity"),
        ("textiles", "other_commodity"),
        ("seafood", "other_commodity"),
        ("cash", "money"),
        ("$1.7 billion", "money"),
        ("3 million euros", "money"),
        ("millions of dollars", "money"),
        ("loans", "money"),
        ("machine tools", "dual_use"),
        ("ball bearings", "dual_use"),
        ("semiconductors", "dual_use"),
        ("precursor chemicals", "dual_use"),
        ("carbon fibre", "dual_use"),
        ("ammonium perchlorate", "dual_use"),
        ("centrifuges", "nuclear"),
        ("enriched uranium", "nuclear"),
        ("sarin", "wmd"),
        ("missile technology", "technology"),
        ("training", "troops_training"),
        ("mercenaries", "troops_training"),
        ("overseas workers", "labour"),
        ("luxury goods", "luxury"),
        ("warships", "vessel"),
        ("night-vision goggles", "other_arms"),
        ("4x4 vehicles", "other_arms"),
        ("spare parts", "arms_unspecified"),
        ("matériel", "arms_unspecified"),
        ("military hardware", "arms_unspecified"),
        ("military aid", "aid_unspecified"),
        ("Weapons", "arms_unspecified"),
    ],
)
def test_items_gives_the_whole_phrase_its_category(text: str, category: str) -> None:
    (thing,) = book().items(text)
    assert (thing.text, thing.item.category) == (text, category)


@pytest.mark.parametrize(
    "text",
    [
        "a coat of arms",
        "the arms embargo",
        "a shipment",
        "the delivery",
        "a tow bar",
        "a think tank",
        "an oil painting",
        "shell companies",
        "freedom fighters",
        "drone strikes",
    ],
)
def test_items_leaves_traps_and_mere_shipments_alone(text: str) -> None:
    assert book().items(text) == []


def test_items_does_not_join_words_over_a_comma_or_an_empty_line() -> None:
    assert [thing.text for thing in book().items("ballistic, missiles")] == ["missiles"]
    assert [thing.text for thing in book().items("ballistic\n\nmissiles")] == ["missiles"]


def test_items_joins_words_over_a_hyphen_or_a_line_break() -> None:
    assert [thing.text for thing in book().items("short range ballistic\nmissiles")] == [
        "short range ballistic\nmissiles"
    ]


def test_ancestors_lead_to_the_root_nearest_first() -> None:
    assert [made.id for made in book().ancestors("tank")] == ["armoured_vehicle", "arms"]
    assert book().ancestors("arms") == ()
    assert book().ancestors("no such class") == ()


@pytest.mark.parametrize("category", CATEGORIES)
def test_items_cover_every_category_of_the_contract(category: str) -> None:
    assert any(made is not None and made.category == category for made in map(book().item, CLASSES))


CLASSES = (
    "ballistic_missile",
    "cruise_missile",
    "missile",
    "uav",
    "artillery",
    "ammunition",
    "small_arms",
    "armoured_vehicle",
    "aircraft",
    "air_defence",
    "vessel",
    "anti_tank",
    "arms",
    "wmd",
    "nuclear",
    "dual_use",
    "technology",
    "petroleum",
    "coal",
    "commodity",
    "luxury",
    "training",
    "labour",
    "money",
    "aid",
    "supplies",
)


def test_item_carries_codes_where_they_are_sure() -> None:
    tank = book().item("tank")
    coal = book().item("coal")
    assert tank is not None
    assert coal is not None
    assert (tank.register, coal.hs) == ("I", ("2701",))
