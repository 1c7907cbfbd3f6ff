"""The law's files: what must hold of each, and what a malformed one says."""

from __future__ import annotations

import datetime
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from embargowatch import assess, lexicon
from embargowatch.assess.lists import changes, on, unchecked
from embargowatch.assess.wording import Phrases
from embargowatch.errors import DataError

LAW = assess.load()
OWN = Path(str(files("embargowatch"))) / "data" / "law"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the law that a test may break."""
    return Path(shutil.copytree(OWN, tmp_path / "law"))


def test_law_holds_every_regime_with_measures() -> None:
    assert len(LAW.measures) >= 152
    assert {measure.regime for measure in LAW.measures} == set(LAW.regimes)


def test_every_measure_has_words_and_a_mark_of_how_far_it_was_checked() -> None:
    for measure in LAW.measures:
        assert len(measure.text) > 20, measure.id
        assert measure.checked in {"text seen", "paragraph number seen", "not checked"}
        assert measure.label.endswith(f"resolution {measure.resolution} ({measure.year})")
        assert all(one.adopted <= one.until for one in measure.renewals), measure.id


def test_marks_that_measures_rest_on_have_words() -> None:
    needed = {mark for one in LAW.measures for mark in one.marks}
    needed |= {mark for one in LAW.measures for exemption in one.exemptions for mark in exemption.marks}
    told = {value[0].mark for rows in LAW.terms.cues.by_word.values() for _, _, value in rows}
    told |= {value[0].mark for _, _, value in LAW.terms.cues.wild}
    assert needed <= told | {one.removeprefix("!") for one in told}


def test_every_class_of_the_item_tree_has_kinds() -> None:
    words = lexicon.load()
    ids = {row["id"] for file in OWN.parent.glob("items/*.yaml") for row in yaml.safe_load(file.read_text("utf-8"))}
    for key in ids:
        one = words.item(key)
        assert one is not None
        assert LAW.kinds.of_classes([one, *words.ancestors(key)]), key


def test_lists_of_parties_that_measures_name_exist() -> None:
    for measure in LAW.measures:
        assert measure.target.groups <= set(LAW.register.groups), measure.id


def test_malformed_yaml_names_file_and_line(folder: Path) -> None:
    (folder / "measures" / "unscr-1718.yaml").write_text("resolution: [1718\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"unscr-1718\.yaml.*line 2"):
        assess.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("direction: from", "direction: sideways", r"line \d+: expected one of to, from"),
        ("items: [seven]", "items: [sevenfold]", r"there is no 'sevenfold'"),
        ("verb: supply", "verve: supply", r"expected one of the fields"),
        ("adopted: 2006-10-14", "adopted: last year", r"expected a date such as"),
        ("regime: dprk", "regime: atlantis", r"expected one of .*dprk"),
        ("unscr-1718-op8b", "op8b", r"expected an id that begins with unscr-1718-"),
    ],
)
def test_wrong_field_says_what_was_expected(folder: Path, old: str, new: str, expected: str) -> None:
    file = folder / "measures" / "unscr-1718.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"measures/unscr-1718\.yaml, line") as caught:
        assess.load(folder)
    assert caught.match(expected)


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "kinds.yaml").unlink()
    with pytest.raises(DataError, match=r"kinds\.yaml"):
        assess.load(folder)


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected YAML files"):
        assess.load(tmp_path)


def test_measures_on_a_day_leave_out_what_had_ended() -> None:
    ids = {measure.id: state for measure, state in on(LAW, datetime.date(2016, 1, 16))}
    assert "unscr-1747-op5" not in ids
    assert ids["unscr-2231-annexb6b"] == "in force"
    later = {measure.id: state for measure, state in on(LAW, datetime.date(2026, 8, 1))}
    assert later["unscr-2745-op2"] == "unknown"
    assert later["unscr-1747-op5-claimed"] == "disputed"


def test_changes_since_a_day_are_in_order_and_none_is_older() -> None:
    found = changes(LAW, datetime.date(2023, 10, 1))
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert found[0].day >= datetime.date(2023, 10, 1)
    assert ("unscr-2231-annexb4", "ends") in {(one.measure.id, one.what) for one in found}


def test_unchecked_measures_begin_with_those_nobody_looked_at() -> None:
    found = unchecked(LAW)
    assert found[0].checked == "not checked"
    assert all(one.checked != "paragraph number seen" for one in found)


def test_measure_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DataError, match="there is no"):
        LAW.get("unscr-9999-op1")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("spare part", "two spare-parts", True),
        ("CAR", "a car", False),
        ("CAR", "to CAR", True),
        ("seized ... given", "rounds seized at sea were given away", True),
        ("seized ... given", "rounds seized. Aid was given", False),
        ("refurbish*", "to be refurbished", True),
        ("older contract", "older, contract", False),
        ("Côte d'Ivoire", "Cote d’Ivoire", True),
    ],
)
def test_phrase_is_found_as_whole_words_only(phrase: str, text: str, found: bool) -> None:
    phrases: Phrases[str] = Phrases()
    phrases.add([phrase], "x")
    assert (phrases.search(text) is not None) is found
