"""Who says that who passed what to whom."""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model.actor import Mention
from embargowatch.model.item import Item, Quantity
from embargowatch.model.text import Notice, Span
from embargowatch.model.time import Date

ACTS = ("ACCUSE", "DENY", "REQUEST", "THREATEN", "SANCTION", "AGREE", "SUPPORT", "SAY")
LEARNED = "learned"  # as the rule of a claim: no rule read it
STATUSES = ("alleged", "reported", "confirmed_by_party", "denied", "planned", "attempted", "hypothetical")


@dataclass(frozen=True, slots=True)
class Statement:
    """A public act of speech. A joint statement is one Statement with many speakers.

    One communication may perform several acts ("accused ..., demanding ..."): each act is a Statement, and those after
    the first name the first in ``part_of``. ``count`` counts speakers whose names the text does not give.
    """

    id: str
    speakers: tuple[Mention, ...]
    act: str
    evidence: tuple[Span, ...]
    target: Mention | None = None
    more_targets: tuple[Mention, ...] = ()
    date: Date | None = None
    form: str | None = None  # joint_statement | letter | press_briefing | interview | anonymous_official | report | ...
    count: Quantity | None = None
    part_of: str | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"statement {self.id} has no evidence")


@dataclass(frozen=True, slots=True)
class Transfer:
    """Supplier gives item to recipient. Every part may be None; nothing is guessed."""

    supplier: Mention | None = None
    recipient: Mention | None = None
    item: Item | None = None
    quantity: Quantity | None = None
    date: Date | None = None
    used_by: Mention | None = None
    used_in: Mention | None = None
    route: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition made in a Statement (by id) or, where that is None, by the page itself.

    ``watched``: somebody says that they watch for it, not that it happens. ``exchange_for``: id of the claim that it
    is said to be given in return for. ``denied_by``: ids of the statements that deny it. ``flow``: a continuing
    relation ("main supplier") rather than one passing. ``why``: the rules that read it, in words. ``tree``: the
    part of the sentence's tree that led to it, drawn in lines. ``repeated_in``: ids of further statements that make the
    same claim. ``rule``: the rule that read it, or LEARNED where none did.
    """

    id: str
    transfer: Transfer
    status: str
    evidence: tuple[Span, ...]
    statement: str | None = None
    watched: bool = False
    exchange_for: str | None = None
    denied_by: tuple[str, ...] = ()
    rule: str = ""
    why: tuple[str, ...] = ()
    tree: tuple[str, ...] = ()
    flow: bool = False
    repeated_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"claim {self.id} has no evidence")

    @property
    def learned(self) -> bool:
        """Whether it was proposed by what was learned from examples, and read by no rule."""
        return self.rule == LEARNED


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters to the story and what it counts ("signatories", "missiles"), so that figures can differ."""

    subject: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Cited:
    """A resolution that the text names: its number, its symbol where the year is given, and the words."""

    resolution: int
    symbol: str
    evidence: Span


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that did not become a claim, and why. Nothing disappears without a reason."""

    evidence: Span
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood from one Document (``document`` is its id)."""

    document: str
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    cited: tuple[Cited, ...] = ()
    refused: tuple[Refused, ...] = ()
    mentions: tuple[Mention, ...] = ()
    warnings: tuple[Notice, ...] = ()
    grammar: str = ""  # name and version of pipeline and rules
