"""robots.txt (RFC 9309): whether programs may fetch a page of a host, and how far apart. In: a URL. Out: a Rule.

The file is fetched through the door, once for each host in a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from embargowatch.door import Door
from embargowatch.errors import AddressRefused, CaptureError

AGENT = "embargowatch"  # the product token by which a robots.txt may name this program (RFC 9309, section 2.2.1)
_MOST = 512 * 1024  # bytes that are looked at (section 2.5)


@dataclass(frozen=True, slots=True)
class Rule:
    """``refusal``: why the page is not to be fetched, None where it may be. ``delay``: seconds between requests."""

    refusal: str | None = None
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class _File:
    """What a host's robots.txt says; without ``rules`` everything is allowed, or nothing where ``missing`` says why."""

    rules: Protego | None = None
    missing: str | None = None


class Robots:
    """The robots.txt of each host that was asked for one, kept until the run ends."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._files: dict[str, _File] = {}

    def rule(self, url: str) -> Rule:
        """The rule for ``url``, which must be a web address."""
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        if home not in self._files:
            self._files[home] = self._fetched(f"{home}/robots.txt")
        found = self._files[home]
        if found.missing is not None:
            return Rule(found.missing)
        if found.rules is None:
            return Rule()
        delay = found.rules.crawl_delay(AGENT) or 0.0
        if not found.rules.can_fetch(url, AGENT):
            return Rule(f"{home}/robots.txt asks programs not to fetch this page", float(delay))
        return Rule(delay=float(delay))

    def _fetched(self, address: str) -> _File:
        """A status of 4xx means that there are no rules; 5xx and no answer, that nothing may be fetched for now."""
        try:
            answer = self._door.fetch(address)
        except (AddressRefused, CaptureError) as error:
            return _File(missing=f"its robots.txt cannot be had ({error}), so nothing is fetched from there for now")
        if 200 <= answer.status < 300:
            return _File(Protego.parse(answer.body[:_MOST].decode("utf-8", "replace").removeprefix("\ufeff")))
        if 400 <= answer.status < 500 and answer.status != 429:
            return _File()
        return _File(
            missing=f"its robots.txt cannot be had (status {answer.status}), so nothing is fetched from there for now"
        )
