"""What kind of act a verb of speech is, by itself and by what is said.

In: a Scene, the token of the verb, its clause. Out: an act of the contract, or None. "Said" is only SAY, but to say
that reports are untrue is to deny, to say that somebody must stop is to demand, and to say that one will is to promise.
"""

from __future__ import annotations

from embargowatch.understand.arguments import Clause, clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.parties import party
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_ISSUING = frozenset({"issue", "make", "release", "voice", "repeat", "reiterate", "send", "deliver", "express", "level",
                      "launch", "renew", "give"})  # fmt: skip
_AGREEMENTS = frozenset({"agreement", "deal", "accord", "treaty", "pact", "contract", "memorandum", "protocol"})
_SIGNING = frozenset({"sign", "reach", "strike", "conclude", "ink", "seal"})
_PENALTIES = frozenset({"sanction", "sanctions", "embargo", "ban", "restriction", "tariff", "penalty"})
_IMPOSING = frozenset({"impose", "slap", "tighten", "introduce", "announce", "adopt", "extend", "expand", "approve"})
_REPORTS = frozenset(
    """accusation allegation report claim charge suggestion rumor rumour assertion it they them that this""".split()
)
_UNTRUE = frozenset(
    """baseless untrue false hoax unfounded groundless nonsense nonsensical fabrication lie absurd ridiculous fiction
    fake wrong incorrect fabricated""".split()
)
_HOSTILE = frozenset(
    """boycott withdraw blockade attack retaliate fight strike punish invade bomb seize quit expel destroy kill
    avenge""".split()
)
_CUTTING = frozenset("prohibit ban suspend halt cancel freeze sever cut block stop bar deny sanction impose".split())
_TIES = frozenset({"tie", "relation", "ties", "relations", "link", "links"})
_JOINING = frozenset({"upgrade", "establish", "restore", "normalise", "normalize", "strengthen", "deepen"})
_SEVERING = frozenset({"sever", "cut", "downgrade", "suspend", "break"})
_MEETINGS = frozenset({"visit", "talk", "talks", "meeting", "summit", "trip"})
_CALLING_OFF = frozenset({"cancel", "suspend", "postpone"})
_PROPOSALS = frozenset(
    """offer proposal deal plan invitation resolution term terms ceasefire demand request treaty agreement truce peace
    responsibility mediation condition settlement inspection inspector result decision apology""".split()
)
_VOICED = {
    "support": "SUPPORT",
    "solidarity": "SUPPORT",
    "gratitude": "SUPPORT",
    "concern": "ACCUSE",
    "outrage": "ACCUSE",
    "anger": "ACCUSE",
    "dismay": "ACCUSE",
    "opposition": "DENY",
    "willingness": "AGREE",
    "readiness": "AGREE",
}  # what is voiced or expressed
_THINKING = frozenset("believe think hope expect predict know estimate".split())
_CONDITIONS = frozenset({"if", "unless", "consequence", "consequences", "retaliate", "retaliation", "price"})
_OBLIGING = frozenset({"should", "must", "shall", "ought"})
_OPEN_WORDS = ("suggest", "propose", "recommend")
_NOT_REAL = frozenset({"not", "n't", "n’t", "never", "if", "unless", "whether", "despite", "without", "instead"})
_NEGATIVE = frozenset({"not", "n't", "n’t", "never", "no", "nothing", "none"})


def act(scene: Scene, token: Token, args: Clause, grammar: Grammar) -> str | None:
    """The act of a verb with what it says taken into account, or None where it is no act of speech."""
    plain = _plain(scene, token, grammar)
    if plain is None or _unreal(scene, token, grammar):
        return None
    if plain == "SAY" and (bare := _called_untrue(scene, token)):
        return bare
    if plain == "THREATEN" and _only_foretold(scene, token):
        return "SAY"
    if plain == "AGREE":
        return _promised(scene, token, plain)
    return _by_content(scene, token, args, grammar) if plain == "SAY" else plain


def _only_foretold(scene: Scene, token: Token) -> bool:
    """ "warned that the battle could be long": nobody is threatened."""
    content = scene.kids(token, "ccomp")
    if token.lemma.lower() not in ("warn", "caution") or not content or scene.kids(token, "obj", "iobj"):
        return False
    return not any(t.text.lower() in _CONDITIONS for t in _subtree(scene, content[0]))


def _promised(scene: Scene, token: Token, act: str) -> str:
    """What is promised may be a threat: "vowed to fight", "will withdraw unless"."""
    for kid in scene.kids(token, "xcomp", "ccomp"):
        if kid.lemma.lower() in _HOSTILE:
            return "THREATEN"
    return act


def _plain(scene: Scene, token: Token, grammar: Grammar) -> str | None:
    lemma = token.lemma.lower()
    objects = {k.lemma.lower() for k in scene.kids(token, "obj")}
    done = _done(lemma, objects)
    if done is not None:
        return done
    if lemma in _ISSUING:
        acts = [
            _VOICED.get(o) or grammar.act_nouns.get(o)
            for o in sorted(objects)
            if o in grammar.act_nouns or o in _VOICED
        ]
        return acts[0] if acts else None
    if lemma == "call" and not any(scene.case(k) in ("on", "upon", "for") for k in scene.kids(token, "obl")):
        return "SAY" if scene.kids(token, "xcomp") else None
    if lemma == "plead" and any(k.text.lower() in ("guilty", "innocent") for k in scene.kids(token)):
        return None
    if lemma == "accept" and not objects & _PROPOSALS or lemma == "offer" and token.deprel in ("acl:relcl", "advcl"):
        return None
    if lemma in _OPEN_WORDS and scene.kids(token, "ccomp"):
        return "SAY"
    return grammar.acts.get(lemma)


def _done(lemma: str, objects: set[str]) -> str | None:
    """The act that a verb and its object are together: "sign a treaty", "cut ties"."""
    if lemma in _SIGNING and objects & _AGREEMENTS:
        return "AGREE"
    if lemma in _IMPOSING and objects & _PENALTIES or lemma in _CALLING_OFF and objects & _MEETINGS:
        return "SANCTION"
    if objects & _TIES and lemma in _JOINING | _SEVERING:
        return "SUPPORT" if lemma in _JOINING else "SANCTION"
    if lemma == "announce" and objects & {"suspension", "boycott", "withdrawal"}:
        return "SANCTION"
    return None


def _unreal(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """A negated, conditional, merely possible or only intended act of speech is none; nor is being asked."""
    marks = scene.kids(token, "mark")
    for kid in [*scene.kids(token, "advmod", "aux"), *marks]:
        word = kid.text.lower()
        if word in _NOT_REAL:
            return True
        if kid.deprel.startswith("aux") and grammar.cues["modal"].get(word) == "hypothetical":
            return True
    head = scene.head(token)
    to = any(k.text.lower() == "to" for k in marks)
    if to and head is not None and token.deprel in ("xcomp", "acl") and head.lemma.lower() in grammar.cues["governor"]:
        return True
    if (
        token.xpos == "VBG"
        and token.deprel not in ("advcl", "conj", "root", "parataxis")
        and not scene.kids(token, "aux")
    ):
        return True
    return token.text.lower() == "asked" and token.deprel in ("advcl", "acl", "dep") and not scene.kids(token, "nsubj")


def _called_untrue(scene: Scene, token: Token) -> str | None:
    """ "called the report unfounded"."""
    if token.lemma.lower() not in ("call", "describe"):
        return None
    words = {t.lemma.lower() for k in scene.kids(token, "xcomp", "obl", "obj") for t in _subtree(scene, k)}
    return "DENY" if words & _UNTRUE and words & _REPORTS else None


def _by_content(scene: Scene, token: Token, args: Clause, grammar: Grammar) -> str:
    """DENY, REQUEST or AGREE where what is said is a denial, a demand or a promise; else SAY."""
    said = [k for k in scene.kids(token, "ccomp") if abs(k.index - token.index) < 40]
    if not said:
        return "SAY"
    content = said[0]
    subjects = clause(scene, content).subjects or tuple(scene.kids(content, "nsubj"))
    about = {t.lemma.lower() for t in subjects}
    if content.lemma.lower() in _UNTRUE and about & _REPORTS:
        return "DENY"
    own = _same(scene, args.subjects, subjects, grammar) and token.lemma.lower() not in _THINKING
    aux = {k.text.lower() for k in scene.kids(content, "aux")}
    if own and _negative(scene, content) and not aux & {"will", "would", "could", "can", "should"}:
        return "DENY" if content.xpos in ("VBD", "VBN") or aux & {"had", "has", "have", "did"} else "SAY"
    if own and aux & {"will", "would", "'ll", "’ll", "shall"} and not _negative(scene, content):
        return _announced(scene, content)
    if not own and subjects and (aux & _OBLIGING or content.lemma.lower() == "need" and scene.kids(content, "xcomp")):
        return "REQUEST"
    return "SAY"


def _announced(scene: Scene, content: Token) -> str:
    """What somebody will do: a promise, a threat ("unless ..."), or a measure against somebody."""
    if content.lemma.lower() in _CUTTING:
        return "SANCTION"
    conditions = {k.text.lower() for a in scene.kids(content, "advcl") for k in scene.kids(a, "mark")}
    return "THREATEN" if content.lemma.lower() in _HOSTILE or "unless" in conditions else "AGREE"


def _subtree(scene: Scene, token: Token) -> list[Token]:
    return [scene.token(i) for i in scene.sentence.subtree(token.index)]


def _negative(scene: Scene, token: Token) -> bool:
    near = [*scene.kids(token, "advmod", "det"), *(d for o in scene.kids(token, "obj") for d in scene.kids(o, "det"))]
    return any(k.text.lower() in _NEGATIVE for k in near)


def _same(scene: Scene, speakers: tuple[Token, ...], subjects: tuple[Token, ...], grammar: Grammar) -> bool:
    """Whether whoever speaks speaks of itself: by a pronoun, or by the same name."""
    if not subjects or not speakers:
        return False
    if subjects[0].text.lower() in ("it", "they", "we", "i", "he", "she"):
        return True
    one, other = party(scene, speakers[0], grammar), party(scene, subjects[0], grammar)
    return one is not None and other is not None and one.key == other.key
