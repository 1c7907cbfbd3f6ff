from __future__ import annotations

import contextlib
import socket

import pytest
from reliability.egress.servers import Server, response, server

from embargowatch.door import Guard, Limits
from embargowatch.door.bounds import Bounds
from embargowatch.door.proxy import Proxy

QUICK = Bounds(seconds=10, limits=Limits(total=5, connect=2, read=2))


def through(proxy: Proxy, words: str, then: bytes = b"") -> bytes:
    """All that comes back for this request head; ``then`` is sent once a tunnel stands."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as connection:
        connection.sendall(words.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        received = connection.recv(65536)
        if then and b" 200 " in received:
            connection.sendall(then)
        with contextlib.suppress(OSError):
            while data := connection.recv(65536):
                received += data
    return received


def to(*servers: Server) -> Guard:
    return Guard(tuple(each.authority for each in servers), lambda host: ["127.0.0.1"])


def test_a_plain_request_is_asked_anew_and_answered() -> None:
    with server(response(b"page", "200 OK", "Keep-Alive: timeout=5")) as good, Proxy(to(good), QUICK) as proxy:
        head = (
            f"GET http://press.example:{good.port}/a?b HTTP/1.1\nHost: other\nAccept: x\nProxy-Connection: keep-alive"
        )
        said = through(proxy, f"{head}\nContent-Length: 5")
    assert said == b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage"
    host = f"press.example:{good.port}"
    assert good.requests == [f"GET /a?b HTTP/1.1\r\nHost: {host}\r\nAccept: x\r\nConnection: close\r\n\r\n".encode()]
    (passage,) = proxy.passages
    assert (passage.method, passage.target) == ("GET", f"http://{host}/a?b")
    assert (passage.addresses, passage.connected) == (("127.0.0.1",), good.authority)
    assert passage.refused is None and passage.failed is None
    assert passage.sent == len(good.requests[0]) and passage.received == len(said)


def test_a_tunnel_carries_bytes_both_ways() -> None:
    with server(response(b"through")) as good, Proxy(to(good), QUICK) as proxy:
        said = through(proxy, f"CONNECT press.example:{good.port} HTTP/1.1", b"GET /x HTTP/1.1\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200 ") and said.endswith(b"through")
    assert good.requests == [b"GET /x HTTP/1.1\r\n\r\n"]


@pytest.mark.parametrize(
    "words",
    [
        "GET http://127.0.0.1:{port}/ HTTP/1.1",
        "GET http://2130706433:{port}/ HTTP/1.1",
        "CONNECT 127.0.0.1:{port} HTTP/1.1",
        "CONNECT inside.example:{port} HTTP/1.1",
        "CONNECT [::ffff:127.0.0.1]:{port} HTTP/1.1",
        "CONNECT user@inside.example:{port} HTTP/1.1",
        "GET ftp://127.0.0.1:{port}/ HTTP/1.1",
        "GET https://inside.example:{port}/ HTTP/1.1",
        "GET / HTTP/1.1\nHost: 127.0.0.1:{port}",
        "POST http://good.example:{good}/ HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "CONNECT 93.184.216.34:25 HTTP/1.1",
        "GET http://good.example:{good}/ HTTP/1.1\nA: b\n folded",
        "GET http://good.example:{good}/ HTTP/1.1\nA b",
        "GET http://good.example:{good}/ HTTP/1.1\n" + "\n".join(f"A{index}: b" for index in range(101)),
        "GET  http://good.example:{good}/ HTTP/1.1",
        "CONNECT update.googleapis.com:443 HTTP/1.1",
        "no request",
    ],
)
def test_what_is_refused_is_told_noted_and_never_connected_to(words: str) -> None:
    with server(response(b"secret")) as house, server(response(b"page")) as good, Proxy(to(good), QUICK) as proxy:
        said = through(proxy, words.format(port=house.port, good=good.port))
    assert said.startswith(b"HTTP/1.1 403 ") and b"secret" not in said and b"page" not in said.partition(b"\r\n\r\n")[0]
    (passage,) = proxy.passages
    assert passage.refused and passage.connected == ""
    assert house.connections == good.connections == 0


def test_a_server_that_is_not_there_is_a_failure_and_no_refusal() -> None:
    with server(b"") as gone:
        pass
    with Proxy(to(gone), QUICK) as proxy:
        said = through(proxy, f"GET {gone.url} HTTP/1.1")
    assert said.startswith(b"HTTP/1.1 502 ")
    (passage,) = proxy.passages
    assert passage.refused is None and "no connection" in (passage.failed or "")


def test_too_many_bytes_end_everything_with_the_reason() -> None:
    def endless(connection: socket.socket, path: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    bounds = Bounds(seconds=10, bytes=500_000, limits=QUICK.limits)
    with server(endless) as good, Proxy(to(good), bounds) as proxy:
        said = through(proxy, f"GET {good.url} HTTP/1.1")
        assert len(said) <= 500_000
    assert proxy.ended == "the browser moved more than 500,000 bytes"


def test_the_time_of_a_browser_ends() -> None:
    def silent(connection: socket.socket, path: str) -> None:
        connection.recv(1)

    with server(silent) as good, Proxy(to(good), Bounds(seconds=0.3, limits=Limits(read=30))) as proxy:
        assert b"\r\n\r\n" not in through(proxy, f"GET {good.url} HTTP/1.1")
    assert proxy.ended == "the browser took longer than 0.3 s"


def test_connections_over_the_bound_are_closed() -> None:
    bounds = Bounds(seconds=10, connections=2, limits=QUICK.limits)
    with server(response(b"page")) as good, Proxy(to(good), bounds) as proxy:
        came = [through_or_nothing(proxy, f"GET {good.url} HTTP/1.1").endswith(b"page") for _ in range(3)]
    assert came == [True, True, False]
    assert len(proxy.passages) == 2 and "more than 2 connections" in (proxy.ended or "")


def through_or_nothing(proxy: Proxy, words: str) -> bytes:
    try:
        return through(proxy, words)
    except OSError:
        return b""


def test_leaving_the_block_ends_tunnels_that_still_stand() -> None:
    def silent(connection: socket.socket, path: str) -> None:
        connection.recv(1)

    with server(silent) as good:
        with Proxy(to(good), Bounds(limits=Limits(read=30))) as proxy:
            connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
            connection.sendall(f"CONNECT {good.authority} HTTP/1.1\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        with connection:
            assert connection.recv(100) == b""


def test_flags_send_everything_through_the_proxy() -> None:
    with Proxy(Guard()) as proxy:
        assert f"--proxy-server=http://127.0.0.1:{proxy.port}" in proxy.flags
        assert "--proxy-bypass-list=<-loopback>" in proxy.flags
