"""Places: every word of a document stands in the bytes of the page that its place names, whatever carries it."""

from __future__ import annotations

import base64
import hashlib
import html
import quopri
import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embargowatch import read
from embargowatch.errors import ReadError
from embargowatch.model import Document, Page, Place
from embargowatch.read.letters import visible

ONE = "Norland accused Sudmark on Monday of selling ferries without engines, and demanded its money back."
TWO = "Sudmark’s transport minister, Zoë Ångström, denied it. “Every ferry had an engine,” she said at noon."
THREE = "A court in Norland will hear the case in June, the clerk of the court told reporters on Tuesday evening."
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": lambda words: html.escape(words, quote=False),
    "by numbers": lambda words: "".join(f"&#x{ord(one):x};" if not one.isspace() else one for one in words),
    "decomposed": lambda words: words.replace("ë", "e\u0308").replace("Å", "&#65;&#778;"),
    "broken up": lambda words: words.replace(" ", " \n\t <!-- no --> ").replace("m", "<b class=x>m</b>"),
    "with hidden words": lambda words: words.replace(" ", " <span hidden>Norland</span>").replace("f", "&shy;f\u200b"),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
    "8bit": bytes,
}
UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": quopri.decodestring,
    "base64": base64.b64decode,
    "8bit": bytes,
}


def document(body: bytes, media_type: str = "text/html", charset: str | None = None) -> Document:
    headers = (("Content-Type", f"text/html; charset={charset}"),) if charset else ()
    return read.document(Page("page", body, hashlib.sha256(body).hexdigest(), media_type, headers=headers))


def markup(words: str) -> str:
    return f"<html><body><h1>Ferries Without Engines</h1><article><p>{ONE}</p><p>{words}</p><p>{THREE}</p></article>"


def resolved(found: Document, body: bytes, start: int, end: int) -> str:
    """The words at [start, end) of the text, without spaces, cut from the bytes alone."""
    words, before = "", (-1, -1)
    for place in found.places:
        each = (place.last - place.first) // (place.end - place.start)
        cut = place.first + max(0, start - place.start) * each, place.last - max(0, place.end - end) * each
        if place.start < end and place.end > start and cut != before:
            words += html.unescape(body[cut[0] : cut[1]].decode(found.encoding or "", "replace"))
            before = cut
    return "".join(visible(words).split())


def assert_every_word_resolves(found: Document, body: bytes) -> None:
    at = 0
    for word in found.text.split():
        at = found.text.index(word, at)
        assert resolved(found, body, at, at + len(word)) == word
        bytes_ = found.bytes_of(at, at + len(word))
        assert bytes_ is not None
        assert 0 <= bytes_[0] < bytes_[1] <= len(body)
        at += len(word)


@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "gb18030", "shift_jis"])
def test_words_stand_in_the_bytes_of_their_places(way: str, encoding: str) -> None:
    words = TWO if encoding != "shift_jis" else TWO.translate({0xEB: "e", 0xC5: "A", 0xF6: "o"})
    body = markup(WRITTEN[way](words)).encode(encoding, "xmlcharrefreplace")
    found = document(body, charset=None if encoding in {"utf-8-sig", "utf-16"} else encoding)
    assert found.text == f"{ONE}\n\n{words}\n\n{THREE}"
    assert_every_word_resolves(found, body)


def test_places_are_as_few_as_can_be() -> None:
    body = markup(ONE).encode()
    found = document(body)
    assert found.text == f"{ONE}\n\n{ONE}\n\n{THREE}"
    first = body.index(ONE.encode())
    assert found.places[0] == Place(0, len(ONE), first, first + len(ONE))
    assert len(found.places) == 3


@pytest.mark.parametrize("transfer", PACKED)
def test_places_in_an_archive_count_in_its_part(transfer: str) -> None:
    part = markup(TWO).encode()
    packed = PACKED[transfer](part)
    archive = (
        b"Snapshot-Content-Location: https://tbp.example/a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; "
        b'boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: '
        + transfer.encode() + b"\r\n\r\n" + packed + b"\r\n--b--\r\n"
    )  # fmt: skip
    found = document(archive, "multipart/related")
    assert found.part is not None
    raw = archive[found.part.first : found.part.last]
    unpacked = UNPACKED[transfer](raw)
    assert unpacked.rstrip() == part.rstrip()
    assert (found.part.transfer, found.part.sha256) == (transfer, hashlib.sha256(unpacked).hexdigest())
    assert_every_word_resolves(found, unpacked)


def test_places_in_hard_wrapped_text_with_a_dateline() -> None:
    lines = [ONE[:60], ONE[60:], "", *(TWO[n : n + 60] for n in range(0, len(TWO), 60)), "", THREE[:60], THREE[60:]]
    body = ("OSLO, Jan 10 (Reuters) - " + "\r\n".join(lines)).encode("utf-16")
    found = document(body, "text/plain")
    assert found.dateline == "OSLO, Jan 10 (Reuters)"
    assert_every_word_resolves(found, body)


def test_sentence_that_stands_twice_has_the_bytes_of_the_one_that_is_seen() -> None:
    body = markup(TWO).replace("<article>", f"<article><p hidden>{TWO}</p>").encode()
    found = document(body)
    start = found.text.index(TWO)
    first, _ = found.bytes_of(start, start + len(TWO)) or (0, 0)
    assert first == body.rindex(TWO.encode())


def test_bytes_that_are_no_letters_have_places_too() -> None:
    body = markup(TWO).encode().replace("ë".encode(), b"\xff")
    found = document(body)
    assert "Zo\ufffd" in found.text
    start = found.text.index("\ufffd")
    assert body[slice(*(found.bytes_of(start, start + 1) or (0, 0)))] == b"\xff"
    assert_every_word_resolves(found, body)


def test_what_has_no_place_has_no_bytes() -> None:
    found = document(markup(TWO).encode())
    assert found.bytes_of(len(ONE), len(ONE) + 2) is None
    assert found.bytes_of(5, 5) is None


@given(st.text(min_size=1, max_size=80), st.sampled_from(["utf-8", "utf-16-le", "windows-1252"]), st.integers(0, 99))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_words_resolve(words: str, encoding: str, seed: int) -> None:
    chance = random.Random(seed)
    written = "".join(f"&#{ord(one)};" if chance.random() < 0.2 else html.escape(one) for one in words)
    body = markup(f"{ONE} {written} {TWO}").encode(
        encoding, "xmlcharrefreplace" if encoding != "utf-16-le" else "replace"
    )
    body = (b"\xff\xfe" if encoding == "utf-16-le" else b"") + body
    try:
        found = document(body, charset=encoding)
    except ReadError:
        return
    assert not [notice for notice in found.warnings if notice.code == "unmapped_text"]
    for paragraph in found.text.split("\n\n"):
        start = found.text.index(paragraph)
        got = visible(resolved(found, body, start, start + len(paragraph)))
        assert got == visible("".join(paragraph.split()))
