"""What the page of a document shows. In: a reading, a chosen claim or statement. Out: plain values for a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote as quoted_path

from embargowatch.errors import NotFound
from embargowatch.ledger import Settled
from embargowatch.model import Claim, Document, Mention, Quoted, Read, Refused, Span, Statement
from embargowatch.show import casepage, marks, outcome, words
from embargowatch.show.marks import Layer
from embargowatch.show.visible import inline, shown

Context = dict[str, Any]
Choice = TypeVar("Choice", Claim, Statement)
SPANS = 2000  # that are highlighted at a time
MANY = 200  # lines of one list that are shown


def page(read: Read, cases: Sequence[Settled], claim: str | None = None, statement: str | None = None) -> Context:
    """The article with its evidence. NotFound where the chosen claim or statement is not one of the document's."""
    document, reading = read.document, read.reading
    chosen = _chosen(reading.claims, claim, "claim")
    speech = _chosen(reading.statements, statement, "statement")
    layers = [_quoted(document.id, cases), _evidence(read), *_claim_layers(chosen), *_statement_layers(speech)]
    return {
        "title": casepage.title(document),
        "facts": _facts(document),
        "id": document.id,
        "credits": [(words.credit(each), inline(each.words, 300)) for each in _credits(document)],
        "paragraphs": marks.paragraphs(document.text, layers),
        "cut": max(len(document.text) - marks.LONGEST, 0),
        "language": document.language or "",
        "claims": [_claim(document.id, each, each is chosen) for each in reading.claims[:MANY]],
        "statements": [_statement(document.id, each, each is speech) for each in reading.statements[:MANY]],
        "chosen": _details(chosen) if chosen else None,
        "law": _law(chosen, document.id, cases) if chosen else None,
        "cases": [(casepage.case_href(each.case.id), words.title(each.case)) for each in cases],
        "furniture": [
            (each.kind, inline(each.text, 300), inline(each.reason, 300)) for each in document.furniture[:MANY]
        ],
        "leads": [(inline(link.text, 200), inline(link.url or "", 300)) for link in document.links[:MANY]],
        "refused": [_refused(each) for each in reading.refused[:MANY]],
        "warnings": [inline(each.message, 500) for each in (*document.warnings, *reading.warnings)][:MANY],
        "rules": " · ".join(inline(each, 120) for each in (document.reader, reading.grammar) if each),
    }


def _chosen(among: Iterable[Choice], id: str | None, kind: str) -> Choice | None:
    if id is None:
        return None
    for each in among:
        if each.id == id:
            return each
    raise NotFound(f"This document has no {kind} '{inline(id, 40)}'.")


def _quoted(document: str, cases: Sequence[Settled]) -> Layer:
    """Where the quotations of cases begin: places to lead to, not coloured."""
    found: list[Quoted] = []
    for case in (settled.case for settled in cases):
        found += [*case.demands, *(event.evidence for event in case.timeline)]
        found += [quoted for position in case.positions for quoted in position.evidence]
    spans = (quoted.span for quoted in found if quoted.document == document and quoted.span.text)
    return Layer("quoted", tuple(dict.fromkeys(spans))[:SPANS])


def _evidence(read: Read) -> Layer:
    """All words on which a claim or statement rests, so that every one can be pointed at."""
    spans = [span for claim in read.reading.claims for span in claim.evidence]
    spans += [span for statement in read.reading.statements for span in statement.evidence]
    spans += [figure.quantity.span for figure in read.reading.figures]
    spans += [each.transfer.quantity.span for each in read.reading.claims if each.transfer.quantity]
    return Layer("evidence", tuple(dict.fromkeys(span for span in spans if span.text))[:SPANS])


def _claim_layers(claim: Claim | None) -> list[Layer]:
    if claim is None:
        return []
    transfer = claim.transfer
    roles = {
        "supplier": _name(transfer.supplier),
        "recipient": _name(transfer.recipient),
        "item": transfer.item.span if transfer.item else None,
        "quantity": transfer.quantity.span if transfer.quantity else None,
        "used by": _name(transfer.used_by),
        "used in": _name(transfer.used_in),
    }
    return [Layer("chosen", claim.evidence), *(Layer(role, (span,)) for role, span in roles.items() if span)]


def _statement_layers(statement: Statement | None) -> list[Layer]:
    if statement is None:
        return []
    speakers = tuple(mention.span for mention in statement.speakers)
    counted = (statement.count.span,) if statement.count else ()
    target = [Layer("target", (statement.target.span,))] if statement.target else []
    return [Layer("chosen", statement.evidence), Layer("speaker", speakers + counted), *target]


def _name(mention: Mention | None) -> Span | None:
    return mention.span if mention and mention.span.text else None


def _claim(document: str, claim: Claim, chosen: bool) -> Context:
    return {
        "id": inline(claim.id, 12),
        "href": casepage.href(document, claim.evidence[0].start, claim.id),
        "words": words.passing(claim.transfer),
        "status": claim.status,
        "notes": words.claim_notes(claim),
        "chosen": chosen,
    }


def _statement(document: str, statement: Statement, chosen: bool) -> Context:
    way = casepage.href(document)
    return {
        "id": inline(statement.id, 12),
        "href": f"{way}?statement={quoted_path(statement.id, safe='')}#at-{statement.evidence[0].start}",
        "words": words.act(statement),
        "notes": [note for note in (words.date(statement.date), (statement.form or "").replace("_", " ")) if note],
        "chosen": chosen,
    }


def _details(claim: Claim) -> Context:
    """Why the chosen claim was read, by which rules."""
    return {
        "id": inline(claim.id, 12),
        "words": words.passing(claim.transfer),
        "notes": words.claim_notes(claim),
        "rule": inline(claim.rule, 80),
        "why": [inline(step, 300) for step in claim.why],
        "tree": "\n".join(shown(line) for line in claim.tree),
        "said_in": inline(claim.statement or "", 12),
        "denied_in": [inline(id, 12) for id in claim.denied_by],
    }


def _law(claim: Claim, document: str, cases: Sequence[Settled]) -> Context:
    """What the chosen claim comes to under the law; ``judged`` is False for a claim that no case has taken up."""
    found = [each for settled in cases for each in settled.findings]
    told = [each for settled in cases for each in (*settled.case.told, *settled.case.watched)]
    parties = [mention.actor for mention in (claim.transfer.supplier, claim.transfer.recipient) if mention]
    judged = any((each.document, each.claim.id) == (document, claim.id) for each in told)
    return casepage.law(outcome.of_claim(claim, found, document), parties) | {"judged": judged}


def _facts(document: Document) -> str:
    published = f"published {words.day(document.published)}" if document.published else "no day of publication"
    facts = (document.publisher, document.byline, document.dateline, published, document.source)
    return " · ".join(inline(fact, 200) for fact in facts if fact)


def _credits(document: Document) -> list[Any]:
    return [credit for credit in (document.credit, *document.more_credits) if credit]


def _refused(refused: Refused) -> Context:
    return {
        "words": inline(refused.evidence.text, 200),
        "rule": inline(refused.rule, 80),
        "reason": inline(refused.reason, 300),
    }
