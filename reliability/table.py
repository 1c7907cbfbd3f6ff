"""The table of RELIABILITY.md from the figures of the last runs: ``python -m reliability.table`` writes it in place.

In: ``.reliability/figures.jsonl``, as ``figures.row`` leaves it; the newest figure of each trial counts. A row with new
figures is written anew; rows that were not run keep what the document says of them. With ``--print`` nothing is
written, and all figures are printed, those that are NOT RUN at the end.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from reliability.figures import KEPT, Row

DOCUMENT = Path(__file__).resolve().parent.parent / "RELIABILITY.md"
_LINE = re.compile(r"^\| (?P<id>[A-Z]\d[a-z]?) \| (?P<tier>pr|release) \|.*\n", re.MULTILINE)
_END = "<!-- rows end -->"


def newest(lines: Iterable[str]) -> list[Row]:
    """The newest figure of each trial and tier, by row."""
    found: dict[tuple[str, str, str], Row] = {}
    for line in lines:
        one = Row(**json.loads(line))
        found[one.id, one.tier, one.what] = one
    return sorted(found.values(), key=lambda one: (one.id, one.tier))


def cells(one: Row) -> str:
    """One line of the table."""
    more = "; ".join(f"{key}: {value}" for key, value in one.measured.items())
    said = f"{one.passed:,} passed, {one.failed:,} failed"
    row = (one.id, one.tier, one.what, said, one.bound or "-", more, f"{one.seconds:.0f} s", str(one.seed), one.day)
    return f"| {' | '.join(row)} |\n"


def written(text: str, rows: Iterable[Row]) -> str:
    """The document with the lines of all rows that have new figures in place of the old ones; the others stay."""
    new = [one for one in rows if one.not_run is None]
    known = {(one.id, one.tier) for one in new}
    old = [match[0] for match in _LINE.finditer(text) if (match["id"], match["tier"]) not in known]
    lines = sorted([*old, *map(cells, new)], key=lambda line: line.split(" | ")[:2])
    return _LINE.sub("", text).replace(_END, f"{''.join(lines)}{_END}")


def machine() -> str:
    """This machine, without its name: cores and kind of processor, system, Python."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def told(rows: Iterable[Row]) -> str:
    """All figures, a line each; what was not run, and what that needs, at the end and loud."""
    lines = sorted((one.not_run is not None, one.id, one.line) for one in rows)
    bare = sum(each for each, _, _ in lines)
    end = f"{bare} of {len(lines)} trials were NOT RUN" if bare else f"all {len(lines)} trials were run"
    return "\n".join([*(line for _, _, line in lines), end])


def main(arguments: list[str]) -> int:
    """Write the table in place, or print all figures. The exit code."""
    if not KEPT.exists():
        print("no figures yet: run make reliability first", file=sys.stderr)
        return 1
    rows = newest(KEPT.read_text().splitlines())
    if "--print" in arguments:
        print(told(rows))
        return 0
    text = re.sub(r"(?m)^Last measured on: .*$", f"Last measured on: {machine()}.", DOCUMENT.read_text())
    DOCUMENT.write_text(written(text, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
