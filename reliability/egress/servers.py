"""Servers on loopback. In: what to answer. Out: a port, the requests that came, and how many connections there were."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Speak = Callable[[socket.socket, str], None]  # the connection, the path that was asked for


class Server:
    """Answers each connection in a thread of its own; ``speak`` gets the socket after the head of the request."""

    def __init__(self, speak: Speak, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family, backlog=128)
        self._speak = speak
        self._live: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.requests: list[bytes] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def authority(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.authority}/"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._live:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                self._live.add(connection)
                self._threads = [old for old in self._threads if old.is_alive()] + [thread]
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        with connection, contextlib.suppress(OSError):
            head = bytearray()
            while not _whole(head) and (data := connection.recv(65536)):
                head += data
            if head:
                self.requests.append(bytes(head))
                self._speak(connection, bytes(head).partition(b" ")[2].partition(b" ")[0].decode("latin-1"))
        with self._lock:
            self._live.discard(connection)


def _whole(head: bytearray) -> bool:
    """Whether the head of a request has ended; a greeting of TLS counts as one."""
    return b"\r\n\r\n" in head or head[:1] == b"\x16"


@contextmanager
def server(speak: Speak | bytes, host: str = "127.0.0.1") -> Iterator[Server]:
    """A server that answers every request by ``speak``, or with these bytes."""
    running = Server(saying(speak) if isinstance(speak, bytes) else speak, host)
    try:
        yield running
    finally:
        running.close()


def saying(words: bytes) -> Speak:
    """Send these bytes and close."""
    return lambda connection, path: connection.sendall(words)


def response(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    """A whole HTTP/1.1 response with its length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    """A redirect to ``location``, which may hold any letters."""
    return response(b"", f"{status} Elsewhere", "Location: " + location.encode().decode("latin-1"))
