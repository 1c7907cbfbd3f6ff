"""Which claims meet. In: readings. Out: one Gathering for each subject that deserves a case."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from embargowatch.corroborate.days import first_day
from embargowatch.corroborate.subject import UNKNOWN, Pair, Subject, subject
from embargowatch.model import Read, Told

Met = list[tuple[Told, Subject]]


@dataclass(frozen=True, slots=True)
class Gathering:
    """The claims of one case (``own``), those of the other direction (``back``), and the pages of its own claims.

    Pages are sorted by day of publication, then id, and claims follow that order. ``pairs`` holds for each page all
    pairs of parties that its claims are about.
    """

    subject: Subject
    own: tuple[Told, ...]
    back: tuple[Told, ...]
    pages: tuple[Read, ...]
    pairs: dict[str, frozenset[Pair]]


def gatherings(reads: Iterable[Read]) -> list[Gathering]:
    """Sorted by case id. The order of the readings never matters; a document given twice counts once.

    Claims that are only watched for open no case where the other direction has one: they are shown there.
    """
    pages = sorted({read.document.id: read for read in reads}.values(), key=_order)
    met = _met(pages)
    own: defaultdict[Subject, list[Told]] = defaultdict(list)
    for told, about in met:
        own[about].append(told)
    firm = {about for told, about in met if not told.claim.watched}
    answered = {(about.swapped, about.words) for about in firm}
    opened = [about for about in own if about in firm or (about.pair, about.words) not in answered]
    back, pairs, by_id = _by_pair(met), _pairs(met), {read.document.id: read for read in pages}
    found = []
    for about in sorted(opened, key=lambda each: each.id):
        documents = dict.fromkeys(told.document for told in own[about])
        returned = _returned(about, back.get((about.swapped, about.words), []))
        read = tuple(by_id[id] for id in documents)
        found.append(Gathering(about, tuple(own[about]), returned, read, {id: pairs[id] for id in documents}))
    return found


def _order(read: Read) -> tuple[datetime.date, str]:
    return first_day(read.document), read.document.id


def _met(pages: Sequence[Read]) -> Met:
    """Every claim with the subject under which it meets others."""
    found: Met = []
    for read in pages:
        statements = {statement.id: statement for statement in read.reading.statements}
        for claim in read.reading.claims:
            about = subject(claim, read.document.text)
            if about is not None:
                found.append((Told(read.document.id, claim, statements.get(claim.statement or "")), about))
    homes = _homes({about for _, about in found})
    return [(told, homes[about]) for told, about in found]


def _homes(subjects: set[Subject]) -> dict[Subject, Subject]:
    """A claim whose item is not known joins the arms case of its pair where that is the pair's only one."""
    groups: defaultdict[tuple[Pair, str], set[str]] = defaultdict(set)
    for about in subjects:
        groups[about.pair, about.words].add(about.group)
    joining = {pair for pair, known in groups.items() if known == {"arms", UNKNOWN}}
    return {
        about: replace(about, group="arms")
        if about.group == UNKNOWN and (about.pair, about.words) in joining
        else about
        for about in subjects
    }


Return = tuple[Told, Subject | None]


def _by_pair(met: Met) -> dict[tuple[Pair, str], list[Return]]:
    """Claims by their pair and the words of nameless parties, each with the subject that it is given in return for."""
    homes = {(told.document, told.claim.id): about for told, about in met}
    found: defaultdict[tuple[Pair, str], list[Return]] = defaultdict(list)
    for told, about in met:
        wanted = homes.get((told.document, told.claim.exchange_for or ""))
        found[about.pair, about.words].append((told, wanted))
    return found


def _returned(about: Subject, back: Sequence[Return]) -> tuple[Told, ...]:
    """What passes the other way, but for what is said to be given in exchange for something else."""
    if about.supplier == about.recipient:
        return ()
    return tuple(told for told, wanted in back if wanted in (None, about))


def _pairs(met: Met) -> dict[str, frozenset[Pair]]:
    found: defaultdict[str, set[Pair]] = defaultdict(set)
    for told, about in met:
        found[told.document].add(about.pair)
    return {id: frozenset(pairs) for id, pairs in found.items()}
