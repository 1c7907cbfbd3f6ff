"""How a transfer runs: through where, whether it goes on, and who is said to use the goods in the end.

In: a Candidate, or its item. Out: the places that "via" and "through" name, whether the words speak of a continuing
flow, and the mentions of user and place of use.
"""

from __future__ import annotations

from embargowatch.model import Mention
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good
from embargowatch.understand.parties import party
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene, mention
from embargowatch.understand.syntax import Token

_THROUGH = frozenset({"via", "through", "by way of", "across"})
_USING = frozenset({"use", "fire", "launch", "deploy", "employ"})
_WHERE = frozenset({"in", "on", "against", "over", "at"})
_TRADE = frozenset({"supply", "export", "import", "buy", "sell", "arm", "fund", "finance", "train", "provide", "ship"})


def route(candidate: Candidate) -> tuple[Mention, ...]:
    """Named places or states that it passes through, in text order: "via Sudan and Egypt"."""
    scene = candidate.scene
    places = [candidate.trigger, *([candidate.item.token] if candidate.item is not None else [])]
    phrases = [k for place in places for k in scene.kids(place, "obl", "nmod") if scene.case(k) in _THROUGH]
    named = {t.index: t for k in phrases for t in scene.conjuncts(k) if t.index in scene.names}
    return tuple(mention(scene, named[index], hint="place") for index in sorted(named))


def flows(candidate: Candidate) -> bool:
    """ "A is B's main supplier", "has been shipping", "exports oil to B": a relation that goes on, not one passing."""
    if candidate.rule in ("agent_noun", "verb_depend"):
        return True
    scene, trigger = candidate.scene, candidate.trigger
    if trigger.upos != "VERB" or trigger.lemma.lower() not in _TRADE or _counted(scene, trigger):
        return False
    been = {k.text.lower() for k in scene.kids(trigger, "aux")}
    return trigger.xpos == "VBG" and "been" in been or trigger.xpos in ("VBZ", "VBP") and not been


def _counted(scene: Scene, trigger: Token) -> bool:
    """Whether so and so many pass: then it is one passing, told in the present."""
    return any(scene.kids(k, "nummod") for k in scene.kids(trigger, "obj"))


def use(scene: Scene, item: Good | None, grammar: Grammar) -> tuple[Mention | None, Mention | None]:
    """By whom and where the item is said to be used ("missiles used, it says, by Russia in its attacks on Ukraine").

    Read from the words behind the participle rather than from the tree: such phrases stand far from their verb.
    """
    if item is None:
        return None, None
    for token in [item.token, *list(scene.sentence.ancestors(item.token.index))[:1]]:
        for verb in scene.kids(token, "acl"):
            if verb.lemma.lower() in _USING:
                return _named_behind(scene, verb, frozenset({"by"}), grammar), _named_behind(
                    scene, verb, _WHERE, grammar
                )
    return None, None


def _named_behind(scene: Scene, verb: Token, cases: frozenset[str], grammar: Grammar) -> Mention | None:
    """The first name behind ``verb`` that one of these prepositions leads in, before the next finite verb."""
    for token in scene.sentence.tokens[verb.index + 1 : verb.index + 25]:
        if token.xpos in ("VBD", "VBZ", "VBP"):
            return None
        if token.index in scene.names and scene.case(token) in cases:
            found = party(scene, token, grammar)
            return found.mention if found is not None else None
    return None
