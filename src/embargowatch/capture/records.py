"""The records of a WARC file, one by one, whatever is broken between them. In: a seekable stream. Out: Raw or Lost.

Only the frame is read here (ISO 28500, sections 4 and 5; annex D of it for gzip): where a record begins and how long
it is. What is in a record is for ``fastwarc``, which is given one whole record at a time. Two reasons: a reader that
meets a damaged gzip member has no way on, and a file that is cut off inside a record looks whole to it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

_PIECE = 64 * 1024
_HEAD = 32 * 1024  # of a record's own header; a longer one is no header
_RATIO = 200  # decoded to encoded, judged once _RATIO_FROM bytes were decoded
_RATIO_FROM = 1024 * 1024
_GZIP = b"\x1f\x8b\x08"
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
_BEGIN = re.compile(rb"WARC/\d\.\d{1,2}\r?\n(?:WARC-[A-Za-z-]+|Content-[A-Za-z]+)[ \t]*:", re.IGNORECASE)
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_CLOSE = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Raw:
    """One record: its header with the empty line behind it, and its block.

    ``offset``: where it begins, or the gzip member that holds it. ``block`` is None where it is larger than allowed.
    """

    offset: int
    head: bytes
    block: bytes | None


@dataclass(frozen=True, slots=True)
class Lost:
    """Bytes from ``offset`` on that are no sound record, why, and where sound ones go on (None: nowhere)."""

    offset: int
    reason: str
    until: int | None


class _DamageError(Exception):
    """The stream cannot be read on from here."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


class _Source(Protocol):
    def read(self, most: int, /) -> bytes:
        """Up to ``most`` bytes; none at the end. Raises _DamageError."""


def records(stream: BinaryIO, most: int) -> Iterator[Raw | Lost]:
    """Every record in order; a block of more than ``most`` bytes is left out. Damage is named, and passed over."""
    packed = _is_packed(stream)
    start: int | None = 0
    while start is not None:
        try:
            yield from _packed(stream, start, most) if packed else _plain(stream, start, most)
            return
        except _DamageError as damage:
            start = _next_member(stream, damage.offset + 1) if packed else _next_record(stream, damage.offset + 1)
            yield Lost(damage.offset, damage.reason, start)


def _is_packed(stream: BinaryIO) -> bool:
    """By the first bytes; where they are damaged, by what comes first behind them."""
    stream.seek(0)
    mark = stream.read(5)
    if mark.startswith(_GZIP) or mark == b"WARC/":
        return mark.startswith(_GZIP)
    member, record = _next_member(stream, 0), _next_record(stream, 0)
    return member is not None and (record is None or member < record)


def _plain(stream: BinaryIO, start: int, most: int) -> Iterator[Raw]:
    stream.seek(start)
    yield from _framed(_Ahead(stream), start, most, moving=True)


def _packed(stream: BinaryIO, start: int, most: int) -> Iterator[Raw]:
    """Member after member; one may hold one record, as the standard asks, or several."""
    while True:
        stream.seek(start)
        mark = stream.read(len(_GZIP))
        if not mark:
            return
        if mark != _GZIP:
            raise _DamageError(start, "no gzip member begins there")
        member = _Member(stream, start)
        yield from _framed(_Ahead(member), start, most, moving=False)
        start = member.end


def _framed(ahead: _Ahead, start: int, most: int, moving: bool) -> Iterator[Raw]:
    """The records of one stretch. One is given out once the byte behind it was seen: gzip's checksum may stand there.

    ``moving``: whether ``start`` moves on with each record, as it does where the records are not packed.
    """
    while ahead.more():
        at = start + ahead.taken if moving else start
        head = _head(ahead, at)
        length = int(_LENGTH.findall(head)[0])
        block = ahead.take(length) if length <= most else None
        there = len(block) if block is not None else ahead.skip(length)
        if there < length:
            raise _DamageError(at, f"its record is cut off: {length:,} bytes were promised, {there:,} are there")
        close = ahead.take(len(_CLOSE))
        if close != _CLOSE and ahead.more():
            raise _DamageError(at, "its record is not as long as it says")
        ahead.more()
        yield Raw(at, head, block)
        if close != _CLOSE:
            raise _DamageError(start + ahead.taken if moving else start, "the file ends without the end of its record")


def _head(ahead: _Ahead, at: int) -> bytes:
    peeked = ahead.peek(_HEAD)
    stray = len(peeked) - len(peeked.lstrip(b"\r\n"))  # some writers put more empty lines between records
    end = peeked.find(_CLOSE, stray)
    if not _VERSION.match(peeked, stray) or end < 0:
        raise _DamageError(at, "no record begins there")
    head = ahead.take(end + len(_CLOSE))[stray:]
    if len(_LENGTH.findall(head)) != 1:
        raise _DamageError(at, "its record does not say how long it is")
    return head


class _Ahead:
    """A source with a look ahead. ``taken``: bytes given out so far."""

    def __init__(self, source: _Source) -> None:
        self._source = source
        self._held = bytearray()
        self.taken = 0

    def more(self) -> bool:
        return bool(self.peek(1))

    def peek(self, most: int) -> bytes:
        while len(self._held) < most and (piece := self._source.read(_PIECE)):
            self._held += piece
        return bytes(self._held[:most])

    def take(self, count: int) -> bytes:
        found = self.peek(count)
        del self._held[: len(found)]
        self.taken += len(found)
        return found

    def skip(self, count: int) -> int:
        """Pass over so many bytes; how many there were."""
        left = count
        while left and (piece := self.take(min(left, _PIECE))):
            left -= len(piece)
        return count - left


class _Member:
    """One gzip member, unpacked piece by piece. ``end``: the offset behind it, once all was read."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._start = start
        self._zlib = zlib.decompressobj(wbits=31)
        self._given = 0
        self._fed = 0
        self._rest = b""
        stream.seek(start)

    @property
    def end(self) -> int:
        return self._start + self._fed - len(self._zlib.unused_data)

    def read(self, most: int) -> bytes:
        while not self._zlib.eof:
            found = self._unpacked(most)
            self._given += len(found)
            if self._given > max(_RATIO_FROM, _RATIO * self._fed):
                raise _DamageError(self._start, f"its gzip member unfolds to more than {_RATIO} times its size")
            if found:
                return found
        return b""

    def _unpacked(self, most: int) -> bytes:
        fresh = self._rest or self._stream.read(_PIECE)
        self._fed += 0 if self._rest else len(fresh)
        if not fresh:
            raise _DamageError(self._start, "its gzip member is cut off")
        try:
            found = self._zlib.decompress(fresh, most)
        except zlib.error:
            raise _DamageError(self._start, "its gzip member is damaged") from None
        self._rest = self._zlib.unconsumed_tail
        return found


def _next_record(stream: BinaryIO, start: int) -> int | None:
    """Where the next record that is not packed seems to begin: a version, and a field of a record's header."""
    for at in _found(stream, start, b"WARC/"):
        stream.seek(at)
        if _BEGIN.match(stream.read(256)):
            return at
    return None


def _next_member(stream: BinaryIO, start: int) -> int | None:
    """Where the next gzip member begins that holds a record."""
    for at in _found(stream, start, _GZIP):
        stream.seek(at)
        try:
            if zlib.decompressobj(wbits=31).decompress(stream.read(1024), 16).startswith(b"WARC/"):
                return at
        except zlib.error:
            continue
    return None


def _found(stream: BinaryIO, start: int, words: bytes) -> Iterator[int]:
    """Every offset from ``start`` on at which ``words`` stand."""
    held, at = b"", start
    while True:
        stream.seek(at + len(held))
        piece = stream.read(_PIECE)
        held += piece
        where = held.find(words)
        while where >= 0:
            yield at + where
            where = held.find(words, where + 1)
        if not piece:
            return
        kept = len(words) - 1
        at, held = at + max(0, len(held) - kept), held[-kept:]
