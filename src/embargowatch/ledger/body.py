"""Readings and settled cases as canonical JSON, and back. Keys are sorted; the same value gives the same bytes.

A kept body is proved by its SHA-256 before it is decoded. Raises IntegrityError, naming what was damaged.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec

from embargowatch.errors import IntegrityError
from embargowatch.ledger.interface import Settled
from embargowatch.model import Read

Body = TypeVar("Body", Read, Settled)


def of_read(read: Read) -> bytes:
    """Canonical JSON of a reading."""
    return _canonical(read, Read)


def of_settled(settled: Settled) -> bytes:
    """Canonical JSON of a case with its findings."""
    return _canonical(settled, Settled)


def read(kept: bytes, expected: str, where: str) -> Read:
    """The reading that these bytes hold."""
    return _decoded(kept, expected, where, Read)


def settled(kept: bytes, expected: str, where: str) -> Settled:
    """The case and findings that these bytes hold."""
    return _decoded(kept, expected, where, Settled)


def digest(kept: bytes) -> str:
    """SHA-256, lower-case hex."""
    return hashlib.sha256(kept).hexdigest()


def proof(read: Read) -> str:
    """SHA-256 of the canonical JSON of a reading, lower-case hex: what the log of the vault says of it."""
    return digest(of_read(read))


def rules(read: Read) -> str:
    """By which rules a document was read, and whether its day of publication is known."""
    published = read.document.published
    dated = "dated" if published is not None and published.resolved else "undated"
    return "\n".join((read.document.reader, read.reading.grammar, dated))


def newer(rules: str, kept: str) -> bool:
    """Whether a reading by ``rules`` should take the place of the kept one: other rules, or a day where none was."""
    *reading, dated = rules.split("\n")
    *before, was = kept.split("\n")
    return reading != before or (dated, was) == ("dated", "undated")


def _canonical(value: Body, kind: type[Body]) -> bytes:
    # Encoded twice: a figure given as 47 is kept as the 47.0 that it will be read back as.
    once = msgspec.json.encode(value, order="deterministic")
    return msgspec.json.encode(msgspec.json.decode(once, type=kind), order="deterministic")


def _decoded(kept: bytes, expected: str, where: str, kind: type[Body]) -> Body:
    if digest(kept) != expected:
        raise IntegrityError(f"{where} is not as it was written (its SHA-256 differs). Ingest the page anew.")
    try:
        return msgspec.json.decode(kept, type=kind)
    except msgspec.DecodeError as error:
        raise IntegrityError(f"{where} does not follow the vocabulary: {error}. Ingest the page anew.") from error
