"""The JSON that the command line promises (docs/contract.md). In: readings, cases, findings. Out: plain dictionaries.

Every ``{"start", "end", "text"}`` holds characters of ``document.text``: ``text[start:end] == span["text"]``, always.
Keys of the contract are never left out; what is not known is null. Keys beyond the contract are noted where they are
added.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from embargowatch.model import (
    Actor,
    Case,
    Cited,
    Claim,
    Counted,
    Credit,
    Date,
    Document,
    Event,
    Figure,
    Finding,
    Item,
    Mention,
    Notice,
    Origin,
    Part,
    Position,
    Quantity,
    Quoted,
    Read,
    Refused,
    Span,
    Statement,
    Told,
    Transfer,
)
from embargowatch.show import outcome, words

Json = dict[str, Any]


def read_object(read: Read, findings: Iterable[Finding] = ()) -> Json:
    """What ``read --format jsonl`` prints for one document. Beyond the contract: ``figures``, ``refused``."""
    found: Json = _with_bytes(_read(read, findings), read.document)
    return found


def _read(read: Read, findings: Iterable[Finding]) -> Json:
    reading = read.reading
    return {
        "document": document_object(read.document),
        "statements": [statement_object(statement) for statement in reading.statements],
        "claims": [claim_object(claim) for claim in reading.claims],
        "measures_cited": [_cited(cited) for cited in reading.cited],
        "findings": [finding_object(finding) for finding in findings],
        "warnings": [_notice(notice) for notice in (*read.document.warnings, *reading.warnings)],
        "figures": [_figure(figure) for figure in reading.figures],
        "refused": [_refused(refused) for refused in reading.refused],
        "grammar": reading.grammar or None,
    }


def document_object(document: Document) -> Json:
    """The document. Beyond the contract: ``more_credits``, whence the date, why furniture was removed, all from
    ``verdict`` on.
    """
    published = document.published
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "text": document.text,
        "language": document.language,
        "published": _day(published),
        "published_words": published.text if published else None,
        "published_from": document.published_from,
        "publisher": document.publisher,
        "byline": document.byline,
        "dateline": document.dateline,
        "credit": _credit(document.credit),
        "more_credits": [_credit(credit) for credit in document.more_credits],
        "furniture": [{"kind": each.kind, "text": each.text, "reason": each.reason} for each in document.furniture],
        "links": [{"text": link.text, "url": link.url} for link in document.links],
        "reader": document.reader or None,
        "verdict": document.verdict,
        "encoding": document.encoding,
        "part": _part(document.part),
        "letters": document.letters._asdict() if document.letters else None,
        "places": [list(place) for place in document.places],
    }


def _part(part: Part | None) -> Json | None:
    """The part of an archive or a mail in whose bytes places count, and where it stands in the page."""
    if part is None:
        return None
    return {"sha256": part.sha256, "bytes": [part.first, part.last], "transfer_encoding": part.transfer}


def _with_bytes(value: Any, document: Document) -> Any:
    """``value`` with the bytes of the page, or of its part, that carry the words of each SPAN; null where none do."""
    if isinstance(value, list):
        return [_with_bytes(each, document) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"start", "end", "text"}:
        found = document.bytes_of(value["start"], value["end"])
        return value | {"bytes": list(found) if found else None}
    return {key: each if key == "places" else _with_bytes(each, document) for key, each in value.items()}


def statement_object(statement: Statement) -> Json:
    """A statement. Beyond the contract: ``more_targets``, ``part_of`` and the words of speakers without an id."""
    return {
        "id": statement.id,
        "speakers": [actor for actor in map(party_object, statement.speakers) if actor],
        "act": statement.act,
        "target": party_object(statement.target),
        "date": date_object(statement.date),
        "form": statement.form,
        "speaker_count": quantity_object(statement.count),
        "evidence": [span_object(span) for span in statement.evidence],
        "more_targets": [actor for actor in map(party_object, statement.more_targets) if actor],
        "part_of": statement.part_of,
        "unresolved_speakers": [span_object(each.span) for each in statement.speakers if each.actor is None],
    }


def claim_object(claim: Claim) -> Json:
    """A claim. Beyond the contract: all keys from ``watched`` on."""
    return {
        "id": claim.id,
        "statement": claim.statement,
        "status": claim.status,
        "evidence": [span_object(span) for span in claim.evidence],
        "transfer": transfer_object(claim.transfer),
        "watched": claim.watched,
        "exchange_for": claim.exchange_for,
        "denied_by": list(claim.denied_by),
        "repeated_in": list(claim.repeated_in),
        "flow": claim.flow,
        "rule": claim.rule or None,
        "why": list(claim.why),
        "tree": list(claim.tree),
    }


def transfer_object(transfer: Transfer) -> Json:
    """A transfer. Beyond the contract: ``used_by``, ``route``, and the words of parties without an id by their role."""
    roles = {
        "supplier": transfer.supplier,
        "recipient": transfer.recipient,
        "used_by": transfer.used_by,
        "used_in": transfer.used_in,
    }
    unresolved = {role: span_object(who.span) for role, who in roles.items() if who is not None and who.actor is None}
    return {
        "supplier": party_object(transfer.supplier),
        "recipient": party_object(transfer.recipient),
        "item": item_object(transfer.item),
        "quantity": quantity_object(transfer.quantity),
        "date": date_object(transfer.date),
        "used_in": party_object(transfer.used_in),
        "used_by": party_object(transfer.used_by),
        "route": [actor for actor in map(party_object, transfer.route) if actor],
        "unresolved": unresolved,
    }


def span_object(span: Span) -> Json:
    """SPAN of the contract."""
    return {"start": span.start, "end": span.end, "text": span.text}


def actor_object(actor: Actor | None) -> Json | None:
    """ACTOR of the contract."""
    if actor is None:
        return None
    return {"id": actor.id, "name": actor.name, "kind": actor.kind, "state": actor.state}


def party_object(mention: Mention | None) -> Json | None:
    """ACTOR with the words that name it (``evidence``) and those they stand for; null where nobody was resolved."""
    named = actor_object(mention.actor) if mention else None
    if named is None or mention is None:
        return None
    antecedent = span_object(mention.antecedent) if mention.antecedent else None
    return named | {"evidence": span_object(mention.span), "antecedent": antecedent}


def date_object(date: Date | None) -> Json | None:
    """DATE of the contract: both ends null where the words could not be resolved."""
    if date is None:
        return None
    first, last = (end.isoformat() if end else None for end in (date.first, date.last))
    return {"text": date.text, "from": first, "to": last}


def item_object(item: Item | None) -> Json | None:
    """An item. Beyond the contract: ``classes``, the most specific first.

    Words that name nothing ("what", "it") stand as they are, but no kind of goods is made of them.
    """
    if item is None:
        return None
    named = words.names_something(item.span.text)
    shown = {"text": item.span.text, "category": item.category if named else "unspecified"}
    return shown | {"evidence": span_object(item.span), "classes": list(item.classes) if named else []}


def quantity_object(quantity: Quantity | None) -> Json | None:
    """A figure in its words, with its bounds; a bound that the text leaves open is null."""
    if quantity is None:
        return None
    bounds = {"low": _number(quantity.low), "high": _number(quantity.high), "unit": quantity.unit}
    return {"text": quantity.span.text} | bounds | {"evidence": span_object(quantity.span)}


def finding_object(finding: Finding) -> Json:
    """A finding. Beyond the contract: all but the keys up to ``paragraph``, verdict, who would be in breach, trace."""
    return {
        "claim": finding.claim,
        "document": finding.document,
        "measure": finding.measure,
        "resolution": int(finding.resolution) if finding.resolution.isdecimal() else finding.resolution,
        "paragraph": finding.paragraph,
        "label": finding.label,
        "verdict": finding.verdict,
        "role": finding.role,
        "breached_by": list(finding.breached_by),
        "positions": list(finding.positions),
        "needs": list(finding.needs),
        "trace": list(finding.trace),
        "checked": finding.checked,
    }


def case_object(case: Case, findings: Iterable[Finding] = ()) -> Json:
    """What ``cases`` prints for one case. Beyond the contract: ``group``, ``document_ids``, ``claims``, ``demands``.

    ``findings``: each measure once, with the clearest outcome for a claim of the case (``document`` and ``claim`` name
    it). ``could_matter``, beyond the contract: the measures that hang on an item that nobody names.
    """
    found = tuple(findings)
    return {
        "id": case.id,
        "supplier": actor_object(case.supplier),
        "recipient": actor_object(case.recipient),
        "group": case.group,
        "items": list(case.items),
        "status": case.status,
        "documents": len(case.documents),
        "document_ids": list(case.documents),
        "copies_of_one_text": [list(cluster.documents) for cluster in case.clusters],
        "independent_origins": [_origin(origin) for origin in case.origins],
        "positions": [_position(position) for position in case.positions],
        "figures": [_counted(counted) for counted in case.figures],
        "exchange": {
            "there": [_told(told) for told in case.there],
            "back": [_told(told) for told in case.back],
            "watched": [_told(told) for told in case.watched],
        },
        "demands": [_quoted(quoted) for quoted in case.demands],
        "findings": [finding_object(finding) for finding in outcome.own(case, found)],
        "could_matter": [finding.measure for finding in outcome.of_case(case, found).possible],
        "timeline": [_event(event) for event in case.timeline],
        "claims": [_told(told) for told in case.told],
    }


def _told(told: Told) -> Json:
    speakers = told.statement.speakers if told.statement else ()
    said_by = [actor for actor in map(party_object, speakers) if actor]
    return {"document": told.document, "said_by": said_by} | claim_object(told.claim)


def _origin(origin: Origin) -> Json:
    said = {"kind": origin.kind, "name": origin.name, "documents": list(origin.documents)}
    return said | {"asserts": origin.asserts}


def _position(position: Position) -> Json:
    return {
        "actor": actor_object(position.actor),
        "name": position.name or (position.actor.name if position.actor else None),
        "stance": position.stance,
        "date": date_object(position.date),
        "evidence": [_quoted(quoted) for quoted in position.evidence],
    }


def _counted(counted: Counted) -> Json:
    return {"document": counted.document} | _figure(counted.figure)


def _event(event: Event) -> Json:
    return {"date": date_object(event.date), "what": event.what, "evidence": _quoted(event.evidence)}


def _quoted(quoted: Quoted) -> Json:
    return {"document": quoted.document} | span_object(quoted.span)


def _figure(figure: Figure) -> Json:
    return {"subject": figure.subject} | (quantity_object(figure.quantity) or {})


def _cited(cited: Cited) -> Json:
    return {"resolution": cited.resolution, "symbol": cited.symbol, "evidence": span_object(cited.evidence)}


def _refused(refused: Refused) -> Json:
    return {"evidence": span_object(refused.evidence), "rule": refused.rule, "reason": refused.reason}


def _notice(notice: Notice) -> Json:
    return {"code": notice.code, "message": notice.message}


def _credit(credit: Credit | None) -> Json | None:
    if credit is None:
        return None
    said = {"name": credit.name, "kind": credit.kind, "evidence": span_object(credit.evidence)}
    return said | {"words": credit.words}


def _day(date: Date | None) -> str | None:
    """One day as "2024-01-10", several as "2024-01-01/2024-01-31"; null where the words could not be resolved."""
    if date is None or date.first is None or date.last is None:
        return None
    first, last = date.first.isoformat(), date.last.isoformat()
    return first if first == last else f"{first}/{last}"


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value
