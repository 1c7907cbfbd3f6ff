"""Days and ranges of days as a text gives them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Date:
    """A date in the words of the text and, where it can be known, the first and last day that it may mean.

    Both ends are included. ``None`` at both ends: the words could not be resolved (no date of publication, say).
    """

    text: str
    first: datetime.date | None = None
    last: datetime.date | None = None

    @property
    def resolved(self) -> bool:
        """Whether at least one end is known."""
        return self.first is not None or self.last is not None
