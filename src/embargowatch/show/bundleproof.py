"""What a package proves with: the leaves that concern some pages, and the way from each to what is signed and stamped.

In: the vault, digests of pages. Out: files below ``proof/``. Each leaf has a proof to the newest checkpoint, and one to
the earliest checkpoint over it that an outside authority stamped (the sharpest "not later than" that there is), and one
to the newest that witnesses cosigned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

from embargowatch.vault import Checkpoint, Vault, anchor, disk, note, outside
from embargowatch.vault.leaf import DeriveLeaf, Leaf, TombstoneLeaf, objects, parsed

_DIGEST = re.compile(rb"[0-9a-f]{64}")


@dataclass(slots=True)
class Grounds:
    """The leaves of a package by number, as bytes and as read; ``removed``: digests that a tombstone took away."""

    checkpoint: Checkpoint
    leaves: dict[int, tuple[bytes, Leaf]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    anchors: dict[int, int] = field(default_factory=dict)  # leaf -> size of the earliest stamped checkpoint over it

    def readings(self, page: str) -> set[str]:
        """The digests of all readings that were made from a page, by the leaves that tell of them."""
        made = (leaf for _, leaf in self.leaves.values() if isinstance(leaf, DeriveLeaf))
        return {leaf.output_sha256 for leaf in made if any(each.sha256 == page for each in leaf.inputs)}


def grounds(vault: Vault, pages: Set[str], checkpoint: Checkpoint) -> Grounds:
    """Every leaf under the checkpoint that brought these pages, was made from them, or took bytes of them away."""
    found = Grounds(checkpoint)
    stones: list[tuple[int, bytes, TombstoneLeaf]] = []
    for number, body in vault.store.leaves(0):
        if number >= checkpoint.size:
            break
        if b'"type":"tombstone"' in body:
            leaf = parsed(body)
            if isinstance(leaf, TombstoneLeaf):
                stones.append((number, body, leaf))
        elif any(each.decode() in pages for each in _DIGEST.findall(body)):
            leaf = parsed(body)
            if _concerns(leaf, pages):
                found.leaves[number] = (body, leaf)
    named = {each.sha256 for _, leaf in found.leaves.values() for each in objects(leaf)} | pages
    for number, body, stone in stones:
        if stone.sha256 in named:
            found.leaves[number] = (body, stone)
            found.removed.add(stone.sha256)
    found.anchors = _anchored(vault, found)
    return found


def _concerns(leaf: Leaf, pages: Set[str]) -> bool:
    if isinstance(leaf, DeriveLeaf):
        return any(each.sha256 in pages for each in leaf.inputs)
    return any(each.sha256 in pages for each in objects(leaf))


def _anchored(vault: Vault, found: Grounds) -> dict[int, int]:
    log = vault.folder / "log"
    sizes = sorted({each.size for each in anchor.kept(log) if each.note.exists()})
    earliest = {number: [size for size in sizes if size > number][:1] for number in found.leaves}
    return {number: sizes[0] for number, sizes in earliest.items() if sizes}


def files(vault: Vault, found: Grounds) -> Iterator[tuple[str, bytes]]:
    """Everything below ``proof/``, by name."""
    log = vault.folder / "log"
    yield "proof/checkpoint", found.checkpoint.note
    yield "proof/key.pub", disk.read(log / "key.pub")
    for number, (body, _) in sorted(found.leaves.items()):
        yield f"proof/leaves/{number}.json", body
        yield _proof(vault, number, found.checkpoint.note)
    for size in sorted(set(found.anchors.values())):
        yield from _anchor(vault, size, found)
    witnessed = _witnessed(log)
    if witnessed is not None and witnessed[0] != found.checkpoint.size:
        yield from _under(vault, *witnessed, found)
    if witnessed is not None:
        yield f"proof/witness/{witnessed[0]}.note", witnessed[1]


def _anchor(vault: Vault, size: int, found: Grounds) -> Iterator[tuple[str, bytes]]:
    log = vault.folder / "log"
    tokens = [each for each in anchor.kept(log) if each.size == size]
    body = disk.read(tokens[0].note)
    yield f"proof/anchors/{size}.note", body
    for each in tokens:
        yield f"proof/anchors/{each.path.name}", disk.read(each.path)
    for number, own in sorted(found.anchors.items()):
        if own == size and size != found.checkpoint.size:
            yield _proof(vault, number, body)


def _under(vault: Vault, size: int, body: bytes, found: Grounds) -> Iterator[tuple[str, bytes]]:
    for number in sorted(found.leaves):
        if number < size and found.anchors.get(number) != size:
            yield _proof(vault, number, body)


def _proof(vault: Vault, number: int, checkpoint: bytes) -> tuple[str, bytes]:
    proof = vault.inclusion(number, checkpoint)
    size = note.checkpoint(note.read(checkpoint)).size
    return f"proof/leaves/{number}-{size}.tlog-proof", proof.body


def _witnessed(log: Path) -> tuple[int, bytes] | None:
    """Size and bytes of the newest cosigned checkpoint."""
    named = [(int(path.stem), path) for path in (log / outside.WITNESSED).glob("*.note") if path.stem.isdecimal()]
    size, path = max(named, default=(0, None))
    return (size, disk.read(path)) if path is not None else None
