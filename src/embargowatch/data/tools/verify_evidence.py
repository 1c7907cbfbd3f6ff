#!/usr/bin/env python3
"""Check evidence kept by Embargo Watch without trusting Embargo Watch. In: a folder or a package. Out: what holds.

    python3 verify_evidence.py PATH --vkey KEY|FILE [--since CHECKPOINT] [--policy FILE] [--anchored] [--json]

PATH is an EVIDENCE folder (with ``log/`` and ``blobs/``), a package (``.wacz``), or the folder of an unpacked package.
KEY is the log's public key in one line, as its keeper gave it to you BY ANOTHER WAY than this folder: a key that lies
beside the evidence proves nothing about who signed. This one file needs Python 3.11 and the package ``cryptography``.
It shares no code with the program whose work it checks.

Exit codes: 0 good; 1 damaged or inconsistent; 2 could not be checked; 3 good, but not anchored or witnessed as asked.

What it checks: the signed note and its origin (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint), every
leaf, tile and root (https://c2sp.org/tlog-tiles, RFC 6962), every kept byte that a leaf names, inclusion proofs
(https://c2sp.org/tlog-proof), cosignatures (https://c2sp.org/tlog-cosignature) under a policy
(https://c2sp.org/tlog-policy), and that each time stamp (RFC 3161) is over the checkpoint that it lies beside.
It does NOT check the signature and certificates of a time stamp: use ``embargowatch verify`` or ``openssl ts -verify``.

What a good answer does not prove: that a page is true, that its server sent the same to others, that everything was
captured, or any time before the first outside anchor.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import itertools
import json
import os
import re
import stat
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.stderr.write("verify_evidence: needs the Python package 'cryptography': python3 -m pip install cryptography\n")
    sys.exit(2)

WIDTH = 256  # hashes of a full tile
LONGEST_NOTE = 64 * 1024
LARGEST_SIZE = 1 << 40  # leaves: more is no log of ours, but a trap
LARGEST_FILE = 1 << 30  # bytes of one file of a package
SIGNATURES = 16
EMPTY_JOURNAL = 64  # bytes of the file in which captures wait, when none does
LOG_KEY, WITNESS_KEY = 1, 4  # signature types of signed notes
DIGEST = re.compile(r"[0-9a-f]{64}")
DECIMAL = re.compile(r"0|[1-9][0-9]{0,17}")
SHA256_OID = bytes.fromhex("0609608648016503040201")  # 2.16.840.1.101.3.4.2.1 in DER
TSTINFO_OID = bytes.fromhex("060b2a864886f70d0109100104")  # id-ct-TSTInfo in DER


class Damaged(Exception):
    """Something is not what it should be: where (file), at which byte (None: all of it), and what is wrong."""

    def __init__(self, where: str, message: str, byte: int | None = None) -> None:
        super().__init__(message)
        self.where, self.message, self.byte = where, message, byte


class NotChecked(Exception):
    """The check could not be made at all."""


@dataclass(frozen=True)
class Key:
    """A verifier key: ``<name>+<key id, 8 hex digits>+<base64 of type byte and public key>``."""

    name: str
    id: bytes
    kind: int
    public: bytes


@dataclass(frozen=True)
class Note:
    """A checkpoint as it was read; ``body`` is what is signed, ``signatures`` are (key name, key id, signature)."""

    origin: str
    size: int
    root: bytes
    body: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]


@dataclass
class Policy:
    """Logs, witnesses by name, groups by name as (how many, of whom), and the quorum's name."""

    logs: list[Key] = field(default_factory=list)
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = "none"


@dataclass
class Asked:
    """What the user wants to know."""

    key: Key | None
    since: Note | None = None
    policy: Policy | None = None
    anchored: bool = False


@dataclass
class Result:
    """What was found. ``counts``: how many of what were checked. ``lacking``: asked for, and not there."""

    faults: list[Damaged] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, number: int = 1) -> None:
        """Count something that was checked."""
        self.counts[what] = self.counts.get(what, 0) + number

    @property
    def code(self) -> int:
        """The exit code."""
        return 1 if self.faults else 2 if self.unchecked else 3 if self.lacking else 0


# ---------------------------------------------------------------------------------------------- signed notes


def plain_base64(text: str, where: str, byte: int | None = None) -> bytes:
    """Base64 that encodes back to itself: a lenient reader would take several spellings of the same bytes."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        raise Damaged(where, "is not base64 here", byte) from None
    if base64.b64encode(raw).decode() != text:
        raise Damaged(where, "has base64 here that is not written in the one canonical way", byte)
    return raw


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def read_key(text: str, kind: int) -> Key:
    """A verifier key of this type; NotChecked says why it is none."""
    parts = text.strip().split("+", 2)
    try:
        name, given, encoded = parts
        raw = plain_base64(encoded, "key")
        found = Key(name, bytes.fromhex(given), raw[0], raw[1:])
    except (ValueError, IndexError, Damaged):
        raise NotChecked(f"{text[:60]!r} is no verifier key; expected NAME+8 HEX DIGITS+BASE64") from None
    if found.kind != kind or len(found.public) != 32 or key_id(name, kind, found.public) != found.id:
        raise NotChecked(f"the key of {name!r} is damaged, or is not an Ed25519 key of type {kind}")
    return found


def bad_control(raw: bytes) -> int | None:
    """Where the first control character other than a newline is."""
    return next((at for at, byte in enumerate(raw) if byte < 32 and byte != 10), None)


def read_note(raw: bytes, where: str) -> Note:
    """A checkpoint, by strict rules: LF only, three lines, one empty line, one to sixteen signatures, nothing else."""
    if len(raw) > LONGEST_NOTE:
        raise Damaged(where, f"is longer than {LONGEST_NOTE} bytes", LONGEST_NOTE)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damaged(where, "is not UTF-8 here", error.start) from None
    if (at := bad_control(raw)) is not None:
        raise Damaged(where, "has a control character here", at)
    head, gap, tail = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) != 3 or not lines[0]:
        raise Damaged(where, "does not start with origin, size and root, one on a line, and an empty line", 0)
    if not DECIMAL.fullmatch(lines[1]) or int(lines[1]) > LARGEST_SIZE:
        raise Damaged(where, f"has {lines[1][:30]!r} in place of the size", len(lines[0].encode()) + 1)
    at = len("\n".join(lines[:2]).encode()) + 1
    root = plain_base64(lines[2], where, at)
    if len(root) != 32:
        raise Damaged(where, "has a root that is not 32 bytes long", at)
    signatures = read_signatures(tail, where, len((head + gap).encode()))
    return Note(lines[0], int(lines[1]), root, (head + "\n").encode(), signatures)


def read_signatures(text: str, where: str, at: int) -> tuple[tuple[str, bytes, bytes], ...]:
    """The signature lines, which start at this byte of the file."""
    if not text.endswith("\n"):
        raise Damaged(where, "does not end with a newline", at)
    found = []
    for line in text[:-1].split("\n"):
        dash, name, encoded = (*line.split(" ", 2), "", "")[:3]
        raw = plain_base64(encoded, where, at) if encoded else b""
        if dash != "\N{EM DASH}" or not name or "+" in name or any(c.isspace() for c in name) or len(raw) <= 4:
            raise Damaged(where, "has a line here that is no signature", at)
        found.append((name, raw[:4], raw[4:]))
        at += len(line.encode()) + 1
    if len(found) > SIGNATURES:
        raise Damaged(where, f"has more than {SIGNATURES} signatures", at)
    return tuple(found)


def signed(note: Note, key: Key) -> bool:
    """Whether the log's key signed the note. A bad signature under that key's name and id is as good as none."""
    own = [raw for name, id, raw in note.signatures if (name, id) == (key.name, key.id)]
    return len(own) == 1 and genuine(key, own[0], note.body)


def cosigned(note: Note, key: Key) -> int | None:
    """The time (seconds since 1970) at which this witness cosigned the note, None where it did not."""
    own = [raw for name, id, raw in note.signatures if (name, id) == (key.name, key.id)]
    if len(own) != 1 or len(own[0]) != 72:
        return None
    at = int.from_bytes(own[0][:8], "big")
    message = f"cosignature/v1\ntime {at}\n".encode() + note.body
    return at if at < 1 << 63 and genuine(key, own[0][8:], message) else None


def genuine(key: Key, signature: bytes, message: bytes) -> bool:
    """An Ed25519 signature (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_signed(note: Note, key: Key, where: str) -> None:
    """The note is that of the log whose key this is."""
    if note.origin != key.name:
        raise Damaged(where, f"is a checkpoint of {note.origin!r}; the key is that of {key.name!r}", 0)
    if not signed(note, key):
        raise Damaged(where, "has no good signature by the key that you gave", len(note.body) + 1)


# ---------------------------------------------------------------------------------------------- policy


def read_policy(raw: bytes) -> Policy:
    """A policy file: ``log``, ``witness``, ``group`` and exactly one ``quorum`` line."""
    if any(byte < 32 and byte not in (9, 10) or byte == 127 for byte in raw):
        raise NotChecked("the policy has a control character in it")
    policy, names, members, quorums = Policy(), set[str](), set[str](), 0
    for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = [word for word in re.split("[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            quorums += policy_line(policy, words, names, members)
        except (ValueError, KeyError, IndexError, NotChecked) as error:
            raise NotChecked(f"line {number} of the policy cannot be understood: {error}") from None
    if quorums != 1:
        raise NotChecked(f"the policy has {quorums} quorum lines; expected one")
    publics = [key.public for key in policy.witnesses.values()]
    if len(set(publics)) != len(publics) or len({key.public for key in policy.logs}) != len(policy.logs):
        raise NotChecked("the policy lists the same public key twice")
    return policy


def policy_line(policy: Policy, words: list[str], names: set[str], members: set[str]) -> int:
    """One line; 1 where it is the quorum."""
    if words[0] == "log" and len(words) in (2, 3):
        policy.logs.append(read_key(words[1], LOG_KEY))
    elif words[0] == "witness" and len(words) in (3, 4) and words[1] not in names | {"none"}:
        policy.witnesses[words[1]] = read_key(words[2], WITNESS_KEY)
        names.add(words[1])
    elif words[0] == "group" and len(words) >= 4 and words[1] not in names | {"none"}:
        group = words[3:]
        if len(set(group)) != len(group) or set(group) & members or not set(group) <= names:
            raise ValueError("a member of the group is unknown, or a member already")
        if words[2] not in ("all", "any") and not re.fullmatch("[1-9][0-9]*", words[2]):
            raise ValueError(f"{words[2]!r} is no number of members")
        least = {"all": len(group), "any": 1}.get(words[2]) or int(words[2])
        if least > len(group):
            raise ValueError("the group asks for more members than it has")
        policy.groups[words[1]] = (least, group)
        names.add(words[1])
        members |= set(group)
    elif words[0] == "quorum" and len(words) == 2 and words[1] in names | {"none"}:
        policy.quorum = words[1]
        return 1
    else:
        raise ValueError(f"{' '.join(words)[:60]!r}")
    return 0


def met(policy: Policy, name: str, present: set[str]) -> bool:
    """Whether the witness or group of this name stands behind the checkpoint."""
    if name == "none":
        return True
    if name in policy.witnesses:
        return name in present
    least, group = policy.groups[name]
    return sum(met(policy, each, present) for each in group) >= least


# ---------------------------------------------------------------------------------------------- the tree (RFC 6962)


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def tree_hash(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes; a last one without a partner moves up as it is."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    row = list(hashes)
    while len(row) > 1:
        pairs = [hashlib.sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = pairs + row[len(row) & ~1 :]
    return row[0]


def included(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root that this inclusion path leads to (RFC 9162, 2.1.3.2); None where the path has the wrong length."""
    if not 0 <= index < size:
        return None
    node, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


def tile_name(number: int) -> str:
    """1234067 -> ``x001/x234/067``."""
    parts = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        parts.append(f"x{number % 1000:03}")
    return "/".join(reversed(parts))


# ---------------------------------------------------------------------------------------------- leaves


def ordered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand in the order of RFC 8785 (UTF-16), none twice."""
    for (one, _), (two, _) in itertools.pairwise(pairs):
        in_order = one < two if one.isascii() and two.isascii() else one.encode("utf-16-be") < two.encode("utf-16-be")
        if not in_order:
            raise ValueError(f"the key {two[:40]!r} is out of order or there twice")
    return dict(pairs)


def no_number(text: str) -> Any:
    """A number that no leaf may hold."""
    raise ValueError(f"{text[:40]} is no whole number")


def whole(text: str) -> int:
    """An integer within what every JSON reader holds exactly."""
    if len(text) > 17 or abs(int(text)) > 2**53 - 1:
        raise ValueError(f"{text[:40]} is too large")
    return int(text)


DECODER = json.JSONDecoder(object_pairs_hook=ordered, parse_float=no_number, parse_constant=no_number, parse_int=whole)
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def read_leaf(raw: bytes, where: str, at: int | None = None) -> dict[str, Any]:
    """A leaf: canonical JSON (RFC 8785) of whole numbers, texts, lists and objects, of a version and type we know."""
    try:
        text = raw.decode("utf-8")
        found = DECODER.decode(text)
        same = ENCODER.encode(found).encode("utf-8") == raw
    except (ValueError, RecursionError) as error:
        raise Damaged(where, f"has a leaf here that is not canonical JSON: {error}", at) from None
    if not same or not isinstance(found, dict):
        raise Damaged(where, "has a leaf here that is not written in the one canonical way", at)
    if found.get("v") != 1 or found.get("type") not in TYPES:
        kind = f"{found.get('type')!r}, version {found.get('v')!r}"
        raise Damaged(where, f"has a leaf here of an unknown kind: {kind}", at)
    return found


TYPES = frozenset("capture import derive custody annotate tombstone anchor key visit".split())


class Named:
    """What the leaves name: kept files and their sizes, what a tombstone took away, outside witnesses, readings."""

    def __init__(self) -> None:
        self.blobs: dict[str, int] = {}
        self.made: dict[str, set[str]] = {}  # SHA-256 of a page -> of every reading that was made from it
        self.removed: set[str] = set()
        self.anchors: dict[str, tuple[str, str]] = {}  # SHA-256 of a time stamp or cosigned note -> where it must lie

    def take(self, leaf: dict[str, Any], where: str, at: int | None) -> None:
        """Take down what one leaf names."""
        kind, digest = leaf["type"], leaf.get("sha256")
        if kind in ("tombstone", "anchor") and not (isinstance(digest, str) and DIGEST.fullmatch(digest)):
            raise Damaged(where, f"has a leaf here of type {kind} without a digest", at)
        if kind == "tombstone":
            if not leaf.get("reason") or not leaf.get("authority"):
                raise Damaged(where, "has a tombstone here that names no reason or no authority", at)
            self.removed.add(str(digest))
        elif kind == "anchor":
            places = {"rfc3161": ("log/anchors/", ".tsr"), "witness": ("log/witness/", ".note")}
            start, end = places.get(str(leaf.get("kind")), ("log/", ""))
            self.anchors[str(digest)] = (f"{start}{leaf.get('size')}", end)
        elif kind == "derive":
            for each in leaf.get("inputs") or ():
                self.made.setdefault(str(each.get("sha256")), set()).add(str(leaf.get("output_sha256")))
        for each in leaf.get("objects") or ():
            self._blob(each, where, at)

    def _blob(self, named: Any, where: str, at: int | None) -> None:
        digest, size = (named.get("sha256"), named.get("bytes")) if isinstance(named, dict) else (None, None)
        if not isinstance(digest, str) or not DIGEST.fullmatch(digest) or not isinstance(size, int):
            raise Damaged(where, "has a leaf here that names a kept file without its digest or size", at)
        if self.blobs.setdefault(digest, size) != size:
            raise Damaged(where, f"has a leaf here that gives {digest} another size than an earlier one", at)


# ---------------------------------------------------------------------------------------------- an EVIDENCE folder


@dataclass
class Doubtful:
    """A bundle that differs from its tile, or that is ``certain`` to be damaged by its shape."""

    fault: Damaged
    certain: bool
    raw: bytes
    first: int  # number of its first leaf
    entries: list[tuple[int, int]]


class Tree:
    """Hashes of all complete subtrees, so that the root of any earlier size is quick to find."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.rows = [leaves]
        while len(self.rows[-1]) > 1:
            row = self.rows[-1]
            pairs = range(0, len(row) - 1, 2)
            self.rows.append([hashlib.sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in pairs])

    def root(self, size: int) -> bytes:
        """The root over the first ``size`` leaves."""
        found, start = list[bytes](), 0
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                found.append(self.rows[height][start >> height])
                start += 1 << height
        root = found.pop() if found else tree_hash([])
        while found:
            root = hashlib.sha256(b"\x01" + found.pop() + root).digest()
        return root

    def tile(self, level: int, number: int, width: int) -> bytes:
        """What the tile of this level and number holds."""
        row = self.rows[8 * level] if 8 * level < len(self.rows) else []
        return b"".join(row[number * WIDTH : number * WIDTH + width])


def read_file(path: Path | str, where: str, most: int = LARGEST_FILE) -> bytes:
    """All of a file that is a file, and no link to one."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Damaged(where, "is missing") from None
    except OSError as error:
        raise Damaged(where, f"cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Damaged(where, "is no file")
        if status.st_size > most:
            raise Damaged(where, f"has {status.st_size} bytes; at most {most} were expected", most)
        return stream.read(status.st_size + 1)  # no more than is there: a large number costs memory each time


class Evidence:
    """One EVIDENCE folder, checked from the checkpoint down to the bytes."""

    def __init__(self, folder: Path, asked: Asked, result: Result) -> None:
        self.folder, self.asked, self.result = folder, asked, result
        self.files = sorted(self._listed(folder / "log"))
        self.used: set[str] = set()
        self.named = Named()

    def _listed(self, top: Path) -> Iterator[str]:
        for folder, folders, names in os.walk(top):
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            yield from ((Path(folder) / name).relative_to(self.folder).as_posix() for name in (*names, *links))

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """The bytes of a file by its name below the folder."""
        self.used.add(name)
        return read_file(self.folder / name, name, most)

    def check(self) -> None:
        """Everything; a fault that leaves nothing to compare with ends the check."""
        note = read_note(self.read("log/checkpoint", LONGEST_NOTE), "log/checkpoint")
        key = own_key(self.read("log/key.pub", LONGEST_NOTE), self.asked, self.result, "log/key.pub")
        check_signed(note, key, "log/checkpoint")
        tree = self._tree(note)
        if tree is not None:
            self.result.add("leaves", note.size)
            self._tiles(tree, note.size)
            notes = self._notes(tree, key, note)
            self._tokens(notes)
            self._since(tree, note)
            standing(self.result, self.asked, notes)
            self._strangers()
        self._blobs()

    def _tree(self, note: Note) -> Tree | None:
        """The tree over the leaves kept here; None where they are not those under the signed root.

        Where a bundle and its tile differ, the signed root tells which of them is right.
        """
        kept, told, doubtful = self._hashes(note.size)
        tree, by_tiles = Tree(fill(kept, told)), Tree(fill(told, kept))
        right = tree.root(note.size) == note.root
        if not right and by_tiles.root(note.size) == note.root:
            tree = by_tiles
        self.result.faults += [each.fault for each in doubtful if each.certain or not right]
        if tree.root(note.size) != note.root:
            message = "is signed, but its root is not that of the leaves kept here"
            self.result.faults.append(Damaged("log/checkpoint", message, note_at(note)))
            return None
        for each in doubtful:
            hashes = tree.rows[0][each.first :]
            good = [
                (s, e) for (s, e), known in zip(each.entries, hashes, strict=False) if leaf_hash(each.raw[s:e]) == known
            ]
            self._take(each.raw, good, each.fault.where)
        return tree

    def _hashes(self, size: int) -> tuple[list[bytes], list[bytes], list[Doubtful]]:
        """The hash of each leaf by the bundles, and by the tiles (empty where it cannot be read); where they differ."""
        kept, told, doubtful = list[bytes](), list[bytes](), list[Doubtful]()
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            tile = self._half(self._widest(f"log/tile/0/{tile_name(number)}", width), WIDTH * 32)
            known = [tile[at : at + 32] for at in range(0, width * 32, 32)]
            name = self._widest(f"log/tile/entries/{tile_name(number)}", width)
            raw = self._half(name, WIDTH * 65_537)
            entries, fault = split_bundle(raw, name, own_width(name))
            hashes = [leaf_hash(raw[start:end]) for start, end in entries[:width]]
            hashes += [b""] * (width - len(hashes))
            first = next((at for at, (one, two) in enumerate(zip(hashes, known, strict=True)) if one != two), None)
            if fault is None and first is None:
                self._take(raw, entries[:width], name)
            else:
                other = Damaged(
                    name, f"and its tile differ on leaf {number * WIDTH + (first or 0)}", at_entry(entries, first)
                )
                doubtful.append(Doubtful(fault or other, fault is not None, raw, number * WIDTH, entries))
            kept += hashes
            told += known
        return kept, told, doubtful

    def _half(self, name: str, most: int) -> bytes:
        """The bytes of a file whose other half may do as well; empty, and a fault, where it cannot be read."""
        try:
            return self.read(name, most)
        except Damaged as fault:
            self.result.faults.append(fault)
            return b""

    def _take(self, raw: bytes, entries: Sequence[tuple[int, int]], where: str) -> None:
        for start, end in entries:
            try:
                self.named.take(read_leaf(raw[start:end], where, start), where, start)
            except Damaged as fault:
                self.result.faults.append(fault)

    def _widest(self, name: str, width: int) -> str:
        """The file that holds the first ``width`` entries of a tile: the one of that width, else a wider one."""
        wanted = name if width == WIDTH else f"{name}.p/{width}"
        wider = [f"{name}.p/{each}" for each in range(width + 1, WIDTH)]
        return next((each for each in (wanted, *wider, name) if (self.folder / each).exists()), wanted)

    def _tiles(self, tree: Tree, size: int) -> None:
        """Every tile that a tree of this size must have, and every one that is left of another size."""
        needed = [("entries", size)] if size else []
        level, entries = 0, size
        while entries:
            needed.append((str(level), entries))
            level, entries = level + 1, entries // WIDTH
        for level_name, entries in needed:
            for number in range(-(-entries // WIDTH)):
                name = self._widest(f"log/tile/{level_name}/{tile_name(number)}", min(WIDTH, entries - number * WIDTH))
                if name not in self.files:
                    self.result.faults.append(Damaged(name, "is missing"))
        for name in self.files:
            if name.startswith("log/tile/") and not name.endswith(".unfinished"):
                try:
                    self._tile(name, tree, size)
                except Damaged as fault:
                    self.result.faults.append(fault)

    def _tile(self, name: str, tree: Tree, size: int) -> None:
        """One tile or bundle, by what its name says that it holds."""
        found = re.fullmatch(
            r"log/tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", name
        )
        if found is None or int(found[3] or 1) >= WIDTH:
            raise Damaged(name, "does not belong to the log by its name and place")
        if found[1] == "entries" and name in self.used:
            return  # compared with its tile already
        level = 0 if found[1] == "entries" else int(found[1])
        number, width = int(found[2].replace("x", "").replace("/", "")), own_width(name)
        under = max(0, min(width, (size >> 8 * level) - number * WIDTH))
        if under < width:
            self.result.remarks.append(f"{name} reaches beyond the checkpoint: leaves that are not published yet")
        raw, expected = self.read(name, WIDTH * 65_537), tree.tile(level, number, under)
        if found[1] == "entries":
            compare_bundle(raw, expected, width, name)
        else:
            compare_tile(raw, expected, width, name)
            self.result.add("tiles")

    def _notes(self, tree: Tree, key: Key, newest: Note) -> dict[str, tuple[Note, bytes]]:
        """Every checkpoint that is kept: signed, and of a tree that this one grew from."""
        found = {"log/checkpoint": (newest, self.read("log/checkpoint"))}
        for name in self.files:
            if name in found or not name.endswith((".note", ".checkpoint")) or name.startswith("log/tile/"):
                continue
            try:
                raw = self.read(name, LONGEST_NOTE)
                note = read_note(raw, name)
                check_signed(note, key, name)
                consistent(tree, newest, note, name)
                found[name] = (note, raw)
                self.result.add("older checkpoints")
            except Damaged as fault:
                self.result.faults.append(fault)
        return found

    def _tokens(self, notes: dict[str, tuple[Note, bytes]]) -> None:
        """Time stamps and cosigned notes: each is whole, and those that the log names are here unchanged."""
        found = {name: hashlib.sha256(raw).hexdigest() for name, (_, raw) in notes.items()}
        for name in self.files:
            if name.endswith(".tsr"):
                try:
                    raw = self.read(name, 1 << 20)
                    found[name] = hashlib.sha256(raw).hexdigest()
                    self._token(name, raw, notes)
                except Damaged as fault:
                    self.result.faults.append(fault)
        lost = {place for digest, place in self.named.anchors.items() if digest not in found.values()}
        for start, end in sorted(lost):
            message = "is altered or missing: the log holds the digest of another time stamp or cosignature"
            near = [
                name
                for name, digest in found.items()
                if digest not in self.named.anchors
                and re.fullmatch(re.escape(start) + "(-[0-9]+)?" + re.escape(end), name)
            ]
            self.result.faults += [Damaged(name, message) for name in near or [f"{start}-*{end}"]]

    def _token(self, name: str, raw: bytes, notes: dict[str, tuple[Note, bytes]]) -> None:
        stem = name.rpartition("-")[0] + ".note"
        if stem not in notes:
            raise Damaged(name, f"is a time stamp of {stem}, which is missing or damaged")
        self.result.remarks.append(stamped(raw, notes[stem][1], name))
        self.result.add("time stamps (imprint only)")

    def _since(self, tree: Tree, newest: Note) -> None:
        if self.asked.since is not None:
            consistent(tree, newest, self.asked.since, "log/checkpoint")
            self.result.add("earlier checkpoints of yours")

    def _strangers(self) -> None:
        """Files of the log that nothing above has looked at."""
        for name in self.files:
            if name.endswith(".unfinished"):
                self.result.remarks.append(f"{name} was left by an interrupted write; harmless")
            elif name not in self.used and not name.startswith("log/tile/"):
                self.result.faults.append(Damaged(name, "does not belong to the log by its name and place"))

    def _blobs(self) -> None:
        """Every kept file, one after the other: threads that open many small files wait for each other."""
        expected = self.named.blobs
        seen = set[str]()
        for name, digest in self._kept():
            seen.add(digest)
            self._count(digest, self._blob(name, digest))
        for digest in sorted(expected.keys() - seen):
            if digest in self.named.removed:
                self.result.add("tombstones kept to")
            else:
                self._missing(blob_name(digest))

    def _missing(self, name: str) -> None:
        """A kept file that is not there: damage, unless a leaf that cannot be read may say that it was taken away."""
        if any(fault.where.startswith("log/tile/entries/") for fault in self.result.faults):
            self.result.remarks.append(f"{name} is missing; a leaf that cannot be read now may say why")
        else:
            self.result.faults.append(Damaged(name, "is missing; a leaf names it"))

    def _kept(self) -> Iterator[tuple[str, str]]:
        """Name and digest of every file below ``blobs``."""
        top = self.folder / "blobs"
        for folder, folders, names in os.walk(top):
            folders.sort()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            below = Path(folder).relative_to(self.folder).as_posix()
            for name in sorted([*names, *links]):
                if name.endswith(".unfinished"):
                    self.result.remarks.append(f"{below}/{name} was left by an interrupted write; harmless")
                elif f"{below}/{name}" != blob_name(name):
                    self.result.faults.append(Damaged(f"{below}/{name}", "is no kept file by its name and place"))
                else:
                    yield f"{below}/{name}", name

    def _blob(self, name: str, digest: str) -> int | Damaged:
        try:
            return check_blob(f"{self.folder}{os.sep}{name}", name, digest, self.named.blobs.get(digest))
        except Damaged as fault:
            return fault

    def _count(self, digest: str, found: int | Damaged) -> None:
        if isinstance(found, Damaged):
            self.result.faults.append(found)
            return
        self.result.add("kept files")
        self.result.add("bytes", found)
        if digest not in self.named.blobs and self._waiting():
            self.result.remarks.append(f"{blob_name(digest)} belongs to no leaf that is published yet")
        elif digest not in self.named.blobs:
            self.result.faults.append(Damaged(blob_name(digest), "is named by no leaf: somebody put it there"))
        elif digest in self.named.removed:
            self.result.faults.append(Damaged(blob_name(digest), "is still here, though a tombstone took it away"))

    def _waiting(self) -> bool:
        """Whether there are captures that no checkpoint covers yet, or leaves that cannot be read."""
        journal = self.folder / "waiting" / "journal"
        beyond = any("reaches beyond the checkpoint" in each for each in self.result.remarks)
        damaged = any(fault.where.startswith("log/") for fault in self.result.faults)
        return beyond or damaged or (journal.is_file() and journal.stat().st_size > EMPTY_JOURNAL)


def blob_name(digest: str) -> str:
    """Where a kept file lies."""
    return f"blobs/sha256/{digest[:2]}/{digest}"


def check_blob(path: Path | str, name: str, digest: str, size: int | None) -> int:
    """The size of a kept file whose bytes are those that its name says."""
    raw = read_file(path, name)
    if hashlib.sha256(raw).hexdigest() == digest:
        if size is not None and size != len(raw):
            raise Damaged(name, f"has {len(raw)} bytes; its leaf says {size}")
        return len(raw)
    if size is not None and len(raw) < size:
        raise Damaged(name, f"was cut short: {len(raw)} bytes of {size} are left", len(raw))
    raise Damaged(name, "no longer has the bytes that were kept")


def split_bundle(raw: bytes, where: str, width: int) -> tuple[list[tuple[int, int]], Damaged | None]:
    """Where each of the ``width`` leaves of a bundle starts and ends, and what is wrong with its shape."""
    found, at = list[tuple[int, int]](), 0
    while len(found) < width:
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        if at + 2 > len(raw) or end > len(raw):
            return found, Damaged(where, f"ends within leaf {len(found)} of {width}", at)
        found.append((at + 2, end))
        at = end
    if at != len(raw):
        return found, Damaged(where, f"has {len(raw) - at} bytes behind its last leaf", at)
    return found, None


def own_width(name: str) -> int:
    """How many entries a tile or bundle has by its name."""
    return int(name.rpartition(".p/")[2]) if ".p/" in name else WIDTH


def at_entry(entries: Sequence[tuple[int, int]], number: int | None) -> int | None:
    """The byte at which a leaf of a bundle starts."""
    return entries[number][0] if number is not None and number < len(entries) else None


def fill(first: list[bytes], second: list[bytes]) -> list[bytes]:
    """The first hashes, and where one is missing the second one."""
    return [one if len(one) == 32 else two for one, two in zip(first, second, strict=True)]


def compare_bundle(raw: bytes, expected: bytes, width: int, where: str) -> None:
    """A bundle holds ``width`` leaves, and the first of them are those that were logged."""
    entries, fault = split_bundle(raw, where, width)
    if fault is not None:
        raise fault
    for number, (start, end) in enumerate(entries[: len(expected) // 32]):
        if leaf_hash(raw[start:end]) != expected[number * 32 : number * 32 + 32]:
            raise Damaged(where, f"has another leaf here than was logged, the {number + 1}th of it", start)


def compare_tile(raw: bytes, expected: bytes, width: int, where: str) -> None:
    """A tile holds ``width`` hashes, and the first of them are those of the tree."""
    if not raw.startswith(expected):
        at = next((at for at, (one, two) in enumerate(zip(raw, expected, strict=False)) if one != two), len(raw))
        raise Damaged(where, "does not hold the hashes of the tree", at)
    if len(raw) != width * 32:
        raise Damaged(where, f"has {len(raw)} bytes; expected {width * 32}", min(len(raw), width * 32))


def note_at(note: Note) -> int:
    """The byte at which the root of a checkpoint starts."""
    return len(note.body) - 45


def consistent(tree: Tree, newest: Note, older: Note, where: str) -> None:
    """The older checkpoint is one that this log passed through."""
    if older.origin != newest.origin:
        raise Damaged(where, f"is of {newest.origin!r}; the earlier checkpoint is of {older.origin!r}")
    if older.size > newest.size:
        raise Damaged(
            where, f"has {newest.size} leaves; an earlier checkpoint had {older.size}: leaves were taken away"
        )
    if tree.root(older.size) != older.root:
        raise Damaged(where, f"is no continuation of the checkpoint of size {older.size}: history was rewritten")


def own_key(raw: bytes, asked: Asked, result: Result, where: str) -> Key:
    """The key to check with: that of the user, which must be the one that lies here; else the one that lies here."""
    try:
        inside = read_key(raw.decode("utf-8"), LOG_KEY)
        if raw != key_line(inside).encode():
            raise Damaged(where, "is not one line with a key")
    except (NotChecked, UnicodeDecodeError) as error:
        raise Damaged(where, str(error)) from None
    if asked.key is None:
        result.unchecked.append(
            "nobody outside has told which key is the log's: the key that lies here was used, and anybody could have "
            f"put it there. Ask the keeper of {inside.name} for the key, and give it with --vkey"
        )
        return inside
    if inside != asked.key:
        raise Damaged(where, "is another key than the one that you gave")
    return asked.key


def key_line(key: Key) -> str:
    """A key as it is written."""
    return f"{key.name}+{key.id.hex()}+{base64.b64encode(bytes([key.kind]) + key.public).decode()}\n"


def standing(result: Result, asked: Asked, notes: dict[str, tuple[Note, bytes]]) -> None:
    """Whether witnesses and authorities stand behind a checkpoint, as far as the user asks for it."""
    stamps = result.counts.get("time stamps (imprint only)", 0)
    if not stamps:
        result.remarks.append("no time stamp by an outside authority: all times are this machine's own claim")
    if asked.anchored and not stamps:
        result.lacking.append("not anchored: there is no time stamp by an outside authority")
    policy = asked.policy
    if policy is None:
        return
    if policy.logs and asked.key is not None and asked.key not in policy.logs:
        result.lacking.append("the policy does not list this log")
    best = max((note for note, _ in notes.values() if met(policy, policy.quorum, behind(policy, note))),
               key=lambda note: note.size, default=None)  # fmt: skip
    newest = max(note.size for note, _ in notes.values())
    if best is None:
        result.lacking.append("not witnessed: no checkpoint has the quorum that the policy asks for")
    elif best.size < newest:
        result.lacking.append(f"witnessed only up to leaf {best.size} of {newest}")
    else:
        result.add("witnessed leaves", best.size)


def behind(policy: Policy, note: Note) -> set[str]:
    """The names of the witnesses who cosigned a checkpoint."""
    return {name for name, key in policy.witnesses.items() if cosigned(note, key) is not None}


# ---------------------------------------------------------------------------------------------- time stamps (RFC 3161)


class Der:
    """A walk through DER: each step opens the next element of the innermost one. Raises Damaged at the byte."""

    def __init__(self, raw: bytes, where: str, start: int = 0, end: int | None = None) -> None:
        self.raw, self.where, self.at, self.end = raw, where, start, len(raw) if end is None else end

    def take(self, tag: int) -> Der:
        """The next element, which must be of this tag."""
        raw, at = self.raw, self.at
        if at + 2 > self.end or raw[at] != tag:
            raise Damaged(self.where, f"is no time stamp of RFC 3161: no element {tag:#04x} here", at)
        length, start = raw[at + 1], at + 2
        if length >= 0x80:
            count = length & 0x7F
            length, start = int.from_bytes(raw[start : start + count], "big"), start + count
            if not 1 <= count <= 4 or length < 0x80 or raw[at + 2] == 0:
                raise Damaged(self.where, "has a length here that is not DER", at + 1)
        if start + length > self.end:
            raise Damaged(self.where, "is cut short within this element", at)
        self.at = start + length
        return Der(raw, self.where, start, start + length)

    @property
    def content(self) -> bytes:
        """The bytes of the element."""
        return self.raw[self.at : self.end]


def stamped(raw: bytes, message: bytes, where: str) -> str:
    """What the token claims, in words. Damaged where it is over something else than this message."""
    whole = Der(raw, where)
    reply = whole.take(0x30)
    if whole.at != len(raw):
        raise Damaged(where, "has bytes behind the time stamp", whole.at)
    if reply.take(0x30).take(0x02).content != b"\x00":
        raise Damaged(where, "is a refusal of the authority, no time stamp")
    token = reply.take(0x30)
    token.take(0x06)
    signed_data = token.take(0xA0).take(0x30)
    signed_data.take(0x02)
    signed_data.take(0x31)
    wrapped = signed_data.take(0x30)
    if b"\x06\x0b" + wrapped.take(0x06).content != TSTINFO_OID:
        raise Damaged(where, "holds something else than a time stamp", wrapped.at)
    info = wrapped.take(0xA0).take(0x04).take(0x30)
    info.take(0x02)
    info.take(0x06)
    imprint = info.take(0x30)
    at = imprint.at
    algorithm = imprint.take(0x30).take(0x06).content
    if b"\x06\x09" + algorithm != SHA256_OID or imprint.take(0x04).content != hashlib.sha256(message).digest():
        raise Damaged(where, "is a time stamp of other bytes than the checkpoint beside it", at)
    info.take(0x02)
    when = info.take(0x18).content.decode("ascii", "replace")
    return f"{where} claims the time {when[:32]!r}; its signature and certificates were not checked by this tool"


# ---------------------------------------------------------------------------------------------- a package


class Package:
    """A package for third parties: a WACZ file or the folder that it was unpacked to."""

    def __init__(self, path: Path, asked: Asked, result: Result) -> None:
        self.asked, self.result, self.path = asked, result, path
        self.archive = None if path.is_dir() else self._opened(path)
        self.files = self._names()
        self.notes: dict[str, tuple[Note, bytes]] = {}
        self.named = Named()
        self.leaves: dict[int, bytes] = {}

    def _opened(self, path: Path) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise Damaged(path.name, f"cannot be opened as a package: {error}") from None

    def _names(self) -> list[str]:
        if self.archive is None:
            found = [each.relative_to(self.path).as_posix() for each in self.path.rglob("*") if not each.is_dir()]
        else:
            found = self.archive.namelist()
        for name in found:
            if name.startswith("/") or "\\" in name or ".." in name.split("/") or found.count(name) > 1:
                raise Damaged(name[:200], "is a name that no package has, or is there twice")
        return sorted(found)

    def read(self, name: str) -> bytes:
        """The bytes of one file."""
        if name not in self.files:
            raise Damaged(name, "is missing")
        if self.archive is None:
            return read_file(self.path / name, name)
        if self.archive.getinfo(name).file_size > LARGEST_FILE:
            raise Damaged(name, f"is larger than {LARGEST_FILE} bytes")
        try:
            return self.archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Damaged(name, f"cannot be unpacked: {error}") from None

    def check(self) -> None:
        """Everything; each fault is named."""
        self._listed()
        raw = self.read("proof/checkpoint")
        note = read_note(raw, "proof/checkpoint")
        key = own_key(self.read("proof/key.pub"), self.asked, self.result, "proof/key.pub")
        check_signed(note, key, "proof/checkpoint")
        self.notes["proof/checkpoint"] = (note, raw)
        self._each("proof/", (".note",), lambda name: self._note(name, key))
        self._each("proof/leaves/", (".json",), self._leaf)
        if not self.leaves:
            raise Damaged("proof/leaves", "holds no leaf: there is nothing that this package proves")
        self._each("proof/leaves/", (".tlog-proof",), lambda name: self._proof(name, key))
        self._proved()
        self._each("proof/anchors/", (".tsr",), self._token)
        self._since(note)
        standing(self.result, self.asked, self.notes)
        self._records()
        self._each("readings/", (".json",), self._reading)

    def _each(self, top: str, ends: tuple[str, ...], check: Callable[[str], None]) -> None:
        for name in self.files:
            if name.startswith(top) and name.endswith(ends):
                try:
                    check(name)
                except Damaged as fault:
                    self.result.faults.append(fault)

    def _listed(self) -> None:
        """Every file is listed with its digest, and the list is the one whose digest is given."""
        raw = self.read("datapackage.json")
        told = self._json("datapackage-digest.json")
        if not isinstance(told, dict) or told.get("hash") != f"sha256:{hashlib.sha256(raw).hexdigest()}":
            raise Damaged("datapackage.json", "does not have the digest that datapackage-digest.json gives")
        table = self._json("datapackage.json")
        listed = {str(each["path"]): each for each in (table.get("resources") or [])}
        for name in sorted(set(self.files) - listed.keys() - {"datapackage.json", "datapackage-digest.json"}):
            self.result.faults.append(Damaged(name, "is not listed in datapackage.json: it was put in afterwards"))
        for name, each in listed.items():
            try:
                self._same(name, each)
            except Damaged as fault:
                self.result.faults.append(fault)

    def _same(self, name: str, listed: dict[str, Any]) -> None:
        raw = self.read(name)
        if listed.get("bytes") != len(raw) or listed.get("hash") != f"sha256:{hashlib.sha256(raw).hexdigest()}":
            raise Damaged(name, "does not have the bytes that datapackage.json lists")
        self.result.add("files of the package")

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self.read(name))
        except (ValueError, RecursionError) as error:
            raise Damaged(name, f"is not JSON: {error}") from None

    def _note(self, name: str, key: Key) -> None:
        raw = self.read(name)
        note = read_note(raw, name)
        check_signed(note, key, name)
        self.notes[name] = (note, raw)

    def _leaf(self, name: str) -> None:
        raw = self.read(name)
        index = name.removeprefix("proof/leaves/").removesuffix(".json")
        if not DECIMAL.fullmatch(index):
            raise Damaged(name, "is not named after the number of a leaf")
        self.named.take(read_leaf(raw, name), name, None)
        self.leaves[int(index)] = raw

    def _proof(self, name: str, key: Key) -> None:
        """An inclusion proof: of one of the leaves here, to one of the checkpoints here."""
        index, path, rest = read_proof(self.read(name), name)
        note = read_note(rest, name)
        check_signed(note, key, name)
        if name.removeprefix("proof/leaves/") != f"{index}-{note.size}.tlog-proof" or index not in self.leaves:
            raise Damaged(
                name, f"is the proof of leaf {index} at size {note.size}, by another name or without its leaf"
            )
        if included(index, note.size, leaf_hash(self.leaves[index]), path) != note.root:
            raise Damaged(name, f"does not prove that leaf {index} is under the checkpoint of size {note.size}")
        roots = {each.root for each, _ in self.notes.values() if each.size == note.size}
        if roots - {note.root}:
            raise Damaged(name, f"is of another tree than the checkpoint of size {note.size} beside it")
        self.result.add("inclusion proofs")

    def _proved(self) -> None:
        """Each leaf has a proof to the newest checkpoint, and nothing vouches for a checkpoint without any leaf."""
        newest = self.notes["proof/checkpoint"][0].size
        for index in self.leaves:
            name = f"proof/leaves/{index}-{newest}.tlog-proof"
            if name not in self.files:
                self.result.faults.append(Damaged(name, "is missing: the leaf is not proved to be in the log"))
            self.result.add("leaves")
        for name, (note, _) in self.notes.items():
            if not any(f"proof/leaves/{index}-{note.size}.tlog-proof" in self.files for index in self.leaves):
                self.result.remarks.append(f"{name} covers none of the leaves here")

    def _token(self, name: str) -> None:
        stem = name.rpartition("-")[0] + ".note"
        if stem not in self.notes:
            raise Damaged(name, f"is a time stamp of {stem}, which is missing or damaged")
        self.result.remarks.append(stamped(self.read(name), self.notes[stem][1], name))
        self.result.add("time stamps (imprint only)")

    def _since(self, note: Note) -> None:
        since = self.asked.since
        if since is None:
            return
        if since.origin != note.origin or since.size > note.size:
            raise Damaged("proof/checkpoint", f"is no continuation of your checkpoint of size {since.size}")
        same = [each.root for each, _ in self.notes.values() if each.size == since.size]
        if same and same[0] != since.root:
            raise Damaged("proof/checkpoint", f"differs from your checkpoint of the same size {since.size}")
        if not same:
            self.result.unchecked.append(
                "a package holds no proof from your checkpoint to its own; ask for the log itself"
            )

    def _records(self) -> None:
        """Every kept file that a leaf names is in the web archive, byte for byte."""
        digests: dict[str, int] = {}
        for raw in records(self.read("archive/data.warc.gz"), "archive/data.warc.gz"):
            for body in raw:
                digests[hashlib.sha256(body).hexdigest()] = len(body)
            self.result.add("records of the web archive")
        for digest, size in self.named.blobs.items():
            if digest in self.named.removed:
                self.result.remarks.append(f"sha256:{digest} was taken away; a tombstone says why")
            elif digests.get(digest) != size:
                self.result.faults.append(Damaged("archive/data.warc.gz", f"lacks sha256:{digest}, which a leaf names"))
            else:
                self.result.add("kept files")

    def _reading(self, name: str) -> None:
        """Words that are quoted from a document stand where the reading says."""
        read = self._json(name)
        try:
            document = read["document"]
            id, text = document["id"].removeprefix("sha256:"), document["text"]
            spans = list(quoted(read))
            wrong = next((each for each in spans if text[each["start"] : each["end"]] != each["text"]), None)
        except (KeyError, TypeError, AttributeError):
            raise Damaged(name, "is no reading of a document") from None
        if id not in self.named.blobs:
            raise Damaged(name, "is the reading of a page that no leaf here names")
        if wrong is not None:
            raise Damaged(name, f"quotes {wrong['text'][:60]!r}, which is not at {wrong['start']} of the text")
        self.result.add("quotations found in their texts", len(spans))
        self._told(name, id, read)

    def _told(self, name: str, page: str, read: Any) -> None:
        """A reading says what the one says whose digest the log holds, in the form in which it was digested."""
        kept, told = f"proof/{name}", self.named.made.get(page)
        if kept not in self.files and not told:
            self.result.remarks.append(f"{name}: no leaf here tells of this reading; nothing vouches for its text")
            return
        if hashlib.sha256(self.read(kept)).hexdigest() not in (told or ()):
            raise Damaged(kept, "is not a reading that a leaf here tells of")
        if gist(read, name) != gist(self._json(kept), kept):
            raise Damaged(name, f"does not say what {kept} says, of which the log tells")
        self.result.add("readings as the log tells of them")


def gist(read: Any, where: str) -> list[Any]:
    """What a reading comes to, from either of its forms: text, who says what, who passed what to whom, and where."""

    def places(one: dict[str, Any]) -> list[tuple[int, int]]:
        return [(each["start"], each["end"]) for each in one["evidence"]]

    def who(side: dict[str, Any] | None) -> Any:
        named = side if side is None or "id" in side else side["actor"]
        return named and named["id"]

    try:
        said, document = read.get("reading", read), read["document"]
        statements = [(each["id"], each["act"], places(each)) for each in said["statements"]]
        claims = [
            (
                *(each[field] for field in ("id", "statement", "status", "watched")),
                *(who(each["transfer"][side]) for side in ("supplier", "recipient")),
                (each["transfer"]["item"] or {}).get("category"),
                places(each),
            )
            for each in said["claims"]
        ]
        return [document["text"], document["title"], statements, claims]
    except (KeyError, TypeError, AttributeError):
        raise Damaged(where, "is no reading of a document") from None


def quoted(value: Any) -> Iterator[dict[str, Any]]:
    """Every SPAN of a reading: objects of start, end and text, and perhaps bytes."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if {"start", "end", "text"} <= each.keys() <= {"start", "end", "text", "bytes"}:
                yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def read_proof(raw: bytes, where: str) -> tuple[int, list[bytes], bytes]:
    """Index, inclusion path and checkpoint of a ``.tlog-proof``."""
    head, gap, rest = raw.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    first, index, path = lines[0], lines[1:2], lines[2:]
    word, _, number = (index or [""])[0].partition(" ")
    if first != "c2sp.org/tlog-proof@v1" or not gap or word != "index" or not DECIMAL.fullmatch(number):
        raise Damaged(where, "is no inclusion proof (c2sp.org/tlog-proof@v1)", 0)
    hashes = [plain_base64(line, where) for line in path]
    if len(hashes) > 63 or any(len(each) != 32 for each in hashes):
        raise Damaged(where, "has a path that is too long, or hashes that are not 32 bytes long", len(first) + 1)
    return int(number), hashes, rest


def records(raw: bytes, where: str) -> Iterator[list[bytes]]:
    """The blocks of a WARC file with one gzip member for each record; of HTTP messages their bodies too."""
    at = 0
    while at < len(raw):
        unpacked = zlib.decompressobj(31)
        try:
            record = unpacked.decompress(raw[at:] if at else raw, LARGEST_FILE)
        except zlib.error as error:
            raise Damaged(where, f"has a record here that cannot be unpacked: {error}", at) from None
        if not unpacked.eof:
            raise Damaged(where, "is cut short within this record", at)
        head, gap, rest = record.partition(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: ([0-9]{1,12})\r\n", head + b"\r\n")
        if not gap or not head.startswith(b"WARC/1.") or length is None or rest[int(length[1]) :] != b"\r\n\r\n":
            raise Damaged(where, "has a record here that is not WARC, or not as long as it says", at)
        block = rest[: int(length[1])]
        yield [block, block.partition(b"\r\n\r\n")[2]] if b"application/http" in head else [block]
        at = len(raw) - len(unpacked.unused_data)


# ---------------------------------------------------------------------------------------------- the command line


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        description="Check evidence kept by Embargo Watch, without Embargo Watch.",
        epilog="Exit codes: 0 good; 1 damaged; 2 could not be checked; 3 good, but not anchored or witnessed as asked.",
    )
    parser.add_argument("path", type=Path, help="an EVIDENCE folder, a package (.wacz), or an unpacked package")
    parser.add_argument("--vkey", help="the log's public key or a file with it, got from its keeper by another way")
    parser.add_argument("--since", type=Path, metavar="CHECKPOINT", help="a checkpoint that you kept earlier")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="which witnesses must stand behind the log")
    parser.add_argument("--anchored", action="store_true", help="ask for a time stamp by an outside authority")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser.parse_args()


def given_key(text: str | None) -> Key | None:
    """The key that the user gives, itself or in a file."""
    if text is None:
        return None
    return read_key(Path(text).read_text("utf-8") if "+" not in text or Path(text).is_file() else text, LOG_KEY)


def asked_for(given: argparse.Namespace) -> Asked:
    """The question, with its files read."""
    try:
        key = given_key(given.vkey)
        policy = read_policy(given.policy.read_bytes()) if given.policy else None
        since = read_note(given.since.read_bytes(), str(given.since)) if given.since else None
        if since is not None and key is not None:
            check_signed(since, key, str(given.since))
    except Damaged as fault:
        raise NotChecked(f"{fault.where} {fault.message}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise NotChecked(str(error)) from None
    return Asked(key, since, policy, given.anchored)


def checked(path: Path, asked: Asked) -> Result:
    """The check of a folder or package."""
    result = Result()
    if not path.exists():
        raise NotChecked(f"{path} does not exist")
    try:
        if path.is_dir() and (path / "log").is_dir():
            Evidence(path, asked, result).check()
        elif path.is_file() or (path / "datapackage.json").is_file():
            Package(path, asked, result).check()
        else:
            raise NotChecked(f"{path} is no EVIDENCE folder (no log/ in it) and no package (no datapackage.json in it)")
    except Damaged as fault:
        result.faults.append(fault)
    return result


def report(result: Result, seconds: float) -> str:
    """The result in words."""
    lines = [f"{number:>14,}  {what}" for what, number in result.counts.items()]
    for fault in result.faults:
        at = f", byte {fault.byte}" if fault.byte is not None else ""
        lines.append(f"DAMAGED  {fault.where}{at}: {fault.message}")
    lines += [f"note     {each}" for each in result.remarks]
    lines += [f"LACKING  {each}" for each in result.lacking]
    lines += [f"UNSURE   {each}" for each in result.unchecked]
    answer = {
        0: "good",
        1: "DAMAGED",
        2: "could not be checked in full",
        3: "good, but not as well vouched for as asked",
    }
    lines.append(f"{answer[result.code]} ({seconds:.1f} s)")
    if result.code != 1:
        lines.append(
            "This does not prove that a page is true, that its server sent it to others, or that all was kept."
        )
    return "\n".join(lines) + "\n"


def as_json(result: Result) -> str:
    """The result for programs."""
    faults = [{"file": fault.where, "byte": fault.byte, "message": fault.message} for fault in result.faults]
    told = {"exit": result.code, "counts": result.counts, "faults": faults, "remarks": result.remarks}
    return json.dumps(told | {"lacking": result.lacking, "unchecked": result.unchecked}, indent=2) + "\n"


def main() -> int:
    """The command."""
    given = arguments()
    start = time.monotonic()
    try:
        result = checked(given.path, asked_for(given))
    except NotChecked as error:
        sys.stderr.write(f"verify_evidence: {error}\n")
        return 2
    sys.stdout.write(as_json(result) if given.json else report(result, time.monotonic() - start))
    return result.code


if __name__ == "__main__":
    sys.exit(main())
