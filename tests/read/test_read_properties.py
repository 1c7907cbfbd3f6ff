"""Properties: nothing disappears, spans are exact, any bytes give a document or a refusal, and always the same one."""

from __future__ import annotations

import hashlib
import html
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from embargowatch import read
from embargowatch.errors import ReadError
from embargowatch.model import Document, Page

LINES = st.sampled_from(
    [
        "",
        "Norland’s Parliament Debates Ferry Law",
        "By Jane Doe",
        "10 January 2024",
        "Updated: 11 January 2024",
        "OSLO, Jan 10 (Reuters) - Norland accused Sudmark of selling ferries without engines to half of the coast.",
        "Sudmark denied it. “Every ferry had an engine,” the minister said at noon, standing in front of one of them.",
        "The court will hear the case in June, and both sides have hired the same lawyer, according to the clerk.",
        "A short line",
        "Advertisement",
        "Tin Kettle QTin Kettle QTin Kettle Q",
        "Tin Kettle Q",
        "Subscribe to our newsletter",
        "Share this article",
        "Related articles",
        "Mayor Larkin’s Plan for Trains",
        "The mayor has long promised...",
        "Read more: A second ferry sinks",
        "This article was originally published on northquay.example",
        "(Reuters)",
        "With AFP",
        "Reporting by Jane Doe; Editing by John Roe",
        "Home | World | Politics | Sport",
    ]
)


def document(body: bytes, media_type: str = "text/plain") -> Document:
    return read.document(Page("page", body, hashlib.sha256(body).hexdigest(), media_type))


def words_of(found: Document) -> Counter[str]:
    """All words that a document shows anywhere."""
    credits = [credit for credit in (found.credit, *found.more_credits) if credit is not None]
    parts = [
        found.title or "",
        found.text,
        found.byline or "",
        found.dateline or "",
        found.published.text if found.published else "",
        *(credit.words for credit in credits),
        *(item.text for item in found.furniture),
        *(link.text for link in found.links),
    ]
    return Counter(" ".join(parts).split())


@given(st.lists(LINES, min_size=1, max_size=14))
def test_every_line_of_a_page_is_found_in_its_document(lines: list[str]) -> None:
    try:
        found = document("\n\n".join(lines).encode())
    except ReadError:
        return
    shown = words_of(found)
    for word in {word for line in lines for word in line.split()} - {"By", "-"}:
        assert shown[word] >= 1, word


@given(st.lists(LINES, min_size=1, max_size=14))
def test_paragraphs_of_a_document_stand_in_its_page_in_order(lines: list[str]) -> None:
    try:
        found = document("\n\n".join(lines).encode())
    except ReadError:
        return
    whole = "\n\n".join(lines)
    at = 0
    for paragraph in found.text.split("\n\n"):
        at = whole.find(paragraph, at)
        assert at >= 0, paragraph
        at += len(paragraph)


@given(st.lists(LINES, min_size=1, max_size=14))
def test_every_credit_has_a_span_of_its_text(lines: list[str]) -> None:
    try:
        found = document("\n\n".join(lines).encode())
    except ReadError:
        return
    for credit in (found.credit, *found.more_credits):
        if credit is not None:
            span = credit.evidence
            assert found.text[span.start : span.end] == span.text
            assert credit.words in "\n\n".join(lines)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_a_refusal(body: bytes) -> None:
    try:
        found = document(body)
    except ReadError as refusal:
        assert str(refusal).startswith("page: ")
        return
    assert found.text.strip()
    assert "\0" not in found.text
    assert found == document(body)


@given(
    st.text(max_size=300),
    st.sampled_from(["<p>", "<div hidden>", "<a href='", "</div>", "<!--", "<script>", "<td>", '"']),
)
@settings(max_examples=60)
def test_any_markup_gives_a_document_or_a_refusal(words: str, piece: str) -> None:
    body = f"<html><body><p>{words}{piece}{words}<p>Norland accused Sudmark of selling ferries.".encode()
    try:
        found = document(body, "text/html")
    except ReadError:
        return
    assert found.text.strip()
    assert found == document(body, "text/html")


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60), min_size=1, max_size=8)
)
@settings(max_examples=60)
def test_every_visible_block_of_a_page_is_text_or_furniture_or_lead(blocks: list[str]) -> None:
    inside = "".join(f"<div>{html.escape(block)}</div>" for block in blocks)
    body = (
        f"<html><body><article><p>{'Norland accused Sudmark of selling ferries. ' * 4}</p>{inside}</article>".encode()
    )
    found = document(body, "text/html")
    shown = words_of(found)
    for block in blocks:
        for word in block.split():
            if word.isascii() and word.isalnum() and len(word) > 2:
                assert any(word in key for key in shown), word
