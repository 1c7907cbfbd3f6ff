"""Who stands beside a passing and has no part in it: who judges it, allows it, tells of it, or is what moves.

In: a learned Candidate and the word lists of ``data/grammar/refusals.yaml``. Out: why one of its sides is none, or
None.
"""

from __future__ import annotations

from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Words
from embargowatch.understand.parties import Party
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token


def bystander(candidate: Candidate, words: Words) -> str | None:
    """Why somebody who was learned to be a side of a passing is none."""
    supplier, recipient, scene = candidate.supplier, candidate.recipient, candidate.scene
    if supplier is not None and recipient is not None and _listed_together(scene, supplier, recipient):
        return "members of one list pass nothing to each other"
    if supplier is not None and _item_holds(candidate, supplier):
        return "a ship or plane that goes by itself passes to nobody"
    if supplier is not None and _claims_it(scene, supplier.token, words):
        return "who makes the allegation passes nothing"
    if supplier is not None and _importer(candidate, supplier):
        return "whose imports they are receives them"
    if any(p is not None and _acts_above(candidate, p, words["examining"]) for p in (supplier, recipient)):
        return "who only criticises or investigates it passes nothing"
    if recipient is not None and _acts_above(candidate, recipient, words["allowing"]):
        return "who only allows it receives nothing"
    return None


def _item_holds(candidate: Candidate, party: Party) -> bool:
    """ "the cruiser Pyotr Veliky returned to B": the name is that of what moves."""
    item, scene = candidate.item, candidate.scene
    if item is None or party.known:
        return False
    beside = scene.holds(party.token) and scene.holds(item.token) and party.token.deprel in ("appos", "flat")
    return item.span.covers(party.mention.span) or beside and scene.head(party.token) is item.token


def _claims_it(scene: Scene, token: Token, words: Words) -> bool:
    """ "claims by A about the smuggling of rifles": A claims."""
    if not scene.holds(token) or scene.case(token) not in ("by", "of", "from") or token.head < 0:
        return False
    above = scene.token(token.head)
    told = scene.token(above.head) if above.upos == "VERB" and above.head >= 0 else above
    return told.lemma.lower() in words["alleging"]


def _acts_above(candidate: Candidate, party: Party, verbs: frozenset[str]) -> bool:
    """ "Sweden criticised arms sales to B", "whether A approved shipments by B": what one does about a passing."""
    scene, trigger = candidate.scene, candidate.trigger
    if not scene.holds(party.token):
        return False
    above = [t for t in scene.sentence.ancestors(trigger.index) if t.upos == "VERB" and t is not trigger]
    return any(
        t.lemma.lower() in verbs and not scene.kids(t, "nsubj:pass") and party.token in clause(scene, t).subjects
        for t in above[:2]
    )


def _importer(candidate: Candidate, party: Party) -> bool:
    """ "Japanese import ceilings for American beef": Japan imports it."""
    scene, trigger = candidate.scene, candidate.trigger
    if trigger.lemma.lower() != "import" or trigger.upos != "NOUN" or not scene.holds(party.token):
        return False
    noun = scene.head(trigger) if trigger.deprel == "compound" else trigger
    return noun is not None and party.token in scene.kids(noun, "amod", "compound", "nmod:poss")


def _listed_together(scene: Scene, supplier: Party, recipient: Party) -> bool:
    """ "allow Japan and Korea to buy them", but for "between Japan and Korea"."""
    tops = [_top(scene, party.token) for party in (supplier, recipient)]
    return tops[0] is not None and tops[0] is tops[1] and scene.case(tops[0]) not in ("between", "among")


def _top(scene: Scene, token: Token) -> Token | None:
    """The first member of the list that a token of this sentence is in."""
    if not scene.holds(token):
        return None
    while token.head >= 0 and token.deprel in ("conj", "compound", "amod", "flat"):
        token = scene.token(token.head)
    return token
