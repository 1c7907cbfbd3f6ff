"""A home while it is in use -> the file of a backup.

Databases are copied with SQLite's backup interface, never as files (https://www.sqlite.org/howtocorrupt.html, 1.2), so
pages may be ingested meanwhile. What a group of files speaks of is in the groups that follow it: the ledger comes
first, then the log with its index, then the blobs. So everything that was kept before the backup began is in it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path

from embargowatch.backup.archive import Backup, Writing, check
from embargowatch.errors import StoreError

_SQLITE = b"SQLite format 3\0"
_PASSED_OVER = re.compile(r"(?:-wal|-shm|-journal|\.unfinished|\.lock)\Z")  # SQLite's own, drafts, locks
_MINUTE = 60.0  # the longest wait for another program that writes


@dataclass(frozen=True, slots=True)
class Plan:
    """What to copy of ``home``, in this order: names of files and folders; what is not named is left out.

    ``log`` is asked for its names, and what they name is copied, while ``still`` is held: nothing is kept or published
    in between.
    """

    home: Path
    first: tuple[str, ...]
    log: Callable[[], tuple[str, ...]]
    last: tuple[str, ...]
    still: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext


def make(plan: Plan, target: Path, made_at: str, program: str, seen: Callable[[str], object] = str) -> Backup:
    """Write the backup of a home to ``target``, which must not be there yet, and read all of it again.

    ``seen`` is called with the name of each file. When ``make`` returns, the backup is on the disk.

    Raises:
        StoreError: there is no home, the target is there already, or cannot be written. Nothing half-written is left.
        IntegrityError: what is read again is not what was written.
    """
    if not plan.home.is_dir():
        raise StoreError(f"There is nothing to back up in {plan.home}. Ingest a page first, or give another --home.")
    if os.path.lexists(target):
        raise StoreError(f"{target} is there already; a backup never takes the place of another. Give a new name.")
    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.unfinished")
    try:
        with draft.open("xb") as stream:
            writing = Writing(stream)
            for name, path in _in_order(plan):
                _add(writing, name, path, draft)
                seen(name)
            writing.close(made_at, program)
        made = check(draft)
        os.link(draft, target)  # fails where another one was made meanwhile
        sync(target.parent)
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{target}: the backup could not be written: {reason}. Nothing was left there.") from error
    finally:
        draft.unlink(missing_ok=True)
    return made


def sync(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _in_order(plan: Plan) -> Iterator[tuple[str, Path]]:
    yield from _named(plan, plan.first)
    with plan.still():
        yield from _named(plan, plan.log())
        last = list(_named(plan, plan.last))  # blobs that come later belong to a later backup
    yield from last


def _named(plan: Plan, tops: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for top in tops:
        for path in _files(plan.home / top):
            yield path.relative_to(plan.home).as_posix(), path


def _files(top: Path) -> Iterator[Path]:
    """The files at or below ``top``, sorted; no links."""
    if top.is_file() and not top.is_symlink():
        yield top
        return
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if not _PASSED_OVER.search(name) and path.is_file() and not path.is_symlink():
                yield path


def _add(writing: Writing, name: str, path: Path, draft: Path) -> None:
    """A file as it is; a database as it was at one moment."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(_SQLITE)) != _SQLITE:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                writing.add(name, size, stream)
                return
    except FileNotFoundError:
        return  # removed by a tombstone, or moved on by the log, since the folder was listed
    copy = draft.with_name(f"{draft.name}.db.unfinished")
    try:
        _snapshot(path, copy)
        with copy.open("rb") as stream:
            writing.add(name, copy.stat().st_size, stream)
    finally:
        copy.unlink(missing_ok=True)


def _snapshot(path: Path, copy: Path) -> None:
    """A copy of a database that needs no second file beside it."""
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_MINUTE)) as source,
            closing(sqlite3.connect(copy, isolation_level=None)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"{path} could not be copied: {error}; run verify to see whether it is sound") from error
