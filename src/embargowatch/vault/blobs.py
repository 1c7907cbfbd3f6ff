"""Bytes by their SHA-256, written once and never changed. In: a Page. Out: its bytes, or a fault by name.

Layout below the vault's folder: ``blobs/sha256/ab/<64 hex digits>``, read-only files. This module neither reads nor
counts anything outside of ``blobs/``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.model import Page

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".unfinished"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Checked:
    """A kept page that is what its name says. ``listed``: whether it was expected (True where nothing was said)."""

    sha256: str
    size: int
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the vault that is not as it should be.

    kind: altered | truncated | missing | extra | unreadable | unfinished. ``name``: path below the vault's folder.
    """

    kind: str
    name: str
    message: str

    @property
    def serious(self) -> bool:
        """False for what an interrupted write left behind: nothing was kept under that name, nothing is lost."""
        return self.kind != "unfinished"


class Vault:
    """Pages by content. Two processes may keep pages in the same folder at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, page: Page) -> bool:
        """Keep the bytes of ``page``; False if they were there already. When it returns, they are on the disk.

        Raises:
            IntegrityError: the page's digest is not that of its bytes, or other bytes stand under its name.
            StoreError: the folder cannot be written, or the disk is full. Nothing half-written is left.
        """
        if hashlib.sha256(page.body).hexdigest() != page.sha256:
            raise IntegrityError(f"{page.address}: its bytes do not have the digest {page.sha256}; it was not kept")
        path = self._path(page.sha256)
        if os.path.lexists(path):
            self.get(page.sha256)
            return False
        try:
            _make_folders(path.parent, self._folder)
            _write(path, page.body)
        except OSError as error:
            raise StoreError(_complaint(page, self._folder, error)) from error
        return True

    def get(self, sha256: str) -> bytes:
        """The bytes with that digest, hashed again on the way out.

        Raises:
            IntegrityError: they are missing, or are not what was kept.
            StoreError: they cannot be read.
        """
        path = self._path(sha256)
        try:
            body = _read(path)
        except FileNotFoundError as error:
            raise IntegrityError(f"{self._name(path)} is missing from the vault {self._folder}") from error
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}; check its permissions") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise IntegrityError(f"{self._name(path)} in the vault {self._folder} is not what was kept; run verify")
        return body

    def verify(self, expected: Mapping[str, int | None] | None = None) -> Iterator[Checked | Fault]:
        """Re-hash everything, in the order of names: a Checked for each sound page, a Fault for everything else.

        ``expected``: digests that must be there, each with its size in bytes or None. One that is not there is a Fault;
        a sound page that is not expected is Checked with ``listed`` False.
        """
        wanted = dict(expected) if expected is not None else None
        seen: set[str] = set()
        for path in _files(self._folder / "blobs"):
            result = self._check(path, wanted)
            if isinstance(result, Checked) or result.kind not in {"extra", "unfinished"}:
                seen.add(path.name)
            yield result
        for digest in sorted(set(wanted or ()) - seen):
            name = self._name(self._path(digest))
            yield Fault("missing", name, "is expected but not in the vault; restore it from a copy of the vault")

    def _check(self, path: Path, wanted: Mapping[str, int | None] | None) -> Checked | Fault:
        name = self._name(path)
        if path.name.endswith(_UNFINISHED):
            return Fault(
                "unfinished", name, "was left by an interrupted write; nothing refers to it, it may be deleted"
            )
        if not _DIGEST.fullmatch(path.name) or path != self._path(path.name):
            return Fault("extra", name, "is no page of this vault by its name and place; find out who put it there")
        try:
            body = _read(path)
        except OSError as error:
            return Fault("unreadable", name, f"cannot be read: {error.strerror}; check permissions and the disk")
        if hashlib.sha256(body).hexdigest() == path.name:
            return Checked(path.name, len(body), wanted is None or path.name in wanted)
        size = (wanted or {}).get(path.name)
        if not body or (size is not None and len(body) < size):
            return Fault("truncated", name, f"has only {len(body):,} bytes left; restore it from a copy of the vault")
        return Fault("altered", name, "no longer has the bytes that were kept; restore it from a copy of the vault")

    def _path(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise StoreError(f"'{sha256[:80]}' is no SHA-256; expected 64 hexadecimal digits in small letters")
        return self._folder / "blobs" / "sha256" / sha256[:2] / sha256

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _files(top: Path) -> Iterator[Path]:
    """Everything below ``top`` that is no folder, sorted; links are not followed."""
    for folder, folders, names in os.walk(top):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*names, *links]):
            yield Path(folder) / name


def _read(path: Path) -> bytes:
    """All bytes of a file that is a file, and no link to one."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        return stream.read()


def _make_folders(folder: Path, top: Path) -> None:
    """Makes ``folder`` and those above it, each on the disk before the next; ``top`` may be missing too."""
    if folder.is_dir():
        return
    if folder == top:
        folder.mkdir(parents=True, exist_ok=True)
    else:
        _make_folders(folder.parent, top)
        folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _write(path: Path, body: bytes) -> None:
    """All or nothing: a file of another name is filled, brought to the disk, made read-only, and given its name."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}{_UNFINISHED}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        try:
            _fill(descriptor, body)
            os.fchmod(descriptor, 0o444)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _fill(descriptor: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _complaint(page: Page, folder: Path, error: OSError) -> str:
    if error.errno in _FULL:
        return (
            f"{page.address}: the disk is full, {len(page.body):,} bytes could not be kept in {folder}. "
            "Nothing half-written was left. Make room and run the same command again."
        )
    return f"{page.address}: cannot be kept in {folder}: {error.strerror}; check the folder and its permissions"
