"""The captures of an address with what changed, as text and as JSON. In: versions and changes. Out: what is printed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from embargowatch.model import Change, Difference, Version

History = Sequence[tuple[Version, tuple[Change, ...]]]
_SHORT = 300  # characters of a paragraph that are shown
_MARKS = {"before": "-", "after": "+"}


def version_object(version: Version, changes: Sequence[Change]) -> dict[str, Any]:
    """One capture as docs/contract.md promises it."""
    return {
        "url": version.asked,
        "leaf": version.leaf,
        "at": version.at,
        "way": version.way,
        "outcome": version.outcome,
        "status": version.status,
        "final_url": version.final_url,
        "document": f"sha256:{version.sha256}" if version.sha256 else None,
        "truncated": version.truncated,
        "message": version.message,
        "changes": [_change_object(change) for change in changes],
    }


def _change_object(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "since": change.since,
        "message": change.message,
        "differences": [
            {"kind": each.kind, "before": list(each.before), "after": list(each.after)} for each in change.differences
        ],
    }


def history(url: str, told: History, columns: int) -> str:
    """All captures of an address, for people."""
    lines = [f"{url}: {len(told)} captures", ""]
    for version, changes in told:
        lines += _version(version, changes, columns)
    return "\n".join(lines)


def news(told: History, columns: int) -> str:
    """What a look at several addresses brought: one line each, and what changed below it."""
    lines: list[str] = []
    for version, changes in told:
        words = ", ".join(change.kind for change in changes) or _outcome(version)
        lines.append(f"{version.asked}: {words}")
        for change in changes:
            lines += _change(change, columns)
    return "\n".join(lines)


def _version(version: Version, changes: Sequence[Change], columns: int) -> Iterator[str]:
    where = f" at {version.final_url}" if version.final_url not in {None, version.asked} else ""
    yield f"leaf {version.leaf}  {version.at}  {_outcome(version)}{where}"
    if version.message and version.outcome in {"failed", "refused"}:
        yield textwrap.shorten(f"    {version.message}", _SHORT)
    if version.truncated:
        yield f"    not whole: {version.truncated}"
    for change in changes:
        yield f"    {change.kind.upper()}"
        yield from _change(change, columns)


def _outcome(version: Version) -> str:
    status = f" ({version.status})" if version.status not in {None, 200, 304} else ""
    return f"{version.outcome}{status}"


def _change(change: Change, columns: int) -> Iterator[str]:
    yield f"    {change.message}"
    for difference in change.differences:
        yield from _difference(difference, columns)
        yield ""


def _difference(difference: Difference, columns: int) -> Iterator[str]:
    for side, mark in _MARKS.items():
        for paragraph in getattr(difference, side):
            shown = paragraph if len(paragraph) <= _SHORT else f"{paragraph[:_SHORT]} …"
            lead = f"      {mark} "
            yield from textwrap.wrap(shown, columns, initial_indent=lead, subsequent_indent="        ") or [lead]
