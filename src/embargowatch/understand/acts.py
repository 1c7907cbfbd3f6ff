"""What kind of act a verb of speech is, by itself, by its object and by what is said.

In: a Scene, the token of the verb, its clause. Out: an act of the contract, or None where it is no act of speech.
"""

from __future__ import annotations

from embargowatch.understand.arguments import Clause
from embargowatch.understand.content import REPORTS, UNTRUE, by_content
from embargowatch.understand.frames import Grammar
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_AGREEMENTS = frozenset({"agreement", "deal", "accord", "treaty", "pact", "contract", "memorandum", "protocol"})
_SIGNING = frozenset({"sign", "reach", "strike", "conclude", "ink", "seal"})
_PENALTIES = frozenset({"sanction", "sanctions", "embargo", "ban", "restriction", "tariff", "penalty"})
_IMPOSING = frozenset({"impose", "slap", "tighten", "introduce", "announce", "adopt", "extend", "expand", "approve"})
_PUNITIVE = frozenset({"retaliatory", "punitive", "restrictive", "tit-for-tat", "countermeasure", "counter-measure"})
_BLACK = frozenset(
    {"sanction", "sanctions", "terror", "terrorist", "terrorism", "entity", "embargo", "black", "no-fly"}
)
_TIES = frozenset({"tie", "relation", "ties", "relations", "link", "links"})
_JOINING = frozenset({"upgrade", "establish", "restore", "normalise", "normalize", "strengthen", "deepen"})
_SEVERING = frozenset({"sever", "cut", "downgrade", "suspend", "break"})
_MEETINGS = frozenset({"visit", "talk", "talks", "meeting", "summit", "trip"})
_CALLING_OFF = frozenset({"cancel", "suspend", "postpone"})
_PROPOSALS = frozenset(
    """offer proposal deal plan invitation resolution term terms ceasefire demand request treaty agreement truce peace
    responsibility mediation condition settlement inspection inspector result decision apology formula aid
    help""".split()
)
_CONDITIONS = frozenset({"if", "unless", "consequence", "consequences", "retaliate", "retaliation", "price"})
_OPEN_WORDS = ("suggest", "propose", "recommend")
_MISDEEDS = frozenset(
    """crime atrocity murder suicide fraud abuse violation offence offense massacre act genocide error mistake
    aggression attack perjury treason robbery""".split()
)
_HOLDING_OFF = frozenset({"suspend", "freeze", "ban", "designate"})
_OWN = frozenset({"his", "her", "its", "their", "he", "she", "it", "they"})
_BEFORE_DEEDS = frozenset({"for", "of", "from", "before", "without", "to"})  # "calls for backing A": nobody backs A yet
_NOT_REAL = frozenset({"not", "n't", "n’t", "never", "if", "unless", "whether", "despite", "without", "instead"})


def act(scene: Scene, token: Token, args: Clause, speakers: frozenset[str], grammar: Grammar) -> str | None:
    """The act of a verb with what it says taken into account, or None where it is no act of speech.

    ``speakers``: keys of the parties that speak, so that what they say of themselves can be told.
    """
    plain = _plain(scene, token, args, grammar)
    if plain is None or _unreal(scene, token, grammar):
        return None
    if (called := _called(scene, token, grammar)) is not None:
        return called
    if plain == "THREATEN" and _only_foretold(scene, token, grammar):
        return by_content(scene, token, speakers, grammar)
    if plain == "AGREE":
        return _promised(scene, token, plain, grammar)
    return by_content(scene, token, speakers, grammar) if plain == "SAY" else plain


def _only_foretold(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """ "warned that the battle could be long": nobody is threatened."""
    content = scene.kids(token, "ccomp")
    if token.lemma.lower() not in ("warn", "caution") or scene.kids(token, "obj", "iobj"):
        return False
    if not content:
        return any(scene.case(k) in ("about", "of") for k in scene.kids(token, "obl"))
    below = _subtree(scene, content[0])
    if any(t.lemma.lower() in grammar.speech.tolerated for t in below):
        return False
    conditions = [t for t in below if t.text.lower() in _CONDITIONS and (t.deprel == "mark" or t.upos == "NOUN")]
    return not conditions


def _promised(scene: Scene, token: Token, act: str, grammar: Grammar) -> str:
    """What is promised may be a threat: "vowed to fight", "will withdraw unless"."""
    if token.lemma.lower() not in ("vow", "swear", "promise", "pledge"):
        return act
    for kid in scene.kids(token, "xcomp", "ccomp"):
        if any(k.text.lower() in ("not", "never") for k in scene.kids(kid, "advmod")):
            return "DENY" if token.lemma.lower() in ("vow", "swear") else act
        own = any(k.lemma.lower() in _OWN for o in scene.kids(kid, "obj") for k in scene.kids(o, "nmod:poss"))
        if kid.lemma.lower() in grammar.speech.hostile and not own:
            return "THREATEN"  # "vowed to destroy A"; not "to destroy its arms"
    return act


def _plain(scene: Scene, token: Token, args: Clause, grammar: Grammar) -> str | None:
    lemma, speech = token.lemma.lower(), grammar.speech
    things = [*args.objects, *scene.kids(token, "obj")]
    things += [
        k
        for o in things
        for k in scene.kids(o, "nmod")
        if o.lemma.lower() in grammar.measures or o.lemma.lower() == "raft"
    ]
    objects = {k.lemma.lower() for k in things}
    done = _done(scene, token, objects) or _phrase(scene, token, objects, grammar)
    if done is not None:
        return done
    if lemma in speech.with_object:
        acts = [speech.objects[o] for o in sorted(objects) if o in speech.objects and not _advice(scene, token, o)]
        if acts or lemma not in grammar.acts:
            return acts[0] if acts else None
    if lemma in speech.responding and _moved(scene, token, speech.anger):
        return "ACCUSE"
    if lemma in speech.responding and _moved(scene, token, speech.joy):
        return "SUPPORT"
    if lemma in {"decline", "refuse"}:
        answers = {k.lemma.lower() for k in scene.kids(token, "xcomp")}
        return None if answers & speech.closed else grammar.acts.get(lemma)
    return _by_itself(scene, token, objects, grammar)


def _advice(scene: Scene, token: Token, noun: str) -> bool:
    """ "issued a warning about the storm": nobody is threatened."""
    about = [k for o in scene.kids(token, "obj") for k in scene.kids(o, "nmod")]
    return noun == "warning" and any(scene.case(k) in ("on", "about", "of", "for") for k in about)


def _by_itself(scene: Scene, token: Token, objects: set[str], grammar: Grammar) -> str | None:
    lemma = token.lemma.lower()
    if lemma == "call" and not any(scene.case(k) in ("on", "upon", "for") for k in scene.kids(token, "obl")):
        return "SAY" if scene.kids(token, "xcomp") else None
    if lemma == "plead" and any(k.text.lower() in ("guilty", "innocent") for k in scene.kids(token)):
        return None
    if lemma == "accept" and not objects & _PROPOSALS or lemma == "offer" and token.deprel in ("acl:relcl", "advcl"):
        return None
    if lemma == "commit" and objects & _MISDEEDS:
        return None
    if lemma == "blame" and any(k.text.lower() == "to" for k in scene.kids(token, "mark")):
        return None  # "A is to blame"
    if lemma in _OPEN_WORDS and scene.kids(token, "ccomp") or lemma == "ask" and _questions(scene, token):
        return "SAY"
    if lemma in _HOLDING_OFF and any(
        k.lemma.lower() in _OWN for o in scene.kids(token, "obj") for k in scene.kids(o, "nmod:poss")
    ):
        return None  # "suspended her campaign"
    return grammar.acts.get(lemma)


def _questions(scene: Scene, token: Token) -> bool:
    """ "asked her", "asked whether": no demand."""
    wanted = scene.kids(token, "xcomp") or any(scene.case(k) in ("for", "to") for k in scene.kids(token, "obl"))
    things = [k for k in scene.kids(token, "obj") if k.upos == "NOUN"]
    said = [k for k in scene.kids(token, "ccomp", "advcl") if k.xpos in ("VB", "TO") or _marked(scene, k, "to", "that")]
    return not wanted and not things and not said


def _marked(scene: Scene, token: Token, *words: str) -> bool:
    return any(k.text.lower() in words for k in scene.kids(token, "mark"))


def _moved(scene: Scene, token: Token, words: frozenset[str]) -> bool:
    """ "reacted with fury", "responded angrily"."""
    below = [
        *scene.kids(token, "obl", "advmod"),
        *(n for o in scene.kids(token, "obl", "obj") for n in scene.kids(o, "nmod")),
    ]
    return any(k.lemma.lower() in words or k.text.lower() in words for k in below)


def _phrase(scene: Scene, token: Token, objects: set[str], grammar: Grammar) -> str | None:
    """The act of a verb with its particle, preposition or noun: "lash out", "side with"."""
    listed = grammar.speech.phrases.get(token.lemma.lower())
    if listed is None:
        return None
    near = {
        k.text.lower()
        for k in scene.kids(token, "compound:prt", "advmod", "case", "xcomp", "mark")
        if k.index > token.index
    }
    for kid in [
        *scene.kids(token, "obl", "advcl"),
        *(n for o in scene.kids(token, "obj") for n in scene.kids(o, "nmod")),
    ]:
        near.update(scene.case(kid).split())
        near.add(kid.lemma.lower())
    near |= objects
    return next((act for words, act in listed if near.issuperset(words)), None)


def _done(scene: Scene, token: Token, objects: set[str]) -> str | None:
    """The act that a verb and its object are together: "sign a treaty", "cut ties"."""
    lemma = token.lemma.lower()
    if lemma in _SIGNING and objects & _AGREEMENTS:
        return "AGREE"
    if lemma in _IMPOSING and objects & _PENALTIES or lemma in _CALLING_OFF and objects & _MEETINGS:
        return "SANCTION"
    if objects & _TIES and lemma in _JOINING | _SEVERING:
        return "SUPPORT" if lemma in _JOINING else "SANCTION"
    if lemma == "announce" and objects & {"suspension", "boycott", "withdrawal"}:
        return "SANCTION"
    punitive = {k.lemma.lower() for o in scene.kids(token, "obj") for k in scene.kids(o, "amod")} | objects
    if lemma in ("take", "adopt", "announce", "introduce", "order") and punitive & _PUNITIVE:
        return "SANCTION"
    if lemma in ("add", "place", "put") and objects and any(_black(scene, k) for k in scene.kids(token, "obl")):
        return "SANCTION"
    return None


def _black(scene: Scene, token: Token) -> bool:
    """Whether a list is one of those who are punished: "blacklist", "sanctions list"."""
    if token.text.lower() in ("blacklist", "blacklists"):
        return True
    kinds = {k.lemma.lower() for k in scene.kids(token, "compound", "amod")}
    return token.lemma.lower() == "list" and bool(kinds & _BLACK)


def _unreal(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """A negated, conditional, merely possible or only intended act of speech is none; nor is being asked."""
    marks = scene.kids(token, "mark")
    for kid in [*scene.kids(token, "advmod", "aux"), *marks]:
        word = kid.text.lower()
        if word in _NOT_REAL:
            return True
        if kid.deprel.startswith("aux") and grammar.cues["modal"].get(word) == "hypothetical":
            return True
    if _only_intended(scene, token, grammar) or _only_claimed(scene, token, grammar):
        return True
    loose = token.deprel not in ("advcl", "conj", "root", "parataxis")
    if token.xpos == "VBG" and loose and not scene.kids(token, "aux"):
        return True
    return token.text.lower() == "asked" and not _bidden(scene, token) and _aside(scene, token)


def _bidden(scene: Scene, token: Token) -> bool:
    return any(k.xpos != "WP" for k in scene.kids(token, "obj", "xcomp"))


def _aside(scene: Scene, token: Token) -> bool:
    """ "asked about it, A said", "A, asked about it, said": A was asked."""
    bare = token.deprel in ("advcl", "acl", "dep") and not scene.kids(token, "nsubj")
    return bare or token.index > 0 and scene.token(token.index - 1).text == ","


def _only_intended(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """A bare verb below another is done only where that says so: "continued to condemn", not "asked to condemn"."""
    lead, head = token, scene.head(token)
    while lead.deprel == "conj" and head is not None:
        lead, head = head, scene.head(head)
    if head is None or scene.kids(token, "aux", "nsubj"):
        return False
    if token.xpos == "VBG" and lead.xpos == "VBG" and lead.deprel == "advcl":
        return any(k.text.lower() in _BEFORE_DEEDS for k in scene.kids(lead, "mark"))
    if token.xpos != "VB" or lead.xpos != "VB" or scene.kids(lead, "aux"):
        return False
    return lead.deprel in ("xcomp", "acl", "ccomp") and head.lemma.lower() not in grammar.speech.carrying


def _only_claimed(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """ "rejects claims that it backs A", "denied that it had threatened B": what is denied is not done."""
    head = scene.head(token)
    if head is None:
        return False
    if token.deprel == "ccomp" and grammar.acts.get(head.lemma.lower()) == "DENY":
        return True
    return token.deprel in ("acl", "ccomp") and head.upos == "NOUN" and head.lemma.lower() in REPORTS


def _called(scene: Scene, token: Token, grammar: Grammar) -> str | None:
    """ "called the report unfounded", "branded the group a threat"."""
    if token.lemma.lower() not in grammar.speech.labels:
        return None
    below = [t for k in scene.kids(token, "xcomp", "obl", "obj") for t in _subtree(scene, k)]
    words = {t.lemma.lower() for t in below}
    if words & UNTRUE and words & REPORTS - {"it", "they", "them", "that", "this"}:
        return "DENY"
    parts = scene.kids(token, "xcomp", "obl", "obj")
    name = [k for k in parts if k.index > token.index][-1:]
    blame = grammar.speech.blame["nouns"] | grammar.speech.blame["adjectives"]
    near = {t.lemma.lower() for k in name for t in (k, *scene.kids(k, "amod", "compound"))}
    return "ACCUSE" if near & blame and len(parts) > 1 else None


def _subtree(scene: Scene, token: Token) -> list[Token]:
    return [scene.token(i) for i in scene.sentence.subtree(token.index)]
