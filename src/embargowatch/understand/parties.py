"""Which noun phrases name somebody who can supply, receive or speak.

In: a Scene and the head of a noun phrase. Out: a Party, or None: a phrase that names nobody is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.lexicon import Name
from embargowatch.model import Mention, Span
from embargowatch.understand.frames import Grammar
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_TAIL = frozenset({"of", "in", "from", "within", "inside", "at"})
_QUARTERS = frozenset("east west north south part coast border area region province city town port".split())
_ACTING = frozenset({"troops_training", "labour", "money", "aid_unspecified", "unspecified"})  # a "fund" may give
PRONOUNS = frozenset(
    """it they them he she him her we us i me its their his our my itself themselves himself herself who this that
    these those both""".split()
)

_CALENDAR = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December""".split()
)
_OF_ITS_OWN = frozenset({"based", "born", "owned", "registered", "run", "controlled", "flagged", "listed", "led"})
_MEMBERS = frozenset(
    {"leader", "official", "member", "spokesman", "spokeswoman", "spokesperson", "representative", "head", "chief"}
)
_DECIDING = frozenset({"unsc"})
_NOT = frozenset({"not", "never", "nor"})
_NAMING = frozenset({"call", "name", "know", "dub"})
_BANDS = frozenset("group force forces unit brigade army faction movement network organisation organization".split())
_COUNTING = frozenset(
    """hundred thousand dozen score ten number handful majority most some many several half part group coalition array
    range alliance collection ten tens scores million couple""".split()
)
STATE = 2  # letters of a state's key
_ANY_STATE = frozenset({"country", "state", "nation", "party", "government", "power", "side"})
_LEADING = frozenset({"lead", "own", "run", "head"})
_HELD = frozenset({"hold", "control", "run", "held"})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who may act. ``key`` tells parties apart before they are resolved (a state's id where one is named)."""

    mention: Mention
    token: Token
    key: str
    known: bool  # the lexicon knows a name in the phrase
    plural: bool = False


def party(scene: Scene, token: Token, grammar: Grammar) -> Party | None:
    """The party that the noun phrase headed by ``token`` names, or None."""
    if token.upos in ("PRON", "DET") and token.index not in scene.names:
        if token.text.lower() not in PRONOUNS:
            return None
        meant = _in_brackets(scene, token)
        if meant is not None:
            return party(scene, meant, grammar)
        return Party(
            Mention(Span.cut(scene.text, token.start, token.end), hint="pronoun"),
            token,
            "?" + token.lemma.lower(),
            False,
        )
    beside = token.lemma.lower() in grammar.others and not _of_group(scene, token)
    if token.index not in scene.names and (beside or _goods_name(scene, token)):
        return None
    counted = _counted(scene, token, grammar)
    if counted is not None:
        return party(scene, counted, grammar)
    called = _called(scene, token)
    if called is not None and called.index not in scene.names:
        return _alone(scene, called)
    return _named(scene, token, grammar) or _unlisted(scene, token, grammar)


def _in_brackets(scene: Scene, token: Token) -> Token | None:
    """ "They (the Kuwaitis) have asked", "he [Mr Smith] sold": who is meant, as the text itself tells."""
    behind = scene.sentence.tokens[token.index + 1 : token.index + 2]
    if not behind or behind[0].text not in ("(", "["):
        return None
    return next((k for k in scene.kids(token, "appos", "parataxis", "dep") if k.upos in ("NOUN", "PROPN")), None)


def _of_group(scene: Scene, token: Token) -> bool:
    """ "Al-Qaeda's affiliate in the Sahel" is one of its groups; "Iran's affiliates" are not Iran."""
    owners = scene.kids(token, "nmod:poss", "amod", "compound")
    names = [scene.names[k.index] for k in owners if k.index in scene.names]
    return token.lemma.lower() == "affiliate" and any(name.actor.kind == "armed_group" for name in names)


def _goods_name(scene: Scene, token: Token) -> bool:
    """ "Nimr Armoured Personnel Carriers" is nobody; "Saudi jets" and "the soldiers" may be somebody."""
    thing = scene.things.get(token.index)
    if thing is None or thing.item.category in _ACTING:
        return False
    return all(name.actor.kind == "company" for name in scene.names_in(scene.core(token)))


def _counted(scene: Scene, token: Token, grammar: Grammar) -> Token | None:
    """ "thousands of rebels", "a number of countries": those who are counted."""
    if token.lemma.lower() not in _COUNTING or token.index in scene.names:
        return None
    return next((k for k in scene.kids(token, "nmod") if scene.case(k) == "of"), None)


def parties(scene: Scene, token: Token, grammar: Grammar) -> list[Party]:
    """All parties of one phrase: "Hungarian and Romanian officials" are two, "not to the rebels" is nobody."""
    if any(kid.text.lower() in _NOT for kid in scene.kids(token, "advmod", "cc")):
        return []
    first = party(scene, token, grammar)
    bodies = grammar.bodies - grammar.others  # "Western and regional allies" are not the West
    if token.upos != "NOUN" or token.xpos != "NNS" or token.lemma.lower() not in bodies:
        return [first] if first is not None else []
    found: dict[str, Party] = {}
    for kid in scene.kids(token, "amod", "compound"):
        listed = scene.conjuncts(kid)
        for each in listed if kid.index in scene.names and len(listed) > 1 else ():
            name = scene.names.get(each.index)
            if name is not None:
                key = name.actor.state or name.actor.id
                found.setdefault(key, Party(Mention(scene.span([each.index])), each, key, True))
    return list(found.values()) or ([first] if first is not None else [])


def _named(scene: Scene, token: Token, grammar: Grammar) -> Party | None:
    """A phrase whose head, or a modifier of a body noun, is a name of the lexicon."""
    core = scene.core(token)
    head = scene.names.get(token.index)
    if head is not None and token.index in core:
        return _made(scene, token, core, head.actor.state or head.actor.id, grammar)
    lemma = token.lemma.lower()
    if lemma not in grammar.bodies and lemma not in grammar.groups and token.upos != "PROPN":
        return None
    before = [i for i in core if i <= token.index] if lemma in _ANY_STATE else core  # not "states at war with A"
    inside = [name for name in scene.names_in(before) if name.suffix is None or name.suffix in _OF_ITS_OWN]
    inside = inside or _coordinated(scene, token)
    if not inside and scene.names_in(before):  # "al-Qaeda-linked groups": a group of that kind
        kind = "group:" if lemma in grammar.groups else "name:"
        return Party(Mention(scene.phrase(token), hint="group"), token, kind + scene.phrase(token).text.lower(), False)
    tail: list[int] = []
    for kid in scene.kids(token, "nmod"):
        if kid.deprel == "nmod" and scene.case(kid) in _tail_cases(lemma) and not inside:
            tail = scene.core(kid)
            inside = scene.names_in(tail)
            if not inside:  # "the port of Hodeidah in Yemen"
                deeper = [scene.core(k) for k in scene.kids(kid, "nmod")]
                inside = [n for run in deeper for n in scene.names_in(run)]
                tail = [i for run in deeper for i in run] or tail
        if inside:
            break
    if not inside and lemma not in grammar.groups:
        tail = _leaders(scene, token)
        inside = scene.names_in(tail)
    if not inside:
        band = _group(scene, token, grammar) if _personal(scene, token) else None
        return band or _possessed(scene, token, grammar)  # "his rebel forces" are the rebels
    run = (
        list(range(min(core + tail), max(core + tail) + 1))
        if tail and max(core + tail) - min(core + tail) < 25
        else core
    )
    name = inside[-1] if token.upos == "PROPN" else inside[0]
    if token.upos == "PROPN" and name.form == "leader" and lemma not in grammar.bodies and not tail:
        return _alone(scene, token)
    return _made(scene, token, run, name.actor.state or name.actor.id, grammar)


def _leaders(scene: Scene, token: Token) -> list[int]:
    """ "a consortium led by South Korea's power utility", "a firm owned by the Greek state": whose it is."""
    led = [k for k in scene.kids(token, "acl") if k.lemma.lower() in _LEADING]
    by = [k for verb in led for k in scene.kids(verb, "obl", "obl:agent") if scene.case(k) == "by"]
    return scene.core(by[0]) if by else []


def _coordinated(scene: Scene, token: Token) -> list[Name]:
    """ "Armenian and Georgian traders": the names before a noun, where the "and" parts them from it."""
    before = scene.kids(token, "amod", "compound")
    return [scene.names[k.index] for k in before if k.index in scene.names and len(scene.conjuncts(k)) > 1]


def _tail_cases(lemma: str) -> frozenset[str]:
    """ "officials from Iran" are Iran's; "the east of the country, from Sudan" is not Sudan's."""
    return _TAIL - {"from"} if lemma in _QUARTERS else _TAIL


def decides(scene: Scene, token: Token) -> bool:
    """ "The Security Council cut exports of oil to A": it decides on what others export, and supplies nothing."""
    name = scene.names.get(token.index)
    return name is not None and name.actor.id in _DECIDING


def of_state(scene: Scene, token: Token, grammar: Grammar) -> Party | None:
    """Whoever belongs to a state: "Iran's judiciary", "a Trinidadian tanker", "the depot at Zahrani in Lebanon"."""
    core = scene.core(token)
    cases = _tail_cases(token.lemma.lower()) | {"near"}
    places = [k for k in scene.kids(token, "nmod") if scene.case(k) in cases]
    for run in [core, *(scene.core(k) for k in places)]:
        names = [n for n in scene.names_in(run) if n.suffix is None and n.actor.state == n.actor.id]
        if len({n.actor.id for n in names}) == 1 and names[0].actor.id not in grammar.regions:
            words = sorted({*core, *run})
            return _made(scene, token, words, names[0].actor.id, grammar)
    return None


def _alone(scene: Scene, token: Token) -> Party:
    """A name without the words before it: "Trump campaign chief Paul Smith" is Paul Smith, and not Trump's state."""
    last = max([token.index, *(kid.index for kid in scene.kids(token, "flat"))])
    named = scene.span([token.index, last])
    return Party(Mention(named, hint=_hint(scene, token)), token, "name:" + named.text.lower(), False)


def _called(scene: Scene, token: Token) -> Token | None:
    """ "an entity called Klein": the name."""
    for verb in scene.kids(token, "acl") if token.upos == "NOUN" else ():
        if verb.lemma.lower() in _NAMING:
            return next((k for k in scene.kids(verb, "xcomp", "obj", "obl") if k.upos == "PROPN"), None)
    return None


def _personal(scene: Scene, token: Token) -> bool:
    return any(k.text.lower() in ("his", "her", "their") for k in scene.kids(token, "nmod:poss"))


def _possessed(scene: Scene, token: Token, grammar: Grammar) -> Party | None:
    """ "its military", "the country's army": whoever the possessive stands for; ``token`` is the owner's."""
    for owner in scene.kids(token, "nmod:poss"):
        word, lemma = owner.text.lower(), owner.lemma.lower()
        if owner.upos in ("PRON", "DET") and word in ("its", "their", "his", "her"):
            return Party(Mention(scene.phrase(token), hint="description"), owner, "?" + word, False)
        if grammar.described.get(lemma) in ("state", "armed_group"):
            return Party(Mention(scene.phrase(token), hint="description"), owner, "?the " + lemma, False)
    return None


def _made(scene: Scene, token: Token, run: list[int], key: str, grammar: Grammar) -> Party:
    name = scene.names.get(token.index)
    whole = [index for index, other in scene.names.items() if other is name] if name is not None else []
    run = list(range(min([*run, *whole]), max([*run, *whole]) + 1))  # all of "North Korea", however it was parsed
    while len(run) > 1 and (scene.token(run[0]).upos in ("DET", "PUNCT", "ADP", "ADV") and run[0] not in scene.names):
        run = run[1:]
    while len(run) > 1 and scene.token(run[-1]).text.lower() in ("'s", "’s", "'", "’"):
        run = run[:-1]
    plural = token.xpos in ("NNS", "NNPS")
    known = key not in grammar.regions  # "weapons for Africa" alone names nobody
    named = Mention(scene.span(run), antecedent=scene.long_form(token), hint=_hint(scene, token))
    return Party(named, token, key, known, plural)


def _hint(scene: Scene, token: Token) -> str | None:
    for phrase in scene.sentence.names:
        if phrase.first <= token.index <= phrase.last:
            return phrase.kind
    return None


def _unlisted(scene: Scene, token: Token, grammar: Grammar) -> Party | None:
    """A group noun, or a proper name that the parser takes for a person or an organisation."""
    lemma = token.lemma.lower()
    core = scene.core(token)
    definite = any(k.text.lower() in ("the", "this", "that", "these") for k in scene.kids(token, "det"))
    plain = len(core) <= 3 or grammar.described.get(lemma) == "company" and not scene.names_in(core)
    if definite and (lemma in grammar.described or _in_office(scene, token, grammar)) and plain:
        return Party(
            Mention(scene.phrase(token), hint="description"), token, "?the " + lemma, False, token.xpos == "NNS"
        )
    group = _group(scene, token, grammar)
    if group is not None:
        return group
    hint = "organization" if token.text in scene.short else _hint(scene, token)
    if lemma in grammar.bodies and (held := _holders(scene, token, grammar)) is not None:
        return Party(Mention(scene.span([held.index]), hint="group"), token, "group:" + held.lemma.lower(), False)
    members = [k for k in scene.kids(token, "nmod") if scene.case(k) == "of" and k.upos == "PROPN"]
    if lemma in grammar.bodies and members and token.upos == "NOUN" and lemma in _MEMBERS:
        return party(scene, members[0], grammar)  # "leaders of the coalition"
    owners = [k for k in scene.kids(token, "nmod:poss") if k.upos == "PROPN"]
    if lemma in grammar.bodies and owners and token.upos == "NOUN":
        return party(scene, owners[0], grammar)  # "the firm's project": the firm
    if scene.kids(token, "nummod"):
        return None
    acting = hint in ("person", "organization") or lemma in grammar.bodies  # "National Front", taken for a place
    if token.upos == "PROPN" and (acting or hint is None and _a_name(scene, token)):
        return Party(Mention(scene.phrase(token), hint=hint), token, "name:" + scene.phrase(token).text.lower(), False)
    inside = [i for i in core if scene.token(i).upos == "PROPN" and (i < token.index or lemma not in _ANY_STATE)]
    if token.upos == "NOUN" and lemma in grammar.bodies and inside:
        return Party(
            Mention(scene.phrase(token), hint=hint or "group"), token, "name:" + scene.phrase(token).text.lower(), False
        )
    return None


def _in_office(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """ "The president", "the prime minister"; but not "the vice president", "the president of the bank"."""
    beside = [k.text.lower() for k in scene.kids(token, "compound", "amod", "nmod", "nmod:poss")]
    one = token.xpos in ("NN", "NNP") and token.lemma.lower() in grammar.offices
    return one and all(word in ("prime", "foreign", "defence", "defense") for word in beside)


def _group(scene: Scene, token: Token, grammar: Grammar) -> Party | None:
    """ "rebels", "terrorist groups", "rebel forces": those who act on their own, named or not."""
    words = [token]
    if token.lemma.lower() in _BANDS:
        words += scene.kids(token, "compound", "amod")
    kind = next((word.lemma.lower() for word in words if word.lemma.lower() in grammar.groups), None)
    if kind is None:
        return None
    return Party(
        Mention(scene.phrase(token), hint="group"), token, "group:" + kind, False, token.xpos in ("NNS", "NNPS")
    )


def _holders(scene: Scene, token: Token, grammar: Grammar) -> Token | None:
    """ "rebel-held areas": the group that holds the place."""
    for kid in scene.kids(token, "amod"):
        if kid.lemma.lower() in _HELD and kid.index > 1 and scene.token(kid.index - 1).text in ("-", "–"):
            before = scene.token(kid.index - 2)
            return before if before.lemma.lower() in grammar.groups else None
    return None


def _a_name(scene: Scene, token: Token) -> bool:
    """A capitalised word that is no day, no month, no item and no designation ("F-16")."""
    plain = token.text[:1].isupper() and not any(letter.isdigit() for letter in token.text) and len(token.text) > 2
    return plain and token.index not in scene.things and token.text not in _CALENDAR
