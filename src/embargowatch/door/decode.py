"""Content codings (RFC 9110, section 8.4). In: a body as it came. Out: the body behind it, and why it is not whole.

Exactly one coding is taken off, in pieces, so that no bomb is ever unfolded further than the limits.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Generator, Iterator, Sequence

from embargowatch.door.exchange import Limits

try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # the package for it comes with others; without it, it is not asked for
    brotli = None

_PIECE = 64 * 1024  # what zlib had in hand when it met the damage is lost: at most this
_GZIP = 31  # zlib's number for a gzip header and the largest window
_MEMBERS = 1000  # of a gzip body (RFC 1952, section 2.2)


def accepted() -> str:
    """The value of Accept-Encoding: what can be taken off here."""
    return "gzip, deflate, br" if _reads_brotli() else "gzip, deflate"


def decoded(raw: bytes, codings: Sequence[str], limits: Limits) -> tuple[bytes, str | None]:
    """The body behind ``codings`` (of the headers Content-Encoding), and None, or why it is missing or not whole."""
    named = [coding for value in codings for coding in _tokens(value) if coding != "identity"]
    if not named or not raw:
        return _kept(raw, limits)
    if len(named) > 1:
        return b"", f"{len(named)} content codings one over the other ({', '.join(named)[:80]}); one is decoded"
    if named[0] in {"gzip", "x-gzip"}:
        return _collected(_inflated(memoryview(raw), _GZIP), len(raw), limits)
    if named[0] == "deflate":
        return _collected(_deflate(memoryview(raw)), len(raw), limits)
    if named[0] == "br" and _reads_brotli():
        return _collected(_brotli(memoryview(raw)), len(raw), limits)
    return b"", f"the content coding '{named[0][:40]}' was not asked for and is not decoded"


class _Damaged(Exception):
    """The coded stream is broken, or ends early."""


def _tokens(value: str) -> Iterator[str]:
    return filter(None, (token.strip().lower() for token in value.split(",")))


def _kept(raw: bytes, limits: Limits) -> tuple[bytes, str | None]:
    if len(raw) > limits.body_bytes:
        return raw[: limits.body_bytes], f"the body is larger than {limits.body_bytes:,} bytes"
    return raw, None


def _collected(pieces: Iterator[bytes], wire: int, limits: Limits) -> tuple[bytes, str | None]:
    """The pieces in one, as far as they are sound and within the limits."""
    body = io.BytesIO()  # grows in place and hands out its buffer without a copy
    try:
        for piece in pieces:
            room = limits.body_bytes - body.tell()
            body.write(piece[:room] if len(piece) > room else piece)
            if len(piece) > room:
                return body.getvalue(), f"the decoded body is larger than {limits.body_bytes:,} bytes"
            if body.tell() > max(limits.ratio_from, limits.ratio * wire):
                return body.getvalue(), f"the body unfolds to more than {limits.ratio} times its size"
    except _Damaged as damage:
        return body.getvalue(), str(damage)
    return body.getvalue(), None


def _inflated(raw: memoryview, window: int) -> Iterator[bytes]:
    """RFC 1950 to 1952. A gzip body may have several members; what follows the last one is passed over."""
    at, members = 0, 0
    while members == 0 or (window == _GZIP and bytes(raw[at : at + 2]) == b"\x1f\x8b"):
        members += 1
        if members > _MEMBERS:
            raise _Damaged(f"the compressed body has more than {_MEMBERS} parts")
        at = yield from _member(raw, at, window)


def _member(raw: memoryview, at: int, window: int) -> Generator[bytes, None, int]:
    """One stream that begins at ``at``; returns where it ends. Fed in slices, since zlib copies what it leaves."""
    stream = zlib.decompressobj(window)
    while at < len(raw) and not stream.eof:
        rest: bytes | memoryview = raw[at : at + _PIECE]
        at += len(rest)
        full = True
        while (rest or full) and not stream.eof:
            try:
                piece = stream.decompress(rest, _PIECE)
            except zlib.error as error:
                raise _Damaged(f"the compressed body is damaged ({error})") from None
            yield piece
            rest, full = stream.unconsumed_tail, len(piece) == _PIECE
    if not stream.eof:
        raise _Damaged("the compressed body ends early")
    return at - len(stream.unused_data)


def _deflate(raw: memoryview) -> Iterator[bytes]:
    """RFC 9110, section 8.4.1.2: the zlib format; some servers send the bare stream (RFC 1951)."""
    zlib_format = len(raw) > 1 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0
    return _inflated(raw, 15 if zlib_format else -15)


def _brotli(raw: memoryview) -> Iterator[bytes]:
    """RFC 7932."""
    stream = brotli.Decompressor()
    at = 0
    while not stream.is_finished():
        rest = raw[at : at + _PIECE] if stream.can_accept_more_data() else raw[:0]
        at += len(rest)
        try:
            piece = stream.process(rest, output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise _Damaged(f"the compressed body is damaged ({error})") from None
        if not piece and not rest and not stream.is_finished():
            raise _Damaged("the compressed body ends early")
        yield piece


def _reads_brotli() -> bool:
    """Only a decoder that can be held back is used (``can_accept_more_data``, since 1.2)."""
    return brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data")
