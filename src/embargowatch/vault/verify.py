"""Checking everything that is kept. In: an evidence folder. Out: what is sound, what is not, step by step.

Each step is a function that can be called alone: ``opened``, ``signatures``, ``tree``, ``checkpoints``, ``leaves``,
``blobs``, ``index``. They share a ``Seen``, which the first ones fill: the roots that the leaves have at the sizes that
were signed, and what the leaves name. Nothing here believes the index, and nothing is written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from embargowatch.errors import EmbargoWatchError, IntegrityError, StoreError
from embargowatch.vault import disk, note
from embargowatch.vault.found import Checked, Fault, Step
from embargowatch.vault.index import Index, Unmade
from embargowatch.vault.keys import Keys
from embargowatch.vault.leaf import DeriveLeaf, Leaf, LeafError, TombstoneLeaf, objects, parsed
from embargowatch.vault.note import Key
from embargowatch.vault.seen import Seen
from embargowatch.vault.signed import Signed
from embargowatch.vault.store import Store
from embargowatch.vault.treecheck import tree

_OURS = {
    "checkpoint",
    "key.pub",
    "checkpoints",
    "tile",
    "anchors",
    "witness",
}  # below log/
Found = Iterator[Checked | Fault | Step]


def everything(
    store: Store,
    keys: Keys,
    state: Path,
    expected: Mapping[str, int | None] | None,
    key: Key | None,
    share: float = 1.0,
) -> Found:
    """All steps. ``expected``: digests that must be there as well, with their sizes where they are known. ``key``: the
    log's public key, from outside; None: the copy beside the private key, else the one that lies in the log.
    ``share``: of the kept files that are hashed, by lot; of the others only name and place are looked at."""
    seen = Seen()
    yield from opened(store, seen)
    yield from signatures(store, keys, key, seen)
    yield from signed_last(state, seen)
    yield from tree(store.tiles, seen)
    yield from checkpoints(seen)
    yield from leaves(store, seen)
    yield from index(store, seen)
    yield from blobs(store, seen, expected, share)


def opened(store: Store, seen: Seen) -> Found:
    """The journal: whole, torn at its end (nothing acknowledged is lost), or damaged."""
    try:
        store.look(index=False)
    except StoreError as error:
        yield Fault("altered" if isinstance(error, IntegrityError) else "unreadable", "waiting/journal", str(error))
    seen.size = store.sealed
    torn = store.torn
    if torn:
        yield Fault("unfinished", "waiting/journal", f"{torn} bytes at its end are of a write that was not finished")
    for name in store.strangers():
        kind = "unfinished" if name.startswith("slot-") or name.endswith(disk.UNFINISHED) else "extra"
        yield Fault(kind, f"waiting/{name}", "nothing in the journal refers to it")
    yield Step("waiting", store.size - store.sealed)


def signatures(store: Store, keys: Keys, key: Key | None, seen: Seen) -> Found:
    """(1) Signature and origin of every checkpoint that is kept, against the key from outside."""
    folder = store.tiles.folder
    paths = [each for each in (folder / "checkpoint", *sorted((folder / "checkpoints").glob("*"))) if each.exists()]
    try:
        trusted = key or keys.public() or _inside(folder)
        if trusted is not None and (inside := _inside(folder)) is not None and inside != trusted:
            yield Fault("unsigned", "log/key.pub", f"is the key of {inside.name}; expected that of {trusted.name}")
    except (EmbargoWatchError, OSError) as error:
        yield Fault("malformed", "log/key.pub", str(error))
        trusted = key
    seen.key = trusted
    if trusted is None and paths:
        yield Fault("unsigned", "log/key.pub", "there is no public key to check signatures with")
    for path in paths:
        if trusted is None:
            break
        name = f"log/{path.relative_to(folder).as_posix()}"
        if path.name.endswith(disk.UNFINISHED):
            yield Fault("unfinished", name, "was left by an interrupted write; it may be deleted")
            continue
        try:
            seen.signed[name] = note.opened(disk.read(path, note.LARGEST + 1), trusted)
        except (IntegrityError, OSError) as error:
            yield Fault("unsigned", name, str(error))
    for path in folder.glob("*"):
        if path.name not in _OURS:
            kind = "unfinished" if path.name.endswith(disk.UNFINISHED) else "extra"
            yield Fault(kind, f"log/{path.name}", "is no file of the log by its name and place")
    yield Step("signatures", len(seen.signed))


def signed_last(state: Path, seen: Seen) -> Found:
    """What was signed last on this machine, from the store of its own that no copy of the evidence brings along."""
    if seen.key is None:
        return
    try:
        seen.last_signed = Signed(state / "signed.db").last(seen.key.name)
    except StoreError as error:
        yield Fault("unreadable", "signed.db", str(error))
    yield Step("signed", 1 if seen.last_signed is not None else 0)


def _inside(folder: Path) -> Key | None:
    path = folder / "key.pub"
    if not path.exists():
        return None
    text = disk.read(path, note.LARGEST).decode("utf-8", "replace")
    found = note.key(text.removesuffix("\n"))
    if text != f"{found.text}\n":
        raise IntegrityError("it is not exactly one line with a key")
    return found


def checkpoints(seen: Seen) -> Found:
    """(4) Every checkpoint that is kept, and what was signed last, against the roots that the leaves have now."""
    for name, head in seen.signed.items():
        if head.size > seen.size:
            message = f"{head.size} leaves were signed, and {seen.size} are there: leaves were taken away"
            yield Fault("inconsistent", name, message)
        elif seen.roots[head.size] != head.root:
            yield Fault("inconsistent", name, f"is signed, but the first {head.size} leaves have another root")
        if "/checkpoints/" in name and name != f"log/checkpoints/{head.size}.checkpoint":
            yield Fault("extra", name, f"is the checkpoint of {head.size} leaves; expected under that name")
    last = seen.last_signed
    if last is None:
        pass
    elif last.size > seen.size:
        message = f"{last.size} leaves were signed here, and {seen.size} are there: leaves were taken away"
        yield Fault("inconsistent", "log/checkpoint", message)
    elif seen.roots[last.size] != last.root:
        message = f"the first {last.size} leaves are not those that were signed here: history was changed"
        yield Fault("inconsistent", "log/checkpoint", message)
    elif last.size != (now.size if (now := seen.signed.get("log/checkpoint")) is not None else 0):
        yield Fault("unfinished", "log/checkpoint", f"is not yet that of {last.size} leaves, which was signed; publish")
    yield Step("checkpoints", len(seen.signed))


def leaves(store: Store, seen: Seen) -> Found:
    """(7) times, (9) what readings were made from, (11) tombstones; and what the leaves name, for the steps after."""
    last = ""
    count = 0
    for number in range(store.size):
        try:
            leaf = parsed(store.leaf(number))
        except LeafError as error:
            seen.unread += 1
            yield Fault("malformed", f"leaf {number}", str(error))
            continue
        except StoreError:
            seen.unread += 1
            continue  # the step before has named the file
        count += 1
        if leaf.at < last:
            yield Fault("time", f"leaf {number}", f"says {leaf.at}, and the leaf before it {last}: time went back")
        last = max(last, leaf.at)
        yield from _named(number, leaf, seen)
    yield Step("meanings", count)


def _named(number: int, leaf: Leaf, seen: Seen) -> Iterator[Fault]:
    for each in objects(leaf):
        if seen.named.setdefault(each.sha256, each.bytes) != each.bytes:
            message = f"gives sha256:{each.sha256} another size than an earlier leaf"
            yield Fault("inconsistent", f"leaf {number}", message)
        seen.last[each.sha256] = number
        if each.role == "payload":
            seen.pages.add(each.sha256)
    if isinstance(leaf, DeriveLeaf):
        for made in leaf.inputs:
            known = made.sha256 in seen.named or seen.unread
            if not known or (made.leaf is not None and made.leaf >= number):
                message = f"was made from sha256:{made.sha256}, which no leaf before it names"
                yield Fault("derived", f"leaf {number}", message)
    if isinstance(leaf, TombstoneLeaf):
        if leaf.sha256 not in seen.named and not seen.unread:
            yield Fault("tombstone", f"leaf {number}", f"removes sha256:{leaf.sha256}, which no leaf before it names")
        seen.removed[leaf.sha256] = number


def index(store: Store, seen: Seen) -> Found:
    """(10) The index against one made anew from the log. It may lag behind what waits, never differ.

    Where leaves cannot be read there is nothing to compare it with.
    """
    path = store.folder / "index.db"
    if seen.unread:
        return
    if not path.exists():
        if store.size:
            yield Fault("unfinished", "index.db", "is missing; it is made anew by the next run that keeps something")
        return
    fresh = Index(None)
    try:
        kept = Index(path, write=False)
        try:
            fresh.add((number, body, parsed(body)) for number, body in store.leaves(0, kept.count))
            yield from _differing(kept, fresh)
        finally:
            kept.close()
    except Unmade as error:
        yield Fault("unfinished", "index.db", str(error))
    except StoreError as error:
        yield Fault("index", "index.db", f"could not be compared with the log: {error}")
    finally:
        fresh.close()
    yield Step("index", store.size)


def _differing(kept: Index, fresh: Index) -> Iterator[Fault]:
    for one, other in zip_longest(kept.dump(), fresh.dump()):
        if one != other:
            table = (one or other or ("",))[0]
            message = f"differs from the log in its table '{table}'; delete it, and it is made anew"
            yield Fault("index", "index.db", message)
            return


def blobs(store: Store, seen: Seen, expected: Mapping[str, int | None] | None, share: float = 1.0) -> Found:
    """(5) Every kept file hashed again; what leaves (and ``expected``) name is there, and nothing else is.

    Where leaves cannot be read, nothing is called extra for their sake.
    """
    wanted: dict[str, int | None] = {**(expected or {}), **seen.named}
    there: set[str] = set()
    for name, found in _hashed(store, wanted, share):
        if found is None:
            there.add(name)
            continue
        if isinstance(found, Checked) or found.kind not in {"extra", "unfinished"}:
            there.add(name)
        for each in _judged(store, seen, found, name):
            yield _known(seen, each, expected) if isinstance(each, Checked) else each
    for sha256 in sorted(wanted.keys() - there):
        name = store.blobs.name(store.blobs.path(sha256))
        if sha256 in store.waiting or sha256 in seen.removed:
            continue
        yield Fault("missing", name, "is expected but not in the vault; restore it from a copy of the vault")
    yield Step("blobs", len(there))


def _known(seen: Seen, found: Checked, expected: Mapping[str, int | None] | None) -> Checked:
    """A sound file, with what leaves and ledger know of it."""
    listed = expected is None or found.sha256 in expected
    belongs = found.sha256 in seen.named and found.sha256 not in seen.pages
    return Checked(found.sha256, found.size, listed, not belongs)


def _hashed(
    store: Store, wanted: Mapping[str, int | None], share: float
) -> Iterator[tuple[str, Checked | Fault | None]]:
    """Every file below ``blobs/`` by its name, hashed, in order; None where the lot left it out.

    One after the other: threads that open many small files wait for each other, and took a third longer on two cores.
    """
    lots = random.SystemRandom()
    for path, name in store.blobs.files():
        left_out = share < 1 and store.blobs.is_blob(path, name) and lots.random() >= share
        yield name, None if left_out else store.blobs.check(path, name, wanted.get(name))


def _judged(store: Store, seen: Seen, found: Checked | Fault, sha256: str) -> Iterator[Checked | Fault]:
    """A file that was hashed, and what the leaves say of it."""
    if isinstance(found, Fault):
        waits = found.kind in {"altered", "truncated"} and sha256 in store.waiting
        message = "is not whole yet; the journal has its bytes, and the next run writes them"
        yield Fault("unfinished", found.name, message) if waits else found
        return
    yield found
    if seen.named.get(sha256) == found.size and sha256 not in seen.removed:
        return
    name = store.blobs.name(store.blobs.path(sha256))
    if seen.removed.get(sha256, -1) > seen.last.get(sha256, -1):
        yield Fault(
            "tombstone", name, f"was removed by leaf {seen.removed[sha256]}, and is still there; remove it again"
        )
    elif store.size and sha256 not in seen.named and not seen.unread:
        yield Fault("extra", name, "is named by no leaf of the log; find out who put it there")
    elif sha256 in seen.named and seen.named[sha256] != found.size:
        yield Fault("inconsistent", name, f"has {found.size} bytes; its leaf says {seen.named[sha256]}")
