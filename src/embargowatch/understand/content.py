"""What kind of act "said" is by what is said.

In: a Scene, the verb of speech, the names under which its speaker goes. Out: an act of the contract. To say that
reports are untrue is to deny, that somebody must stop is to demand, that one will is to promise, and to speak of a
crime or an outrage of others is to accuse. Where the words do not tell it stays SAY.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.parties import party
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

REPORTS = frozenset(
    """accusation allegation report claim charge suggestion rumor rumour assertion idea notion theory story
    it they them that this""".split()
)
UNTRUE = frozenset(
    """baseless untrue false hoax unfounded groundless nonsense nonsensical fabrication lie absurd ridiculous fiction
    fake wrong incorrect fabricated fantasy myth""".split()
)
OURSELVES = frozenset({"we", "i"})
_OWN = frozenset({"it", "they", "we", "i", "he", "she"})
_CUTTING = frozenset("prohibit ban suspend halt cancel freeze sever cut block stop bar deny sanction impose".split())
_THINKING = frozenset("believe think hope expect predict know estimate report monitor recall testify".split())
_INSISTING = frozenset("insist maintain stress assert argue contend".split())
_OBLIGING = frozenset({"should", "must", "shall", "ought"})
_NEEDING = frozenset("need have expect require oblige urge ask".split())
_PROPOSING = frozenset({"suggest", "propose", "recommend", "insist", "stress"})
_NECESSARY = frozenset("time necessary important essential crucial vital imperative need".split())
_NEGATIVE = frozenset({"not", "n't", "n’t", "never", "no", "nothing", "none"})
_WILL = frozenset({"will", "would", "'ll", "’ll", "shall", "wo"})
_MAY = frozenset({"could", "can", "might", "may", "should", "ca"})
_PLANNING = frozenset({"plan", "intend", "promise", "pledge", "agree", "go"})
_READY = frozenset({"ready", "prepared", "willing", "determined"})
_MINDING = frozenset("know want need expect believe think understand comment mean like care mind".split())
_TRACES = frozenset("evidence proof truth link connection plan intention role basis ground involvement".split())
_UNREAL = frozenset({"if", "whether", "unless"})
_SAYING = frozenset("be say have do make get go take".split())


@dataclass(frozen=True, slots=True)
class Said:
    """One clause of what is said. ``own``: it speaks of the speaker; ``aux``: its auxiliaries in lower case."""

    scene: Scene
    head: Token
    own: bool
    about: tuple[Token, ...]
    aux: frozenset[str]
    negative: bool


def by_content(scene: Scene, token: Token, speakers: frozenset[str], grammar: Grammar) -> str:
    """The act of a verb of plain speech; ``speakers``: keys of the parties that speak."""
    return judged(scene, contents(scene, token), token, speakers, grammar)


def judged(scene: Scene, heads: list[Token], token: Token, speakers: frozenset[str], grammar: Grammar) -> str:
    """The act of saying clauses with these heads; ``token``: the verb of speech, here or in another sentence."""
    told = [_said(scene, head, speakers, grammar) for head in heads]
    if token.lemma.lower() in _THINKING:
        told = [one for one in told if not one.own]
    for test in (_denied, _asked, _announced, _blamed, _praised):
        for one in told:
            act = test(one, token, grammar)
            if act is not None:
                return act
    return "SAY"


def contents(scene: Scene, token: Token) -> list[Token]:
    """Heads of the clauses that the verb reports: below it, or above it where it stands behind a quotation."""
    found = [k for k in scene.kids(token, "ccomp") if abs(k.index - token.index) < 60]
    head = scene.head(token)
    if not found and head is not None and token.deprel == "advcl" and head.lemma.lower() in ("cite", "quote"):
        return contents(scene, head)  # "the agency quoted A as saying"
    if not found and head is not None and token.deprel == "parataxis" and head.upos in ("VERB", "ADJ", "NOUN"):
        found = [head]
    listed = [k for f in found for k in scene.kids(f, "conj", "parataxis") if k.index != token.index]
    return found + [k for k in listed if k.upos in ("VERB", "ADJ", "NOUN", "AUX")]


def _said(scene: Scene, head: Token, speakers: frozenset[str], grammar: Grammar) -> Said:
    about = clause(scene, head).subjects if head.upos == "VERB" else ()
    about = about or tuple(scene.kids(head, "nsubj", "nsubj:pass"))
    aux = frozenset(k.text.lower() for k in scene.kids(head, "aux"))
    return Said(scene, head, _is_own(scene, about, speakers, grammar), about, aux, _negative(scene, head))


def _is_own(scene: Scene, about: tuple[Token, ...], speakers: frozenset[str], grammar: Grammar) -> bool:
    if not about:
        return False
    if about[0].text.lower() in _OWN:
        return True
    found = party(scene, about[0], grammar)
    return found is not None and found.key in speakers


def _negative(scene: Scene, token: Token) -> bool:
    near = [*scene.kids(token, "advmod", "det"), *(d for o in scene.kids(token, "obj") for d in scene.kids(o, "det"))]
    return any(k.text.lower() in _NEGATIVE for k in near)


def _denied(one: Said, token: Token, grammar: Grammar) -> str | None:
    """ "the reports are baseless", "it had never sold arms", "there is no evidence"."""
    lemma = one.head.lemma.lower()
    about = {t.lemma.lower() for t in one.about}
    if lemma in UNTRUE and about & REPORTS:
        return "DENY"
    if one.aux & (_WILL | _MAY):
        return None
    there = [*one.scene.kids(one.head, "obj"), *one.about, one.head]
    if any(t.lemma.lower() in _TRACES and _negative(one.scene, t) for t in there):
        return "DENY"
    if not one.negative:
        return None
    past = one.head.xpos in ("VBD", "VBN") or bool(one.aux & {"had", "has", "have", "did"})
    past = (past or bool(one.aux & {"do", "does"})) and lemma not in _MINDING  # not "had not known"
    insists = token.lemma.lower() in _INSISTING
    return "DENY" if (one.own or insists) and (past or insists) else None


def _asked(one: Said, token: Token, grammar: Grammar) -> str | None:
    """ "A must stop", "there should be talks", "A needs to act", "it is time to talk", "Stop the war"."""
    lemma, scene = one.head.lemma.lower(), one.scene
    if one.about and one.about[0].text.lower() in OURSELVES:
        return None
    if one.aux & _OBLIGING and (one.about or scene.kids(one.head, "expl")):
        return "REQUEST"
    if lemma in _NEEDING and scene.kids(one.head, "xcomp") and not one.own and not one.negative:
        passive = bool(scene.kids(one.head, "aux:pass"))
        named = any(party(scene, t, grammar) for t in one.about)
        return "REQUEST" if named and one.head.xpos != "VBD" and (lemma in ("need", "have") or passive) else None
    if lemma in _NECESSARY and (scene.kids(one.head, "csubj", "expl") or _impersonal(one)):
        return "REQUEST" if scene.kids(one.head, "cop") and not one.negative else None
    if one.head.xpos == "VB" and one.about and not one.aux and token.lemma.lower() in _PROPOSING:
        return "REQUEST"  # "suggested that A work with B"
    return "REQUEST" if _imperative(one) else None


def _impersonal(one: Said) -> bool:
    """ "it is time that": nobody is meant by "it"."""
    return (
        bool(one.about)
        and one.about[0].text.lower() == "it"
        and bool(one.scene.kids(one.head, "csubj", "expl", "ccomp", "acl"))
    )


def _imperative(one: Said) -> bool:
    """A bare verb without a subject at the head of a quotation: "“Stop this war,” he told them"."""
    if one.head.xpos != "VB" or one.aux or one.scene.kids(one.head, "mark", "nsubj"):
        return False
    before = one.scene.sentence.tokens[max(0, one.head.index - 2) : one.head.index]
    return any(t.text in ("“", '"', "``", "‘") for t in before)


def _announced(one: Said, token: Token, grammar: Grammar) -> str | None:
    """What somebody will do: a promise, a threat ("unless ..."), or a measure against somebody."""
    lemma, scene = one.head.lemma.lower(), one.scene
    if _foretold(one, grammar):
        return "THREATEN"
    deed = _deed(one)
    if not one.own or deed is None or token.lemma.lower() in _THINKING:
        return None
    if one.negative:
        refused = one.aux & _WILL and any(k.text.lower() in _NEGATIVE for k in scene.kids(one.head, "advmod"))
        return ("THREATEN" if lemma in grammar.speech.tolerated else "DENY") if refused else None
    if "unless" in [scene.token(i).text.lower() for i in scene.sentence.subtree(one.head.index)]:
        return "THREATEN"
    if deed in _CUTTING:
        return "SANCTION"
    if deed in grammar.speech.hostile:
        return "THREATEN"
    return None if deed in grammar.speech.plain else "AGREE"


def _deed(one: Said) -> str | None:
    """The verb of what one will do: "will [open]", "is ready to [send]"; None where it is not to be."""
    lemma = one.head.lemma.lower()
    below = one.scene.kids(one.head, "xcomp", "advcl")
    if lemma == "continue" and one.aux & _WILL and below:
        return below[0].lemma.lower()
    planning = lemma in _READY | _PLANNING | {"consider"} and bool(below) and not one.negative
    if one.aux & (_OBLIGING | _MAY):
        return None
    if planning:
        return below[0].lemma.lower()
    return lemma if one.aux & _WILL else None


def _foretold(one: Said, grammar: Grammar) -> bool:
    """ "there will be consequences", "they will pay a price"."""
    if not one.aux & _WILL or one.negative or one.own and not _impersonal(one):
        return False
    words = [one.head, *one.about, *one.scene.kids(one.head, "obj", "obl")]
    return any(t.lemma.lower() in grammar.speech.consequences and t.upos == "NOUN" for t in words)


def _blamed(one: Said, token: Token, grammar: Grammar) -> str | None:
    """What is said of others speaks of a wrong: "A violated the truce", "this is an outrage"."""
    if one.own and one.head.upos == "VERB" and one.head.lemma.lower() not in _SAYING or one.negative:
        return None
    if one.aux & (_WILL | _MAY) or any(k.text.lower() in _UNREAL for k in one.scene.kids(one.head, "mark")):
        return None
    if token.lemma.lower() in ("confirm", "acknowledge", "admit", "concede", "announce", "hope"):
        return None
    return "ACCUSE" if _speaks(one, grammar.speech.blame, _others(one)) or _to_blame(one) else None


def _to_blame(one: Said) -> bool:
    """ "A is to blame"."""
    return one.head.lemma.lower() == "blame" and bool(one.scene.kids(one.head, "mark"))


def _others(one: Said) -> bool:
    """Whether somebody else is spoken of."""
    words = one.scene.sentence.subtree(one.head.index)
    return any(i in one.scene.names or one.scene.token(i).upos == "PROPN" for i in words)


def _praised(one: Said, token: Token, grammar: Grammar) -> str | None:
    """What is said speaks well of others: "this is an important step", "we stand with A"."""
    if one.negative or one.aux & (_WILL | _MAY):
        return None
    praise = grammar.speech.praise
    if one.head.upos == "VERB" and not one.scene.kids(one.head, "cop", "aux:pass"):
        return "SUPPORT" if one.own and _word(one.head, praise) else None
    if not one.scene.kids(one.head, "cop", "aux:pass"):
        return None
    return "SUPPORT" if any(_word(t, praise) for t in (one.head, *one.scene.kids(one.head, "amod"))) else None


def _speaks(one: Said, words: Mapping[str, frozenset[str]], deep: bool) -> bool:
    """Whether the clause itself, its predicate or its object is one of the words; ``deep``: also what hangs below."""
    if _word(one.head, words):
        return True
    near: Iterable[Token] = one.scene.kids(one.head, "obj", "xcomp", "amod")
    if one.head.upos == "NOUN":
        near = [*near, *one.scene.kids(one.head, "nmod")]  # "an act of aggression"
    if deep:
        near = [*near, *one.scene.kids(one.head, "advcl", "obl", "ccomp"), *one.about]
    return any(_word(t, words) for t in near)


def _word(token: Token, words: Mapping[str, frozenset[str]]) -> bool:
    kind = {"VERB": "verbs", "NOUN": "nouns", "ADJ": "adjectives"}.get(token.upos)
    participle = token.xpos == "VBN" and token.text.lower() in words["adjectives"]
    return participle or kind is not None and token.lemma.lower() in words[kind]
