"""The journal: where a capture is on the disk before it is acknowledged, and until its files are.

One append and one fsync hold a leaf and its bodies, however many files they will become. ``replay`` gives the records
back, in order, up to the first that is not whole. A record is whole when the digest over its head and leaf is right and
each of its bodies has the digest that the head says.

Layout: 64 bytes (magic, an id of 16 random bytes, the number of the first record, SHA-256 over these), then records:
``EWJ1``, two lengths of 4 bytes, SHA-256 over the journal's id, head and leaf; head (JSON), leaf, bodies. The id goes
into every digest, so that no page can hold what looks like a record of this journal. A body of ``SLOT`` bytes or
more does not pass through the journal: it is written once, to a file (a slot) whose name is on the disk before, while
the record is being written, and gets its right name later.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from embargowatch.errors import IntegrityError
from embargowatch.vault import disk

MAGIC = b"EWJ1"
HEADER = 64
SLOT = 128 * 1024  # bytes of a body from which on it is written only once, into a slot
SLOTS = 16  # made together, so that one fsync of the folder serves them all
_FRAME = struct.Struct(">4sII32s")
_LARGEST_HEAD = 1 << 20


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sha256: str
    size: int
    slot: str | None = None


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    bodies: list[_Body]


@dataclass(frozen=True, slots=True)
class Held:
    """A body that waits in the journal at ``offset``, or in the file ``slot``."""

    sha256: str
    size: int
    offset: int
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A leaf that waits, its number in the log, and the new bodies that belong to it."""

    number: int
    leaf: bytes
    bodies: tuple[Held, ...]


class Journal:
    """One journal file, open. ``start``: the number of its first record. ``torn``: bytes behind the last whole record.

    One writer at a time (see ``lock``); it is the caller who turns OSError into words.
    """

    def __init__(self, path: Path, write: bool) -> None:
        self.path = path
        self.writable = write
        flags = os.O_RDWR | os.O_APPEND if write else os.O_RDONLY
        self._file = os.open(path, flags | os.O_NOFOLLOW)
        self.records: list[Record] = []
        self.weight = 0  # bytes of all bodies that wait
        self.inode = os.fstat(self._file).st_ino
        self._thread: ThreadPoolExecutor | None = None
        self._slots: list[str] = []
        try:
            self.id, self.start = _header(os.pread(self._file, HEADER, 0), path)
            self.end = HEADER
            self.torn = 0
            self.replay()
        except BaseException:
            os.close(self._file)
            raise

    @property
    def next(self) -> int:
        """The number that the next record will have."""
        return self.start + len(self.records)

    @property
    def size(self) -> int:
        """Bytes of the file now, another writer's included."""
        return os.fstat(self._file).st_size

    def close(self) -> None:
        """Give the file back, and clear away slots that were not used."""
        os.close(self._file)
        if self._thread is not None:
            self._thread.shutdown()
        for name in self._slots:
            (self.path.parent / name).unlink(missing_ok=True)
        self._slots = []

    def replay(self) -> None:
        """Read what stands behind the last known record. IntegrityError where a whole record follows a broken one."""
        while (found := self._record(self.end)) is not None:
            self._learn(*found)
        self.torn = self.size - self.end
        if self.torn and (place := self._whole_behind()) is not None:
            raise IntegrityError(
                f"{self.path} is damaged at byte {self.end}, and a whole record follows at byte {place}: captures that "
                "were acknowledged are not readable. Copy the whole evidence folder away, then restore this file from "
                "a copy, or move it aside to go on without them."
            )

    def append(self, leaf: bytes, bodies: Sequence[tuple[str, bytes]]) -> Record:
        """Bring a leaf and its bodies (digest, bytes) to the disk. When it returns, they are there.

        Raises:
            OSError: they may or may not be; the caller must write nothing more.
        """
        slots = [self._slot(body) for _, body in bodies]
        head = _Head(self.next, [_Body(sha, len(body), slot) for (sha, body), slot in zip(bodies, slots, strict=True)])
        syncing = [self._into(slot, body) for (_, body), slot in zip(bodies, slots, strict=True) if slot is not None]
        packed = msgspec.json.encode(head)
        frame = _FRAME.pack(MAGIC, len(packed), len(leaf), _digest(self.id, packed, leaf))
        inline = [body for (_, body), slot in zip(bodies, slots, strict=True) if slot is None]
        try:
            disk.fill(self._file, [frame, packed, leaf, *inline])
            os.fdatasync(self._file)
        finally:
            failures = [each.exception() for each in syncing]
        for failure in failures:
            if failure is not None:
                raise failure
        self._learn(*_placed(head, leaf, self.end + len(frame) + len(packed)))
        return self.records[-1]

    def body(self, held: Held) -> bytes:
        """The bytes of a body that waits. OSError where a slot is gone (it got its right name meanwhile)."""
        if held.slot is not None:
            return disk.read(self.path.parent / held.slot)
        return os.pread(self._file, held.size, held.offset) if held.size else b""

    def cut(self) -> None:
        """Cut off what an interrupted write left behind the last whole record: it was never acknowledged."""
        if self.torn:
            os.ftruncate(self._file, self.end)
            os.fsync(self._file)
            self.torn = 0

    def cut_back(self) -> None:
        """Cut off a record whose fsync failed: it may not be on the disk, and must not be taken as if it were."""
        os.ftruncate(self._file, self.end)

    def _learn(self, record: Record, end: int) -> None:
        self.records.append(record)
        self.weight += sum(body.size for body in record.bodies)
        self.end = end

    def _slot(self, body: bytes) -> str | None:
        if len(body) < SLOT:
            return None
        while self._slots:
            name = self._slots.pop()
            if (self.path.parent / name).exists():  # another process may have cleared it away
                return name
        self._slots = _make_slots(self.path.parent)
        return self._slots.pop()

    def _into(self, slot: str, body: bytes) -> Future[None]:
        """Write a slot now, and bring it to the disk beside what the caller does next."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(2)
        descriptor = os.open(self.path.parent / slot, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            disk.fill(descriptor, [body])
        except BaseException:
            os.close(descriptor)
            raise
        return self._thread.submit(_sync_and_close, descriptor)

    def _record(self, place: int) -> tuple[Record, int] | None:
        """The whole record at this place and where it ends; None where there is none."""
        frame = os.pread(self._file, _FRAME.size, place)
        if len(frame) < _FRAME.size:
            return None
        magic, head_size, leaf_size, digest = _FRAME.unpack(frame)
        if magic != MAGIC or head_size > _LARGEST_HEAD or leaf_size > 1 << 16:
            return None
        packed = os.pread(self._file, head_size, place + _FRAME.size)
        leaf = os.pread(self._file, leaf_size, place + _FRAME.size + head_size)
        if _digest(self.id, packed, leaf) != digest:
            return None
        head = msgspec.json.decode(packed, type=_Head)
        record, end = _placed(head, leaf, place + _FRAME.size + head_size)
        if head.number != self.next or not all(self._whole(body) for body in record.bodies):
            return None
        return record, end

    def _whole(self, held: Held) -> bool:
        """Whether a body is there with its digest. A slot that is gone has got its right name since."""
        try:
            return hashlib.sha256(self.body(held)).hexdigest() == held.sha256
        except FileNotFoundError:
            return True

    def _whole_behind(self) -> int | None:
        """Where, behind the end, a record of this journal begins whose head and leaf are right; None if nowhere."""
        rest = os.pread(self._file, self.torn, self.end)
        place = rest.find(MAGIC, 1)
        while place >= 0:
            if len(rest) - place >= _FRAME.size:
                _, head_size, leaf_size, digest = _FRAME.unpack_from(rest, place)
                start = place + _FRAME.size
                packed, leaf = rest[start : start + head_size], rest[start + head_size : start + head_size + leaf_size]
                if head_size <= _LARGEST_HEAD and _digest(self.id, packed, leaf) == digest:
                    return self.end + place
            place = rest.find(MAGIC, place + 1)
        return None


def create(path: Path, start: int) -> None:
    """A new, empty journal whose first record will be ``start``; it takes the place of an old one. Durable."""
    head = MAGIC + secrets.token_bytes(16) + struct.pack(">Q", start) + bytes(4)
    disk.replace(path, head + hashlib.sha256(head).digest(), mode=0o600)


def _header(body: bytes, path: Path) -> tuple[bytes, int]:
    head, digest = body[:-32], body[-32:]
    if len(body) != HEADER or not head.startswith(MAGIC) or hashlib.sha256(head).digest() != digest:
        raise IntegrityError(
            f"{path} does not begin as a journal of this program does: it is damaged. Copy the whole evidence folder "
            "away, then restore this file from a copy, or move it aside to go on without what waited in it."
        )
    return head[4:20], int.from_bytes(head[20:28], "big")


def _digest(id: bytes, head: bytes, leaf: bytes) -> bytes:
    return hashlib.sha256(id + len(head).to_bytes(4, "big") + head + leaf).digest()


def _placed(head: _Head, leaf: bytes, place: int) -> tuple[Record, int]:
    """The record with the places of its bodies, and where it ends; ``place``: where its leaf begins."""
    held = []
    place += len(leaf)
    for body in head.bodies:
        held.append(Held(body.sha256, body.size, place, body.slot))
        place += 0 if body.slot is not None else body.size
    return Record(head.number, leaf, tuple(held)), place


def _make_slots(folder: Path) -> list[str]:
    names = [f"slot-{secrets.token_hex(8)}" for _ in range(SLOTS)]
    for name in names:
        os.close(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    disk.sync_folder(folder)
    return names


def _sync_and_close(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
