"""One connection through the filtering proxy. In: a client's socket, the guard. Out: bytes both ways, a Passage."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from embargowatch.door.bounds import Bounds
from embargowatch.door.exchange import Limits
from embargowatch.door.guard import Guard
from embargowatch.door.place import Place, of_authority, place
from embargowatch.door.watch import Stopped, Watch
from embargowatch.door.wire import connect
from embargowatch.errors import AddressRefused, CaptureError

_PIECE = 64 * 1024
_END_OF_HEAD = b"\r\n\r\n"
_REQUEST_LINE = re.compile(rb"([A-Z]{3,10}) ([\x21-\x7e]{1,8192}) HTTP/1\.[01]")
_HEADER_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\x00]*)")
_NOT_PASSED_ON = frozenset(  # RFC 9110, section 7.6.1, and what would announce a body that is not passed on
    b"connection content-length expect host keep-alive te trailer transfer-encoding upgrade".split()
)


@dataclass(slots=True)
class Passage:
    """What one connection asked for and what became of it.

    ``refused``: the rule by which it was not let through, or None. ``failed``: why it broke off, or None.
    """

    method: str = ""
    target: str = ""
    addresses: tuple[str, ...] = ()
    connected: str = ""
    refused: str | None = None
    failed: str | None = None
    sent: int = 0  # bytes to the server
    received: int = 0  # bytes from the server


@dataclass
class Tunnel:
    """One client and the one server that it may speak with.

    ``take``: counts bytes, and raises Stopped when there were enough or the proxy was closed.
    """

    client: socket.socket
    guard: Guard
    bounds: Bounds
    take: Callable[[int], None]
    passage: Passage
    server: socket.socket | None = None

    def run(self) -> None:
        """Read one request, judge it, carry it out."""
        try:
            self._carry(*self._request())
        except AddressRefused as refusal:
            self.passage.refused = str(refusal)
            self._tell("403 Forbidden", str(refusal))
        except (CaptureError, Stopped) as failure:
            self.passage.failed = str(failure)
            self._tell("502 Bad Gateway", str(failure))
        except OSError as error:
            self.passage.failed = f"the connection broke off ({error.strerror or error})"
        finally:
            self.wake()
            self.client.close()
            if self.server is not None:
                self.server.close()

    def wake(self) -> None:
        """End both connections, so that whoever waits on them goes on. Only ``run`` closes them."""
        for end in (self.client, self.server):
            if end is not None:
                _shut(end, socket.SHUT_RDWR)

    def _request(self) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
        """Target, header lines and what already follows the head."""
        head, rest = _head(self.client, self.bounds.limits)
        first, *lines = head.split(b"\r\n")
        request = _REQUEST_LINE.fullmatch(first)
        headers = [_HEADER_LINE.fullmatch(line) for line in lines]
        if request is None or len(lines) > self.bounds.limits.headers:
            raise AddressRefused("this is a proxy for pages; expected an HTTP/1.1 request of at most a hundred headers")
        self.passage.method, self.passage.target = request[1].decode(), request[2].decode()
        if any(header is None for header in headers):
            raise AddressRefused("expected header lines of the form 'Name: value'")
        return request[2], [(header[1], header[2]) for header in headers if header], rest

    def _carry(self, target: bytes, headers: list[tuple[bytes, bytes]], rest: bytes) -> None:
        if self.passage.method == "CONNECT":
            self.server = self._reach(of_authority(target.decode(), "https"))
            self.client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._both_ways(rest)
            return
        if self.passage.method not in {"GET", "HEAD"}:
            raise AddressRefused(f"{self.passage.method} is not passed on; expected GET, HEAD or CONNECT")
        where = place(target.decode())
        if where.scheme != "http":
            raise AddressRefused(f"{where.url}: expected CONNECT for an https address")
        self.server = self._reach(where)
        self._forward(_asked(self.passage.method, where, headers))
        self._answer_head()
        self._pump_down()

    def _both_ways(self, rest: bytes) -> None:
        self._forward(rest)
        upward = threading.Thread(target=self._pump_up, name="proxy-up", daemon=True)
        upward.start()
        try:
            self._pump_down()
        finally:
            self.wake()
            upward.join()

    def _reach(self, where: Place) -> socket.socket:
        if where.host in self.bounds.without:
            raise AddressRefused(f"{where.host}: refused, since the browser asks it on its own account")
        watch = Watch(self.bounds.limits)
        self.passage.addresses = self.guard.admit(where, self.bounds.limits.connect)
        self.take(0)
        server, self.passage.connected = connect(self.passage.addresses, where.port, watch)
        server.settimeout(self.bounds.limits.read)
        self.client.settimeout(self.bounds.limits.read)
        return server

    def _answer_head(self) -> None:
        """Pass on the head of the response with the word that this connection ends after it."""
        assert self.server is not None  # noqa: S101 - it was reached just before
        head, rest = _head(self.server, self.bounds.limits)
        first, *lines = head.split(b"\r\n")
        kept = [line for line in lines if line.partition(b":")[0].strip().lower() not in {b"connection", b"keep-alive"}]
        self._give(b"\r\n".join([first, *kept, b"Connection: close"]) + _END_OF_HEAD + rest)

    def _pump_up(self) -> None:
        """A client that is silent waits for an answer; the way down decides when that took too long."""
        with contextlib.suppress(OSError, Stopped):  # the way down notices, and tells
            while data := self._spoken():
                self._forward(data)
        if self.server is not None:
            _shut(self.server, socket.SHUT_WR)

    def _spoken(self) -> bytes:
        while True:
            try:
                return self.client.recv(_PIECE)
            except TimeoutError:
                self.take(0)

    def _pump_down(self) -> None:
        assert self.server is not None  # noqa: S101 - it was reached just before
        while data := self.server.recv(_PIECE):
            self._give(data)

    def _forward(self, data: bytes) -> None:
        if data and self.server is not None:
            self.take(len(data))
            self.passage.sent += len(data)
            self.server.sendall(data)

    def _give(self, data: bytes) -> None:
        self.take(len(data))
        self.passage.received += len(data)
        self.client.sendall(data)

    def _tell(self, status: str, reason: str) -> None:
        """Tell the client why, where nothing was passed on yet."""
        if self.server is not None:
            return
        body = reason.encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        with contextlib.suppress(OSError):  # it went away; the passage says why
            self.client.sendall(head.encode() + b"Connection: close" + _END_OF_HEAD + body)


def _head(end: socket.socket, limits: Limits) -> tuple[bytes, bytes]:
    """What comes before the first empty line, and what was received beyond it."""
    received = bytearray()
    watch = Watch(limits)
    while (at := received.find(_END_OF_HEAD)) < 0:
        if len(received) >= limits.head_bytes:
            raise CaptureError(f"the headers are longer than {limits.head_bytes:,} bytes")
        end.settimeout(watch.left(limits.read))
        data = end.recv(_PIECE)
        if not data:
            raise CaptureError("the connection ended within the headers")
        received += data
    return bytes(received[:at]), bytes(received[at + len(_END_OF_HEAD) :])


def _asked(method: str, where: Place, headers: list[tuple[bytes, bytes]]) -> bytes:
    """The request as the server gets it: the judged place, the client's headers, no body."""
    kept = [
        name + b": " + value
        for name, value in headers
        if name.lower() not in _NOT_PASSED_ON and not name.lower().startswith(b"proxy-")
    ]
    first = [f"{method} {where.target} HTTP/1.1".encode(), f"Host: {where.authority}".encode()]
    return b"\r\n".join([*first, *kept, b"Connection: close"]) + _END_OF_HEAD


def _shut(end: socket.socket, how: int) -> None:
    with contextlib.suppress(OSError):  # already gone
        end.shutdown(how)
