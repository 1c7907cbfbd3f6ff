"""Rules that read who supplies from what somebody is called or holds: makers, holders, suppliers, buyers."""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.arguments import Clause, clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import good
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.places import MAKING, antecedent, inside, nationality, prepositional, told_origin
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_MADE = frozenset({"make", "build", "manufacture", "produce", "supply"})
_HAVING = frozenset({"use", "own", "operate", "possess", "field", "employ"})
_FINDING = frozenset({"find", "discover", "recover"})
_FLOWS = frozenset({"supplier", "exporter", "financier", "importer", "buyer", "customer", "market"})


def made_by(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Goods named by their maker in another's hands: "Iranian-made drones used by Russia".

    Example: "The Houthis fired Iranian-supplied missiles". Not: "Iranian-made drones were shown in Tehran".
    """
    if token.upos not in ("VERB", "ADJ", "NOUN") or token.lemma.lower() not in grammar.makers:
        return
    head = scene.head(token)
    if head is None or token.deprel not in ("amod", "acl", "compound"):
        return
    makers = _maker(scene, token)
    what = good(scene, head, grammar)
    if not makers or what is None or what.category in ("troops_training", "labour"):
        return  # "US-backed fighters" are no goods
    holders = holder(scene, head, grammar)
    if holders:
        yield from Frame("made_by", scene, token, False, grammar).fill(makers, holders, [what.token])


def _maker(scene: Scene, token: Token) -> list[Token]:
    """ "Iranian-made", "made in Iran"; of "rockets of Iranian make" the word is "make"."""
    before = token.index - 2
    if before >= 0 and scene.token(token.index - 1).text in ("-", "–") and before in scene.names:
        return [scene.token(before)]
    if token.lemma.lower() not in _MADE or token.deprel != "acl":
        return []
    return [k for k in scene.kids(token, "obl") if scene.case(k) in ("in", "by") and k.index in scene.names]


def holder(scene: Scene, thing: Token, grammar: Grammar) -> list[Token]:
    """Who uses, buys or holds the thing: subject of a verb with it as object or means, or of a participle on it."""
    above = scene.head(thing)
    if above is not None and above.upos == "VERB":
        if above.lemma.lower() in grammar.holders and thing.deprel in ("obj", "nsubj:pass", "obl"):
            return list(clause(scene, above).subjects)
        if thing.deprel == "obl" and scene.case(thing) in ("with", "using"):
            return list(clause(scene, above).subjects)
        if thing.deprel == "nsubj:pass" and above.lemma.lower() in _FINDING:
            return [k for k in scene.kids(above, "obl") if scene.case(k) in ("with", "among")]
    for kid in scene.kids(thing, "acl"):
        if kid.lemma.lower() in grammar.holders:
            return list(clause(scene, kid).subjects)
    return []


def of_make(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Arms are said to be of somebody's make: "missiles of Iranian origin and bound for B", "were of Chinese design".

    Example: "rifles of Chinese make, destined for the rebels". Not: "a man of Iranian origin".
    """
    if token.lemma.lower() not in MAKING or token.upos != "NOUN" or scene.case(token) != "of":
        return
    makers = [k for k in scene.kids(token, "amod", "compound", "nmod:poss") if k.index in scene.names]
    head = scene.head(token)
    things = [head] if head is not None and token.deprel == "nmod" else list(clause(scene, token).subjects)
    goods = [t for t in things if (what := good(scene, t, grammar)) is not None and what.category in grammar.arms]
    if makers and goods:
        yield from Frame("of_make", scene, token, False, grammar).fill(makers, holder(scene, goods[0], grammar), goods)


def held_by(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Arms of one nationality in the hands of another: "the rebels used American rockets".

    Example: "Militants fired Chinese missiles". Not: "Russia fired Russian missiles", "the pilots used American maps".
    """
    if token.upos != "VERB" or token.lemma.lower() not in grammar.holders:
        return
    args = clause(scene, token)
    users = args.subjects or [t for t in args.obliques.get("in", ()) if t.lemma.lower() in grammar.organs | {"forces"}]
    for thing in args.objects:
        what = good(scene, thing, grammar)
        makers = told_origin(scene, [thing], grammar) or _from(args)
        if what is None or what.category not in grammar.arms or not makers:
            continue
        if any(k.lemma.lower() in grammar.makers for k in scene.kids(thing, "amod")):
            continue  # the other rule reads "Iranian-made"
        yield from Frame("held_by", scene, token, False, grammar).fill(makers, users, [thing])


def _from(args: Clause) -> list[Token]:
    """ "uses tanks from A", with A hung on the verb; nobody fires or flies them "from A" that way."""
    held = args.verb.lemma.lower() in _HAVING
    return [t for t in args.obliques.get("from", ()) if t.upos in ("PROPN", "NOUN")] if held else []


def agent_noun(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Somebody is called the supplier or buyer: "Russia is India's main supplier of arms".

    Example: "China, North Korea's main buyer of coal". Not: "the country's main supplier of electricity".
    """
    lemma = token.lemma.lower()
    if token.upos != "NOUN" or lemma not in grammar.givers | grammar.getters:
        return
    holders = _called(scene, token)
    goods = _traded(scene, token, grammar)
    partners = prepositional(scene, token, grammar.to)
    partners = partners or [t for o in scene.kids(token, "nmod:poss") for t in scene.conjuncts(antecedent(scene, o))]
    partners = [t for t in partners if t not in holders and t not in goods] or [
        k for k in scene.kids(token, "nmod") if scene.case(k) == "of" and k not in goods
    ]
    partners = partners or [t for g in goods for t in holder(scene, g, grammar)]  # "the source of the arms used by B"
    if not holders or not (goods or partners):
        return
    frame = Frame("agent_noun", scene, token, lemma in _FLOWS, grammar)
    if lemma in grammar.givers:
        yield from frame.fill(holders, partners, goods)
    else:
        sellers = [k for g in goods for k in nationality(scene, [g], grammar)]
        yield from frame.fill(sellers or [t for t in partners if scene.case(t) != "to"], holders, goods)


def _traded(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """What a supplier supplies: behind "of" or "for", or before the noun ("arms supplier")."""
    out = [t for t in inside(scene, token, frozenset({"of", "for"})) if good(scene, t, grammar)]
    return out + [k for k in scene.kids(token, "compound", "amod") if k.index in scene.things]


def _called(scene: Scene, token: Token) -> list[Token]:
    """Who bears a description: subject of a copula, or the other half of an apposition."""
    above = scene.head(token)
    if above is not None and token.deprel == "nsubj" and scene.kids(above, "cop") and above.index in scene.names:
        return scene.conjuncts(above)  # "B's main supplier is A"
    if scene.kids(token, "cop"):
        return [k for subject in scene.kids(token, "nsubj") for k in scene.conjuncts(subject)]
    head = scene.head(token)
    if head is not None and token.deprel == "appos":
        return [head]
    if head is not None and head.lemma.lower() == "one" and scene.case(token) == "of":
        return _called(scene, head)  # "one of the largest buyers"
    if head is not None and token.deprel == "xcomp" and head.lemma.lower() in ("become", "remain", "stay"):
        return list(clause(scene, head).subjects)
    named = scene.kids(token, "appos")
    if named:
        return named[:1]
    if head is not None and token.deprel in ("obl", "nmod") and scene.case(token) == "as":
        return [head] if head.index in scene.names else list(clause(scene, head).subjects)
    return []
