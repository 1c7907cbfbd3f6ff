"""Where rules end: candidates from what the parser has learned to read as passing.

In: a Scene whose sentence carries Passings, and the scenes before it. Out: Candidates that say of themselves that they
were learned, with how sure that is. They meet refusals of their own (``refusal.py``), and the same rules of negation,
modality and attribution as those of the rules; only words that stand in the paragraph are proposed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from embargowatch.model import LEARNED, Mention, Span
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good, good, undefined
from embargowatch.understand.parties import Party, decides, of_state, parties
from embargowatch.understand.rules.candidate import Candidate
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Part, Passing, Token

_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her"})
_PLACES = frozenset({"in", "at", "on", "near", "across", "within"})  # "rifles sold in Norway" are not Norway's
_NEVER_TAKERS = frozenset({"by", "from", "out of"})  # "spent by all countries", "shipped out of the region"
_BUILDING = frozenset({"build", "construct", "install", "construction", "project", "programme", "program"})
TRIGGER = 0.35  # chance from which a word is taken to say that something passes
SURE = 0.8  # chance of the whole proposal, from which it is made
_BESIDE = 0.5  # part of the best one's chance that another phrase must have to stand in the same role
_UNNAMED = 0.7  # chance from which a phrase without any name is taken for somebody
_CERTAIN = 0.9  # chance from which any phrase is taken for somebody, or for the state that it belongs to
_NAMED = 0.45  # chance from which another phrase counts beside the best one


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase in a role: its token, the scene it stands in, and how sure the role is."""

    scene: Scene
    token: Token
    chance: float


def learned(scene: Scene, earlier: Sequence[Scene], grammar: Grammar) -> Iterator[Candidate]:
    """The candidates of one sentence; ``earlier``: the scenes before it, which may name somebody or something in it."""
    for passing in scene.sentence.passings:
        if passing.chance >= TRIGGER:
            yield from _candidates(scene, earlier, passing, grammar)


def _candidates(scene: Scene, earlier: Sequence[Scene], passing: Passing, grammar: Grammar) -> Iterator[Candidate]:
    around = [scene, *reversed(earlier)]
    trigger = scene.token(passing.trigger)
    givers, takers = _apart(_sides(around, passing, "supplier", grammar), _sides(around, passing, "recipient", grammar))
    things: list[tuple[float, Good | None]] = [*_goods(around, passing, grammar)]
    implied = _implied(scene, trigger, grammar)
    if implied is not None and not any(item is not None and item.known for _, item in things):
        things = [(passing.chance, implied)]
    for giver, supplier in givers or [(1.0, None)]:
        for taker, recipient in takers or [(1.0, None)]:
            for sure, item in things or [(1.0, None)]:
                chance = _together(passing.chance, supplier and giver, recipient and taker, item and sure)
                if chance >= SURE:
                    yield Candidate(
                        LEARNED, scene, trigger, supplier, recipient, item, _word(trigger, grammar),
                        also=tuple(_elsewhere(scene, supplier, recipient, item)), learned=chance,
                        about=f"Learned, not read by a rule: “{trigger.text}” ({chance:.2f})",
                    )  # fmt: skip


def _together(*chances: object) -> float:
    """The geometric mean of the chances of the parts that are there, so that naming more makes nothing less sure."""
    there = [chance for chance in chances if isinstance(chance, float)]
    return float(math.prod(there) ** (1 / len(there)))


def _word(trigger: Token, grammar: Grammar) -> bool:
    """Whether the grammar, too, knows the trigger as a word of passing."""
    lemma = trigger.lemma.lower()
    return lemma in grammar.give_verbs or lemma in grammar.get_verbs or lemma in grammar.give_nouns | grammar.get_nouns


def _implied(scene: Scene, trigger: Token, grammar: Grammar) -> Good | None:
    """What the trigger itself says passes: "trained", "funding", "donations", "aid"."""
    lemma = trigger.lemma.lower()
    said = grammar.arm_verbs if trigger.upos == "VERB" else grammar.arm_nouns
    own = trigger.upos == "VERB" and lemma not in said and bool(scene.kids(trigger, "obj"))  # "grant them visas"
    category = None if own else said.get(lemma) or grammar.implied.get(lemma)
    if category is None:
        return good(scene, trigger, grammar)
    return Good(Span.cut(scene.text, trigger.start, trigger.end), trigger, category, True)


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
    return [each for each in found if each is found[0] or each.chance >= max(_NAMED, _BESIDE * found[0].chance)]


def _token(around: Sequence[Scene], part: Part) -> _Found | None:
    for scene in around:
        if scene.sentence.start <= part.start < scene.sentence.end:
            token = next((t for t in scene if t.start == part.start), None)
            return _Found(scene, _noun(scene, token), part.chance) if token is not None else None
    return None


def _noun(scene: Scene, token: Token) -> Token:
    """Of "the army" before "rifles", which the tree takes for one phrase, the branch may mean the article."""
    if token.upos != "DET" or token.text.lower() not in _ARTICLES:
        return token
    behind = scene.sentence.tokens[token.index + 1 : token.index + 4]
    return next((each for each in behind if each.upos in ("NOUN", "PROPN")), token)


def _sides(around: Sequence[Scene], passing: Passing, role: str, grammar: Grammar) -> list[tuple[float, Party | None]]:
    """The parties in one role, each once, with how sure it is."""
    out: dict[str, tuple[float, Party | None]] = {}
    built = around[0].token(passing.trigger).lemma.lower() in _BUILDING
    for found in _parts(around, passing, role):
        if _land(found, grammar) or found.scene.case(found.token) in _PLACES and not (role == "recipient" and built):
            continue
        if role == "recipient" and found.scene.case(found.token) in _NEVER_TAKERS:
            continue
        if role == "supplier" and decides(found.scene, found.token) or _in_goods_name(found):
            continue
        named = parties(found.scene, found.token, grammar)
        for party in named or _unnamed(found, grammar):
            out.setdefault(party.key, (found.chance, party))
    return list(out.values())


def _in_goods_name(found: _Found) -> bool:
    """ "missiles for the NASAMS system": a name within that of goods is nobody."""
    token, scene = found.token, found.scene
    inside = token.upos == "PROPN" and token.deprel == "compound" and token.head in scene.things
    return inside and token.index not in scene.names


def _land(found: _Found, grammar: Grammar) -> bool:
    """ "over Ukrainian territory": where it is, not who."""
    head = found.scene.sentence.tokens[found.token.head] if found.token.deprel == "amod" else None
    return head is not None and head.lemma.lower() in grammar.refusals["lands"]


def _unnamed(found: _Found, grammar: Grammar) -> list[Party]:
    """Somebody without a name of his own ("the evacuees", "the depot at Zahrani", "Iran's judiciary").

    Nobody that a rule would take, but sure enough where it was learned. Who is of a state, or somewhere in it, acts for
    that state, as long as no name of his own is told.
    """
    scene, token = found.scene, found.token
    if token.upos not in ("NOUN", "PROPN", "ADJ") or found.chance < _UNNAMED:
        return []
    lemma = token.lemma.lower()
    if lemma in grammar.measures | grammar.events | grammar.refusals["at_home"]:
        return []
    state = of_state(scene, token, grammar) if found.chance >= _CERTAIN else None
    if state is not None or token.index in scene.things:
        return [state] if state is not None else []
    several = token.xpos in ("NNS", "NNPS")
    if (
        not several
        and lemma not in grammar.bodies | grammar.groups | grammar.refusals["institutions"]
        and found.chance < _CERTAIN
    ):
        return []
    return [Party(Mention(scene.phrase(token), hint="group"), token, "group:" + lemma, False, several)]


def _apart(
    givers: list[tuple[float, Party | None]], takers: list[tuple[float, Party | None]]
) -> tuple[list[tuple[float, Party | None]], list[tuple[float, Party | None]]]:
    """Nobody is on both sides: who is proposed for both is on the one that is surer."""
    giving = {party.key: chance for chance, party in givers if party is not None}
    taking = {party.key: chance for chance, party in takers if party is not None}
    return (
        [(c, p) for c, p in givers if p is None or c >= taking.get(p.key, 0.0)],
        [(c, p) for c, p in takers if p is None or c > giving.get(p.key, 0.0)],
    )


def _goods(around: Sequence[Scene], passing: Passing, grammar: Grammar) -> list[tuple[float, Good | None]]:
    """What passes. What another sentence names is known by its words; in this one the trigger stands for it."""
    out: dict[int, tuple[float, Good | None]] = {}
    scene = around[0]
    for found in _parts(around, passing, "item"):
        what = good(found.scene, found.token, grammar) or undefined(found.scene, found.token)
        if found.scene is not scene:
            what = replace(what, token=scene.token(passing.trigger))
        out.setdefault(what.span.start, (found.chance, what))
    return list(out.values())
