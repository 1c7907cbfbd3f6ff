"""Rules of dependence: somebody relies on what another supplies.

In: a Scene and the word that says it. Out: Candidates; who depends receives.
"""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import good
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.places import inside, nationality, owners
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_DEPENDENCE = frozenset({"dependence", "dependency", "reliance"})
_ON = frozenset({"on", "upon"})
_IMPORTED = frozenset({"import", "imported", "foreign"})


def verb_depend(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Somebody depends on what another supplies: "relies on Russian gas", "dependent on A for its weapons".

    Example: "Europe relies on Russian gas". Not: "the farmer relies on the rain".
    """
    if token.lemma.lower() not in grammar.depend or token.upos not in ("VERB", "ADJ"):
        return
    args = clause(scene, token)
    on = [*args.obliques.get("on", ()), *args.obliques.get("upon", ())]
    goods = [t for t in on if good(scene, t, grammar)]
    suppliers = [t for g in goods for t in inside(scene, g, grammar.source)] or nationality(scene, goods, grammar)
    if not goods:
        goods = [t for t in args.obliques.get("for", ()) if good(scene, t, grammar)]
        goods = goods or [t for o in on for t in inside(scene, o, frozenset({"for"})) if good(scene, t, grammar)]
        suppliers = on
    users = list(args.subjects) or _kept(scene, token)
    imported = any(t.lemma.lower() in grammar.get_nouns for t in on)
    if goods and users and (suppliers or imported):
        yield from Frame("verb_depend", scene, token, False, grammar).fill(suppliers, users, goods)


def _kept(scene: Scene, token: Token) -> list[Token]:
    """ "keeps Europe dependent on", "remains dependent on": object, else subject, of the verb above."""
    head = scene.head(token)
    if head is None or token.deprel not in ("xcomp", "amod", "ccomp", "acl"):
        return []
    if token.deprel in ("amod", "acl"):
        return [head]
    args = clause(scene, head)
    return list(args.objects) or list(args.subjects)


def noun_depend(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Somebody's dependence on another's goods, or on imported ones: "B's dependence on Russian gas".

    Example: "Kenya's dependence on imported oil". Not: "the farmer's dependence on rain".
    """
    if token.upos != "NOUN" or token.lemma.lower() not in _DEPENDENCE:
        return
    goods = [t for t in inside(scene, token, _ON) if good(scene, t, grammar)]
    suppliers = [t for g in goods for t in inside(scene, g, grammar.source)] or nationality(scene, goods, grammar)
    users = [t for t in owners(scene, token) if t not in suppliers]
    brought = [g for g in goods if any(k.lemma.lower() in _IMPORTED for k in scene.kids(g, "amod", "compound"))]
    if users and (brought or suppliers and goods):
        yield from Frame("noun_depend", scene, token, True, grammar).fill(suppliers, users, goods)
