"""Stores written by the specifications alone (C2SP tlog-tiles, signed-note; RFC 6962), for whatever reads such stores.

It shares no code with the vault nor with the checkers: a third hand, so that the three can disagree.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "watch.example/evidence-7f3a"


@dataclass(frozen=True)
class Signer:
    """An Ed25519 key with a name; ``kind``: 1 a log's, 4 a witness's."""

    name: str
    private: Ed25519PrivateKey
    kind: int = 1

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def line(self, signature: bytes) -> bytes:
        return f"— {self.name} {base64.b64encode(self.id + signature).decode()}\n".encode()

    def sign(self, body: bytes) -> bytes:
        """The signature line of a log."""
        return self.line(self.private.sign(body))

    def cosign(self, body: bytes, at: int) -> bytes:
        """The signature line of a witness."""
        message = f"cosignature/v1\ntime {at}\n".encode() + body
        return self.line(at.to_bytes(8, "big") + self.private.sign(message))


def signer(name: str = ORIGIN, kind: int = 1) -> Signer:
    """The same key for the same name, always."""
    seed = hashlib.sha256(f"test key of {name}".encode()).digest()
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed), kind)


def blob(body: bytes, role: str = "payload", media_type: str = "text/html") -> dict[str, Any]:
    return {"bytes": len(body), "media_type": media_type, "role": role, "sha256": hashlib.sha256(body).hexdigest()}


def leaf(kind: str, number: int, /, **more: Any) -> bytes:
    """Canonical JSON (keys sorted, ASCII here; no spaces) with the fields that leaves of all kinds have."""
    fields = {
        "v": 1,
        "type": kind,
        "id": f"01900000-0000-7000-8000-{number:012x}",
        "at": time(number),
        "clock": {"source": "system", "behind_ms": 0},
        "by": {"agent": "embargowatch/0", "operator": None, "host": None},
    }
    return json.dumps(fields | more, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def time(number: int) -> str:
    """A second later for each leaf."""
    return f"2026-11-{20 + number // 86400:02}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000Z"


def handed_in(number: int, *bodies: bytes) -> bytes:
    """The leaf of a page that was handed in as a file."""
    none = dict.fromkeys(
        ("why", "captured_at", "claimed_at", "request", "response", "url", "media_type", "truncated", "prev")
    )
    objects = [blob(body, "payload" if at == 0 else "archive") for at, body in enumerate(bodies)]
    return leaf("import", number, address=f"page{number}.html", way="file", found=False, objects=objects, **none)


def tombstone(number: int, body: bytes) -> bytes:
    """The leaf that says that a page was removed."""
    found = hashlib.sha256(body).hexdigest()
    return leaf(
        "tombstone", number, sha256=found, bytes=len(body), reason="a right was infringed", authority="a court's order"
    )


def root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(hashes[:half]) + root(hashes[half:])).digest()


def path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1."""
    if len(hashes) <= 1:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    if index < half:
        return [*path(index, hashes[:half]), root(hashes[half:])]
    return [*path(index - half, hashes[half:]), root(hashes[:half])]


def checkpoint(hashes: Sequence[bytes], key: Signer, origin: str | None = None) -> bytes:
    body = f"{origin or key.name}\n{len(hashes)}\n{base64.b64encode(root(hashes)).decode()}\n".encode()
    return body + b"\n" + key.sign(body)


def write(folder: Path, leaves: Sequence[bytes], blobs: Iterable[bytes], sizes: Sequence[int] = ()) -> Signer:
    """A whole EVIDENCE folder. ``sizes``: earlier sizes at which it was published too (their partial tiles stay)."""
    key = signer()
    hashes = [hashlib.sha256(b"\x00" + each).digest() for each in leaves]
    for size in (*sizes, len(leaves)):
        for name, body in tiles(leaves[:size], hashes[:size]).items():
            put(folder / "log" / "tile" / name, body)
        put(folder / "log" / "checkpoint", checkpoint(hashes[:size], key))
    put(folder / "log" / "key.pub", f"{key.vkey}\n".encode())
    for body in blobs:
        digest = hashlib.sha256(body).hexdigest()
        put(folder / "blobs" / "sha256" / digest[:2] / digest, body)
    return key


def tiles(leaves: Sequence[bytes], hashes: Sequence[bytes]) -> Mapping[str, bytes]:
    """Every tile and bundle of a tree of these leaves, by name below ``tile/``."""
    found = {}
    for number in range(0, len(leaves), 256):
        some = leaves[number : number + 256]
        found[f"entries/{name(number // 256, len(some))}"] = b"".join(len(x).to_bytes(2, "big") + x for x in some)
    level, row = 0, list(hashes)
    while row:
        for number in range(0, len(row), 256):
            some_hashes = row[number : number + 256]
            found[f"{level}/{name(number // 256, len(some_hashes))}"] = b"".join(some_hashes)
        row = [root(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        level += 1
    return found


def name(number: int, width: int) -> str:
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{each}" for each in parts[:-1]), parts[-1]]) + ("" if width == 256 else f".p/{width}")


def put(where: Path, body: bytes) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(body)


def sample(folder: Path, number: int = 20, size: int = 500) -> Signer:
    """A small store: ``number`` pages handed in, and one that was taken away with its tombstone."""
    bodies = [f"<p>Page {n}.</p>".encode().ljust(size + n, b" ") for n in range(number)]
    gone = b"<p>Personal data of somebody.</p>"
    leaves = [handed_in(n, body) for n, body in enumerate([*bodies, gone])]
    leaves.append(tombstone(number + 1, gone))
    return write(folder, leaves, bodies, sizes=(1, number // 2))
