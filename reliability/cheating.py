"""A home whose keeper cheats, or whose machine errs: copied from a sound one, and changed by hand. For C7.

The changes write files as the formats ask for, so that only the guard in question can notice them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from embargowatch.errors import EmbargoWatchError
from embargowatch.model import Page
from embargowatch.vault import Fault, Vault, anchor, journal, note, outside, policy
from embargowatch.vault.note import Checkpoint
from embargowatch.vault.signed import Signed
from embargowatch.vault.tiles import WIDTH, Tile, bundle, needed
from embargowatch.vault.tree import Range, leaf_hash
from reliability.authority import Authority
from reliability.goldenstore import signer

LEAVES = 280
SIZES = (1, 70, 200)  # published on the way
STAMPED = 200  # leaves that an authority stamped and a witness cosigned
AUTHORITY = Authority()
WITNESS = signer("witness.example/w1", 4)
RULES = policy.parsed(f"witness w1 {WITNESS.vkey}\nquorum w1\n".encode())


def page(number: int) -> Page:
    """A short page."""
    body = b"<p>Page %d of our own writing.</p>" % number
    return Page(f"{number}.html", body, hashlib.sha256(body).hexdigest(), "text/html")


def sound(home: Path) -> None:
    """A home with some hundred leaves, published several times, stamped and witnessed once."""
    with Vault(home / "evidence") as vault:
        vault.publish()  # the leaf of the key
        while vault.size < LEAVES:
            vault.keep(page(vault.size))
            if vault.size in SIZES:
                head = vault.publish()
                if head.size == STAMPED:
                    vouch(vault, head)
        vault.publish()


def vouch(vault: Vault, head: Checkpoint) -> None:
    """Have a checkpoint stamped and cosigned."""
    reply = AUTHORITY.stamp(head.note)
    anchor.keep(vault.folder / "log", head.size, head.note, reply)
    vault.anchored("rfc3161", "the authority", head.size, hashlib.sha256(reply).hexdigest())
    outside.kept_cosigned(vault.folder / "log", head, [note.cosign(head.text, WITNESS.private, WITNESS.name, 1)])


class Home:
    """A copy of a sound home, to be tampered with."""

    def __init__(self, original: Path, copy: Path) -> None:
        shutil.copytree(original, copy)
        self.home = copy
        self.evidence = copy / "evidence"
        self.log = self.evidence / "log"
        self.state = copy / "state" / "signed.db"
        with Vault(self.evidence) as vault:
            self.leaves = [vault.store.leaf(number) for number in range(vault.size)]
            own = vault.keys.signer()
        self.private, self.origin, self.key = own.private, own.origin, own.key
        self.newest = self.read("log/checkpoint")  # as somebody outside has kept it

    def vault(self) -> Vault:
        """The vault of this home."""
        return Vault(self.evidence)

    def put(self, name: str, body: bytes) -> None:
        """Write a file of the evidence, whatever was there."""
        path = self.evidence / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(body)

    def read(self, name: str) -> bytes:
        """A file of the evidence."""
        return (self.evidence / name).read_bytes()

    def rewrite(self, leaves: Sequence[bytes]) -> None:
        """Make the whole log of these leaves: bundles, tiles, an empty journal, no index; checkpoints stay."""
        shutil.rmtree(self.log / "tile")
        for name in ("index.db", "index.db-wal", "index.db-shm"):
            (self.evidence / name).unlink(missing_ok=True)
        hashes = [leaf_hash(leaf) for leaf in leaves]
        for tile in needed(len(leaves)):
            start = tile.number * WIDTH
            if tile.level < 0:
                body = bundle(leaves[start : start + tile.width])
            elif tile.level == 0:
                body = b"".join(hashes[start : start + tile.width])
            else:
                body = b"".join(Range(hashes[at : at + WIDTH]).root for at in range(0, tile.width * WIDTH, WIDTH))
            self.put(f"log/{tile.path}", body)
        journal.create(self.evidence / "waiting" / "journal", len(leaves))
        self.leaves = list(leaves)

    def head(self, size: int, flip: bool = False) -> Checkpoint:
        """The checkpoint of the first ``size`` leaves as they are now; ``flip``: with one wrong bit in its root."""
        root = bytearray(Range([leaf_hash(leaf) for leaf in self.leaves[:size]]).root)
        root[7] ^= int(flip)
        return Checkpoint(self.origin, size, bytes(root))

    def signed(self, text: str, private: Ed25519PrivateKey | None = None, name: str | None = None) -> bytes:
        """A note of this text."""
        return note.Note(text, (note.sign(text, private or self.private, name or self.origin),)).body

    def sign(self, size: int, private: Ed25519PrivateKey | None = None, flip: bool = False) -> None:
        """Put a signed checkpoint of this size in place."""
        body = self.signed(self.head(size, flip).text, private)
        self.put("log/checkpoint", body)
        self.put(f"log/checkpoints/{size}.checkpoint", body)

    def changed(self, number: int, change: Callable[[dict[str, Any]], object]) -> bytes:
        """A leaf with its content changed, written as it should be."""
        content = json.loads(self.leaves[number])
        change(content)
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    def with_leaf(self, number: int, leaf: bytes) -> list[bytes]:
        """All leaves, with another one in this place."""
        return [*self.leaves[:number], leaf, *self.leaves[number + 1 :]]

    def last_bundle(self) -> str:
        """The name of the bundle that is not full."""
        number, width = divmod(len(self.leaves), WIDTH)
        return f"log/{Tile(-1, number, width).path}"

    def forget(self) -> None:
        """Throw away what this machine knows of what it signed."""
        self.state.unlink(missing_ok=True)
        shutil.rmtree(self.log / "checkpoints")

    def signed_last(self) -> Checkpoint | None:
        """What this machine signed last."""
        return Signed(self.state).last(self.origin)

    def faults(self) -> list[str]:
        """What verify finds."""
        found = [each for each in self.vault().verify() if isinstance(each, Fault) and each.serious]
        return [f"{each.name}: {each.kind}" for each in found]

    def doubts(self) -> list[str]:
        """What speaks against the log from outside: time stamps, witnesses, a checkpoint that somebody kept."""
        store = self.vault().store
        store.look()
        found = outside.looked_at(store, self.key, RULES, [AUTHORITY.root])
        doubts = [f"{each.name}: {each.kind}" for each in found.faults]
        if found.witnessed is None:
            doubts.append("not witnessed")
        try:
            outside.passed(store, note.opened(self.newest, self.key))
        except EmbargoWatchError as error:
            doubts.append(str(error))
        return doubts
