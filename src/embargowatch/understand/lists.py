"""Whom "them", "they both" and "the countries" stand for, where they stand for a list: "A, B and C ... sold them arms".

In: the scenes of a document. Out: for a plural pronoun or description the named members of the last list before it, or
nothing: a list counts only where all its members are named, and near enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embargowatch.understand.frames import Grammar
from embargowatch.understand.parties import Party, party
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

PLURAL = frozenset({"they", "them", "their", "themselves", "these", "those", "both"})
_KINDS = {"country": "state", "state": "state", "nation": "state", "government": "state", "group": "armed_group",
          "militia": "armed_group", "movement": "armed_group", "company": "company", "firm": "company"}  # fmt: skip
_REACH = {False: 2, True: 3}  # sentences back to which a pronoun may point, and a description


@dataclass(frozen=True, slots=True)
class _List:
    members: tuple[Party, ...]
    kinds: frozenset[str]
    start: int
    end: int
    tokens: frozenset[int]
    subject: bool


class Lists:
    """The lists of named parties of a document, by sentence."""

    def __init__(self, scenes: Sequence[Scene], grammar: Grammar) -> None:
        self._scenes = scenes
        self._by_sentence = [_lists(scene, grammar) for scene in scenes]

    def members(self, token: Token, scene: Scene) -> tuple[Party, ...]:
        """Whom the word stands for: two parties or more, or nobody."""
        kind = _described(token, scene)
        if token.text.lower() not in PLURAL and kind is None:
            return ()
        meant = self._through(token, scene) if kind is None else ()
        if meant:
            return meant
        rivals = _beside(token, scene)
        for number in range(scene.number, max(-1, scene.number - _REACH[kind is not None] - 1), -1):
            here = [
                one
                for one in self._by_sentence[number]
                if one.start < token.start
                and (kind is None or one.kinds == {kind})
                and not (number == scene.number and one.tokens & rivals)
            ]
            if here:
                return here[-1].members if self._near(here[-1], number, token, scene) else ()
        return ()

    def _through(self, token: Token, scene: Scene) -> tuple[Party, ...]:
        """ "Keeping the countries off the list makes it easier to arm them": through "the countries", to their list."""
        for other in reversed(scene.sentence.tokens[: token.index]):
            if _described(other, scene) is not None and other.index not in _beside(token, scene):
                return self.members(other, scene)
            if other.xpos in ("NNS", "NNPS"):
                return ()
        return ()

    def _near(self, one: _List, number: int, token: Token, scene: Scene) -> bool:
        """Whether nothing stands between that a pronoun could mean as well: another plural, or a subject."""
        subject = token.deprel.startswith("nsubj")
        if _described(token, scene) is not None:
            return True
        if subject and not one.subject:
            return False
        between = [t for s in self._scenes[number : scene.number + 1] for t in s if one.end <= t.start < token.start]
        return not any(
            t.xpos in ("NNS", "NNPS") and (t.deprel.startswith("nsubj") or not subject) or t.text.lower() in PLURAL
            for t in between
        )


def _described(token: Token, scene: Scene) -> str | None:
    """The kind of those whom "the countries" or "the three groups" stands for."""
    pointing = any(k.text.lower() in ("the", "these", "those", "both") for k in scene.kids(token, "det"))
    plain = not any(k.deprel in ("nmod", "acl", "acl:relcl", "amod", "compound") for k in scene.kids(token))
    return _KINDS.get(token.lemma.lower()) if token.xpos == "NNS" and pointing and plain else None


def _beside(token: Token, scene: Scene) -> set[int]:
    """Fellow arguments of the same verb: "A and B armed them" is not about A and B."""
    head = scene.head(token)
    if head is None or token.deprel == "nmod:poss":
        return set()
    return {k.index for k in scene.kids(head, "nsubj", "obj", "iobj", "obl", "nsubj:pass")}


def _lists(scene: Scene, grammar: Grammar) -> list[_List]:
    out: list[_List] = []
    for token in scene:
        if token.upos not in ("PROPN", "NOUN") or token.deprel == "conj" or not scene.kids(token, "conj"):
            continue
        found = [p for t in scene.conjuncts(token) if (p := party(scene, t, grammar)) is not None]
        named = {p.key: p for p in found if not p.key.startswith("?")}
        if len(named) < 2 or len(found) < len(scene.conjuncts(token)):
            continue
        kinds = frozenset(_kind(scene, p) for p in named.values())
        end = max(p.mention.span.end for p in found)
        tokens = frozenset(p.token.index for p in found)
        out.append(_List(tuple(named.values()), kinds, token.start, end, tokens, token.deprel.startswith("nsubj")))
    return out


def _kind(scene: Scene, found: Party) -> str:
    name = scene.names.get(found.token.index)
    if name is not None:
        return name.actor.kind
    return "company" if found.mention.hint == "organization" else found.mention.hint or ""
