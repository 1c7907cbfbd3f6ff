"""What the findings of single claims come to: each measure once, and what hangs on an unnamed item apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

import factory
from embargowatch.corroborate import cases
from embargowatch.model import Case, Finding
from embargowatch.show import contract, outcome, text


def found(document: str, claim: str = "c1", measure: str = "m1", verdict: str = "prohibited") -> Finding:
    label = f"paragraph {measure} of resolution 1718 (2006)"
    return factory.finding(document=document, claim=claim, measure=measure, verdict=verdict, label=label)


def story() -> tuple[Case, str]:
    """The story's case, whose claim c1 is about missiles and whose claim c2 only watches for what is not named."""
    read = factory.story()
    return next(case for case in cases([read]) if case.id == "kp-ru-arms"), read.document.id


@pytest.mark.parametrize("verdicts", [("depends", "prohibited"), ("prohibited", "depends"), ("unknown", "prohibited")])
def test_case_shows_each_measure_once_with_the_clearest_outcome(verdicts: tuple[str, str]) -> None:
    case, page = story()
    shown = outcome.of_case(case, [found(page, verdict=each) for each in verdicts]).clear
    assert [(each.measure, each.verdict) for each in shown] == [("m1", "prohibited")]


def test_finding_keeps_the_document_and_claim_it_stands_for() -> None:
    case, page = story()
    (shown,) = contract.case_object(case, [found(page), found(page)])["findings"]
    assert (shown["document"], shown["claim"]) == (page, "c1")


def test_measures_behind_what_is_not_named_are_one_line() -> None:
    case, page = story()
    findings = [found(page), *(found(page, "c2", each, "depends") for each in ("8(a)", "9", "10"))]
    shown = " ".join(text.case(case, findings).split())
    assert (
        "What passes from Russia to North Korea is not known; 3 measures could matter: paragraph 8(a), paragraph 9 and "
        "paragraph 10 of resolution 1718 (2006)." in shown
    )
    assert "depends on" not in shown


def test_measure_that_is_clear_is_not_listed_again_as_possible() -> None:
    case, page = story()
    shown = outcome.of_case(case, [found(page), found(page, "c2", "m1", "depends")])
    assert (len(shown.clear), shown.possible, shown.possibly) == (1, (), "")


def test_what_is_only_watched_for_is_no_finding_of_the_case_in_json() -> None:
    case, page = story()
    made = contract.case_object(case, [found(page), found(page, "c2", "m2", "depends")])
    assert [each["measure"] for each in made["findings"]] == ["m1"]
    assert made["could_matter"] == ["m2"]


def test_case_of_what_is_not_named_keeps_its_findings_in_json() -> None:
    read = factory.told("RU", "KP", words="what", category="unspecified", text="what Russia gave North Korea")
    (case,) = cases([read])
    made = contract.case_object(case, [found(read.document.id, verdict="depends")])
    assert [each["measure"] for each in made["findings"]] == made["could_matter"] == ["m1"]


def test_findings_of_the_same_claim_id_in_another_document_are_not_this_claims() -> None:
    read = factory.story()
    shown = outcome.of_claim(read.reading.claims[0], [found("sha256:other")], read.document.id)
    assert shown == outcome.Outcome()


def test_findings_of_a_ledger_from_before_are_still_shown() -> None:
    case, _ = story()
    old = replace(factory.finding(), claim=None, document=None)
    assert outcome.of_case(case, [old]).clear == (old,)


def test_ids_in_the_trace_are_shown_as_names() -> None:
    case, page = story()
    step = "Bound: all States; if this happened, it is contrary to it by KP, RU (export)."
    shown = " ".join(text.case(case, [replace(found(page), trace=(step,))]).split())
    assert "contrary to it by North Korea and Russia (export)." in shown


@pytest.mark.parametrize(("item", "category"), [("what", "unspecified"), ("missiles", "missile")])
def test_words_that_name_nothing_keep_their_words_and_have_no_category(item: str, category: str) -> None:
    given = factory.item(f"{item} they sent", item, "missile")
    made = contract.item_object(given)
    assert made is not None
    assert (made["text"], made["category"]) == (item, category)
