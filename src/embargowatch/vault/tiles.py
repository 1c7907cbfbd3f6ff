"""The log as static files (c2sp.org/tlog-tiles): tiles of 256 hashes, bundles of 256 leaves. In: numbers. Out: bytes.

``tile/<L>/<N>[.p/<W>]`` holds hashes of subtrees of 256**L leaves, ``tile/entries/<N>[.p/<W>]`` the leaves, each behind
its length as two bytes. N is written in groups of three digits, all but the last with an "x" before them. ``.p/<W>`` is
a tile that is not full, W wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk
from embargowatch.vault.tree import Range, leaf_hash

WIDTH = 256
HASH = 32
ENTRIES = "entries"
_PARTIAL = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of the log. ``level``: 0, 1, ... for hashes, -1 for leaves. ``width``: how many are in it."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its place below the log's folder."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{ENTRIES if self.level < 0 else self.level}/{'/'.join(groups)}{part}"


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Leaves, each behind its length as two bytes."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def unbundled(body: bytes, width: int) -> list[bytes]:
    """Exactly ``width`` leaves and nothing behind them. IntegrityError names the byte where that ends."""
    leaves, place = [], 0
    for _ in range(width):
        start = place + 2
        end = start + int.from_bytes(body[place:start], "big")
        if len(body) < start or len(body) < end:
            raise IntegrityError(f"it ends at byte {len(body)}, in the middle of a leaf")
        leaves.append(body[start:end])
        place = end
    if place != len(body):
        raise IntegrityError(f"there is something behind its last leaf, from byte {place}")
    return leaves


def needed(size: int) -> Iterator[Tile]:
    """Every tile that a log of this size has, full ones and the last, partial ones; leaves first, then upwards."""
    for level in (-1, *range(64)):
        count = size >> 8 * max(level, 0)
        if not count:
            break
        full, rest = divmod(count, WIDTH)
        yield from (Tile(level, number) for number in range(full))
        if rest:
            yield Tile(level, full, rest)


class Tiles:
    """The tiles below one log's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: tuple[Tile, list[bytes]] | None = None

    def read(self, tile: Tile) -> bytes:
        """The bytes of a tile; those of a wider one, cut, where the partial one has been cleared away.

        Raises:
            IntegrityError: it is missing or too short. StoreError: it cannot be read.
        """
        try:
            return disk.read(self.folder / tile.path)
        except FileNotFoundError as error:
            if tile.width == WIDTH:
                raise IntegrityError(f"log/{tile.path} is missing; restore it from a copy of the evidence") from error
        except OSError as error:
            raise StoreError(f"log/{tile.path} cannot be read: {error.strerror}; check its permissions") from error
        return self._cut(self.read(Tile(tile.level, tile.number)), tile)

    def _cut(self, full: bytes, tile: Tile) -> bytes:
        if tile.level >= 0:
            return full[: tile.width * HASH]
        return bundle(unbundled(full, WIDTH)[: tile.width])

    def hashes(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile. IntegrityError where it does not have exactly ``width`` of them."""
        body = self.read(tile)
        if len(body) != tile.width * HASH:
            raise IntegrityError(f"log/{tile.path} has {len(body):,} bytes; expected {tile.width * HASH:,}")
        return [body[place : place + HASH] for place in range(0, len(body), HASH)]

    def hash(self, level: int, place: int, size: int) -> bytes:
        """One hash of a level in a log of ``size`` leaves, the last tile is remembered."""
        count = size >> 8 * level
        number = place // WIDTH
        tile = Tile(level, number, min(WIDTH, count - number * WIDTH))
        if self._last is None or self._last[0] != tile:
            self._last = (tile, self.hashes(tile))
        return self._last[1][place % WIDTH]

    def leaves(self, tile: Tile) -> list[bytes]:
        """The leaves of a bundle."""
        try:
            return unbundled(self.read(tile), tile.width)
        except IntegrityError as error:
            raise IntegrityError(f"log/{tile.path}: {error}") from error

    def size(self) -> int:
        """How many leaves lie in the bundles, by their names alone; for a log whose journal is gone."""
        folder = self.folder / "tile" / ENTRIES
        if not folder.is_dir():
            return 0
        full = 0
        while (self.folder / Tile(-1, full).path).exists():
            full += 1
        partial = self.folder / Tile(-1, full, 1).path
        widths = [int(each.name) for each in partial.parent.glob("*") if _PARTIAL.fullmatch(each.name)]
        return full * WIDTH + max((width for width in widths if width < WIDTH), default=0)

    def add(self, size: int, leaves: Sequence[bytes], batch: disk.Batch) -> None:
        """Put leaves behind a log of ``size`` leaves; the partial tiles of sizes before stay as they are."""
        self._extend(-1, size, leaves, batch)
        level, hashes, before = 0, [leaf_hash(leaf) for leaf in leaves], size
        while hashes:
            hashes = self._extend(level, before, hashes, batch)
            level, before = level + 1, before // WIDTH

    def clear(self, before: int, size: int) -> None:
        """Remove partial tiles that have become full between two sizes; the full ones must be on the disk."""
        for level in (-1, *range(8)):
            height = 8 * max(level, 0)
            for number in range((before >> height) // WIDTH, (size >> height) // WIDTH):
                folder = (self.folder / Tile(level, number, 1).path).parent
                with suppress(FileNotFoundError):
                    for each in folder.iterdir():
                        each.unlink()
                    folder.rmdir()

    def _extend(self, level: int, before: int, new: Sequence[bytes], batch: disk.Batch) -> list[bytes]:
        """Write one level; the roots of its tiles that became full are the news of the level above."""
        number, width = divmod(before, WIDTH)
        last = Tile(level, number, width)
        kept = [] if not width else self.leaves(last) if level < 0 else self.hashes(last)
        waiting = [*kept, *new]
        full = []
        for start in range(0, len(waiting), WIDTH):
            part = waiting[start : start + WIDTH]
            tile = Tile(level, number + start // WIDTH, len(part))
            batch.put(self.folder / tile.path, bundle(part) if level < 0 else b"".join(part))
            if len(part) == WIDTH and level >= 0:
                full.append(Range(part).root)
        return full


def edge(tiles: Tiles, size: int) -> Range:
    """The compact range of a log of ``size`` leaves, from the last tile of each level."""
    levels = []
    for level in range(64):
        count = size >> 8 * level
        if not count:
            break
        levels.append((level, count))
    found = Range()
    for level, count in reversed(levels):
        number, width = divmod(count, WIDTH)
        if width:
            for hash in tiles.hashes(Tile(level, number, width)):
                found.append_subtree(hash, 8 * level)
    return found
