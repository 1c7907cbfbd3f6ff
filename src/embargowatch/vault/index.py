"""The index: which leaf speaks of which address and which bytes. In: leaves. Out: numbers of leaves.

``index.db`` holds nothing that is not in the log: it can be thrown away and made anew (``embargowatch verify`` compares
it with what it should be). Leaves that wait in the journal stand in tables of the same form in memory ("new"), each
process its own, until they are sealed; lookups see both. So keeping a page costs the index no write to the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embargowatch.errors import StoreError
from embargowatch.model.url import canonical
from embargowatch.vault.leaf import (
    CaptureLeaf,
    DeriveLeaf,
    ImportLeaf,
    Leaf,
    TombstoneLeaf,
    VisitLeaf,
    objects,
    payload,
)
from embargowatch.vault.tree import leaf_hash

PROGRAM = 0x656D6278  # "embx"
SCHEMA = 1
_COLUMNS = {
    "leaf": "number INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, hash BLOB NOT NULL, address TEXT,"
    " url TEXT, sha256 TEXT",
    "object": "sha256 TEXT NOT NULL, leaf INTEGER NOT NULL, role TEXT NOT NULL, size INTEGER NOT NULL,"
    " PRIMARY KEY (sha256, leaf, role)",
    "made": "sha256 TEXT NOT NULL, output TEXT NOT NULL, leaf INTEGER NOT NULL, PRIMARY KEY (sha256, output, leaf)",
    "removed": "sha256 TEXT NOT NULL, leaf INTEGER NOT NULL, PRIMARY KEY (sha256, leaf)",
}
_ORDER = {"leaf": "number", "object": "sha256, leaf, role", "made": "sha256, output, leaf", "removed": "sha256, leaf"}
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


@dataclass(frozen=True, slots=True)
class Known:
    """What the index says of a leaf."""

    number: int
    kind: str
    at: str
    sha256: str | None  # of the page that it brought


class Unmade(StoreError):
    """An index file that an interrupted run began to make."""


class Index:
    """The index in one SQLite file, made where it is not there. ``write`` False opens it for reading only.

    ``path`` None: an index for this process alone, gone when it is closed.
    """

    def __init__(self, path: Path | None, write: bool = True) -> None:
        self.path = path
        self.write = write
        with self._guarded():
            modes = ("rwc",) if write else ("rw", "ro")  # what a killed run left open cannot be read by reading alone
            for mode in modes:
                address = f"{path.absolute().as_uri()}?mode={mode}" if path is not None else ""
                self._link = _connected(address)
                try:
                    self._prepare(write)
                    break
                except BaseException as error:
                    self._link.close()
                    if mode == modes[-1] or not isinstance(error, sqlite3.OperationalError):
                        raise

    def close(self) -> None:
        """Give the file back."""
        self._link.close()

    @property
    def count(self) -> int:
        """How many leaves it knows: always the first so many of the log."""
        ((written, new),) = self._rows("SELECT (SELECT max(number) FROM main.leaf), (SELECT max(number) FROM new_leaf)")
        return max(-1 if written is None else written, -1 if new is None else new) + 1

    def add(self, leaves: Iterable[tuple[int, bytes, Leaf]]) -> None:
        """Enter leaves: number, bytes, meaning. They stand in memory until ``flush``."""
        with self._guarded():
            for number, body, leaf in leaves:
                self._add(number, body, leaf)

    def flush(self) -> None:
        """Write down what stands in memory: all of it or nothing. What another process wrote already stays."""
        with self._guarded():
            self._link.execute("BEGIN IMMEDIATE")
            try:
                for table in _COLUMNS:
                    self._link.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM temp.new_{table}")  # noqa: S608
                    self._link.execute(f"DELETE FROM temp.new_{table}")  # noqa: S608 - our own names
                self._link.execute("COMMIT")
            except BaseException:
                if self._link.in_transaction:
                    self._link.execute("ROLLBACK")
                raise

    def forget(self) -> None:
        """Drop what stands in memory; another process has written it down."""
        with self._guarded():
            for table in _COLUMNS:
                self._link.execute(f"DELETE FROM temp.new_{table}")  # noqa: S608 - our own names

    def clear(self) -> None:
        """Forget everything, to be made anew."""
        self.forget()
        with self._guarded():
            for table in _COLUMNS:
                self._link.execute(f"DELETE FROM main.{table}")  # noqa: S608 - our own names

    def last(self) -> tuple[str, bytes] | None:
        """Time and hash of the last leaf; None when there is none."""
        rows = self._rows("SELECT at, hash FROM every_leaf WHERE number = ?", self.count - 1)
        return (str(rows[0][0]), bytes(rows[0][1])) if rows else None

    def newest(self, url: str, kinds: tuple[str, str] = ("capture", "import")) -> Known | None:
        """The newest leaf of these kinds that brought a page of this URL (canonical)."""
        where = "url = ? AND kind IN (?, ?) AND sha256 IS NOT NULL ORDER BY number DESC LIMIT 1"
        return self._one(where, url, *kinds)

    def handed_in(self, address: str) -> Known | None:
        """The newest import from this address."""
        return self._one("address = ? AND kind = 'import' ORDER BY number DESC LIMIT 1", address)

    def imports(self, address: str, sha256: str) -> list[int]:
        """The imports of these bytes from this address, oldest first."""
        query = "SELECT number FROM every_leaf WHERE address = ? AND sha256 = ? AND kind = 'import' ORDER BY number"
        return [int(row[0]) for row in self._rows(query, address, sha256)]

    def all(self, url: str) -> list[Known]:
        """Every leaf that speaks of this URL (canonical), oldest first."""
        rows = self._rows("SELECT number, kind, at, sha256 FROM every_leaf WHERE url = ? ORDER BY number", url)
        return [Known(*row) for row in rows]

    def fetched(self) -> list[str]:
        """The newest spelling of every URL that was ever asked for, in the order of the first time."""
        query = (
            "SELECT address FROM every_leaf JOIN (SELECT min(number) AS first, max(number) AS newest FROM every_leaf"
            " WHERE kind IN ('capture', 'visit') GROUP BY url) ON number = newest ORDER BY first"
        )
        return [str(row[0]) for row in self._rows(query)]

    def pages(self, start: int = 0) -> list[tuple[int, str]]:
        """Number and digest of every leaf from ``start`` on that brought a page."""
        query = "SELECT number, sha256 FROM every_leaf WHERE sha256 IS NOT NULL AND number >= ? ORDER BY number"
        return [(int(number), str(sha256)) for number, sha256 in self._rows(query, start)]

    def naming(self, sha256: str) -> list[int]:
        """The leaves that name these bytes, oldest first."""
        query = "SELECT DISTINCT leaf FROM every_object WHERE sha256 = ? ORDER BY leaf"
        return [int(row[0]) for row in self._rows(query, sha256)]

    def about(self, sha256: str) -> list[int]:
        """The leaves that name these bytes, were made from them, or say that they were removed; oldest first."""
        query = (
            "SELECT leaf FROM every_object WHERE sha256 = ? UNION SELECT leaf FROM every_made WHERE sha256 = ?"
            " UNION SELECT leaf FROM every_removed WHERE sha256 = ? ORDER BY leaf"
        )
        return [int(row[0]) for row in self._rows(query, sha256, sha256, sha256)]

    def removed(self, sha256: str) -> int | None:
        """The leaf that says that these bytes were removed."""
        rows = self._rows("SELECT leaf FROM every_removed WHERE sha256 = ? ORDER BY leaf DESC LIMIT 1", sha256)
        return int(rows[0][0]) if rows else None

    def derived(self, sha256: str, output: str) -> int | None:
        """The leaf that says that this output was made from these bytes."""
        rows = self._rows("SELECT leaf FROM every_made WHERE sha256 = ? AND output = ? LIMIT 1", sha256, output)
        return int(rows[0][0]) if rows else None

    def outputs(self) -> list[tuple[str, str]]:
        """Every page from which a reading was made, by its digest, with the digest of what was made."""
        return [(str(sha256), str(output)) for sha256, output in self._rows("SELECT sha256, output FROM every_made")]

    def dump(self) -> Iterator[tuple[object, ...]]:
        """Every row, in one order, for comparing with an index made anew."""
        for table, order in _ORDER.items():
            for row in self._rows(f"SELECT * FROM every_{table} ORDER BY {order}"):  # noqa: S608 - our own names
                yield (table, *row)

    def _add(self, number: int, body: bytes, leaf: Leaf) -> None:
        page = payload(leaf)
        row = (number, kind(leaf), leaf.at, leaf_hash(body), *_places(leaf), page.sha256 if page else None)
        self._link.execute("INSERT INTO temp.new_leaf VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for each in objects(leaf):
            self._link.execute(
                "INSERT OR IGNORE INTO temp.new_object VALUES (?, ?, ?, ?)",
                (each.sha256, number, each.role, each.bytes),
            )
        if isinstance(leaf, DeriveLeaf):
            rows = [(each.sha256, leaf.output_sha256, number) for each in leaf.inputs]
            self._link.executemany("INSERT OR IGNORE INTO temp.new_made VALUES (?, ?, ?)", rows)
        if isinstance(leaf, TombstoneLeaf):
            self._link.execute("INSERT OR IGNORE INTO temp.new_removed VALUES (?, ?)", (leaf.sha256, number))

    def _one(self, where: str, *values: object) -> Known | None:
        rows = self._rows(f"SELECT number, kind, at, sha256 FROM every_leaf WHERE {where}", *values)  # noqa: S608 - as above
        return Known(*rows[0]) if rows else None

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._guarded():
            return self._link.execute(query, values).fetchall()

    def _prepare(self, write: bool) -> None:
        program, schema = (
            self._link.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if (program, schema) != (PROGRAM, SCHEMA):
            if (
                not write
                and program == 0
                and not self._link.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            ):
                raise Unmade(f"{self.path} is empty: it was being made")
            if not write or program not in (0, PROGRAM) or schema > SCHEMA:
                raise StoreError(
                    f"{self.path} is no index that this program knows. It holds nothing that is not in the log: delete "
                    "it, and it is made anew."
                )
            self._make()
        if write:
            self._link.execute("PRAGMA synchronous = NORMAL")
        self._link.execute("PRAGMA temp_store = MEMORY")
        for table, columns in _COLUMNS.items():
            self._link.execute(f"CREATE TEMP TABLE new_{table} ({columns}) STRICT")
            self._link.execute(
                f"CREATE TEMP VIEW every_{table} AS SELECT * FROM main.{table} UNION ALL SELECT * FROM new_{table}"  # noqa: S608
                f" WHERE {'number' if table == 'leaf' else 'leaf'} > (SELECT coalesce(max(number), -1) FROM main.leaf)"
            )
        for column in ("address", "url"):
            self._link.execute(f"CREATE INDEX temp.new_leaf_{column} ON new_leaf({column}, number)")

    def _make(self) -> None:
        self._link.execute("PRAGMA journal_mode = WAL")
        self._link.execute("BEGIN IMMEDIATE")
        if self._link.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
            for table, columns in _COLUMNS.items():
                self._link.execute(f"CREATE TABLE {table} ({columns}) STRICT")
            for column in ("address", "url"):
                self._link.execute(f"CREATE INDEX leaf_{column} ON leaf({column}, number)")
            self._link.execute(f"PRAGMA application_id = {PROGRAM}")
            self._link.execute(f"PRAGMA user_version = {SCHEMA}")
        self._link.execute("COMMIT")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "") or ""
            if name.startswith(_DAMAGED):
                raise StoreError(
                    f"The index {self.path} is damaged. It holds nothing that is not in the log: delete it (and the "
                    "files beside it that begin with its name), and it is made anew."
                ) from error
            raise StoreError(
                f"The index {self.path} could not be used: {error}. Check the disk and the folder."
            ) from error


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=10.0, isolation_level=None, check_same_thread=False)


def kind(leaf: Leaf) -> str:
    """The type of a leaf, as it is written."""
    return str(leaf.__struct_config__.tag)


def _places(leaf: Leaf) -> tuple[str | None, str | None]:
    """The address and the URL under which a leaf is looked up."""
    if isinstance(leaf, CaptureLeaf | VisitLeaf):
        return leaf.request.url, canonical(leaf.request.url)
    if isinstance(leaf, ImportLeaf):
        return leaf.address, canonical(leaf.url) if leaf.url is not None else None
    return None, None
