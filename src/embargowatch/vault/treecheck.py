"""The tree of the log computed again from its leaves, and compared with every tile file byte by byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk
from embargowatch.vault.found import Checked, Fault, Step
from embargowatch.vault.seen import Seen
from embargowatch.vault.tiles import WIDTH, Tile, Tiles, bundle, needed, unbundled
from embargowatch.vault.tree import EMPTY, Range, leaf_hash

_TILE = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def tree(tiles: Tiles, seen: Seen) -> Iterator[Checked | Fault | Step]:
    """(3) Every leaf hashed again, every tile computed again, and compared with the files byte by byte."""
    wanted = {one.size for one in (*seen.signed.values(), *((seen.last_signed,) if seen.last_signed else ()))}
    seen.roots = {0: EMPTY} if 0 in wanted else {}
    whole = Range()
    level: list[bytes] = []
    used: set[str] = set()
    for tile in needed(seen.size):
        if tile.level >= 0:
            continue
        body, faults = _bundle(tiles, tile)
        yield from faults
        hashes = [leaf_hash(leaf) for leaf in body] if body is not None else _told(tiles, tile)
        for hash in hashes:
            whole.append(hash)
            if whole.size in wanted:
                seen.roots[whole.size] = whole.root
        yield from _compared(tiles, Tile(0, tile.number, tile.width), hashes, used)
        used |= _family(tiles, tile)
        if len(hashes) == WIDTH:
            level.append(Range(hashes).root)
    yield from _above(tiles, level, used)
    yield from _strange(tiles, seen.size, used)
    yield Step("leaves", whole.size)


def _bundle(tiles: Tiles, tile: Tile) -> tuple[list[bytes] | None, list[Fault]]:
    """The leaves of a bundle, and what is wrong with it or with narrower ones that are left beside it."""
    faults = []
    found: list[bytes] | None = None
    try:
        found = unbundled(tiles.read(tile), tile.width)
    except StoreError as error:
        faults.append(Fault(_kind(error), f"log/{tile.path}", _without(str(error), f"log/{tile.path}")))
    for other in _narrower(tiles, tile):
        expected = bundle(found[: other.width]) if found is not None else None
        if expected is not None and not _same(tiles, other, expected):
            faults.append(Fault("altered", f"log/{other.path}", "does not hold the leaves that the log has"))
    return found, faults


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
