"""Whom and what the words of a candidate stand for: pronouns, "the army", "them", "we".

In: the utterances, the discourse and the grammar of a document; the candidates of a sentence. Out: the same candidates
with their pronouns resolved, one for each member of a list that a pronoun stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from embargowatch.lexicon import Thing
from embargowatch.model import Mention, Span
from embargowatch.understand.attribution import Utterance
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good
from embargowatch.understand.parties import Party
from embargowatch.understand.pointing import goods_named, points_back
from embargowatch.understand.reference import PERSON, SPEAKER, Discourse
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene

_LOOK_BACK = 1  # sentences back to which "it" and "the system" may point


class Referents:
    """What has been named so far, as the sentences of a document come."""

    def __init__(self, spoken: Sequence[Utterance], discourse: Discourse, grammar: Grammar) -> None:
        self._spoken, self._discourse, self._grammar = spoken, discourse, grammar
        self._scenes: list[Scene] = []  # of this paragraph, so far: what stands in them is resolved there
        self._last: tuple[Thing, int] | None = None  # the last goods named before this sentence, and where

    def passed(self, scene: Scene) -> None:
        """The goods of a sentence that is done: "it" in the next one may stand for them."""
        if self._scenes and self._scenes[-1].sentence.paragraph != scene.sentence.paragraph:
            self._scenes = []
        self._scenes.append(scene)
        last = next((t for t in reversed(goods_named(scene)) if t.start >= scene.sentence.start), None)
        if last is not None:
            self._last = last, scene.number

    def known(self, candidate: Candidate) -> Iterator[Candidate]:
        """The candidate with its pronouns resolved; one for each member of a list that a pronoun stands for."""
        item, scene = self._meant(candidate), candidate.scene
        for supplier in self._all_named(candidate.supplier, scene):
            for recipient in self._all_named(candidate.recipient, scene):
                giver = self._other(candidate.supplier, supplier, candidate.recipient, scene)
                taker = self._other(candidate.recipient, recipient, candidate.supplier, scene)
                giver, taker = self._organ(giver, taker, scene), self._organ(taker, giver, scene)
                yield replace(candidate, supplier=giver, recipient=taker, item=item)

    def utterance(self, scene: Scene, index: int) -> int | None:
        """The innermost utterance of this sentence in whose content the token stands."""
        inside = [
            n
            for n, u in enumerate(self._spoken)
            if u.scene.number == scene.number and (index in u.content or u.cue.index == index)
        ]
        return min(inside, key=lambda n: len(self._spoken[n].content), default=None)

    def _meant(self, candidate: Candidate) -> Good | None:
        """The item; for "it" and "them", the last goods named before, in this sentence or the one before it."""
        item, scene = candidate.item, candidate.scene
        if item is None and candidate.rule == "noun_give":
            if any(scene.case(k) == "of" for k in scene.kids(candidate.trigger, "nmod")):
                return None  # "the airlift of detainees": not of what was named before
            item = Good(scene.span([candidate.trigger.index]), candidate.trigger, "unspecified", False)
        elif item is None or item.known or not points_back(item, scene):
            return item
        before = [t for t in goods_named(scene) if t.end <= item.token.start]
        near = self._last is not None and scene.number - self._last[1] <= _LOOK_BACK
        thing = before[-1] if before else self._last[0] if self._last is not None and near else None
        if thing is None:
            return candidate.item
        span = Span.cut(scene.text, thing.start, thing.end)
        return Good(span, item.token, thing.item.category, True, (thing.item.id,))

    def _organ(self, found: Party | None, beside: Party | None, scene: Scene) -> Party | None:
        """ "The army", as that of the state which the sentence names."""
        if found is None or found.key.removeprefix("group:") not in self._grammar.organs:
            return found
        return self._discourse.organ(found, scene, beside.key if beside is not None else "")

    def _other(self, found: Party | None, taken: Party | None, beside: Party | None, scene: Scene) -> Party | None:
        """Whom "it" or "the country" means: not who is named on the other side, if it was taken for that or nobody."""
        if found is None or beside is None or beside.key.startswith("?") or found.token.text.lower() in PERSON:
            return taken
        if not found.key.startswith("?") or taken is not None and taken.key != beside.key:
            return taken
        other = self._named(found, scene, beside.key)
        return other if found.token.lemma.lower() in self._grammar.offices else other or taken

    def _all_named(self, found: Party | None, scene: Scene) -> list[Party | None]:
        if found is None or not found.key.startswith("?"):
            return [found]
        within = self._home(found, scene)
        members = self._discourse.members(found, within) if within is not None else ()
        return [*members] or [self._named(found, scene)]

    def _home(self, found: Party, scene: Scene) -> Scene | None:
        """The sentence that a party stands in: this one, or one before it in the paragraph."""
        return next((s for s in (scene, *reversed(self._scenes)) if s.holds(found.token)), None)

    def _named(self, found: Party, scene: Scene, barred: str = "") -> Party | None:
        home = self._home(found, scene)
        if home is None:
            return None
        scene = home
        if found.token.text.lower() in SPEAKER:
            number = self.utterance(scene, found.token.index)
            speakers = self._spoken[number].speakers if number is not None else ()
            if len(speakers) != 1:
                return None
            name = speakers[0].mention
            return replace(
                speakers[0],
                mention=Mention(found.mention.span, antecedent=name.name, hint=name.hint),
                token=found.token,
            )
        return self._discourse.resolve(found, scene, barred)
