"""What every leaf is stamped with: an id, a time that never goes back, and by whom."""

from __future__ import annotations

import datetime
import secrets
import time
import uuid
from dataclasses import dataclass

from embargowatch import __version__
from embargowatch.vault.leaf import By, Clock

AGENT = f"embargowatch/{__version__}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The fields ``id``, ``at``, ``clock`` and ``by`` of a new leaf."""

    id: str
    at: str
    clock: Clock
    by: By


def stamp(last: str | None, by: By, now: int | None = None) -> Stamp:
    """A stamp for the leaf after one of the time ``last``. ``now``: milliseconds since 1970, by this machine's clock.

    Where the clock is behind ``last``, the leaf gets that time, and says by how much the clock was behind.
    """
    milliseconds = time.time_ns() // 1_000_000 if now is None else now
    behind = max(0, _milliseconds(last) - milliseconds) if last is not None else 0
    return Stamp(_uuid7(milliseconds), written(milliseconds + behind), Clock(behind_ms=behind), by)


def written(milliseconds: int) -> str:
    """RFC 3339 UTC with milliseconds."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:03d}Z"


def normal(text: str | None) -> str | None:
    """A time as a leaf writes it, from any ISO 8601 time with an offset; None where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    utc = moment.astimezone(datetime.UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z" if utc.year >= 1000 else None


def _milliseconds(text: str) -> int:
    moment = datetime.datetime.fromisoformat(text)
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000


def _uuid7(milliseconds: int) -> str:
    """RFC 9562: 48 bits of time, then random."""
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62))
