"""The two interfaces that every ledger offers, held by ``tests/contract``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from embargowatch.model import Case, Finding, Read


@dataclass(frozen=True, slots=True)
class Settled:
    """A case with its findings, as they were last settled."""

    case: Case
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is kept. ``last`` is the number of the newest reading: pass it to ``reads`` to get what came later."""

    documents: int
    claims: int
    cases: int
    findings: int
    last: int


class View(Protocol):
    """Reads. A document or case is found by its id or any start of it that is unique; NotFound says what to do."""

    def reads(self, since: int | None = None) -> Iterator[Read]:
        """Every reading, or those that came after number ``since``, in the order in which they came."""

    def document(self, id: str) -> Read:
        """The document with its reading. The digest alone, without "sha256:", will do."""

    def cases(self) -> Iterator[Settled]:
        """Every case, by id."""

    def case(self, id: str) -> Settled:
        """One case."""

    def about(self, document: str) -> list[Settled]:
        """The cases that show a claim of the document of this whole id, by case id."""

    def counts(self) -> Counts:
        """How much is kept."""

    def digests(self) -> Iterator[str]:
        """SHA-256 (lower-case hex) of every page that the vault must hold, sorted."""

    def proofs(self) -> Iterator[tuple[str, str]]:
        """SHA-256 of every page that was read, and ``proof`` of its reading, which the log must tell of; sorted."""

    def known(self, rules: str) -> set[str]:
        """SHA-256 of every page that was read, or that could not be by these ``rules`` (``Writer.add_unread``)."""

    def faults(self) -> list[str]:
        """What is wrong with the ledger itself, in words; empty when all is as it was written."""


class Writer(Protocol):
    """Appends. Every call is whole or not at all; ``together`` makes several calls one."""

    def add_read(self, read: Read) -> bool:
        """Keep a reading. False, and nothing changed, when this document is there already by the same rules.

        A reading by other rules (``Document.reader``, ``Reading.grammar``), or one that knows the day of publication
        where the kept one does not, takes the place of the old one.
        """

    def add_unread(self, sha256: str, rules: str, message: str) -> None:
        """Note that a page could not be read by ``rules``, and why, so that it is not tried again and again."""

    def add_case(self, case: Case, findings: Iterable[Finding] = ()) -> None:
        """Keep a settled case with its findings, in place of an older state of it."""

    def forget(self, document: str) -> None:
        """Drop the reading of the document of this whole id, and all settled cases. No word of them stays."""

    def forget_cases(self) -> None:
        """Drop all settled cases and findings; they are derived and can be settled again. Readings stay."""

    def together(self) -> AbstractContextManager[None]:
        """A block whose writes are kept all together at its end, or, after an error, not at all."""


class Store(View, Writer, Protocol):
    """Both, as ``open`` gives it."""
