"""A whole document understood: every span stands in the text, strange texts end well, the same text reads the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embargowatch import lexicon, understand
from embargowatch.model import Document, Reading, Span
from embargowatch.understand.reading import without_datelines

WORDS = """Iran Russia the of to and sold delivered missiles drones accused said that it which by from , . “ ” denied
supply 47 ministers weapons rebels 's -made US support for in exchange will not if""".split()  # fmt: skip


@pytest.fixture(scope="session")
def reader() -> understand.Reader:
    return understand.load(lexicon.load())


def read(text: str, reader: understand.Reader) -> Reading:
    return understand.reading(Document("d", "d", None, text), reader)


def spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from spans(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


STRANGE = {
    "nothing": "",
    "white space": " \n\n\t ",
    "no letters": "12 … -- ()",
    "emoji": "🚀🚀🚀 Iran sold drones to Russia 🇮🇷➡️🇷🇺",
    "other scripts": "Иран поставил дроны России. 伊朗向俄罗斯出售无人机。",
    "a lone surrogate": "Iran sold drones \ud800 to Russia.",
    "controls": "Iran\x00 sold\x07 drones to Russia.\u202e",
    "one long sentence": "Iran sold drones to Russia and " * 1700 + "left.",
    "one long word": "x" * 20_000,
    "brackets": "(" * 3_000 + "Iran sold drones to Russia" + ")" * 3_000,
    "quotation marks": "“" * 2_000 + "Iran sold drones to Russia.",
    "many commas": "Iran, Russia, China, " * 300 + "sold drones.",
    "many lines": "Iran sold drones.\n" * 500,
}


@pytest.mark.parametrize("name", STRANGE)
def test_reading_of_strange_texts_ends_with_spans_that_slice_back(name: str, reader: understand.Reader) -> None:
    text = STRANGE[name]
    for span in spans(read(text, reader)):
        assert text[span.start : span.end] == span.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_reading_of_any_words_keeps_spans_and_references(reader: understand.Reader, words: list[str]) -> None:
    text = " ".join(words)
    found = read(text, reader)
    statements = {one.id for one in found.statements}
    claims = {one.id for one in found.claims}
    for span in spans(found):
        assert text[span.start : span.end] == span.text
    for claim in found.claims:
        assert claim.statement is None or claim.statement in statements
        assert claim.exchange_for is None or claim.exchange_for in claims
        assert set(claim.denied_by) <= statements
    for statement in found.statements:
        assert statement.part_of is None or statement.part_of in statements


def test_reading_is_the_same_every_time(reader: understand.Reader) -> None:
    text = "France accused Iran of selling drones to Russia. Iran denied it. " * 5
    assert read(text, reader) == read(text, reader)


def test_reading_says_why_candidates_were_refused(reader: understand.Reader) -> None:
    (refused, *_) = read("North Korea delivered a speech to the congress.", reader).refused
    assert refused.rule == "verb_give"
    assert refused.reason


def test_reading_explains_each_claim_in_words(reader: understand.Reader) -> None:
    (claim,) = read("Iran has allegedly sold drones to Sudan.", reader).claims
    assert claim.rule == "verb_give"
    assert claim.why[0].startswith("A verb of giving")
    assert "allegedly" in " ".join(claim.why)


@pytest.mark.parametrize(
    "line",
    ["MOSCOW (Reuters) - Iran", "WASHINGTON, June 1 (UPI) -- Iran", "NEW YORK — Iran", "MEXICO CITY (AP) — Iran"],
)
def test_datelines_are_blanked_and_offsets_stay(line: str) -> None:
    blanked = without_datelines(line)
    assert blanked.strip() == "Iran"
    assert len(blanked) == len(line)


@pytest.mark.parametrize("line", ["NATO said no.", "US-made drones", "Iran - a state", "THE END"])
def test_datelines_are_not_seen_where_there_is_none(line: str) -> None:
    assert without_datelines(line) == line


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        (
            "At least 12 armoured vehicles were sent by Uganda to South Sudan.",
            "At least 12 armoured vehicles",
            12,
            None,
        ),
        ("Iran shipped up to 400 missiles to Russia.", "up to 400 missiles", None, 400),
        ("Germany will give 14 MiG-29 jets to Ukraine.", "14 MiG-29 jets", 14, 14),
        ("Iran sold KN-23 missiles to Russia.", None, None, None),
    ],
)
def test_a_figure_keeps_the_words_that_bound_it_and_designations_are_none(
    text: str, words: str | None, low: float | None, high: float | None, reader: understand.Reader
) -> None:
    quantity = read(text, reader).claims[0].transfer.quantity
    found = (quantity.span.text, quantity.low, quantity.high) if quantity is not None else (None, None, None)
    assert found == (words, low, high)


def test_a_denial_of_any_such_transfer_attaches_to_the_claim_of_its_kind(reader: understand.Reader) -> None:
    text = (
        "North Korea has shipped ammunition to Russia, Seoul said. Russia has sent North Korea food in return.\n\n"
        "Moscow and Pyongyang both deny any transfer of arms."
    )
    found = read(text, reader)
    denial = next(statement.id for statement in found.statements if statement.act == "DENY")
    denied = {claim.transfer.item.span.text: claim.denied_by for claim in found.claims if claim.transfer.item}
    assert denied["ammunition"] == (denial,)
    assert denied["food"] == ()


def test_a_transfer_takes_no_date_from_another_event_of_the_sentence(reader: understand.Reader) -> None:
    text = "North Korea delivered missiles to Russia and Russian forces fired one of them into Ukraine on December 30."
    claim = read(text, reader).claims[0]
    assert claim.transfer.date is None
