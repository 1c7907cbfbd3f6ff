"""When a page is looked at again. In: its captures so far. Out: whether that is due.

After 1 hour, 1 day, 7 days and 30 days from the first capture that brought it. There is no daemon: `recapture --due`
works it out from the log each time it is called (docs/capture.md has a line for cron).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from embargowatch.capture.kind import LISTS
from embargowatch.errors import UsageError
from embargowatch.model import Version

STEPS = (3_600, 86_400, 604_800, 2_592_000)  # seconds
FETCHED = frozenset({"url", "feed", "sitemap", "recapture"})
_TRIES = 3  # failed attempts, after which a step counts as done
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def due(versions: Sequence[Version], now: datetime.datetime, steps: Sequence[int] = STEPS) -> bool:
    """Whether the page of these captures (oldest first) should be looked at now. Feeds and sitemaps never are."""
    fetched = [version for version in versions if version.way in FETCHED]
    brought = next((version for version in fetched if version.outcome == "captured"), None)
    if brought is None or brought.media_type in LISTS:
        return False
    first = _moment(brought)
    passed = [moment for step in steps if (moment := first + datetime.timedelta(seconds=step)) <= now]
    if not passed:
        return False
    since = [version for version in fetched if version is not brought and _moment(version) >= passed[-1]]
    looked = [version for version in since if version.outcome not in {"failed", "refused"}]
    return not looked and len(since) < _TRIES


def steps(words: str) -> tuple[int, ...]:
    """The steps of "1h,1d,7d,30d", in seconds and in order.

    Raises:
        UsageError: it is written in another way.
    """
    found = [re.fullmatch(r"(\d{1,6})([smhd])", word.strip()) for word in words.split(",")]
    if not all(found):
        raise UsageError(f"'{words}' is no schedule; write it as in 1h,1d,7d,30d (s, m, h, d)")
    return tuple(sorted(int(match[1]) * _UNITS[match[2]] for match in found if match))


def _moment(version: Version) -> datetime.datetime:
    return datetime.datetime.fromisoformat(version.at)
