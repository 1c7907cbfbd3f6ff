"""Characters back to bytes. In: a decoded page and its bytes. Out: for any character, the bytes that carry it."""

from __future__ import annotations

import bisect
import codecs
from collections.abc import Iterator
from typing import NamedTuple

from embargowatch.read.decode import Decoded, Part


class Width(NamedTuple):
    """The characters [start, end) of a decoded page have equal shares of its bytes [first, last)."""

    start: int
    end: int
    first: int
    last: int


class Widths:
    """Asks for characters in rising order cost one walk over the page; going back costs a walk from a part's start."""

    def __init__(self, decoded: Decoded, body: bytes) -> None:
        self._decoded = decoded
        self._body = body
        self._starts = [part.character for part in decoded.parts]
        self._at: Part | None = None
        self._walk: Iterator[Width] = iter(())
        self._reached = (0, decoded.parts[0].byte)  # a character, and the byte at which it begins

    def of(self, start: int, end: int) -> Iterator[Width]:
        """The characters [start, end) in order, as few stretches as they are easily cut in."""
        while start < end:
            number = bisect.bisect_right(self._starts, start) - 1
            last = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._decoded.text)
            yield from self._in_part(number, start, min(end, last))
            start = min(end, last)

    def _in_part(self, number: int, start: int, end: int) -> Iterator[Width]:
        parts, encoding = self._decoded.parts, self._decoded.encoding
        part = parts[number]
        if part.broken or encoding.name == "iso-2022-jp":  # there each character is a part
            yield Width(start, end, part.byte, parts[number + 1].byte if number + 1 < len(parts) else len(self._body))
        elif encoding.name.startswith("utf-"):
            yield from self._unicode(part, start, end)
        elif encoding.single:
            yield Width(start, end, start - part.character + part.byte, end - part.character + part.byte)
        else:
            yield from self._by_decoding(number, start, end)

    def _unicode(self, part: Part, start: int, end: int) -> Iterator[Width]:
        """By the length that each character has in the encoding; from where the last call ended, if that is before."""
        text, codec = self._decoded.text, self._decoded.encoding.codec
        at, byte = self._reached if part.character <= self._reached[0] <= start else (part.character, part.byte)
        byte += len(text[at:start].encode(codec))
        words = text[start:end]
        if words.isascii():
            after = byte + len(words.encode(codec))
            yield Width(start, end, byte, after)
            self._reached = (end, after)
            return
        for at, character in enumerate(words, start):
            after = byte + len(character.encode(codec))
            yield Width(at, at + 1, byte, after)
            byte = after
        self._reached = (end, byte)

    def _by_decoding(self, number: int, start: int, end: int) -> Iterator[Width]:
        """By decoding again, byte by byte, since nothing else tells how long a character is."""
        part = self._decoded.parts[number]
        if self._at is not part or self._reached[0] > start:
            self._at, self._walk = part, self._decoded_again(number)
        for width in self._walk:
            self._reached = (width.end, width.last)
            if width.start >= start:
                yield width
            if width.end >= end:
                return

    def _decoded_again(self, number: int) -> Iterator[Width]:
        part = self._decoded.parts[number]
        decoder = codecs.getincrementaldecoder(self._decoded.encoding.codec)("replace")
        character, first = part.character, part.byte
        for last in range(part.byte + 1, len(self._body) + 1):
            for _ in decoder.decode(self._body[last - 1 : last]):
                yield Width(character, character + 1, first, last)
                character += 1
            first = last if not decoder.getstate()[0] else first
