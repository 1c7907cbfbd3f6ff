"""The log on the disk, as one thing: journal, tiles, blobs, index. In: leaves with their bodies. Out: their numbers.

A leaf is durable when ``append`` returns (journal). ``seal`` moves what waits in the journal into tiles and blobs, many
captures at a time, and starts a new journal. Each step can be done again after a crash, whatever it had got to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk, journal
from embargowatch.vault.blobs import Blobs
from embargowatch.vault.index import Index
from embargowatch.vault.journal import Held, Journal
from embargowatch.vault.leaf import By, Leaf, parsed, written
from embargowatch.vault.lock import Lock
from embargowatch.vault.record import of_found
from embargowatch.vault.stamp import Stamp, stamp
from embargowatch.vault.tiles import WIDTH, Tile, Tiles
from embargowatch.vault.tree import leaf_hash

SEAL_COUNT = 256  # captures that wait at most
CHUNK = 4096  # leaves entered into the index together
SEAL_BYTES = 32 * 1024 * 1024  # bytes of bodies that wait at most, the last one excepted


class Store:
    """The evidence folder, for one thread. Several processes may write in turns; each waits for the other."""

    def __init__(self, folder: Path, by: By) -> None:
        self.folder = folder
        self.by = by
        self.blobs = Blobs(folder)
        self.tiles = Tiles(folder / "log")
        self.journal_path = folder / "waiting" / "journal"  # the file in which captures wait
        self._lock: Lock | None = None
        self._journal: Journal | None = None
        self._index: Index | None = None
        self._held: dict[str, Held] = {}
        self._last: str | None = None
        self._broken: str | None = None
        self._bundle: tuple[Tile, list[bytes]] | None = None

    @property
    def size(self) -> int:
        """How many leaves there are, those that wait included."""
        return self._journal.next if self._journal is not None else self.tiles.size()

    @property
    def sealed(self) -> int:
        """How many leaves are in the tiles."""
        return self._journal.start if self._journal is not None else self.tiles.size()

    @property
    def waiting(self) -> Mapping[str, Held]:
        """The bodies that wait in the journal, by digest."""
        return self._held

    @property
    def torn(self) -> int:
        """Bytes at the end of the journal that are of no whole record."""
        return self._journal.torn if self._journal is not None else 0

    def strangers(self) -> list[str]:
        """Files beside the journal to which nothing in it refers."""
        slots = {held.slot for held in self._held.values()}
        folder = self.journal_path.parent
        known = {"journal", "lock"} | slots
        return sorted(each.name for each in folder.glob("*") if each.name not in known)

    @property
    def index(self) -> Index:
        """The index, open. StoreError where there is none yet."""
        if self._index is None:
            raise StoreError(f"There is no log in {self.folder} yet. Ingest a page first.")
        return self._index

    def close(self) -> None:
        """Give all files back. What waits goes on waiting."""
        for each in (self._journal, self._index, self._lock):
            if each is not None:
                each.close()
        self._journal = self._index = self._lock = None
        self._held = {}

    def finish(self) -> None:
        """Seal what waits, where this process has written, and give all files back."""
        try:
            if self._journal is not None and self._journal.writable and self._broken is None:
                with self.writing():
                    self.seal()
        finally:
            self.close()

    def rebuild(self) -> int:
        """Make the index anew; the number of leaves in it. Within ``writing``."""
        self.index.clear()
        self._catch_up()
        return self.index.count

    def remove(self, path: Path) -> None:
        """Remove a blob for good."""
        with self._saying("removed"):
            path.unlink(missing_ok=True)
            disk.sync_folder(path.parent)

    def look(self, index: bool = True) -> bool:
        """Open what is there for reading, without making anything and without waiting. False where there is no log.

        ``index``: the index too, for which every leaf that it does not know yet must be there.
        """
        fresh = index and self._index is None
        if fresh:
            self._index = self._any_index()
        if self._journal is not None:
            self._refresh()
        elif self.journal_path.exists():
            with self._saying("read"):
                self._journal = Journal(self.journal_path, write=False)
            self._know()
        if fresh:
            self._catch_up()
        return self._journal is not None or self.tiles.size() > 0

    def _any_index(self) -> Index:
        """The index for reading; one of our own where there is none, or none that can be opened."""
        path = self.folder / "index.db"
        try:
            return Index(path, write=False) if path.exists() else Index(None)
        except StoreError:
            return Index(None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A block in which this process alone writes, and in which all that others wrote is known."""
        if self._broken is not None:
            raise StoreError(self._broken)
        if self._lock is None:
            with self._saying("made"):
                disk.make_folders(self.journal_path.parent, self.folder)
                self._lock = Lock(self.journal_path.parent / "lock")
        with self._lock.held() as outermost:
            if outermost:
                self._current()
            yield

    def stamp(self) -> Stamp:
        """The stamp of the next leaf."""
        return stamp(self._last, self.by)

    def append(self, leaf: Leaf, bodies: Mapping[str, bytes]) -> int:
        """Bring a leaf to the disk, and those of its bodies that are not there yet; its number. Within ``writing``.

        Raises:
            StoreError: they could not be brought there. This process then writes nothing more.
        """
        body = written(leaf)
        new = [(sha, each) for sha, each in bodies.items() if sha not in self._held and not self.blobs.has(sha)]
        with self._saying("kept"):
            try:
                record = self._open_journal.append(body, new)
            except OSError:
                with suppress(OSError):  # what was not acknowledged must not look as if it had been
                    self._open_journal.cut_back()
                raise
        self._held.update((held.sha256, held) for held in record.bodies)
        self._last = leaf.at
        self.index.add([(record.number, body, leaf)])
        if len(self._open_journal.records) >= SEAL_COUNT or self._open_journal.weight >= SEAL_BYTES:
            self.seal()
        return record.number

    def seal(self) -> None:
        """Move everything that waits into tiles and blobs. Within ``writing``; can be done again after a crash."""
        waiting = self._open_journal
        if not waiting.records:
            return
        with self._saying("sealed"):
            batch = disk.Batch(self.folder)
            for record in waiting.records:
                for held in record.bodies:
                    self._settle(held, batch)
            self.tiles.add(waiting.start, [record.leaf for record in waiting.records], batch)
            batch.sync()
            journal.create(self.journal_path, waiting.next)
            self.tiles.clear(waiting.start, waiting.next)
        self._reopen()
        self.index.flush()

    def leaf(self, number: int) -> bytes:
        """The bytes of a leaf. IntegrityError where it is missing."""
        start = self.sealed
        if self._journal is not None and start <= number < self._journal.next:
            return self._journal.records[number - start].leaf
        if not 0 <= number < start:
            raise IntegrityError(f"There is no leaf {number} in the log of {self.folder}; it has {self.size}")
        tile = Tile(-1, number // WIDTH, min(WIDTH, start - number // WIDTH * WIDTH))
        if self._bundle is None or self._bundle[0] != tile:
            self._bundle = (tile, self.tiles.leaves(tile))
        return self._bundle[1][number % WIDTH]

    def get(self, sha256: str) -> bytes:
        """The bytes with this digest, hashed again; wherever they are (see Blobs.get for errors)."""
        if not self.blobs.has(sha256):
            self.look()
            held = self._held.get(sha256)
            if held is not None and self._journal is not None:
                with suppress(FileNotFoundError):
                    return self._journal.body(held)
        return self.blobs.get(sha256)

    @property
    def _open_journal(self) -> Journal:
        if self._journal is None:
            raise StoreError(f"The journal of {self.folder} is not open for writing")
        return self._journal

    def _settle(self, held: Held, batch: disk.Batch) -> None:
        """Make a waiting body a blob. One that is there and whole stays; one that a crash left broken is replaced."""
        path = self.blobs.path(held.sha256)
        slot = self.journal_path.parent / held.slot if held.slot is not None else None
        if slot is not None and slot.exists():
            batch.adopt(slot, path)
        elif not self.blobs.has(held.sha256) or not self.blobs.sound(held.sha256):
            if slot is not None:
                raise IntegrityError(f"{path} was kept, and is missing or altered; restore it from a copy")
            batch.put(path, self._open_journal.body(held))

    def _current(self) -> None:
        """Open what is not open, and learn what other processes wrote."""
        fresh = self._journal is None or self._index is None or not self._journal.writable
        if fresh:
            self._reopen()
        else:
            self._refresh()
        with self._saying("kept"):
            self._open_journal.cut()
        if fresh and self._open_journal.records:
            self.seal()  # what an interrupted run left
        if fresh and not self._open_journal.next:
            self._adopt()

    def _reopen(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        with self._saying("opened"):
            if not self.journal_path.exists():
                journal.create(self.journal_path, self.tiles.size())
            self._journal = Journal(self.journal_path, write=True)
        if self._index is None or self._index.path is None or not self._index.write:
            self._index = Index(self.folder / "index.db")
        self._know()
        self._catch_up()

    def _refresh(self) -> None:
        """Read what another process has added, or the new journal that it began."""
        waiting = self._open_journal
        with self._saying("read"):
            inode = self.journal_path.stat().st_ino
            if inode == waiting.inode and waiting.size == waiting.end:
                return
            if inode != waiting.inode:
                write = waiting.writable
                waiting.close()
                self._journal = None
                self._journal = Journal(self.journal_path, write=write)
            else:
                waiting.replay()
        self._know()
        self._catch_up()

    def _know(self) -> None:
        """What the journal holds, by digest."""
        records = self._journal.records if self._journal is not None else []
        self._held = {held.sha256: held for record in records for held in record.bodies}
        self._bundle = None

    def _catch_up(self) -> None:
        """Bring the index to the state of the log; anew where it is of another state."""
        index = self._index
        if index is None:
            return
        last = index.last()
        if index.count > self.size or (last and last[1] != leaf_hash(self.leaf(index.count - 1))):
            if not index.write:
                index.close()
                index = self._index = Index(None)
            index.clear()
        elif index.count > self.sealed:
            index.forget()
        for start in range(index.count, self.size, CHUNK):
            index.add((number, body, parsed(body)) for number, body in self.leaves(start, start + CHUNK))
            if index.write:
                index.flush()
        last = index.last()
        self._last = last[0] if last else None

    def leaves(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Leaves from this number on, and before ``end``, with their numbers."""
        for number in range(start, self.size if end is None else min(end, self.size)):
            yield number, self.leaf(number)

    def _adopt(self) -> None:
        """Enter blobs of a time before the log into it. What is not what its name says is left for verify to tell."""
        for sha256 in self.blobs.kept():
            with suppress(StoreError):
                size = len(self.blobs.get(sha256))
                self.append(of_found(sha256, size, self.stamp()), {})

    @contextmanager
    def _saying(self, what: str) -> Iterator[None]:
        """Turns what the system raises into a StoreError, after which this process writes nothing more."""
        try:
            yield
        except OSError as error:
            self._broken = (
                f"The evidence in {self.folder} could not be {what} before ({error.strerror}), so nothing more is "
                "written by this run. Make room or check the disk, then run the same command again."
            )
            raise StoreError(_complaint(self.folder, what, error)) from error


def _complaint(folder: Path, what: str, error: OSError) -> str:
    if error.errno in disk.FULL:
        return (
            f"the disk is full; the evidence could not be {what} in {folder}. Nothing half-written counts. "
            "Make room and run the same command again."
        )
    return (
        f"the evidence cannot be {what} in {folder}: {error.strerror}; check the folder, its permissions and the disk"
    )
