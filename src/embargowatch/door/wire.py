"""The sockets of the door. In: addresses that the guard let through. Out: streams that httpcore2 can speak HTTP over.

A stream records what is sent and the head of what is received, and obeys the watch at every read and write.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

from embargowatch.door.watch import Stopped, Watch
from embargowatch.errors import CaptureError

_MOST_TRIED = 4


class Wire(httpcore2.NetworkStream):
    """One connection. ``sent`` and ``received`` hold the bytes of the heads; a body is not kept a second time."""

    def __init__(self, connection: socket.socket, watch: Watch) -> None:
        self._socket = connection
        self._watch = watch
        self.sent = bytearray()
        self.received = bytearray()
        self.in_head = True  # until the head of the response was understood
        self.certificate: str | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most ``max_bytes``; b"" at the end."""
        if self.in_head:
            max_bytes = min(max_bytes, self._watch.limits.head_bytes - len(self.received))
            if max_bytes <= 0:
                raise Stopped(f"the headers are longer than {self._watch.limits.head_bytes:,} bytes")
        data = self._read(max_bytes)
        if self.in_head:
            self.received += data
        return data

    def _read(self, max_bytes: int) -> bytes:
        silent_since = time.monotonic()
        while True:
            self._socket.settimeout(self._watch.patience())
            try:
                data = self._socket.recv(max_bytes)
            except TimeoutError:
                self._watch.arrived(0)
                if time.monotonic() - silent_since >= self._watch.limits.read:
                    raise Stopped(f"nothing came for {self._watch.limits.read:g} s") from None
                continue
            except OSError as error:
                raise httpcore2.ReadError(_reason(error)) from None
            self._watch.arrived(len(data))
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of ``buffer``."""
        if len(self.sent) < self._watch.limits.head_bytes:
            self.sent += buffer
        view = memoryview(buffer)
        while view:
            self._socket.settimeout(self._watch.left(self._watch.limits.read))
            try:
                view = view[self._socket.send(view) :]
            except OSError as error:
                raise httpcore2.WriteError(_reason(error)) from None

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Wire:
        """The same connection under TLS; the certificate must be good for ``server_hostname``."""
        try:
            self._socket.settimeout(self._watch.left(self._watch.limits.connect))
            secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except (OSError, ValueError, Stopped) as error:
            self.close()
            raise CaptureError(_tls_complaint(error, server_hostname)) from None
        self._socket = secured
        certificate = secured.getpeercert(binary_form=True)
        self.certificate = hashlib.sha256(certificate).hexdigest() if certificate else None
        return self

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """httpcore2 asks for "ssl_object" to see what was negotiated."""
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None


class Wires(httpcore2.NetworkBackend):
    """Connects to the given addresses and to no other; the name that httpcore2 passes is not looked up."""

    def __init__(self, addresses: Sequence[str], watch: Watch) -> None:
        self._addresses = addresses
        self._watch = watch
        self.wire: Wire | None = None
        self.connected = ""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> Wire:
        """A connection to the first address that answers."""
        connection, self.connected = connect(self._addresses, port, self._watch)
        self.wire = Wire(connection, self._watch)
        return self.wire


def connect(addresses: Sequence[str], port: int, watch: Watch) -> tuple[socket.socket, str]:
    """A socket to the first of ``addresses`` (literal, judged) that answers, and "address:port" of it.

    Raises:
        CaptureError: none of them does.
    """
    reasons = []
    for address in addresses[:_MOST_TRIED]:
        shown = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(watch.left(watch.limits.connect))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect((address, port))
        except OSError as error:
            connection.close()
            reasons.append(f"{shown}: {_reason(error)}")
        except BaseException:
            connection.close()
            raise
        else:
            return connection, shown
    raise CaptureError(f"no connection ({'; '.join(reasons)}); check the address, or try again later")


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return error.strerror or str(error)


def _tls_complaint(error: Exception, host: str | None) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the certificate of {host} is not accepted ({error.verify_message}); nothing was taken from there. For a "
            "server of your own, name its authority's certificate in SSL_CERT_FILE"
        )
    reason = _reason(error) if isinstance(error, OSError) else str(error)
    return f"no secure connection to {host} ({reason}); try again later"
