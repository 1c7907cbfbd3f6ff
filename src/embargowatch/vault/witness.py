"""Witnesses, both sides of c2sp.org/tlog-witness. A witness signs that a log only grew; it never sees what is in it.

``Witness`` is the one who cosigns. In: the body of ``POST add-checkpoint``. Out: an Answer. It holds the newest
checkpoint of each log that it watches, in SQLite; looking at it and putting a newer one in its place is one
transaction, on the disk before the answer, so that two requests at once cannot take a log back.

``asked`` is the log's side. In: a checkpoint. Out: the cosignature of one witness.
"""

from __future__ import annotations

import base64
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from embargowatch.door import Door
from embargowatch.errors import CaptureError, StoreError, UsageError
from embargowatch.vault import note, policy, proofs
from embargowatch.vault.tree import EMPTY

LARGEST = 1 << 17  # bytes of a request: 63 hashes and a note of 64 KiB are less
HASHES = 63
SIZE_TYPE = "text/x.tlog.size"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})")
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,17})\n")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS seen (
    origin TEXT PRIMARY KEY REFERENCES log, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL
) STRICT;
"""


class WitnessError(CaptureError):
    """A witness that did not cosign; the message says what it answered and what that means."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers: an HTTP status, a body and its type."""

    status: int
    body: bytes
    media_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Question:
    """The body of ``add-checkpoint``: the size known before, the proof from there, and the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def body(self) -> bytes:
        """The bytes to send."""
        lines = [f"old {self.old}\n", *(base64.b64encode(each).decode() + "\n" for each in self.proof), "\n"]
        return "".join(lines).encode() + self.checkpoint


def question(body: bytes) -> Question:
    """The question that these bytes are. NoteError where they are not exactly one."""
    head, gap, checkpoint = body.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    old = _OLD.fullmatch(lines[0])
    if not gap or old is None or len(lines) > HASHES + 1:
        raise note.NoteError(f"expected 'old SIZE', at most {HASHES} hashes, an empty line and a checkpoint")
    found = Question(int(old[1]), tuple(_hash(line) for line in lines[1:]), checkpoint)
    if found.body != body:
        raise note.NoteError("the proof's base64 is not written in its one form")
    return found


def _hash(line: str) -> bytes:
    try:
        raw = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise note.NoteError(f"'{line[:60]}' is no hash in base64") from error
    if len(raw) != 32:
        raise note.NoteError("a hash of the proof does not have 32 bytes")
    return raw


class Witness:
    """Cosigns checkpoints of the logs that it was told of. May be used by several threads and processes."""

    def __init__(
        self, path: Path, private: Ed25519PrivateKey, name: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._path, self._private, self._clock = path, private, clock
        self.key = note.public(private, name, note.WITNESS_KEY)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as base:
            base.executescript(_SCHEMA)

    def watch(self, log: note.Key) -> None:
        """Cosign for this log from now on. UsageError where its name is known with another key."""
        with self._open() as base:
            base.execute("INSERT OR IGNORE INTO log VALUES (?, ?)", (log.name, log.text))
            (known,) = base.execute("SELECT key FROM log WHERE origin = ?", (log.name,)).fetchone()
        if known != log.text:
            raise UsageError(
                f"The log '{log.name}' is watched with another key, {known}. A log that changes its key without "
                "saying so is no longer the same log; ask its keeper."
            )

    def watched(self) -> list[tuple[note.Key, int | None]]:
        """Every log, with the size of its newest checkpoint (None: none yet)."""
        with self._open() as base:
            rows = base.execute("SELECT key, size FROM log LEFT JOIN seen USING (origin) ORDER BY origin").fetchall()
        return [(note.key(key), size) for key, size in rows]

    def add_checkpoint(self, body: bytes) -> Answer:
        """What ``POST add-checkpoint`` answers to this body."""
        if len(body) > LARGEST:
            return _refusal(413, f"at most {LARGEST} bytes are taken")
        try:
            asked = question(body)
            signed = note.read(asked.checkpoint)
            new = note.checkpoint(signed)
        except note.NoteError as error:
            return _refusal(400, str(error))
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            known = base.execute("SELECT key FROM log WHERE origin = ?", (new.origin,)).fetchone()
            if known is None:
                return _refusal(404, "this log is not watched here")
            try:
                note.signed(signed, note.key(known[0]))
            except note.NoteError:
                return _refusal(403, "no signature by this log's key holds")
            refusal = self._judged(base, asked, new)
            if refusal is None:
                row = (new.origin, new.size, new.root, asked.checkpoint)
                base.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", row)
                base.commit()
        return refusal or self._cosigned(signed.text)

    def _judged(self, base: sqlite3.Connection, asked: Question, new: note.Checkpoint) -> Answer | None:
        """The refusal, or None where the new checkpoint follows from the newest one seen."""
        if asked.old > new.size:
            return _refusal(400, "the old size is larger than the checkpoint's")
        row = base.execute("SELECT size, root FROM seen WHERE origin = ?", (new.origin,)).fetchone()
        size, root = row if row is not None else (0, EMPTY)
        if asked.old != size:
            return Answer(409, f"{size}\n".encode(), SIZE_TYPE)
        if size == new.size and row is not None and root != new.root:
            return Answer(409, f"{size}\n".encode(), SIZE_TYPE)
        if not proofs.consistent(size, new.size, root, new.root, asked.proof):
            return _refusal(422, "the proof does not lead from the checkpoint seen before to this one")
        return None

    def _cosigned(self, text: str) -> Answer:
        line = note.cosign(text, self._private, self.key.name, int(self._clock())).line
        return Answer(200, line.encode())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each request; what was not committed is rolled back."""
        try:
            base = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            try:
                base.execute("PRAGMA synchronous = FULL")
                yield base
            finally:
                base.close()
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: the witness's memory cannot be used: {error}") from error


def _refusal(status: int, message: str) -> Answer:
    return Answer(status, f"{message}\n".encode())


Consistency = Callable[[int], Sequence[bytes]]  # a smaller size -> the proof from there to the checkpoint


def asked(
    who: policy.Witness, checkpoint: note.Checkpoint, proof: Consistency, door: Door, old: int = 0
) -> note.Signature:
    """The cosignature of a witness on a checkpoint (``checkpoint.note`` holds its bytes).

    ``old``: the size that this witness is believed to have seen last; its answer corrects it once.

    Raises:
        WitnessError: it refused, or what it sent is no cosignature of its own on this checkpoint.
        AddressRefused, CaptureError: it could not be reached.
    """
    if who.url is None:
        raise WitnessError(f"{who.name}: the policy gives no address for this witness")
    status, body = _sent(who, Question(old, tuple(proof(old)), checkpoint.note), door)
    if status == 409 and (told := _SIZE.fullmatch(body)) is not None and int(told[1]) != old:
        seen = int(told[1])
        if seen > checkpoint.size:
            raise WitnessError(
                f"{who.name} has seen {seen:,} leaves of this log; here are {checkpoint.size:,}. Either this log was "
                "taken back to an older state, or somebody else writes under its name. Run verify."
            )
        status, body = _sent(who, Question(seen, tuple(proof(seen)), checkpoint.note), door)
    if status != 200:
        raise WitnessError(f"{who.name} did not cosign: {_meaning(status)}: {body[:200].decode('utf-8', 'replace')!r}")
    return _own(who, checkpoint, body)


def _sent(who: policy.Witness, what: Question, door: Door) -> tuple[int, bytes]:
    url = f"{(who.url or '').rstrip('/')}/add-checkpoint"
    answer = door.fetch(url, "POST", (("Content-Type", "text/plain; charset=utf-8"),), what.body)
    if answer.truncated is not None:
        raise WitnessError(f"{who.name}: the answer is not whole: {answer.truncated}")
    return answer.status, answer.body


def _own(who: policy.Witness, checkpoint: note.Checkpoint, body: bytes) -> note.Signature:
    """The witness's own signature among those that it sent; those of unknown keys are passed over."""
    try:
        together = note.read(checkpoint.text.encode() + b"\n" + body)
        if note.cosigned(together, who.key) is None:
            raise note.NoteError("it holds no signature by the witness's key")
    except note.NoteError as error:
        raise WitnessError(f"{who.name}: the answer is no cosignature of this checkpoint: {error}") from error
    return next(one for one in together.signatures if (one.name, one.id) == (who.key.name, who.key.id))


def _meaning(status: int) -> str:
    meanings = {
        400: "it does not understand what was sent",
        403: "it knows this log by another key",
        404: "it does not watch this log; its keeper must add this log's key",
        409: "it has another checkpoint of the same size, or did not settle on a size",
        422: "it does not accept the proof that this log only grew",
        429: "it was asked too often",
    }
    return f"{status}, {meanings.get(status, 'not an answer of the protocol')}"
