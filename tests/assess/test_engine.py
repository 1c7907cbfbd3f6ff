"""The engine's laws: what must hold whatever the facts."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embargowatch import assess, lexicon, pipeline
from embargowatch.assess.facts import amount, days
from embargowatch.assess.judge import SEVERITY
from embargowatch.assess.lists import dated
from embargowatch.errors import UsageError
from embargowatch.model import Actor
from embargowatch.model.law import Amount, Facts, Finding

LAW = assess.load()
WORDS = lexicon.load()
CASE_FIELDS = ("id", "date", "supplier", "recipient", "item", "category", "quantity", "what_happened")
DAY = datetime.timedelta(days=1)
STATES = {
    key: Actor(key, key, "state", key) for key in ("KP", "IR", "RU", "LY", "YE", "CD", "SO", "IQ", "CF", "SS", "LB")
}
GROUPS = {key: Actor(key, key, "armed_group", None) for key in ("houthis", "m23", "al-shabaab", "taliban", "rsf")}
EVERYBODY = sorted({**STATES, **GROUPS})
KINDS = sorted(LAW.kinds.names)
MARKS = sorted({mark for measure in LAW.measures for one in measure.exemptions for mark in one.marks})
# Days on which the law of any measure changes, and those on which a list does: between two of them nothing may change.
EDGES = sorted(
    {one.day + shift for measure in LAW.measures for one in dated(measure) for shift in (0 * DAY, DAY)}
    | {one.adopted for measure in LAW.measures for one in measure.renewals}
    | {cap.until for measure in LAW.measures for cap in measure.caps if cap.until}
    | {day for listed in LAW.register.groups.values() for one in listed for day in (one.first, one.until) if day}
    | {day for groups in LAW.register.actors.values() for one in groups for day in (one.since, one.until) if day}
)


def facts(supplier: str, recipient: str, kind: str, day: datetime.date, marks: dict[str, str] | None = None) -> Facts:
    """One transfer of one kind on one day."""
    who = {**STATES, **GROUPS}
    parties = [LAW.register.party(key, [who[key]], day) for key in (supplier, recipient)]
    thing = LAW.kinds.thing(kind, (kind,))
    return Facts("f", parties[0], parties[1], (thing,), day, day, marks=marks or {})


def gist(found: tuple[Finding, ...]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What matters of findings: not the words of the trace, which name the day."""
    return [(one.measure, one.role, one.verdict, one.breached_by) for one in found]


anybody = st.sampled_from(EVERYBODY)
any_kind = st.sampled_from(KINDS)
any_day = st.dates(datetime.date(1990, 1, 1), datetime.date(2027, 12, 31))
any_marks = st.dictionaries(st.sampled_from(MARKS), st.just("said"), max_size=3)


@settings(max_examples=300, deadline=None)
@given(anybody, anybody, any_kind, any_day, any_marks)
def test_date_moved_by_a_day_changes_nothing_within_a_window(
    supplier: str, recipient: str, kind: str, day: datetime.date, marks: dict[str, str]
) -> None:
    if day + DAY in EDGES:
        return
    before = assess.findings(facts(supplier, recipient, kind, day, marks), LAW)
    after = assess.findings(facts(supplier, recipient, kind, day + DAY, marks), LAW)
    assert gist(before) == gist(after)


@settings(max_examples=300, deadline=None)
@given(anybody, anybody, any_kind, any_day, any_marks)
def test_exemption_fact_removed_never_makes_a_verdict_milder(
    supplier: str, recipient: str, kind: str, day: datetime.date, marks: dict[str, str]
) -> None:
    needed = {mark for measure in LAW.measures for mark in measure.marks}
    for mark in set(marks) - needed:
        rest = {key: words for key, words in marks.items() if key != mark}
        with_it = assess.verdict(assess.findings(facts(supplier, recipient, kind, day, marks), LAW))
        without = assess.verdict(assess.findings(facts(supplier, recipient, kind, day, rest), LAW))
        assert SEVERITY.index(without) >= SEVERITY.index(with_it), mark


@settings(max_examples=60, deadline=None)
@given(anybody, anybody, any_kind, any_day, st.randoms(use_true_random=False))
def test_order_of_measures_never_matters(
    supplier: str, recipient: str, kind: str, day: datetime.date, chance: random.Random
) -> None:
    one = facts(supplier, recipient, kind, day)
    frame = assess.considered(one, LAW)
    numbers = list(range(len(LAW.measures)))
    chance.shuffle(numbers)
    place = {old: new for new, old in enumerate(numbers)}
    mixed = replace(
        LAW,
        measures=tuple(LAW.measures[number] for number in numbers),
        by_key={key: tuple(place[number] for number in found) for key, found in LAW.by_key.items()},
        general=tuple(place[number] for number in LAW.general),
    )
    assert assess.considered(one, mixed) == frame


@settings(max_examples=200, deadline=None)
@given(anybody, anybody, any_kind, any_day)
def test_every_finding_gives_its_reasons_and_who_is_bound(
    supplier: str, recipient: str, kind: str, day: datetime.date
) -> None:
    for one in assess.considered(facts(supplier, recipient, kind, day), LAW):
        assert one.trace
        assert one.role != "depends" or one.needs
        assert one.role != "disputed" or one.positions
        assert not one.breached_by or one.role != "not_engaged"
        assert "violated" not in " ".join(one.trace)


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional={field: st.text(max_size=60) for field in CASE_FIELDS}))
def test_any_words_are_judged_or_refused_with_a_message(case: dict[str, str]) -> None:
    try:
        answer = pipeline.assess_case(case, WORDS, LAW)
    except UsageError as error:
        assert "expected" in str(error)
    else:
        assert answer.verdict in SEVERITY


def test_long_words_are_cut_and_take_little_time() -> None:
    case = {"item": "missiles and " * 100_000, "what_happened": "seized " * 100_000, "supplier": "(" * 100_000}
    assert pipeline.assess_case(case, WORDS, LAW).verdict == "permitted"


def test_time_limited_measure_is_unknown_past_its_known_end() -> None:
    last = datetime.date(2026, 7, 1)
    on_it = assess.findings(facts("RU", "m23", "salw", last), LAW)
    after = assess.findings(facts("RU", "m23", "salw", last + DAY), LAW)
    assert assess.verdict(on_it) == "prohibited"
    assert assess.verdict(after) == "unknown"


def test_law_asked_of_an_earlier_day_does_not_know_what_came_later() -> None:
    day = datetime.date(2025, 10, 1)
    one = facts("RU", "m23", "salw", day)
    assert assess.verdict(assess.findings(one, LAW)) == "prohibited"
    assert assess.verdict(assess.findings(one, LAW, datetime.date(2025, 6, 1))) == "unknown"
    fighters = facts("RU", "IR", "combat-aircraft", datetime.date(2015, 1, 1))
    assert assess.verdict(assess.findings(fighters, LAW, datetime.date(2009, 1, 1))) == "permitted"


def test_range_over_a_new_measure_is_split() -> None:
    one = facts("KP", "RU", "salw", datetime.date(2009, 6, 1))
    straddling = replace(one, last=datetime.date(2009, 6, 30), flow=True)
    found = {each.measure: each for each in assess.findings(straddling, LAW)}["unscr-1874-op9"]
    assert found.verdict == "prohibited"
    assert "from 2009-06-12 to 2009-06-30" in " ".join(found.trace)
    single = replace(straddling, flow=False)
    assert {each.measure: each for each in assess.findings(single, LAW)}["unscr-1874-op9"].verdict == "depends"


def test_page_without_a_date_of_the_event_is_judged_on_its_day_at_the_latest() -> None:
    open_ = replace(facts("KP", "RU", "missile", datetime.date(2024, 1, 9)), first=None, last=None)
    words = " ".join(assess.findings(open_, LAW)[0].trace)
    assert "date unknown: measure in force since 2006-10-14" in words
    published = replace(open_, published=datetime.date(2024, 1, 10))
    assert "on the day of the page, 2024-01-10, at the latest" in " ".join(assess.findings(published, LAW)[0].trace)
    assert assess.findings(replace(open_, published=datetime.date(2006, 1, 1)), LAW) == ()


def test_disputed_return_of_the_old_resolutions_names_both_views() -> None:
    found = assess.findings(facts("IR", "RU", "salw", datetime.date(2025, 11, 1)), LAW)
    views = " ".join(found[0].positions)
    assert assess.verdict(found) == "disputed"
    assert "France" in views
    assert "Russia" in views


def test_house_position_is_labelled_and_keeps_both_views() -> None:
    found = assess.findings(facts("IR", "RU", "salw", datetime.date(2025, 11, 1)), LAW)
    assert assess.house(found, LAW, "in force").verdict == "prohibited"
    taken = assess.house(found, LAW, "not in force")
    assert taken.verdict == "permitted"
    assert taken.changed[0].positions == found[0].positions
    assert "not the law" in taken.changed[0].trace[-1]
    with pytest.raises(UsageError, match="house position"):
        assess.house(found, LAW, "perhaps")


def test_undisputed_basis_beside_a_disputed_one_decides() -> None:
    found = assess.findings(facts("IR", "houthis", "salw", datetime.date(2025, 11, 1)), LAW)
    assert {one.verdict for one in found} == {"prohibited", "disputed"}
    assert assess.verdict(found) == "prohibited"


def test_no_measure_is_found_for_parties_under_none() -> None:
    assert assess.findings(facts("RU", "SS", "food", datetime.date(2024, 1, 1)), LAW) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("over 1,000,000 bbl", Amount("over 1,000,000 bbl", 1_000_000, None, "bbl")),
        ("600 t", Amount("600 t", 600, 600, "t")),
        ("19.6 m t in 2015", Amount("19.6 m t", 19_600_000, 19_600_000, "t")),
        ("up to 20 barrels", Amount("up to 20 barrels", None, 20, "bbl")),
    ],
)
def test_amount_keeps_the_bounds_of_its_words(words: str, expected: Amount) -> None:
    assert amount(words) == expected


def test_amount_without_a_unit_is_none() -> None:
    assert amount("several dozen") is None


@pytest.mark.parametrize(
    "words", ["yesterday", "2009-13-01", "2009-02-30", "2010-01-01/2009-01-01", "99999-01-01", "1/2/3"]
)
def test_wrong_date_says_what_was_expected(words: str) -> None:
    with pytest.raises(UsageError, match="expected"):
        days(words)


def test_dates_may_be_a_day_a_month_a_year_or_a_range() -> None:
    assert days("2009-06") == (datetime.date(2009, 6, 1), datetime.date(2009, 6, 30))
    assert days("2009") == (datetime.date(2009, 1, 1), datetime.date(2009, 12, 31))
    assert days("2009-12/2010-01-15") == (datetime.date(2009, 12, 1), datetime.date(2010, 1, 15))
    assert days("") == (None, None)
