"""What meets in a case, and what the case shows."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chance
import factory
from embargowatch.corroborate import cases
from embargowatch.model import Actor, Case, Read


def settled(*reads: Read) -> dict[str, Case]:
    return {case.id: case for case in cases(reads)}


def stances(case: Case) -> set[tuple[str, str]]:
    return {(position.stance, position.name) for position in case.positions}


def test_story_gives_one_case_of_missiles_and_one_of_support() -> None:
    found = settled(factory.story())
    assert list(found) == ["kp-ru-arms", "us-il-arms"]
    case = found["kp-ru-arms"]
    assert (case.supplier, case.recipient) == (factory.actor("KP"), factory.actor("RU"))
    assert (case.items, case.status, case.group) == (("missiles",), "alleged", "arms")
    assert found["us-il-arms"].status == "reported"


def test_story_shows_who_alleges_who_joined_and_that_nobody_denied() -> None:
    case = settled(factory.story())["kp-ru-arms"]
    assert stances(case) == {
        ("alleges", "United States"),
        ("alleges", "European Union"),
        ("joins", "more than 40 countries"),
        ("joins", "45 foreign ministers"),
        ("silent", "North Korea"),
        ("silent", "Russia"),
    }


def test_story_keeps_every_wording_of_who_alleges() -> None:
    case = settled(factory.story())["kp-ru-arms"]
    (states,) = [position for position in case.positions if position.name == "United States"]
    words = [quoted.span.text for quoted in states.evidence]
    assert any("accused North Korea" in each for each in words)
    assert any("the White House had denounced" in each for each in words)
    assert any("condemned the help" in each for each in words)


def test_story_shows_what_is_watched_and_what_was_demanded() -> None:
    case = settled(factory.story())["kp-ru-arms"]
    assert [told.claim.id for told in case.there] == ["c1"]
    assert [told.claim.id for told in case.watched] == ["c2"]
    assert case.back == ()
    first, second = [quoted.span.text for quoted in case.demands]
    assert first.startswith("The United States, the European Union")
    assert first.endswith("and demanded that it stop at once.")
    assert second.startswith("They are watching")
    assert second.endswith("called on both countries to respect the resolutions.")


def test_items_are_named_without_numbers_and_copies_name_them_once() -> None:
    text = "North Korea gave several dozen rockets to Russia."
    many = [factory.told("KP", "RU", f"copy {n}", text=text, words="several dozen rockets") for n in range(3)]
    others = [factory.told("KP", "RU", f"own {n}", words="shells", publisher=f"Post {n}") for n in range(2)]
    denied = factory.told("KP", "RU", "no", words="bombs", status="denied", publisher="Echo")
    assert settled(*many, *others, denied)["kp-ru-arms"].items == ("shells", "rockets", "bombs")


def test_story_puts_figures_side_by_side_and_only_where_they_belong() -> None:
    found = settled(factory.story())
    assert [counted.figure.quantity.span.text for counted in found["kp-ru-arms"].figures] == [
        "more than 40 countries",
        "45 foreign ministers",
        "45 signatory governments",
    ]
    assert found["us-il-arms"].figures == ()
    assert found["us-il-arms"].demands == ()


def test_story_names_its_origin_by_the_credit() -> None:
    (origin,) = settled(factory.story())["kp-ru-arms"].origins
    assert (origin.kind, origin.name) == ("outlet", "lantern.example")


def test_statement_of_another_matter_takes_no_position() -> None:
    case = settled(factory.story())["us-il-arms"]
    assert stances(case) == {("silent", "United States"), ("silent", "Israel")}


def test_denial_by_a_party_makes_the_case_disputed() -> None:
    case = settled(factory.story(), factory.denial())["kp-ru-arms"]
    assert case.status == "disputed"
    assert ("denies", "Russia") in stances(case)
    assert ("silent", "Russia") not in stances(case)
    assert ("silent", "North Korea") in stances(case)


def test_denial_alone_is_a_case_that_nobody_asserts() -> None:
    case = settled(factory.denial())["kp-ru-arms"]
    assert case.status == "denied"
    assert [origin.asserts for origin in case.origins] == [False]
    assert {stance for stance, _ in stances(case)} == {"denies", "silent"}


def test_answer_of_a_party_to_its_accusers_is_a_denial() -> None:
    story = factory.story()
    text = story.document.text + " Moscow rejected what the United States had said."
    answer = factory.statement(
        text,
        "s6",
        "DENY",
        "Moscow rejected what the United States had said",
        {"Moscow rejected": "RU"},
        target=factory.mention(text, "United States", "US"),
    )
    reading = replace(story.reading, statements=(*story.reading.statements, answer))
    case = settled(Read(replace(story.document, text=text), reading))["kp-ru-arms"]
    assert ("denies", "Russia") in stances(case)
    assert case.status == "disputed"


def test_statement_that_repeats_a_claim_joins_it() -> None:
    text = "The United States said that North Korea gave missiles to Russia. France agreed with what had been said."
    says = factory.statement(text, "s1", "SAY", text[:64], {"The United States": "US"})
    agrees = factory.statement(text, "s2", "SAY", "France agreed with what had been said.", {"France": "FR"})
    parts = factory.passing(text, "KP", "RU", "missiles")
    claim = factory.claim(text, "c1", parts, "alleged", text[31:63], statement="s1", repeated_in=("s2",))
    case = settled(factory.read(factory.document(text), statements=(says, agrees), claims=(claim,)))["kp-ru-arms"]
    assert {("alleges", "United States"), ("joins", "France")} < stances(case)


def test_refusal_that_is_tied_to_no_claim_is_no_denial() -> None:
    text = "Russia refused to talk about football. It is said that North Korea gave missiles to Russia."
    refused = factory.statement(text, "s1", "DENY", "Russia refused to talk about football", {"Russia": "RU"})
    says = factory.claim(text, "c1", factory.passing(text, "KP", "RU", "missiles"), "reported", "gave missiles")
    case = settled(factory.read(factory.document(text), statements=(refused,), claims=(says,)))["kp-ru-arms"]
    assert case.status == "reported"
    assert stances(case) == {("silent", "North Korea"), ("silent", "Russia")}


def test_party_that_says_it_of_itself_confirms() -> None:
    text = "North Korea said it had sold missiles to Russia."
    said = factory.statement(text, "s1", "SAY", text, {"North Korea": "KP"})
    own = factory.passing(text, "KP", "RU", "missiles")
    claim = factory.claim(text, "c1", own, "confirmed_by_party", text, statement="s1")
    case = settled(factory.read(factory.document(text), statements=(said,), claims=(claim,)))["kp-ru-arms"]
    assert case.status == "confirmed_by_party"
    assert stances(case) == {("confirms", "North Korea"), ("silent", "Russia")}


def test_exchange_of_two_cases_is_shown_from_both_sides() -> None:
    oil = factory.told("RU", "KP", "oil", words="petrol", category="petroleum")
    found = settled(factory.told("KP", "RU", "arms"), oil)
    assert list(found) == ["kp-ru-arms", "ru-kp-commodity"]
    assert [told.document for told in found["kp-ru-arms"].back] == [oil.document.id]
    assert len(found["ru-kp-commodity"].back) == 1


def test_what_is_only_watched_opens_no_case_beside_the_other_direction() -> None:
    watched = factory.told("RU", "KP", "watch", words="help", category="unspecified", watched=True)
    assert list(settled(factory.told("KP", "RU"), watched)) == ["kp-ru-arms"]
    oil = factory.told("RU", "KP", "oil", words="oil", category="petroleum")
    assert list(settled(factory.told("KP", "RU"), watched, oil)) == ["kp-ru-arms", "ru-kp-commodity"]
    alone = settled(watched)
    assert {id: case.status for id, case in alone.items()} == {"ru-kp-unknown": "watched"}


def test_unknown_item_joins_the_only_arms_case_of_its_pair() -> None:
    unknown = factory.told("KP", "RU", "unknown", words="things", category="unspecified")
    arms, oil = factory.told("KP", "RU", "arms"), factory.told("KP", "RU", "oil", words="oil", category="petroleum")
    assert {id: len(case.told) for id, case in settled(unknown, arms).items()} == {"kp-ru-arms": 2}
    assert set(settled(unknown, arms, oil)) == {"kp-ru-arms", "kp-ru-commodity", "kp-ru-unknown"}
    assert set(settled(unknown, oil)) == {"kp-ru-commodity", "kp-ru-unknown"}


def test_claim_that_names_no_party_makes_no_case() -> None:
    assert settled(factory.told(None, None)) == {}


def test_claim_with_one_party_meets_only_its_like() -> None:
    found = settled(factory.told(None, "RU", "a"), factory.told("KP", "RU", "b"), factory.told(None, "RU", "c"))
    assert {case.recipient and case.recipient.id: len(case.told) for case in found.values() if not case.supplier} == {
        "RU": 2
    }
    assert len(found) == 2


def test_timeline_puts_known_days_first_and_keeps_words_that_name_none() -> None:
    case = settled(factory.story(), factory.denial())["kp-ru-arms"]
    assert [(event.date.text, event.what) for event in case.timeline] == [
        ("Wednesday", "Russia: deny"),
        ("2024-03-07", "published: Denial"),
        ("Monday", "United States, European Union, more than 40 countries: accuse"),
        ("The week before", "United States: accuse"),
    ]


@pytest.mark.parametrize(
    ("supplier", "recipient", "same"),
    [("KP", "RU", "kp-ru-arms"), ("wagner group", "RU", None), ("Ыйэ", "RU", None), ("a" * 500, "RU", None)],
)
def test_case_id_is_stable_and_fits_an_address(supplier: str, recipient: str, same: str | None) -> None:
    (case,) = cases([factory.told(supplier, recipient)])
    (again,) = cases([factory.told(supplier, recipient, "another page")])
    assert case.id == again.id
    assert case.id == (same or case.id)
    assert case.id.isascii()
    assert set(case.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(case.id) < 80


def test_case_ids_of_different_parties_differ() -> None:
    suppliers = ["a b", "a-b", "A b", "ab", "unnamed", None]
    assert len(settled(*(factory.told(who, "RU", f"page {n}") for n, who in enumerate(suppliers)))) == len(suppliers)


def unnamed(who: str, text: str) -> Read:
    """A page on which Qatar gives shells to ``who``, as the text spells it."""
    read = factory.told("QA", who, text, words="shells", text=text)
    (claim,) = read.reading.claims
    recipient = claim.transfer.recipient
    assert recipient is not None
    named = replace(recipient, actor=Actor(who, who, "body"))
    claim = replace(claim, transfer=replace(claim.transfer, recipient=named))
    return replace(read, reading=replace(read.reading, claims=(claim,)))


def test_two_pages_that_speak_of_the_army_may_speak_of_two() -> None:
    lebanon = unnamed("army", "QA gave the army shells in Beirut.")
    niger = unnamed("army", "QA gave the army shells in Niamey.")
    copy = unnamed("army", "QA gave the army shells in Beirut.\nAgencies contributed.")
    found = settled(lebanon, niger, copy)
    assert sorted(len(case.documents) for case in found.values()) == [1, 2]
    assert list(settled(copy, niger, lebanon)) == list(found)


def test_what_another_army_gives_is_no_return() -> None:
    text = "QA gave the army shells in Beirut."
    other = "The army gave QA shells in Niamey."
    there, back = unnamed("army", text), factory.told("army", "QA", other, words="shells", text=other)
    (claim,) = back.reading.claims
    army = claim.transfer.supplier
    assert army is not None
    named = replace(claim.transfer, supplier=replace(army, actor=Actor("army", "army", "body")))
    back = replace(back, reading=replace(back.reading, claims=(replace(claim, transfer=named),)))
    assert [case.back for case in cases([there, back])] == [(), ()]


def test_somebody_with_a_name_is_the_same_on_every_page() -> None:
    assert (
        len(
            settled(
                unnamed("Al-Nusra", "QA gave shells to Al-Nusra."), unnamed("Al-Nusra", "Al-Nusra got shells, QA said.")
            )
        )
        == 1
    )


@given(st.permutations(range(6)))
@settings(max_examples=30, deadline=None)
def test_cases_do_not_depend_on_the_order_of_readings(order: list[int]) -> None:
    reads = [getattr(factory, name)() for name in ("story", "copy", "denial", "wire", "relayed", "other")]
    assert list(cases(reads[place] for place in order)) == list(cases(reads))


@given(st.lists(chance.reads(), max_size=5, unique_by=lambda read: read.document.id), st.randoms())
@settings(max_examples=60, deadline=None)
def test_cases_of_any_readings_hold_together(reads: list[Read], shuffle: random.Random) -> None:
    found = list(cases(reads))
    mixed = [*reads, *reads]
    shuffle.shuffle(mixed)
    assert list(cases(mixed)) == found
    pages = {read.document.id: read for read in reads}
    for case in found:
        assert len({case.id for case in found}) == len(found)
        assert case.told
        assert {told.document for told in case.told} == set(case.documents) <= set(pages)
        assert sorted(id for origin in case.origins for id in origin.documents) == sorted(case.documents)
        for position in case.positions:
            assert position.evidence or position.stance == "silent"
        for quoted in (*case.demands, *(quoted for position in case.positions for quoted in position.evidence)):
            span = quoted.span
            assert pages[quoted.document].document.text[span.start : span.end] == span.text
        assert "true" not in case.status
