"""Rules that read who supplied from what somebody has: arms of another's make, forces of another's training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from embargowatch.model import Span
from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good, good
from embargowatch.understand.parties import Party, party
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.places import by, inside, nationality, owners, told_origin
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_STOCK = frozenset({"arsenal", "stockpile", "fleet", "stock", "inventory", "armoury", "armory", "collection", "depot"})
_INCLUDING = frozenset({"include", "contain", "comprise", "hold", "feature"})
_OF = frozenset({"of"})


def owned_by(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Arms of one nationality that are another's: "Hezbollah's Iranian rockets", "the arsenal of A includes B's jets".

    Example: "Egypt's fleet of American fighter jets". Not: "Russia's Russian-built tanks", "the army's new tanks".
    """
    what = good(scene, token, grammar)
    if what is None or what.category not in grammar.arms or token.upos not in ("NOUN", "PROPN"):
        return
    makers = told_origin(scene, [token], grammar)
    holders = _owner(scene, token) or _part_of(scene, token)
    holders = [t for t in holders if t not in makers]
    if makers and holders:
        yield from Frame("owned_by", scene, token, False, grammar).fill(makers, holders, [token])


def _owner(scene: Scene, token: Token) -> list[Token]:
    """Whose the arms are: possessive, or the owner of the stock that they are part of."""
    own = [t for o in scene.kids(token, "nmod:poss") for t in scene.conjuncts(o)]
    head = scene.head(token)
    if own or head is None:
        return own
    stock = head if token.deprel == "nmod" and scene.case(token) == "of" else None
    if token.deprel in ("obj", "nsubj") and head.lemma.lower() in _INCLUDING:
        stock = next((k for k in scene.kids(head, "nsubj") if k is not token), None)
    if stock is None or stock.lemma.lower() not in _STOCK:
        return []
    return owners(scene, stock) or inside(scene, stock, _OF)


def _part_of(scene: Scene, token: Token) -> list[Token]:
    """ "an American-made jet, part of B's air force": whose force it is part of."""
    parts = [k for k in scene.kids(token, "appos", "acl", "parataxis") if k.lemma.lower() in ("part", "belong")]
    return [t for p in parts for k in scene.kids(p, "nmod", "obl") for t in scene.conjuncts(k)]


def noun_use(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """The use of arms of another's make: "Russia's use of Iranian drones", "in possession of rifles of Chinese make".

    Example: "the use by Russia of Iranian drones". Not: "the use of American maps by pilots".
    """
    if token.upos != "NOUN" or token.lemma.lower() not in ("use", "possession", "deployment", "ownership"):
        return
    arms = [
        t
        for t in inside(scene, token, _OF)
        if (what := good(scene, t, grammar)) is not None and what.category in grammar.arms
    ]
    makers = nationality(scene, arms, grammar)
    users = by(scene, token) or owners(scene, token) or scene.kids(token, "nsubj")
    if makers and users:
        yield from Frame("noun_use", scene, token, False, grammar).fill(makers, users, arms)


def armed_by(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Who armed, trained or paid somebody stands before the participle: "US-trained rebels".

    Example: "Saudi-funded militants attacked the base".
    Not: "US-backed fighters", "a Russia-sponsored account", "government-funded schools".
    """
    lemma = token.lemma.lower()
    category = grammar.arm_verbs.get(lemma) or grammar.arm_verbs.get(lemma.removesuffix("ed"))
    head = scene.head(token)
    if category is None or head is None or token.deprel != "amod" or not _bound(scene, token):
        return
    if lemma in ("sponsor", "sponsored"):
        return  # "state-sponsored": bare backing
    if head.lemma.lower() not in grammar.groups and party(scene, head, grammar) is None:
        return
    itself = Good(scene.span([token.index]), token, category, True)
    for each in Frame("armed_by", scene, token, False, grammar).itself([scene.token(token.index - 2)], [head], itself):
        yield replace(each, recipient=_without(each.recipient, token, scene))


def _without(party: Party | None, participle: Token, scene: Scene) -> Party | None:
    """The party without the participle before it: of "a US-funded hospital" the hospital."""
    whole = party.mention.span if party is not None else None
    if party is None or whole is None or not whole.start <= participle.start < participle.end < whole.end:
        return party
    rest = scene.text[participle.end : whole.end]
    named = Span.cut(scene.text, whole.end - len(rest.lstrip()), whole.end)
    key = party.key if party.known else party.key.partition(":")[0] + ":" + named.text.lower()
    return replace(party, mention=replace(party.mention, span=named), key=key)


def _bound(scene: Scene, token: Token) -> bool:
    """Whether a name is bound to the participle by a hyphen."""
    before = token.index - 2
    return before >= 0 and scene.token(token.index - 1).text in ("-", "–") and before in scene.names


def verb_equipped(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Somebody has arms of another's make: "fighters armed with German rifles".

    Example: "An army equipped with Russian tanks". Not: "men armed with knives".
    """
    if token.lemma.lower() not in ("armed", "arm", "equip", "equipped") or token.upos not in ("ADJ", "VERB"):
        return
    head = scene.head(token)
    args = clause(scene, token)
    arms = [t for t in args.obliques.get("with", ()) if good(scene, t, grammar)]
    makers = nationality(scene, arms, grammar)
    if token.deprel not in ("amod", "acl") or head is None or not makers or token.index < head.index:
        return
    yield from Frame("verb_equipped", scene, token, False, grammar).fill(makers, [head], arms)
