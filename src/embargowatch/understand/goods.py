"""Which noun phrases name something that can pass.

In: a Scene and the head of a noun phrase. Out: a Good, or None where the lexicon knows nothing of the kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model import Span
from embargowatch.understand.frames import Grammar
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

GROUPS = {
    "arms": "ballistic_missile cruise_missile missile uav artillery ammunition small_arms armoured_vehicle aircraft "
    "air_defence vessel other_arms arms_unspecified",
    "commodity": "petroleum coal other_commodity luxury",
    "technology": "wmd nuclear dual_use technology",
    "people": "troops_training labour",
    "money": "money aid_unspecified",
}
GROUP = {category: group for group, categories in GROUPS.items() for category in categories.split()}

_HOLDING = frozenset({"hold", "contain", "carry", "fill", "load", "pack", "hide", "conceal"})
_PARTS = frozenset("million billion thousand hundred dozen some most many several half part none all".split())


@dataclass(frozen=True, slots=True)
class Good:
    """Something that may pass. ``category`` is the lexicon's, or "unspecified"; ``known``: the lexicon named it."""

    span: Span
    token: Token
    category: str
    known: bool
    classes: tuple[str, ...] = ()


def goods_of(scene: Scene, token: Token, grammar: Grammar) -> list[Good]:
    """All that a phrase says passes: "400 tons of weapons and ammunition" are two goods."""
    first = good(scene, token, grammar)
    if first is None:
        return []
    listed = scene.conjuncts(first.token) if first.token is not token else [first.token]
    return [first, *(g for t in listed if t is not first.token and (g := good(scene, t, grammar)) is not None)]


def good(scene: Scene, token: Token, grammar: Grammar, depth: int = 0) -> Good | None:
    """What the noun phrase headed by ``token`` says passes, or None when it is nothing that the lexicon knows."""
    lemma = token.lemma.lower()
    if token.index in scene.things:
        thing = scene.things[token.index]
        sums = thing.item.category == "money" and any(letter.isdigit() for letter in thing.text)
        measured = _measured(scene, token, grammar, depth) if sums else None
        return measured or _named_before(scene, token, grammar) or _known(scene, token, token, grammar)
    counted = bool(scene.kids(token, "nummod"))
    if lemma in grammar.measures or lemma in grammar.give_nouns or token.upos in ("NUM", "SYM") or counted:
        inner = _measured(scene, token, grammar, depth)
        if inner is not None:
            return inner
        return _named_before(scene, token, grammar, measure=True)
    return None


def _named_before(scene: Scene, token: Token, grammar: Grammar, measure: bool = False) -> Good | None:
    """ "Pantsir systems", "arms shipments": what stands before a measure or a general word says what it is."""
    if not measure and token.lemma.lower() not in grammar.measures:
        return None
    before = [i for i in scene.core(token) if i in scene.things and i < token.index]
    return _known(scene, scene.token(before[-1]), token, grammar) if before else None


def _measured(scene: Scene, token: Token, grammar: Grammar, depth: int) -> Good | None:
    """What is measured or paid for: "tons of rice", "$1 billion in arms"."""
    for kid in scene.kids(token, "nmod"):
        if scene.case(kid) in ("of", "in", "worth of", "worth") and depth < 3:
            inner = good(scene, kid, grammar, depth + 1)
            if inner is not None:
                return inner
    return _inside(scene, token, grammar, depth)


def loaded(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """What a carrier or container holds, with what is coordinated: "planes carrying arms and fuel"."""
    first = _inside(scene, token, grammar, 0)
    return scene.conjuncts(first.token) if first is not None else []


def _inside(scene: Scene, token: Token, grammar: Grammar, depth: int) -> Good | None:
    """What a container holds: "containers suspected of holding shells", "crates filled with rifles"."""
    verbs = scene.kids(token, "acl")
    for verb in [*verbs, *(k for v in verbs for k in scene.kids(v, "advcl", "xcomp", "obl"))] if depth < 3 else ():
        if verb.lemma.lower() in _HOLDING:
            for kid in scene.kids(verb, "obj", "obl"):
                inner = good(scene, kid, grammar, depth + 1)
                if inner is not None:
                    return inner
    return None


def _known(scene: Scene, token: Token, head: Token, grammar: Grammar) -> Good | None:
    thing = scene.things[token.index]
    if thing.text.lower() in grammar.bare:
        return None
    span = scene.phrase(head)
    first = next((t for t in scene.sentence.tokens if t.start >= span.start), head)
    name = scene.names.get(first.index)
    if name is not None and name.start < span.start and name.end < thing.start:
        span = Span.cut(scene.text, thing.start, span.end)  # "sent North [Korea food]"
    if not span.start <= thing.start or not thing.end <= span.end:
        span = Span.cut(scene.text, thing.start, thing.end)
    return Good(span, token, thing.item.category, True, (thing.item.id,))


def undefined(scene: Scene, token: Token) -> Good:
    """A phrase that stands where an item stands, but which the lexicon does not know: its words, unspecified.

    Of "24 of them" the token is "them": what it stands for says what passes.
    """
    of = [k for k in scene.kids(token, "nmod") if k.upos == "PRON" and scene.case(k) == "of"]
    if of and (token.upos in ("NUM", "PRON") or token.lemma.lower() in _PARTS):
        return Good(scene.span(sorted({token.index, of[0].index})), of[0], "unspecified", False)
    return Good(scene.phrase(token), token, "unspecified", False)
