"""From candidates to claims: what is refused and why, what status it has, who says it, which words carry it.

In: the scenes, the utterances and the dates of a document. Out: Claims in text order and a Refused record for every
candidate that did not become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from embargowatch.model import Claim, Date, Item, Mention, Quantity, Refused, Span, Transfer
from embargowatch.understand.arguments import clause
from embargowatch.understand.attribution import Utterance
from embargowatch.understand.branch import branch
from embargowatch.understand.course import flows, route, use
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import GROUP, Good
from embargowatch.understand.halves import Halves
from embargowatch.understand.learned import learned
from embargowatch.understand.parties import Party
from embargowatch.understand.pointing import definite
from embargowatch.understand.private import between_private
from embargowatch.understand.quantities import quantity
from embargowatch.understand.reference import PERSON, SPEAKER, Discourse
from embargowatch.understand.referents import Referents
from embargowatch.understand.refusal import refusal
from embargowatch.understand.rules import RULES, Candidate, candidates
from embargowatch.understand.scene import Scene
from embargowatch.understand.selection import fullest, half_of, told
from embargowatch.understand.status import Standing, standing
from embargowatch.understand.syntax import Token

SOURCES = frozenset({"rules", "learned"})
_ABOUT = {rule.__name__: (rule.__doc__ or "").split("\n", maxsplit=1)[0] for rule in RULES}
_FORBIDDING = frozenset(
    {"ban", "bar", "prohibit", "forbid", "outlaw", "restrict", "block", "prevent", "require", "oblige"}
)
_RULES = frozenset({"resolution", "embargo", "treaty", "convention", "text", "paragraph", "regime", "council"})
_BACK = PERSON | SPEAKER | {"it", "its", "itself", "they", "them", "their", "themselves"}
_REACH = 12  # sentences back to which "these deliveries" may point


@dataclass
class Draft:
    """A claim that may still gather evidence."""

    candidate: Candidate
    standing: Standing
    evidence: list[Span]
    utterance: int | None
    quantity: Quantity | None
    date: Date | None
    used_by: Mention | None = None
    used_in: Mention | None = None
    why: list[str] = field(default_factory=list)
    denied_by: list[int] = field(default_factory=list)
    exchange: Draft | None = None


class Collector:
    """The drafts and refusals of one document, as they come."""

    def __init__(
        self,
        spoken: Sequence[Utterance],
        discourse: Discourse,
        grammar: Grammar,
        dated: Sequence[tuple[Span, Date]],
        sources: frozenset[str] = SOURCES,
    ) -> None:
        self.spoken = spoken
        self.grammar = grammar
        self.dated = dated
        self.sources = sources
        self.drafts: list[Draft] = []
        self.refused: list[Refused] = []
        self.before = 0  # how many were refused before this sentence
        self.halves = Halves()
        self.earlier: list[Scene] = []  # of this paragraph
        self.referents = Referents(spoken, discourse, grammar)

    def take(self, scene: Scene) -> None:
        """All candidates of one sentence."""
        self.before = len(self.refused)
        if self.earlier and self.earlier[-1].sentence.paragraph != scene.sentence.paragraph:
            self.earlier = []
        read = self._keep(candidates(scene, self.grammar)) if "rules" in self.sources else []
        if "learned" in self.sources:  # where rules end
            more = [known for c in learned(scene, self.earlier, self.grammar) for known in self.referents.known(c)]
            made = self._keep(c for c in more if not any(told(c, each) for each in read))
            halves = [each for each in read if any(half_of(each, whole) for whole in made)]
            self.drafts = [
                d
                for d in self.drafts
                if not any(d.candidate.trigger is h.trigger and _one(d.candidate, h) for h in halves)
            ]
        self.earlier.append(scene)
        self.referents.passed(scene)

    def _keep(self, proposed: Iterable[Candidate]) -> list[Candidate]:
        """Makes claims of what one source proposes for a sentence. Returns what was read; the rest is refused."""
        kept = []
        found = [known for c in proposed for known in self.referents.known(c)]
        for candidate in [self._whole(each) for each in fullest(found)]:
            span = evidence(candidate)
            self.halves.keep(candidate, span)
            reason = refusal(candidate, self.grammar.refusals) or _only_forbidden(candidate)
            reason = reason or between_private(candidate, self.grammar) or self._only_says(candidate)
            if reason is None:
                self._add(candidate, span)
                kept.append(candidate)
            elif candidate.supplier is None and candidate.recipient is None and self._again(candidate, span):
                kept.append(candidate)
            else:
                self._refuse(Refused(span, candidate.rule, reason))
        return kept

    def _only_says(self, candidate: Candidate) -> str | None:
        """ "The emir said that deliveries had reached them", where the branch takes the emir for the supplier."""
        scene, trigger = candidate.scene, candidate.trigger
        number = self.referents.utterance(scene, trigger.index) if candidate.learned else None
        if number is None or self.spoken[number].act == "DENY" or trigger.index not in self.spoken[number].content:
            return None
        told = [t for t in scene if t.index in self.spoken[number].content]
        heard = {k.index for k in scene.kids(self.spoken[number].cue, "obj", "iobj")}  # "told us that"
        back = any(t.text.lower() in _BACK and t.index not in heard for t in told)
        if back or not any(t.deprel.startswith("nsubj") for t in told):
            return None  # "say that they received rifles", "denied sending rifles"
        speakers = {p.key for p in self.spoken[number].speakers}
        sides = [p for p in (candidate.supplier, candidate.recipient) if p is not None and p.key in speakers]
        says = any(scene.holds(p.token) and p.token not in told for p in sides)
        return "who only says so passes nothing" if says else None

    def _refuse(self, found: Refused) -> None:
        """Records why, once: what is within words that were refused for the same reason says nothing new."""
        for number in range(self.before, len(self.refused)):
            each = self.refused[number]
            if each.reason == found.reason and _inside(found.evidence, each.evidence):
                return
            if each.reason == found.reason and _inside(each.evidence, found.evidence):
                self.refused[number] = replace(found, rule=each.rule)
                return
        self.refused.append(found)

    def _whole(self, candidate: Candidate) -> Candidate:
        """The candidate with the side that an earlier sentence names; a claim of that half alone goes into it."""
        candidate = self.halves.flowing(candidate)
        found = self.halves.whole(candidate)
        if found is None:
            return candidate
        made, half = found
        self.drafts = [d for d in self.drafts if not _one(d.candidate, half.candidate)]
        return made

    def _add(self, candidate: Candidate, span: Span) -> None:
        scene, trigger = candidate.scene, candidate.trigger
        found = standing(scene, trigger, self.grammar)
        number = self.referents.utterance(scene, trigger.index)
        utterance = self.spoken[number] if number is not None else None
        status = _spoken_status(found, candidate, utterance)
        candidate = replace(candidate, item=_without(candidate.item, candidate.recipient, scene))
        item = candidate.item
        used_by, used_in = use(scene, item, self.grammar)
        draft = Draft(
            candidate,
            replace(found, status=status),
            [span, *candidate.also],
            number,
            _amount(scene, item),
            self._date(scene, candidate),
            used_by,
            used_in,
        )
        about = candidate.about or _ABOUT.get(candidate.rule.removesuffix("_with"), candidate.rule)
        draft.why = [about, *found.cues]
        self.drafts.append(draft)

    def _again(self, candidate: Candidate, span: Span) -> bool:
        """ "these deliveries": more words for the last claim of the same kind of item. True if one was found."""
        if candidate.item is None or not candidate.item.known or not definite(candidate):
            return False
        number = self.referents.utterance(candidate.scene, candidate.trigger.index)
        if number is not None and self.spoken[number].act == "DENY":
            return True  # "deny any transfer of arms": no evidence for the claim; links.py ties the denial to it
        group = GROUP.get(candidate.item.category)
        for draft in reversed(self.drafts):
            item = draft.candidate.item
            near = candidate.scene.number - draft.candidate.scene.number <= _REACH
            if (
                near
                and item is not None
                and GROUP.get(item.category) == group
                and draft.standing.status != "hypothetical"
            ):
                draft.evidence.append(span)
                draft.why.append(f"“{span.text}” speaks of it again")
                used_by, used_in = use(candidate.scene, candidate.item, self.grammar)
                draft.used_by, draft.used_in = draft.used_by or used_by, draft.used_in or used_in
                return True
        return False

    def _date(self, scene: Scene, candidate: Candidate) -> Date | None:
        """The date in the trigger's own clause: in no clause above it, beside it or below it.

        A date of another event in the same sentence ("... delivered missiles and fired one on December 30") would be
        an invented date of the transfer.
        """
        clause = candidate.trigger
        if clause.upos != "VERB":
            clause = next((t for t in scene.sentence.ancestors(clause.index) if t.upos == "VERB"), clause)
            if clause.lemma.lower() in self.grammar.acts and clause is not candidate.trigger:
                clause = candidate.trigger
        for span, date in self.dated:
            if not scene.sentence.start <= span.start < scene.sentence.end:
                continue
            token = next((t for t in scene if t.start <= span.start < t.end), None)
            if token is not None and _own(scene, token, clause, candidate.trigger):
                return date
        return None


def _inside(part: Span, whole: Span) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _one(some: Candidate, other: Candidate) -> bool:
    """Whether two candidates are the same words in the same roles."""
    same = some.scene is other.scene and some.trigger is other.trigger
    return same and some.supplier == other.supplier and some.recipient == other.recipient


def _own(scene: Scene, token: Token, *heads: Token) -> bool:
    """Whether the first verb above ``token``, or a noun on the way to it, is one of ``heads``."""
    for above in (token, *scene.sentence.ancestors(token.index)):
        if any(above.index == head.index for head in heads):
            return True
        if above.upos == "VERB":
            return False
    return False


def _without(item: Good | None, recipient: Party | None, scene: Scene) -> Good | None:
    """ "sent North Korea food", where the parser took the recipient for a part of the food: the food alone."""
    if item is None or recipient is None:
        return item
    whole, name = item.span, recipient.mention.span
    if whole.start != name.start or not whole.covers(name) or name.end >= whole.end:
        return item
    rest = whole.text[len(name.text) :]
    return replace(item, span=Span.cut(scene.text, whole.end - len(rest.lstrip()), whole.end))


def _only_forbidden(candidate: Candidate) -> str | None:
    """ "The resolution bans all arms exports by A": what a rule forbids is no report that it happens."""
    scene = candidate.scene
    below = candidate.trigger
    for above in scene.sentence.ancestors(candidate.trigger.index):
        beside, below = below.deprel in ("conj", "parataxis"), above  # "arms were banned, but A sold B trucks"
        if above.lemma.lower() in _FORBIDDING and above.upos == "VERB" and not beside:
            named = [*scene.kids(above, "nsubj", "obl"), *clause(scene, above).subjects]
            subjects = [k for k in named if k.lemma.lower() in _RULES]
            pending = any(k.xpos == "MD" for k in scene.kids(above, "aux"))  # "would bar": a rule that is only wanted
            return "a rule forbids it; that is no report that it happens" if subjects and not pending else None
    return None


def evidence(candidate: Candidate) -> Span:
    """The words from the first to the last part of a candidate within forty tokens of its trigger."""
    scene, trigger = candidate.scene, candidate.trigger
    indices = {trigger.index}
    spans = [p.mention.span for p in (candidate.supplier, candidate.recipient) if p is not None]
    if candidate.item is not None:
        spans.append(candidate.item.span)
    for token in scene:
        if any(s.start <= token.start < s.end for s in spans) and abs(token.index - trigger.index) <= 40:
            indices.add(token.index)
    return scene.span([min(indices), max(indices)])


def _spoken_status(found: Standing, candidate: Candidate, utterance: Utterance | None) -> str:
    """The status with the act that the claim is made in."""
    if found.watched or utterance is None:
        return found.status
    keys = {p.key for p in (candidate.supplier, candidate.recipient) if p is not None}
    speaks = any(s.key in keys for s in utterance.speakers)
    if found.status == "hypothetical" and utterance.act in ("SAY", "AGREE") and _future_in_past(found):
        return "planned"
    if utterance.act == "DENY" and found.status in ("reported", "alleged", "denied"):
        return "denied"
    if found.status in ("reported", "alleged") and speaks and utterance.act == "AGREE":
        return "planned"
    if found.status in ("reported", "alleged") and speaks and utterance.act == "SAY":
        return "confirmed_by_party"
    if found.status == "reported" and utterance.act in ("ACCUSE", "SAY"):
        return "alleged"
    return found.status


def _future_in_past(found: Standing) -> bool:
    """ "said it would send": "would" is all that makes it hypothetical."""
    return [cue for cue in found.cues if cue.endswith("hypothetical")] == ["would: hypothetical"]


def _amount(scene: Scene, item: Good | None) -> Quantity | None:
    """The figure in the item's own phrase, or in the measure that carries it ("tons of rice")."""
    if item is None:
        return None
    tokens = [item.token, *list(scene.sentence.ancestors(item.token.index))[:2]]
    for token in tokens:
        if token.upos in ("NOUN", "PROPN", "SYM", "NUM") and (
            token is item.token or scene.kids(token, "nummod") or token.upos in ("SYM", "NUM")
        ):
            found = quantity(scene.phrase(token), token.lemma.lower() if token.upos == "NOUN" else None)
            if found is not None and (token is item.token or item.token.deprel == "nmod"):
                return found
    return None


def finished(drafts: Sequence[Draft], ids: Sequence[str]) -> tuple[Claim, ...]:
    """The claims, numbered in text order. ``ids``: statement id of each utterance."""
    out: list[Claim] = []
    for number, draft in enumerate(drafts, 1):
        candidate = draft.candidate
        transfer = Transfer(
            supplier=candidate.supplier.mention if candidate.supplier else None,
            recipient=candidate.recipient.mention if candidate.recipient else None,
            item=_item(candidate.item),
            quantity=draft.quantity,
            date=draft.date,
            used_by=draft.used_by,
            used_in=draft.used_in,
            route=route(candidate),
        )
        out.append(
            Claim(
                id=f"c{number}",
                transfer=transfer,
                status=draft.standing.status,
                evidence=tuple(sorted(set(draft.evidence))),
                statement=ids[draft.utterance] if draft.utterance is not None else None,
                watched=draft.standing.watched,
                denied_by=tuple(dict.fromkeys(ids[n] for n in draft.denied_by)),
                exchange_for=next((f"c{n}" for n, d in enumerate(drafts, 1) if d is draft.exchange), None),
                rule=candidate.rule,
                why=tuple(draft.why),
                tree=branch(candidate),
                flow=flows(candidate),
            )
        )
    return tuple(out)


def _item(found: Good | None) -> Item | None:
    return None if found is None else Item(found.span, found.category, found.classes)
