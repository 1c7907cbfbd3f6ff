"""S3: servers that send too much, too slowly, or never an end. In: the times of the limits. Out: named cases."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import brotli  # type: ignore[import-untyped]  # it ships no types

from embargowatch.door import Limits
from reliability.egress.servers import Speak, redirect, response, saying

MEBIBYTE = 1024 * 1024
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_ENDLESS = _HEAD + b"Connection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One server. ``word``: a pattern of the reason that must be told. ``kept``: the least bytes that must be kept."""

    name: str
    speak: Speak
    word: str
    kept: int = 0
    scheme: str = "http"


def cases(limits: Limits) -> Iterator[Case]:
    """All forty; the slow ones are a little slower than ``limits`` allow."""
    yield from _unfolding()
    yield from _broken_codings()
    yield from _endless(limits)
    yield from slow(limits)
    yield from _lying()


def deflated(size: int, window: int) -> bytes:
    """``size`` zero bytes as one stream of deflate (window -15), zlib (15) or gzip (31): one block, many times over."""
    stream, piece = zlib.compressobj(9, zlib.DEFLATED, -15), bytes(MEBIBYTE)
    block = stream.compress(piece) + stream.flush(zlib.Z_FULL_FLUSH)
    body = block * (size // MEBIBYTE) + b"\x03\x00"  # and an empty last block
    if window < 0:
        return body
    check, value = (zlib.crc32, 0) if window == 31 else (zlib.adler32, 1)
    for _ in range(size // MEBIBYTE):
        value = check(piece, value)
    if window == 31:
        return gzip.compress(b"")[:10] + body + value.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little")
    return b"\x78\x9c" + body + value.to_bytes(4, "big")


def _coded(coding: str, body: bytes) -> Speak:
    return saying(response(body, "200 OK", "Content-Type: text/html", f"Content-Encoding: {coding}"))


def _unfolding() -> Iterator[Case]:
    """Bombs: small on the wire, huge in memory."""
    for coding, window in (("gzip", 31), ("x-gzip", 31), ("deflate", 15), ("deflate", -15)):
        yield Case(f"{coding} {window}: 200 MiB", _coded(coding, deflated(200 * MEBIBYTE, window)), "unfolds", MEBIBYTE)
    yield Case("gzip of 1 GiB", _coded("gzip", deflated(1024 * MEBIBYTE, 31)), "decoded body is larger", 60 * MEBIBYTE)
    yield Case("br: 200 MiB", _coded("br", _brotli_bomb()), "unfolds", MEBIBYTE)
    yield Case("gzip members x 300", _coded("gzip", deflated(MEBIBYTE, 31) * 300), "unfolds", MEBIBYTE)
    yield Case("empty gzip members x 100,000", _coded("gzip", gzip.compress(b"") * 100_000), "parts")
    padded = deflated(200 * MEBIBYTE, 31) + bytes(MEBIBYTE)
    yield Case("a bomb padded to a modest ratio", _coded("gzip", padded), "decoded body is larger", 60 * MEBIBYTE)
    fat = _coded("gzip", _fat())
    yield Case("24 MiB that unfold to 124", fat, "decoded body is larger", 60 * MEBIBYTE)
    twice = gzip.compress(deflated(200 * MEBIBYTE, 31))
    yield Case("gzip in gzip", _coded("gzip, gzip", twice), "one over the other")
    yield Case("br in gzip", _coded("br, gzip", twice), "one over the other")
    yield Case(
        "gzip in two headers", saying(response(twice, "200 OK", *["Content-Encoding: gzip"] * 2)), "one over the other"
    )
    yield Case("gzip x 50", _coded(", ".join(["gzip"] * 50), twice), "one over the other")


def _fat() -> bytes:
    """The most that both caps together allow: nearly as much as may come over the wire, and too much behind it."""
    stream, chance = zlib.compressobj(1, zlib.DEFLATED, 31), Random(1)
    pieces = [stream.compress(chance.randbytes(MEBIBYTE)) for _ in range(24)]
    return b"".join([*pieces, *(stream.compress(bytes(MEBIBYTE)) for _ in range(100)), stream.flush()])


def _brotli_bomb() -> bytes:
    stream = brotli.Compressor(quality=1)
    piece = bytes(MEBIBYTE)
    return b"".join([*(stream.process(piece) for _ in range(200)), stream.finish()])


def _broken_codings() -> Iterator[Case]:
    """Codings that are not asked for, damaged or cut."""
    good = gzip.compress(b"<p>word</p>" * 20_000, mtime=0)
    yield Case("zstd", _coded("zstd", b"\x28\xb5\x2f\xfd" + bytes(100)), "not asked for")
    yield Case("compress", _coded("compress", b"\x1f\x9d" + bytes(100)), "not asked for")
    yield Case("a coding of 60,000 letters", _coded("a" * 60_000, b"x"), "not asked for")
    yield Case("gzip cut in the middle", _coded("gzip", good[: len(good) // 2]), "ends early", 1000)
    yield Case("gzip with a wrong check sum", _coded("gzip", good[:-8] + bytes(8)), "damaged", 150_000)
    yield Case("gzip that is none", _coded("gzip", b"<html>plain</html>"), "damaged")
    yield Case("br that is none", _coded("br", b"<html>plain, not brotli at all</html>" * 9), "")
    yield Case("deflate that is none", _coded("deflate", b"\xff\xff<html>" * 9), "damaged")


def _endless(limits: Limits) -> Iterator[Case]:
    """Never an end, at full speed."""
    yield Case("endless body", _repeating(_ENDLESS, b"<p>word</p>" * 6000), "over the wire", 30 * MEBIBYTE)
    yield Case(
        "endless chunks", _repeating(_CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n"), "over the wire", 30 * MEBIBYTE
    )
    small = _repeating(_CHUNKED, b"1\r\nx\r\n" * 5000)
    yield Case("endless chunks of one byte", small, "took longer|over the wire", 1000)
    extended = _repeating(_CHUNKED, b"1;" + b"e" * 4000 + b"\r\nx\r\n")
    yield Case("endless chunk extensions", extended, "took longer|over the wire|chunk", 1)
    yield Case("endless trailers", _repeating(_CHUNKED + b"1\r\nx\r\n0\r\n", b"A: b\r\n" * 1000), "", 1)
    yield Case("endless headers", _repeating(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 100), "headers are longer")
    yield Case("one endless header", _repeating(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 4096), "headers are longer")
    yield Case("endless status line", _repeating(b"HTTP/1.1 200 ", b"O" * 4096), "headers are longer")
    yield Case(
        "endless interim responses", _repeating(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50), "headers are longer"
    )
    many = "\r\n".join(f"A{index}: b" for index in range(150))
    yield Case("150 headers", saying(response(b"page", "200 OK", many)), "header lines")
    yield Case("redirect to itself", saying(redirect("/")), "redirects")
    yield Case("redirect to ever new places", _ever_new, "redirects")


def slow(limits: Limits) -> Iterator[Case]:
    """Slower than is waited for."""
    pause = limits.slow_window / 10
    yield Case("a byte at a time", _dripping(_ENDLESS, b"x", pause), "bytes a second", 3)
    yield Case("a chunk at a time", _dripping(_CHUNKED, b"1\r\nx\r\n", pause), "bytes a second", 3)
    yield Case("headers a letter at a time", _dripping(b"HTTP/1.1 200 OK\r\nA: ", b"b", pause), "bytes a second")
    yield Case("headers a line at a time", _dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", pause), "bytes a second")
    yield Case("interim responses at times", _dripping(b"", b"HTTP/1.1 102 Wait\r\n\r\n", pause), "bytes a second")
    yield Case(
        "half a page, then silence", _then_silent(_ENDLESS + b"<p>half</p>" * 100), "nothing came|bytes a second", 1000
    )
    yield Case("half a head, then silence", _then_silent(b"HTTP/1.1 200 OK\r\nA: b\r\n"), "nothing came|bytes a second")
    yield Case("silence", _then_silent(b""), "nothing came")
    yield Case("fast enough, without end", _dripping(_ENDLESS, b"x" * 4096, pause), "took longer", 4096)
    yield Case("a TLS greeting that is never answered", _then_silent(b""), "no secure connection", scheme="https")
    record = _dripping(b"\x16\x03\x03\x40\x00", b"\x02", pause)
    yield Case("a TLS record a byte at a time", record, "no secure connection", scheme="https")
    coded = _HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
    yield Case(
        "slow gzip", _dripping(coded + gzip.compress(b"<p>x</p>" * 5000)[:60], b"\0", pause), "bytes a second", 1
    )


def _lying() -> Iterator[Case]:
    """Lengths and framing that are not what they say."""
    head = _HEAD + b"Content-Length: %d\r\n\r\n"
    yield Case("shorter than its length", saying(head % 1000 + b"x" * 10), "closed", 10)
    yield Case("a length of 8 EiB", saying(head % 2**63 + b"x" * 1000), "closed", 1000)
    yield Case("a negative length", saying(head % -1 + b"x"), "")
    yield Case("two lengths", saying(_HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), "")
    yield Case("a chunk cut off", saying(_CHUNKED + b"ff\r\nshort"), "closed", 5)
    yield Case("a chunk size that is none", saying(_CHUNKED + b"zz\r\nshort"), "")
    yield Case("no HTTP", saying(b"SSH-2.0-OpenSSH_9.9\r\n"), "")
    yield Case("nothing at all", saying(b""), "")


def _repeating(first: bytes, piece: bytes) -> Speak:
    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(piece)

    return speak


def _dripping(first: bytes, piece: bytes, pause: float) -> Speak:
    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(first)
        while True:
            time.sleep(pause)
            connection.sendall(piece)

    return speak


def _then_silent(words: bytes) -> Speak:
    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(words)
        with contextlib.suppress(TimeoutError):
            connection.recv(1)

    return speak


def _ever_new(connection: socket.socket, path: str) -> None:
    connection.sendall(redirect(f"{path}x"))
