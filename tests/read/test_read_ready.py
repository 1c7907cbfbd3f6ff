"""What reading needs is loaded beforehand: the jailed reader says of every page what the reader says outside."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator

import pytest

from command import EXAMPLES
from embargowatch import pipeline, read
from embargowatch.errors import ReadError
from embargowatch.jail import Jail
from embargowatch.model import Document, Page
from embargowatch.read import archive, labels, letters, ready

TYPES = {".html": "text/html", ".txt": "text/plain", ".mht": "multipart/related"}
SCRAP = b"<html><body><div>Two ships<br>left<div>the port</div></div></body></html>"
PROSE = "<p>Le porte-parole a déclaré lundi que les deux navires avaient quitté le port avant midi.</p>"


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail[Document]]:
    with pipeline.reading_jail() as jail:
        yield jail


def page(name: str, body: bytes, media_type: str = "text/html") -> Page:
    return Page(name, body, hashlib.sha256(body).hexdigest(), media_type)


@pytest.mark.parametrize("name", sorted(file.name for file in EXAMPLES.iterdir() if file.suffix in TYPES))
def test_an_example_page_is_read_in_the_jail_as_outside(jail: Jail[Document], name: str) -> None:
    file = EXAMPLES / name
    given = page(name, file.read_bytes(), TYPES[file.suffix])
    assert jail.ask(given, None) == read.document(given)


def test_a_page_without_main_text_is_read_in_the_jail_as_outside(jail: Jail[Document]) -> None:
    assert jail.ask(page("scrap", SCRAP), None) == read.document(page("scrap", SCRAP))


@pytest.mark.parametrize("label", sorted(labels._NAMES))
def test_every_encoding_that_a_page_may_declare_is_there_in_the_jail(jail: Jail[Document], label: str) -> None:
    given = page("encoded", (f"<meta charset={label}>" + PROSE).encode(_codec(label), "replace"))
    assert _said(lambda: jail.ask(given, None)) == _said(lambda: read.document(given))


def _codec(label: str) -> str:
    """Python's name for the encoding; UTF-8 where there is none."""
    meant = labels.encoding(label)
    try:
        return codecs.lookup(meant.codec).name if meant is not None else "utf-8"
    except LookupError:
        return "utf-8"


def _said(ask: Callable[[], Document]) -> Document | str:
    try:
        return ask()
    except ReadError as error:
        return str(error)


def test_the_word_lists_for_pages_without_main_text_are_loaded() -> None:
    ready.ready()
    from trafilatura import external  # noqa: PLC0415 - looked at only after ready()

    assert external.JT_STOPLIST


def test_an_archive_with_letters_that_its_head_does_not_announce_is_read() -> None:
    body = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Caf\xc3\xa9 \xff</p>"
    assert archive.page_of_archive(body).body == b"<p>Caf\xc3\xa9 \xff</p>"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Mоscow", ["Mоscow"]),
        ("xМоск y", ["xМоск"]),
        ("Москваx", ["Москваx"]),
        ("Москва Moscow", []),
        ("é" * 2_000, []),
        ("a1бc", ["бc"]),
    ],
)
def test_words_of_mixed_scripts_are_found_from_their_beginning(words: str, found: list[str]) -> None:
    assert letters.mixed(words) == found
