"""The ledger in one SQLite file: View and Writer over the tables of ``ledger.schema``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from embargowatch.errors import IntegrityError, NotFound
from embargowatch.ledger import body, schema
from embargowatch.ledger.interface import Counts, Settled
from embargowatch.model import Case, Finding, Read


def open(path: Path) -> Ledger:
    """The ledger in this file, made where it is not there yet. StoreError where that cannot be."""
    return Ledger(schema.connect(path), path)


def open_view(path: Path) -> Ledger:
    """The ledger in this file for reading only; its writing methods raise StoreError. StoreError when not there."""
    return Ledger(schema.connect_read_only(path), path)


class Ledger:
    """View and Writer. Not for several threads at the same time; open one each."""

    def __init__(self, link: sqlite3.Connection, path: Path) -> None:
        self._link = link
        self._path = path

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._link.close()

    def reads(self, since: int | None = None) -> Iterator[Read]:
        """Every reading, or those that came after number ``since``, in the order in which they came."""
        page = "SELECT number, document, body, digest FROM reading WHERE number > ? ORDER BY number LIMIT 200"
        last = since or 0
        while rows := self._rows(page, last):
            for last, document, kept, digest in rows:  # noqa: B007 - the last number is where the next page begins
                yield body.read(kept, digest, f"document {document} in {self._path}")

    def document(self, id: str) -> Read:
        """The document with its reading, by its id or a unique start of it, with or without "sha256:"."""
        start = id if id.startswith("sha256:") else f"sha256:{id}"
        whole = self._only("SELECT document FROM reading WHERE substr(document, 1, ?) = ? LIMIT 3", start, "document")
        ((kept, digest),) = self._rows("SELECT body, digest FROM reading WHERE document = ?", whole)
        return body.read(kept, digest, f"document {whole} in {self._path}")

    def cases(self) -> Iterator[Settled]:
        """Every case with its findings, by id."""
        for id, kept, digest in self._rows("SELECT id, body, digest FROM settled ORDER BY id"):
            yield body.settled(kept, digest, f"case {id} in {self._path}")

    def case(self, id: str) -> Settled:
        """One case, by its id or a unique start of it."""
        whole = self._only("SELECT id FROM settled WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 3", id, "case")
        ((kept, digest),) = self._rows("SELECT body, digest FROM settled WHERE id = ?", whole)
        return body.settled(kept, digest, f"case {whole} in {self._path}")

    def about(self, document: str) -> list[Settled]:
        """The cases that show a claim of the document of this whole id, by case id."""
        rows = self._rows("SELECT settled FROM rests_on WHERE document = ? ORDER BY settled", document)
        return [self.case(id) for (id,) in rows]

    def counts(self) -> Counts:
        """How much is kept."""
        ((documents, claims, last),) = self._rows(
            "SELECT count(*), coalesce(sum(claims), 0), coalesce(max(number), 0) FROM reading"
        )
        ((cases, findings),) = self._rows("SELECT count(*), coalesce(sum(findings), 0) FROM settled")
        return Counts(documents, claims, cases, findings, last)

    def digests(self) -> Iterator[str]:
        """SHA-256 (lower-case hex) of every page that the vault must hold, sorted."""
        for (document,) in self._rows("SELECT document FROM reading ORDER BY document"):
            yield document.removeprefix("sha256:")

    def proofs(self) -> Iterator[tuple[str, str]]:
        """SHA-256 of every page that was read, and of its reading; sorted. ``faults`` tells whether they are true."""
        for document, digest in self._rows("SELECT document, digest FROM reading ORDER BY document"):
            yield document.removeprefix("sha256:"), digest

    def known(self, rules: str) -> set[str]:
        """SHA-256 of every page that was read, or that could not be by these ``rules``."""
        there = self._rows("SELECT count(*) FROM sqlite_schema WHERE name = 'unread'")[0][0]
        failed = self._rows("SELECT sha256 FROM unread WHERE rules = ?", rules) if there else []
        return {*self.digests(), *(sha256 for (sha256,) in failed)}

    def faults(self) -> list[str]:
        """What is wrong with the ledger itself: SQLite's own check, then every kept reading and case."""
        checks = [row[0] for row in self._rows("PRAGMA integrity_check")]
        found = [f"ledger {self._path}: {fault}" for fault in checks if fault != "ok"]
        readings = self._rows("SELECT document, body, digest FROM reading ORDER BY document")
        for document, kept, digest in readings:
            found += _fault(body.read, kept, digest, f"document {document} in {self._path}")
        for id, kept, digest in self._rows("SELECT id, body, digest FROM settled ORDER BY id"):
            found += _fault(body.settled, kept, digest, f"case {id} in {self._path}")
        return found

    def add_read(self, read: Read) -> bool:
        """Keep a reading; False when this document is there already by the same rules (see Writer)."""
        document, rules = read.document.id, body.rules(read)
        kept = body.of_read(read)
        with self._writing():
            before = self._rows("SELECT rules FROM reading WHERE document = ?", document)
            if before and not body.newer(rules, before[0][0]):
                return False
            self._link.execute(
                "INSERT INTO reading (document, rules, claims, body, digest) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (document) DO UPDATE SET rules = excluded.rules, claims = excluded.claims,"
                " body = excluded.body, digest = excluded.digest",
                (document, rules, len(read.reading.claims), kept, body.digest(kept)),
            )
        return True

    def add_unread(self, sha256: str, rules: str, message: str) -> None:
        """Note that a page could not be read by ``rules``, and why."""
        with self._writing():
            self._link.execute(
                "INSERT INTO unread (sha256, rules, message) VALUES (?, ?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET rules = excluded.rules, message = excluded.message",
                (sha256, rules, message),
            )

    def add_case(self, case: Case, findings: Iterable[Finding] = ()) -> None:
        """Keep a settled case with its findings, in place of an older state of it."""
        settled = Settled(case, tuple(findings))
        kept = body.of_settled(settled)
        with self._writing():
            self._link.execute("DELETE FROM settled WHERE id = ?", (case.id,))
            self._link.execute(
                "INSERT INTO settled (id, body, digest, findings) VALUES (?, ?, ?, ?)",
                (case.id, kept, body.digest(kept), len(settled.findings)),
            )
            self._link.executemany(
                "INSERT INTO rests_on (settled, document) VALUES (?, ?)", [(case.id, each) for each in _shown(case)]
            )

    def forget(self, document: str) -> None:
        """Drop a reading, and all settled cases: overwritten with zeros, in the journal too."""
        with schema.guarded(self._path):
            self._link.execute("PRAGMA secure_delete = ON")
        with self._writing():
            self._link.execute("DELETE FROM settled")
            self._link.execute("DELETE FROM reading WHERE document = ?", (document,))
        with schema.guarded(self._path):
            self._link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def forget_cases(self) -> None:
        """Drop all settled cases and findings; readings stay."""
        with self._writing():
            self._link.execute("DELETE FROM settled")

    @contextmanager
    def together(self) -> Iterator[None]:
        """A block whose writes are kept all together at its end, or, after an error, not at all."""
        if self._link.in_transaction:
            yield
        else:
            with schema.transaction(self._link, self._path):
                yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.together(), schema.guarded(self._path):
            yield

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with schema.guarded(self._path):
            return self._link.execute(query, values).fetchall()

    def _only(self, query: str, start: str, kind: str) -> str:
        """The one id that begins with ``start``; the id itself wins over longer ones."""
        found = [str(row[0]) for row in self._rows(query, len(start), start)]
        if start in found or len(found) == 1:
            return start if start in found else found[0]
        if not found:
            raise NotFound(f"There is no {kind} '{start}' in {self._path}. `embargowatch cases` lists what there is.")
        raise NotFound(f"Several {kind}s begin with '{start}': {', '.join(found)}, ... Give more of the id.")


def _shown(case: Case) -> list[str]:
    """The documents on which a case rests, and those that only watch for what may pass the other way."""
    return sorted({*case.documents, *(told.document for told in case.watched)})


def _fault(decode: Callable[[bytes, str, str], object], kept: bytes, digest: str, where: str) -> list[str]:
    try:
        decode(kept, digest, where)
    except IntegrityError as error:
        return [str(error)]
    return []
