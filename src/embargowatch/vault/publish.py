"""Signing the log. In: all leaves on the disk. Out: a checkpoint, or an error and no signature.

A checkpoint once signed cannot be taken back: a log that signs two histories, or one root that is not that of its
leaves, is worth nothing from then on (one flipped bit in memory ended a public log in 2022). So, before signing: every
leaf since the last signature is read again from the disk, hashed and read by another library; the root is computed a
second way, from the top; the tree of the last signed size must come out with its signed root; and after signing the
note is read again as a stranger would.
"""

from __future__ import annotations

import json
from pathlib import Path

import rfc8785

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk, note
from embargowatch.vault.keys import Keys, Signer
from embargowatch.vault.leaf import KeyLeaf
from embargowatch.vault.note import Checkpoint
from embargowatch.vault.signed import Signed
from embargowatch.vault.store import Store
from embargowatch.vault.tiles import Tiles, edge
from embargowatch.vault.tree import Known, leaf_hash, span


def checkpoint(store: Store, keys: Keys, state: Path) -> Checkpoint:
    """Seal, check, sign and write ``log/checkpoint``. What is signed already is given back as it is.

    Raises:
        IntegrityError: leaves, tiles, roots or what was signed before do not agree; nothing was signed.
        StoreError: key, state or log cannot be read or written.
    """
    with store.writing():
        signer = keys.signer()
        signed = Signed(state / "signed.db")
        last = signed.last(signer.origin) or _lying(store, signer)
        if last is None:
            _announce(store, signer)
        store.seal()
        size = store.size
        if last is not None and last.size >= size:
            return _again(store, signer, last, size)
        root = checked_root(store, last, size)
        found = _sign(signer, Checkpoint(signer.origin, size, root), root)
        if last is not None and signed.last(signer.origin) is None:
            signed.swap(None, last)  # the state was lost; what lies beside the log is the least that was signed
        signed.swap(last, found)
        _write(store, signer, found)
    return found


def checked_root(store: Store, last: Checkpoint | None, size: int) -> bytes:
    """The root of the tree of ``size`` leaves, computed two ways from the disk. IntegrityError where they differ."""
    known = reread(store, last.size if last is not None else 0, size)
    if last is not None and span(0, last.size, known) != last.root:
        raise IntegrityError(
            f"The log in {store.folder} is no continuation of what was signed last ({last.size} leaves): history was "
            "changed. Nothing was signed. Run verify, and restore the evidence from a copy."
        )
    root = span(0, size, known)
    if edge(store.tiles, size).root != root:
        raise IntegrityError(
            f"The tiles of the log in {store.folder} do not have the root of its leaves. Nothing was signed. Verify it."
        )
    return root


def reread(store: Store, old: int, size: int) -> Known:
    """Hashes for a computation from the top: of leaves from their bytes on the disk, of what was signed from tiles.

    Leaves before ``old`` are under a signed root; if their tiles were wrong, that root would not come out.
    """
    tiles = Tiles(store.tiles.folder)

    def known(low: int, high: int) -> bytes | None:
        count = high - low
        for level in (3, 2, 1):
            if count == 256**level and high <= old:
                return tiles.hash(level, low // count, size)
        if count > 1:
            return None
        return tiles.hash(0, low, size) if high <= old else _of_leaf(store, low)

    return known


def _of_leaf(store: Store, number: int) -> bytes:
    """The hash of a leaf from the disk, after another library has found it canonical."""
    body = store.leaf(number)
    try:
        same = rfc8785.dumps(json.loads(body)) == body
    except (ValueError, RecursionError) as error:
        raise IntegrityError(
            f"Leaf {number} cannot be read again from the disk: {error}. Nothing was signed."
        ) from error
    if not same:
        raise IntegrityError(f"Leaf {number} is not written in the one form of RFC 8785. Nothing was signed.")
    return leaf_hash(body)


def _sign(signer: Signer, head: Checkpoint, root: bytes) -> Checkpoint:
    """The signed note, read again as a stranger would: what was signed must be what was checked."""
    made = note.Note(head.text, (note.sign(head.text, signer.private, signer.origin),))
    found = note.opened(made.body, signer.key)
    if (found.size, found.root) != (head.size, root):
        raise IntegrityError("What was signed is not what was checked: this machine's memory is not to be trusted")
    return found


def _lying(store: Store, signer: Signer) -> Checkpoint | None:
    """The checkpoint that lies beside the log, signed by this key; for a home whose state was lost."""
    path = store.tiles.folder / "checkpoint"
    if not path.exists():
        return None
    return note.opened(disk.read(path, note.LARGEST + 1), signer.key)


def _announce(store: Store, signer: Signer) -> None:
    stamp = store.stamp()
    leaf = KeyLeaf(id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, action="new", key=signer.key.text)
    store.append(leaf, {})


def _again(store: Store, signer: Signer, last: Checkpoint, size: int) -> Checkpoint:
    """Nothing is new: the same checkpoint, written anew where a crash had kept it from being written."""
    if last.size > size:
        raise IntegrityError(
            f"{last.size} leaves were signed before, and the log in {store.folder} has {size}: leaves were taken away, "
            "or an older copy was restored. Nothing was signed. Restore the newest copy."
        )
    if checked_root(store, last, size) != last.root:
        raise IntegrityError(f"The log in {store.folder} is not what was signed. Nothing was signed. Run verify.")
    path = store.tiles.folder / "checkpoint"
    if not path.exists() or disk.read(path) != last.note:
        _write(store, signer, last)
    return last


def _write(store: Store, signer: Signer, found: Checkpoint) -> None:
    folder = store.tiles.folder
    try:
        disk.make_folders(folder / "checkpoints", folder)
        public = folder / "key.pub"
        if not public.exists():
            disk.replace(public, f"{signer.key.text}\n".encode())
        disk.replace(folder / "checkpoints" / f"{found.size}.checkpoint", found.note)
        disk.replace(folder / "checkpoint", found.note)
    except OSError as error:
        raise StoreError(f"The checkpoint could not be written in {folder}: {error.strerror}; publish again") from error
