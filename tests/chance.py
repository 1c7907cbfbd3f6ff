"""Hypothesis strategies over the vocabulary: readings of any shape whose spans are true to their text."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from embargowatch.model import (
    ACTS,
    STATUSES,
    Actor,
    Claim,
    Credit,
    Date,
    Document,
    Figure,
    Finding,
    Furniture,
    Item,
    Mention,
    Notice,
    Quantity,
    Read,
    Reading,
    Span,
    Statement,
    Transfer,
)
from factory import STATES, actor

CATEGORIES = ("missile", "artillery", "petroleum", "technology", "troops_training", "money", "unspecified")
words = st.text(min_size=1, max_size=12)
days = st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1))
figures = st.one_of(st.none(), st.integers(-10, 10**6), st.floats(0, 1e6, allow_nan=False, allow_infinity=False))
actors: st.SearchStrategy[Actor] = st.sampled_from(sorted([*STATES, "wagner-group"])).map(actor)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """Any span of the text, the empty one included."""
    start = draw(st.integers(0, len(text)))
    return Span.cut(text, start, draw(st.integers(start, len(text))))


def mentions(text: str) -> st.SearchStrategy[Mention]:
    return st.builds(Mention, spans(text), st.one_of(st.none(), actors), st.one_of(st.none(), spans(text)))


@st.composite
def dates(draw: st.DrawFn) -> Date:
    first = draw(st.one_of(st.none(), days))
    return Date(draw(words), first, first)


def quantities(text: str) -> st.SearchStrategy[Quantity]:
    return st.builds(Quantity, spans(text), figures, figures, st.one_of(st.none(), words))


def statements(text: str, id: str) -> st.SearchStrategy[Statement]:
    return st.builds(
        Statement,
        st.just(id),
        st.lists(mentions(text), max_size=2).map(tuple),
        st.sampled_from(ACTS),
        st.tuples(spans(text)),
        target=st.one_of(st.none(), mentions(text)),
        date=st.one_of(st.none(), dates()),
        count=st.one_of(st.none(), quantities(text)),
    )


def claims(text: str, id: str) -> st.SearchStrategy[Claim]:
    some = st.one_of(st.none(), mentions(text))
    item = st.builds(Item, spans(text), st.sampled_from(CATEGORIES))
    return st.builds(
        Claim,
        st.just(id),
        st.builds(Transfer, some, some, st.one_of(st.none(), item), st.one_of(st.none(), quantities(text))),
        st.sampled_from(STATUSES),
        st.tuples(spans(text)),
        statement=st.sampled_from([None, "s0", "s1"]),
        watched=st.booleans(),
        exchange_for=st.sampled_from([None, "c0"]),
        denied_by=st.sampled_from([(), ("s0",), ("s1",)]),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(max_size=120))
    credit = st.builds(Credit, words, st.sampled_from(["agency", "republished_from"]), spans(text), words)
    fields: dict[str, Any] = {
        "id": "sha256:" + draw(st.binary(min_size=32, max_size=32)).hex(),
        "source": draw(words),
        "title": draw(st.one_of(st.none(), words)),
        "text": text,
        "published": draw(st.one_of(st.none(), dates())),
        "publisher": draw(st.one_of(st.none(), st.sampled_from(["Post", "Echo"]))),
        "credit": draw(st.one_of(st.none(), credit)),
        "furniture": tuple(draw(st.lists(st.builds(Furniture, words, words), max_size=1))),
        "warnings": tuple(draw(st.lists(st.builds(Notice, words, words), max_size=1))),
    }
    return Document(**fields)


@st.composite
def reads(draw: st.DrawFn) -> Read:
    """A document with up to two statements and two claims, of any meaning or none."""
    document = draw(documents())
    said = [draw(statements(document.text, f"s{n}")) for n in range(draw(st.integers(0, 2)))]
    told = [draw(claims(document.text, f"c{n}")) for n in range(draw(st.integers(0, 2)))]
    counted = st.builds(Figure, words, quantities(document.text))
    listed = draw(st.lists(counted, max_size=1))
    return Read(document, Reading(document.id, tuple(said), tuple(told), tuple(listed), grammar=draw(words)))


findings: st.SearchStrategy[Finding] = st.builds(
    Finding, words, words, words, words, words, words, trace=st.lists(words, max_size=2).map(tuple)
)
