"""A web address. In: a URL. Out: its Page, or the Visit that brought none (unchanged, gone, refused, failed).

Everything goes through the one door (docs/door.md). A URL that was captured before is asked for with the validators of
that capture (RFC 9110, section 13.1), so that a page that did not change is not sent again.
"""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from embargowatch.capture import clock
from embargowatch.capture.kind import feed_type, kind
from embargowatch.capture.pace import Pace
from embargowatch.capture.robots import Robots, Rule
from embargowatch.door import Door, Exchange
from embargowatch.door.decode import decoded
from embargowatch.door.place import place
from embargowatch.errors import AddressRefused, CaptureError
from embargowatch.model import Capture, Earlier, Failure, Page, Thing, Visit
from embargowatch.model.url import host

_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,application/atom+xml,application/rss+xml;q=0.8,*/*;q=0.5"
_LOOK_UP = 10.0  # seconds for the address of a host
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,200}")
_TEXTS = frozenset({"text/html", "application/xhtml+xml", "text/plain", "message/rfc822", "multipart/related"})
_MARKUP = frozenset({"text/html", "multipart/related"})
_PATIENCE = frozenset({429, 503})


def _never(_: str) -> Earlier | None:
    return None


def _nothing(_: str) -> bytes:
    return b""


class _ShutError(CaptureError):
    """A page that a robots.txt on the way does not want to be fetched."""


@dataclass
class Web:
    """What fetching needs, for one run. ``earlier``: the newest capture of a URL; ``kept``: bytes by their SHA-256.

    ``ignore_robots``: the reason for not asking robots.txt, which is written down with each capture; None: it is asked.
    ``browser``: gives a picture and the DOM of a URL; what it could not do is in ``troubles``.
    """

    door: Door
    pace: Pace = field(default_factory=Pace)
    ignore_robots: str | None = None
    earlier: Callable[[str], Earlier | None] = _never
    kept: Callable[[str], bytes] = _nothing
    most: int = 100  # pages of one feed or sitemap
    browser: Callable[[str], tuple[Thing, ...]] | None = None
    troubles: list[Failure] = field(default_factory=list)
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        self.robots = Robots(self.door)

    def get(self, url: str, way: str = "url", why: str | None = None, whole: bool = False) -> Page | Visit | Failure:
        """What stands at ``url``. A Failure only for an address that this program does not open, by policy.

        ``whole``: ask without a condition, so that the page comes even if the server would say that it is unchanged.
        """
        asking = _Asking(url, way, self._why(why), None if whole else self.earlier(url))
        try:
            self.door.guard.admit(place(url), _LOOK_UP)
            rule = Rule() if self.ignore_robots else self.robots.rule(url)
            if rule.refusal is not None:
                return asking.visit(
                    "refused", f"{rule.refusal}; if you have a good reason, give --ignore-robots REASON"
                )
            return self._pictured(_found(self._answer(asking, rule.delay), asking))
        except _ShutError as shut:
            return asking.visit("refused", str(shut))
        except AddressRefused as refused:
            return Failure(url, str(refused), refused.exit_code)
        except CaptureError as error:
            return asking.visit("failed", str(error))

    def _onward(self, asked: str) -> Callable[[str], None]:
        """Redirects to other hosts are followed with the same manners: robots.txt is asked, and a pause is kept."""

        def judge(there: str) -> None:
            if host(there) == host(asked):
                return
            rule = Rule() if self.ignore_robots else self.robots.rule(there)
            if rule.refusal is not None:
                raise _ShutError(f"{asked} leads to {there}: {rule.refusal}")
            self.pace.wait(host(there))
            self.pace.asked(host(there), rule.delay)

        return judge

    def listing(self, found: Page | Visit | Failure) -> bytes | None:
        """The feed or sitemap that was found, unpacked; None where it is none.

        One that has not changed since it was captured is taken from what was kept then.
        """
        body = found.body if isinstance(found, Page) else b""
        earlier = self.earlier(found.address) if isinstance(found, Visit) and found.outcome == "unchanged" else None
        if earlier is not None and earlier.sha256 is not None:
            body = self.kept(earlier.sha256)
        if feed_type(body) is None:
            return None
        return decoded(body, ["gzip"], self.door.limits)[0] if body.startswith(b"\x1f\x8b") else body

    def _pictured(self, found: Page | Visit) -> Page | Visit:
        """A page with its picture and DOM, where they are wanted. The page is kept without them too."""
        if self.browser is None or not isinstance(found, Page) or found.media_type != "text/html":
            return found
        self.pace.wait(host(found.address))
        try:
            things = self.browser(found.address)
        except CaptureError as error:
            self.troubles.append(Failure(found.address, f"was kept without a picture: {error}"))
            return found
        finally:
            self.pace.asked(host(found.address))
        capture = found.capture
        return found if capture is None else replace(found, capture=replace(capture, things=(*capture.things, *things)))

    def _why(self, why: str | None) -> str | None:
        ignored = f"robots.txt was not asked: {self.ignore_robots}" if self.ignore_robots else None
        return "; ".join(filter(None, (why, ignored))) or None

    def _answer(self, asking: _Asking, delay: float) -> Exchange:
        """The answer; a host that asks for a short while of patience gets it, once."""
        answer = self._asked(asking, delay)
        wait = _seconds(answer.header("Retry-After")) if answer.status in _PATIENCE else None
        if wait is None or wait > self.pace.longest:
            return answer
        self.pace.asked(host(asking.url), max(delay, wait))
        return self._asked(asking, delay)

    def _asked(self, asking: _Asking, delay: float) -> Exchange:
        self.pace.wait(host(asking.url))
        try:
            return self.door.fetch(asking.url, headers=_headers(asking.earlier), onward=self._onward(asking.url))
        finally:
            self.pace.asked(host(asking.url), delay)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question to a server, and what is known of the URL before."""

    url: str
    way: str
    why: str | None
    earlier: Earlier | None

    def capture(self, answer: Exchange | None, things: tuple[Thing, ...] = ()) -> Capture:
        """How it came, or did not come."""
        if answer is None:
            return Capture(self.way, clock.now(), self.url, why=self.why)
        return Capture(
            self.way, answer.started_at, self.url, answer.hops, answer.status, answer.truncated, None, self.why, things
        )

    def visit(self, outcome: str, message: str, answer: Exchange | None = None) -> Visit:
        return Visit(self.url, outcome, message, self.capture(answer, _wire(answer) if answer else ()))


def _headers(earlier: Earlier | None) -> tuple[tuple[str, str], ...]:
    """What is asked for, and on which condition."""
    conditions = (
        () if earlier is None else (("If-None-Match", earlier.etag), ("If-Modified-Since", earlier.last_modified))
    )
    usable = tuple((name, value) for name, value in conditions if value and _VALIDATOR.fullmatch(value))
    return (("Accept", _ACCEPT), *usable)


def _found(answer: Exchange, asking: _Asking) -> Page | Visit:
    """What an answer means."""
    earlier = asking.earlier
    if answer.status == 304 and earlier is not None:
        return asking.visit("unchanged", f"has not changed since leaf {earlier.leaf} ({earlier.at})", answer)
    if answer.status in {404, 410}:
        return asking.visit("gone", f"is not there any more, or never was (status {answer.status})", answer)
    if answer.status in _PATIENCE:
        return asking.visit("failed", f"the server asks for patience (status {answer.status}); try again later", answer)
    if not 200 <= answer.status < 300:
        return asking.visit("failed", f"the server answered with the status {answer.status} {answer.reason}", answer)
    if not answer.body:
        return asking.visit("failed", answer.truncated or f"the server sent nothing (status {answer.status})", answer)
    return _page(answer, asking)


def _page(answer: Exchange, asking: _Asking) -> Page:
    digest = hashlib.sha256(answer.body).hexdigest()
    return Page(
        asking.url, answer.body, digest, _media_type(answer), fetched_at=answer.started_at, url=answer.url,
        headers=answer.headers, capture=asking.capture(answer, _wire(answer)),
    )  # fmt: skip


def _media_type(answer: Exchange) -> str:
    """What the bytes look like; what the server calls them only where they look like text or like nothing known.

    A page that a server calls something else is still kept: what cannot be read is evidence too.
    """
    told = (answer.header("Content-Type") or "").split(";")[0].strip().lower()
    looks = kind(answer.body).media_type
    if looks is None:
        return feed_type(answer.body) or (told if told and told not in _TEXTS else "application/octet-stream")
    return looks if looks in _MARKUP or not told or told in _TEXTS else told


def _wire(answer: Exchange) -> tuple[Thing, ...]:
    """The request and the response as they went over the wire."""
    return (
        Thing("http-request", "application/http", answer.request),
        Thing("http-response", "application/http", answer.raw_head + answer.raw_body),
    )


def _seconds(value: str | None) -> float | None:
    """Retry-After (RFC 9110, section 10.2.3): seconds, or a time."""
    if value is None:
        return None
    if re.fullmatch(r"\d{1,9}", value.strip()):
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
        return max(0.0, (until - datetime.datetime.now(until.tzinfo)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
