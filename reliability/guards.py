"""The guards that notice cheating, each with a careless stand-in: for the positive controls of C7."""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
import rfc3161_client

from embargowatch.errors import StoreError
from embargowatch.vault import (
    anchor,
    leaf,
    note,
    outside,
    policy,
    proofs,
    publish,
    signed,
    stamp,
    tiles,
    verify,
    witness,
)
from embargowatch.vault.found import Fault
from embargowatch.vault.keys import Keys, Signer
from embargowatch.vault.note import Checkpoint, Key
from embargowatch.vault.seen import Seen
from embargowatch.vault.store import Store


def _checkpoint(body: bytes, by: Key) -> Checkpoint:
    """A checkpoint read as a careless program would: lenient base64, no look at signatures or at what follows."""
    lines = body.decode("utf-8", "replace").replace("\r", "").split("\n")
    return Checkpoint(by.name, int(lines[1]), base64.b64decode(lines[2]), body)


def _tree(store_tiles: tiles.Tiles, seen: Seen) -> Iterator[Fault]:
    """No leaf is hashed again: the roots are believed to be what was signed."""
    heads = [*seen.signed.values(), *([seen.last_signed] if seen.last_signed else [])]
    seen.roots = {one.size: one.root for one in heads}
    yield from ()


def _leaf(body: bytes) -> leaf.Leaf:
    """A leaf read without strictness; the nearest thing to it where it is none of ours."""
    near = body.replace(b'"inport"', b'"import"').replace(b',"z":0', b"").replace(b'"v":2', b'"v":1')
    near = near.replace(b'"v":1.0', b'"v":1').replace(b'"v":1,"v":1', b'"v":1')
    found: leaf.Leaf = msgspec.json.decode(near, type=leaf.Leaf)
    return found


def _leaves(store: Store, seen: Seen) -> Iterator[Fault]:
    """What leaves name is noted, and nothing is judged."""
    for number, body in store.leaves(0):
        one = _leaf(body)
        for each in leaf.objects(one):
            seen.named[each.sha256], seen.last[each.sha256] = each.bytes, number
        if isinstance(one, leaf.TombstoneLeaf):
            seen.removed[one.sha256] = number
    yield from ()


def _opened(store: Store, seen: Seen) -> Iterator[Fault]:
    """A journal that does not open is passed over."""
    seen.size = store.tiles.size()
    yield from ()


def _bundle(body: bytes, width: int) -> list[bytes]:
    """The first leaves of a bundle, whatever comes behind them."""
    found, place = [], 0
    for _ in range(width):
        end = place + 2 + int.from_bytes(body[place : place + 2], "big")
        found.append(body[place + 2 : end])
        place = end
    return found


def _stamp(reply: bytes, *given: object) -> anchor.Stamp:
    """A time stamp believed as it is."""
    info = rfc3161_client.decode_timestamp_response(reply).tst_info
    return anchor.Stamp(info.gen_time, "whoever", info.serial_number)


def _signer(self: Keys, name: str = "") -> Signer:
    """Whatever key lies there, under the name of the public key beside it."""
    public = self.public()
    if public is None:
        raise StoreError("no key")
    return Signer(public.name, self._read()[0])


def _watch(self: witness.Witness, log: Key) -> None:
    """Whatever key a log has now."""
    with self._open() as base:
        base.execute("INSERT OR REPLACE INTO log VALUES (?, ?)", (log.name, log.text))


def _nothing(*given: object) -> Any:
    return None


def _no_fault(*given: object) -> Iterator[Fault]:
    yield from ()


OFF: dict[str, tuple[Any, str, Any]] = {
    # verify
    "opened": (verify, "opened", _opened),
    "signatures": (verify, "signatures", _no_fault),
    "signed": (verify, "signed_last", _no_fault),
    "tree": (verify, "tree", _tree),
    "checkpoints": (verify, "checkpoints", _no_fault),
    "leaves": (verify, "leaves", _leaves),
    "index": (verify, "index", _no_fault),
    "blobs": (verify, "blobs", _no_fault),
    "note": (note, "opened", _checkpoint),
    "bundle": (tiles, "unbundled", _bundle),
    "strict leaf": (verify, "parsed", _leaf),
    # signing
    "recount": (publish, "checked_root", lambda store, last, size: tiles.edge(store.tiles, size).root),
    "read again": (publish, "_sign", lambda signer, head, root: head),
    "grown": (publish, "_again", lambda store, signer, last, size: last),
    "beside": (publish, "_lying", _nothing),
    "swap": (signed.Signed, "swap", _nothing),
    "pair": (Keys, "signer", _signer),
    "private": (stat, "S_IMODE", lambda mode: 0o600),
    "clock": (stamp, "_milliseconds", lambda text: 0),
    # outside
    "passed": (outside, "passed", _nothing),
    "time stamp": (anchor, "checked", _stamp),
    "tokens": (outside._Look, "lost", _nothing),
    "logged": (outside._Look, "_stamp", _nothing),
    "consistent": (witness.Witness, "_judged", _nothing),
    "proof": (proofs, "consistent", lambda *given: True),
    "log's key": (note, "signed", _nothing),
    "watched": (witness.Witness, "watch", _watch),
    "witness's key": (note, "_check", _nothing),
    "own": (witness, "_own", lambda who, checkpoint, body: note.Signature(who.name, b"", body)),
    "quorum": (policy.Policy, "met", lambda self, present: True),
}


@contextmanager
def without(guards: Sequence[str]) -> Iterator[None]:
    """These guards off."""
    with pytest.MonkeyPatch.context() as patch:
        for guard in guards:
            where, name, instead = OFF[guard]
            patch.setattr(where, name, instead)
        yield
