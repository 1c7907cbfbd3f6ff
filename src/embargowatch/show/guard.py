"""The door of the web view, in front of everything else (pure ASGI).

It reads and never writes, so GET and HEAD are all it knows. It answers only to names that it was told: a page that
binds its own name to 127.0.0.1 (DNS rebinding) is refused by its Host header. Every answer forbids scripts, frames,
forms and anything from elsewhere, since the words shown here were written by strangers
(https://www.w3.org/TR/CSP3/, https://fetch.spec.whatwg.org/#x-content-type-options-header).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_PATH = 1024  # bytes
LONGEST_QUERY = 256  # bytes
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
Fault = Callable[[int, str], Response]  # status and message -> a page


class Guard:
    """Refuses what it must, and sets the headers of every answer, the refusals included."""

    def __init__(self, app: ASGIApp, names: Collection[str], fault: Fault) -> None:
        self._app = app
        self._names = LOOPBACK.union(name.casefold() for name in names)
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1 or host_name(hosts[0]) not in self._names:
            return self._fault(
                400, "This view answers to its own name only; open it by the address that `serve` printed."
            )
        if scope["method"] not in {"GET", "HEAD"}:
            answer = self._fault(405, "This view only shows things; nothing can be sent to it.")
            answer.headers["Allow"] = "GET, HEAD"
            return answer
        if len(scope.get("raw_path") or b"") > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY:
            return self._fault(400, "The address is longer than any address of this view.")
        return None


def host_name(host: str) -> str:
    """The name in a Host header, without its port: "localhost:8321" -> "localhost", "[::1]:8321" -> "::1"."""
    if host.startswith("["):
        name, bracket, rest = host[1:].partition("]")
        return name.casefold() if bracket and (not rest or _port(rest)) else ""
    name, colon, port = host.partition(":")
    return name.casefold() if not colon or _port(colon + port) else ""


def _port(text: str) -> bool:
    return text.startswith(":") and text[1:].isascii() and text[1:].isdecimal()
