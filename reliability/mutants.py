"""Pages with something broken in them. In: sound pages and a number. Out: the page of that number, always the same.

The changes know the form of a page (tags, attributes, references, encodings, archives), so that what comes out
still reaches the reader's inner rooms; some are plain damage to bytes.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Sequence

from embargowatch.model import Page

_TAG = re.compile(rb"<[^<>]{1,400}>")
_ODD = (
    *(b"&#0;", b"&#x202e;", b"&nbsp;" * 9, b"&bogus;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x", b"</p>", b"<p>"),
    *(
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\xe2\x80\x8b",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x98\x80",
        b"\r",
        b"\x0c",
        b"\x1b$B",
        b"\n\n",
    ),
    *(
        b"<script>",
        b"</script>",
        b"<style>",
        b"<table><tr><td>",
        b"<template>",
        b"<svg>",
        b"<div hidden>",
        b"<br>",
        b"<a>",
    ),
    *(b"<base href=x>", b"<meta charset=utf-16>", b"<meta charset=shift_jis>", b"(Reuters) - ", b"By ", b"Read more: "),
    *(
        b"This article was originally published on ",
        b"SEOUL, Jan 10 (Reuters) - ",
        b"=\r\n",
        b"--b\r\n",
        b"2024-13-45 ",
    ),
)
_ENCODINGS = ("utf-16", "utf-16-le", "cp1252", "cp1251", "gb18030", "shift_jis", "iso2022_jp", "utf-7", "cp037")
_TYPES = ("text/html", "text/plain", "multipart/related")
Change = Callable[[bytes, random.Random], bytes]


def mutant(sound: Sequence[Page], seed: int, number: int) -> Page:
    """The page of that number: one to six changes to one of the sound pages."""
    chance = random.Random(f"{seed} {number}")
    page = chance.choice(sound)
    body = page.body
    for _ in range(chance.randint(1, 6)):
        change = chance.choice(_CHANGES)
        body = change(body, chance)[:40_000]
    if chance.random() < 0.05:
        body = _spliced(body, chance.choice(sound).body, chance)
    media_type = page.media_type if chance.random() < 0.95 else chance.choice(_TYPES)
    return Page(f"mutant {number}", body, hashlib.sha256(body).hexdigest(), media_type)


def _cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randint(0, len(body))]


def _without(body: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(body)), chance.randint(0, len(body))))
    return body[:start] + body[min(end, start + 300) :]


def _turned(body: bytes, chance: random.Random) -> bytes:
    if not body:
        return body
    at = chance.randrange(len(body))
    return body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]


def _odd(body: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + chance.choice(_ODD) * chance.choice((1, 1, 1, 2, 40)) + body[at:]


def _again(body: bytes, chance: random.Random) -> bytes:
    """A piece of the page repeated."""
    start = chance.randint(0, len(body))
    piece = body[start : start + chance.randint(1, 200)]
    return body[:start] + piece * chance.choice((2, 3, 30)) + body[start:]


def _tag(body: bytes, chance: random.Random) -> bytes:
    """One tag lost, doubled, closed, renamed, nested in itself, or moved elsewhere."""
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag = chance.choice(tags)
    other = chance.choice(tags)[0]
    instead = chance.choice((b"", tag[0] * 2, b"</" + tag[0][1:], other, tag[0] * 60, tag[0][:-1], tag[0][1:]))
    return body[: tag.start()] + instead + body[tag.end() :]


def _attribute(body: bytes, chance: random.Random) -> bytes:
    """An attribute more: one that the reader looks at, with a value that it does not expect."""
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag = chance.choice(tags)
    names = (b"class", b"id", b"style", b"hidden", b"href", b"datetime", b"content", b"rel", b"itemprop", b"open", b"x")
    values = (
        b"",
        b"ad",
        b"display:none",
        b"color:#fff;background:#fff",
        b"'",
        b'"',
        b"javascript:x",
        b"\xff",
        b"9" * 99,
    )
    more = b" " + chance.choice(names) + b"=" + chance.choice((b"", b'"', b"'")) + chance.choice(values)
    return body[: tag.end() - 1] + more + body[tag.end() - 1 :]


def _encoded(body: bytes, chance: random.Random) -> bytes:
    """The whole page in another encoding, mostly not the one that it declares."""
    return body.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def _spliced(body: bytes, other: bytes, chance: random.Random) -> bytes:
    return body[: chance.randint(0, len(body))] + other[chance.randint(0, len(other)) :]


_CHANGES: tuple[Change, ...] = (*(_tag, _attribute, _odd) * 3, _cut, _without, _turned, _again, _again, _encoded)
