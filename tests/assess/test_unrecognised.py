"""Parties and items that nobody knows: the answer says so, and what would decide it."""

from __future__ import annotations

import pytest

from embargowatch import assess, lexicon, pipeline
from embargowatch.model.law import Assessed
from embargowatch.show import law as show

LAW = assess.load()
WORDS = lexicon.load()


def judged(supplier: str, recipient: str, item: str = "rifles", day: str = "2015-01-01") -> Assessed:
    """A plain case."""
    case = {"id": "u", "date": day, "supplier": supplier, "recipient": recipient, "item": item}
    return pipeline.assess_case(case, WORDS, LAW)


def states(answer: Assessed) -> dict[str, str]:
    """What is not known, by field."""
    return {one.field: one.state for one in answer.unrecognised}


def test_nothing_known_is_said_of_each() -> None:
    answer = judged("Ruritania", "Freedonia", "widgets")
    assert answer.verdict == "depends"
    assert states(answer) == {
        "supplier": "not recognised",
        "recipient": "not recognised",
        "item": "kind not known",
    }
    text = show.assess_text(answer)
    assert "supplier “Ruritania”: not recognised; what would decide it" in text
    told = show.assess_object(answer)["unrecognised"]
    assert [one["words"] for one in told] == ["Ruritania", "Freedonia", "widgets"]
    assert "Libya" in told[1]["would_decide"]


@pytest.mark.parametrize("words", ["Ruritania", "ruritania", "Freedonian army", "Acme Company", "rebels of Ruritania"])
def test_name_that_is_not_known_leaves_it_open(words: str) -> None:
    answer = judged("France", words)
    assert (answer.verdict, states(answer)) == ("depends", {"recipient": "not recognised"})


@pytest.mark.parametrize("words", ["", "a buyer abroad", "private company", "A State", "unknown, aboard the Aurora"])
def test_party_that_is_only_described_changes_no_verdict(words: str) -> None:
    answer = judged("France", words)
    assert (answer.verdict, states(answer)) == ("permitted", {"recipient": "not named"})


def test_known_parties_and_goods_are_not_listed() -> None:
    assert judged("France", "United States").unrecognised == ()


def test_unknown_name_changes_nothing_where_no_measure_could_bind() -> None:
    answer = judged("Ruritania", "France", "wheat")
    assert answer.verdict == "permitted"
    assert "no measure known here would reach this" in answer.unrecognised[0].would_decide


def test_unknown_name_does_not_weaken_what_is_forbidden() -> None:
    assert judged("Ruritania", "North Korea", "tanks").verdict == "prohibited"


def test_name_that_may_mean_two_is_read_as_the_likeliest_and_told_of() -> None:
    answer = judged("France", "Korea")
    assert states(answer) == {"recipient": "ambiguous"}
    assert "read here as South Korea" in answer.unrecognised[0].would_decide
    assert judged("France", "Congo (Brazzaville)").unrecognised == ()
    assert judged("France", "Korea, DPR").unrecognised == ()
