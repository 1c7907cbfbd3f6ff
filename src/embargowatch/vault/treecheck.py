"""The tree of the log computed again from its leaves, and compared with every tile file byte by byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk
from embargowatch.vault.found import Checked, Fault, Step
from embargowatch.vault.seen import Seen
from embargowatch.vault.tiles import WIDTH, Tile, Tiles, needed, unbundled
from embargowatch.vault.tree import EMPTY, Range, leaf_hash

_TILE = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def tree(tiles: Tiles, seen: Seen) -> Iterator[Checked | Fault | Step]:
    """(3) Every leaf hashed again, every tile computed again, and compared with the files byte by byte."""
    rows: list[list[bytes]] = []
    doubtful: dict[Tile, list[bytes]] = {}
    bundles = [tile for tile in needed(seen.size) if tile.level < 0]
    for tile in bundles:
        body, faults = _bundle(tiles, tile)
        yield from faults
        told = _told(tiles, tile)
        rows.append([leaf_hash(leaf) for leaf in body] if body is not None else told)
        if rows[-1] != told:
            doubtful[tile] = told
    rows, wrong = _decided(rows, doubtful, seen)
    for tile in wrong:
        yield Fault("altered", f"log/{tile.path}", "does not hold the leaves that were signed; restore it from a copy")
    used: set[str] = set()
    for tile, row in zip(bundles, rows, strict=True):
        yield from _left(tiles, tile, row)
        yield from _compared(tiles, Tile(0, tile.number, tile.width), row, used)
        used |= _family(tiles, tile)
    yield from _above(tiles, [Range(row).root for row in rows if len(row) == WIDTH], used)
    yield from _strange(tiles, seen.size, used)
    yield Step("leaves", sum(map(len, rows)))


def _decided(
    rows: list[list[bytes]], doubtful: dict[Tile, list[bytes]], seen: Seen
) -> tuple[list[list[bytes]], list[Tile]]:
    """Where bundles and tiles differ, the signed roots tell which are right: the hashes, and the wrong bundles."""
    signed = [*seen.signed.values(), *((seen.last_signed,) if seen.last_signed else ())]
    seen.roots = _roots(rows, {one.size for one in signed})
    if not doubtful or all(seen.roots.get(one.size) == one.root for one in signed):
        return rows, []
    told = [doubtful.get(Tile(-1, number, len(row)), row) for number, row in enumerate(rows)]
    roots = _roots(told, {one.size for one in signed})
    if not any(seen.roots.get(one.size) != one.root and roots.get(one.size) == one.root for one in signed):
        return rows, []
    seen.roots = roots
    return told, list(doubtful)


def _roots(rows: list[list[bytes]], wanted: set[int]) -> dict[int, bytes]:
    """The root at each of these sizes."""
    whole, found = Range(), {0: EMPTY} if 0 in wanted else {}
    for row in rows:
        for hash in row:
            whole.append(hash)
            if whole.size in wanted:
                found[whole.size] = whole.root
    return found


def _bundle(tiles: Tiles, tile: Tile) -> tuple[list[bytes] | None, list[Fault]]:
    """The leaves of a bundle, and what is wrong with its shape."""
    try:
        return unbundled(tiles.read(tile), tile.width), []
    except StoreError as error:
        return None, [Fault(_kind(error), f"log/{tile.path}", _without(str(error), f"log/{tile.path}"))]


def _left(tiles: Tiles, tile: Tile, row: list[bytes]) -> Iterator[Fault]:
    """Narrower bundles of earlier sizes that are still there."""
    for other in _narrower(tiles, tile):
        try:
            same = [leaf_hash(leaf) for leaf in tiles.leaves(other)] == row[: other.width]
        except StoreError:
            same = False
        if not same:
            yield Fault("altered", f"log/{other.path}", "does not hold the leaves that the log has")


def _told(tiles: Tiles, tile: Tile) -> list[bytes]:
    """The hashes that the tile tells of leaves that cannot be read; zeros where it cannot be read either."""
    try:
        return tiles.hashes(Tile(0, tile.number, tile.width))
    except StoreError:
        return [bytes(32)] * tile.width


def _compared(tiles: Tiles, tile: Tile, hashes: list[bytes], used: set[str]) -> Iterator[Fault]:
    """A tile, and narrower ones left beside it, against what they should hold."""
    used |= _family(tiles, tile)
    body = b"".join(hashes)
    try:
        kept = tiles.read(tile)
    except StoreError as error:
        yield Fault(_kind(error), f"log/{tile.path}", _without(str(error), f"log/{tile.path}"))
        return
    if kept != body:
        place = next((at for at, (one, two) in enumerate(zip(kept, body, strict=False)) if one != two), len(body))
        yield Fault("altered", f"log/{tile.path}", f"does not hold the hashes of its leaves, from byte {place}")
    for other in _narrower(tiles, tile):
        if not _same(tiles, other, body[: 32 * other.width]):
            yield Fault("altered", f"log/{other.path}", "does not hold the hashes of its leaves")


def _above(tiles: Tiles, hashes: list[bytes], used: set[str]) -> Iterator[Fault]:
    """The levels above the leaves."""
    level = 1
    while hashes:
        above = []
        for start in range(0, len(hashes), WIDTH):
            part = hashes[start : start + WIDTH]
            yield from _compared(tiles, Tile(level, start // WIDTH, len(part)), part, used)
            if len(part) == WIDTH:
                above.append(Range(part).root)
        hashes, level = above, level + 1


def _family(tiles: Tiles, tile: Tile) -> set[str]:
    return {tile.path, *(other.path for other in _narrower(tiles, tile))}


def _narrower(tiles: Tiles, tile: Tile) -> list[Tile]:
    """Partial tiles of earlier sizes that are still there."""
    folder = (tiles.folder / Tile(tile.level, tile.number, 1).path).parent
    widths = [int(each.name) for each in folder.glob("*") if re.fullmatch(r"[1-9][0-9]{0,2}", each.name)]
    return [Tile(tile.level, tile.number, width) for width in sorted(widths) if width < tile.width]


def _same(tiles: Tiles, tile: Tile, body: bytes) -> bool:
    try:
        return disk.read(tiles.folder / tile.path) == body
    except OSError:
        return False


def _strange(tiles: Tiles, size: int, used: set[str]) -> Iterator[Fault]:
    """Files below ``log/tile`` that the steps before did not look at."""
    top = tiles.folder / "tile"
    for path in sorted(top.rglob("*")):
        name = path.relative_to(tiles.folder).as_posix()
        if name in used or (path.is_dir() and not path.is_symlink()):
            continue
        if path.name.endswith(disk.UNFINISHED):
            yield Fault("unfinished", f"log/{name}", "was left by an interrupted write; it may be deleted")
        elif _TILE.fullmatch(name):
            message = (
                f"reaches beyond the {size} leaves of the log: left by an interrupted run, which the next one ends"
            )
            yield Fault("unfinished" if _beyond(name, size) else "extra", f"log/{name}", message)
        else:
            yield Fault("extra", f"log/{name}", "is no file of the log by its name and place")


def _beyond(name: str, size: int) -> bool:
    match = _TILE.fullmatch(name)
    if match is None:
        return False
    level = 0 if match[1] == "entries" else int(match[1])
    number = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3] or WIDTH)
    return width <= WIDTH and number * WIDTH + width > size >> 8 * level


def _kind(error: StoreError) -> str:
    if not isinstance(error, IntegrityError):
        return "unreadable"
    return "missing" if "is missing" in str(error) else "altered"


def _without(message: str, name: str) -> str:
    return message.removeprefix(name).lstrip(": ")
