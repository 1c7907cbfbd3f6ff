"""A package for who does not trust this machine. In: a case, claim or document. Out: one file (docs/verify.md).

It holds the captured bytes as a web archive, the readings and the case as JSON, the proof that all of it is in the
signed log, what outside authorities and witnesses say of that log, the checker, and a page to read. The same state of
evidence and ledger gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO

from embargowatch import __version__, ledger
from embargowatch.errors import IntegrityError, NotFound, StoreError, UsageError
from embargowatch.ledger import Settled
from embargowatch.model import Read, Told
from embargowatch.show import bundlepage, bundleproof, bundlewarc, casepage, contract, words
from embargowatch.show.bundleproof import Grounds
from embargowatch.show.bundlezip import Container
from embargowatch.vault import Vault, anchor
from embargowatch.vault.leaf import CaptureLeaf, ImportLeaf, VisitLeaf, objects

CHECKER = "verify_evidence.py"
_SPOOLED = 32 * 1024 * 1024  # bytes of the web archive that are held in memory


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a package is about: its title, the readings, and the claims that it shows."""

    title: str
    reads: tuple[Read, ...]
    told: tuple[Told, ...]
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A package that was written."""

    path: Path
    sha256: str
    size: int
    documents: int
    leaves: int
    anchored: int  # leaves that a time stamp covers


def chosen(view: ledger.View, subject: str) -> Chosen:
    """A case, document or claim (DOCUMENT:CLAIM), by its id or a start of it. NotFound where there is none."""
    document, colon, claim = subject.rpartition(":")
    if colon and claim.startswith("c") and claim[1:].isdecimal():
        return _claim(view.document(document), claim)
    with contextlib.suppress(NotFound):
        return _case(view, view.case(subject))
    try:
        read = view.document(subject)
    except NotFound as error:
        raise NotFound(
            f"'{subject}' is no case, no document and no claim here; see: embargowatch cases. A claim is named by its "
            "document and number, as in sha256:12ab...:c1"
        ) from error
    return Chosen(casepage.title(read.document), (read,), _told(read, None))


def _case(view: ledger.View, settled: Settled) -> Chosen:
    case = settled.case
    told = (*case.told, *case.back, *case.watched)
    ids = dict.fromkeys((*case.documents, *(each.document for each in told)))
    everything = tuple(dict.fromkeys((*case.there, *case.back, *case.watched, *case.told)))
    return Chosen(words.title(case), tuple(view.document(id) for id in ids), everything, settled)


def _claim(read: Read, claim: str) -> Chosen:
    told = _told(read, claim)
    if not told:
        raise NotFound(f"{read.document.id} has no claim '{claim}'; it has {len(read.reading.claims)}")
    return Chosen(f"{words.passing(told[0].claim.transfer)}, in: {casepage.title(read.document)}", (read,), told)


def _told(read: Read, claim: str | None) -> tuple[Told, ...]:
    statements = {each.id: each for each in read.reading.statements}
    return tuple(
        Told(read.document.id, each, statements.get(each.statement or ""))
        for each in read.reading.claims
        if claim in (None, each.id)
    )


def written(vault: Vault, what: Chosen, out: Path) -> Made:
    """Write the package. All leaves so far are published first; that it was written is for the caller to log.

    Raises:
        UsageError: something is there already, or the folder is not.
        StoreError, IntegrityError: the evidence cannot be read, or is not what was kept. Nothing was written.
    """
    if out.exists():
        raise UsageError(f"{out} is there already; choose another name")
    pages = {each.document.id.removeprefix("sha256:") for each in what.reads}
    grounds = bundleproof.grounds(vault, pages, vault.publish())
    missing = pages - {each.sha256 for _, leaf in grounds.leaves.values() for each in objects(leaf)}
    if missing:
        raise StoreError(f"No leaf of the log names {min(missing)}; run verify. Nothing was written.")
    draft = out.with_name(f"{out.name}.unfinished")
    try:
        with draft.open("x+b") as stream:
            with Container(stream) as container:
                _fill(container, vault, what, grounds)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.seek(0, 2)
        draft.replace(out)
    except OSError as error:
        raise StoreError(f"{out} cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return Made(out, digest, size, len(what.reads), len(grounds.leaves), len(grounds.anchors))


def _fill(container: Container, vault: Vault, what: Chosen, grounds: Grounds) -> None:
    titles = {each.document.id.removeprefix("sha256:"): casepage.title(each.document) for each in what.reads}
    with tempfile.SpooledTemporaryFile(_SPOOLED) as stream:
        entries = _archive(stream, vault, grounds)
        container.add_stream(bundlewarc.ARCHIVE, stream)
    packed, heads = bundlewarc.index(entries)
    container.add("indexes/index.cdx.gz", packed)
    container.add("indexes/index.idx", heads)
    container.add("pages/pages.jsonl", bundlewarc.pages(entries, titles))
    if what.settled is not None:
        container.add("case.json", _json(contract.case_object(what.settled.case, what.settled.findings)))
    for read in what.reads:
        container.add(f"readings/{read.document.id.removeprefix('sha256:')}.json", _json(_reading(read, what)))
        for name, body in _digested(read, grounds):
            container.add(name, body)
    for name, body in bundleproof.files(vault, grounds):
        container.add(name, body)
    container.add(CHECKER, (files("embargowatch") / "data" / "tools" / CHECKER).read_bytes())
    container.add("index.html", _page(vault, what, grounds))
    created = max(leaf.at for _, leaf in grounds.leaves.values())
    description = "What pages said when they were captured, with the proof that nothing was changed since."
    container.finish(what.title, description, created, f"embargowatch {__version__}")


def _archive(stream: IO[bytes], vault: Vault, grounds: Grounds) -> Sequence[bundlewarc.Entry]:
    archive = bundlewarc.Archive(stream)
    for number, (_, leaf) in sorted(grounds.leaves.items()):
        if isinstance(leaf, CaptureLeaf | ImportLeaf | VisitLeaf):
            # an HTTP message before the page that it brought: it stands for the page in the index
            for each in sorted(leaf.objects, key=lambda one: one.role != "http-response"):
                if each.sha256 not in grounds.removed:
                    archive.add(number, leaf, each, vault.get(each.sha256))
    return archive.entries


def _digested(read: Read, grounds: Grounds) -> Iterator[tuple[str, bytes]]:
    """The reading in the form whose digest the log holds; nothing where the log tells of no reading of this page.

    Raises:
        IntegrityError: the log tells of other readings only.
    """
    page, body = read.document.id.removeprefix("sha256:"), ledger.of_read(read)
    told = grounds.readings(page)
    if told and hashlib.sha256(body).hexdigest() not in told:
        raise IntegrityError(f"The ledger's reading of {read.document.id} is not one that the log tells of; run verify")
    if told:
        yield f"proof/readings/{page}.json", body


def _reading(read: Read, what: Chosen) -> contract.Json:
    findings = what.settled.findings if what.settled is not None else ()
    return contract.read_object(read, [each for each in findings if each.document == read.document.id])


def _page(vault: Vault, what: Chosen, grounds: Grounds) -> bytes:
    sizes = set(grounds.anchors.values())
    tokens = [each for each in anchor.kept(vault.folder / "log") if each.size in sizes]
    about = {
        "grounds": grounds,
        "key": (vault.folder / "log" / "key.pub").read_text("utf-8").strip(),
        "stamps": [(f"proof/anchors/{each.path.name}", f"proof/anchors/{each.size}.note") for each in tokens],
    }
    return bundlepage.page(what.title, what.reads, what.settled, what.told, about)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
