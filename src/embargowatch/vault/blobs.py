"""Bytes by their SHA-256, written once and never changed: ``blobs/sha256/ab/<64 hex digits>``, read-only files.

In: bytes and their digest. Out: the bytes, hashed again, or a fault by name.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk
from embargowatch.vault.found import Checked, Fault

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The blobs below one evidence folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.top = folder / "blobs"
        self._start = f"{self.top / 'sha256'}{os.sep}"

    def has(self, sha256: str) -> bool:
        """Whether something stands under that name."""
        return os.path.lexists(self._path(sha256))

    def get(self, sha256: str) -> bytes:
        """The bytes with that digest, hashed again on the way out.

        Raises:
            IntegrityError: they are missing, or are not what was kept.
            StoreError: they cannot be read.
        """
        path = self.path(sha256)
        try:
            body = disk.read(path)
        except FileNotFoundError as error:
            raise IntegrityError(f"{self.name(path)} is missing from the vault {self._folder}") from error
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}; check its permissions") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise IntegrityError(f"{self.name(path)} in the vault {self._folder} is not what was kept; run verify")
        return body

    def sound(self, sha256: str) -> bool:
        """Whether the bytes are there and are what was kept."""
        try:
            self.get(sha256)
        except StoreError:
            return False
        return True

    def files(self) -> Iterator[tuple[str, str]]:
        """Everything below ``blobs/`` that is no folder, sorted: its path and its name. Links are not followed.

        As text: paths as objects cost more than hashing a page does.
        """
        for folder, folders, names in os.walk(self.top):
            folders.sort()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in sorted([*names, *links]):
                yield f"{folder}{os.sep}{name}", name

    def kept(self) -> Iterator[str]:
        """The digests of all files that are blobs by name and place, sorted."""
        for path, name in self.files():
            if self.is_blob(path, name):
                yield name

    def is_blob(self, path: str, name: str) -> bool:
        """Whether a file has the name and the place of a blob."""
        return _DIGEST.fullmatch(name) is not None and path == self._path(name)

    def check(self, path: str, digest: str, size: int | None = None) -> Checked | Fault:
        """Hash one file of ``files`` again. ``size``: the bytes that it should have, where that is known."""
        if self.is_blob(path, digest):
            try:
                body = disk.read(path)
            except OSError as error:
                message = f"cannot be read: {error.strerror}; check permissions and the disk"
                return Fault("unreadable", self.name(Path(path)), message)
            if hashlib.sha256(body).hexdigest() == digest:
                return Checked(digest, len(body))
            return self._damaged(path, body, size)
        name = self.name(Path(path))
        if digest.endswith(disk.UNFINISHED):
            return Fault(
                "unfinished", name, "was left by an interrupted write; nothing refers to it, it may be deleted"
            )
        return Fault("extra", name, "is no page of this vault by its name and place; find out who put it there")

    def _damaged(self, path: str, body: bytes, size: int | None) -> Fault:
        name = self.name(Path(path))
        if not body or (size is not None and len(body) < size):
            return Fault("truncated", name, f"has only {len(body):,} bytes left; restore it from a copy of the vault")
        return Fault("altered", name, "no longer has the bytes that were kept; restore it from a copy of the vault")

    def path(self, sha256: str) -> Path:
        """Where these bytes stand. StoreError where that is no digest."""
        return Path(self._path(sha256))

    def _path(self, sha256: str) -> str:
        if not _DIGEST.fullmatch(sha256):
            raise StoreError(f"'{sha256[:80]}' is no SHA-256; expected 64 hexadecimal digits in small letters")
        return f"{self._start}{sha256[:2]}{os.sep}{sha256}"

    def name(self, path: Path) -> str:
        """A path below the evidence folder, as messages name it."""
        return path.relative_to(self._folder).as_posix()
