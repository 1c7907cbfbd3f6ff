"""THE VAULT, as everybody else sees it: pages in, leaves and bytes out.

``home/evidence`` is the folder; the key that signs lies in ``home/keys`` and what was last signed in ``home/state``,
both outside of what is evidence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.model import Earlier, Page, Version, Visit
from embargowatch.model.url import canonical
from embargowatch.vault import note, prove, publish, record
from embargowatch.vault.found import Checked, Fault, Step
from embargowatch.vault.keys import Keys
from embargowatch.vault.leaf import (
    AnchorLeaf,
    AnnotateLeaf,
    Before,
    By,
    CustodyLeaf,
    DeriveLeaf,
    ImportLeaf,
    Input,
    Leaf,
    TombstoneLeaf,
    objects,
    parsed,
    payload,
)
from embargowatch.vault.note import Checkpoint
from embargowatch.vault.stamp import AGENT, Stamp
from embargowatch.vault.store import Store
from embargowatch.vault.verify import everything


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a page is in the log. ``new``: False when it was there already, and nothing was written."""

    leaf: int
    sha256: str
    new: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """A reading that was made from a page: which rules made it, and the digest of its canonical form."""

    document: str  # "sha256:..." of the page
    reader: str
    grammar: str
    output_sha256: str


class Vault:
    """The evidence folder and its log. Not for several threads; several processes may write, in turns.

    Nothing is made on the disk before the first page is kept. ``close`` (or the end of a ``with`` block) moves what
    waits in the journal to its place; without it, that is done by whoever opens the vault next.
    """

    def __init__(
        self,
        folder: Path,
        keys: Path | None = None,
        state: Path | None = None,
        operator: str | None = None,
        host: str | None = None,
    ) -> None:
        self.folder = folder
        self.store = Store(folder, By(agent=AGENT, operator=operator, host=host))
        self.keys = Keys(keys or folder.parent / "keys" / "log.key")
        self._state = state or folder.parent / "state"

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Move what waits to its place, and give all files back."""
        self.store.finish()

    def keep(self, page: Page) -> Kept:
        """Keep a page with everything that belongs to it. When it returns, page and leaf are on the disk.

        The same bytes from the same file (standard input, archive, mail) again are not kept twice. A page that was
        fetched again is a new capture, with the one before in ``prev``.

        Raises:
            IntegrityError: the page's digest is not that of its bytes, or other bytes stand under its name.
            StoreError: the folder cannot be written, or the disk is full. Nothing half-written counts.
        """
        if hashlib.sha256(page.body).hexdigest() != page.sha256:
            raise IntegrityError(f"{page.address}: its bytes do not have the digest {page.sha256}; it was not kept")
        try:
            with self.store.writing():
                known = None if record.fetched(page) else self._imported(page)
                if known is not None:
                    self.store.get(page.sha256)
                    return Kept(known, page.sha256, False)
                leaf, bodies = record.of_page(page, self.store.stamp(), self._before(page))
                return Kept(self.store.append(leaf, bodies), page.sha256, True)
        except IntegrityError:
            raise
        except StoreError as error:
            raise StoreError(f"{page.address}: {error}") from error

    def visit(self, visit: Visit) -> int:
        """Write down a capture that brought no page; the number of its leaf."""
        with self.store.writing():
            known = self.store.index.newest(canonical(visit.capture.asked))
            before = Before(leaf=known.number, sha256=known.sha256) if known is not None else None
            leaf, bodies = record.of_visit(visit, self.store.stamp(), before)
            return self.store.append(leaf, bodies)

    def derive(self, derived: Derived) -> int | None:
        """Write down that a reading was made from a page; None when the same was written down before."""
        sha256 = derived.document.removeprefix("sha256:")
        with self.store.writing():
            if self.store.index.derived(sha256, derived.output_sha256) is not None:
                return None
            naming = self.store.index.naming(sha256)
            name, _, version = AGENT.partition("/")
            stamp = self.store.stamp()
            leaf = DeriveLeaf(
                id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by,
                inputs=[Input(sha256=sha256, leaf=naming[-1] if naming else None)], document=derived.document,
                tool=name, version=version, reader=derived.reader, grammar=derived.grammar,
                output_sha256=derived.output_sha256,
            )  # fmt: skip
            return self.store.append(leaf, {})

    def custody(
        self, action: str, recipient: str | None = None, package_sha256: str | None = None, note: str | None = None
    ) -> int:
        """Write down that evidence was handed over, received or disclosed; the number of the leaf."""
        with self.store.writing():
            stamp = self.store.stamp()
            leaf = CustodyLeaf(
                id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, action=action, recipient=recipient,
                package_sha256=package_sha256, note=note,
            )  # fmt: skip
            return self.store.append(leaf, {})

    def annotate(self, about: str, kind: str, text: str, author: str | None = None) -> int:
        """Write down a human judgement; the number of the leaf."""
        with self.store.writing():
            stamp = self.store.stamp()
            leaf = AnnotateLeaf(
                id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, about=about, kind=kind, text=text,
                author=author,
            )  # fmt: skip
            return self.store.append(leaf, {})

    def anchored(self, kind: str, name: str, size: int, sha256: str) -> int:
        """Write down an outside witness of the checkpoint of ``size`` leaves; the number of the leaf.

        kind: rfc3161 | witness. ``sha256``: of the token or note that is kept beside the log.
        """
        with self.store.writing():
            stamp = self.store.stamp()
            leaf = AnchorLeaf(
                id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, kind=kind, name=name, size=size, sha256=sha256
            )
            return self.store.append(leaf, {})

    def tombstone(self, sha256: str, reason: str, authority: str) -> int:
        """Remove bytes for a reason on somebody's authority. The leaf that says so comes first; the digest stays.

        Raises:
            StoreError: no leaf names these bytes, or reason or authority is empty. Nothing was removed.
        """
        path = self.store.blobs.path(sha256)
        if not reason.strip() or not authority.strip():
            raise StoreError("Removing bytes needs a reason and an authority; nothing was removed")
        with self.store.writing():
            if not self.store.index.naming(sha256):
                raise StoreError(f"No leaf of the log names the bytes {sha256}; nothing was removed")
            self.store.seal()
            number = self.store.append(_tombstone(self.store, sha256, reason, authority), {})
            self.store.seal()
            self.store.remove(path)
            return number

    def belonging(self, page: str) -> tuple[list[str], list[str]]:
        """The bytes that came with a page and with no other one, itself included; and those that others need too."""
        if not self.store.look():
            return [], []
        leaves = [self.leaf(number) for number in self.store.index.naming(page)]
        brought = {each.sha256 for leaf in leaves if _page(leaf) == page for each in objects(leaf)}
        mine = {each for each in brought if all(_page(self.leaf(n)) == page for n in self.store.index.naming(each))}
        there = [each for each in sorted(mine) if self.store.blobs.has(each) or each in self.store.waiting]
        return there, sorted(brought - mine)

    def removed(self, sha256: str) -> int | None:
        """The leaf that says that these bytes were removed on purpose; None where they were not, or came back."""
        if not self.store.look() or self.store.blobs.has(sha256) or sha256 in self.store.waiting:
            return None
        return self.store.index.removed(sha256)

    def get(self, sha256: str) -> bytes:
        """The bytes with that digest, hashed again on the way out.

        Raises:
            IntegrityError: they are missing, removed by a tombstone, or not what was kept.
            StoreError: they cannot be read.
        """
        return self.store.get(sha256)

    def leaf(self, number: int) -> Leaf:
        """A leaf by its number. IntegrityError where there is none."""
        self.store.look()
        return parsed(self.store.leaf(number))

    def leaves(self, start: int = 0) -> Iterator[tuple[int, Leaf]]:
        """Leaves from this number on."""
        self.store.look()
        for number, body in self.store.leaves(start):
            yield number, parsed(body)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        self.store.look(index=False)
        return self.store.size

    def earlier(self, url: str) -> Earlier | None:
        """What the newest capture of a URL said that brought a page."""
        if not self.store.look():
            return None
        known = self.store.index.newest(canonical(url), ("capture", "capture"))
        if known is None:
            return None
        if known.sha256 is not None and self.removed(known.sha256) is not None:
            return None  # it cannot be compared with what is removed
        return record.earlier(known.number, self.leaf(known.number), self.get)

    def versions(self, url: str) -> list[Version]:
        """Every capture of a URL, visits that brought no page included; oldest first."""
        if not self.store.look():
            return []
        found = [
            record.version(known.number, self.leaf(known.number)) for known in self.store.index.all(canonical(url))
        ]
        return [self._whole(each) for each in found]

    def urls(self) -> list[str]:
        """Every URL that was ever fetched, once, in its newest spelling."""
        return self.store.index.fetched() if self.store.look() else []

    def pages(self, start: int = 0) -> Iterator[tuple[int, str]]:
        """Number and digest of every leaf from ``start`` on that brought a page and is not removed."""
        if self.store.look():
            for number, sha256 in self.store.index.pages(start):
                if self.removed(sha256) is None:
                    yield number, sha256

    def page(self, number: int) -> Page:
        """The page that a leaf brought, whole again. StoreError where it brought none."""
        return record.page(self.leaf(number), self.get)

    def publish(self) -> Checkpoint:
        """Sign all leaves: read again from the disk, computed a second way, consistent with what was signed before.

        Raises:
            IntegrityError: something does not agree; nothing was signed.
        """
        return publish.checkpoint(self.store, self.keys, self._state)

    def inclusion(self, number: int, checkpoint: bytes | None = None) -> note.Proof:
        """That a leaf stands under a checkpoint (the newest, where none is given); ``.body`` is the proof file."""
        self.store.look()
        return prove.inclusion(self.store, number, checkpoint)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """That the log of ``old`` leaves is the beginning of that of ``new`` leaves."""
        self.store.look()
        return prove.consistency(self.store, old, new)

    def checkpoint(self) -> Checkpoint | None:
        """The newest published checkpoint, with its signature checked; None where nothing was published.

        Raises:
            IntegrityError: it is malformed, or was not signed by the key of this home.
        """
        key = self.keys.public()
        if key is None or not (self.folder / "log" / "checkpoint").exists():
            return None
        return note.opened(prove.newest(self.store), key)

    def naming(self, sha256: str) -> list[int]:
        """The leaves that name these bytes, were made from them, or say that they were removed; oldest first."""
        return self.store.index.about(sha256) if self.store.look() else []

    def readings(self) -> dict[str, set[str]]:
        """The digests of all readings that the log tells of, by the digest of their page."""
        found: dict[str, set[str]] = {}
        for sha256, output in self.store.index.outputs() if self.store.look() else []:
            found.setdefault(sha256, set()).add(output)
        return found

    def still(self) -> AbstractContextManager[None]:
        """A block in which no process writes to the log, for a backup."""
        return self.store.writing()

    def rebuild(self) -> int:
        """Make the index anew from the log; the number of leaves in it."""
        with self.store.writing():
            return self.store.rebuild()

    def verify(
        self, expected: Mapping[str, int | None] | None = None, key: note.Key | None = None, share: float = 1.0
    ) -> Iterator[Checked | Fault | Step]:
        """Check everything that is kept: see ``vault.verify``. ``expected``: digests that must be there as well.

        ``share``: of the kept files that are hashed, by lot.
        """
        return everything(self.store, self.keys, self._state, expected, key, share)

    def _imported(self, page: Page) -> int | None:
        """The leaf of the same bytes from the same place, of the same claimed time."""
        claimed = page.capture.claimed_at if page.capture is not None else None
        for number in self.store.index.imports(record.address(page), page.sha256):
            leaf = parsed(self.store.leaf(number))
            if isinstance(leaf, ImportLeaf) and leaf.claimed_at == claimed:
                return number
        return None

    def _whole(self, version: Version) -> Version:
        """A capture, marked where its page was removed."""
        stone = self.removed(version.sha256) if version.sha256 is not None else None
        return version if stone is None else replace(version, truncated=f"removed; leaf {stone} says why")

    def _before(self, page: Page) -> Before | None:
        index = self.store.index
        if record.fetched(page):
            known = index.newest(canonical(record.address(page)))
        else:
            known = index.handed_in(record.address(page))
        return Before(leaf=known.number, sha256=known.sha256) if known is not None else None


def _page(leaf: Leaf) -> str | None:
    """The page that a leaf brought."""
    brought = payload(leaf)
    return brought.sha256 if brought is not None else None


def _tombstone(store: Store, sha256: str, reason: str, authority: str) -> TombstoneLeaf:
    stamp: Stamp = store.stamp()
    size = store.blobs.path(sha256).stat().st_size if store.blobs.has(sha256) else None
    return TombstoneLeaf(
        id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, sha256=sha256, bytes=size, reason=reason,
        authority=authority,
    )  # fmt: skip
