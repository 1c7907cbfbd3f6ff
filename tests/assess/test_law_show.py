"""Answers for people and programs: no word that says that something happened, everything escaped, pages up to date."""

from __future__ import annotations

import datetime
import json
import xml.etree.ElementTree as ET
from pathlib import Path

from embargowatch import assess
from embargowatch.assess.facts import plain
from embargowatch.model import Actor
from embargowatch.model.law import Assessed, Side
from embargowatch.show import law as show
from embargowatch.show.regimes import pages, write
from embargowatch.show.timeline import timeline

LAW = assess.load()
DOCS = Path(__file__).parents[2] / "docs" / "law"
KOREA = Actor("KP", "North Korea", "state", "KP")
RUSSIA = Actor("RU", "Russia", "state", "RU")


def answer(what: str = "", day: str = "2024-01-09") -> Assessed:
    """North Korea to Russia: missiles."""
    case = {"id": "a1", "date": day, "item": "missiles", "category": "missiles", "what_happened": what}
    facts = plain(case, LAW, Side("North Korea", (KOREA,)), Side("Russia", (RUSSIA,)))
    found = assess.considered(facts, LAW)
    names = {"KP": "North Korea", "RU": "Russia"}
    return Assessed("a1", assess.verdict(found), facts, found, LAW.known_until, names=names)


def test_object_has_the_keys_of_the_contract() -> None:
    told = json.loads(json.dumps(show.assess_object(answer())))
    assert {"id", "verdict", "findings", "law_as_of"} <= set(told)
    first = told["findings"][0]
    assert {"measure", "resolution", "paragraph", "role", "breached_by", "positions", "needs", "trace"} <= set(first)
    assert first["measure"] == "unscr-1718-op8b"
    assert first["breached_by"] == ["KP", "RU"]
    assert all(one["role"] != "not_engaged" for one in told["findings"])


def test_text_gives_paragraphs_reasons_and_what_is_not_verified() -> None:
    text = show.assess_text(answer())
    assert "if this happened, it is contrary to" in text
    assert "paragraph 9 of resolution 1874 (2009)" in text
    assert "[content seen in a source, paragraph number not seen]" in text
    assert "not verified" not in text
    assert "violat" not in text


def test_text_names_states_where_the_object_has_their_ids() -> None:
    text = show.assess_text(answer())
    assert "by North Korea and Russia (" in text
    assert "KP" not in text
    assert show.assess_object(answer())["findings"][0]["breached_by"] == ["KP", "RU"]


def test_text_of_no_finding_does_not_say_that_it_is_legal() -> None:
    case = {"id": "n", "date": "2024-01-01", "item": "bombs"}
    israel = Side("Israel", (Actor("IL", "Israel", "state", "IL"),))
    facts = plain(case, LAW, Side("United States", (Actor("US", "United States", "state", "US"),)), israel)
    text = show.assess_text(Assessed("n", assess.verdict(()), facts, (), LAW.known_until))
    assert "NO MEASURE OF THE UNITED NATIONS FOUND" in text
    assert "Other law" in text
    assert "legal" not in text


def test_withdrawn_allegation_says_so() -> None:
    assert "the allegation was taken back" in show.assess_text(answer("The accusation was withdrawn."))


def test_who_seizes_is_not_in_breach() -> None:
    found = answer("Seized by the navy of a third State.").findings
    assert all("a State that stops or seizes complies" in " ".join(one.trace) for one in found if one.breached_by)


def test_measure_in_words_names_time_exemptions_and_check() -> None:
    text = show.measure_text(LAW.get("unscr-2397-op5"), LAW)
    assert "from 2018-01-01; no end date" in text
    assert "500,000 bbl in each calendar year" in text
    assert "checked: content and paragraph number seen in a source" in text


def test_lists_name_every_measure_once() -> None:
    text = show.list_text(LAW.measures, LAW)
    rows = [line for line in text.splitlines() if line.startswith("  unscr-")]
    assert len(rows) == len(LAW.measures)
    assert "unscr-2745-op2" in show.on_text(LAW, datetime.date(2025, 1, 1))
    assert show.changes_text(LAW, datetime.date(2025, 9, 28)).startswith("2025-09-28")
    assert "not checked" in show.unchecked_text(LAW)


def test_drawing_is_well_formed_and_escapes_its_words() -> None:
    measures = [one for one in LAW.measures if one.regime == "dprk"]
    root = ET.fromstring(timeline(measures, "<b>&", LAW.known_until))  # noqa: S314 - our own text
    bars = [one for one in root.iter("{http://www.w3.org/2000/svg}rect") if len(one)]
    assert len([bar for bar in bars if bar[0].tag.endswith("title")]) >= len(measures)
    assert "script" not in timeline(measures, "x", LAW.known_until)


def test_pages_of_the_docs_are_those_of_the_data(tmp_path: Path) -> None:
    assert write(LAW, tmp_path) == len(list(pages(LAW)))
    for file in tmp_path.iterdir():
        kept = (DOCS / file.name).read_text(encoding="utf-8")
        assert kept == file.read_text(encoding="utf-8"), (
            f"run python -m embargowatch.show.regimes docs/law ({file.name})"
        )
