"""A route taken apart: what bears on each leg, and what the State of transit owes."""

from __future__ import annotations

from embargowatch import assess, lexicon, pipeline
from embargowatch.model.law import Assessed
from embargowatch.show import law as show

LAW = assess.load()
WORDS = lexicon.load()


def judged(supplier: str, recipient: str, item: str, day: str = "2018-09-01") -> Assessed:
    """A plain case."""
    case = {"id": "l", "date": day, "supplier": supplier, "recipient": recipient, "item": item}
    return pipeline.assess_case(case, WORDS, LAW)


def test_state_of_transit_owes_inspection_and_seizure() -> None:
    first, last = judged("Iran", "Houthis, transshipped in Oman", "rifles").legs
    assert (first.supplier, first.recipient, last.supplier) == ("Iran", "Oman", "Oman")
    duties = {one.measure: (one.kind, one.binding) for one in first.duties}
    assert duties["unscr-2216-op15"] == ("inspect", False)
    assert duties["unscr-2216-op16"] == ("seize", True)
    assert last.duties == ()


def test_passage_alone_is_no_breach_of_the_state_of_transit() -> None:
    answer = judged("United Arab Emirates", "Rapid Support Forces in Darfur, via Chad", "rifles", "2024-05-01")
    assert answer.verdict == "prohibited"
    assert answer.findings[0].breached_by == ("AE",)
    found = {one.measure: one for one in answer.legs[1].findings}["unscr-1591-op7"]
    assert (found.verdict, found.role, found.breached_by) == ("depends", "depends", ("TD",))
    assert "whether Chad let the goods go on" in " ".join(found.needs)


def test_export_ban_binds_the_supplier_on_the_first_leg_and_not_who_lets_it_pass() -> None:
    first, last = judged("North Korea via Russia", "South Korea", "coal").legs
    found = {one.measure: one for one in first.findings}["unscr-2371-op8"]
    assert (found.verdict, found.breached_by) == ("prohibited", ("KP",))
    assert "unscr-2270-op18" in {one.measure for one in first.duties}
    assert last.findings == ()


def test_territory_under_embargo_on_the_way_is_a_leg_with_its_own_measures() -> None:
    answer = judged("Turkey via Libya", "Niger", "rifles")
    assert answer.verdict == "permitted"
    first, last = answer.legs
    assert {one.measure: one.verdict for one in first.findings} == {"unscr-1970-op9": "depends"}
    assert {one.measure: one.verdict for one in last.findings} == {"unscr-1970-op10": "depends"}
    assert all("only crossed its territory" in " ".join(one.needs) for one in (*first.findings, *last.findings))


def test_no_route_has_no_legs() -> None:
    assert judged("Iran", "Houthis", "rifles").legs == ()


def test_duties_end_with_their_measures() -> None:
    first, _ = judged("North Korea via China", "Eritrea", "rifles", "2019-01-01").legs
    assert not {one.measure for one in first.duties} & {"unscr-1907-op7", "unscr-1907-op8"}


def test_text_and_object_show_the_legs() -> None:
    answer = judged("North Korea via Russia", "South Korea", "coal")
    text = show.assess_text(answer)
    assert "Leg North Korea to Russia:" in text
    assert "Russia has to inspect: paragraph 18 of resolution 2270 (2016)" in text
    first = show.assess_object(answer)["legs"][0]
    assert (first["from"], first["to"]) == ("North Korea", "Russia")
    assert {"measure", "label", "duty", "binding", "states", "text", "checked"} == set(first["duties"][0])
