"""From the URL that was asked for to the response that ends the way. In: a URL, a Question. Out: an Exchange."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from embargowatch.door.decode import decoded
from embargowatch.door.exchange import Exchange, Limits
from embargowatch.door.guard import Guard
from embargowatch.door.hop import Answer, Question, ask, trust
from embargowatch.door.place import Place, follow, place
from embargowatch.door.watch import Stopped, Watch
from embargowatch.errors import AddressRefused, CaptureError
from embargowatch.model import Hop

__all__ = ["Journey", "Question", "trust"]

_SECRET = frozenset({"authorization", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Journey:
    """What holds for every hop of a fetch."""

    guard: Guard
    limits: Limits
    authorities: Callable[[], ssl.SSLContext]  # asked for where the way leads over https
    onward: Callable[[str], None] | None = None  # asked before each redirect is followed

    def made(self, url: str, question: Question) -> Exchange:
        """Ask at ``url`` and follow where it redirects; every hop is resolved, judged and connected to afresh.

        Raises:
            AddressRefused, CaptureError: as Door.fetch.
        """
        started, watch = _now(), Watch(self.limits)
        here, hops = place(url), list[Hop]()
        while True:
            answer = self._asked(here, question, watch, hops)
            location = hops[-1].location
            if location is None:
                break
            if len(hops) > self.limits.redirects:
                raise CaptureError(f"{url}: more than {self.limits.redirects} redirects ({_way(hops)}); it was left")
            here, question = self._onward(here, location, question, hops)
        body, damage = decoded(answer.raw, answer.every("content-encoding"), self.limits)
        return Exchange(
            asked=url,
            url=here.url,
            hops=tuple(hops),
            status=answer.status,
            reason=answer.reason,
            http_version=answer.http_version,
            headers=answer.headers,
            request=answer.request,
            raw_head=answer.raw_head,
            raw_body=answer.raw,
            body=body,
            started_at=started,
            ended_at=_now(),
            truncated=answer.truncated or damage,
        )

    def _asked(self, here: Place, question: Question, watch: Watch, hops: list[Hop]) -> Answer:
        """The answer at one place; the hop is noted."""
        try:
            addresses = self.guard.admit(here, watch.left(self.limits.connect))
            authorities = self.authorities() if here.scheme == "https" else None
            answer = ask(here, addresses, question, watch, authorities)
        except Stopped as stop:
            raise CaptureError(f"{here.url}: {stop}; try again later") from None
        except AddressRefused as refusal:
            raise (AddressRefused(f"{hops[-1].url} leads to {refusal}") if hops else refusal) from None
        hops.append(Hop(here.url, answer.status, addresses, answer.connected, answer.certificate, answer.location))
        return answer

    def _onward(self, here: Place, location: str, question: Question, hops: list[Hop]) -> tuple[Place, Question]:
        """The next place and what is asked there.

        A way from https down to http is refused: what was asked for under TLS is not taken from whoever sits on the
        line. Who wants the http page asks for it. 301, 302 and 303 turn a POST into a GET (RFC 9110, section 15.4).
        """
        try:
            there = follow(here, _readable(location))
        except AddressRefused as refusal:
            raise AddressRefused(f"{here.url} leads to {refusal}") from None
        if here.scheme == "https" and there.scheme == "http":
            raise AddressRefused(
                f"{here.url} leads from https down to {there.url}, which is not followed; ask for that address itself"
            )
        if self.onward is not None:
            self.onward(there.url)
        if hops[-1].status in {301, 302, 303} and question.method != "HEAD":
            question = replace(question, method="GET", body=None)
        if (there.scheme, there.authority) != (here.scheme, here.authority):
            kept = tuple(pair for pair in question.headers if pair[0].lower() not in _SECRET)
            question = replace(question, headers=kept)
        return there, question


def _readable(location: str) -> str:
    """A Location header with letters beyond ASCII: UTF-8 where its bytes are that, else Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def _way(hops: list[Hop]) -> str:
    return " -> ".join(hop.url[:100] for hop in hops)


def _now() -> str:
    """RFC 3339 UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
