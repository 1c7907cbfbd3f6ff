"""Why a candidate is no claim: the reasons, in words that an analyst can check.

In: a Candidate with its pronouns resolved, and the word lists of ``data/grammar/refusals.yaml``. Out: the reason, or
None where it is a claim. ``otherwise.py`` knows what else words like those of a passing tell, ``onesided.py`` when one
side is enough.
"""

from __future__ import annotations

from embargowatch.understand.frames import Words
from embargowatch.understand.goods import GROUP, Good
from embargowatch.understand.onesided import ONE_SIDE, from_abroad, one_sided
from embargowatch.understand.otherwise import of_people, told_instead, told_instead_if_learned
from embargowatch.understand.parties import Party
from embargowatch.understand.rules import Candidate

VERY_SURE = 0.8  # chance of a learned proposal that makes up for goods that nobody knows
ALONE = 0.95  # chance of a learned proposal of one side only, of arms or technology
CERTAIN = 0.98  # chance of one of one side only, of money or goods


def refusal(candidate: Candidate, words: Words) -> str | None:
    """Why this candidate is no claim, or None if it is one."""
    sides = [p for p in (candidate.supplier, candidate.recipient) if p is not None]
    if not sides:
        return "neither a supplier nor a recipient is named"
    if len(sides) == 2 and sides[0].key == sides[1].key:
        return "supplier and recipient are the same: nothing crosses a border"
    return _of_learning(candidate, words) if candidate.learned else _of_rule(candidate, sides, words)


def _of_rule(candidate: Candidate, sides: list[Party], words: Words) -> str | None:
    """Why what a rule proposes, with one side or two, is no claim."""
    item = candidate.item
    known = [p for p in sides if p.known]
    item_known = item is not None and item.known
    if not known and not any(p.key.startswith("group:") for p in sides) and not (len(sides) == 2 and item_known):
        return None if from_abroad(candidate) else "no party is a state, body or group that we know"
    told = told_instead(candidate, words)
    if told is not None:
        return told
    if _among_neighbours(candidate, known):
        return "everyday goods between two whom we do not know"
    if not item_known:
        if len(sides) == 2 and known and _military_help(candidate, words):
            return None
        smuggled = candidate.trigger.lemma.lower() in words["contraband"] and not of_people(candidate, words)
        if known and smuggled and item is not None and not _abstract(item, words):
            return None
        if len(known) == 2 and (candidate.strong and not _abstract(item, words) or _left_open(item)):
            return None
        return "what passes is not something that we know as an item"
    return one_sided(candidate, words) if len(sides) == 1 else None


def _among_neighbours(candidate: Candidate, known: list[Party]) -> bool:
    """ "The judge gave her a glass of water": nothing says that anything crosses a border."""
    item = candidate.item
    groups = [p for p in (candidate.supplier, candidate.recipient) if p is not None and p.key.startswith("group:")]
    everyday = item is not None and item.category == "other_commodity"
    return everyday and not known and not groups and not candidate.strong


def _of_learning(candidate: Candidate, words: Words) -> str | None:
    """Why what was learned to be a passing is none. Both sides, and a word of passing, make up for unknown goods."""
    item = candidate.item
    sides = [p for p in (candidate.supplier, candidate.recipient) if p is not None]
    known = any(p.known for p in sides)
    other = told_instead(candidate, words) or told_instead_if_learned(candidate, words)
    if other is not None:
        return other
    if item is None or not item.known:
        sure = item is not None and not _abstract(item, words) and candidate.strong and candidate.learned >= VERY_SURE
        return None if len(sides) == 2 and known and sure else "what passes is not something that we know as an item"
    if not known and not any(p.key.startswith("name:") for p in sides):
        return None if from_abroad(candidate) else "no party is a state, body or group that we know"
    if len(sides) == 2:
        return None
    group = GROUP.get(item.category)
    if group in ("commodity", "money"):
        return None if known and candidate.learned >= CERTAIN else ONE_SIDE
    if candidate.learned < ALONE or group not in ("arms", "technology"):
        return ONE_SIDE
    return one_sided(candidate, words)


def _military_help(candidate: Candidate, words: Words) -> bool:
    """ "supplied assistance to the army": help is something that passes where armed forces are given it."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or recipient is None or item.token.lemma.lower() not in words["help"]:
        return False
    head = recipient.mention.span.text.lower()
    return any(word in head for word in words["forces"])


def _left_open(item: Good | None) -> bool:
    """ "what Russia provides to North Korea": the text itself leaves open what passes."""
    return item is not None and item.token.text.lower() in ("what", "whatever", "something", "anything")


def _abstract(item: Good | None, words: Words) -> bool:
    """Whether the unknown object of a strong verb is talk ("delivered a message") or people, not goods."""
    return item is not None and bool({item.token.lemma.lower(), item.token.text.lower()} & words["talk"])
