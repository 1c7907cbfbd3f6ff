from __future__ import annotations

import gzip
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from reliability.egress.servers import Server, redirect, response, server

from embargowatch.door import Door, Limits
from embargowatch.errors import AddressRefused, CaptureError

QUICK = Limits(total=5, connect=2, read=1)


def door_to(*servers: Server, limits: Limits = QUICK) -> Door:
    """A door that may reach these servers; every name is 127.0.0.1."""
    return Door(tuple(each.authority for each in servers), limits, resolve=lambda host: ["127.0.0.1"])


def test_an_exchange_keeps_both_heads_and_the_body_byte_for_byte() -> None:
    page = b"\x00<p>\xff\xfe</p>\r\n\r\n"
    said = response(page, "200 Fine", "X-One: 1", "x-TWO:  caf\xe9  ", "X-One: again")
    with server(said) as good:
        exchange = door_to(good).fetch(f"{good.url}a?b=c%20d#part")
    assert (exchange.status, exchange.reason, exchange.http_version) == (200, "Fine", "HTTP/1.1")
    assert exchange.raw_head + exchange.raw_body == said
    assert exchange.body == page and exchange.truncated is None
    assert exchange.headers[:3] == (("X-One", "1"), ("x-TWO", "caf\xe9"), ("X-One", "again"))
    assert exchange.header("x-one") == "1" and exchange.header("none") is None
    assert good.requests == [exchange.request]
    assert exchange.request.startswith(b"GET /a?b=c%20d HTTP/1.1\r\nHost: " + good.authority.encode())
    assert exchange.asked == f"{good.url}a?b=c%20d#part" and exchange.url == f"{good.url}a?b=c%20d"


def test_an_exchange_tells_its_hop_and_its_times() -> None:
    with server(response(b"x")) as good:
        exchange = door_to(good).fetch(f"http://press.example:{good.port}/")
    (hop,) = exchange.hops
    assert (hop.url, hop.status) == (f"http://press.example:{good.port}/", 200)
    assert (hop.addresses, hop.connected) == (("127.0.0.1",), good.authority)
    assert hop.certificate is None and hop.location is None
    assert exchange.started_at <= exchange.ended_at and len(exchange.ended_at) == len("2026-01-01T00:00:00.000Z")


def test_chunks_are_joined_and_the_coding_is_taken_off_while_the_raw_body_stays() -> None:
    coded = gzip.compress(b"<p>word</p>" * 100, mtime=0)
    chunks = b"".join(
        b"%x;ext=1\r\n%s\r\n" % (len(coded[at : at + 7]), coded[at : at + 7]) for at in range(0, len(coded), 7)
    )
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    with server(head + chunks + b"0\r\nTrailer: t\r\n\r\n") as good:
        exchange = door_to(good).fetch(good.url)
    assert (exchange.raw_head, exchange.raw_body, exchange.body) == (head, coded, b"<p>word</p>" * 100)


def test_interim_responses_are_not_taken_for_the_head() -> None:
    last = response(b"page")
    with server(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + last) as good:
        exchange = door_to(good).fetch(good.url)
    assert exchange.raw_head + exchange.raw_body == last and exchange.status == 200


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 No Content", "304 Not Modified", "300 Many"])
def test_a_response_of_any_status_is_an_answer(status: str) -> None:
    with server(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode()) as good:
        assert door_to(good).fetch(good.url).status == int(status[:3])


def test_redirects_are_followed_and_each_hop_is_noted() -> None:
    ways = {"/a": redirect("b?x=\u00fc", 301), "/b?x=%C3%BC": redirect("//other.example:{port}/c#top", 307)}

    def speak(connection: socket.socket, path: str) -> None:
        said = ways.get(path, response(b"there")).replace(b"{port}", str(good.port).encode())
        connection.sendall(said)

    with server(speak) as good:
        exchange = door_to(good).fetch(f"http://one.example:{good.port}/a")
    at = good.port
    assert [hop.url for hop in exchange.hops] == [
        f"http://one.example:{at}/a",
        f"http://one.example:{at}/b?x=%C3%BC",
        f"http://other.example:{at}/c",
    ]
    assert [hop.status for hop in exchange.hops] == [301, 307, 200]
    assert exchange.hops[1].location == f"//other.example:{at}/c#top"
    assert exchange.url == f"http://other.example:{at}/c" and exchange.body == b"there"
    assert b"Host: other.example" in exchange.request


def test_five_redirects_are_followed_and_no_more() -> None:
    def speak(connection: socket.socket, path: str) -> None:
        left = int(path[1:])
        connection.sendall(redirect(f"/{left - 1}") if left else response(b"there"))

    with server(speak) as good:
        assert len(door_to(good).fetch(f"{good.url}5").hops) == 6
        with pytest.raises(CaptureError, match=r"more than 5 redirects"):
            door_to(good).fetch(f"{good.url}6")
        assert good.connections == 12


def test_a_redirect_into_the_house_is_refused_and_tells_the_way() -> None:
    with server(response(b"secret")) as house, server(redirect(house.url)) as good:
        with pytest.raises(AddressRefused, match=rf"^{good.url} leads to {house.url}: .*loopback") as refusal:
            door_to(good).fetch(good.url)
        assert house.connections == 0
        assert refusal.value.exit_code == 6


def test_a_redirect_to_what_is_no_page_is_refused_and_tells_the_way() -> None:
    with (
        server(redirect("file:///etc/passwd")) as good,
        pytest.raises(AddressRefused, match=rf"^{good.url} leads to file:///etc/passwd: addresses 'file:'"),
    ):
        door_to(good).fetch(good.url)


def test_a_redirect_in_an_old_encoding_is_followed() -> None:
    old = response(b"", "302 Elsewhere", "Location: /\xfc")

    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(old if path == "/" else response(path.encode()))

    with server(speak) as good:
        assert door_to(good).fetch(good.url).body == b"/%C3%BC"


def test_a_post_becomes_a_get_after_303_and_stays_a_post_after_307() -> None:
    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(response(b"end") if path == "/end" else redirect("/end", int(path[1:])))

    with server(speak) as good:
        for status in (301, 302, 303):
            door_to(good).fetch(f"{good.url}{status}", "POST", [("Content-Type", "text/plain")], b"ask")
            assert good.requests[-1].startswith(b"GET /end") and not good.requests[-1].endswith(b"ask")
        for status in (307, 308):
            door_to(good).fetch(f"{good.url}{status}", "POST", (), b"ask")
            assert good.requests[-1].startswith(b"POST /end") and b"Content-Length: 3\r\n" in good.requests[-1]


def test_secrets_are_not_carried_to_another_host_and_cookies_nowhere() -> None:
    def speak(connection: socket.socket, path: str) -> None:
        other = f"http://other.example:{good.port}/end"
        ways = {"/a": redirect("/b"), "/b": redirect(other)}
        said = ways.get(path, response(b"end"))
        connection.sendall(said.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n", 1))

    with server(speak) as good:
        door_to(good).fetch(f"http://one.example:{good.port}/a", headers=[("Authorization", "Basic x")])
    told = [b"Authorization" in request for request in good.requests]
    assert told == [True, True, False]
    assert not any(b"ookie" in request for request in good.requests)


def test_proxies_and_credentials_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with server(response(b"proxied")) as other, server(response(b"straight")) as good:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, other.url)
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password mine\n")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
        assert door_to(good).fetch(good.url).body == b"straight"
    assert other.connections == 0 and b"uthorization" not in good.requests[0]


def test_every_name_is_looked_up_once_for_each_hop() -> None:
    asked = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    def speak(connection: socket.socket, path: str) -> None:
        connection.sendall(response(b"") if path == "/end" else redirect(f"http://two.example:{good.port}/end"))

    with server(speak) as good:
        Door((good.authority,), QUICK, resolve).fetch(f"http://one.example:{good.port}/")
    assert asked == ["one.example", "two.example"]


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    with server(response(b"here")) as good:
        permit = (f"[::1]:{good.port}", good.authority)
        exchange = Door(permit, QUICK, lambda host: ["::1", "127.0.0.1"]).fetch(f"http://two.example:{good.port}/")
    assert exchange.hops[0].addresses == ("::1", "127.0.0.1") and exchange.hops[0].connected == good.authority


def test_what_came_before_the_end_is_kept_and_marked() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a page") as good:
        exchange = door_to(good).fetch(good.url)
    assert exchange.body == b"half a page" and "closed" in (exchange.truncated or "")


def test_half_a_head_is_kept_with_its_whole_lines() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServ") as good:
        exchange = door_to(good).fetch(good.url)
    assert exchange.status == 200 and exchange.headers == (("Content-Type", "text/html"),)
    assert exchange.truncated and exchange.body == b""


def test_a_larger_body_than_allowed_is_cut_and_marked() -> None:
    limits = Limits(total=5, read=1, wire_bytes=100_000)
    with server(response(b"x" * 1_000_000)) as good:
        exchange = door_to(good, limits=limits).fetch(good.url)
    assert 90_000 < len(exchange.body) < 200_000
    assert "100,000 bytes" in (exchange.truncated or "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (b"", "nothing"),
        (b"SSH-2.0-OpenSSH\r\n", "no HTTP"),
        (b"HTTP/1.1 000 No\r\n\r\n", "no HTTP"),
        (b"\x15\x03\x01\x00\x02\x02\x50", "no HTTP"),
    ],
)
def test_what_is_no_http_is_an_error_that_says_what_to_do(words: bytes, reason: str) -> None:
    with server(words) as odd, pytest.raises(CaptureError, match=rf"{odd.url}.*{reason}.*try again") as error:
        door_to(odd).fetch(odd.url)
    assert not isinstance(error.value, AddressRefused)


def test_a_closed_port_and_an_unknown_name_are_errors_that_say_what_to_do() -> None:
    with server(b"") as gone:
        pass
    with pytest.raises(CaptureError, match=rf"no connection \({gone.authority}: Connection refused\); check"):
        door_to(gone).fetch(gone.url)

    def unknown(host: str) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(CaptureError, match=r"no\.example: .*could not be found \(Name or service not known\); check"):
        Door(resolve=unknown).fetch("http://no.example/")
    with pytest.raises(CaptureError, match="has no address"):
        Door(resolve=lambda host: []).fetch("http://no.example/")


def test_a_look_up_without_end_is_left() -> None:
    waiting, free = socket.socketpair()

    def slow(host: str) -> list[str]:
        waiting.recv(1)
        return ["127.0.0.1"]

    with waiting, free, pytest.raises(CaptureError, match=r"not found within"):
        try:
            Door(limits=Limits(connect=0.05), resolve=slow).fetch("http://slow.example/")
        finally:
            free.send(b"x")


@pytest.mark.parametrize(
    ("method", "header"),
    [
        ("GET", ("Host", "other.example")),
        ("GET", ("Cookie", "a=b")),
        ("GET", ("Accept-Encoding", "zstd")),
        ("GET", ("X", "a\r\nY: b")),
        ("GET", ("X Y", "a")),
        ("CONNECT", ("X", "a")),
        ("get", ("X", "a")),
        ("GET /x", ("X", "a")),
    ],
)
def test_what_the_door_does_not_send_is_a_mistake_of_the_caller(method: str, header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"method|header"):
        Door().fetch("http://example.org/", method, [header])


def test_own_headers_are_sent_and_replace_the_usual_ones() -> None:
    with server(response(b"")) as good:
        door_to(good).fetch(good.url, headers=[("user-agent", "mine"), ("If-None-Match", '"a"')])
    assert good.requests[0].lower().count(b"user-agent:") == 1
    assert b'If-None-Match: "a"\r\n' in good.requests[0]


def test_head_brings_no_body() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Encoding: gzip\r\n\r\n") as good:
        exchange = door_to(good).fetch(good.url, "HEAD")
    assert (exchange.status, exchange.body, exchange.truncated) == (200, b"", None)


def test_importing_the_door_loads_no_network_library() -> None:
    words = "import sys, embargowatch.door; print([m for m in ('httpcore2', 'h11', 'ssl', 'idna') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
