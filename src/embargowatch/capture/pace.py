"""Politeness: requests to one host stand some time apart. In: a host. Out: nothing, once it may be asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

GAP = 2.0  # seconds
LONGEST = 60.0  # seconds that a host can make us wait


@dataclass
class Pace:
    """One request at a time, and each at least ``gap`` seconds behind the end of the one before, for every host.

    ``longest``: the most that a host's Crawl-delay or Retry-After is obeyed.
    """

    gap: float = GAP
    longest: float = LONGEST
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _free: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Wait until ``host`` may be asked."""
        left = self._free.get(host, 0.0) - self.clock()
        if left > 0:
            self.sleep(left)

    def asked(self, host: str, delay: float = 0.0) -> None:
        """``host`` was asked just now; it wants ``delay`` seconds of peace."""
        self._free[host] = self.clock() + max(self.gap, min(delay, self.longest))
