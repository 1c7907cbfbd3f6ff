"""A joint statement that several outlets carry is one origin."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factory
from embargowatch.corroborate import cases
from embargowatch.model import Date, Origin, Read

QUOTE = "“These missiles prolong a war that nobody outside the Kremlin has ever asked for,” they said"
OPENINGS = ("After weeks of rumours, ", "In a rare step on a cold morning, ", "Late in the day, say diplomats, ", "")


def carrying(name: str, date: Date | None = None, quote: str = "", **more: Any) -> Read:
    """A page in its own words with a joint statement of the United States and the European Union."""
    speakers = more.pop("speakers", ("US", "EU"))
    act = more.pop("act", "ACCUSE")
    told = " and ".join(f"the {factory.STATES[who]}" for who in speakers)
    opening = OPENINGS[sum(map(ord, name)) % len(OPENINGS)]
    said = f"{opening}{told} accused North Korea of giving missiles to Russia"
    own = " ".join(f"{name.casefold()}{number}" for number in range(90))
    text = f"{said}, writes {name}. {quote}. The report of {name} goes on: {own}."
    evidence = [said] + ([quote] if quote else [])
    named = {factory.STATES[who]: who for who in speakers}
    target = factory.mention(text, "North Korea", "KP")
    spoken = factory.statement(text, "s1", act, said, named, target=target, date=date)
    spoken = replace(spoken, evidence=tuple(factory.span(text, words) for words in evidence))
    passing = factory.passing(text, "KP", "RU", "missiles")
    claim = factory.claim(text, "c1", passing, "alleged", said, statement="s1")
    return factory.read(factory.document(text, name, publisher=name), statements=(spoken,), claims=(claim,))


def origins(*reads: Read) -> list[Origin]:
    (case,) = cases(reads)
    return list(case.origins)


TUESDAY = factory.day("2024-01-09", "Tuesday")
WEEK = Date("last week", factory.day("2024-01-08").first, factory.day("2024-01-14").last)
YEAR = Date("this year", factory.day("2024-01-01").first, factory.day("2024-12-31").last)


def test_joint_statement_of_one_day_in_two_outlets_is_one_origin_named_after_it() -> None:
    (origin,) = origins(carrying("Post", TUESDAY), carrying("Echo", TUESDAY))
    assert (origin.kind, origin.name) == ("official_statement", "United States, European Union")
    assert len(origin.documents) == 2


def test_days_that_overlap_will_do() -> None:
    assert len(origins(carrying("Post", TUESDAY), carrying("Echo", WEEK))) == 1


@pytest.mark.parametrize(
    "other",
    [
        carrying("Echo", factory.day("2024-02-09", "Friday")),
        carrying("Echo", Date("Tuesday")),
        carrying("Echo", YEAR),
        carrying("Echo", TUESDAY, speakers=("US", "FR")),
        carrying("Echo", TUESDAY, act="SAY"),
        carrying("Echo"),
    ],
)
def test_another_day_speaker_or_act_or_a_day_that_is_not_known_is_another_origin(other: Read) -> None:
    assert [origin.kind for origin in origins(carrying("Post", TUESDAY), other)] == ["outlet", "outlet"]


def test_one_speaker_by_day_alone_is_not_enough() -> None:
    reads = [carrying(name, TUESDAY, speakers=("US",)) for name in ("Post", "Echo")]
    assert len(origins(*reads)) == 2


def test_same_quoted_words_of_the_same_speakers_are_one_statement() -> None:
    (origin,) = origins(carrying("Post", quote=QUOTE), carrying("Echo", quote=QUOTE))
    assert origin.kind == "official_statement"
    assert len(origins(carrying("Post", quote=QUOTE), carrying("Echo", quote="“Stop,” they said"))) == 2


def test_further_act_of_a_communication_names_all_who_speak_in_it() -> None:
    reads = []
    for name in ("Post", "Echo"):
        page = carrying(name, quote=QUOTE)
        first = page.reading.statements[0]
        count = factory.quantity(page.document.text, f"writes {name}")
        whole = replace(first, evidence=first.evidence[:1], count=count)
        part = replace(first, id="s2", act="SAY", evidence=first.evidence[1:], part_of="s1")
        reads.append(Read(page.document, replace(page.reading, statements=(whole, part))))
    (origin,) = origins(*reads)
    assert origin.kind == "official_statement"
    assert origin.name.startswith("United States, European Union, writes ")


def test_statement_on_one_page_or_on_copies_of_one_text_leaves_the_outlet_its_name() -> None:
    (alone,) = origins(carrying("Post", TUESDAY))
    same = carrying("Post", TUESDAY)
    again = Read(replace(same.document, id="sha256:" + "0" * 64, publisher="Echo"), replace(same.reading))
    (copied,) = origins(same, again)
    assert (alone.kind, copied.kind) == ("outlet", "outlet")


DAYS = st.sampled_from([None, TUESDAY, WEEK, factory.day("2024-01-12"), YEAR])
PAGES = st.tuples(st.sampled_from(["Post", "Echo", "Bell", "Star"]), DAYS, st.sampled_from(["", QUOTE]))


@given(st.lists(PAGES, min_size=1, max_size=6, unique_by=lambda page: page[0]), st.integers(0, 9), st.data())
@settings(max_examples=80, deadline=None)
def test_copies_add_no_voice_and_order_does_not_matter(
    pages: list[tuple[str, Date | None, str]], seed: int, data: st.DataObject
) -> None:
    reads = [carrying(*page) for page in pages]
    before = origins(*reads)
    mixed = random.Random(seed).sample(reads, len(reads))
    assert origins(*mixed) == before
    original = data.draw(st.sampled_from(reads))
    document = replace(original.document, id="sha256:" + f"{seed}" * 64, publisher="Copy")
    after = origins(*reads, Read(document, original.reading))
    assert len(after) <= len(before)
