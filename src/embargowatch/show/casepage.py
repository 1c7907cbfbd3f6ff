"""What the page of a case shows. In: a settled case and the documents it quotes. Out: values for a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as quoted_path

from embargowatch.ledger import Settled
from embargowatch.model import Actor, Case, Document, Finding, Position, Quoted, Told
from embargowatch.show import drawing, outcome, summary, words
from embargowatch.show.lines import Line, lines
from embargowatch.show.outcome import Outcome
from embargowatch.show.visible import inline

Context = dict[str, Any]
Documents = Mapping[str, Document]
LONGEST = 600  # characters of a quotation
MANY = 100  # lines of one list that are shown
OPEN = 2  # who take a stance and are shown with their words; more are named, and unfold
LISTED = 10  # names on such a line
FURTHER = 3  # documents that are named beside a quotation which they share


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with the way to them; ``others``: ways to the same words in further documents, by their titles.

    ``where`` is empty where all that is shown comes from one document.
    """

    text: str
    href: str
    where: str
    others: tuple[tuple[str, str], ...] = ()
    more: int = 0  # documents with these words that are not named


def row(settled: Settled) -> Context:
    """A line of the list of cases."""
    case = settled.case
    days = [event.date.last or event.date.first for event in case.timeline if event.date.resolved]
    return {
        "href": case_href(case.id),
        "supplier": words.name(case.supplier),
        "recipient": words.name(case.recipient),
        "what": _items(case),
        "status": case.status,
        "status_words": words.status(case.status),
        "voices": sum(origin.asserts for origin in case.origins),
        "documents": len(case.documents),
        "denied": summary.names(summary.taking(case, "denies")),
        "last": max(day for day in days if day).isoformat() if days else "",
        "contrary": any(each.verdict == "prohibited" for each in outcome.of_case(case, settled.findings).clear),
    }


def page(settled: Settled, documents: Documents) -> Context:
    """Everything about one case."""
    case = settled.case
    exchange = {
        "there": _lines(case.there, documents),
        "back": _lines(case.back, documents),
        "watched": _lines(case.watched, documents),
    }
    return row(settled) | {
        "id": case.id,
        "title": words.title(case),
        "summary": summary.summary(case),
        "said_by": summary.said_by(case),
        "law": law(outcome.of_case(case, settled.findings), (case.supplier, case.recipient)),
        "stances": _stances(case, documents),
        "exchange": exchange,
        "diagram": drawing.exchange(case),
        "demands": quotes(case.demands, documents),
        "figures": _figures(case, documents),
        "origins": _origins(case, documents),
        "copies": summary.copies(case),
        "timeline": _timeline(case, documents),
        "pages": [(href(id), title(documents[id]), _facts(documents[id])) for id in case.documents[:MANY]],
        "more_pages": len(case.documents[MANY:]),
    }


def case_href(id: str) -> str:
    """The address of a case."""
    return f"/cases/{quoted_path(id, safe='')}"


def href(document: str, start: int | None = None, claim: str | None = None) -> str:
    """The address of a document, with a claim chosen and at a place of its text."""
    chosen = f"?claim={quoted_path(claim, safe='')}" if claim else ""
    place = f"#at-{start}" if start is not None else ""
    return f"/documents/{quoted_path(document.removeprefix('sha256:'), safe='')}{chosen}{place}"


def title(document: Document) -> str:
    """What a document is called."""
    return inline(document.title or document.source, 120)


def quotes(given: Iterable[Quoted], documents: Documents, claim: str | None = None) -> list[Quote]:
    """The same words of several documents once."""
    places: dict[str, list[Quoted]] = {}
    for each in given:
        places.setdefault(inline(each.span.text, LONGEST), []).append(each)
    return [_quote(text, found, documents, claim) for text, found in list(places.items())[:MANY]]


def law(found: Outcome, parties: Sequence[Actor | None]) -> Context:
    """Findings with their traces; those that could matter if more were known apart, under one sentence."""
    return {
        "found": [_finding(each, parties) for each in found.clear],
        "possible": [_finding(each, parties) for each in found.possible],
        "possibly": found.possibly,
    }


def _finding(found: Finding, parties: Sequence[Actor | None]) -> Context:
    return {
        "verdict": found.verdict if found.role != "not_engaged" else "not_engaged",
        "words": words.finding(found),
        "breach": words.breach(found, parties),
        "mark": words.checked(found),
        "trace": words.steps(found, parties),
    }


def _quote(text: str, found: Sequence[Quoted], documents: Documents, claim: str | None) -> Quote:
    first, seen = found[0], {found[0].document}
    others = []
    for each in found[1:]:
        if each.document not in seen:
            seen.add(each.document)
            others.append((href(each.document, each.span.start), _name(each.document, documents)))
    return Quote(
        text,
        href(first.document, first.span.start, claim),
        _name(first.document, documents) if len(documents) > 1 else "",
        tuple(others[:FURTHER]),
        len(others[FURTHER:]),
    )


def _name(id: str, documents: Documents) -> str:
    return title(documents[id]) if id in documents else id[:19]


def _items(case: Case) -> str:
    return words.listed(inline(item, 60) for item in case.items[:3]) or words.NOTHING


def _stances(case: Case, documents: Documents) -> list[Context]:
    """Alleged, joined, confirmed (where somebody does), denied (always shown) and silent."""
    shown = []
    for stance, label in words.STANCES.items():
        taking = summary.taking(case, stance)
        if taking or stance == "denies":
            people = [_person(each, documents) for each in taking]
            folded = people[OPEN:] if len(people) > OPEN + 1 else []
            shown.append(
                {
                    "stance": stance,
                    "label": label,
                    "people": people[: len(people) - len(folded)],
                    "folded": folded,
                    "names": _names([each["name"] for each in folded]),
                }
            )
    return shown


def _names(named: Sequence[str]) -> str:
    more = len(named) - LISTED
    return words.listed([*named[:LISTED], *([f"{more} more"] if more > 0 else [])])


def _person(position: Position, documents: Documents) -> Context:
    return {
        "name": words.name(position.actor) if position.actor else f"“{inline(position.name, 120)}”",
        "date": words.date(position.date),
        "quotes": quotes(position.evidence, documents),
    }


def _lines(told: Sequence[Told], documents: Documents) -> list[Context]:
    return [_line(each, documents) for each in lines(told)[:MANY]]


def _line(line: Line, documents: Documents) -> Context:
    quoted = [Quoted(each.document, span) for each in line.told for span in each.claim.evidence]
    return {
        "words": line.words,
        "status": line.status,
        "status_words": words.status(line.status),
        "notes": " · ".join(line.notes),
        "documents": line.documents,
        "quotes": quotes(quoted, documents, line.told[0].claim.id if len(line.told) == 1 else None),
    }


def _figures(case: Case, documents: Documents) -> list[Context]:
    return [
        {
            "words": words.quantity(figure.quantity),
            "subject": inline(figure.subject, 60),
            "places": [
                (href(id, figure.quantity.span.start if n == 0 else None), _name(id, documents))
                for n, id in enumerate(ids)
            ],
        }
        for figure, ids in words.figures(case.figures)[:MANY]
    ]


def _origins(case: Case, documents: Documents) -> list[Context]:
    return [
        {
            "name": inline(origin.name, 120),
            "kind": words.ORIGINS.get(origin.kind, inline(origin.kind, 40)),
            "asserts": origin.asserts,
            "pages": [(href(id), _name(id, documents)) for id in origin.documents[:MANY]],
            "number": len(origin.documents),
            "drawing": drawing.voice(len(origin.documents)),
        }
        for origin in sorted(case.origins, key=lambda origin: not origin.asserts)[:MANY]
    ]


def _timeline(case: Case, documents: Documents) -> list[Context]:
    return [
        {
            "date": words.date(event.date),
            "known": event.date.resolved,
            "what": inline(event.what, 300),
            "href": href(event.evidence.document, event.evidence.span.start if event.evidence.span.text else None),
            "where": _name(event.evidence.document, documents),
        }
        for event in case.timeline[:MANY]
    ]


def _facts(document: Document) -> str:
    published = words.day(document.published) if document.published else "no day of publication"
    return " · ".join(inline(fact, 120) for fact in (document.publisher, published) if fact)
