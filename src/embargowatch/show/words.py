"""The words in which readings and cases are put for people. In: the vocabulary. Out: short English phrases.

Nothing here may say that something happened: "alleges", "is said to", "if this happened".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from embargowatch.model import (
    Actor,
    Case,
    Claim,
    Counted,
    Credit,
    Date,
    Figure,
    Finding,
    Mention,
    Quantity,
    Statement,
    Transfer,
)
from embargowatch.show.visible import inline

STATUSES = {
    "alleged": "alleged",
    "reported": "reported",
    "confirmed_by_party": "confirmed by a party",
    "denied": "denied",
    "planned": "planned",
    "attempted": "attempted",
    "hypothetical": "spoken of as possible",
    "disputed": "disputed",
    "watched": "watched for",
}
STANCES = {
    "alleges": "Alleged by",
    "joins": "Joined by",
    "confirms": "Confirmed by",
    "denies": "Denied by",
    "silent": "No word from",
}
ACTS = {
    "ACCUSE": "accuse",
    "DENY": "deny",
    "REQUEST": "demand",
    "THREATEN": "threaten",
    "SANCTION": "sanction",
    "AGREE": "agree",
    "SUPPORT": "support",
    "SAY": "say",
}
ORIGINS = {"official_statement": "official statement", "wire": "news agency", "outlet": "outlet", "document": "page"}
CREDITS = {
    "republished_from": "republished from",
    "agency": "by the agency",
    "with_agency": "with material of",
    "translated_from": "translated from",
}
ARTICLE = re.compile(r"United |.*\b(Union|Nations|States|Republic|Emirates|Netherlands|Philippines|Council)$")
NOTHING = "something that is not named"
PRONOUNS = frozenset({"", "what", "it", "them", "this", "that", "these", "those"})
NOBODY = "somebody who is not named"
EXCHANGE = "in exchange for"
CHECKED = {
    "paragraph number seen": "content and paragraph number seen in a source",
    "text seen": "content seen in a source, paragraph number not seen",
    "not checked": "content and paragraph number not checked",
}


def name(actor: Actor | None) -> str:
    """The name of a party to a case."""
    return inline(actor.name, 120) if actor else NOBODY


def the(actor: Actor | None) -> str:
    """The name as it stands in a sentence: "the United States"."""
    called = name(actor)
    return f"the {called}" if ARTICLE.match(called) else called


def party(mention: Mention | None) -> str:
    """Who is named, else the page's own words for them."""
    if mention is None:
        return NOBODY
    return name(mention.actor) if mention.actor else f"“{inline(mention.name.text, 120)}”"


def listed(names: Iterable[str]) -> str:
    """ "a, b and c"."""
    *most, last = dict.fromkeys(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def date(when: Date | None) -> str:
    """The words and the days that they mean, as far as they are known; empty where no date is given."""
    if when is None:
        return ""
    first, last = (end.isoformat() if end else "?" for end in (when.first, when.last))
    words = inline(when.text, 60)
    if not when.resolved:
        return f"“{words}” (which day is not known)"
    days = first if first == last else f"{first} to {last}"
    return days if words[:10] == days else f"“{words}” ({days})"


def day(when: Date) -> str:
    """The day alone where it is one day; else words and days."""
    return when.first.isoformat() if when.first and when.first == when.last else date(when)


def quantity(figure: Quantity | None) -> str:
    """The words of a figure."""
    return inline(figure.span.text, 80) if figure else ""


def item(transfer: Transfer) -> str:
    """The words for what passes."""
    named = inline(transfer.item.span.text, 120) if transfer.item else ""
    return named if names_something(named) else NOTHING


def names_something(text: str) -> bool:
    """Whether the words for what passes say what it is: "missiles" do, "what" does not."""
    return " ".join(text.casefold().split()) not in PRONOUNS


def passing(transfer: Transfer) -> str:
    """ "North Korea → Russia: missiles"."""
    return f"{party(transfer.supplier)} → {party(transfer.recipient)}: {item(transfer)}"


def title(case: Case) -> str:
    """ "North Korea → Russia: missiles"."""
    items = listed(inline(words, 60) for words in case.items[:3]) or NOTHING
    return f"{name(case.supplier)} → {name(case.recipient)}: {items}"


def speakers(statement: Statement) -> str:
    """Everybody who speaks: by name, or in the words of the page."""
    named = [party(mention) for mention in statement.speakers]
    return listed([*named, *([f"“{quantity(statement.count)}”"] if statement.count else [])]) or "Somebody"


def act(statement: Statement) -> str:
    """ "United States and European Union · accuse · North Korea"."""
    targets = [party(target) for target in (statement.target, *statement.more_targets) if target]
    return " · ".join(
        [speakers(statement), ACTS.get(statement.act, statement.act.lower()), *([listed(targets)] * bool(targets))]
    )


def status(value: str) -> str:
    """A status of a claim or case."""
    return STATUSES.get(value, inline(value, 40))


def claim_notes(claim: Claim) -> list[str]:
    """Status and all else that a claim says beside its parties and item."""
    transfer = claim.transfer
    where = {"used in": transfer.used_in, "used by": transfer.used_by}
    notes = [status(claim.status)]
    notes += ["watched for, not said to happen"] if claim.watched else []
    notes += ["learned, read by no rule"] if claim.learned else []
    notes += [f"{words} {party(who)}" for words, who in where.items() if who]
    notes += [f"by way of {listed(map(party, transfer.route))}"] if transfer.route else []
    notes += [f"quantity “{quantity(transfer.quantity)}”"] if transfer.quantity else []
    notes += [f"date {date(transfer.date)}"] if transfer.date else []
    notes += [f"{EXCHANGE} {inline(claim.exchange_for, 12)}"] if claim.exchange_for else []
    return notes


def finding(found: Finding) -> str:
    """What a finding says, with no word on whether anything happened."""
    label = inline(found.label, 200)
    if found.role == "not_engaged":
        return f"If this happened, {label} does not bear on it."
    if found.verdict == "prohibited":
        return f"If this happened, it is contrary to {label}."
    if found.verdict == "permitted":
        return f"If this happened, {label} permits it."
    if found.verdict == "depends":
        needs = "; ".join(inline(need, 200) for need in found.needs) or "facts that are not given"
        return f"Whether it would be contrary to {label} depends on: {needs}."
    if found.verdict == "disputed":
        views = "; ".join(inline(view, 200) for view in found.positions) or "no view is recorded"
        return f"Whether it would be contrary to {label} is disputed: {views}."
    return f"Whether it would be contrary to {label} is not known."


def steps(found: Finding, parties: Sequence[Actor | None] = ()) -> list[str]:
    """The trace of a finding, with names for those in breach where the law speaks of them by id."""
    known = {actor.id: actor.name for actor in parties if actor}
    ids = f"by {', '.join(found.breached_by)}"
    names = f"by {listed(inline(known.get(id, id), 60) for id in found.breached_by)}"
    return [inline(step.replace(ids, names) if found.breached_by else step, 600) for step in found.trace]


def breach(found: Finding, parties: Sequence[Actor | None] = ()) -> str:
    """Who would be in breach, by name where the case knows it; empty for nobody."""
    known = {actor.id: actor.name for actor in parties if actor}
    names = [inline(known.get(id, id), 60) for id in found.breached_by]
    return f"In breach, if so: {listed(names)}." if names else ""


def checked(found: Finding) -> str:
    """What of the measure was not seen in a source; empty where content and paragraph number were."""
    return "" if found.checked == "paragraph number seen" else looked_up(found.checked)


def looked_up(state: str) -> str:
    """What exactly was seen in a source, for a measure's ``checked``."""
    return CHECKED.get(state, CHECKED["not checked"])


def credit(given: Credit) -> str:
    """ "republished from example.org"."""
    return f"{CREDITS.get(given.kind, inline(given.kind, 40))} {inline(given.name, 120)}"


def figures(counted: Iterable[Counted]) -> list[tuple[Figure, list[str]]]:
    """Figures with the documents that give them in the same words; the first subject stands."""
    found: dict[str, tuple[Figure, list[str]]] = {}
    for each in counted:
        _, documents = found.setdefault(quantity(each.figure.quantity).casefold(), (each.figure, []))
        if each.document not in documents:
            documents.append(each.document)
    return list(found.values())
