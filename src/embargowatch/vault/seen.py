"""What the steps of ``verify`` tell each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from embargowatch.vault.note import Checkpoint, Key


@dataclass
class Seen:
    """What the steps tell each other.

    ``size``: sealed leaves. ``key``: the one that was trusted. ``last_signed``: by the store of this machine.
    ``signed``: checkpoints whose signature holds, by the file that they came from. ``roots``: of the leaves that are
    there, at each signed size. ``named``: bytes that leaves name, digest to size. ``last``: the last leaf that names
    a digest. ``removed``: digest to the leaf that says so. ``pages``: bytes that are
    a page. ``unread``: leaves of which it is not known what they name.
    """

    size: int = 0
    key: Key | None = None
    last_signed: Checkpoint | None = None
    signed: dict[str, Checkpoint] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    unread: int = 0
