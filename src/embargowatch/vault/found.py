"""What ``verify`` finds: a page that is sound, a step that was done, or a fault by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """A kept file that is what its name says. ``listed``: whether it was expected (True where nothing was said).

    ``page``: False for what only belongs to the capture of a page: the request, the answer as it came, a picture.
    """

    sha256: str
    size: int
    listed: bool = True
    page: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A step of verify that was done to its end, faults or not: its name, and how many things it looked at."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the evidence that is not as it should be.

    kind: altered | truncated | missing | extra | unreadable | unfinished | unsigned | inconsistent | malformed |
    time | derived | index | tombstone. ``name``: path below the evidence folder.
    """

    kind: str
    name: str
    message: str

    @property
    def serious(self) -> bool:
        """False for what an interrupted write left behind: nothing was kept under that name, nothing is lost."""
        return self.kind != "unfinished"
