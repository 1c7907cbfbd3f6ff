"""The grammar of claims: each rule is one form in which a text says that something passes.

In: a Scene. Out: Candidates: who, what, to whom, with the words that say so. A rule proposes only what stands in the
sentence; status, reference and refusal come after it. The docstring of a rule is what ``read --explain`` shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from embargowatch.understand.arguments import Clause, clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.parties import Good, Party, good, party, undefined
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

Rule = Callable[[Scene, Token, Grammar], Iterator["Candidate"]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible transfer as one rule reads it. ``open_side``: the phrase that stands where a party should, unread.

    ``strong``: the word itself says that something passes between two parties.
    """

    rule: str
    scene: Scene
    trigger: Token
    supplier: Party | None
    recipient: Party | None
    item: Good | None
    strong: bool = False
    open_side: str = ""
    definite: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    rule: str
    scene: Scene
    trigger: Token
    strong: bool
    grammar: Grammar

    def fill(
        self, suppliers: Iterable[Token], recipients: Iterable[Token], items: Iterable[Token]
    ) -> Iterator[Candidate]:
        """One candidate for every combination of coordinated parties and items."""
        givers, lost_giver = self._parties(suppliers)
        takers, lost_taker = self._parties(recipients)
        goods = self._goods(list(items))
        for giver in givers or [None]:
            for taker in takers or [None]:
                for each in goods or [None]:
                    lost = lost_giver if giver is None else lost_taker if taker is None else ""
                    yield Candidate(self.rule, self.scene, self.trigger, giver, taker, each, self.strong, lost)

    def _parties(self, tokens: Iterable[Token]) -> tuple[list[Party], str]:
        found: list[Party] = []
        lost = ""
        for token in tokens:
            each = party(self.scene, token, self.grammar)
            if each is None:
                lost = lost or self.scene.phrase(token).text
            elif all(each.key != other.key for other in found):
                found.append(each)
        return found, lost

    def _goods(self, tokens: list[Token]) -> list[Good]:
        known = [g for t in tokens if (g := good(self.scene, t, self.grammar)) is not None]
        if known:
            return known
        return [undefined(self.scene, t) for t in tokens[:1]]


def candidates(scene: Scene, grammar: Grammar) -> Iterator[Candidate]:
    """Every candidate of one sentence, rule by rule, in text order of their triggers."""
    for token in scene:
        for rule in RULES:
            yield from rule(scene, token, grammar)


def _to(args: Clause, grammar: Grammar) -> list[Token]:
    return [t for case, tokens in args.obliques.items() if case in grammar.to for t in tokens]


def _from(args: Clause, grammar: Grammar) -> list[Token]:
    return [t for case, tokens in args.obliques.items() if case in grammar.source for t in tokens]


def verb_give(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb of giving: its subject supplies, its object passes, "to" or an indirect object names the recipient.

    Example: "North Korea delivered missiles to Russia". Not: "North Korea delivered a speech to the congress".
    """
    lemma = token.lemma.lower()
    if token.upos not in ("VERB", "ADJ") or lemma not in grammar.give_verbs:
        return
    args = clause(scene, token)
    frame = _Frame("verb_give", scene, token, grammar.give_verbs[lemma], grammar)
    with_what = [t for t in args.obliques.get("with", ()) if good(scene, t, grammar)]
    if with_what:
        yield from _Frame("verb_give_with", scene, token, True, grammar).fill(args.subjects, args.objects, with_what)
        return
    objects, indirect = list(args.objects), list(args.indirect)
    if (
        args.passive
        and len(objects) > 1
        and good(scene, objects[0], grammar) is None
        and party(scene, objects[0], grammar)
    ):
        indirect, objects = [objects[0]], objects[1:]  # "the rebels were sent rockets"
    suppliers = list(args.subjects) or _from(args, grammar)
    yield from frame.fill(suppliers, indirect or _to(args, grammar) or _of_object(scene, objects, grammar), objects)


def _of_object(scene: Scene, objects: list[Token], grammar: Grammar) -> list[Token]:
    """ "sent aid for Syria", "weapons for the rebels": the recipient behind the object."""
    return [
        k for t in objects for k in scene.kids(t, "nmod") if scene.case(k) in grammar.to and k.index not in scene.things
    ]


def verb_get(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb of getting: its subject receives, its object passes, "from" names the supplier.

    Example: "Egypt bought rockets from North Korea". Not: "Egypt received a visit from the minister".
    """
    lemma = token.lemma.lower()
    if token.upos not in ("VERB", "ADJ") or lemma not in grammar.get_verbs:
        return
    args = clause(scene, token)
    frame = _Frame("verb_get", scene, token, grammar.get_verbs[lemma], grammar)
    suppliers = _from(args, grammar) or [
        k for t in args.objects for k in scene.kids(t, "nmod") if scene.case(k) in grammar.source
    ]
    if not suppliers:
        suppliers = _nationality(scene, args.objects, grammar)
    yield from frame.fill(suppliers, args.subjects or _to(args, grammar), args.objects)


def _nationality(scene: Scene, tokens: Iterable[Token], grammar: Grammar) -> list[Token]:
    """ "bought Russian oil": the adjective of nationality of what passes."""
    found: list[Token] = []
    for token in tokens:
        inner = good(scene, token, grammar)
        heads = [token] if inner is None else [token, inner.token]
        for head in heads:
            found += [k for k in scene.kids(head, "amod", "compound", "nmod:poss") if k.index in scene.names]
        found += [k for kid in scene.kids(token, "nmod") if scene.case(kid) == "of" for k in scene.kids(kid, "amod", "compound")
                  if k.index in scene.names]  # fmt: skip
    return found[:1]


def verb_arm(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb that says itself what passes: "arms", "funds", "trains"; its object is the recipient.

    Example: "Iran arms the Houthis". Not: "armed men entered the town".
    """
    lemma = token.lemma.lower()
    category = grammar.arm_verbs.get(lemma)
    if token.upos != "VERB" or category is None or token.deprel == "amod":
        category = _supported(scene, token, grammar)
    if token.upos != "VERB" or category is None and lemma not in grammar.support_verbs:
        return
    args = clause(scene, token)
    with_what = [t for t in args.obliques.get("with", ()) if good(scene, t, grammar)]
    if with_what:
        yield from _Frame("verb_arm_with", scene, token, True, grammar).fill(args.subjects, args.objects, with_what)
        return
    if category is None:
        return
    adverbs = how(scene, token, grammar)
    words = scene.span(sorted({token.index, *(k.index for k in adverbs)}))
    itself = Good(words, token, category, True)
    for each in _Frame("verb_arm", scene, token, False, grammar).fill(args.subjects, args.objects, []):
        if each.recipient is not None:
            yield Candidate("verb_arm", scene, token, each.supplier, each.recipient, itself, False, each.open_side)


def _supported(scene: Scene, token: Token, grammar: Grammar) -> str | None:
    if token.upos != "VERB" or token.lemma.lower() not in grammar.support_verbs:
        return None
    found = how(scene, token, grammar)
    return grammar.support_adverbs[found[0].lemma.lower()] if found else None


def how(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """The adverb that says how somebody is supported: of the verb, or right beside it."""
    beside = [t for t in scene.sentence.tokens[max(0, token.index - 1) : token.index + 2] if t is not token]
    near = [*scene.kids(token, "advmod"), *beside]
    return [k for k in near if k.lemma.lower() in grammar.support_adverbs][:1]


def verb_flow(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """What passes is itself the subject: "weapons flow from A to B", "missiles reached B", "arms bound for B".

    Example: "Weapons reached the militia from Sudan". Not: "The minister arrived in Cairo from Moscow".
    """
    if token.upos not in ("VERB", "ADJ") or token.lemma.lower() not in grammar.flow_verbs:
        return
    args = clause(scene, token)
    things = args.objects if args.passive else args.subjects
    goods = [t for t in things if good(scene, t, grammar)]
    if not goods:
        return
    recipients = _to(args, grammar)
    if token.lemma.lower() in ("reach", "enter") and not args.passive:
        recipients = list(args.objects) + recipients
    suppliers = _from(args, grammar) or _nationality(scene, goods, grammar)
    if suppliers or recipients:
        yield from _Frame("verb_flow", scene, token, False, grammar).fill(suppliers, recipients, goods)


def noun_give(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A noun of giving: "the delivery of X by A to B", "A's sale of X to B", "US arms shipments to B".

    Example: "Iran's supply of rockets to Hezbollah". Not: "the delivery of a speech to Congress".
    """
    lemma = token.lemma.lower()
    if (
        token.upos != "NOUN"
        or lemma not in grammar.give_nouns
        or token.index in scene.things
        and lemma not in grammar.events
    ):
        return
    goods = _content(scene, token, grammar)
    suppliers = _by(scene, token) or _prepositional(scene, token, grammar.source) or _owners(scene, token)
    recipients = _prepositional(scene, token, grammar.to)
    if goods and not (suppliers or recipients):
        suppliers = _nationality(scene, goods, grammar)
    if goods or (suppliers and recipients):
        yield from _Frame("noun_give", scene, token, True, grammar).fill(suppliers, recipients, goods)


def noun_get(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A noun of getting: "B's purchase of X from A", "imports of X by B", "Chinese coal imports".

    Example: "India's purchase of Russian oil". Not: "the acquisition of a rival by the bank".
    """
    lemma = token.lemma.lower()
    if token.upos != "NOUN" or lemma not in grammar.get_nouns:
        return
    goods = _content(scene, token, grammar)
    suppliers = _prepositional(scene, token, grammar.source) or _nationality(
        scene, [t for t in goods if t is not token], grammar
    )
    recipients = _by(scene, token) or _owners(scene, token) or _prepositional(scene, token, grammar.to)
    recipients = [t for t in recipients if t not in suppliers]
    if goods or (suppliers and recipients):
        yield from _Frame("noun_get", scene, token, True, grammar).fill(suppliers, recipients, goods)


def noun_item(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """What passes stands with its parties: "weapons from A for B", "US military aid to Egypt", "Iran's funding of B".

    Example: "American weapons for the rebels". Not: "the weapons of the rebels".
    """
    if token.upos not in ("NOUN", "PROPN") or token.index not in scene.things:
        return
    if token.lemma.lower() in grammar.give_nouns:
        return
    recipients = [t for t in _prepositional(scene, token, grammar.to) if t.index not in scene.things]
    sources = _prepositional(scene, token, grammar.source)
    if token.lemma.lower() in grammar.aid_nouns and token.lemma.lower() not in ("weaponry", "money"):
        recipients = recipients or [
            t for t in _prepositional(scene, token, frozenset({"of"})) if t.index not in scene.things
        ]
    suppliers = sources or _by(scene, token) or _owners(scene, token)
    if _inside_verb_frame(scene, token, grammar):
        return
    if (
        recipients
        and any(party(scene, t, grammar) for t in recipients)
        or sources
        and any(party(scene, t, grammar) for t in sources)
    ):
        yield from _Frame("noun_item", scene, token, False, grammar).fill(suppliers, recipients, [token])


def _inside_verb_frame(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """Whether a verb of giving or getting already has this item as its object."""
    head = scene.head(token)
    verbs = grammar.give_verbs.keys() | grammar.get_verbs.keys()
    return head is not None and token.deprel in ("obj", "nsubj:pass") and head.lemma.lower() in verbs


def made_by(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Goods named by their maker in another's hands: "Iranian-made drones used by Russia".

    Example: "The Houthis fired Iranian-supplied missiles". Not: "Iranian-made drones were shown in Tehran".
    """
    if (
        token.upos not in ("VERB", "ADJ", "NOUN")
        or token.lemma.lower() not in grammar.makers
        or token.deprel not in ("amod", "acl", "compound")
    ):
        return
    before = token.index - 2
    if before < 0 or scene.token(token.index - 1).text not in ("-", "–") or before not in scene.names:
        return
    makers = [scene.token(before)]
    head = scene.head(token)
    if head is None or (what := good(scene, head, grammar)) is None:
        return
    holder = _holder(scene, head, grammar)
    if holder:
        yield from _Frame("made_by", scene, token, False, grammar).fill(makers, holder, [what.token])


def _holder(scene: Scene, thing: Token, grammar: Grammar) -> list[Token]:
    """Who uses, buys or holds the thing: subject of a verb of holding that has it as object or with a participle on it."""
    above = scene.head(thing)
    if above is not None and above.lemma.lower() in grammar.holders and thing.deprel in ("obj", "nsubj:pass", "obl"):
        return list(clause(scene, above).subjects)
    for kid in scene.kids(thing, "acl"):
        if kid.lemma.lower() in grammar.holders:
            return list(clause(scene, kid).subjects)
    return []


def held_by(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Arms of one nationality in the hands of another: "the rebels used American rockets", "Vietnam seeks US-made drones".

    Example: "Militants fired Chinese missiles". Not: "Russia fired Russian missiles", "the pilots used American maps".
    """
    if token.upos != "VERB" or token.lemma.lower() not in grammar.holders:
        return
    args = clause(scene, token)
    for thing in args.objects:
        what = good(scene, thing, grammar)
        makers = _nationality(scene, [thing], grammar)
        if what is None or what.category not in grammar.arms or not makers:
            continue
        yield from _Frame("held_by", scene, token, False, grammar).fill(makers, args.subjects, [thing])


def act_noun(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """The act as a noun: "the arming of the rebels by Qatar", "Iran's training of the militia".

    Example: "Moscow's arming of the separatists". Not: "the training of teachers".
    """
    category = grammar.arm_nouns.get(token.lemma.lower())
    if category is None or token.upos not in ("NOUN", "VERB") or not token.text.lower().endswith("ing"):
        return
    recipients = [t for k in scene.kids(token, "nmod") if scene.case(k) == "of" for t in scene.conjuncts(k)]
    recipients = [t for t in recipients if t.index not in scene.things]
    if token.upos == "VERB" or not recipients:
        return
    itself = Good(scene.span([token.index]), token, category, True)
    suppliers = _by(scene, token) or _owners(scene, token)
    for each in _Frame("act_noun", scene, token, False, grammar).fill(suppliers, recipients, []):
        if each.recipient is not None:
            yield Candidate("act_noun", scene, token, each.supplier, each.recipient, itself, False, each.open_side)


def agent_noun(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Somebody is called the supplier or buyer: "Russia is India's main supplier of arms".

    Example: "China, North Korea's main buyer of coal". Not: "the country's main supplier of electricity" (no one is named).
    """
    lemma = token.lemma.lower()
    if token.upos != "NOUN" or lemma not in grammar.givers | grammar.getters:
        return
    holders = _called(scene, token)
    goods = [k for k in scene.kids(token, "nmod") if scene.case(k) == "of" and good(scene, k, grammar)]
    goods += [k for k in scene.kids(token, "compound", "amod") if k.index in scene.things]
    partners = _prepositional(scene, token, grammar.to) or _owners(scene, token)
    partners = [t for t in partners if t not in holders] or [
        k for k in scene.kids(token, "nmod") if scene.case(k) == "of" and k not in goods
    ]
    if not holders or not (goods or partners):
        return
    frame = _Frame("agent_noun", scene, token, lemma in ("supplier", "exporter", "financier", "importer"), grammar)
    if lemma in grammar.givers:
        yield from frame.fill(holders, partners, goods)
    else:
        sellers = [k for g in goods for k in _nationality(scene, [g], grammar)]
        yield from frame.fill(sellers or [t for t in partners if scene.case(t) != "to"], holders, goods)


def _called(scene: Scene, token: Token) -> list[Token]:
    """Who bears a description: subject of a copula, or the other half of an apposition."""
    if scene.kids(token, "cop"):
        return [k for subject in scene.kids(token, "nsubj") for k in scene.conjuncts(subject)]
    head = scene.head(token)
    if head is not None and token.deprel == "appos":
        return [head]
    inner = scene.kids(token, "appos")
    if inner:
        return inner[:1]
    if head is not None and token.deprel in ("obl", "nmod") and scene.case(token) == "as":
        return [k for k in scene.kids(head, "nsubj", "nsubj:pass")]
    return []


def _content(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """What a noun of passing carries: behind "of", or before it ("arms shipments")."""
    out = [
        t
        for k in scene.kids(token, "nmod")
        if scene.case(k) in ("of", "in", "")
        for t in scene.conjuncts(k)
        if good(scene, t, grammar)
    ]
    out += [k for k in scene.kids(token, "compound", "amod") if k.index in scene.things and k not in out]
    return out or ([token] if token.index in scene.things else [])


def _by(scene: Scene, token: Token) -> list[Token]:
    return [t for k in scene.kids(token, "nmod", "obl") if scene.case(k) == "by" for t in scene.conjuncts(k)]


def _owners(scene: Scene, token: Token) -> list[Token]:
    """Possessive, or a name before the noun ("US arms sales")."""
    owners = scene.kids(token, "nmod:poss")
    if owners:
        return [t for o in owners for t in scene.conjuncts(o)]
    return [t for k in scene.kids(token, "amod", "compound") if k.index in scene.names for t in scene.conjuncts(k)][:1]


def _prepositional(scene: Scene, token: Token, cases: frozenset[str]) -> list[Token]:
    """Phrases behind one of these prepositions, also where the parser hung them on the content or on a verb above."""
    places = [token, *(k for k in scene.kids(token, "nmod") if scene.case(k) == "of")]
    out = [t for place in places for k in scene.kids(place, "nmod") if k.deprel == "nmod" and scene.case(k) in cases
           for t in scene.conjuncts(k)]  # fmt: skip
    if out or token.deprel not in ("nsubj", "obj", "nsubj:pass"):
        return out
    head = scene.head(token)
    if head is None:
        return out
    return [t for k in scene.kids(head, "obl") if k.deprel == "obl" and scene.case(k) in cases and abs(k.index - token.index) < 8
            and token.deprel != "nsubj" for t in scene.conjuncts(k)]  # fmt: skip


RULES: tuple[Rule, ...] = (
    verb_give,
    verb_get,
    verb_arm,
    verb_flow,
    noun_give,
    noun_get,
    noun_item,
    made_by,
    agent_noun,
)
