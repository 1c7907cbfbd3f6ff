from __future__ import annotations

import contextlib
import socket
from itertools import repeat

import pytest
from reliability.egress.servers import Speak, response, server

from embargowatch.door import Door, Exchange, Limits
from embargowatch.errors import CaptureError


def fetched(speak: Speak | bytes, limits: Limits) -> Exchange:
    with server(speak) as odd:
        return Door((odd.authority,), limits).fetch(odd.url)


def silent_after(words: bytes) -> Speak:
    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(words)
        with contextlib.suppress(TimeoutError):
            connection.recv(1)

    return speak


def without_end(first: bytes, piece: bytes) -> Speak:
    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(first)
        for each in repeat(piece):
            connection.sendall(each)

    return speak


def test_a_server_that_falls_silent_is_left_and_what_came_is_kept() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    exchange = fetched(silent_after(half), Limits(total=5, read=0.1))
    assert exchange.body == b"half" and exchange.truncated == "nothing came for 0.1 s"


def test_a_server_that_never_says_a_word_is_an_error() -> None:
    with pytest.raises(CaptureError, match=r"nothing came for 0\.1 s, and it had sent nothing"):
        fetched(silent_after(b""), Limits(total=5, read=0.1))


def test_a_slow_server_is_left_and_what_came_is_kept() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    exchange = fetched(silent_after(half), Limits(total=5, read=2, slow_window=0.1))
    assert exchange.body == b"half"
    assert exchange.truncated == "the server sent less than 1,024 bytes a second over 0.1 s"


def test_a_fetch_ends_with_its_time() -> None:
    endless = without_end(b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    exchange = fetched(endless, Limits(total=0.2, wire_bytes=2**40, body_bytes=2**40))
    assert exchange.body and exchange.truncated == "the fetch took longer than 0.2 s"
    with pytest.raises(CaptureError, match=r"longer than 0 s; try again"):
        fetched(b"", Limits(total=0))


def test_endless_headers_are_left_and_the_status_is_kept() -> None:
    exchange = fetched(without_end(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"), Limits(total=5, read=1))
    assert (exchange.status, exchange.body, len(exchange.raw_head)) == (200, b"", 64 * 1024)
    assert exchange.truncated == "the headers are longer than 65,536 bytes"


def test_a_hundred_headers_are_read_and_one_more_is_too_many() -> None:
    for count, body in ((99, b"page"), (100, b"")):
        exchange = fetched(response(b"page", "200 OK", *(f"A{index}: b" for index in range(count))), Limits())
        assert exchange.body == body and (exchange.truncated is None) == bool(body)


def test_a_body_of_just_the_allowed_size_is_whole() -> None:
    exchange = fetched(response(b"x" * 50_000), Limits(body_bytes=50_000))
    assert len(exchange.body) == 50_000 and exchange.truncated is None
