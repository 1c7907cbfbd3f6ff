"""Acts of speech without a verb of speech: a noun with its owner, an adjective with "to be".

In: a Scene and a token. Out: the act with the tokens of whoever does it, or None.
"""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.understand.frames import Grammar
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_TO = frozenset({"to", "for", "of", "against", "on", "over", "about", "at", "in", "toward", "towards", "that"})
_ENDING = frozenset(
    "lift ease remove end relieve waive evade circumvent violate bypass dodge breach break face".split()
)
_NO_SAYING = frozenset(
    "not n't n’t never no if whether unless will would may might could should can must 'll ’ll 'd ’d".split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """``owners``: whose act it is; ``content``: token indices of what it is about."""

    act: str
    owners: tuple[Token, ...]
    content: frozenset[int]


def nominal(scene: Scene, token: Token, grammar: Grammar) -> Told | None:
    """The act that a noun of speech names together with its owner: "Moscow's denial of", "the EU sanctions"."""
    act = grammar.act_nouns.get(token.lemma.lower())
    if act in (None, "SAY") or token.upos != "NOUN" or _unreal(scene, token):
        return None
    owners = _owners(scene, token, grammar)
    if act == "SANCTION":
        owners = [t for t in owners if not _target(scene, t)]
    content = _about(scene, token, owners)
    said = act == "SANCTION" or token.lemma.lower() != "call" and any(scene.case(t) in ("by", "from") for t in owners)
    if not owners or not content and not said:
        return None
    goods = [k for k in scene.kids(token, "nmod") if scene.case(k) == "for" and k.index in scene.things]
    if act == "REQUEST" and goods:
        return None  # "China's demand for coal" is no demand
    return Told(str(act), tuple(owners), content)


def _target(scene: Scene, token: Token) -> bool:
    """ "the Iran sanctions" are not Iran's; those of "US", "EU" and "UN" are theirs."""
    name = scene.names.get(token.index)
    plain = name is not None and name.form != "adjective" and token.deprel in ("compound", "amod")
    return plain and name is not None and name.actor.kind != "bloc" and name.actor.id != "US"


def _owners(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    found = _possessors(scene, token) or [k for k in scene.kids(token, "nmod") if scene.case(k) in ("by", "from")]
    found = found or [k for k in scene.kids(token, "amod", "compound") if k.index in scene.names]
    found = found or [k for k in scene.kids(token, "compound") if k.lemma.lower() in grammar.bodies]
    head = scene.head(token)
    if (
        not found
        and head is not None
        and token.deprel in ("obj", "nsubj:pass")
        and head.lemma.lower() in grammar.speech.drawn
    ):
        found = [k for k in scene.kids(head, "obl") if scene.case(k) in ("from", "by")]
    return [each for owner in found for each in scene.conjuncts(owner)]


def _possessors(scene: Scene, token: Token) -> list[Token]:
    """ "A's demands and its threat": "its" is A."""
    found, head = scene.kids(token, "nmod:poss"), scene.head(token)
    if found and found[0].upos in ("PRON", "DET") and token.deprel == "conj" and head is not None:
        return scene.kids(head, "nmod:poss") or found
    return found


def _about(scene: Scene, token: Token, owners: list[Token]) -> frozenset[int]:
    """What the act is about: the clause or phrase behind the noun."""
    taken = {t.index for t in owners}
    below = [
        k
        for k in scene.kids(token, "acl", "nmod", "ccomp", "advcl")
        if k.index not in taken
        and not k.deprel.startswith("nmod:poss")
        and (not k.deprel.startswith("nmod") or scene.case(k).partition(" ")[0] in _TO)
    ]
    return frozenset(i for k in below for i in scene.sentence.subtree(k.index))


def _unreal(scene: Scene, token: Token) -> bool:
    """ "no threat by A", "lifted the EU sanctions": an act that is denied or ends is none."""
    head = scene.head(token)
    if head is not None and head.lemma.lower() in _ENDING:
        return True
    return any(k.text.lower() in ("no", "any", "possible") for k in scene.kids(token, "det", "amod"))


def mood(scene: Scene, token: Token, grammar: Grammar) -> str | None:
    """The act of an adjective of stance: "A is opposed to", "A is prepared to"; None where it is denied or only so."""
    act = grammar.speech.moods.get(token.lemma.lower()) or grammar.speech.moods.get(token.text.lower())
    if act is None or token.upos not in ("ADJ", "VERB") or not scene.kids(token, "cop", "aux:pass"):
        return None
    if any(scene.case(k) == "by" for k in scene.kids(token, "obl")) or not scene.kids(token, "nsubj", "nsubj:pass"):
        return None
    if any(k.text.lower() in _NO_SAYING for k in scene.kids(token, "advmod", "mark", "aux")):
        return None
    below = scene.kids(token, "xcomp", "ccomp", "advcl", "obl")
    if not below:
        return None
    if act == "AGREE":
        deeds = {t.lemma.lower() for k in scene.kids(token, "xcomp", "advcl") for t in _below(scene, k)}
        if not scene.kids(token, "xcomp", "advcl"):
            return None
        return "THREATEN" if deeds & {"sanction", "embargo", "retaliate", "attack", "fight", "strike"} else act
    return act


def _below(scene: Scene, token: Token) -> list[Token]:
    return [scene.token(i) for i in scene.sentence.subtree(token.index)]
