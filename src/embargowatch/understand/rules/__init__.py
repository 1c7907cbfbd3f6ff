"""The grammar of claims: each rule is one form in which a text says that something passes.

In: a Scene. Out: Candidates: who, what, to whom, with the words that say so. A rule proposes only what stands in the
sentence; status, reference and refusal come after it. The docstring of a rule is what ``read --explain`` shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.frames import Grammar
from embargowatch.understand.rules.agents import agent_noun, held_by, made_by, of_make
from embargowatch.understand.rules.candidate import Candidate, Rule
from embargowatch.understand.rules.carriers import carried
from embargowatch.understand.rules.deals import (
    contracted,
    for_sale,
    noun_order,
    paid_for,
    paid_work,
    settlement,
    verb_cover,
)
from embargowatch.understand.rules.dependence import noun_depend, verb_depend
from embargowatch.understand.rules.holdings import armed_by, noun_use, owned_by, verb_equipped
from embargowatch.understand.rules.nouns import act_noun, noun_get, noun_give, noun_item
from embargowatch.understand.rules.verbs import how, verb_arm, verb_ask, verb_flow, verb_get, verb_give
from embargowatch.understand.scene import Scene

RULES: tuple[Rule, ...] = (
    verb_give,
    verb_get,
    verb_ask,
    verb_arm,
    verb_flow,
    verb_depend,
    noun_depend,
    noun_give,
    noun_get,
    noun_item,
    act_noun,
    made_by,
    held_by,
    of_make,
    agent_noun,
    owned_by,
    noun_use,
    armed_by,
    verb_equipped,
    carried,
    noun_order,
    contracted,
    for_sale,
    paid_work,
    settlement,
    verb_cover,
    paid_for,
)


def candidates(scene: Scene, grammar: Grammar) -> Iterator[Candidate]:
    """Every candidate of one sentence, rule by rule, in text order of their triggers."""
    for token in scene:
        for rule in RULES:
            yield from rule(scene, token, grammar)


__all__ = ["RULES", "Candidate", "Rule", "candidates", "how"]
