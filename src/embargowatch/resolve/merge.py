"""Claims of one reading that say the same become one claim with all their words.

In: a Reading whose actors are resolved, and its text. Out: the Reading with fewer claims; nothing is lost: each claim
that went into another adds its evidence and its statement to it, and a claim that passes something to itself moves to
``refused`` with the reason.

Same: supplier and recipient are the same actors, the items stand on one line of the item tree, the status is the same
(a denial never joins an allegation), and resolved dates do not exclude each other. A claim that lacks a party or an
item joins a fuller one only where its words point back ("these weapons", "the delivery of missiles").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from embargowatch.lexicon import Lexicon
from embargowatch.model import Claim, Mention, Reading, Refused, Span, Transfer

POINTING = re.compile(
    r"(?:^|\s)(?:the|these|this|those|such|that|its|their|his|her|said)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
STARTS_POINTING = re.compile(r"(?:the|these|this|those|such|that)\s", re.IGNORECASE)
VAGUE = frozenset({"unspecified", "aid_unspecified", "arms_unspecified"})
NOT_ARMS = frozenset({
    "petroleum", "coal", "other_commodity", "luxury", "troops_training", "labour", "money", "technology", "dual_use",
    "wmd", "nuclear", *VAGUE,
})  # fmt: skip
MADE = frozenset({"alleged", "reported", "confirmed_by_party"})  # said to have happened
LOOK_BEFORE = 40
MOST_RIVALS = 400


def merged(reading: Reading, text: str, lexicon: Lexicon) -> Reading:
    """The reading with claims that are the same made one, in the order of their first words."""
    between = [claim for claim in reading.claims if not _to_itself(claim)]
    dropped = [
        Refused(claim.evidence[0], claim.rule, "supplier and recipient are the same actor")
        for claim in reading.claims
        if _to_itself(claim)
    ]
    shelf = Shelf(text, lexicon)
    into = {claim.id: home for claim in sorted(between, key=_fullness, reverse=True) if (home := shelf.place(claim))}
    order = {claim.id: place for place, claim in enumerate(reading.claims)}
    claims = tuple(_renamed(claim, into) for claim in sorted(shelf.kept.values(), key=lambda claim: order[claim.id]))
    return replace(reading, claims=claims, refused=(*reading.refused, *dropped))


class Shelf:
    """Claims that stay, by their parties, so that a page with thousands of claims takes no square of the time."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text = text
        self._lexicon = lexicon
        self.kept: dict[str, Claim] = {}
        self._by_parties: dict[tuple[str | None, str | None], list[str]] = {}

    def place(self, claim: Claim) -> str | None:
        """Put a claim where it belongs: the id of the claim that it went into, or None where it stays by itself."""
        home = self._home(claim)
        if home is not None:
            self.kept[home.id] = _joined(home, claim)
            return home.id
        self.kept[claim.id] = claim
        self._by_parties.setdefault(_parties(claim), []).append(claim.id)
        return None

    def _home(self, claim: Claim) -> Claim | None:
        """The claim that this one says again: the same in full, else the nearest before it that its words point to."""
        pointing = _points_back(claim, self._text)
        rivals = self._by_parties.get(_parties(claim), [])[-MOST_RIVALS:]
        if pointing and None in _parties(claim):
            rivals = list(self.kept)[-MOST_RIVALS:]
        fitting = [main for key in rivals if _same(main := self.kept[key], claim, pointing, self._lexicon)]
        place = claim.evidence[0].start
        return min(
            fitting,
            key=lambda main: (main.evidence[0].start > place, abs(main.evidence[0].start - place)),
            default=None,
        )


def _parties(claim: Claim) -> tuple[str | None, str | None]:
    return _key(claim.transfer.supplier), _key(claim.transfer.recipient)


def _to_itself(claim: Claim) -> bool:
    supplier, recipient = claim.transfer.supplier, claim.transfer.recipient
    return supplier is not None and supplier.actor is not None and _key(supplier) == _key(recipient)


def _key(mention: Mention | None) -> str | None:
    """What tells parties apart: the actor's id, else the words."""
    if mention is None:
        return None
    return mention.actor.id if mention.actor is not None else mention.name.text.casefold()


def _fullness(claim: Claim) -> tuple[int, int, int]:
    """Claims with more said come first, and among those the ones with a definite kind of item; then text order."""
    transfer = claim.transfer
    parts = sum(part is not None for part in (transfer.supplier, transfer.recipient, transfer.item))
    definite = int(transfer.item is not None and transfer.item.category not in VAGUE)
    return parts, definite, -claim.evidence[0].start


def _points_back(claim: Claim, text: str) -> bool:
    """Whether its words stand behind "the", "these" and so on, or start with one."""
    spans = [*claim.evidence, *([claim.transfer.item.span] if claim.transfer.item else [])]
    return any(
        STARTS_POINTING.match(span.text) or POINTING.search(text[max(0, span.start - LOOK_BEFORE) : span.start])
        for span in spans
    )


def _same(main: Claim, claim: Claim, pointing: bool, lexicon: Lexicon) -> bool:
    if main.watched != claim.watched or not _status_fits(main, claim, pointing) or not _dates_fit(main, claim):
        return False
    a, b = main.transfer, claim.transfer
    for one, other in ((a.supplier, b.supplier), (a.recipient, b.recipient)):
        if _key(one) != _key(other) and not (pointing and other is None):
            return False
    return _items_fit(main, claim, pointing, lexicon)


def _status_fits(main: Claim, claim: Claim, pointing: bool) -> bool:
    if main.status == claim.status:
        return True
    return pointing and main.status in MADE and claim.status in MADE


def _dates_fit(main: Claim, claim: Claim) -> bool:
    one, other = main.transfer.date, claim.transfer.date
    if one is None or other is None or not (one.resolved and other.resolved):
        return True
    first, last = one.first or one.last, one.last or one.first
    begin, end = other.first or other.last, other.last or other.first
    return first is None or last is None or begin is None or end is None or (first <= end and begin <= last)


def _items_fit(main: Claim, claim: Claim, pointing: bool, lexicon: Lexicon) -> bool:
    """The same class, or one above the other; vague words ("support") fit what was said in other places."""
    one, other = main.transfer.item, claim.transfer.item
    if other is None:
        return one is None or pointing
    if one is None:
        return False
    if one.classes[:1] == other.classes[:1] and one.classes:
        return True
    if not one.classes and not other.classes and one.span.text.casefold() == other.span.text.casefold():
        return True
    if _meet(main.evidence, claim.evidence):
        return False
    if pointing and _one_line(one.classes, other.classes, lexicon):
        return True
    return other.category in VAGUE and (other.category != "arms_unspecified" or one.category not in NOT_ARMS)


def _one_line(one: tuple[str, ...], other: tuple[str, ...], lexicon: Lexicon) -> bool:
    if not one or not other:
        return False
    above = {made.id for made in lexicon.ancestors(one[0])}
    below = {made.id for made in lexicon.ancestors(other[0])}
    return other[0] in above or one[0] in below


def _meet(some: Iterable[Span], others: Iterable[Span]) -> bool:
    """Whether words are shared: then they are two things of one list ("weapons and ammunition")."""
    there = tuple(others)
    return any(span.overlaps(other) for span in some for other in there)


def _joined(main: Claim, claim: Claim) -> Claim:
    """The fuller claim with the words of the other."""
    a, b = main.transfer, claim.transfer
    transfer = Transfer(
        supplier=a.supplier or b.supplier,
        recipient=a.recipient or b.recipient,
        item=a.item or b.item,
        quantity=a.quantity or b.quantity,
        date=a.date or b.date,
        used_by=a.used_by or b.used_by,
        used_in=a.used_in or b.used_in,
        route=tuple(dict.fromkeys((*a.route, *b.route))),
    )
    said = (main.statement, *main.repeated_in, claim.statement, *claim.repeated_in)
    repeated = dict.fromkeys(one for one in said if one is not None and one != main.statement)
    return replace(
        main,
        transfer=transfer,
        evidence=tuple(sorted({*main.evidence, *claim.evidence})),
        denied_by=tuple(dict.fromkeys((*main.denied_by, *claim.denied_by))),
        exchange_for=main.exchange_for or claim.exchange_for,
        repeated_in=tuple(repeated),
        why=tuple(dict.fromkeys((*main.why, *claim.why))),
        flow=main.flow or claim.flow,
    )


def _renamed(claim: Claim, into: dict[str, str]) -> Claim:
    """References to claims that went into another name the other; a claim is not given in return for itself."""
    back = claim.exchange_for
    while back in into:
        back = into[back]
    return replace(claim, exchange_for=back if back != claim.id else None)
