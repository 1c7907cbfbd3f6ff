"""One operative paragraph of law, a transfer as the law sees it, and the one set against the other."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from embargowatch.model.actor import Actor


@dataclass(frozen=True, slots=True)
class Finding:
    """One transfer against one measure. Never says that anything happened: "if this happened, it is contrary to ...".

    ``verdict``: prohibited | permitted | depends | disputed | unknown. ``role``: engaged | secondary | disputed |
    depends | not_engaged. ``breached_by``: ids of those who would be in breach. ``needs``: facts that would decide it.
    ``positions``: for a dispute, who holds which view. ``trace``: the steps of the reasoning, in words. ``claim`` and
    ``document``: the claim that was judged, and the document that it stands in.
    """

    measure: str  # "unscr-1718-op8b"
    resolution: str  # "1718"
    paragraph: str  # "8(b)"
    label: str  # "paragraph 8(b) of resolution 1718 (2006)"
    verdict: str
    role: str
    breached_by: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    checked: str = "not checked"  # text seen | paragraph number seen | not checked: how far the data was verified
    claim: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a measure is about; a party is the target when it meets one of the things named here.

    ``states``: ids of States; ``places``: territories; ``groups``: ids of lists of parties; ``anyone``: no party is
    named. ``standing``: the parties meant, where not all are ("non_state", "government").
    """

    states: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    standing: str | None = None
    anyone: bool = False


@dataclass(frozen=True, slots=True)
class Exemption:
    """What takes a transfer out of a measure: marks that must all be there, and for which part of it.

    ``effect``: permitted | disputed | depends (the exemption itself is open). ``unstated``: the verdict where the
    facts say nothing about the marks, ``denied`` where they say that one is missing (None: it does not help then).
    The rest limits for whom (``parties``: actor ids), for what and when it holds.
    """

    text: str
    marks: tuple[str, ...] = ()
    effect: str = "permitted"
    unstated: str | None = None
    denied: str | None = None
    standing: tuple[str, ...] = ()
    parties: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    aspects: frozenset[str] = frozenset()
    first: datetime.date | None = None
    until: datetime.date | None = None
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cap:
    """An amount that all suppliers or buyers together may move in a period. ``limit`` is in ``unit`` (bbl | t)."""

    limit: float
    unit: str
    period: str
    kinds: frozenset[str]
    first: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A decision that carried a time-limited measure on to ``until`` (the last day)."""

    until: datetime.date
    by: str
    adopted: datetime.date


@dataclass(frozen=True, slots=True)
class Measure:
    """One operative paragraph. ``first`` is its first day, ``until`` the first day on which it is no more in force.

    ``direction``: to | from | both | within | host. ``force``: decides | calls. ``weight``: main | secondary (shown,
    but it does not make the verdict of a case) | rule (shown in lists only). ``aspects``: goods, parts, service,
    training, finance. ``marks``: facts that must be there (``unstated``: the verdict where nothing is said of them,
    given only beside the mark ``hint`` where there is one).
    ``breach``: supplier | recipient | host, in breach if it happened.
    """

    id: str
    regime: str
    resolution: str
    year: int
    paragraph: str
    text: str
    adopted: datetime.date
    first: datetime.date
    direction: str
    target: Target
    kinds: frozenset[str]
    until: datetime.date | None = None
    ended_by: str | None = None
    ended_on: datetime.date | None = None  # when that was decided
    renewals: tuple[Renewal, ...] = ()
    force: str = "decides"
    weight: str = "main"
    binds: str = "all States"
    aspects: frozenset[str] = frozenset({"goods", "parts"})
    marks: tuple[str, ...] = ()
    unstated: str | None = None
    hint: str | None = None
    breach: tuple[str, ...] = ("supplier",)
    verb: str = ""
    exemptions: tuple[Exemption, ...] = ()
    caps: tuple[Cap, ...] = ()
    winddown: datetime.date | None = None  # the last day for contracts made before
    deadline: datetime.date | None = None  # the last day on which the duty may still be met
    positions: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()  # contested readings that are shown but do not change the verdict
    open_kinds: frozenset[str] = frozenset()  # kinds of which it is disputed whether they fall under it
    open_marks: tuple[str, ...] = ()  # facts that settle it: then the open kinds are covered
    disputed: bool = False
    duty: str = ""  # inspect | seize: what it asks of a State through which goods pass
    open_need: str = ""
    checked: str = "not checked"
    history: tuple[str, ...] = ()
    file: str = ""

    @property
    def label(self) -> str:
        """The paragraph in words: "paragraph 8(b) of resolution 1718 (2006)"."""
        annex = self.paragraph.startswith("Annex")
        return f"{'' if annex else 'paragraph '}{self.paragraph} of resolution {self.resolution} ({self.year})"


@dataclass(frozen=True, slots=True)
class Side:
    """Words for one side of a transfer, and the actors in them (``near``: where it is; ``route``: through whom)."""

    words: str
    actors: tuple[Actor, ...] = ()
    near: tuple[Actor, ...] = ()
    route: tuple[Actor, ...] = ()
    unsure: bool = False  # the party's name may mean somebody else ("Korea"): the likeliest reading stands


@dataclass(frozen=True, slots=True)
class Party:
    """A side of a transfer as the law sees it.

    ``ids``: actor ids and lists it stands on; ``states``: the States answerable for it; ``places``: where it is or
    acts in this transfer, and ``maybe`` where it may; ``standing``: government | non_state | private | unknown.
    """

    name: str
    ids: frozenset[str] = frozenset()
    states: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    standing: str = "unknown"


@dataclass(frozen=True, slots=True)
class Thing:
    """What passes, as the law sees it: the kinds that it surely is and may be, and the aspect.

    ``aspect``: goods | parts | service | training | finance.
    """

    words: str
    kinds: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    aspect: str = "goods"


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its unit ("bbl", "t", ...); ``None`` for a bound that is open."""

    words: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One leg of a transfer, as stated. ``first``/``last``: the days between which it happened (None: not known).

    ``published``: the day of the page, an upper bound where no date of the event is given. ``flow``: several
    deliveries, so that a range of days is a range of events and not one day not known. ``marks``: deciding facts and
    the words that say so ("repair": "for refurbishing").
    """

    id: str
    supplier: Party
    recipient: Party
    things: tuple[Thing, ...]
    first: datetime.date | None = None
    last: datetime.date | None = None
    published: datetime.date | None = None
    flow: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    amount: Amount | None = None
    total: Amount | None = None  # of all together in the period, where it is said
    route: tuple[Party, ...] = ()
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a State of transit owes. ``kind``: inspect | seize; ``binding``: decided, not only called for."""

    measure: str
    label: str
    kind: str
    binding: bool
    states: tuple[str, ...]
    text: str
    checked: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a route, with what bears on it; ``duties``: those of the State of transit at its end."""

    supplier: str
    recipient: str
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A party or item that nothing here knows. ``field``: supplier | recipient | item; ``words``: as given.

    ``state``: not recognised (a name that is not known) | not named (described only, or left out) | ambiguous |
    kind not known.
    ``would_decide``: the missing fact. ``bears``: some measure could bind if it were known: the case is not permitted.
    """

    field: str
    words: str
    state: str
    would_decide: str
    bears: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """How an organisation that takes a side in a dispute reads a case: its own setting, not the law.

    ``position``: "in force" | "not in force". ``verdict`` is the case's under it, ``changed`` the findings that change.
    """

    position: str
    verdict: str
    changed: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessed:
    """A transfer judged: its facts as understood, the findings, the verdict that follows from them.

    ``law_known_until``: the day up to which the law was followed. ``as_of``: the day the law was asked of, if one was.
    ``names``: the names of those whose ids stand in ``breached_by``. ``house``: beside the verdict, never in its place.
    ``unrecognised``: what of parties and item is not known. ``legs``: of a route, each apart.
    """

    id: str
    verdict: str
    facts: Facts
    findings: tuple[Finding, ...]
    law_known_until: datetime.date
    as_of: datetime.date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    house: House | None = None
    unrecognised: tuple[Unrecognised, ...] = ()
    legs: tuple[Leg, ...] = ()
