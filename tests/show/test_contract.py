"""The JSON of the contract: keys, spans, dates, numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

import chance
import factory
from embargowatch.model import Case, Date, Mention, Position, Quantity, Quoted, Read, Span, Told
from embargowatch.show import contract

KEYS = {
    "document": "id source title text language published publisher byline dateline credit furniture links",
    "statement": "id speakers act target date form speaker_count evidence",
    "claim": "id statement status evidence transfer",
    "transfer": "supplier recipient item quantity date used_in",
    "finding": "claim measure resolution paragraph verdict breached_by trace",
    "read": "document statements claims measures_cited findings warnings",
    "case": "id supplier recipient items status documents copies_of_one_text independent_origins positions figures "
    "exchange findings timeline",
}


def holds(kind: str, found: dict[str, Any]) -> bool:
    return set(KEYS[kind].split()) <= set(found)


def spans(value: object) -> Iterator[dict[str, Any]]:
    """Every SPAN anywhere in the output."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= set(value):
            yield value
        for each in value.values():
            yield from spans(each)
    elif isinstance(value, list):
        for each in value:
            yield from spans(each)


def test_read_has_every_key_of_the_contract() -> None:
    found = contract.read_object(factory.story(), [factory.finding()])
    assert holds("read", found)
    assert holds("document", found["document"])
    assert all(holds("statement", each) for each in found["statements"])
    assert all(holds("claim", each) and holds("transfer", each["transfer"]) for each in found["claims"])
    assert all(holds("finding", each) for each in found["findings"])


def test_read_of_a_page_that_says_nothing_has_empty_lists() -> None:
    found = contract.read_object(factory.other())
    assert found["statements"] == found["claims"] == found["findings"] == found["warnings"] == []
    assert found["document"]["credit"] is None
    assert found["document"]["published"] is None


@given(chance.reads())
@settings(max_examples=60, deadline=None)
def test_every_span_slices_back_to_its_words(read: Read) -> None:
    found = json.loads(json.dumps(contract.read_object(read)))
    text = found["document"]["text"]
    for span in spans(found):
        assert text[span["start"] : span["end"]] == span["text"]


def test_claim_shows_parties_item_and_place_of_use() -> None:
    claim = contract.read_object(factory.story())["claims"][0]
    transfer = claim["transfer"]
    north = {key: transfer["supplier"][key] for key in ("id", "name", "kind", "state")}
    assert north == {"id": "KP", "name": "North Korea", "kind": "state", "state": "KP"}
    assert (transfer["recipient"]["id"], transfer["used_in"]["id"]) == ("RU", "UA")
    assert (transfer["item"]["text"], transfer["item"]["category"]) == ("missiles", "missile")
    assert claim["statement"] == "s1"
    assert len(claim["evidence"]) == 3


def test_joint_statement_counts_speakers_without_names() -> None:
    joint = contract.read_object(factory.story())["statements"][3]
    assert [speaker["id"] for speaker in joint["speakers"]] == ["US", "EU"]
    assert joint["form"] == "joint_statement"
    count = {key: joint["speaker_count"][key] for key in ("text", "low", "high")}
    assert count == {"text": "45 foreign ministers", "low": 45, "high": 45}


def test_credit_stands_at_the_end_of_the_text_where_its_line_was_cut() -> None:
    document = contract.read_object(factory.story())["document"]
    end = len(document["text"])
    assert document["credit"]["evidence"] == {"start": end, "end": end, "text": "", "bytes": None}
    assert (document["credit"]["name"], document["credit"]["kind"]) == ("lantern.example", "republished_from")


def test_party_that_was_not_resolved_is_null_and_keeps_its_words() -> None:
    text = "Somebody gave missiles to the rebels."
    parts = factory.passing(text, None, None, "missiles")
    parts = replace(parts, recipient=Mention(factory.span(text, "the rebels")))
    claim = factory.claim(text, "c1", parts, "reported", text)
    transfer = contract.claim_object(claim)["transfer"]
    assert transfer["recipient"] is None
    assert transfer["unresolved"] == {"recipient": {"start": 26, "end": 36, "text": "the rebels"}}


def test_date_keeps_unresolved_words() -> None:
    assert contract.date_object(Date("Tuesday")) == {"text": "Tuesday", "from": None, "to": None}
    assert contract.date_object(factory.day("2024-01-09", "Tuesday")) == {
        "text": "Tuesday",
        "from": "2024-01-09",
        "to": "2024-01-09",
    }
    assert contract.date_object(None) is None


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(47.0, 47.0, (47, 47)), (30.0, None, (30, None)), (1.5, 2.5, (1.5, 2.5))]
)
def test_quantity_gives_whole_numbers_as_such(low: float, high: float | None, expected: tuple[object, ...]) -> None:
    found = contract.quantity_object(Quantity(Span(0, 4, "some"), low, high))
    assert found is not None
    assert repr((found["low"], found["high"])) == repr(expected)


def test_published_is_one_day_or_a_range_and_never_guessed() -> None:
    day = factory.day("2024-01-10")
    month = Date("January 2024", day.first, factory.day("2024-01-31").last)
    shown = [
        contract.document_object(factory.document("x", published=date))["published"]
        for date in (day, month, Date("Tuesday"), None)
    ]
    assert shown == ["2024-01-10", "2024-01-10/2024-01-31", None, None]


def test_finding_gives_the_resolution_as_a_number() -> None:
    assert contract.finding_object(factory.finding())["resolution"] == 1718
    assert contract.finding_object(factory.finding(resolution="2231 (annex B)"))["resolution"] == "2231 (annex B)"


def test_case_has_every_key_of_the_contract() -> None:
    read = factory.story()
    page, claim, statement = read.document.id, read.reading.claims[0], read.reading.statements[0]
    many = Position(None, "joins", (Quoted(page, statement.evidence[0]),), name="45 foreign ministers")
    told = (Told(page, claim, statement),)
    case = Case("x", factory.actor("KP"), None, ("missiles",), "alleged", told, (page,), positions=(many,), there=told)
    found = json.loads(json.dumps(contract.case_object(case, [factory.finding()])))
    assert holds("case", found)
    assert found["documents"] == 1
    assert found["recipient"] is None
    assert (found["positions"][0]["actor"], found["positions"][0]["name"]) == (None, "45 foreign ministers")
    assert [actor["id"] for actor in found["exchange"]["there"][0]["said_by"]] == ["US", "EU"]
    assert all(read.document.text[span["start"] : span["end"]] == span["text"] for span in spans(found))
