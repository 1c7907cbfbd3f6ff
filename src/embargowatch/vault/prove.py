"""Proofs from the log's own tiles. In: a leaf's number, or two sizes. Out: hashes for who holds only a checkpoint."""

from __future__ import annotations

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk, note, proofs
from embargowatch.vault.store import Store
from embargowatch.vault.tiles import WIDTH, Tile, Tiles
from embargowatch.vault.tree import Known, Range


def subtrees(tiles: Tiles, size: int) -> Known:
    """The hashes of all full subtrees of a log of ``size`` leaves, each from one tile."""

    def known(low: int, high: int) -> bytes | None:
        count = high - low
        if count & (count - 1):
            return None
        level = (count.bit_length() - 1) // 8
        first, last = low >> 8 * level, high >> 8 * level
        number = first // WIDTH
        wide = min(WIDTH, (size >> 8 * level) - number * WIDTH)
        return Range(tiles.hashes(Tile(level, number, wide))[first % WIDTH :][: last - first]).root

    return known


def newest(store: Store) -> bytes:
    """The bytes of ``log/checkpoint``. StoreError where nothing was published yet."""
    try:
        return disk.read(store.tiles.folder / "checkpoint", note.LARGEST + 1)
    except FileNotFoundError as error:
        raise StoreError(f"Nothing was published in {store.folder} yet: there is no log/checkpoint") from error
    except OSError as error:
        raise StoreError(f"{store.folder}/log/checkpoint cannot be read: {error.strerror}") from error


def inclusion(store: Store, number: int, checkpoint: bytes | None = None) -> note.Proof:
    """The proof that a leaf stands under a checkpoint (the newest, where none is given), for a ``.tlog-proof`` file.

    Raises:
        IntegrityError: the checkpoint is malformed, the leaf is not under it, or a tile is missing.
    """
    body = checkpoint if checkpoint is not None else newest(store)
    head = note.checkpoint(note.read(body))
    if not 0 <= number < head.size:
        raise IntegrityError(f"Leaf {number} is not under the checkpoint of {head.size} leaves; publish, and ask again")
    path = proofs.inclusion(number, head.size, subtrees(store.tiles, head.size))
    return note.Proof(number, tuple(path), body)


def consistency(store: Store, old: int, new: int) -> list[bytes]:
    """The proof that the log of ``old`` leaves is the beginning of that of ``new`` leaves; both must be sealed."""
    if not 0 <= old <= new <= store.sealed:
        raise IntegrityError(f"The log has {store.sealed} leaves; there is no proof from {old} to {new}")
    return proofs.consistency(old, new, subtrees(store.tiles, new))
