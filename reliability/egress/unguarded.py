"""The positive control of S1 and S2: a guard that looks names up, and lets everything through."""

from __future__ import annotations

from embargowatch.door import Guard
from embargowatch.door.place import Place


class Unguarded(Guard):
    """Looks up at every call, and hands out whatever comes back."""

    def admit(self, where: Place, seconds: float) -> tuple[str, ...]:
        return tuple(self._answers(where.host, seconds))
