"""``index.html`` of a package: what is in it, for a person. In: readings, a case, leaves. Out: one page of plain HTML.

It holds no script and loads nothing, works without any network, and every value is escaped: the words of pages were
written by strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from embargowatch.ledger import Settled
from embargowatch.model import Claim, Quoted, Read, Statement, Told
from embargowatch.show import casepage, outcome, summary, words
from embargowatch.show.bundleproof import Grounds
from embargowatch.show.lines import lines
from embargowatch.show.verified import NOT_PROVED
from embargowatch.show.visible import inline
from embargowatch.show.web import environment
from embargowatch.vault.leaf import CaptureLeaf, ImportLeaf, Leaf, objects

Context = dict[str, Any]
MANY = 200


def page(title: str, reads: Sequence[Read], settled: Settled | None, told: Iterable[Told], about: Context) -> bytes:
    """The page. ``about``: "grounds", "key", "stamps" (words on each time stamp), "anchored" by leaf."""
    documents = {each.document.id: each.document for each in reads}
    grounds: Grounds = about["grounds"]
    values = {
        "title": title,
        "case": _case(settled) if settled is not None else None,
        "lines": [_line(line, documents) for line in lines(told)[:MANY]],
        "sources": [_source(each, grounds) for each in reads],
        "more": max(len(reads) - MANY, 0),
        "key": about["key"],
        "origin": grounds.checkpoint.origin,
        "size": grounds.checkpoint.size,
        "stamps": about["stamps"],
        "not_proved": NOT_PROVED,
    }
    return environment().get_template("bundle.html").render(values).encode()


def _case(settled: Settled) -> Context:
    case = settled.case
    return {
        "id": case.id,
        "status": words.status(case.status),
        "summary": summary.summary(case),
        "said_by": summary.said_by(case),
        "law": casepage.law(outcome.of_case(case, settled.findings), (case.supplier, case.recipient)),
    }


def _line(line: Any, documents: Mapping[str, Any]) -> Context:
    quoted = [Quoted(each.document, span) for each in line.told for span in each.claim.evidence]
    return {
        "words": line.words,
        "status": words.status(line.status),
        "notes": " · ".join(line.notes),
        "quotes": [
            (each.text, anchor(each.href), _named(each.href, documents)) for each in casepage.quotes(quoted, documents)
        ],
    }


def _named(href: str, documents: Mapping[str, Any]) -> str:
    found = next((each for id, each in documents.items() if id.removeprefix("sha256:") in href), None)
    return casepage.title(found) if found is not None else "source"


def anchor(href: str) -> str:
    """The place on this page for a document's address in the web view."""
    return "#d-" + href.removeprefix("/documents/")[:16]


def _source(read: Read, grounds: Grounds) -> Context:
    document, digest = read.document, read.document.id.removeprefix("sha256:")
    leaves = [(number, leaf) for number, (_, leaf) in sorted(grounds.leaves.items()) if _brought(leaf, digest)]
    return {
        "anchor": f"d-{digest[:16]}",
        "title": casepage.title(document),
        "address": inline(document.source, 300),
        "publisher": inline(document.publisher or "", 120),
        "published": words.day(document.published) if document.published else "",
        "digest": digest,
        "reading": f"readings/{digest}.json",
        "captures": [_capture(number, leaf, grounds) for number, leaf in leaves],
        "claims": [_claim(each) for each in read.reading.claims[:MANY]],
        "statements": [_statement(each) for each in read.reading.statements[:MANY]],
        "removed": digest in grounds.removed,
    }


def _brought(leaf: Leaf, digest: str) -> bool:
    return any(each.sha256 == digest for each in objects(leaf))


def _capture(number: int, leaf: Leaf, grounds: Grounds) -> Context:
    captured = leaf.captured_at if isinstance(leaf, CaptureLeaf | ImportLeaf) else None
    address = leaf.address if isinstance(leaf, CaptureLeaf | ImportLeaf) else None
    return {
        "leaf": number,
        "at": captured or leaf.at,
        "logged": leaf.at,
        "way": "fetched from" if isinstance(leaf, CaptureLeaf) else "handed in as",
        "address": inline(address or "", 300),
        "by": inline(leaf.by.agent, 80),
        "stamped": grounds.anchors.get(number),
    }


def _claim(claim: Claim) -> Context:
    return {
        "words": words.passing(claim.transfer),
        "status": words.status(claim.status),
        "quotes": [inline(span.text, casepage.LONGEST) for span in claim.evidence],
    }


def _statement(statement: Statement) -> Context:
    return {
        "words": f"{words.speakers(statement)}: {words.act(statement)}",
        "quotes": [inline(span.text, casepage.LONGEST) for span in statement.evidence],
    }
