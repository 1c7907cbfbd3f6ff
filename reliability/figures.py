"""How a trial tells its figure: cases passed and failed, the bound, the seed, the time. Printed, and kept as JSON."""

from __future__ import annotations

import datetime
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

RELEASE = os.environ.get("RELIABILITY_TIER", "pr") == "release"
SEED = int(os.environ.get("RELIABILITY_SEED", "20261124"))
KEPT = Path(__file__).resolve().parent.parent / ".reliability" / "figures.jsonl"
FEW = 5  # trials from which no rate can be told


@dataclass
class Row:
    """One row of RELIABILITY.md while it is being measured."""

    id: str
    what: str
    passed: int = 0
    failed: int = 0
    seed: int = SEED
    tier: str = "release" if RELEASE else "pr"
    seconds: float = 0.0
    measured: dict[str, str] = field(default_factory=dict)  # further figures, in words: {"slowest": "1.2 s"}
    failures: list[str] = field(default_factory=list)  # the first twenty, so that they can be run again
    not_run: str | None = None  # the tool that is missing
    day: str = ""  # of the measurement, UTC

    def count(self, sound: bool, name: str = "") -> None:
        """One more case. ``name`` says how to run it again."""
        if sound:
            self.passed += 1
            return
        self.failed += 1
        if len(self.failures) < 20:
            self.failures.append(name)

    @property
    def bound(self) -> str | None:
        """No failure in N trials bounds the rate at 3/N. None after a failure, and where there are few trials."""
        total = self.passed + self.failed
        return f"{300 / total:.2g} %" if not self.failed and total > FEW else None

    @property
    def line(self) -> str:
        """``C1  300 passed, 0 failed (bound 1 %)  52 s, seed 1  what``."""
        if self.not_run is not None:
            return f"{self.id:<3} NOT RUN: {self.not_run}  ({self.what})"
        bound = f" (bound {self.bound})" if self.bound else ""
        more = "".join(f"; {key} {value}" for key, value in self.measured.items())
        return (
            f"{self.id:<3} {self.passed:,} passed, {self.failed:,} failed{bound}  "
            f"{self.seconds:.0f} s, seed {self.seed}  {self.what}{more}"
        )


@contextmanager
def row(id: str, what: str) -> Iterator[Row]:
    """Measure one row; its line is printed and kept, whatever happens. Fails where a case failed or none was run."""
    measuring = Row(id, what, day=datetime.datetime.now(datetime.UTC).date().isoformat())
    start = time.monotonic()
    try:
        yield measuring
    finally:
        measuring.seconds = time.monotonic() - start
        print(f"\n{measuring.line}", flush=True)
        for name in measuring.failures:
            print(f"    failed: {name}", flush=True)
        KEPT.parent.mkdir(exist_ok=True)
        with KEPT.open("a") as stream:
            stream.write(json.dumps(asdict(measuring), ensure_ascii=False) + "\n")
    if measuring.not_run is None:
        assert measuring.passed, f"{id}: no case was run"
        assert not measuring.failed, f"{id}: {measuring.failed} cases failed"
