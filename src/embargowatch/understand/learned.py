"""Where rules end: candidates from what the parser has learned to read as passing.

In: a Scene whose sentence carries Passings, and the scenes before it. Out: Candidates that say of themselves that they
were learned, with how sure that is. They meet the same refusals, and the same rules of negation, modality and
attribution, as those of the rules; only words that stand in the paragraph are proposed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from embargowatch.model import Span
from embargowatch.understand.frames import Grammar
from embargowatch.understand.parties import Good, Party, good, parties, undefined
from embargowatch.understand.rules.candidate import Candidate
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Part, Passing, Token

RULE = "learned"
SURE = 0.5  # chance of the word, and of the whole proposal, from which it is made
VERY_SURE = 0.8  # chance from which the words themselves count as saying that something passes
_BESIDE = 0.4  # part of the best one's chance that another phrase must have to stand in the same role


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase in a role: its token, the scene it stands in, and how sure the role is."""

    scene: Scene
    token: Token
    chance: float


def learned(scene: Scene, earlier: Sequence[Scene], grammar: Grammar) -> Iterator[Candidate]:
    """The candidates of one sentence; ``earlier``: the scenes before it, which may name somebody or something in it."""
    for passing in scene.sentence.passings:
        if passing.chance < SURE:
            continue
        yield from _candidates(scene, earlier, passing, grammar)


def _candidates(scene: Scene, earlier: Sequence[Scene], passing: Passing, grammar: Grammar) -> Iterator[Candidate]:
    around = [scene, *reversed(earlier)]
    givers: list[tuple[float, Party | None]] = [*_sides(around, passing, "supplier", grammar)]
    takers: list[tuple[float, Party | None]] = [*_sides(around, passing, "recipient", grammar)]
    things: list[tuple[float, Good | None]] = [*_goods(around, passing, grammar)]
    trigger = scene.token(passing.trigger)
    for giver, supplier in givers or [(1.0, None)]:
        for taker, recipient in takers or [(1.0, None)]:
            for sure, item in things or [(1.0, None)]:
                chance = _together(passing.chance, supplier and giver, recipient and taker, item and sure)
                if chance >= SURE and (supplier is not None or recipient is not None):
                    yield Candidate(
                        RULE, scene, trigger, supplier, recipient, item, chance >= VERY_SURE,
                        also=tuple(_elsewhere(scene, supplier, recipient, item)),
                        about=f"Learned, not read by a rule: “{trigger.text}” ({chance:.2f})",
                    )  # fmt: skip


def _together(*chances: object) -> float:
    """The geometric mean of the chances of the parts that are there, so that naming more makes nothing less sure."""
    there = [chance for chance in chances if isinstance(chance, float)]
    return float(math.prod(there) ** (1 / len(there)))


def _elsewhere(scene: Scene, *found: Party | Good | None) -> Iterator[Span]:
    """The words of parts that stand in other sentences."""
    for each in found:
        span = each.mention.span if isinstance(each, Party) else each.span if each is not None else None
        if span is not None and not scene.sentence.start <= span.start < scene.sentence.end:
            yield span


def _parts(around: Sequence[Scene], passing: Passing, role: str) -> list[_Found]:
    """The phrases in one role, surest first: those that are nearly as sure as the first."""
    chosen = [part for part in passing.parts if part.role == role]
    found = [each for part in chosen if (each := _token(around, part)) is not None]
    return [each for each in found if each.chance >= _BESIDE * found[0].chance]


def _token(around: Sequence[Scene], part: Part) -> _Found | None:
    for scene in around:
        if scene.sentence.start <= part.start < scene.sentence.end:
            token = next((t for t in scene if t.start == part.start), None)
            return _Found(scene, token, part.chance) if token is not None else None
    return None


def _sides(around: Sequence[Scene], passing: Passing, role: str, grammar: Grammar) -> list[tuple[float, Party]]:
    """The parties in one role, each once, with how sure it is."""
    out: dict[str, tuple[float, Party]] = {}
    for found in _parts(around, passing, role):
        for party in parties(found.scene, found.token, grammar):
            if found.scene is around[0] or not party.key.startswith("?"):  # a pronoun elsewhere says nothing here
                out.setdefault(party.key, (found.chance, party))
    return list(out.values())


def _goods(around: Sequence[Scene], passing: Passing, grammar: Grammar) -> list[tuple[float, Good]]:
    """What passes. What another sentence names is known by its words; in this one the trigger stands for it."""
    out: dict[int, tuple[float, Good]] = {}
    scene = around[0]
    for found in _parts(around, passing, "item"):
        what = good(found.scene, found.token, grammar) or undefined(found.scene, found.token)
        if found.scene is not scene:
            what = replace(what, token=scene.token(passing.trigger))
        out.setdefault(what.span.start, (found.chance, what))
    return list(out.values())
