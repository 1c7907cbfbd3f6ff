"""How bytes reach the disk. In: a path and bytes. Out: a file that is whole or not there, and brought to the disk.

``replace`` is durable when it returns. ``put`` is not: a ``Batch`` collects what was put and brings it to the disk with
one call. An fsync that fails is never tried again by anybody here: after a failure the kernel may have dropped the very
pages that did not reach the disk, and a second fsync would succeed without them (PostgreSQL's ``data_sync_retry``).
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".unfinished"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_VECTORS = 512  # parts of one writev; POSIX promises 16, Linux takes 1,024


def read(path: Path | str, most: int = -1) -> bytes:
    """All bytes (or the first ``most``) of a file that is a file, and no link to one."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        return stream.read(most)


def fill(descriptor: int, parts: Sequence[bytes]) -> None:
    """Write all parts, one behind the other, however few bytes the system takes at a time."""
    rest = [memoryview(part) for part in parts if part]
    while rest:
        done = os.writev(descriptor, rest[:_VECTORS])
        while rest and done >= len(rest[0]):
            done -= len(rest.pop(0))
        if done:
            rest[0] = rest[0][done:]


def make_folders(folder: Path, top: Path) -> None:
    """Makes ``folder`` and those above it, each on the disk before the next; ``top`` may be missing too."""
    if folder.is_dir():
        return
    if folder == top:
        folder.mkdir(parents=True, exist_ok=True)
    else:
        make_folders(folder.parent, top)
        folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(path: Path, body: bytes, mode: int = 0o444) -> None:
    """All or nothing, and durable: another name is filled, brought to the disk, and given this name."""
    _through_draft(path, body, mode, sync=True)
    sync_folder(path.parent)


def put(path: Path, body: bytes, mode: int = 0o444) -> None:
    """All or nothing as long as the power stays on; a Batch makes it durable."""
    _through_draft(path, body, mode, sync=False)


def _through_draft(path: Path, body: bytes, mode: int, sync: bool) -> None:
    draft = f"{path}.{os.getpid()}-{secrets.token_hex(4)}{UNFINISHED}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        try:
            fill(descriptor, [body])
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(draft, path)  # noqa: PTH105 - this runs for each page that is kept; paths as text are faster
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)  # noqa: PTH108
        raise


class Batch:
    """Files that are to reach the disk together. Nothing in it is durable before ``sync`` has returned."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._files: set[Path] = set()
        self._folders: set[str] = set()  # that are known to be there

    def put(self, path: Path, body: bytes) -> None:
        """Write a read-only file by another name, and give it this one."""
        self._make(path)
        put(path, body)
        self._files.add(path)

    def adopt(self, draft: Path, path: Path) -> None:
        """Give a file that is on the disk already its right name."""
        self._make(path)
        draft.chmod(0o444)
        draft.replace(path)
        self._files.add(path)

    def sync(self) -> None:
        """Everything put so far is on the disk when this returns: one ``syncfs`` where there is one (Linux)."""
        if self._files and not _sync_file_system(self._top):
            for path in sorted(self._files):
                _sync_file(path)
            for folder in sorted({above for path in self._files for above in path.parents if self._within(above)}):
                sync_folder(folder)
        self._files.clear()

    def _make(self, path: Path) -> None:
        folder = os.path.dirname(path)  # noqa: PTH120 - as above
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)

    def _within(self, folder: Path) -> bool:
        return folder == self._top or self._top in folder.parents


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_file_system(folder: Path) -> bool:
    """syncfs(2) of the file system that holds ``folder``; False where the system has no such call.

    Raises:
        OSError: something did not reach the disk (reported since Linux 5.8).
    """
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if call(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)
    return True
