"""The time by this machine's clock, as captures tell it. A claim of ours: nobody outside has confirmed it."""

from __future__ import annotations

import datetime


def now() -> str:
    """RFC 3339 in UTC with milliseconds: "2024-01-10T08:15:00.000Z"."""
    return utc(datetime.datetime.now(datetime.UTC))


def utc(moment: datetime.datetime) -> str:
    """The same for any moment; one without a zone is taken to be in UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
