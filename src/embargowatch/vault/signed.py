"""What was signed last, in a file of its own: a checkpoint takes the place of exactly the one that it grew from.

Without it a restored backup or a second writer could sign two different histories. The store knows only three things:
origin, size and root; it changes them by compare-and-swap, on the disk before the signature leaves this program.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault.note import Checkpoint

_TABLE = (
    "CREATE TABLE IF NOT EXISTS signed (origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,"
    " note BLOB NOT NULL, PRIMARY KEY (origin, size)) STRICT"
)


class Signed:
    """All checkpoints that were ever signed here, by origin and size."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self, origin: str) -> Checkpoint | None:
        """The newest one of this log; None where nothing was signed."""
        if not self.path.exists():
            return None
        with self._open() as link:
            row = link.execute(
                "SELECT size, root, note FROM signed WHERE origin = ? ORDER BY size DESC LIMIT 1", (origin,)
            ).fetchone()
        return Checkpoint(origin, row[0], row[1], row[2]) if row else None

    def swap(self, old: Checkpoint | None, new: Checkpoint) -> None:
        """Put ``new`` behind ``old``, if that is still the newest one. On the disk when this returns.

        Raises:
            IntegrityError: another one was signed meanwhile.
        """
        with self._open() as link:
            link.execute("BEGIN IMMEDIATE")
            row = link.execute(
                "SELECT size, root FROM signed WHERE origin = ? ORDER BY size DESC LIMIT 1", (new.origin,)
            ).fetchone()
            expected = (old.size, old.root) if old is not None else None
            if row != expected or (old is not None and new.size <= old.size):
                link.execute("ROLLBACK")
                raise IntegrityError(
                    f"Another checkpoint of {new.origin} was signed meanwhile; this one was not. Publish again."
                )
            link.execute("INSERT INTO signed VALUES (?, ?, ?, ?)", (new.origin, new.size, new.root, new.note))
            link.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            link = sqlite3.connect(self.path, timeout=10.0, isolation_level=None)
            try:
                link.execute("PRAGMA synchronous = FULL")
                link.execute(_TABLE)
                yield link
            finally:
                link.close()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}, which holds what was signed last, could not be used: {error}") from error
