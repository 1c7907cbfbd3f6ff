"""What a transfer may cost while it runs. In: the limits and each arrival of bytes. Out: seconds left, or Stopped."""

from __future__ import annotations

import time

from embargowatch.door.exchange import Limits


class Stopped(Exception):
    """A limit ended the transfer; the message says which one. What came before is kept."""


class Watch:
    """The clock of one fetch, redirects included, and the flow of bytes of its present request."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._end = time.monotonic() + limits.total
        self._arrived = 0
        self._window: float | None = None  # when the present window of the rate began
        self._before = 0  # what had arrived by then

    def left(self, most: float) -> float:
        """Seconds that the next step may take, ``most`` at most.

        Raises:
            Stopped: the whole fetch has used its time.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise Stopped(f"the fetch took longer than {self.limits.total:g} s")
        return min(left, most)

    def next_request(self) -> None:
        """A new request of the same fetch: bytes are counted afresh, the time is not."""
        self._arrived, self._before, self._window = 0, 0, None

    def patience(self) -> float:
        """Seconds that the next read may take.

        Raises:
            Stopped: the time is used up, the bytes are, or they come too slowly.
        """
        if self._arrived >= self.limits.wire_bytes:
            raise Stopped(f"more than {self.limits.wire_bytes:,} bytes came over the wire")
        most = self.limits.read
        if self._window is not None:
            most = min(most, max(0.01, self._window + self.limits.slow_window - time.monotonic()))
        return self.left(most)

    def arrived(self, count: int) -> None:
        """``count`` bytes came (0: the read ended without any).

        Raises:
            Stopped: fewer bytes than the least rate came in the last window.
        """
        now = time.monotonic()
        self._arrived += count
        if self._window is None:
            self._window = now if count else None
        elif now - self._window >= self.limits.slow_window:
            least = self.limits.slow_rate * self.limits.slow_window
            if self._arrived - self._before < least:
                raise Stopped(
                    f"the server sent less than {self.limits.slow_rate:,} bytes a second "
                    f"over {self.limits.slow_window:g} s"
                )
            self._window, self._before = now, self._arrived
