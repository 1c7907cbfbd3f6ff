"""What ``verify`` found, for people and for programs. In: a Verified. Out: text, JSON, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

NOT_PROVED = (
    "that a page is true, or that what it says happened",
    "that its server sent the same to others, or stands behind it",
    "that everything was captured, or nothing was left out before it came here",
    "when anything was captured, beyond this: not later than the first time stamp of an outside authority over it",
)


@dataclass(slots=True)
class Verified:
    """``counts``: what was looked at, and how many. ``faults``: file, kind and message.

    ``lacking``: asked for, and not there. ``unchecked``: what could not be checked, and why. ``remarks`` are no faults
    and should be known.
    """

    subject: str
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    vouched: list[str] = field(default_factory=list)  # who stands behind it from outside, in words

    def add(self, what: str, number: int = 1) -> None:
        """Count something that was looked at."""
        self.counts[what] = self.counts.get(what, 0) + number

    @property
    def exit_code(self) -> int:
        """5 damaged, 1 could not be checked, 4 good but not vouched for as asked, 0 good."""
        return 5 if self.faults else 1 if self.unchecked else 4 if self.lacking else 0


def several(number: int, what: str) -> str:
    """A number of leaves or faults, with its verb: "1 leaf is", "3 leaves are"."""
    plural = "leaves" if what == "leaf" else f"{what}s"
    return f"1 {what} is" if number == 1 else f"{number:,} {plural} are"


def text(found: Verified, seconds: float) -> str:
    """For people; faults are not in it, since they go to standard error."""
    counts = dict(found.counts)
    sound = " and ".join(f"{counts.pop(what)} {what}" for what in ("pages sound", "leaves") if what in counts)
    size = f"{counts.pop('bytes')} bytes" if "bytes" in counts else ""
    lines = ["; ".join(filter(None, (", ".join(filter(None, (sound, size))), f"{len(found.faults)} faults")))]
    lines += [f"  {number:>12,}  {what}" for what, number in counts.items()]
    lines += [f"  outside: {each}" for each in found.vouched]
    lines += [f"  note: {each}" for each in found.remarks]
    lines += [f"  lacking: {each}" for each in found.lacking]
    lines += [f"  not checked: {each}" for each in found.unchecked]
    answers = {
        0: "good",
        1: "could not be checked in full",
        4: "good, but not vouched for from outside as asked",
        5: "DAMAGED",
    }
    lines.append(f"{found.subject}: {answers[found.exit_code]} ({seconds:.1f} s)")
    lines += _limits() if not found.faults else []
    return "\n".join(lines)


def _limits() -> Sequence[str]:
    return ("This does not prove:", *(f"- {each}" for each in NOT_PROVED))


def as_object(found: Verified) -> dict[str, Any]:
    """For programs (docs/contract.md)."""
    return {
        "subject": found.subject,
        "exit": found.exit_code,
        "counts": found.counts,
        "faults": [{"file": file, "kind": kind, "message": message} for file, kind, message in found.faults],
        "outside": found.vouched,
        "remarks": found.remarks,
        "lacking": found.lacking,
        "unchecked": found.unchecked,
        "not_proved": list(NOT_PROVED),
    }
