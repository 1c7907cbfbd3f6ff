"""How a transfer runs: through where, and whether it goes on.

In: a Candidate. Out: the places that "via" and "through" name, and whether the words speak of a continuing flow.
"""

from __future__ import annotations

from embargowatch.model import Mention
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene, mention
from embargowatch.understand.syntax import Token

_THROUGH = frozenset({"via", "through", "by way of", "across"})
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
