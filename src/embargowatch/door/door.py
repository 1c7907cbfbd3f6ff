"""The door itself. In: a URL. Out: an Exchange, after at most five redirects, each judged like the first address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from embargowatch import __version__
from embargowatch.door.exchange import Exchange, Limits
from embargowatch.door.guard import Guard, Resolve

_AGENT = f"embargowatch/{__version__}"
_OURS = frozenset(
    {"accept-encoding", "connection", "content-length", "cookie", "expect", "host", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_VALUE = re.compile(r"[\x20-\x7e\x80-\xff]*")


class Door:
    """The one way to the network. Holds no connection open, no cookie and no credential; may be shared by threads.

    ``permit``: what may be reached although it is not of the public internet (``Settings.permit``). ``resolve``: in
    place of the system's resolver; a host name in, its addresses out.
    """

    def __init__(
        self, permit: Sequence[str] = (), limits: Limits | None = None, resolve: Resolve | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.guard = Guard(permit, resolve)
        self._authorities: Any = None  # an ssl.SSLContext; reading the certificates takes longer than a fetch

    def fetch(
        self,
        url: str,
        method: str = "GET",
        headers: Sequence[tuple[str, str]] = (),
        body: bytes | None = None,
        onward: Callable[[str], None] | None = None,
    ) -> Exchange:
        """What the server at ``url`` sends, as far as the limits let it come (``Exchange.truncated`` says why not).

        ``headers`` are sent as given, beside those that the door sets itself. A response of any status is an answer,
        404 and 500 too. ``onward`` is called with the URL of each redirect before it is followed; what it raises ends
        the fetch.

        Raises:
            AddressRefused: the URL, or one that it redirects to, is not opened, by policy.
            CaptureError: no answer, no HTTP, a certificate that is not good, or too many redirects.
            ValueError: the method or a header cannot be sent (a mistake of the caller).
        """
        from embargowatch.door import journey  # noqa: PLC0415 - the network libraries, loaded once something is fetched

        sent = _checked(method, headers)
        question = journey.Question(method, sent, body)
        return journey.Journey(self.guard, self.limits, self._trusted, onward).made(url, question)

    def _trusted(self) -> Any:
        """The authorities of this machine, read once, for the first https address."""
        from embargowatch.door import journey  # noqa: PLC0415 - as above

        if self._authorities is None:
            self._authorities = journey.trust()
        return self._authorities


def _checked(method: str, headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers to send, with a user agent."""
    for name, value in headers:
        if name.lower() in _OURS or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"header {name!r}: cannot be sent, or is set by the door itself")
    if not re.fullmatch("[A-Z]+", method) or method in {"CONNECT", "TRACE"}:
        raise ValueError(f"method {method!r}: expected one like GET, HEAD or POST")
    named = {name.lower() for name, _ in headers}
    usual = (("User-Agent", _AGENT), ("Accept", "*/*"))
    return (*headers, *((name, value) for name, value in usual if name.lower() not in named))
