"""Who speaks: from the subject of a verb of speech to the parties that it names.

In: a Scene and the tokens of the subject. Out: the named parties, the count of unnamed ones, and the utterance that
"they" go on with. "I" and "we" are whoever says the words around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from embargowatch.model import Mention, Quantity, Span
from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.parties import Party, parties, party
from embargowatch.understand.quantities import quantity
from embargowatch.understand.reference import SPEAKER, Discourse
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_OPENING, _CLOSING, _STRAIGHT = "“", "”", '"'
_CROWDS = frozenset(
    """protester demonstrator striker farmer villager resident inhabitant activist campaigner dissident exile refugee
    plaintiff defendant lawyer prosecutor student teacher union cleric bishop monk survivor relative veteran tribesman
    negotiator mediator observer inspector settler miner fisherman worker trader analyst expert critic aide adviser
    advisor lawmaker legislator senator congressman deputy parliamentarian diplomat envoy official source organiser
    organizer supporter physician doctor scientist academic economist journalist reporter mayor governor officer soldier
    commander agent historian scholar charity professor researcher investigator auditor monitor
    volunteer employee group media motorist trucker nurse priest imam rabbi pastor elder chieftain tribe youth woman man
    citizen voter rebel opponent rival ally businessman executive manager director chairman
    president leader member""".split()
)
_SERVING = frozenset(
    """aide adviser advisor spokesman spokeswoman spokesperson envoy ambassador representative assistant secretary
    negotiator delegate lawyer deputy counsel minister official emissary""".split()
)
_POINTING = frozenset({"the", "this", "that", "another", "second", "same", "these", "those"})
_FAR = 8  # sentences back to which such words point
_PAPERS = frozenset(
    """report statement letter editorial communique declaration resolution article study document memo filing complaint
    lawsuit release bulletin commentary note tweet post leaflet speech platform manifesto paper""".split()
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One act of speech. ``content``: token indices of what is said, in the scene's sentence. ``lead``: position of
    the first utterance of the same communication."""

    scene: Scene
    cue: Token
    act: str
    speakers: tuple[Party, ...]
    count: Quantity | None
    targets: tuple[Party, ...]
    evidence: Span
    content: frozenset[int]
    form: str | None = None
    lead: int | None = None
    outer: bool = True  # governs the whole sentence


@dataclass(frozen=True, slots=True)
class Voices:
    """Who was found to speak. ``lead``: position of the utterance that goes on."""

    named: tuple[Party, ...] = ()
    count: Quantity | None = None
    lead: int | None = None

    def __bool__(self) -> bool:
        return bool(self.named) or self.count is not None


@dataclass(frozen=True)
class Hall:
    """What finding a speaker needs: the whole document, and what was said so far."""

    scenes: Sequence[Scene]
    discourse: Discourse
    grammar: Grammar
    before: list[Utterance] = field(default_factory=list)


def voices(scene: Scene, tokens: Sequence[Token], hall: Hall) -> Voices:
    """Named speakers, the count of unnamed ones, and the utterance that "they" go on with."""
    named: list[Party] = []
    count: Quantity | None = None
    for place, token in enumerate(tokens):
        if _only_title(token, tokens[place + 1 :]):
            continue
        plural = token.lemma.lower() in hall.grammar.speakers and token.xpos in ("NNS", "NNPS")
        if plural and (again := _again(scene, token, hall.before)) is not None:
            return _gone_on(hall.before, again)
        if plural and scene.kids(token, "nummod"):
            count = quantity(scene.phrase(token), token.lemma.lower())
            if not any(name.actor.kind == "state" for name in scene.names_in(scene.core(token))):
                continue  # "47 ministers"; but "two US officials" speak for the US
        word = token.text.lower()
        if word in ("they", "them") and (again := _joint(hall.before, scene)) is not None:
            return _gone_on(hall.before, again)
        if word in ("i", "we"):
            ourselves = _first_person(scene, token, hall)
            if ourselves.lead is not None and len(tokens) == 1:
                return ourselves
            named += ourselves.named
            continue
        named += _named(scene, token, hall)
    return Voices(tuple(named), count)


def _only_title(token: Token, rest: Sequence[Token]) -> bool:
    """ "the senators, Ann Lee and Tom Roy": the two, not senators beside them."""
    return token.xpos == "NNS" and any(t.upos == "PROPN" and 0 < t.index - token.index <= 3 for t in rest)


def _named(scene: Scene, token: Token, hall: Hall) -> list[Party]:
    several = _of_states(scene, token, hall)
    several = several if len(several) > 1 else parties(scene, token, hall.grammar)
    if len(several) > 1:
        return several
    found = hall.discourse.resolve(several[0] if several else None, scene) or hall.discourse.described(token, scene)
    found = found or _served(scene, token, hall) or _heard_before(scene, token, hall) or _crowd(scene, token)
    return [found] if found is not None and not _ourselves(found.token) else []


def _ourselves(token: Token) -> bool:
    """ "we", "us" and the like; "US" is a state."""
    return token.text.lower() in SPEAKER and token.text not in ("US", "U.S.")


def _of_states(scene: Scene, token: Token, hall: Hall) -> list[Party]:
    """ "the foreign ministers of A, B and C": all three."""
    if token.xpos != "NNS" or any(i in scene.names for i in scene.core(token)):
        return []
    behind = [k for k in scene.kids(token, "nmod") if scene.case(k) in ("of", "from") and k.index in scene.names]
    listed = [party(scene, each, hall.grammar) for k in behind[:1] for each in scene.conjuncts(k)]
    return [each for each in listed if each is not None and not each.key.startswith("?")]


def _served(scene: Scene, token: Token, hall: Hall) -> Party | None:
    """ "an aide to the president of Chad", "a report by the EU", "a Reuters report": whoever stands behind it."""
    lemma = token.text.lower() if token.text.lower() in _SERVING else token.lemma.lower()
    if lemma not in _SERVING | _PAPERS:
        return None
    owners = [k for k in scene.kids(token, "nmod") if scene.case(k) in ("to", "for", "by", "from", "of", "with")]
    if lemma in _PAPERS:
        owners = [*scene.kids(token, "nmod:poss"), *owners, *scene.kids(token, "compound", "amod")]
    for owner in owners:
        found = hall.discourse.resolve(party(scene, owner, hall.grammar), scene)
        if found is not None and not found.key.startswith("?"):
            return found
    return None


def _heard_before(scene: Scene, token: Token, hall: Hall) -> Party | None:
    """ "The official said", "the letter said", "another diplomat said": of those who were named before."""
    word, words = token.lemma.lower(), {k.text.lower() for k in scene.kids(token, "det", "amod", "nummod")}
    if token.upos != "NOUN" or not words & _POINTING:
        return None
    earlier = [u for u in hall.before[-12:] if u.scene.number >= scene.number - _FAR]
    found = next((p for u in reversed(earlier) for p in u.speakers if p.token.lemma.lower() == word), None)
    if found is None and word in _PAPERS:
        for other in reversed(hall.scenes[max(0, scene.number - _FAR) : scene.number]):
            papers = [t for t in other if t.upos == "NOUN" and t.lemma.lower() == word]
            found = found or next((p for t in papers if (p := _served(other, t, hall)) is not None), None)
    if found is None:
        return None
    name = found.mention
    mention = Mention(scene.phrase(token), antecedent=name.antecedent or name.name, hint=name.hint)
    return Party(mention, token, found.key, found.known)


def _crowd(scene: Scene, token: Token) -> Party | None:
    """ "protesters", "French farmers": people who speak for themselves, under the words of the text."""
    if token.upos != "NOUN" or token.lemma.lower() not in _CROWDS:
        return None
    span = scene.phrase(token)
    behind = [k for k in scene.kids(token, "nmod") if scene.case(k) in ("of", "in", "from", "for")]
    if behind and behind[0].upos == "PROPN" and scene.names_in(scene.core(behind[0])):
        span = Span.cut(scene.text, span.start, scene.phrase(behind[0]).end)  # "the mayor of Aleppo"
    elif token.xpos == "NN" and not scene.names_in(scene.core(token)):
        return None
    return Party(Mention(span, hint="group"), token, "group:" + span.text.lower(), False, True)


def _first_person(scene: Scene, token: Token, hall: Hall) -> Voices:
    """Whoever says the words in which "I" or "we" stands: in this sentence, or beside it in one quotation."""
    cue = _cue_above(scene, token, hall.grammar)
    if cue is not None:
        return _others(scene, cue, hall)
    held = floor(scene, token.start, hall)
    return _others(*held, hall) if held is not None else Voices()


def _others(scene: Scene, cue: Token, hall: Hall) -> Voices:
    subjects = [t for t in clause(scene, cue).subjects if not _ourselves(t)]
    return voices(scene, subjects, hall) if subjects else Voices()


def _cue_above(scene: Scene, token: Token, grammar: Grammar) -> Token | None:
    """The verb of speech that governs a token, or that stands beside its clause ("We agree, he said")."""
    for above in scene.sentence.ancestors(token.index):
        for cue in (above, *scene.kids(above, "parataxis")):
            if speaks(scene, cue, grammar):
                return cue
    return None


def speaks(scene: Scene, cue: Token, grammar: Grammar) -> bool:
    """Whether a token is a verb of plain speech of somebody who is not "I" or "we"."""
    if cue.upos != "VERB" or grammar.acts.get(cue.lemma.lower()) != "SAY" and cue.lemma.lower() != "continue":
        return False
    subjects = clause(scene, cue).subjects
    return bool(subjects) and not any(_ourselves(t) for t in subjects)


def floor(scene: Scene, place: int, hall: Hall) -> tuple[Scene, Token] | None:
    """Scene and verb of whoever speaks a quotation that runs over several sentences; None outside of quotations."""
    if not quoted(scene, place):
        return None
    if quoted(scene, scene.sentence.end):
        for later in hall.scenes[scene.number + 1 : scene.number + 4]:
            cue = _cue(later, hall.grammar)
            if cue is not None:
                return later, cue
            if not quoted(later, later.sentence.end):
                break
    for earlier in reversed(hall.scenes[max(0, scene.number - 2) : scene.number]):
        cue = _cue(earlier, hall.grammar)
        if cue is not None:
            return earlier, cue
    return None


def _cue(scene: Scene, grammar: Grammar) -> Token | None:
    """The first verb of plain speech of a sentence that does not stand in a quotation itself."""
    found = (t for t in scene if speaks(scene, t, grammar) and not quoted(scene, t.start))
    return next(found, None)


def quoted(scene: Scene, place: int) -> bool:
    """Whether a character lies in a quotation that began in its paragraph."""
    before = scene.text[max(scene.text.rfind("\n", 0, place) + 1, place - 2000) : place]
    return before.count(_OPENING) > before.count(_CLOSING) or before.count(_STRAIGHT) % 2 == 1


def _gone_on(before: list[Utterance], position: int) -> Voices:
    one = before[position]
    return Voices(one.speakers, one.count, position if one.lead is None else one.lead)


def _again(scene: Scene, token: Token, before: list[Utterance]) -> int | None:
    """ "the signatories", "the ministers": the last joint act within four sentences."""
    if not any(k.text.lower() in ("the", "these", "both") for k in scene.kids(token, "det")):
        return None
    if any(i in scene.names for i in scene.core(token)):
        return None
    return _joint(before, scene, 4)


def _joint(before: list[Utterance], scene: Scene, reach: int = 3) -> int | None:
    for position in range(len(before) - 1, -1, -1):
        other = before[position]
        if other.scene.number < scene.number - reach:
            return None
        if len(other.speakers) > 1 or other.count is not None:
            return position
    return None
