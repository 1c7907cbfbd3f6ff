"""A filtering proxy on loopback, for a browser that is allowed no other way out. In: a guard. Out: a port, Passages.

    with Proxy(guard) as proxy:
        subprocess.run([chromium, *proxy.flags, ...])
    proxy.passages  # what was let through and what was refused, proxy.ended: why it stopped early

It resolves and judges every host with the same guard as the door, and connects to the literal address. CONNECT opens a
tunnel; a plain GET or HEAD in absolute form (RFC 9112, section 3.2.2) is asked anew; nothing else is passed on.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time

from embargowatch.door.bounds import Bounds
from embargowatch.door.guard import Guard
from embargowatch.door.tunnel import Passage, Tunnel
from embargowatch.door.watch import Stopped

_TICK = 0.25
_BREATH = 0.01
_PATIENCE = 2.0


class Proxy:
    """Listens on 127.0.0.1 while the block lasts.

    ``passages``: one for each connection, as they began. ``ended``: why not everything was let through that the guard
    allows, or None.
    """

    def __init__(self, guard: Guard, bounds: Bounds | None = None) -> None:
        self.passages: list[Passage] = []
        self.ended: str | None = None
        self._guard = guard
        self._bounds = bounds or Bounds()
        self._bytes = 0
        self._lock = threading.Lock()
        self._live: dict[threading.Thread, Tunnel] = {}
        self._closing = threading.Event()

    def __enter__(self) -> Proxy:
        self._end = time.monotonic() + self._bounds.seconds
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listener.settimeout(_TICK)
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, name="proxy", daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes who waits for a client, where the system can
        self._accepting.join()
        patience = time.monotonic() + _PATIENCE
        for thread in self._threads():  # one that still looks up or connects ends by itself, and passes nothing on
            thread.join(max(0.0, patience - time.monotonic()))

    @property
    def flags(self) -> tuple[str, ...]:
        """Words for a Chromium's command line: every request through here, loopback too; no other sockets."""
        return (
            f"--proxy-server=http://127.0.0.1:{self.port}",
            "--proxy-bypass-list=<-loopback>",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--disable-quic",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        )

    def _accept(self) -> None:
        with self._listener:
            while not self._closing.is_set():
                if time.monotonic() >= self._end:
                    self._stop(f"the browser took longer than {self._bounds.seconds:g} s")
                    break
                try:
                    client, _ = self._listener.accept()
                except OSError:  # nobody came, the listener was woken, or the system has no socket left
                    self._closing.wait(_BREATH)
                    continue
                self._serve(client)
        self._closing.set()
        for tunnel in self._tunnels():
            tunnel.wake()

    def _serve(self, client: socket.socket) -> None:
        """Carry one client in a thread of its own, unless there are too many."""
        client.settimeout(self._bounds.limits.connect)
        with self._lock:
            full = len(self._live) >= self._bounds.at_once or len(self.passages) >= self._bounds.connections
            if not full:
                passage = Passage()
                self.passages.append(passage)
                tunnel = Tunnel(client, self._guard, self._bounds, self._take, passage)
                thread = threading.Thread(target=self._run, args=(tunnel,), name="proxy-tunnel", daemon=True)
                self._live[thread] = tunnel
                thread.start()
        if full:
            client.close()
            self._note(f"more than {self._bounds.connections:,} connections, or {self._bounds.at_once} at once")

    def _run(self, tunnel: Tunnel) -> None:
        try:
            tunnel.run()
        finally:
            with self._lock:
                self._live.pop(threading.current_thread(), None)

    def _take(self, count: int) -> None:
        """Count bytes of all connections together.

        Raises:
            Stopped: there were too many, or the time is over.
        """
        with self._lock:
            self._bytes += count
            spent = self._bytes > self._bounds.bytes
        if spent:
            self._stop(f"the browser moved more than {self._bounds.bytes:,} bytes")
        if self._closing.is_set():
            raise Stopped(self.ended or "the proxy was closed")

    def _stop(self, reason: str) -> None:
        self._note(reason)
        self._closing.set()

    def _note(self, reason: str) -> None:
        with self._lock:
            self.ended = self.ended or reason

    def _tunnels(self) -> list[Tunnel]:
        with self._lock:
            return list(self._live.values())

    def _threads(self) -> list[threading.Thread]:
        with self._lock:
            return list(self._live)
