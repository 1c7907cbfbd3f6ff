"""A transfer told over two sentences: who sends in one, who receives in another, and words that point back.

In: the candidates of a document in text order that name one side only. Out: for a candidate whose item points back
("the rifles were bound for B", "they came from A") the half before it that names the other side, if exactly one fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from embargowatch.model import Span
from embargowatch.understand.goods import GROUP
from embargowatch.understand.rules import Candidate
from embargowatch.understand.rules.nouns import TRADING

_REACH = 3  # sentences back
_POINTING = frozenset({"the", "these", "those", "this", "such", "its", "their"})
_IT = frozenset({"it", "they", "them", "these", "those", "all", "both"})
_NEXT = 2  # sentences back to which "exports to B" may point
_FLOWS = {
    "noun_give": ("supplier", "recipient"),
    "noun_get": ("recipient", "supplier"),
}  # whose they are, and with whom
_KEPT = 200  # halves that are remembered


@dataclass(frozen=True, slots=True)
class Half:
    """A candidate with one side, and its words."""

    candidate: Candidate
    span: Span


@dataclass
class Halves:
    """The halves of a document so far; ``flows``: the last trade of somebody, by its word."""

    kept: list[Half] = field(default_factory=list)
    flows: dict[str, Candidate] = field(default_factory=dict)

    def flowing(self, candidate: Candidate) -> Candidate:
        """ "Norway's exports of gas fell. Exports to Poland were halved": Norway's, of gas."""
        if candidate.rule not in _FLOWS or not candidate.scene.holds(candidate.trigger):
            return candidate
        name, other = _FLOWS[candidate.rule]
        lemma = candidate.trigger.lemma.lower()
        whose = getattr(candidate, name)
        if whose is not None and whose.known and candidate.item is not None and candidate.item.known:
            self.flows[lemma] = candidate
            return candidate
        before = self.flows.get(lemma)
        if before is None or whose is not None or getattr(candidate, other) is None or not _bare(candidate):
            return candidate
        if candidate.scene.number - before.scene.number > _NEXT or candidate.open_side:
            return candidate
        if getattr(before, name).key == getattr(candidate, other).key:
            return candidate
        known = candidate.item is not None and candidate.item.known
        item = candidate.item if known or before.item is None else replace(before.item, token=candidate.trigger)
        held = [t.index for t in (before.trigger, getattr(before, name).token) if before.scene.holds(t)]
        also = (*candidate.also, before.scene.span([min(held), max(held)]))
        made: Candidate = replace(candidate, item=item, also=also, **{name: getattr(before, name)})
        return made

    def keep(self, candidate: Candidate, span: Span) -> None:
        """Remembers a candidate that names one side and known goods."""
        if _sided(candidate) and candidate.item is not None and candidate.item.known and not candidate.open_side:
            self.kept = [*self.kept[1 - _KEPT :], Half(candidate, span)]

    def whole(self, candidate: Candidate) -> tuple[Candidate, Half] | None:
        """The candidate with its other side, and the half that names it; None where it points to no such half."""
        if not _sided(candidate) or candidate.open_side or not _points(candidate):
            return None
        fitting = [half for half in self.kept if _fits(half.candidate, candidate)]
        sides = {_key(half.candidate) for half in fitting}
        if len(sides) != 1:
            return None
        half = fitting[-1]
        made = replace(
            candidate,
            supplier=candidate.supplier or half.candidate.supplier,
            recipient=candidate.recipient or half.candidate.recipient,
            also=(*candidate.also, half.span),
        )
        return made, half


def _bare(candidate: Candidate) -> bool:
    """Whether "exports", "coal shipments" stand without a word that says whose or which they are."""
    scene, trigger = candidate.scene, candidate.trigger
    whose = scene.kids(trigger, "nmod:poss", "det")
    return trigger.lemma.lower() in TRADING and trigger.xpos == "NNS" and not whose


def _sided(candidate: Candidate) -> bool:
    """Whether one side is named, somebody whom we know, and the goods are arms or technology."""
    sides = [p for p in (candidate.supplier, candidate.recipient) if p is not None]
    known = len(sides) == 1 and (sides[0].known or sides[0].key.startswith("group:"))
    return known and candidate.item is not None and GROUP.get(candidate.item.category) in ("arms", "technology")


def _points(candidate: Candidate) -> bool:
    """Whether the item is "it", or goods with "the" or "these" and nothing that would say which others are meant."""
    item, scene = candidate.item, candidate.scene
    if item is None or not item.known:
        return False
    if item.token.text.lower() in _IT:
        return True
    kids = scene.kids(item.token)
    own = any(k.deprel in ("acl:relcl", "acl", "nmod") and k.index > item.token.index for k in kids)
    return not own and any(k.text.lower() in _POINTING for k in kids if k.deprel in ("det", "nmod:poss", "amod"))


def _fits(half: Candidate, candidate: Candidate) -> bool:
    """Whether the half names the side that is missing, of the same goods, near enough, in words of its own."""
    if half.scene.number >= candidate.scene.number or half.scene.number < candidate.scene.number - _REACH:
        return False
    if (half.supplier is None) == (candidate.supplier is None) or half.item is None or candidate.item is None:
        return False
    if _key(half) == _key(candidate) or GROUP.get(half.item.category) != GROUP.get(candidate.item.category):
        return False
    same = bool(set(half.item.classes) & set(candidate.item.classes))
    return same or candidate.item.category == "arms_unspecified" or half.item.category == "arms_unspecified"


def _key(candidate: Candidate) -> str:
    side = candidate.supplier or candidate.recipient
    return side.key if side is not None else ""
