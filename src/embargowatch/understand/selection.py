"""Of all that the rules propose for one sentence, what stays: halves put together, parts dropped for the whole.

In: the Candidates of a sentence with their pronouns resolved. Out: the fullest ones, in text order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from embargowatch.understand.parties import Party
from embargowatch.understand.rules import Candidate


def fullest(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates without those that say nothing that another does not say, in text order."""
    return _best([*_joined(found), *found])


def _joined(found: Sequence[Candidate]) -> list[Candidate]:
    """ "were sent by A and were meant for B": two halves of one passing, where both speak of the same item token.

    Only of rules: what was learned knows both sides, or one.
    """
    read = [c for c in found if not c.learned and not c.open_side]
    halves = [c for c in read if c.supplier is not None and c.recipient is None]
    others = [c for c in read if c.recipient is not None and c.supplier is None]
    return [
        replace(one, recipient=other.recipient, strong=one.strong or other.strong)
        for one in halves
        for other in others
        if one.item is not None and other.item is not None and one.item.token.index == other.item.token.index
    ]


def _best(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Of candidates that are parts of each other, the fullest; in text order."""
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: -_fullness(c)):
        if not any(_within(candidate, other) for other in kept):
            kept.append(candidate)
    return iter(sorted(kept, key=lambda c: (c.trigger.index, c.rule)))


def _fullness(candidate: Candidate) -> int:
    item = 2 if candidate.item is not None and candidate.item.known else 0
    return 3 * (candidate.supplier is not None) + 3 * (candidate.recipient is not None) + item + candidate.strong


def _within(part: Candidate, whole: Candidate) -> bool:
    """Whether ``part`` says nothing that ``whole`` does not say."""
    same_item = part.item is None or whole.item is not None and part.item.token.index == whole.item.token.index
    near = abs(part.trigger.index - whole.trigger.index) <= 12
    return near and same_item and _covered(part.supplier, whole.supplier) and _covered(part.recipient, whole.recipient)


def _covered(part: Party | None, whole: Party | None) -> bool:
    return part is None or whole is not None and part.key == whole.key


def told(learned: Candidate, read: Candidate) -> bool:
    """Whether a rule has read what was learned: the same parties, or the same word and no less of it."""
    pairs = [(c.supplier.key if c.supplier else "", c.recipient.key if c.recipient else "") for c in (learned, read)]
    return pairs[0] == pairs[1] or learned.trigger is read.trigger and not half_of(read, learned)


def half_of(read: Candidate, learned: Candidate) -> bool:
    """Whether a rule has read, at the same word, one side of what was learned with both."""
    sides = [(read.supplier, learned.supplier), (read.recipient, learned.recipient)]
    both = learned.supplier is not None and learned.recipient is not None
    there = [(mine, theirs) for mine, theirs in sides if mine is not None]
    same = all(theirs is not None and mine.key == theirs.key for mine, theirs in there)
    return learned.trigger is read.trigger and both and len(there) == 1 and same
