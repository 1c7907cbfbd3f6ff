"""Where the parties of a transfer stand around a word: behind prepositions, before a noun, as subject of a verb above.

In: a Scene and a token. Out: tokens of phrases. Phrases are also found where a parser is apt to hang them wrongly: on
the content of a noun, on a neighbouring phrase, or on the verb above.
"""

from __future__ import annotations

from collections.abc import Iterable

from embargowatch.understand.arguments import OBJECT_CONTROL, Clause, clause, is_measure
from embargowatch.understand.doubles import MONEY
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import good, goods_of
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_CARRIERS = frozenset({"of", "in", "worth", "worth of", ""})  # "2 billion euros in aid to B": look through these
BANS = frozenset(
    """ban embargo tariff duty restriction curb moratorium freeze halt suspension stop pause block limit cap prohibition
    resumption""".split()
)
_CHECKS = frozenset({"halt", "stop", "pause", "block", "limit", "cap", "freeze", "suspension", "resumption"})
_RULING = frozenset({"allow", "permit", "ban", "prohibit", "forbid", "lift"})
_TRADE = frozenset(
    {"export", "re-export", "sale", "import", "purchase"}
)  # of what is one's own; a delivery may be another's
_ON = frozenset({"on", "of", "to"})
_NEAR = 9  # tokens between a noun and a phrase that belongs to it but hangs on the verb above
_COMING = frozenset(
    """come originate make build manufacture produce supply buy purchase receive obtain acquire import get provide
    deliver procure""".split()
)
_RESPONSIBLE = frozenset({"responsible", "involved", "involve", "implicate", "complicit"})
_COVERING = frozenset({"include", "involve", "cover", "comprise"})
_ALLOWING = frozenset({"allow", "permit", "let", "authorise", "authorize", "license", "approve"})
_WAYS = ("through", "via", "across", "over", "by way")  # what only passes through a state is not its own
_CHOOSING = frozenset({"choose", "select", "pick", "commission", "contract", "hire"})
_BESIDE = 5  # tokens from the end of its own phrase
_LEAVE = frozenset(
    """licence license permit permission authorisation authorization approval clearance contract deal agreement plan
    application request waiver letter intent memorandum understanding tender""".split()
)
_EARNING = frozenset({"earn", "profit", "benefit", "live", "make", "depend", "rely"})
_LONGEST = 6  # lists hung in each other
_PERIODS = frozenset({"day", "week", "month", "year"})
_TALKS = frozenset({"talk", "talks", "negotiation", "discussion", "consultation", "dialogue"})
DEALS = frozenset({"deal", "contract", "agreement", "pact", "programme", "program", "arrangement", "accord", "order"})
MAKING = frozenset({"origin", "manufacture", "make", "design", "provenance", "production", "construction"})


def to(args: Clause, grammar: Grammar) -> list[Token]:
    """Phrases of a verb that bring the recipient."""
    return [t for case, tokens in args.obliques.items() if case in grammar.to for t in tokens]


def source(args: Clause, grammar: Grammar) -> list[Token]:
    """Phrases of a verb that bring the supplier."""
    return [t for case, tokens in args.obliques.items() if case in grammar.source for t in tokens]


def shared_out(scene: Scene, objects: list[Token], cases: frozenset[str]) -> list[tuple[list[Token], list[Token]]]:
    """ "missiles and jets from A, submarines from B": which goods go with which phrase; empty where one serves all."""
    goods = {t.index: t for each in objects for t in (each, *_listed(scene, each, _LONGEST))}
    phrases = [k for t in goods.values() for k in scene.kids(t, "nmod") if scene.case(k) in cases]
    out: list[tuple[list[Token], list[Token]]] = []
    last = -1
    for phrase in sorted(phrases, key=lambda t: t.index):
        mine = [goods[index] for index in sorted(goods) if last < index < phrase.index]
        if mine:
            out.append((mine, scene.conjuncts(phrase)))
            last = phrase.index
    rest = [goods[index] for index in sorted(goods) if index > last]
    return [*out, *([(rest, [])] if rest else [])] if len(out) > 1 else []


def _listed(scene: Scene, token: Token, depth: int) -> list[Token]:
    """All that hangs below a phrase as coordinated with it, also where no "and" stands."""
    own = scene.kids(token, "conj") if depth else []
    return [t for k in own for t in (k, *_listed(scene, k, depth - 1))]


def inside(scene: Scene, token: Token, cases: frozenset[str], depth: int = 0) -> list[Token]:
    """Phrases with one of these prepositions under a noun, also under what it measures or contains."""
    out: list[Token] = []
    for kid in scene.kids(token, "nmod"):
        if kid.deprel != "nmod":
            continue
        case = scene.case(kid)
        if case in cases:
            out += scene.conjuncts(kid)
        if depth < 3:
            out += inside(scene, kid, cases, depth + 1) if case in _CARRIERS or kid.index in scene.names else []
    worth = [k for k in scene.kids(token, "amod", "acl") if k.lemma.lower() == "worth"] if depth < 3 else []
    sums = [k for w in worth for k in scene.kids(w, "obj", "obl", "nmod", "obl:unmarked", "nmod:unmarked")]
    out += [t for k in sums if scene.case(k) in cases for t in scene.conjuncts(k)]
    return out + [t for k in sums for t in inside(scene, k, cases, depth + 1)]  # "jets worth $8 billion to B"


def prepositional(scene: Scene, token: Token, cases: frozenset[str]) -> list[Token]:
    """Phrases of a noun with one of these prepositions, also those that hang on the verb above but stand beside it."""
    out = inside(scene, token, cases)
    for each in scene.conjuncts(token)[1:]:
        out = out or inside(scene, each, cases)
    head, relation = scene.head(token), token.deprel
    if relation == "nmod" and head is not None and head.lemma.lower() in _LEAVE:
        relation = head.deprel  # "revoked permits for the export of X to B"
        head = scene.head(head)
    if out or head is None or relation not in ("nsubj", "obj", "nsubj:pass", "conj", "obl"):
        return out
    beside = [k for k in scene.kids(head, "obl") if k.deprel == "obl" and scene.case(k) in cases]
    near = max(token.index + _NEAR, scene.sentence.subtree(token.index)[-1] + _BESIDE)
    last = head.index if token.deprel.startswith("nsubj") and token.index < head.index else near
    return [t for k in beside if token.index < k.index < last for t in scene.conjuncts(k)]


def by(scene: Scene, token: Token) -> list[Token]:
    """Who does what a noun names: "the delivery of X by A"."""
    found = [t for t in prepositional(scene, token, frozenset({"by"})) if not is_measure(t)]
    return found or [t for k in scene.kids(token, "obl") if scene.case(k) == "by" for t in scene.conjuncts(k)]


def owners(scene: Scene, token: Token) -> list[Token]:
    """Possessive, or a name before the noun ("US arms sales")."""
    found = scene.kids(token, "nmod:poss")
    if found:
        return [t for o in found for t in scene.conjuncts(antecedent(scene, o))]
    before = [k for k in scene.kids(token, "amod", "compound") if k.index in scene.names and not _currency(scene, k)]
    return [t for k in before for t in scene.conjuncts(k)][:1]


def antecedent(scene: Scene, token: Token) -> Token:
    """ "B, whose main supplier is A": B for "whose", else the token itself."""
    if token.text.lower() != "whose":
        return token
    clauses = [t for t in scene.sentence.ancestors(token.index) if t.deprel.startswith("acl") and t.head >= 0]
    beside = scene.token(token.index - 2) if token.index > 1 and scene.token(token.index - 1).text == "," else token
    return scene.token(clauses[0].head) if clauses else beside if beside.upos in ("NOUN", "PROPN") else token


def nationality(scene: Scene, tokens: Iterable[Token], grammar: Grammar) -> list[Token]:
    """ "bought Russian oil": the adjective of nationality of what passes; a possessive only where there is none."""
    found: list[Token] = []
    for token in tokens:
        heads = {token.index: token}
        heads.update((g.token.index, g.token) for g in goods_of(scene, token, grammar))
        for head in heads.values():
            places = [head, *(k for k in scene.kids(head, "nmod") if scene.case(k) == "of")]
            for place in places:
                inner = [k for k in scene.kids(place, "compound") if k.index not in scene.names]  # "French Roland jets"
                before = [k for each in (place, *inner) for k in scene.kids(each, "amod", "compound", "nmod:poss")]
                found += [k for k in before if k.index in scene.names]
                found += [k for made in scene.kids(place, "amod") for k in _maker(scene, made, grammar)]
                found += made_in(scene, place)
            found += _per_day(scene, head)
    found = [t for t in found if not _currency(scene, t)]
    makers = {t.index for t in found if scene.names[t.index].actor.kind == "company"}  # "Russian-made Sukhoi jets"
    first = sorted(found, key=lambda t: (t.deprel == "nmod:poss", t.index in makers))[:1]
    return [k for t in first for k in (scene.conjuncts(t) if t.deprel == "amod" else [t]) if k.index in scene.names]


def by_nation(scene: Scene, objects: list[Token], grammar: Grammar) -> list[tuple[list[Token], list[Token]]]:
    """ "British rockets and French jets": which goods are whose; empty where one serves all."""
    shares = [([each], nationality(scene, [each], grammar)) for each in objects]
    whose = {tuple(t.index for t in names) for _, names in shares}
    return shares if len(whose) > 1 and all(names for _, names in shares) else []


def _currency(scene: Scene, token: Token) -> bool:
    """ "7,500 Swiss francs": the name of the money is not who pays it."""
    return token.deprel == "amod" and token.head >= 0 and scene.token(token.head).lemma.lower() in MONEY


def _per_day(scene: Scene, token: Token) -> list[Token]:
    """ "400,000 barrels a day of Iranian crude", with the crude hung on the day."""
    above = [token, *([head] if (head := scene.head(token)) is not None and token.deprel == "obj" else [])]
    days = [k for a in above for k in scene.kids(a, "obl", "nmod", "obl:unmarked", "nmod:unmarked")]
    oils = [k for d in days if d.lemma.lower() in _PERIODS for k in scene.kids(d, "nmod") if scene.case(k) == "of"]
    return [k for o in oils for k in scene.kids(o, "amod", "compound") if k.index in scene.names]


def told_origin(scene: Scene, tokens: Iterable[Token], grammar: Grammar) -> list[Token]:
    """Nationality, or a clause that tells where the goods are from: "missiles that came from Libya", "made in Iran"."""
    found = list(tokens)
    plain = [t for t in nationality(scene, found, grammar) if t.deprel != "nmod:poss"]
    clauses = [k for t in found for k in scene.kids(t, "acl") if k.lemma.lower() in _COMING]
    cases = grammar.source | {"in", "by"}
    return plain or [
        t for c in clauses for t in scene.kids(c, "obl") if scene.case(t) in cases and t.index in scene.names
    ]


def _maker(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """ "Turkish-made": the name bound to a word of making."""
    bound = (
        token.lemma.lower() in grammar.makers and token.index > 1 and scene.token(token.index - 1).text in ("-", "–")
    )
    return [scene.token(token.index - 2)] if bound and token.index - 2 in scene.names else []


def content(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """What a noun of passing carries: behind "of", or before it ("arms shipments")."""
    out = [
        t
        for k in scene.kids(token, "nmod")
        if scene.case(k) in ("of", "in", "")
        for t in scene.conjuncts(k)
        if good(scene, t, grammar)
    ]
    before = [k for k in scene.kids(token, "compound", "amod") if k.index in scene.things and k not in out]
    goods = [k for k in before if scene.things[k.index].item.category != "money"]
    out += goods if out or goods else before  # "a $500 million sale of X", "a $500 million arms sale"
    head = scene.head(token)
    if not out and head is not None and token.deprel == "nsubj" and head.lemma.lower() in _COVERING:
        out = [t for k in scene.kids(head, "obj") for t in scene.conjuncts(k) if good(scene, t, grammar)]
    return out or ([token] if token.index in scene.things else [])


def banner(scene: Scene, token: Token) -> list[Token]:
    """Who bans what stands behind "a ban on": "Moscow's ban on imports of food", "A extended its ban on"."""
    head = scene.head(token)
    if head is None or scene.case(token) not in _ON or head.lemma.lower() not in BANS:
        return []
    if head.lemma.lower() in _CHECKS and token.lemma.lower() not in _TRADE:
        return []  # "A's halt to deliveries of fuel": they may be another's
    above = scene.head(head)
    acting = list(clause(scene, above).subjects) if above is not None and above.upos == "VERB" else []
    return owners(scene, head) or (acting if head.deprel in ("obj", "nsubj:pass") else [])


def light(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """Who does what a noun names, by the verb that it is object of: "A halted sales", "A approved a licence for sales".

    Also by whom a sale is punished with: "fined A over sales to B".
    """
    head = scene.head(token)
    if head is not None and head.lemma.lower() in _LEAVE and head.upos == "NOUN" and token.deprel == "nmod":
        return owners(scene, head) or light(scene, head, grammar)
    if head is not None and token.deprel == "nmod" and scene.case(token) in ("in", "of") and _sum(scene, head, grammar):
        return light(scene, head, grammar)  # "suspended $300 million in aid"
    if head is not None and head.lemma.lower() in _RESPONSIBLE and token.deprel == "obl":
        return [t for k in scene.kids(head, "nsubj", "nsubj:pass") for t in scene.conjuncts(k)]
    if head is None or head.upos != "VERB":
        return []
    if token.deprel == "obl" and scene.case(token) in ("over", "for") and head.lemma.lower() in OBJECT_CONTROL:
        return list(clause(scene, head).objects)
    lemma = head.lemma.lower()
    if lemma not in grammar.light_verbs or lemma in _RULING and token.lemma.lower() not in _TRADE:
        return []  # "A allowed deliveries of fuel": they may be another's
    args = clause(scene, head)
    sums = token.deprel == "obl" and scene.case(token) == "in" and [t for t in args.objects if _sum(scene, t, grammar)]
    if sums or token.deprel == "obj" or token.deprel.startswith("nsubj") and args.passive:
        return list(args.subjects)
    return list(args.subjects) if token.deprel == "obl" and scene.case(token) in ("to", "on", "with") else []


def earning(scene: Scene, token: Token) -> list[Token]:
    """ "A earns $400 million from coffee exports", "A depends on its exports of gas": A."""
    head = scene.head(token)
    earned = head is not None and head.lemma.lower() in _EARNING and token.deprel == "obl"
    by = earned and scene.case(token) in ("from", "on") and token.lemma.lower() in _TRADE
    return list(clause(scene, head).subjects) if head is not None and by else []


def _sum(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """Whether a phrase is a number, a measure or a sum of money, so that what stands behind it says what passes."""
    if token.upos in ("SYM", "NUM") or token.lemma.lower() in grammar.measures:
        return True
    return token.index in scene.things and scene.things[token.index].item.category == "money"


def allowing(scene: Scene, verb: Token) -> list[Token]:
    """ "A will not allow rifles to be exported to B": who decides on it is the state from which they come."""
    head = scene.head(verb)
    if head is not None and verb.deprel == "acl" and head.deprel in ("obj", "iobj"):
        head = scene.head(head)  # "allow [rifles to be exported]"
    if head is None or verb.deprel not in ("xcomp", "ccomp", "acl") or head.lemma.lower() not in _ALLOWING:
        return []
    return [] if any(word in scene.case(k) for k in scene.kids(verb, "obl") for word in _WAYS) else list(
        clause(scene, head).subjects)  # fmt: skip


def choosing(scene: Scene, verb: Token) -> list[Token]:
    """ "B has chosen A to deliver submarines": B."""
    head = scene.head(verb)
    chosen = head is not None and verb.deprel in ("xcomp", "advcl", "ccomp") and head.lemma.lower() in _CHOOSING
    return list(clause(scene, head).subjects) if head is not None and chosen else []


def partner(scene: Scene, verb: Token) -> list[Token]:
    """With whom the deal is under which something is bought or sold: "will get X under a contract with B".

    Or with whom somebody talks about it: "holds talks with B on buying X".
    """
    head = scene.head(verb)
    talks = [t for t in (head, *scene.kids(head, "obj")) if t.lemma.lower() in _TALKS] if head is not None else []
    if head is not None and talks and verb.deprel in ("acl", "advcl"):
        above = scene.head(head) if head.upos == "NOUN" else head
        beside = scene.kids(above, "obl") if above is not None else []
        return inside(scene, talks[0], frozenset({"with"})) or [k for k in beside if scene.case(k) == "with"]
    under = [k for k in scene.kids(verb, "obl") if scene.case(k) in ("under", "in", "through", "as part of", "by")]
    deals = [k for k in under if k.lemma.lower() in DEALS]
    return [t for d in deals for t in inside(scene, d, frozenset({"with"}))]


def made_in(scene: Scene, token: Token) -> list[Token]:
    """ "missiles of Iranian origin", "rifles of Chinese make": the name in the phrase of making."""
    of = [k for k in scene.kids(token, "nmod") if scene.case(k) == "of" and k.lemma.lower() in MAKING]
    return [k for each in of for k in scene.kids(each, "amod", "compound", "nmod:poss") if k.index in scene.names]
