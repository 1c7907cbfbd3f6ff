"""What a rule proposes, and the one way in which rules build it.

In: the tokens that stand where suppliers, recipients and items stand. Out: Candidates, one for each combination of
coordinated parties and items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from embargowatch.model import Span
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good, goods_of, undefined
from embargowatch.understand.parties import Party, decides, parties
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible transfer as one rule reads it. ``open_side``: the phrase that stands where a party should, unread.

    ``strong``: the word itself says that something passes between two parties. ``also``: words of other sentences that
    it rests on. ``about``: why it was proposed, where the docstring of no rule says so. ``learned``: 0 where a rule
    proposed it, else how sure it is.
    """

    rule: str
    scene: Scene
    trigger: Token
    supplier: Party | None
    recipient: Party | None
    item: Good | None
    strong: bool = False
    open_side: str = ""
    also: tuple[Span, ...] = ()
    about: str = ""
    learned: float = 0.0


_SUCH = frozenset({"particularly", "especially", "notably", "mainly", "chiefly", "namely", "including"})
_LIKE = frozenset({"including", "such as", "such"})


def _examples(scene: Scene, token: Token) -> list[Token]:
    """ "Countries such as Iran and Libya", "its neighbours, particularly Mali": those who are named, if somebody is."""
    if token.index in scene.names and token.upos == "PROPN" or not scene.holds(token):
        return [token]
    above = scene.head(token)
    beside = [k for k in scene.kids(above, "obl") if scene.case(k) in _LIKE] if above is not None else []
    told = [
        k
        for k in [*scene.kids(token, "appos", "nmod", "conj"), *(k for k in beside if k.index > token.index)]
        if scene.case(k) in _LIKE or any(a.text.lower() in _SUCH for a in scene.kids(k, "advmod"))
    ]
    named = [t for k in told for t in scene.conjuncts(k) if t.index in scene.names]
    return named or [token]


Rule = Callable[[Scene, Token, Grammar], Iterator[Candidate]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One trigger of one rule in one sentence."""

    rule: str
    scene: Scene
    trigger: Token
    strong: bool
    grammar: Grammar

    def fill(
        self, suppliers: Iterable[Token], recipients: Iterable[Token], items: Iterable[Token]
    ) -> Iterator[Candidate]:
        """One candidate for every combination of coordinated parties and items."""
        goods: list[Good | None] = [*self._goods(list(items))]
        yield from self._combined(suppliers, recipients, goods or [None])

    def itself(self, suppliers: Iterable[Token], recipients: Iterable[Token], what: Good) -> Iterator[Candidate]:
        """As ``fill``, where the trigger itself says what passes ("arms the rebels"); the recipient must be named."""
        for each in self._combined(suppliers, recipients, [what]):
            if each.recipient is not None:
                yield each

    def _combined(
        self, suppliers: Iterable[Token], recipients: Iterable[Token], goods: list[Good | None]
    ) -> Iterator[Candidate]:
        givers, lost_giver = self._parties(t for t in suppliers if not decides(self.scene, t))
        takers, lost_taker = self._parties(recipients)
        for giver in givers or [None]:
            for taker in takers or [None]:
                lost = lost_giver if giver is None else lost_taker if taker is None else ""
                for each in goods:
                    yield Candidate(self.rule, self.scene, self.trigger, giver, taker, each, self.strong, lost)

    def _parties(self, tokens: Iterable[Token]) -> tuple[list[Party | None], str]:
        found: dict[str, Party] = {}
        lost = ""
        for token in [t for phrase in tokens for t in _examples(self.scene, phrase)]:
            each = parties(self.scene, token, self.grammar)
            if not each:
                lost = lost or self.scene.phrase(token).text
            for one in each:
                found.setdefault(one.key, one)
        return [*found.values()], lost

    def _goods(self, tokens: list[Token]) -> list[Good]:
        known = {g.token.index: g for t in tokens for g in goods_of(self.scene, t, self.grammar)}
        if known:
            return list(known.values())
        return [undefined(self.scene, t) for t in tokens[:1]]
