"""Facts for the engine: from a plain case in words, or from a resolved claim of a page.

In: words with the actors and item classes found in them. Out: Facts. Nothing is guessed: a side that is not named stays
unnamed, a date that is not there stays open. Raises UsageError for a case that is not as the contract says.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from embargowatch.assess.law import Law
from embargowatch.errors import UsageError
from embargowatch.model import Claim, Date, ItemClass, Mention
from embargowatch.model import Quantity as Said
from embargowatch.model.law import Amount, Facts, Party, Side

FIELDS = ("supplier", "recipient", "item", "category", "quantity", "what_happened", "date", "id")
NUMBER = re.compile(
    r"(?P<bound>over|more than|at least|above|about|some|nearly|under|up to|less than|around)?\s*"
    r"(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<times>million|thousand|m|bn)?\s*"
    r"(?P<unit>bbls?|barrels?|t|tonnes?|tons?|metric tons?|mt)\b",
    re.IGNORECASE,
)
TALLY = re.compile(r"\b(?:total|tally|all suppliers|so far)\b[^.;:\d]{0,80}(?=\d)", re.IGNORECASE)
TIMES = {"million": 1e6, "m": 1e6, "thousand": 1e3, "bn": 1e9}
OPEN_ABOVE = frozenset({"over", "more than", "at least", "above"})
OPEN_BELOW = frozenset({"under", "up to", "less than"})
SHORT = 500


def plain(
    case: Mapping[str, object], law: Law, supplier: Side, recipient: Side, classes: Sequence[ItemClass] = ()
) -> Facts:
    """Facts of one plain case (contract: ``assess``). ``supplier`` and ``recipient`` with their actors found.

    Raises UsageError where a field is not text or the date is not as in "2009-08-14" or "2009-08-01/2009-08-31".
    """
    words = {field: _text(case, field) for field in FIELDS}
    first, last = days(words["date"])
    named = {"what": "what_happened", "item": "item", "supplier": "supplier", "recipient": "recipient"}
    texts = {name: words[field] for name, field in named.items()} | {"quantity": words["quantity"]}
    story = f"{words['what_happened']} {words['item']}"
    things = law.terms.items(words["item"], words["category"], classes)
    marks = law.terms.marks(texts)
    route = tuple(_party(Side(one.name, (one,)), law, last, "") for one in (*supplier.route, *recipient.route))
    passed = {state for one in route for state in one.states}
    giver = _beside(_party(supplier, law, last, ""), passed)
    return Facts(
        id=words["id"],
        supplier=giver,
        recipient=_own(_beside(_party(recipient, law, last, story), passed), giver),
        things=(*things, *law.terms.added(marks)),
        first=first,
        last=last,
        flow="/" in words["date"],
        marks=marks,
        amount=amount(words["quantity"]) or amount(words["item"]),
        total=tally(words["what_happened"]),
        route=route,
    )


def facts(
    claim: Claim, law: Law, words: str = "", published: Date | None = None, classes: Sequence[ItemClass] = ()
) -> Facts:
    """Facts of a resolved claim. ``words``: the sentences that carry it; ``classes``: its item's line in the tree."""
    transfer = claim.transfer
    date = transfer.date
    first, last = (date.first, date.last) if date is not None else (None, None)
    item = transfer.item
    text = item.span.text if item is not None else ""
    marks = law.terms.marks({"what": words[: 40 * SHORT], "item": text[:SHORT]})
    marks.pop("suspected", None)
    if claim.status in {"planned", "attempted", "hypothetical"}:
        marks.setdefault("unfinished", claim.status)
    known = _known(published)
    day = last or first or known
    said = transfer.quantity
    return Facts(
        id=claim.id,
        supplier=_party(_side(transfer.supplier), law, day, ""),
        recipient=_party(_side(transfer.recipient), law, day, words),
        things=law.terms.items(text, item.category if item is not None else "unspecified", classes),
        first=first,
        last=last,
        published=known,
        flow=claim.flow,
        marks=marks,
        amount=_measured(said) if said is not None else None,
        route=tuple(_party(_side(one), law, day, "") for one in transfer.route),
        claim=claim.id,
    )


def _known(published: Date | None) -> datetime.date | None:
    return (published.last or published.first) if published is not None else None


def _side(mention: Mention | None) -> Side:
    if mention is None:
        return Side("")
    return Side(mention.name.text, (mention.actor,) if mention.actor else ())


def _party(side: Side, law: Law, day: datetime.date | None, story: str) -> Party:
    near = frozenset(one.id for one in side.near if one.kind == "state")
    return law.register.party(side.words, side.actors, day, story, near)


def _beside(party: Party, passed: set[str]) -> Party:
    """A party may be where its words put it, but not merely where the goods passed through."""
    return replace(party, maybe=party.maybe - passed)


def _own(recipient: Party, supplier: Party) -> Party:
    """A place in the supplier's own State that nobody is named for: the supplier moves its own there."""
    if recipient.ids or recipient.standing != "unknown" or not recipient.places & supplier.places:
        return recipient
    return replace(recipient, standing=supplier.standing, states=supplier.states)


def _text(case: Mapping[str, object], field: str) -> str:
    value = case.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise UsageError(f"expected text in {field!r} of the case {case.get('id')!r}, found {type(value).__name__}.")
    text = str(value)
    limit = SHORT if field in {"supplier", "recipient", "item", "category", "quantity", "date"} else 40 * SHORT
    return " ".join(text[:limit].split())


def days(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of "2009-08-14", "from/to", "2009-08" or "2009"; (None, None) for no date."""
    if not text:
        return None, None
    start, slash, finish = text.partition("/")
    first, last = _bounds(start.strip(), text)
    if slash:
        last = _bounds(finish.strip(), text)[1]
    if last < first:
        raise UsageError(f"expected the first day before the last in 'date', found {text!r}.")
    return first, last


def _bounds(text: str, whole: str) -> tuple[datetime.date, datetime.date]:
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = datetime.date(*numbers)
            return day, day
        if len(numbers) == 2:
            first = datetime.date(numbers[0], numbers[1], 1)
            return first, (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
        return datetime.date(numbers[0], 1, 1), datetime.date(numbers[0], 12, 31)
    except (ValueError, OverflowError) as error:
        message = f"expected a date such as 2009-08-14 or 2009-08-01/2009-08-31 in 'date', found {whole!r}."
        raise UsageError(message) from error


def amount(text: str) -> Amount | None:
    """A quantity in barrels or tonnes, with the bounds that its words allow; None where there is none."""
    hit = NUMBER.search(text)
    if hit is None:
        return None
    value = float(hit["number"].replace(",", "").replace(" ", "")) * TIMES.get((hit["times"] or "").lower(), 1)
    unit = "bbl" if hit["unit"].lower().startswith("b") else "t"
    bound = (hit["bound"] or "").lower()
    if bound in OPEN_ABOVE:
        return Amount(hit[0].strip(), value, None, unit)
    if bound in OPEN_BELOW:
        return Amount(hit[0].strip(), None, value, unit)
    return Amount(hit[0].strip(), value, value, unit)


def tally(text: str) -> Amount | None:
    """The total of all together, where words say it ("the year's total so far was 120,000 barrels")."""
    hit = TALLY.search(text)
    rest = text[hit.end() : hit.end() + SHORT] if hit is not None else ""
    found = NUMBER.match(rest)
    return amount(found[0]) if found is not None else None


def _measured(said: Said) -> Amount:
    found = amount(said.span.text)
    return found or Amount(said.span.text, said.low, said.high, said.unit)
