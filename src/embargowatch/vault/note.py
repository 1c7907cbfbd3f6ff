"""Signed notes, checkpoints, cosignatures and proof files, as text. In: bytes. Out: what they say, or a NoteError.

Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof. Read more strictly than there: base64 must
encode back to itself, numbers have no leading zeros, lines end in LF only, no extension lines, 1 to 16 signatures, at
most 64 KiB. A lenient reader accepts some flipped bits of a signed checkpoint; this one accepts none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from embargowatch.errors import IntegrityError

LOG_KEY = 0x01  # Ed25519 over the text
WITNESS_KEY = 0x04  # Ed25519 over "cosignature/v1", a time, and the text
LARGEST = 1 << 16
SIGNATURES = 16
PROOF = "c2sp.org/tlog-proof@v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]+")


class NoteError(IntegrityError):
    """A note, checkpoint, key or proof that is not exactly as its format says, or whose signature does not hold."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key by which notes are checked. ``kind``: LOG_KEY or WITNESS_KEY. ``raw``: 32 bytes of Ed25519."""

    name: str
    kind: int
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key: SHA-256(name, LF, kind, key), cut."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one word: ``name+id+base64(kind, key)``."""
        return f"{self.name}+{self.id.hex()}+{_encode(bytes([self.kind]) + self.raw)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """The line with its newline."""
        return f"— {self.name} {_encode(self.id + self.raw)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """``text`` (with its last newline) and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def body(self) -> bytes:
        """The whole note as bytes."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}".encode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: how many leaves, and their root. ``note``: the bytes in which it was signed."""

    origin: str
    size: int
    root: bytes
    note: bytes = b""

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """That a leaf stands at ``index`` in the tree of a checkpoint, for a reader who holds nothing else."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def body(self) -> bytes:
        """The proof file, to be named ``*.tlog-proof``."""
        lines = [PROOF, f"index {self.index}", *(_encode(each) for each in self.hashes), ""]
        return ("\n".join(lines) + "\n").encode() + self.checkpoint


def key(text: str) -> Key:
    """A public key from its one word. NoteError where it is not exactly one."""
    name, id, rest = [*text.split("+", 2), "", ""][:3]
    raw = _decode(rest, "the key")
    if not _NAME.fullmatch(name) or len(raw) != 33 or raw[0] not in (LOG_KEY, WITNESS_KEY):
        raise NoteError(f"'{text[:80]}' is no Ed25519 key of a log or witness; expected name+8 hex digits+base64")
    found = Key(name, raw[0], raw[1:])
    if id != found.id.hex():
        raise NoteError(
            f"the key '{name}' does not have the id '{id[:20]}' that stands in it; expected {found.id.hex()}"
        )
    return found


def public(private: Ed25519PrivateKey, name: str, kind: int = LOG_KEY) -> Key:
    """The public side of a private key."""
    return Key(name, kind, private.public_key().public_bytes_raw())


def sign(text: str, private: Ed25519PrivateKey, name: str) -> Signature:
    """The log's own signature over a note's text."""
    return Signature(name, public(private, name).id, private.sign(text.encode()))


def cosign(text: str, private: Ed25519PrivateKey, name: str, seconds: int) -> Signature:
    """A witness's signature: it saw this checkpoint, consistent with all before, at this Unix time."""
    raw = seconds.to_bytes(8, "big") + private.sign(_seen(text, seconds))
    return Signature(name, public(private, name, WITNESS_KEY).id, raw)


def _seen(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def read(body: bytes) -> Note:
    """A note, by the strict rules. Its text must be ignored until ``signed`` or ``cosigned`` has held."""
    if len(body) > LARGEST:
        raise NoteError(f"a note has {len(body):,} bytes; expected at most {LARGEST:,}")
    try:
        whole = body.decode()
    except UnicodeDecodeError as error:
        raise NoteError(f"a note is no UTF-8 at byte {error.start}") from error
    if any(character < " " and character != "\n" for character in whole):
        raise NoteError("a note has a control character; only line feeds are allowed")
    text, gap, rest = whole.rpartition("\n\n")
    lines = rest.split("\n")
    if not gap or not text or "\n\n" in text or text.startswith("\n") or lines.pop() != "":
        raise NoteError("a note must be text, one empty line, and signature lines that end in line feeds")
    if not 1 <= len(lines) <= SIGNATURES:
        raise NoteError(f"a note has {len(lines)} signatures; expected 1 to {SIGNATURES}")
    note = Note(f"{text}\n", tuple(_signature(line) for line in lines))
    if note.body != body:
        raise NoteError("a note does not write back to itself byte by byte")
    return note


def _signature(line: str) -> Signature:
    dash, name, encoded = [*line.split(" "), "", "", ""][:3] if line.count(" ") == 2 else ("", "", "")
    raw = _decode(encoded, "a signature")
    if dash != "—" or not _NAME.fullmatch(name) or len(raw) < 5:
        raise NoteError(f"'{line[:60]}' is no signature line; expected a dash, a name and base64")
    return Signature(name, raw[:4], raw[4:])


def signed(note: Note, by: Key) -> None:
    """Every signature that names the log's key holds, and there is one. NoteError otherwise."""
    found = [one for one in note.signatures if (one.name, one.id) == (by.name, by.id)]
    if not found:
        raise NoteError(f"there is no signature of {by.name} ({by.id.hex()}) on it; it was signed by another key")
    for one in found:
        _check(by, one.raw, note.text.encode())


def cosigned(note: Note, by: Key) -> int | None:
    """The Unix time of a witness's cosignature; None where it did not sign. NoteError where one does not hold."""
    times = []
    for one in note.signatures:
        if (one.name, one.id) == (by.name, by.id):
            seconds = int.from_bytes(one.raw[:8], "big")
            _check(by, one.raw[8:], _seen(note.text, seconds))
            times.append(seconds)
    return max(times, default=None)


def _check(by: Key, raw: bytes, text: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(by.raw).verify(raw, text)
    except InvalidSignature as error:
        raise NoteError(
            f"the signature of {by.name} does not hold: the text was changed, or signed by another"
        ) from error


def checkpoint(note: Note) -> Checkpoint:
    """What a checkpoint's text says. Check its signature too."""
    lines = note.text.split("\n")
    if len(lines) != 4 or not _NAME.fullmatch(lines[0]) or not _NUMBER.fullmatch(lines[1]):
        raise NoteError(
            "a checkpoint must be three lines: origin, number of leaves, root; extension lines are not taken"
        )
    root = _decode(lines[2], "the root")
    if len(root) != 32:
        raise NoteError(f"the root of a checkpoint has {len(root)} bytes; expected 32")
    return Checkpoint(lines[0], int(lines[1]), root, note.body)


def opened(body: bytes, by: Key) -> Checkpoint:
    """A checkpoint that the log of this key signed: format, origin and signature checked. NoteError otherwise."""
    note = read(body)
    signed(note, by)
    found = checkpoint(note)
    if found.origin != by.name:
        raise NoteError(f"the checkpoint is of the log '{found.origin[:80]}'; expected '{by.name}'")
    return found


def proof(body: bytes) -> Proof:
    """A proof file. NoteError where it is not exactly one; an ``extra`` line is not taken."""
    head, gap, rest = body[:LARGEST].partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NoteError(f"a proof has a byte that is no ASCII at {error.start}") from error
    number = lines[1].removeprefix("index ") if len(lines) > 1 and lines[1].startswith("index ") else ""
    if not gap or lines[0] != PROOF or not _NUMBER.fullmatch(number) or len(lines) > 65:
        raise NoteError(f"this is no proof file; expected '{PROOF}', an index, hashes, and a checkpoint")
    hashes = tuple(_decode(line, "a hash") for line in lines[2:])
    if any(len(each) != 32 for each in hashes):
        raise NoteError("a hash of a proof does not have 32 bytes")
    found = Proof(int(number), hashes, rest)
    if found.body != body:
        raise NoteError("a proof does not write back to itself byte by byte")
    return found


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(text: str, what: str) -> bytes:
    """Base64 that encodes back to the very same text."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise NoteError(f"{what} is no base64: '{text[:60]}'") from error
    if _encode(raw) != text:
        raise NoteError(f"{what} is not in the one form that its base64 has: '{text[:60]}'")
    return raw
