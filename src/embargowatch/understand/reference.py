"""Who "it", "they", "the ministry" and "the two countries" are.

In: the scenes of a document. Out: for a party without a name, the named party that it stands for, or None: no answer is
better than a wrong one. A pronoun looks back in its own sentence and two sentences before, subjects first; a definite
description ("the ministry") takes the last name whose head is the same word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from embargowatch.model import Mention, Span
from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.lists import Lists
from embargowatch.understand.parties import STATE, Party, party
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_SINGULAR = frozenset({"it", "its", "itself", "this"})
_PLURAL = frozenset({"they", "them", "their", "themselves", "these", "those"})
PERSON = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
SPEAKER = frozenset({"we", "us", "our", "i", "me", "my"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_PEOPLE = frozenset(
    """minister president spokesman spokeswoman official ambassador leader chief secretary envoy general commander
    chancellor premier dealer diplomat senator businessman""".split()
)
_PUNISHING = frozenset(
    "accuse sanction impose blacklist designate charge indict fine condemn criticise criticize blame suspect".split()
)
_TELLING = frozenset({"tell", "inform", "notify", "brief"})
_BUYING = frozenset({"buy", "purchase", "import"})
_ORGANS = frozenset({"government", "administration"})  # "the Dutch parliament asked the government": the Dutch one
_LOOK_BACK = 2
_REALM_BACK = 3
_OFFICE_BACK = 5
_OFFICE = {"pm": "minister", "premier": "minister"}


@dataclass(frozen=True, slots=True)
class _Heard:
    party: Party
    sentence: int
    subject: bool
    person: bool
    kind: str = ""


class Discourse:
    """The named parties of a document in text order."""

    def __init__(self, scenes: Sequence[Scene], grammar: Grammar) -> None:
        self._grammar = grammar
        self._lists = Lists(scenes, grammar)
        self._by_sentence: list[list[_Heard]] = []
        self._groups = [[n.start for n in scene.names.values() if n.actor.kind == "armed_group"] for scene in scenes]
        self._by_head: dict[str, list[_Heard]] = {}
        self._spoken_for: dict[str, set[str]] = {}
        for scene in scenes:
            heard = [h for token in scene if (h := _heard(scene, token, grammar)) is not None]
            self._by_sentence.append(heard)
            for each in heard:
                for token in (each.party.token, *_titles(scene, each.party.token, grammar)):
                    self._by_head.setdefault(token.lemma.lower(), []).append(each)
                if each.party.known and each.party.token.upos == "PROPN":
                    for word in _own_words(scene, each.party.token):
                        self._spoken_for.setdefault(word, set()).add(each.party.key)

    def resolve(self, found: Party | None, scene: Scene, barred: str = "") -> Party | None:
        """``found`` itself when it is named; its antecedent's name and key when it can be told; else None.

        ``barred``: the key of somebody whom it cannot be ("Beijing lent the country money": not China).
        """
        if found is None or not found.key.startswith("?"):
            return found
        word = found.token.text.lower()
        if found.token.upos in ("NOUN", "PROPN"):
            told = self.described(found.token, scene, barred) or self._as_group(found)
            return told if told is None else replace(told, mention=replace(told.mention, span=found.mention.span))
        antecedent = self._pronoun(word, found.token, scene, barred)
        if antecedent is None:
            return None
        name = antecedent.mention
        made = Mention(found.mention.span, antecedent=name.name, hint=name.hint)
        return replace(found, mention=made, key=antecedent.key, known=antecedent.known)

    def members(self, found: Party, scene: Scene) -> tuple[Party, ...]:
        """The members of the list that a plural pronoun or description stands for, if it stands for one."""
        names = self._lists.members(found.token, scene)
        span = found.mention.span
        return tuple(
            replace(p, mention=Mention(span, antecedent=p.mention.name, hint=p.mention.hint), token=found.token)
            for p in names
        )

    def keys(self, speakers: Sequence[Party]) -> frozenset[str]:
        """The keys under which parties go: their own, and for "Smith" that of "the French minister Anna Smith"."""
        out = {each.key for each in speakers}
        for each in speakers:
            if each.key.startswith("name:"):
                states = self._spoken_for.get(each.token.text, set()) | self._spoken_for.get(
                    each.key.split()[-1], set()
                )
                out |= states if len(states) == 1 else set()
        return frozenset(out)

    def _as_group(self, found: Party) -> Party | None:
        """ "the rebels", with nobody named whom they could be: themselves, under the words of the text."""
        lemma = found.token.lemma.lower()
        if lemma not in self._grammar.groups:
            return None
        return replace(found, mention=Mention(found.mention.span, hint="group"), key=f"group:{lemma}")

    def described(self, token: Token, scene: Scene, barred: str = "") -> Party | None:
        """The last named party before a definite description with the same head ("the ministry")."""
        if not any(k.text.lower() in ("the", "this", "that") for k in scene.kids(token, "det")):
            return None
        place = scene.sentence.tokens[token.index].start
        lemma = token.lemma.lower()
        behind = scene.sentence.tokens[token.index + 1 : token.index + 4]
        if (
            behind
            and behind[0].text.lower() in ("in", "of")
            and any(t.index in scene.names or t.upos == "PROPN" for t in behind)
        ):
            return None  # "the government in Tripoli" is not the one named before
        if token.xpos == "NNS" and self._grammar.described.get(lemma) == "state":
            return None
        kind = self._grammar.described.get(lemma)
        rivals = _actors(scene, token)
        if lemma in self._grammar.offices:
            heard = self._in_office(lemma, scene, place)
        elif lemma in self._grammar.realms:
            heard = self._of_realm(self._grammar.realms[lemma] - {barred}, scene, place, rivals)
            if heard and f" {lemma.title()}" in scene.text[heard[-1].party.mention.span.start : place]:
                heard = []  # "Ireland protested. Iran seized Snake Island": not Ireland
        else:
            heard = (self._of_kind(kind, scene, place, rivals, barred) if kind else []) or self._same_word(lemma, kind)
        if lemma in _ORGANS:
            heard = self._in_sentence(scene, place, barred) or heard
        for each in reversed(heard):
            if each.party.key == barred:
                continue
            here = each.sentence == scene.number
            if here and kind == "armed_group" and not each.subject:
                continue  # "it battles A and was sent arms": "the group" is not A
            if each.party.mention.span.start < place and each.sentence >= scene.number - 8:
                span = scene.phrase(token)
                name = each.party.mention
                return Party(
                    Mention(span, antecedent=name.name, hint=name.hint), token, each.party.key, each.party.known
                )
        return None

    def organ(self, found: Party, scene: Scene, barred: str) -> Party:
        """ "A's minister denied that the army had received tanks": A's army. ``found`` itself where that is open.

        ``barred``: the key of the other side; nobody gives to himself, so that "the army" is then not his.
        """
        if not scene.holds(found.token) or not any(k.text.lower() == "the" for k in scene.kids(found.token, "det")):
            return found
        states = {h.party.key for h in self._in_sentence(scene, found.token.start, "")} - {barred}
        named = [n for n in scene.names.values() if n.end <= found.token.start and n.actor.id in states]
        if not named:
            return found
        name = Span.cut(scene.text, named[-1].start, named[-1].end)
        return replace(found, mention=Mention(found.mention.span, antecedent=name), key=named[-1].actor.id, known=True)

    def _in_sentence(self, scene: Scene, place: int, barred: str) -> list[_Heard]:
        """The state that the sentence has named before ``place``, itself or by an organ, if it is one."""
        before = [h for h in self._by_sentence[scene.number] if h.party.mention.span.start < place]
        states = [h for h in before if h.party.known and len(h.party.key) == STATE and h.party.key != barred]
        return states if len({h.party.key for h in states}) == 1 else []

    def _in_office(self, lemma: str, scene: Scene, place: int) -> list[_Heard]:
        """ "The president": whoever was called so before, if it was one."""
        called = self._by_head.get(_OFFICE.get(lemma, lemma), [])
        found = [h for h in called if h.party.known and h.party.mention.span.start < place]
        found = [h for h in found if h.sentence >= scene.number - _OFFICE_BACK]
        return found if len({h.party.key for h in found}) == 1 else []

    def _same_word(self, lemma: str, kind: str | None) -> list[_Heard]:
        """Parties whose head is the same word; "the country" is not just any country named before."""
        heard = self._by_head.get(lemma, [])
        if kind == "armed_group":  # "the Finnish power group TVK", and no "Saudi rights group"
            return [h for h in heard if h.party.mention.span.text.split()[-1][:1].isupper()]
        return heard if kind in (None, "company") else []

    def pair(self, token: Token, scene: Scene) -> tuple[Party, ...]:
        """ "the two countries", "both states": the last two states named, if there are two within four sentences."""
        words = {k.text.lower() for k in scene.kids(token, "nummod", "det")}
        if self._grammar.described.get(token.lemma.lower()) != "state" or not words & {"two", "both"}:
            return ()
        place = scene.sentence.tokens[token.index].start
        found: dict[str, _Heard] = {}
        for number in range(scene.number, max(-1, scene.number - 4), -1):
            for each in reversed(self._by_sentence[number]):
                if each.kind == "state" and each.party.mention.span.start < place and len(found) < 2:
                    found.setdefault(each.party.key, each)
        span = scene.phrase(token)
        named = [replace(h.party, mention=Mention(span, antecedent=h.party.mention.name)) for h in found.values()]
        return tuple(named) if len(named) == 2 else ()

    def _of_kind(self, kind: str, scene: Scene, place: int, rivals: set[int], barred: str) -> list[_Heard]:
        """Parties of that kind before ``place``: for states, those of two sentences back, if all are one."""
        numbers = range(max(0, scene.number - (_LOOK_BACK if kind == "state" else 8)), scene.number + 1)
        found = [
            h for n in numbers for h in self._by_sentence[n] if h.kind == kind and h.party.mention.span.start < place
        ]
        found = [h for h in found if h.sentence != scene.number or h.party.token.index not in rivals]
        found = [h for h in found if h.party.key != barred]
        if kind == "state" and self._groups_named(scene, place):
            found = [h for h in found if not h.subject]
        if kind == "state" and len({h.party.key for h in found}) > 1:
            found = [h for h in found if h.subject]
            return found if len({h.party.key for h in found}) == 1 else []
        return found

    def _of_realm(self, states: frozenset[str], scene: Scene, place: int, rivals: set[int]) -> list[_Heard]:
        """ "The kingdom", "the island": the one state of that sort that was named just before."""
        numbers = range(max(0, scene.number - _REALM_BACK), scene.number + 1)
        found = [h for n in numbers for h in self._by_sentence[n] if h.party.key in states]
        found = [h for h in found if h.party.mention.span.start < place]
        found = [h for h in found if h.sentence != scene.number or h.party.token.index not in rivals]
        return found if len({h.party.key for h in found}) == 1 else []

    def _groups_named(self, scene: Scene, place: int) -> bool:
        """Whether a group is named just before: "the country" is then where it fights, not the state that acts."""
        near = [self._groups[n] for n in range(max(0, scene.number - 1), scene.number + 1)]
        return any(start < place for starts in near for start in starts)

    def _pronoun(self, word: str, token: Token, scene: Scene, barred: str) -> Party | None:
        rivals = _rivals(scene, token)
        here = [
            h
            for h in self._by_sentence[scene.number]
            if h.party.token.index < token.index and h.party.token.index not in rivals
        ]
        for heard in [here, *(self._by_sentence[n] for n in _before(scene.number))]:
            fitting = [h for h in heard if _fits(word, h) and h.party.key != barred]
            if not fitting:
                continue
            subjects = [h for h in fitting if h.subject]
            chosen = subjects or fitting
            if word in _PLURAL and len({h.party.key for h in chosen}) > 1 and not any(h.party.plural for h in chosen):
                return None
            plural = [h for h in chosen if h.party.plural] if word in _PLURAL else []
            return (plural or chosen)[-1].party if subjects or len({h.party.key for h in chosen}) == 1 else None
        return None


def _titles(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """ "The Finnish power group TVK": "the group" after it is TVK; after "President Macron" he is "the president"."""
    held = [scene.token(i) for i in scene.core(token) if scene.token(i).lemma.lower() in grammar.offices]
    before = scene.kids(token, "compound", "nmod:desc") if token.upos == "PROPN" else []
    return [k for k in before if k.upos == "NOUN" and k.index < token.index and k not in held] + [
        t for t in held if t is not token
    ]


def _own_words(scene: Scene, token: Token) -> list[str]:
    """The words of a phrase that are somebody's name and not a state's."""
    words = [scene.token(i) for i in scene.core(token) if i not in scene.names and scene.token(i).upos == "PROPN"]
    return [w.text for w in words] + [w.text.lower() for w in words]


def _before(number: int) -> list[int]:
    return [n for n in range(number - 1, number - 1 - _LOOK_BACK, -1) if n >= 0]


def _heard(scene: Scene, token: Token, grammar: Grammar) -> _Heard | None:
    if token.upos not in ("NOUN", "PROPN"):
        return None
    found = party(scene, token, grammar)
    lemma = token.lemma.lower()
    if found is not None and found.key.startswith("?") and lemma in grammar.groups and found.token is token:
        found = replace(found, key=f"group:{lemma}")  # "the separatists", whoever they are
    if found is None or found.key.startswith("?") or token.deprel in ("flat", "compound", "amod", "nmod:desc"):
        return None
    name = scene.names.get(token.index)
    person = (
        found.mention.hint == "person" or (name is not None and name.form == "leader") or _is_person_noun(token, scene)
    )
    kind = name.actor.kind if name is not None else "company" if found.mention.hint == "organization" else ""
    if name is None and found.known and len(found.key) == STATE:
        kind = "state"  # "the Mexican minister": Mexico is "the country" that comes after
    if name is not None and name.form in ("name", "alias") and kind != "armed_group":
        found = replace(found, plural=False)  # "the United States ... its"
    return _Heard(found, scene.number, token.deprel in _SUBJECTS, person, kind)


def _is_person_noun(token: Token, scene: Scene) -> bool:
    """ "the minister", and "campaign chief Paul Smith"."""
    titles = scene.kids(token, "nmod:desc", "compound") if token.upos == "PROPN" else []
    return any(word.lemma.lower() in _PEOPLE for word in (token, *titles))


def _fits(word: str, heard: _Heard) -> bool:
    if word in PERSON:
        return heard.person
    if word in _PLURAL:
        return not heard.person or heard.party.plural
    return word in _SINGULAR and not heard.person and not heard.party.plural


def _actors(scene: Scene, token: Token) -> set[int]:
    """Who acts in the clause of a phrase that is not itself the subject: "A armed the country" is not about A."""
    if token.deprel in _SUBJECTS:
        return set()
    for above in scene.sentence.ancestors(token.index):
        if above.upos == "VERB":
            return {t.index for t in clause(scene, above).subjects if t.index != token.index}
    return set()


def _accusers(scene: Scene, token: Token) -> set[int]:
    """ "A punished B over claims that it sold arms": "it" is not A."""
    above = [t for t in scene.sentence.ancestors(token.index) if t.upos == "VERB" and t.lemma.lower() in _PUNISHING]
    return {k.index for t in above for k in scene.kids(t, "nsubj")}


def _told(scene: Scene, token: Token) -> set[int]:
    """ "A told B that it would sell": "it" is A, unless B is told what to do."""
    above = [t for t in scene.sentence.ancestors(token.index) if t.upos == "VERB"]
    telling = [t for t in above if t.lemma.lower() in _TELLING]
    below = above[: above.index(telling[0])] if telling else []
    if any(k.text.lower() in ("must", "should") for t in below for k in scene.kids(t, "aux")):
        return set()
    return {k.index for t in telling if below for k in scene.kids(t, "obj", "iobj")}


def _rivals(scene: Scene, token: Token) -> set[int]:
    """Fellow arguments of the same verb: "Iran armed it" is not about Iran."""
    head = scene.head(token)
    if token.deprel == "nmod:poss" and head is not None and head.deprel == "obj":
        above = scene.head(head)
        if above is not None and above.lemma.lower() in _BUYING:
            return {t.index for t in clause(scene, above).subjects}  # nobody buys what is his
    if token.deprel == "nmod:poss" or scene.case(token).startswith("according"):
        return set()
    accusing = _accusers(scene, token) | _told(scene, token)
    if head is None:
        return set()
    rivals = accusing | {k.index for k in scene.kids(head, "nsubj", "obj", "iobj", "obl", "nsubj:pass")}
    return rivals | (_actors(scene, token) if head.upos == "VERB" else set())
