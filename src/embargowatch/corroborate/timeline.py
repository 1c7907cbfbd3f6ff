"""What is dated. In: a case's pages with what bears on it. Out: events in the order of their days.

Dates that could not be resolved stand at the end in their own words; nothing is dated by its page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from embargowatch.corroborate.bearing import Bearing
from embargowatch.corroborate.items import bare
from embargowatch.corroborate.meeting import Gathering
from embargowatch.corroborate.subject import party
from embargowatch.model import Date, Document, Event, Quoted, Span, Statement

VERBS = {
    "ACCUSE": "accuse",
    "DENY": "deny",
    "REQUEST": "demand",
    "THREATEN": "warn",
    "SANCTION": "sanction",
    "AGREE": "agree",
    "SUPPORT": "support",
    "SAY": "say",
}


def timeline(gathering: Gathering, bearings: Sequence[Bearing]) -> list[Event]:
    """The same words of the same day count once, whichever page brings them first."""
    events = [*_passings(gathering), *(event for bearing in bearings for event in _of_page(bearing))]
    found: dict[tuple[Date, str], Event] = {}
    for event in events:
        found.setdefault((event.date, event.what), event)
    return sorted(found.values(), key=lambda event: (_day(event.date), event.what))


def _passings(gathering: Gathering) -> Iterator[Event]:
    for told in gathering.own:
        transfer = told.claim.transfer
        if transfer.date:
            item = transfer.item.span.text if transfer.item and bare(transfer.item) else "what is not said"
            evidence = Quoted(told.document, told.claim.evidence[0])
            yield Event(transfer.date, f"said to have passed: {item}", evidence)


def _of_page(bearing: Bearing) -> Iterator[Event]:
    document = bearing.page.document
    for statement in bearing.all:
        if statement.date:
            yield Event(statement.date, _act(statement), bearing.quotes(statement)[0])
    if document.published:
        yield Event(document.published, f"published: {_title(document)}", Quoted(document.id, Span(0, 0, "")))


def _act(statement: Statement) -> str:
    named = [actor.name for actor in map(party, statement.speakers) if actor]
    named += [statement.count.span.text] if statement.count else []
    speakers = dict.fromkeys(named or [mention.span.text for mention in statement.speakers])
    return f"{', '.join(speakers) or 'somebody'}: {VERBS.get(statement.act, 'say')}"


def _title(document: Document) -> str:
    return document.title or document.publisher or document.source


def _day(date: Date) -> datetime.date:
    return date.first or date.last or datetime.date.max
