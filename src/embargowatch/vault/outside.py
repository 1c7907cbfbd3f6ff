"""What stands outside of the log and vouches for it: time stamps and cosignatures, looked at after all else is sound.

In: the log's folder, its key, a policy, roots of authorities. Out: what each token and note is worth, faults by name,
and how much of the log is anchored and witnessed.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import anchor, disk, note
from embargowatch.vault.found import Fault
from embargowatch.vault.leaf import AnchorLeaf, parsed
from embargowatch.vault.policy import NONE, Policy
from embargowatch.vault.prove import subtrees
from embargowatch.vault.store import Store
from embargowatch.vault.tree import span

WITNESSED = "witness"  # the folder of cosigned notes
_SLACK = datetime.timedelta(minutes=5)  # two clocks may differ by that much without a word


@dataclass(frozen=True, slots=True)
class Anchored:
    """A token: of how many leaves, by whom, at which time. ``stamp`` None: it could not be checked (no roots)."""

    name: str
    size: int
    stamp: anchor.Stamp | None


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A cosigned checkpoint: of how many leaves, by whom (names of the policy), and whether that is enough."""

    name: str
    size: int
    by: dict[str, int]
    enough: bool


@dataclass(slots=True)
class Outside:
    """Everything from outside. ``remarks``: what is no fault and should be known."""

    anchors: list[Anchored] = field(default_factory=list)
    witnesses: list[Witnessed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def anchored(self) -> Anchored | None:
        """The checked token over the most leaves."""
        return max((each for each in self.anchors if each.stamp is not None), key=lambda one: one.size, default=None)

    @property
    def witnessed(self) -> Witnessed | None:
        """The checkpoint of the most leaves that has the quorum."""
        return max((each for each in self.witnesses if each.enough), key=lambda one: one.size, default=None)


def looked_at(store: Store, key: note.Key, policy: Policy | None, trusted: Sequence[x509.Certificate]) -> Outside:
    """Every token and cosigned note beside the log. The tiles must have been checked before."""
    look = _Look(store, key, policy, trusted)
    tokens = list(anchor.kept(store.tiles.folder))
    for token in tokens:
        look.token(token)
    look.lost()
    for path in sorted((store.tiles.folder / WITNESSED).glob("*.note"), key=lambda each: each.name):
        look.note(path)
    return look.found


class _Look:
    def __init__(self, store: Store, key: note.Key, policy: Policy | None, trusted: Sequence[x509.Certificate]) -> None:
        self._store, self._key, self._policy, self._trusted = store, key, policy, trusted
        self._logged = dict(_logged(store))
        self._lost = {digest: leaf for digest, leaf in self._logged.items() if leaf.kind == "rfc3161"}
        for token in anchor.kept(store.tiles.folder):
            self._lost.pop(_digest(token), None)
        self.found = Outside()

    def token(self, token: anchor.Kept) -> None:
        """One token, with the checkpoint that it stamps."""
        name = f"log/{anchor.FOLDER}/{token.note.name}"
        try:
            self._continued(disk.read(token.note, note.LARGEST + 1), token.size)
            name = token.name
            stamp = self._stamp(token)
        except (IntegrityError, OSError) as error:
            self.found.faults.append(Fault("altered", name, str(error)))
            return
        self.found.anchors.append(Anchored(token.name, token.size, stamp))
        if stamp is not None and token.size and self._late(token.size, stamp.time):
            self.found.remarks.append(
                f"{token.name}: the leaf before it claims a later time than the authority's "
                f"{stamp.time:%Y-%m-%d %H:%M:%S} UTC: this machine's clock was ahead, or times were set"
            )

    def _stamp(self, token: anchor.Kept) -> anchor.Stamp | None:
        if _digest(token) not in self._logged:
            if any(leaf.size == token.size for leaf in self._lost.values()):
                self._lost = {digest: leaf for digest, leaf in self._lost.items() if leaf.size != token.size}
                raise IntegrityError("it is not the time stamp whose digest the log holds")
            self.found.remarks.append(f"{token.name} is not written down in the log itself")
        reply = disk.read(token.path, anchor.LARGEST + 1)
        return anchor.checked(reply, disk.read(token.note), self._trusted) if self._trusted else None

    def lost(self) -> None:
        """The tokens that the log names and that are not here."""
        for leaf in self._lost.values():
            message = f"a time stamp by {leaf.name[:80]} that the log names is missing; restore it from a copy"
            self.found.faults.append(Fault("missing", f"log/{anchor.FOLDER}/{leaf.size}-*.tsr", message))

    def note(self, path: Path) -> None:
        """One cosigned checkpoint."""
        name = f"log/{WITNESSED}/{path.name}"
        try:
            body = disk.read(path, note.LARGEST + 1)
            size = self._continued(body)
            by = self._policy.cosigners(note.read(body)) if self._policy is not None else {}
        except (IntegrityError, OSError) as error:
            self.found.faults.append(Fault("altered", name, str(error)))
            return
        enough = self._policy is not None and self._policy.quorum != NONE and self._policy.met(by)
        self.found.witnesses.append(Witnessed(name, size, by, enough))

    def _late(self, size: int, time: datetime.datetime) -> bool:
        """Whether the last leaf under an anchored checkpoint claims to be younger than the anchor."""
        with suppress(StoreError):
            return datetime.datetime.fromisoformat(parsed(self._store.leaf(size - 1)).at) > time + _SLACK
        return False  # it cannot be read, and the steps before have named its file

    def _continued(self, body: bytes, size: int | None = None) -> int:
        """The size of a checkpoint that this log signed and passed through. IntegrityError where it is none."""
        head = note.opened(body, self._key)
        if size is not None and head.size != size:
            raise IntegrityError(f"the checkpoint beside it has {head.size} leaves; its name says {size}")
        passed(self._store, head)
        return head.size


def _logged(store: Store) -> Iterator[tuple[str, AnchorLeaf]]:
    """The anchor leaves by the digest of what they name. Bytes that cannot be one are not parsed: they are many.

    A leaf that cannot be read is passed over: the steps before have named its file.
    """
    for number in range(store.size):
        with suppress(StoreError):
            body = store.leaf(number)
            if b'"type":"anchor"' in body and isinstance(leaf := parsed(body), AnchorLeaf):
                yield leaf.sha256, leaf


def _digest(token: anchor.Kept) -> str:
    """SHA-256 of a token's file; empty where it cannot be read, which is told of when it is looked at."""
    try:
        return hashlib.sha256(disk.read(token.path, anchor.LARGEST + 1)).hexdigest()
    except OSError:
        return ""


def passed(store: Store, head: note.Checkpoint) -> None:
    """The log grew from this checkpoint. IntegrityError says what else it did."""
    newest = store.sealed
    if head.size > newest:
        raise IntegrityError(f"that checkpoint has {head.size} leaves, the log here {newest}: leaves were taken away")
    if span(0, head.size, subtrees(store.tiles, newest)) != head.root:
        raise IntegrityError(f"the log is no continuation of the checkpoint of {head.size} leaves: it was rewritten")


def kept_cosigned(log: Path, checkpoint: note.Checkpoint, signatures: Sequence[note.Signature]) -> Path:
    """Keep a checkpoint with its cosignatures beside the log; earlier ones stay. Durable when it returns."""
    folder = log / WITNESSED
    disk.make_folders(folder, log)
    path = folder / f"{checkpoint.size}.note"
    own = note.read(disk.read(path, note.LARGEST + 1) if path.exists() else checkpoint.note)
    new = {(one.name, one.id): one for one in (*own.signatures, *signatures)}
    disk.replace(path, note.Note(own.text, tuple(new.values())).body)
    return path


def seen_by(log: Path, who: note.Key) -> int:
    """The size of the newest checkpoint that a witness cosigned, by what is kept here; 0 where none is."""
    sizes = [0]
    for path in (log / WITNESSED).glob("*.note"):
        try:
            found = note.read(disk.read(path, note.LARGEST + 1))
            if note.cosigned(found, who) is not None:
                sizes.append(note.checkpoint(found).size)
        except (IntegrityError, OSError):
            continue  # verify tells of it; here it is only a guess that saves one question
    return max(sizes)
