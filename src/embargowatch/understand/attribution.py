"""Who says it: cue, speakers, act, target and content.

In: the scenes of a document. Out: Utterances in text order, each a Statement to be with the tokens of its content, so
that claims find the statement that they stand in. A joint act is one utterance with many speakers; several acts of one
communication ("accused ..., demanding ...") name the first by ``part_of``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from embargowatch.model import Span
from embargowatch.understand.acts import act as kind_of_act
from embargowatch.understand.arguments import Clause, clause
from embargowatch.understand.content import judged
from embargowatch.understand.frames import Grammar
from embargowatch.understand.nominal import mood, nominal
from embargowatch.understand.parties import Party, party
from embargowatch.understand.reference import Discourse
from embargowatch.understand.rules import how
from embargowatch.understand.scene import Scene
from embargowatch.understand.speakers import Hall, Utterance, Voices, floor, quoted, voices
from embargowatch.understand.syntax import Token

_FORMS = [
    ("joint_statement", re.compile(r"\bjoint (?:statement|declaration|communiqu[eé]|letter)", re.I)),
    ("letter", re.compile(r"\b(?:in|by|sent|wrote) (?:a|an|the|its|his|her) (?:[\w-]+ )?letter\b", re.I)),
    ("interview", re.compile(r"\binterview\b", re.I)),
    (
        "press_briefing",
        re.compile(r"\b(?:told reporters|told journalists|press conference|news conference|briefing)\b", re.I),
    ),
    (
        "anonymous_official",
        re.compile(r"\b(?:condition of anonymity|asked not to be (?:named|identified)|anonymous)\b", re.I),
    ),
    ("press_release", re.compile(r"\b(?:press release|communiqu[eé])\b", re.I)),
    ("report", re.compile(r"\bin (?:a|its|the) (?:[\w-]+ )?report\b", re.I)),
    ("written_statement", re.compile(r"\bin a (?:[\w-]+ )?statement\b", re.I)),
    ("social_media", re.compile(r"\b(?:on (?:Twitter|X|Telegram|Facebook)|in a tweet|tweeted)\b")),
]
_FEW = 4  # words that a part must say beside another part
_LONGEST = 45  # tokens on each side of the cue that evidence may reach
_CONTENT = ("ccomp", "xcomp", "advcl", "obj", "obl", "parataxis", "dep", "csubj", "iobj")
_OCCASIONS = frozenset(
    """week month year day morning evening statement report interview conference tweet briefing letter press_release
    release communique speech address meeting news television telephone phone email e-mail summit""".split()
)
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


def utterances(scenes: Sequence[Scene], discourse: Discourse, grammar: Grammar) -> list[Utterance]:
    """All utterances of a document."""
    hall = Hall(scenes, discourse, grammar)
    for scene in scenes:
        for found in _in_sentence(scene, hall):
            hall.before.append(found)
    return _kept(hall.before)


def _kept(found: list[Utterance]) -> list[Utterance]:
    """Without the parts that only say that somebody goes on speaking ("added the signatories", "according to them")."""
    empty = {n for n, one in enumerate(found) if one.lead is not None and one.act == "SAY" and _frames(one, n, found)}
    places = {n: place for place, n in enumerate(n for n in range(len(found)) if n not in empty)}
    return [
        replace(one, lead=places[one.lead] if one.lead is not None else None)
        for n, one in enumerate(found)
        if n not in empty
    ]


def _frames(one: Utterance, number: int, found: list[Utterance]) -> bool:
    """Whether what is said is itself another part of the same communication, or the act that it belongs to."""
    head = one.scene.head(one.cue)
    for other_number, other in enumerate(found):
        same = other.scene is one.scene and one.lead in (other.lead, other_number)
        if not same or other_number == number:
            continue
        rest = one.content - set(one.scene.sentence.subtree(other.cue.index)) - other.content
        words = [i for i in rest if one.scene.token(i).upos != "PUNCT"]
        if other.cue is head and one.cue.upos != "VERB" or other.cue.index in one.content and len(words) < _FEW:
            return True
    return False


def _in_sentence(scene: Scene, hall: Hall) -> Iterator[Utterance]:
    here: list[Utterance] = []
    base = len(hall.before)
    for token in scene:
        found = _verb(scene, token, hall) or _mood(scene, token, hall) or _according(scene, token, hall)
        found = found or _noun(scene, token, hall)
        if found is None:
            continue
        lead = found.lead if found.lead is not None else _same_breath(scene, found, here, base)
        found = replace(found, lead=lead, form=_form(scene, found))
        here.append(found)
        yield found
    if not here and (going_on := _quotation(scene, hall)) is not None:
        yield going_on


def _quotation(scene: Scene, hall: Hall) -> Utterance | None:
    """A sentence of a quotation whose verb of speech stands in the next sentence or the one before."""
    opening = scene.sentence.tokens[0]
    held = floor(scene, opening.end, hall)
    root = next((t for t in scene if t.head < 0), None)
    if held is None or root is None or not quoted(scene, root.start):
        return None
    where, cue = held
    found = voices(where, clause(where, cue).subjects, hall)
    heads = [root, *scene.kids(root, "conj", "parataxis")]
    act = judged(scene, heads, cue, hall.discourse.keys(found.named), hall.grammar) if found else "SAY"
    if act == "SAY":
        return None
    content = frozenset(scene.sentence.subtree(root.index))
    return replace(_made(scene, root, act, found, content), lead=None)


def _same_breath(scene: Scene, found: Utterance, here: list[Utterance], base: int) -> int | None:
    """The utterance of this sentence whose speakers go on speaking in ``found`` ("accused ..., demanding ...")."""
    above = {t.index for t in scene.sentence.ancestors(found.cue.index)}
    keys = [p.key for p in found.speakers]
    for position, other in enumerate(here):
        if [p.key for p in other.speakers] == keys and (keys or other.count == found.count):
            linked = other.cue.index in above or found.cue.index in {
                t.index for t in scene.sentence.ancestors(other.cue.index)
            }
            if linked or {p.token.index for p in other.speakers} == {p.token.index for p in found.speakers}:
                return other.lead if other.lead is not None else base + position
    return None


def _form(scene: Scene, found: Utterance) -> str | None:
    words = scene.text[scene.sentence.start : scene.sentence.end]
    for form, pattern in _FORMS:
        if pattern.search(words):
            return form
    return None


def _verb(scene: Scene, token: Token, hall: Hall) -> Utterance | None:
    grammar = hall.grammar
    if token.upos != "VERB" or token.deprel in ("amod", "compound"):
        return None
    if token.lemma.lower() not in grammar.spoken or how(scene, token, grammar):
        return None
    args = clause(scene, token)
    found = voices(scene, args.subjects, hall)
    if not found:
        return None
    act = kind_of_act(scene, token, args, hall.discourse.keys(found.named), grammar)
    if act is None:
        return None
    content = _content(scene, token, args)
    if not content and act == "SAY":
        return None
    keys = {p.key for p in found.named}
    targets = tuple(p for p in _targets(scene, token, args, act, hall) if p.key not in keys)
    outer = token.deprel in ("root", "parataxis", "conj", "ccomp")
    return replace(_made(scene, token, act, found, content), targets=targets, outer=outer)


def _made(scene: Scene, token: Token, act: str, found: Voices, content: frozenset[int]) -> Utterance:
    span = _evidence(scene, token, content, act)
    return Utterance(scene, token, act, found.named, found.count, (), span, content, None, found.lead)


def _mood(scene: Scene, token: Token, hall: Hall) -> Utterance | None:
    """An adjective of stance with "to be": "is opposed to the plan", "is ready to help"."""
    act = mood(scene, token, hall.grammar)
    found = voices(scene, scene.kids(token, "nsubj", "nsubj:pass"), hall) if act is not None else None
    if act is None or not found:
        return None
    made = _made(scene, token, act, found, _content(scene, token, clause(scene, token)))
    return replace(made, outer=token.deprel == "root")


def _content(scene: Scene, token: Token, args: Clause) -> frozenset[int]:
    speakers = {t.index for t in args.subjects}
    out: set[int] = set()
    for kid in scene.kids(token, *_CONTENT):
        if kid.index not in speakers and not _circumstance(scene, kid):
            out.update(scene.sentence.subtree(kid.index))
    head = scene.head(token)
    if head is not None and (token.deprel == "parataxis" or token.deprel == "advcl" and _as(scene, token)):
        own = set(scene.sentence.subtree(token.index))  # "The rockets came from abroad, the ministry said"
        out.update(set(scene.sentence.subtree(head.index)) - own)
    return frozenset(out - set(speakers))


def _as(scene: Scene, token: Token) -> bool:
    """ "A sold arms, as B said"; not "A left after B said so"."""
    return any(k.text.lower() == "as" for k in scene.kids(token, "mark"))


def _circumstance(scene: Scene, token: Token) -> bool:
    """When or where it was said, not what: "on Tuesday", "in a statement"."""
    if not token.deprel.startswith("obl"):
        return False
    return token.deprel in ("obl:tmod", "obl:unmarked") or token.lemma.lower() in _OCCASIONS or token.text in _DAYS


def _targets(scene: Scene, token: Token, args: Clause, act: str, hall: Hall) -> tuple[Party, ...]:
    """The one addressed or blamed: object, "on X" for requests, else a name in the object's phrase."""
    places = [*args.obliques.get("on", ()), *args.obliques.get("upon", ()), *args.obliques.get("against", ())]
    places = [*args.indirect, *args.objects, *places] if act != "REQUEST" or not places else [*places, *args.objects]
    if act == "SAY" and token.lemma.lower() != "tell":
        return ()
    if act == "ACCUSE" and not args.objects:  # "accused Iran of arming", parsed with Iran in the clause below
        places += [k for below in scene.kids(token, "xcomp", "ccomp", "advcl") for k in scene.kids(below, "nsubj")]
    out: list[Party] = []
    for place in places:
        if act == "DENY" and place.index < token.index:
            continue  # "sent arms to A, which it denies": not A is denied
        if place.text.lower() in ("it", "this", "that"):
            continue
        out += hall.discourse.pair(place, scene)
        found = hall.discourse.resolve(party(scene, place, hall.grammar), scene)
        if found is None:
            inside = [k for k in scene.kids(place, "amod", "compound", "nmod:poss") if k.index in scene.names]
            found = party(scene, inside[0], hall.grammar) if inside else None
        if found is not None and all(found.key != o.key for o in out):
            out.append(found)
    return tuple(out)


def _evidence(scene: Scene, token: Token, content: frozenset[int], act: str) -> Span:
    """The words that show the act: speaker, cue and what is said, without further acts of the same breath."""
    indices = {token.index, *content}
    for kid in scene.kids(token, "nsubj", "nsubj:pass"):
        indices.update(scene.core(kid))
    for kid in scene.kids(token, "advcl", "conj", "parataxis"):
        aside = kid.xpos in ("VBG", "VBD", "VBZ", "VBP") and not scene.kids(kid, "mark")
        if kid.index > token.index and (aside or kid.deprel == "parataxis" and act != "SAY"):
            indices -= set(scene.sentence.subtree(kid.index))
    return scene.trimmed([i for i in sorted(indices) if abs(i - token.index) <= _LONGEST] or [token.index])


def _according(scene: Scene, token: Token, hall: Hall) -> Utterance | None:
    """ "according to X": X says what the clause above says."""
    if token.deprel not in ("obl", "nmod", "advcl", "obl:agent") or not scene.case(token).startswith("according"):
        return None
    found = voices(scene, scene.conjuncts(token), hall)
    head = scene.head(token)
    if head is None or not found:
        return None
    own = set(scene.sentence.subtree(token.index))
    content = frozenset(set(scene.sentence.subtree(head.index)) - own)
    near = [i for i in sorted(own | content) if abs(i - token.index) <= _LONGEST]
    span = scene.trimmed(near)
    return Utterance(scene, token, "SAY", found.named, found.count, (), span, content, None, found.lead)


def _noun(scene: Scene, token: Token, hall: Hall) -> Utterance | None:
    """A noun of speech with its owner: "Moscow's denial", "a US warning", "condemnation by the EU"."""
    told = nominal(scene, token, hall.grammar)
    if told is None:
        return None
    found = voices(scene, told.owners, hall)
    speakers = tuple(p for p in found.named if not p.key.startswith("?"))
    if not speakers:
        return None
    span = scene.clause(token)
    return Utterance(scene, token, told.act, speakers, None, (), span, told.content, None, None, False)


__all__ = ["Utterance", "utterances"]
