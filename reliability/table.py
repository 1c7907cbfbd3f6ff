"""The table of RELIABILITY.md from the figures of the last run: ``python -m reliability.table`` writes it in place.

In: ``.reliability/figures.jsonl``, as ``figures.row`` leaves it; the newest line of each row and tier counts. Rows that
were not run keep what the document says of them.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
import sys
from pathlib import Path

from reliability.figures import KEPT, Row

DOCUMENT = Path(__file__).resolve().parent.parent / "RELIABILITY.md"
_LINE = re.compile(r"^\| (?P<id>[A-Z]\d) \| (?P<tier>pr|release) \|.*$", re.MULTILINE)


def newest(kept: Path) -> dict[tuple[str, str], Row]:
    """The newest figure of each row and tier."""
    found: dict[tuple[str, str], Row] = {}
    for line in kept.read_text().splitlines():
        one = Row(**json.loads(line))
        if one.not_run is None:
            found[one.id, one.tier] = one
    return found


def cells(one: Row, today: str) -> str:
    """One line of the table."""
    total = one.passed + one.failed
    bound = f"{300 / total:.2g} %" if total and not one.failed else "-"
    more = "; ".join(f"{key} {value}" for key, value in one.measured.items())
    said = f"{one.passed:,} passed, {one.failed:,} failed"
    row = (one.id, one.tier, one.what, said, bound, more, f"{one.seconds:.0f} s", str(one.seed), today)
    return f"| {' | '.join(row)} |"


def written(text: str, found: dict[tuple[str, str], Row], today: str) -> str:
    """The document with the lines of the rows that were run replaced, and those that it did not have yet added."""
    left = dict(found)

    def line(match: re.Match[str]) -> str:
        one = left.pop((match["id"], match["tier"]), None)
        return match[0] if one is None else cells(one, today)

    text = _LINE.sub(line, text)
    more = "".join(f"{cells(one, today)}\n" for _, one in sorted(left.items()))
    return text.replace("<!-- rows end -->", f"{more}<!-- rows end -->")


def machine() -> str:
    """This machine, without its name: cores and kind of processor, system, Python."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Write the table in place."""
    if not KEPT.exists():
        sys.exit("no figures yet: run make reliability first")
    text = DOCUMENT.read_text()
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = re.sub(r"(?m)^Last measured on: .*$", f"Last measured on: {machine()}.", text)
    DOCUMENT.write_text(written(text, newest(KEPT), today))


if __name__ == "__main__":
    main()
