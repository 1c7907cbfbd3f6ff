"""Which statements of a page bear on a case. In: a page and its claims of the case. Out: Bearing.

A statement bears on a case when it makes, repeats or denies one of its claims, when its words overlap theirs, when it
is a further act of such a statement, or when somebody who speaks of the case on this page speaks against one of its
parties there, and the page tells nothing else about that party. A denial must be tied to a claim, or be a party's
answer to those who accuse it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embargowatch.corroborate.meeting import Gathering
from embargowatch.corroborate.sentence import sentence
from embargowatch.corroborate.subject import party
from embargowatch.model import Quoted, Read, Statement, Told

AGAINST = frozenset({"ACCUSE", "REQUEST", "THREATEN", "SANCTION"})


@dataclass(frozen=True, slots=True)
class Bearing:
    """The statements of one page that make the case's claims, that deny them, and that say more about it."""

    page: Read
    makes: tuple[Statement, ...]
    denies: tuple[Statement, ...]
    adds: tuple[Statement, ...]

    def quotes(self, statement: Statement) -> list[Quoted]:
        """The sentences in which a statement stands, each once."""
        document = self.page.document
        spans = dict.fromkeys(sentence(document.text, span) for span in statement.evidence)
        return [Quoted(document.id, span) for span in spans]

    @property
    def all(self) -> tuple[Statement, ...]:
        """All of them, in the order of the page."""
        chosen = {statement.id for statement in (*self.makes, *self.denies, *self.adds)}
        return tuple(statement for statement in self.page.reading.statements if statement.id in chosen)


def bearings(gathering: Gathering) -> list[Bearing]:
    """One for each page, in their order."""
    return [_bearing(page, gathering) for page in gathering.pages]


def _bearing(page: Read, gathering: Gathering) -> Bearing:
    told = [each for each in gathering.own if each.document == page.document.id]
    denied = _denied(told)
    made = {each.claim.statement for each in told if each.claim.statement} - denied
    repeated = {id for each in told for id in each.claim.repeated_in}
    chosen = denied | made | repeated | _overlapping(page, told)
    chosen = _with_parts(page, chosen)
    parties = _lone_parties(gathering, page.document.id)
    chosen |= _against(page, chosen, parties)
    chosen = _with_parts(page, chosen)
    statements = page.reading.statements
    denials = denied | _answers(page, made | chosen, parties)
    return Bearing(
        page,
        makes=tuple(each for each in statements if each.id in made),
        denies=tuple(each for each in statements if each.id in denials),
        adds=tuple(each for each in statements if each.id in chosen - made - denials and each.act != "DENY"),
    )


def _denied(told: Iterable[Told]) -> set[str]:
    """Ids of the statements that deny a claim, by the claim's own account."""
    found = {id for each in told for id in each.claim.denied_by}
    return found | {
        each.statement.id
        for each in told
        if each.statement and (each.claim.status == "denied" or each.statement.act == "DENY")
    }


def _overlapping(page: Read, told: Sequence[Told]) -> set[str]:
    words = [span for each in told for span in each.claim.evidence]
    return {
        statement.id
        for statement in page.reading.statements
        if any(span.overlaps(word) for span in statement.evidence for word in words)
    }


def _with_parts(page: Read, chosen: set[str]) -> set[str]:
    """The further acts of statements that were chosen."""
    return chosen | {statement.id for statement in page.reading.statements if statement.part_of in chosen}


def _lone_parties(gathering: Gathering, page: str) -> set[str]:
    """Parties of the case about whom the page tells nothing else."""
    about = gathering.subject
    others = {who for pair in gathering.pairs[page] - {about.pair, about.swapped} for who in pair}
    return {who for who in about.pair if who is not None and who not in others}


def _against(page: Read, chosen: set[str], parties: set[str]) -> set[str]:
    """Acts against a party by somebody who speaks of the case on this page."""
    speakers = {who for each in page.reading.statements if each.id in chosen for who in speakers_of(each)}
    return {
        each.id
        for each in page.reading.statements
        if each.act in AGAINST and targets_of(each) & parties and speakers & speakers_of(each)
    }


def _answers(page: Read, chosen: set[str], parties: set[str]) -> set[str]:
    """Denials by a party towards somebody who speaks of the case on this page."""
    statements = page.reading.statements
    accusers = {who for each in statements if each.id in chosen and each.act == "ACCUSE" for who in speakers_of(each)}
    return {
        each.id
        for each in statements
        if each.act == "DENY" and speakers_of(each) & parties and targets_of(each) & accusers
    }


def speakers_of(statement: Statement) -> set[str]:
    """For whom its speakers speak: ids of states or blocs where they are known, else of the speakers."""
    found = (party(each) for each in statement.speakers)
    return {actor.state or actor.id for actor in found if actor}


def targets_of(statement: Statement) -> set[str]:
    """Ids of those whom it is directed at."""
    found = (party(each) for each in (statement.target, *statement.more_targets))
    return {actor.id for actor in found if actor}
