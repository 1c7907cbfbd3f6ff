"""The tables of the SQLite ledger, and the door to a file: opened, recognised, brought to today's schema.

Schema 1 keeps each reading, case and finding as canonical JSON beside the columns by which it is looked up. The file
names its program (``application_id``) and its schema (``user_version``), so that a foreign or a newer file is refused
before anything is written (https://www.sqlite.org/pragma.html#pragma_application_id).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embargowatch.errors import StoreError

PROGRAM = 0x656D6277  # "embw"
SCHEMA = 1
WAIT = 10.0  # seconds that a writer waits for another one
TABLES = """
CREATE TABLE reading (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL UNIQUE,
    rules TEXT NOT NULL,
    claims INTEGER NOT NULL,
    body BLOB NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE TABLE settled (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    digest TEXT NOT NULL,
    findings INTEGER NOT NULL
) STRICT;
CREATE TABLE rests_on (
    settled TEXT NOT NULL REFERENCES settled(id) ON DELETE CASCADE,
    document TEXT NOT NULL REFERENCES reading(document),
    PRIMARY KEY (settled, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX rests_on_document ON rests_on(document);
"""

# Beside schema 1, made where it is missing: programs that do not know it lose nothing but a little time.
UNREAD = """
CREATE TABLE IF NOT EXISTS unread (sha256 TEXT PRIMARY KEY, rules TEXT NOT NULL, message TEXT NOT NULL) STRICT
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that may write; the file and its folder are made where they are not there yet."""
    with guarded(path):
        _expect_file(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        link = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        try:
            _prepare(link, path)
        except BaseException:
            link.close()
            raise
    return link


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. It may be used from another thread, by one thread at a time."""
    with guarded(path):
        _expect_file(path)
        if not path.exists():
            raise StoreError(f"There is no ledger at {path}. Ingest a page first, or name another folder with --home.")
        address = f"{path.absolute().as_uri()}?mode=ro"
        link = sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
        try:
            _recognise(link, path)
            link.execute("PRAGMA query_only = ON")
            link.execute("PRAGMA trusted_schema = OFF")
        except BaseException:
            link.close()
            raise
    return link


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turns what SQLite and the file system raise into a StoreError that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"The ledger {path} {_trouble(error)}") from error


def _trouble(error: Exception) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, words in {
        "SQLITE_FULL": "could not be written: the disk is full. Nothing was kept of this step; make room and repeat.",
        "SQLITE_BUSY": "is being written by another program. Nothing was kept of this step; wait for it and repeat.",
        "SQLITE_LOCKED": "is locked. Nothing was kept of this step; close the other program and repeat.",
        "SQLITE_NOTADB": "is not a ledger (it is no SQLite database). Name another folder with --home.",
        "SQLITE_CORRUPT": "is damaged. Run `embargowatch verify`; the pages in the vault can be ingested anew.",
        "SQLITE_READONLY": "may not be written here. Check its permissions, or name another folder with --home.",
        "SQLITE_CANTOPEN": "could not be opened. Check that its folder exists and may be read and written.",
        "SQLITE_IOERR": "could not be read or written by the disk. Nothing was kept of this step; check the disk.",
    }.items():
        if name.startswith(start):
            return words
    return f"could not be used: {error}."


def _expect_file(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"A ledger was expected at {path}, but that is a folder. Move it, or choose another --home.")


def _prepare(link: sqlite3.Connection, path: Path) -> None:
    fresh = _recognise(link, path)
    link.execute("PRAGMA journal_mode = WAL")
    link.execute("PRAGMA synchronous = FULL")  # in WAL, NORMAL may lose the last commits when the power fails
    link.execute("PRAGMA foreign_keys = ON")
    link.execute("PRAGMA trusted_schema = OFF")
    if fresh:
        _create(link, path)
    link.execute(UNREAD)


def _recognise(link: sqlite3.Connection, path: Path) -> bool:
    """True for an empty file, False for a ledger of this schema; StoreError for anything else."""
    program, schema = (link.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if program == PROGRAM and schema > SCHEMA:
        raise StoreError(
            f"The ledger {path} has schema {schema}; this program knows schemas up to {SCHEMA}. "
            "Use the newer Embargo Watch that wrote it, or another --home."
        )
    if program == PROGRAM and schema == SCHEMA:
        return False
    if program == 0 and link.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
        return True
    raise StoreError(f"{path} is a database of another program, not a ledger. Name another folder with --home.")


def _create(link: sqlite3.Connection, path: Path) -> None:
    """The tables, whole or not at all; another writer may have been faster."""
    with transaction(link, path):
        if _recognise(link, path):
            for command in TABLES.split(";\n"):
                link.execute(command)
            link.execute(f"PRAGMA application_id = {PROGRAM}")
            link.execute(f"PRAGMA user_version = {SCHEMA}")


@contextmanager
def transaction(link: sqlite3.Connection, path: Path) -> Iterator[None]:
    """BEGIN IMMEDIATE, so that a reader who goes on to write cannot fail half-way; COMMIT, or ROLLBACK on any error.

    What the block itself raises passes through as it is.
    """
    with guarded(path):
        link.execute("BEGIN IMMEDIATE")
    try:
        yield
        with guarded(path):
            link.execute("COMMIT")
    except BaseException:
        if link.in_transaction:  # SQLite has rolled back by itself after some errors
            link.execute("ROLLBACK")
        raise
