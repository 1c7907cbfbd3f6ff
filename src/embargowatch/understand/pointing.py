"""Words that speak of goods named before: "it", "the system", "these deliveries".

In: an item or a Candidate with its Scene. Out: whether it points back, and what a sentence names that can be meant.
"""

from __future__ import annotations

from embargowatch.lexicon import Thing
from embargowatch.understand.goods import GROUP, Good
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene

_IT = frozenset({"it", "them", "they", "these", "those"})
_GENERAL = frozenset(
    """system item good material equipment model vehicle craft consignment cargo load product device part unit plane
    batch lot stock""".split()
)
_SHORT = 3  # words of a phrase that only points


def points_back(item: Good, scene: Scene) -> bool:
    """ "it", "them", or a general word that speaks of something known: "the system", "these vehicles"."""
    token = item.token
    if token.text.lower() in _IT:
        return True
    pointed = any(k.text.lower() in ("the", "these", "those", "this", "such") for k in scene.kids(token, "det", "amod"))
    return pointed and token.lemma.lower() in _GENERAL and len(scene.core(token)) <= _SHORT


def definite(candidate: Candidate) -> bool:
    """Whether the words speak of something known: a noun of passing, or goods with "the", "these", "such"."""
    if candidate.trigger.upos == "NOUN" or candidate.item is None:
        return True
    words = {k.text.lower() for k in candidate.scene.kids(candidate.item.token, "det", "amod", "nmod:poss")}
    return bool(words & {"the", "these", "those", "such", "this", "that"}) or candidate.item.token.upos == "PRON"


def goods_named(scene: Scene) -> list[Thing]:
    """What the sentence names that can be handed over, in text order, each once; sums of money are mostly a price."""
    found = {
        t.start: t for t in scene.things.values() if GROUP.get(t.item.category) in ("arms", "commodity", "technology")
    }
    return [found[start] for start in sorted(found)]
