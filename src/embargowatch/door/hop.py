"""One request and its response. In: a place, its judged addresses, the question. Out: an Answer, byte for byte."""

from __future__ import annotations

import io
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

import httpcore2

from embargowatch.door.decode import accepted
from embargowatch.door.place import Place
from embargowatch.door.watch import Stopped, Watch
from embargowatch.door.wire import Wire, Wires
from embargowatch.errors import CaptureError

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"(HTTP/[0-9.]{1,5}) ([1-9][0-9]{2})(?: ([^\r\n]*))?")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_INTERIM = re.compile(rb"HTTP/[0-9.]+ 1(?!01)[0-9][0-9]")  # RFC 9110, section 15.2; 101 is a last word

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: everything of a request but where it goes."""

    method: str
    headers: Headers = ()
    body: bytes | None = None


@dataclass
class Answer:
    """What came back from one place. ``raw``: the body before decoding; ``truncated``: why it is not whole."""

    connected: str
    certificate: str | None = None
    status: int = 0
    reason: str = ""
    http_version: str = ""
    headers: Headers = ()
    request: bytes = b""
    raw_head: bytes = b""
    raw: bytes = b""
    truncated: str | None = None

    @property
    def location(self) -> str | None:
        """Where a redirect leads, as the server wrote it; None where the response is none."""
        return next(iter(self.every("location")), None) if self.status in _REDIRECTS else None

    def every(self, name: str) -> tuple[str, ...]:
        """All values of the header of that name (lower case)."""
        return tuple(value for key, value in self.headers if key.lower() == name)


def trust() -> ssl.SSLContext:
    """The authorities of this machine; SSL_CERT_FILE may name others. Host names and certificates are checked."""
    return httpcore2.default_ssl_context()


def ask(
    where: Place, addresses: Sequence[str], question: Question, watch: Watch, authorities: ssl.SSLContext | None
) -> Answer:
    """Ask at ``where``, connecting to one of ``addresses`` and to nothing else.

    Raises:
        CaptureError: no connection, no HTTP, or not one line of an answer. What came later than that is kept.
    """
    watch.next_request()
    wires = Wires(addresses, watch)
    origin = httpcore2.Origin(where.scheme.encode(), where.host.encode(), where.port)
    with httpcore2.HTTPConnection(origin, ssl_context=authorities, network_backend=wires) as connection:
        try:
            response = connection.handle_request(_request(where, question))
        except CaptureError as error:
            raise CaptureError(f"{where.url}: {error}") from None
        except Stopped as stop:
            return _head_only(where, wires, str(stop))
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            return _head_only(where, wires, _plain(error))
        assert wires.wire is not None  # noqa: S101 - there is no response without a connection
        wires.wire.in_head = False
        answer = _answer(wires, wires.wire, response)
        if len(answer.headers) > watch.limits.headers:
            answer.truncated = f"more than {watch.limits.headers} header lines"
        elif answer.location is None:  # the body of a redirect is not what was asked for
            answer.raw, answer.truncated = _body(response)
        return answer


def _request(where: Place, question: Question) -> httpcore2.Request:
    headers = [("Host", where.authority), *question.headers, ("Accept-Encoding", accepted()), ("Connection", "close")]
    if question.body is not None:
        headers.append(("Content-Length", str(len(question.body))))
    return httpcore2.Request(
        question.method,
        httpcore2.URL(
            scheme=where.scheme.encode(), host=where.host.encode(), port=where.port, target=where.target.encode()
        ),
        headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in headers],
        content=question.body,
    )


def _answer(wires: Wires, wire: Wire, response: httpcore2.Response) -> Answer:
    return Answer(
        connected=wires.connected,
        certificate=wire.certificate,
        status=response.status,
        reason=_text(response.extensions.get("reason_phrase", b"")),
        http_version=_text(response.extensions.get("http_version", b"")),
        headers=tuple((_text(name), _text(value)) for name, value in response.headers),
        request=_head(bytes(wire.sent)),
        raw_head=_last_head(bytes(wire.received)),
    )


def _body(response: httpcore2.Response) -> tuple[bytes, str | None]:
    """The body as far as it came, and why it is not whole."""
    body = io.BytesIO()  # grows in place and hands out its buffer without a copy
    try:
        for piece in response.iter_stream():
            body.write(piece)
    except Stopped as stop:
        return body.getvalue(), str(stop)
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        return body.getvalue(), _plain(error)
    return body.getvalue(), None


def _head_only(where: Place, wires: Wires, reason: str) -> Answer:
    """What can be told of a response that ended within its headers."""
    wire = wires.wire
    received = bytes(wire.received) if wire else b""
    status = _STATUS_LINE.match(_last_head(received))
    if wire is None or status is None:
        came = f"after {len(received):,} bytes that are no HTTP response" if received else "and it had sent nothing"
        raise CaptureError(f"{where.url}: {reason}, {came}; try again later, or look whether it is a web server")
    head = _last_head(received)
    return Answer(
        connected=wires.connected,
        certificate=wire.certificate,
        status=int(status[2]),
        reason=_text(status[3] or b""),
        http_version=_text(status[1]),
        headers=_lines(head, wire),
        request=_head(bytes(wire.sent)),
        raw_head=head,
        truncated=reason,
    )


def _lines(head: bytes, wire: Wire) -> Headers:
    """The whole header lines of a head that did not end, a hundred at most."""
    lines = head.split(b"\n")[1:-1][:100]
    pairs = (line.partition(b":") for line in lines if b":" in line)
    return tuple((_text(name.strip()), _text(value.strip())) for name, _, value in pairs)


def _head(words: bytes) -> bytes:
    end = _END_OF_HEAD.search(words)
    return words[: end.end()] if end else words


def _last_head(received: bytes) -> bytes:
    """The head of the response itself, after the interim ones (100, 103)."""
    head = _head(received)
    while _INTERIM.match(head) and len(head) < len(received):
        received = received[len(head) :]
        head = _head(received)
    return head


def _plain(error: Exception) -> str:
    """An error of the network or of HTTP in a few words."""
    return str(error).rstrip(".") or "the connection broke off"


def _text(words: bytes) -> str:
    return words.decode("latin-1")
