"""Characters back to bytes. In: a decoded page and its bytes. Out: for any character, the bytes that carry it."""

from __future__ import annotations

import bisect
import codecs
from collections.abc import Iterator
from typing import NamedTuple

from embargowatch.read.decode import Decoded, Part


class Width(NamedTuple):
    """The character number ``character`` of a decoded page stands in the bytes [first, last) of it."""

    character: int
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
        self._reached = Width(-1, 0, 0)

    def of(self, start: int, end: int) -> Iterator[Width]:
        """Each of the characters [start, end), in order."""
        while start < end:
            number = bisect.bisect_right(self._starts, start) - 1
            last = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._decoded.text)
            yield from self._in_part(number, start, min(end, last))
            start = min(end, last)

    def _in_part(self, number: int, start: int, end: int) -> Iterator[Width]:
        part = self._decoded.parts[number]
        if part.broken or self._decoded.encoding.name == "iso-2022-jp":  # there each character is a part
            parts = self._decoded.parts
            yield Width(start, part.byte, parts[number + 1].byte if number + 1 < len(parts) else len(self._body))
            return
        if self._decoded.encoding.single:
            yield from (Width(n, n - part.character + part.byte, n - part.character + part.byte + 1)
                        for n in range(start, end))  # fmt: skip
        elif self._decoded.encoding.name.startswith("utf-"):
            yield from self._unicode(number, start, end)
        else:
            yield from self._by_decoding(number, start, end)

    def _unicode(self, number: int, start: int, end: int) -> Iterator[Width]:
        """By the length that each character has in the encoding; from where the last call ended, if that is before."""
        part, codec = self._decoded.parts[number], self._decoded.encoding.codec
        near = part.character <= self._reached.character < start
        at, byte = (self._reached.character + 1, self._reached.last) if near else (part.character, part.byte)
        byte += len(self._decoded.text[at:start].encode(codec))
        for n in range(start, end):
            after = byte + len(self._decoded.text[n].encode(codec))
            self._reached = Width(n, byte, after)
            yield self._reached
            byte = after

    def _by_decoding(self, number: int, start: int, end: int) -> Iterator[Width]:
        """By decoding again, byte by byte, since nothing else tells how long a character is."""
        part = self._decoded.parts[number]
        if self._at is not part or self._reached.character >= start:
            self._at, self._walk = part, self._decoded_again(number)
        for width in self._walk:
            self._reached = width
            if width.character >= start:
                yield width
            if width.character + 1 >= end:
                return

    def _decoded_again(self, number: int) -> Iterator[Width]:
        part = self._decoded.parts[number]
        decoder = codecs.getincrementaldecoder(self._decoded.encoding.codec)("replace")
        character, first = part.character, part.byte
        for last in range(part.byte + 1, len(self._body) + 1):
            for _ in decoder.decode(self._body[last - 1 : last]):
                yield Width(character, first, last)
                character += 1
            first = last if not decoder.getstate()[0] else first
