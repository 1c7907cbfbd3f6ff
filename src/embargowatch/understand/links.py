"""What ties claims together: a denial and the claim that it denies, a gift and what is given for it.

In: the drafts of a document in text order, and its utterances. Out: the drafts, with denials and exchanges attached; a
denied draft that only repeats an allegation has become part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embargowatch.model import Mention
from embargowatch.understand.attribution import Utterance
from embargowatch.understand.claims import Draft
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import GROUP, Good, good
from embargowatch.understand.parties import Party
from embargowatch.understand.rules import Candidate
from embargowatch.understand.scene import Scene
from embargowatch.understand.status import Standing
from embargowatch.understand.syntax import Token

_SAID = frozenset({"alleged", "reported", "confirmed_by_party", "planned", "attempted"})
_CHARGES = frozenset(
    """accusation allegation report charge claim it this that which involvement suggestion wrongdoing them so""".split()
)
_REACH = 3  # sentences back to which "the allegations" may point
_FAR = 12  # sentences back to which an exchange may point


def linked(drafts: Sequence[Draft], spoken: Sequence[Utterance], grammar: Grammar) -> list[Draft]:
    """The drafts with what ties them together."""
    return _exchanged(_denied(list(drafts), spoken, grammar), grammar)


def _denied(drafts: list[Draft], spoken: Sequence[Utterance], grammar: Grammar) -> list[Draft]:
    merged: set[int] = set()
    for number, utterance in enumerate(spoken):
        if utterance.act != "DENY":
            continue
        inside = [d for d in drafts if d.utterance == number and d.standing.status == "denied"]
        for draft in inside:
            same = [d for d in drafts if d is not draft and d.standing.status in _SAID and _alike(d, draft)]
            for other in same[:1]:
                other.denied_by.append(number)
                other.evidence += [span for span in draft.evidence if span not in other.evidence]
                merged.add(id(draft))
            if not same:
                draft.denied_by.append(number)
        if not inside:
            for draft in _meant(drafts, utterance) if _of_charges(utterance) else _of_kind(drafts, utterance, grammar):
                draft.denied_by.append(number)
                draft.why.append(f"denied: “{utterance.evidence.text}”")
    return [d for d in drafts if id(d) not in merged]


def _alike(one: Draft, other: Draft) -> bool:
    """The same parties, and items of one group where both are known."""
    a, b = one.candidate, other.candidate
    if _key(a.supplier) != _key(b.supplier) or _key(a.recipient) != _key(b.recipient):
        return False
    groups = [GROUP.get(c.item.category) for c in (a, b) if c.item is not None and c.item.known]
    return len(set(groups)) < 2


def _key(party: Party | None) -> str | None:
    return party.key if party is not None else None


def _of_charges(utterance: Utterance) -> bool:
    """Whether what is denied are "the accusations", "the report", "it", or nothing that is named."""
    words = {utterance.scene.token(i).lemma.lower() for i in utterance.content}
    return not words or bool(words & _CHARGES)


def _meant(drafts: list[Draft], utterance: Utterance) -> list[Draft]:
    """Claims of the last sentences to which a speaker of the denial is a party: those of the nearest sentence."""
    keys = {p.key for p in utterance.speakers}
    number = utterance.scene.number
    fitting = [
        d
        for d in drafts
        if d.standing.status in _SAID
        and 0 <= number - d.candidate.scene.number <= _REACH
        and keys & {_key(d.candidate.supplier), _key(d.candidate.recipient)}
    ]
    nearest = max((d.candidate.scene.number for d in fitting), default=None)
    return [d for d in fitting if d.candidate.scene.number == nearest]


def _of_kind(drafts: list[Draft], utterance: Utterance, grammar: Grammar) -> list[Draft]:
    """ "deny any transfer of arms": every claim about such goods to which a speaker of the denial is a party."""
    scene = utterance.scene
    lemmas = {scene.token(i).lemma.lower() for i in utterance.content}
    passing = grammar.give_nouns | grammar.get_nouns | grammar.give_verbs.keys() | grammar.get_verbs.keys()
    groups = {GROUP.get(scene.things[i].item.category) for i in utterance.content if i in scene.things}
    keys = {p.key for p in utterance.speakers}
    if not lemmas & passing:
        return []
    return [
        d
        for d in drafts
        if d.standing.status in _SAID
        and abs(scene.number - d.candidate.scene.number) <= _FAR
        and d.candidate.item is not None
        and GROUP.get(d.candidate.item.category) in groups
        and keys & {_key(d.candidate.supplier), _key(d.candidate.recipient)}
    ]


def _exchanged(drafts: list[Draft], grammar: Grammar) -> list[Draft]:
    out = list(drafts)
    for draft in drafts:
        place = _in_return(draft.candidate)
        if place is None or draft.exchange is not None:
            continue
        back = [d for d in out if d is not draft and _reverse(d, draft)]
        named = _given_for(draft.candidate.scene, place, grammar)
        fresh = [g for g in named if not _pointed(draft.candidate.scene, g)]
        if back:
            draft.exchange = back[-1]
        elif fresh and draft.candidate.supplier and draft.candidate.recipient and draft.standing.status != "denied":
            made = _turned(draft, fresh[0], place)
            out.append(made)
            draft.exchange = made
    return out


def _pointed(scene: Scene, what: Good) -> bool:
    """ "in return for these weapons": goods spoken of before; the words are no claim of their own."""
    return any(k.text.lower() in ("the", "these", "those", "this") for k in scene.kids(what.token, "det"))


def _in_return(candidate: Candidate) -> Token | None:
    """The word of "in exchange (for)" or "in return (for)" within reach of the trigger."""
    for token in candidate.scene.sentence.tokens[candidate.trigger.index : candidate.trigger.index + 30]:
        if (
            token.lemma.lower() in ("exchange", "return")
            and candidate.scene.token(token.index - 1).text.lower() == "in"
        ):
            return token
    return None


def _given_for(scene: Scene, place: Token, grammar: Grammar) -> list[Good]:
    """The goods behind "in exchange for"."""
    behind = scene.sentence.tokens[place.index + 1 : place.index + 10]
    if not behind or behind[0].text.lower() != "for":
        return []
    return [g for t in behind if t.upos in ("NOUN", "PROPN") and (g := good(scene, t, grammar)) is not None][:1]


def _reverse(one: Draft, other: Draft) -> bool:
    a, b = one.candidate, other.candidate
    crossed = _key(a.supplier) == _key(b.recipient) and _key(a.recipient) == _key(b.supplier)
    return crossed and a.supplier is not None and abs(a.scene.number - b.scene.number) <= _FAR


def _turned(draft: Draft, what: Good, place: Token) -> Draft:
    """The claim that the other side gives ``what`` for it."""
    there = draft.candidate
    candidate = Candidate("exchange", there.scene, place, there.recipient, there.supplier, what)
    standing = Standing(draft.standing.status, watched=draft.standing.watched)
    why = ["What one side gives “in exchange for” passes the other way."]
    span = there.scene.span([min(there.trigger.index, place.index), max(place.index, what.token.index)])
    return replace(_bare(draft), candidate=candidate, standing=standing, evidence=[span], why=why)


def _bare(draft: Draft) -> Draft:
    nobody: Mention | None = None
    return replace(draft, quantity=None, date=None, used_by=nobody, used_in=nobody, denied_by=[], exchange=None)
