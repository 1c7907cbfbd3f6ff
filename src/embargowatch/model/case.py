"""All about one alleged transfer or flow of transfers, from every page that speaks of it."""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model.actor import Actor
from embargowatch.model.claim import Claim, Figure, Reading, Statement
from embargowatch.model.page import Document
from embargowatch.model.text import Span
from embargowatch.model.time import Date


@dataclass(frozen=True, slots=True)
class Read:
    """A document with its reading: the unit that the ledger keeps and that cases are made from."""

    document: Document
    reading: Reading


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of one document (by id)."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """A claim where it stands: the document's id, the claim, and the statement that makes it, if one does."""

    document: str
    claim: Claim
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Copies of one text (document ids, sorted): they count as one voice. ``why`` says what makes them copies."""

    documents: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent voice. kind: official_statement | wire | outlet | document.

    ``asserts``: whether one of its pages says more than that somebody denies.
    """

    kind: str
    name: str
    documents: tuple[str, ...]
    asserts: bool = True


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stands on the case. stance: alleges | joins | denies | silent | confirms.

    ``actor`` is None for speakers whose names the text does not give; ``name`` then holds its words for them
    ("47 foreign ministers").
    """

    actor: Actor | None
    stance: str
    evidence: tuple[Quoted, ...]
    date: Date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure in the words of one document."""

    document: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline: what is dated, in words, with its evidence."""

    date: Date
    what: str
    evidence: Quoted


@dataclass(frozen=True, slots=True)
class Case:
    """Claims about the same supplier, recipient and group of items, and all that bears on them.

    ``there`` carries the items of the case itself, ``back`` what is claimed to pass the other way, ``watched`` what is
    only watched for. ``demands`` are REQUEST statements on the subject. ``status`` sums the claims up without ever
    saying that one is true: a status of claims, "disputed" (some say it, others deny it) or "watched". ``group`` is the
    group of items: arms | commodity | technology | people | money | unknown.
    """

    id: str
    supplier: Actor | None
    recipient: Actor | None
    items: tuple[str, ...]
    status: str
    told: tuple[Told, ...]
    documents: tuple[str, ...]
    clusters: tuple[Cluster, ...] = ()
    origins: tuple[Origin, ...] = ()
    positions: tuple[Position, ...] = ()
    figures: tuple[Counted, ...] = ()
    there: tuple[Told, ...] = ()
    back: tuple[Told, ...] = ()
    watched: tuple[Told, ...] = ()
    demands: tuple[Quoted, ...] = ()
    timeline: tuple[Event, ...] = ()
    group: str = "unknown"
