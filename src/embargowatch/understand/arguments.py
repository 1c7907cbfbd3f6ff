"""Who does what to whom in a clause, whatever its form.

In: a Scene and the token of a verb. Out: the tokens of its subject, objects and prepositional phrases, found through
passives, participles, relative clauses, control ("agreed to send", "accused Iran of arming") and coordination.
"""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

RELATIVE = frozenset({"that", "which", "who", "whom", "whose"})
_OPEN = ("xcomp", "advcl", "ccomp", "acl", "csubj")
# Verbs whose object was on its way to somebody: "seized rifles to supply the rebels".
SEIZING = frozenset("seize confiscate intercept impound recover uncover discover capture".split())
# Verbs whose object, not subject, is the one who acts in the clause below them.
OBJECT_CONTROL = frozenset(
    """accuse condemn criticise criticize blame suspect charge sanction stop prevent ban bar block keep urge ask tell
    blacklist designate jail sentence prosecute list cite quote investigate probe expel punish penalise penalize target
    name force allow permit help want order persuade press push pressure invite encourage enable lead cause require
    request catch see find believe think consider deter dissuade denounce slam punish fault thank praise convict indict
    arrest warn beg implore prohibit discourage expect let make get have authorise authorize hire pay fine
    choose select pick commission contract task approach lobby solicit""".split()
)

_OWN_USES = frozenset(
    "army military navy police programme program budget use treasury force industry plant project".split()
)
_FOILING = frozenset("foil thwart prevent block stop disrupt intercept uncover expose condemn denounce detect".split())
_SENDING = frozenset({"send", "deploy", "dispatch", "fly", "assign"})
_INSTRUCTING = frozenset({"train", "advise", "arm", "equip", "instruct"})
_DOING = frozenset({"of", "for", "from", "in", "on", "about", "over"})  # with a gerund: "talks on buying"
_SPEECHES = frozenset(
    "statement declaration letter communique resolution message appeal note motion agreement deal pact treaty".split()
)


@dataclass(frozen=True)
class Clause:
    """A verb with its arguments; each tuple holds every coordinated phrase. ``obliques``: preposition -> phrases.

    ``passive``: the grammatical subject has been moved to ``objects``.
    """

    verb: Token
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    indirect: tuple[Token, ...]
    obliques: dict[str, tuple[Token, ...]]
    passive: bool
    particle: str = ""


def clause(scene: Scene, verb: Token) -> Clause:
    """The arguments of ``verb`` in this sentence."""
    passive = is_passive(scene, verb)
    objects = tuple(_spread(scene, _own_objects(scene, verb)))
    obliques = _obliques(scene, verb)
    if passive:
        moved = _spread(scene, _subjects(scene, verb, 0))
        agents = obliques.pop("by", ())
        subjects = tuple(t for t in agents if not is_measure(t))
        objects = (*moved, *objects)
    else:
        subjects = tuple(_spread(scene, _subjects(scene, verb, 0)))
        objects = objects or _shared_objects(scene, verb)
    indirect = tuple(_spread(scene, scene.kids(verb, "iobj")))
    particle = " ".join(t.text.lower() for t in scene.kids(verb, "compound:prt"))
    return Clause(verb, subjects, objects, indirect, obliques, passive, particle)


def is_passive(scene: Scene, verb: Token) -> bool:
    """Passive voice: a passive subject or auxiliary, or a past participle that stands behind its noun."""
    if scene.kids(verb, "aux:pass") or any(t.deprel == "nsubj:pass" for t in scene.kids(verb, "nsubj")):
        return True
    participle = verb.xpos == "VBN" or verb.xpos == "VBD" and verb.deprel == "acl"  # "rifles shipped to B"
    if scene.kids(verb, "nsubj", "aux") or not participle:
        return _headline(scene, verb) or _conj_of_passive(scene, verb)
    return verb.deprel in ("acl", "advcl", "amod", "xcomp", "dep") or _conj_of_passive(scene, verb)


def _headline(scene: Scene, verb: Token) -> bool:
    """ "Minister placed on list by A": a headline's passive, without its auxiliary."""
    bare = verb.xpos == "VBN" and verb.deprel == "root" and not scene.kids(verb, "aux", "obj", "ccomp", "xcomp")
    return bare and any(scene.case(k) == "by" for k in scene.kids(verb, "obl"))


def _conj_of_passive(scene: Scene, verb: Token) -> bool:
    head = scene.head(verb)
    if verb.deprel != "conj" or head is None or verb.xpos != "VBN":
        return False
    if head.upos == "ADJ" and scene.kids(head, "cop"):
        return not scene.kids(verb, "nsubj", "aux")  # "is armed and trained by", with "armed" taken for an adjective
    if head.upos != "VERB":
        return False
    return not scene.kids(verb, "nsubj", "aux") and is_passive(scene, head)


def is_measure(token: Token) -> bool:
    """ "by 2025", "by 30 percent", "by ship": not the one who did it."""
    return token.upos == "NUM" or token.lemma in (
        "percent",
        "%",
        "third",
        "half",
        "quarter",
        "week",
        "year",
        "month",
        "ship",
        "sea",
        "air",
        "rail",
        "land",
        "end",
    )


def _own_objects(scene: Scene, verb: Token) -> list[Token]:
    if not scene.kids(verb, "nsubj") and _inverted(scene, verb):
        return []
    found = [_antecedent(scene, verb, t) for t in scene.kids(verb, "obj")] or _asked_for(scene, verb)
    if found or is_passive(scene, verb):
        return found
    if verb.deprel != "acl:relcl":
        return _gap(scene, verb)
    head = scene.head(verb)
    subjects = scene.kids(verb, "nsubj")
    if head is not None and subjects and not _is_relative(subjects[0]) and not _relative_oblique(scene, verb):
        return [head]  # "the rockets Iran sent to them": the noun is the object
    return []


def _asked_for(scene: Scene, verb: Token) -> list[Token]:
    """ "watching what A gives B": "what", where it was hung on the verb above."""
    head = scene.head(verb)
    subjects = scene.kids(verb, "nsubj")
    if head is None or verb.deprel != "ccomp" or not subjects:
        return []
    return [k for k in scene.kids(head, "obj") if k.text.lower() == "what" and k.index == subjects[0].index - 1]


def _gap(scene: Scene, verb: Token) -> list[Token]:
    """ "supplies that it accuses A of giving": the noun that the relative clause above is about, where it lacks it."""
    node = verb
    for _ in range(4):
        if node.deprel not in ("xcomp", "ccomp", "advcl") or node.head < 0:
            return []
        node = scene.token(node.head)
        if node.deprel == "acl:relcl" and node.head >= 0:
            subjects = scene.kids(node, "nsubj")
            bare = bool(subjects) and not any(_is_relative(t) for t in subjects)
            return [scene.token(node.head)] if bare and not _relative_oblique(scene, node) else []
    return []


def _relative_oblique(scene: Scene, verb: Token) -> bool:
    return any(_is_relative(t) for t in scene.kids(verb, "obl", "advmod", "iobj"))


def _shared_objects(scene: Scene, verb: Token) -> tuple[Token, ...]:
    """ "bought and shipped the rifles": the second verb's object, where the first has none, and the reverse."""
    for other in scene.kids(verb, "conj"):
        if other.upos == "VERB" and not scene.kids(verb, "ccomp", "xcomp"):
            return tuple(_spread(scene, scene.kids(other, "obj")))
    head = scene.head(verb)
    if (
        verb.deprel == "conj"
        and head is not None
        and head.upos == "VERB"
        and not scene.kids(verb, "ccomp", "xcomp", "obl")
    ):
        return tuple(_spread(scene, [k for k in scene.kids(head, "obj") if k.index > verb.index]))
    return ()


def _is_relative(token: Token) -> bool:
    return token.text.lower() in RELATIVE and token.xpos in ("WDT", "WP", "WP$", "IN", "DT")


def _antecedent(scene: Scene, verb: Token, token: Token) -> Token:
    """The noun that a relative pronoun stands for, else the token itself."""
    if not _is_relative(token):
        return token
    for above in [verb, *scene.sentence.ancestors(verb.index)]:
        if above.deprel.startswith("acl") and above.head >= 0:
            return _nearest(scene, scene.token(above.head), token)
    return token


def _nearest(scene: Scene, head: Token, pronoun: Token) -> Token:
    """The member of a list that a relative pronoun stands behind, also where the list hangs below "including"."""
    listed = [t for t in scene.conjuncts(head) if t.index < pronoun.index]
    inner = [t for k in scene.kids(head, "nmod") for t in scene.conjuncts(k) if k.index < pronoun.index]
    named = len(inner) > 1 or any(scene.case(t) == "including" for t in inner)
    if pronoun.text.lower() == "which" and named and inner[-1].index in (pronoun.index - 1, pronoun.index - 2):
        return inner[-1]
    last = listed[-1] if listed else head
    bearer = scene.token(last.head) if last.deprel == "appos" and last.head >= 0 else last
    return bearer if bearer.index in scene.names and last.index not in {*scene.names, *scene.things} else last


def _subjects(scene: Scene, verb: Token, depth: int) -> list[Token]:
    """Heads of the (grammatical) subject; through control and coordination, at most eight steps up."""
    own = [_antecedent(scene, verb, t) for t in scene.kids(verb, "nsubj")]
    if own or depth > 8:
        return [t for t in own if t.text.lower() not in ("there", "it") or t.deprel != "expl"]
    inverted = _inverted(scene, verb)
    if inverted:
        return inverted
    head = scene.head(verb)
    if head is None:
        return []
    if verb.deprel == "conj" and head.upos in ("VERB", "AUX", "ADJ", "NOUN"):
        return _subjects(scene, head, depth + 1)
    if verb.deprel == "acl:relcl":
        return [] if scene.kids(verb, "obj") and _relative_oblique(scene, verb) else [head]
    if verb.deprel == "acl":
        return _subject_of_acl(scene, verb, head, depth)
    if verb.deprel == "advcl" and verb.xpos == "VBG" and not scene.kids(verb, "mark", "case"):
        return _speaking_on(scene, verb, depth)
    if verb.deprel in _OPEN or verb.deprel == "obj" and verb.xpos == "VBG":
        return (
            _by_doing(scene, verb, head, depth)
            or _punished(scene, verb, head)
            or _sent(scene, verb, head)
            or _controller(scene, head, depth)
        )
    return []


def _by_doing(scene: Scene, verb: Token, head: Token, depth: int) -> list[Token]:
    """ "A kept B alive by buying its oil": A buys."""
    by = any(t.text.lower() == "by" for t in scene.kids(verb, "mark"))
    return _subjects(scene, head, depth + 1) if by and not is_passive(scene, head) else []


def _sent(scene: Scene, verb: Token, head: Token) -> list[Token]:
    """ "sending American forces to train the rebels": those who are sent train."""
    if head.lemma.lower() not in _SENDING or verb.lemma.lower() not in _INSTRUCTING or is_passive(scene, head):
        return []
    return [k for k in scene.kids(head, "obj") if scene.names_in(scene.core(k))]


def _punished(scene: Scene, verb: Token, head: Token) -> list[Token]:
    """ "imposed sanctions on A for selling": whoever is punished did it."""
    if not any(t.text.lower() in ("for", "over") for t in scene.kids(verb, "mark")):
        return []
    if any(k.lemma.lower() in ("list", "blacklist") for k in scene.kids(head, "obl")):
        return list(scene.kids(head, "obj", "nsubj:pass"))  # "put A on its list for selling"
    phrases = [
        *scene.kids(head, "obl"),
        *(k for o in scene.kids(head, "obj", "nsubj:pass") for k in scene.kids(o, "nmod")),
    ]
    named = [k for k in phrases if scene.names_in(scene.core(k))]  # not "on Tuesday"
    return [t for k in named if scene.case(k) in ("on", "against") for t in scene.conjuncts(k)]


def _inverted(scene: Scene, verb: Token) -> list[Token]:
    """ "..., added the signatories": the speaker behind the verb of a quotation, parsed as its object."""
    quoted = any(k.index < verb.index for k in scene.kids(verb, "ccomp"))
    return [k for k in scene.kids(verb, "obj") if k.index > verb.index] if quoted else []


def _speaking_on(scene: Scene, verb: Token, depth: int) -> list[Token]:
    """ "..., demanding an end": a participle without a preposition goes on with the subject of the main clause."""
    highest = scene.head(verb)
    for above in scene.sentence.ancestors(verb.index):
        if above.deprel in ("acl:relcl", "parataxis") or above.upos != "VERB":
            break
        highest = above
    return _subjects(scene, highest, depth + 1) if highest is not None else []


def _subject_of_acl(scene: Scene, verb: Token, head: Token, depth: int) -> list[Token]:
    """ "a ship carrying arms", "arms sent by": the noun. "plans to sell": whoever has the plans."""
    to_infinitive = any(t.lemma == "to" for t in scene.kids(verb, "mark"))
    of_gerund = any(t.text.lower() in _DOING for t in scene.kids(verb, "mark", "case"))
    above = scene.head(head)
    issued = head.lemma.lower() in _SPEECHES and not to_infinitive and not is_passive(scene, verb)
    if issued and above is not None and above.upos == "VERB":
        return _controller(scene, above, depth)  # "issued a declaration demanding"
    if not to_infinitive and not of_gerund:
        doing = [t for t in scene.kids(head, "nmod:poss") if t.index in scene.names and head.index not in scene.names]
        return doing if doing and verb.xpos == "VBG" else [head]  # "A's activity smuggling arms"
    owners = scene.kids(head, "nmod:poss") or [
        t for t in scene.kids(head, "nmod") if scene.case(t) in ("by", "of", "against")
    ]
    if owners:
        return owners
    actors = [t for t in scene.kids(head, "amod", "compound") if t.index in scene.names]
    if actors:
        return actors
    if scene.kids(head, "cop") and not to_infinitive:
        return scene.kids(head, "nsubj")  # "is in talks on buying"
    if above is None or above.upos != "VERB" or above.lemma.lower() in _FOILING:
        return []  # "foiled an attempt to smuggle arms": by whom is not said
    found = _controller(scene, above, depth)
    return found if to_infinitive else [t for t in found if t is not head]  # "there was progress in buying"


def _controller(scene: Scene, head: Token, depth: int) -> list[Token]:
    if head.lemma.lower() in SEIZING:
        return []  # "seized rifles to supply the rebels": not those who seized them
    if head.lemma in OBJECT_CONTROL:
        if is_passive(scene, head):
            return _subjects(scene, head, depth + 1)
        objects = sorted(scene.kids(head, "obj", "iobj"), key=_is_relative)
        if objects:
            return [_antecedent(scene, head, t) for t in objects[:1]]
    if head.lemma in ("call", "press") and (
        asked := [t for t in scene.kids(head, "obl") if scene.case(t) in ("on", "upon")]
    ):
        return asked
    return _subjects(scene, head, depth + 1)


def _obliques(scene: Scene, verb: Token) -> dict[str, tuple[Token, ...]]:
    """Prepositional phrases of the verb by preposition, with those that the parser hung on its object."""
    out: dict[str, list[Token]] = {}
    for token in scene.kids(verb, "obl"):
        if token.deprel in ("obl:tmod", "obl:unmarked", "obl:npmod"):
            continue
        phrase = _antecedent(scene, verb, token)
        out.setdefault(_preposition(scene, token), []).extend(_spread(scene, [phrase]))
    late = [t for t in scene.kids(verb, "nsubj:pass") if t.index > verb.index]  # "was promised tanks by B"
    for token in [*scene.kids(verb, "obj"), *late]:
        for inner in scene.kids(token, "nmod", "obl"):
            if inner.deprel in ("nmod", "obl", "obl:agent") and (case := scene.case(inner)) != "of":
                out.setdefault(case, []).extend(_spread(scene, [inner]))
    for token in scene.kids(verb, "obl"):  # "handed to A by B", with B hung on A
        for inner in scene.kids(token, "nmod"):
            case = scene.case(inner)
            agent = case == "by" and inner.index in scene.names and scene.kids(verb, "aux:pass")
            own = token.lemma.lower() in _OWN_USES  # "gets money for its army from A"
            source = own and case == "from" and inner.index in scene.names
            if case not in out and (agent or source or token.index in scene.names and case in ("by", "to", "from")):
                out[case] = _spread(scene, [inner])
    for marker in scene.kids(verb, "advmod"):
        if marker.text.lower() in ("where",) and verb.deprel == "acl:relcl" and verb.head >= 0:
            out.setdefault("to", []).append(scene.token(verb.head))
    return {case: tuple(tokens) for case, tokens in out.items()}


def _preposition(scene: Scene, token: Token) -> str:
    case = scene.case(token)
    return "by" if token.deprel == "obl:agent" and not case else case


def _spread(scene: Scene, tokens: list[Token]) -> list[Token]:
    """Each phrase with what is coordinated with it, without repeats."""
    out: dict[int, Token] = {}
    for token in tokens:
        for each in scene.conjuncts(token):
            out.setdefault(each.index, each)
    return list(out.values())
