"""The file of a backup. In: names and streams, or a file. Out: the file, or what is in it after it was proved whole.

A plain tar archive (POSIX.1-2001) with ``MANIFEST.json`` as its last member, and behind the archive the one line
``embargowatch-backup sha256 <64 hex digits>`` over all bytes before it. So ``tar`` can open it anywhere, and one turned
bit, wherever it is, is found before anything is restored.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from embargowatch.errors import IntegrityError, StoreError

KEYS = "keys/"
MANIFEST = "MANIFEST.json"
CHUNK = 1 << 20
_TRAILER = re.compile(rb"embargowatch-backup sha256 ([0-9a-f]{64})\n")
_TRAILER_SIZE = len(b"embargowatch-backup sha256 \n") + 64
_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a backup: its path below the home, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. ``made_at`` is RFC 3339 UTC by the clock of the machine that made it."""

    made_at: str
    program: str
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.entries)

    @property
    def with_keys(self) -> bool:
        """Whether private keys are in it."""
        return any(entry.name.startswith(KEYS) for entry in self.entries)


class Writing:
    """The archive while it is written: ``add`` the files, then ``close`` it with its manifest and its last line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._entries: list[Entry] = []
        told = cast(IO[bytes], _Told(stream.write, self._digest.update))  # tarfile asks for no more than write and tell
        self._archive = tarfile.open(fileobj=told, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - see close()

    def add(self, name: str, size: int, body: IO[bytes]) -> None:
        """One file of ``size`` bytes.

        Raises:
            StoreError: the name is none that this program gives, or the file got shorter meanwhile.
        """
        if not _NAME.fullmatch(name):
            raise StoreError(f"'{name[:200]}' is no name of a file that this program keeps; find out who put it there")
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600 if name.startswith(KEYS) else 0o644
        digest = hashlib.sha256()
        try:
            self._archive.addfile(member, cast(IO[bytes], _Told(body.read, digest.update)))
        except OSError as error:
            if error.errno is not None:
                raise
            raise StoreError(f"{name} changed while it was copied; make the backup again") from error
        self._entries.append(Entry(name, size, digest.hexdigest()))

    def close(self, made_at: str, program: str) -> Backup:
        """The manifest, the last line, and everything on the disk."""
        made = Backup(made_at, program, tuple(self._entries))
        body = _listed(made)
        self.add(MANIFEST, len(body), io.BytesIO(body))
        self._archive.close()
        self._stream.write(b"embargowatch-backup sha256 %b\n" % self._digest.hexdigest().encode())
        self._stream.flush()
        os.fsync(self._stream.fileno())
        return made


def check(file: Path) -> Backup:
    """Read a whole backup: the line at its end, its manifest, and every file against it.

    Raises:
        IntegrityError: it is not a backup, or not whole, or not what was written.
        StoreError: it cannot be read.
    """
    manifest: Backup | None = None
    found: list[Entry] = []
    for name, body in members(file):
        if name == MANIFEST:
            manifest = _manifest(body.read(), file)
        else:
            found.append(_entry(name, body))
    if manifest is None or manifest.entries != tuple(found):
        raise IntegrityError(f"{file}: its list of files is not that of the files in it; use another backup")
    return manifest


def members(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and body of each member, in order, after the last line of the file was found to be true.

    Raises:
        IntegrityError: it is not; or there is something in it that this program does not write (a link, a device, a
            path that leads out).
        StoreError: the file cannot be read.
    """
    try:
        with _opened(file) as stream:
            part = cast(IO[bytes], _Part(stream, _proved(stream, file)))
            with tarfile.open(fileobj=part, mode="r|") as archive:
                for member in archive:
                    body = archive.extractfile(member) if member.isreg() else None
                    if body is None or not _NAME.fullmatch(member.name):
                        raise IntegrityError(f"{file}: holds '{member.name[:200]}', which this program does not write")
                    yield member.name, body
    except tarfile.TarError as error:
        raise IntegrityError(f"{file}: is no archive that can be read ({error}); use another backup") from error


def _listed(made: Backup) -> bytes:
    files = [{"name": entry.name, "size": entry.size, "sha256": entry.sha256} for entry in made.entries]
    return json.dumps({"v": 1, "made_at": made.made_at, "program": made.program, "files": files}, indent=1).encode()


def _manifest(body: bytes, file: Path) -> Backup:
    try:
        told = json.loads(body)
        if told["v"] != 1:
            raise IntegrityError(
                f"{file}: is a backup of version {told['v']!r}; restore it with the program that made it"
            )
        entries = tuple(Entry(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in told["files"])
        return Backup(str(told["made_at"]), str(told["program"]), entries)
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{file}: its list of files cannot be read; use another backup") from error


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise StoreError(f"{file}: the backup cannot be opened: {error.strerror}; check the path") from error


def _proved(stream: BinaryIO, file: Path) -> int:
    """The length of the archive, after its digest was found to be the one in the last line. Rewinds the stream."""
    length = stream.seek(0, os.SEEK_END) - _TRAILER_SIZE
    if length < 0:
        raise IntegrityError(f"{file}: is no backup of this program, or only the start of one; use another backup")
    stream.seek(length)
    trailer = _TRAILER.fullmatch(stream.read(_TRAILER_SIZE))
    if trailer is None:
        raise IntegrityError(f"{file}: does not end as a backup does: it was cut, or is no backup; use another one")
    stream.seek(0)
    if _digest(_Part(stream, length))[1] != trailer[1].decode():
        raise IntegrityError(f"{file}: is not as it was written (its SHA-256 differs); use another backup")
    stream.seek(0)
    return length


def _entry(name: str, body: IO[bytes]) -> Entry:
    return Entry(name, *_digest(body))


def _digest(body: IO[bytes] | _Part) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := body.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


class _Told:
    """A stream that tells somebody else each piece that is read from it or written to it."""

    def __init__(self, through: Callable[..., bytes | int], tell: Callable[[bytes], object]) -> None:
        self._through, self._tell = through, tell
        self._done = 0

    def write(self, piece: bytes) -> int:
        self._tell(piece)
        self._done += len(piece)
        return int(self._through(piece))

    def tell(self) -> int:
        return self._done

    def read(self, size: int = -1) -> bytes:
        piece = bytes(self._through(size))
        self._tell(piece)
        return piece


class _Part:
    """The first ``length`` bytes of a stream, for reading once."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece
