"""Money between private parties: domestic donations, fees and budgets are no transfer.

In: a Candidate. Out: the reason why it is no claim, or None. Money counts where a state, a bloc or an armed group is on
one side, or where the words about one side say that it is of some country ("a Bermuda-based entity", "foreign donors").
"""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import GROUP
from embargowatch.understand.parties import Party
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_ABROAD = frozenset({"foreign", "offshore", "overseas", "abroad"})
_PUBLIC = frozenset({"state", "bloc", "armed_group"})
_NEAR = 2  # steps in the tree between a party and the words that describe it
_ABOUT = ("appos", "nmod", "acl")
_BELOW = frozenset({"appos", "xcomp", "obj", "conj", "flat", "acl", "compound"})


def between_private(candidate: Candidate, grammar: Grammar) -> str | None:
    """Why a sum that passes between private parties is no claim."""
    item = candidate.item
    if item is None or GROUP.get(item.category) != "money":
        return None
    if _ABROAD & {*candidate.open_side.lower().split(), *item.span.text.lower().split()}:
        return None
    sides = [side for side in (candidate.supplier, candidate.recipient) if side is not None]
    if any(_public(candidate.scene, side, grammar) or _described(candidate.scene, side) for side in sides):
        return None
    if _of_two_states(candidate):
        return None
    return "money between private parties, and the words do not say that it crosses a border"


def _of_two_states(candidate: Candidate) -> bool:
    """ "UBS paid Nicolas Sarkozy 5 million euros": both are known by name, and are of different states."""
    states = {
        s for side in (candidate.supplier, candidate.recipient) if side is not None and (s := _state(candidate, side))
    }
    return len(states) > 1


def _state(candidate: Candidate, party: Party) -> str | None:
    scene = candidate.scene
    name = scene.names.get(party.token.index) if scene.holds(party.token) else None
    return name.actor.state if name is not None else None


def _public(scene: Scene, party: Party, grammar: Grammar) -> bool:
    """Whether the party is a state, a bloc or an armed group; a leader's name alone may stand for the man."""
    kind, _, words = party.key.partition(":")
    if kind == "group":
        return words.split()[-1] in grammar.groups
    if party.mention.hint == "person":
        return False
    if not party.known or not scene.holds(party.token):
        return party.known
    name = scene.names.get(party.token.index)
    if name is not None:
        actor = name.actor
        agency = actor.kind == "body" and "party" not in actor.name.lower()
        return name.form != "leader" and (agency or actor.kind in _PUBLIC)
    return party.token.upos != "PROPN" or any(name.form != "leader" for name in scene.names_in(scene.core(party.token)))


def _described(scene: Scene, party: Party) -> bool:
    """Whether the words around a party say that he is of some country."""
    if not scene.holds(party.token):
        return False
    for token in _words_about(scene, party.token):
        named = [name for name in scene.names_in(scene.core(token)) if name.form != "leader"]
        if any(name.actor.kind in ("state", "bloc") for name in named):
            return True
        if _ABROAD & set(scene.phrase(token).text.lower().split()):
            return True
    return False


def _words_about(scene: Scene, token: Token) -> Iterator[Token]:
    """The nouns that describe a party: appositions and phrases below it, and what it is a part of above it."""
    found = [token]
    for _ in range(_NEAR):
        found += [kid for each in found for kid in scene.kids(each, *_ABOUT) if kid not in found]
    for _ in range(_NEAR):
        if token.head < 0 or token.deprel not in _BELOW:
            break
        token = scene.token(token.head)
        found.append(token)
    yield from (each for each in found if each.upos in ("NOUN", "PROPN", "ADJ"))
