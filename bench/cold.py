"""Cold starts: ``--help`` and ``read`` of one page, beside ``python -c pass`` in the same run.

In: nothing (or a page as argument; an example page otherwise). Out, printed: median and worst seconds, peak memory,
and the ratio to the bare interpreter. Contestants take turns, so that a busy machine slows all of them alike; a first
start of each is not counted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 11
# An installed package is compiled once; a shell that forbids it would compile everything anew at every start.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ROOT = Path(__file__).parents[1]


def once(words: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident MB of one process."""
    started = time.perf_counter()
    child = os.posix_spawn(
        words[0], words, ENVIRONMENT, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, used = os.wait4(child, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(words)} failed with status {status}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


def main() -> None:
    """Run all contestants in turns and print a table."""
    page = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "examples" / "02-joint-statement.txt")
    html = str(ROOT / "examples" / "01-joint-statement.html")
    command = str(Path(sys.executable).with_name("embargowatch"))
    contestants = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "embargowatch --help": [command, "--help"],
        "embargowatch read TEXT": [command, "read", page],
        "embargowatch read HTML": [command, "read", html],
    }
    results: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for words in contestants.values():
        once(words)  # the first start writes what the others find compiled
    for _ in range(ROUNDS):
        for name, words in contestants.items():
            results[name].append(once(words))
    bare = statistics.median(seconds for seconds, _ in results["python -c pass"])
    for name, runs in results.items():
        seconds = [s for s, _ in runs]
        median = statistics.median(seconds)
        memory = max(m for _, m in runs)
        print(f"{name:24} median {median:.3f} s  worst {max(seconds):.3f} s  {median / bare:6.1f}x  {memory:.0f} MB")


if __name__ == "__main__":
    main()
