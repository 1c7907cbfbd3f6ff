"""Rules of deals and of pay: orders placed with somebody, money earned from work for somebody, another's wages."""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import good
from embargowatch.understand.parties import party
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.places import content, inside, nationality, owners, partner
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_PLACING = frozenset("place put make sign win have submit confirm cancel scrap drop double expand cut".split())
_WITH = frozenset({"with", "from", "to"})
_FOR = frozenset({"for", "of"})
_PAY = frozenset({"earn", "make", "have", "win", "land", "collect", "pocket"})
_WORK = frozenset("work lobbying consulting service services advice lobby consult".split())
_COVERING = frozenset({"pay", "cover", "meet", "finance", "fund", "settle", "underwrite", "clear"})
_PAYING = frozenset({"pay", "owe", "repay"})
_LOSING = frozenset("down downed shoot shot destroy destroyed damage damaged steal stolen lose lost sink seize".split())
_OWED = frozenset({"debt", "bill", "cost", "expense", "fine"})
_PAYERS = frozenset({"for", "on behalf of", "behalf of", "from", "with"})


def noun_order(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Somebody places an order: "B placed an order with A for X", "B's orders for X from A".

    Example: "Bangladesh placed an order with China for submarines". Not: "the general gave an order for silence".
    """
    if token.upos != "NOUN" or token.lemma.lower() != "order":
        return
    head = scene.head(token)
    above = head if head is not None and head.upos == "VERB" and head.lemma.lower() in _PLACING else None
    args = clause(scene, above) if above is not None and token.deprel == "obj" else None
    goods = [t for t in inside(scene, token, _FOR) if good(scene, t, grammar)]
    goods = goods or [t for t in (args.obliques.get("for", ()) if args else ()) if good(scene, t, grammar)]
    goods = goods or [t for t in content(scene, token, grammar) if t is not token]
    sellers = inside(scene, token, _WITH) + [t for g in goods for t in inside(scene, g, frozenset({"from", "with"}))]
    sellers = sellers or [t for case in ("with", "from") for t in (args.obliques.get(case, ()) if args else ())]
    sellers = [t for t in sellers if t not in goods] or nationality(scene, goods, grammar)
    buyers = list(args.subjects) if args else owners(scene, token)
    if goods and sellers and buyers:
        yield from Frame("noun_order", scene, token, True, grammar).fill(sellers, buyers, goods)


_MEANT = frozenset({"intend", "destine", "destined", "bind", "bound", "mean", "earmark"})
_AWARDING = frozenset({"award", "give", "hand", "grant"})
_WINNING = frozenset({"win", "land", "secure", "receive", "get", "clinch", "bag"})
_PLACED = frozenset({"from", "by"})
_CONTRACT = frozenset({"contract", "deal", "tender"})


def contracted(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A contract to supply: "A was awarded a contract by B to supply jets", "A won a deal from B to deliver tanks".

    Example: "The firm won a contract from Peru to supply radios". Not: "The firm won a contract to clean offices".
    """
    lemma = token.lemma.lower()
    if token.upos != "VERB" or lemma not in _AWARDING | _WINNING:
        return
    args = clause(scene, token)
    papers = [t for t in args.objects if t.lemma.lower() in _CONTRACT]
    tasks = [k for p in (token, *papers) for k in scene.kids(p, "acl", "advcl", "xcomp", "ccomp")]
    tasks = [k for k in tasks if k.lemma.lower() in grammar.give_verbs and any(scene.kids(k, "mark"))]
    goods = [t for k in tasks for t in clause(scene, k).objects if good(scene, t, grammar)]
    if not papers or not goods:
        return
    if lemma in _AWARDING:
        makers = args.indirect or [t for t in args.objects if t not in papers] or list(args.obliques.get("to", ()))
        buyers = list(args.subjects)
    else:
        makers = list(args.subjects)
        buyers = list(args.obliques.get("from", ())) or [t for p in papers for t in inside(scene, p, _PLACED)]
    buyers = [t for k in tasks for t in clause(scene, k).obliques.get("to", ())] or buyers
    if makers:
        yield from Frame("contracted", scene, tasks[0], True, grammar).fill(makers, buyers, goods)


def for_sale(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Goods that are meant to be sold somewhere: "rifles intended for sale in B", "A's gold is destined for export".

    Example: "The pistols were intended for sale in Belgium". Not: "The house was intended for sale in spring".
    """
    head = scene.head(token)
    meant = head is not None and head.lemma.lower() in _MEANT and scene.case(token) == "for"
    if head is None or not meant or token.upos != "NOUN" or token.lemma.lower() not in ("sale", "export"):
        return
    args = clause(scene, head)
    goods = [t for t in (*args.objects, *args.subjects) if good(scene, t, grammar)]
    buyers = inside(scene, token, frozenset({"in", "to"})) or [
        *args.obliques.get("in", ()),
        *args.obliques.get("to", ()),
    ]
    buyers = [t for t in buyers if party(scene, t, grammar)]
    sellers = nationality(scene, goods, grammar)
    if goods and (buyers or sellers):
        yield from Frame("for_sale", scene, token, True, grammar).fill(sellers, buyers, goods)


def awarded(scene: Scene, token: Token) -> bool:
    """ "B awarded A a contract to supply jets": who awards it supplies nothing."""
    above = [scene.token(t.index) for t in list(scene.sentence.ancestors(token.index))[:2]]
    given = next((t for t in above if t.lemma.lower() in _AWARDING), None)
    return (
        given is not None
        and token.deprel in ("acl", "advcl", "xcomp", "ccomp")
        and (any(t.lemma.lower() in _CONTRACT for t in clause(scene, given).objects))
    )


_SETTLING = frozenset({"settle", "resolve", "end"})
_SUITS = frozenset(
    {"charge", "lawsuit", "suit", "case", "claim", "probe", "investigation", "allegation", "accusation", "complaint"}
)


def paid_work(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Pay for work: "B earned $2 million from A", "... for lobbying on behalf of A", "had a contract from A".

    Example: "The lobbyist earned $600,000 from a Turkish company". Not: "The film earned $2 million in Japan".
    """
    if token.upos != "VERB" or token.lemma.lower() not in _PAY:
        return
    args = clause(scene, token)
    sums = [t for t in args.objects if (what := good(scene, t, grammar)) is not None and what.category == "money"]
    if not sums or not args.subjects:
        return
    payers = [t for t in args.obliques.get("from", ()) if party(scene, t, grammar)]
    payers = payers or [t for s in sums for t in inside(scene, s, frozenset({"from", "with"})) if t not in sums]
    if token.lemma.lower() == "have":
        payers = payers or [t for t in args.obliques.get("with", ()) if party(scene, t, grammar)]
    payers = payers or partner(scene, token) or _employers(scene, token)
    if payers:
        yield from Frame("paid_work", scene, token, token.lemma.lower() == "earn", grammar).fill(
            payers, args.subjects, sums
        )


def settlement(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Money paid to a state that pursues somebody: "A paid $6 million to settle U.S. charges".

    Example: "The bank agreed to pay $3 million to settle French claims". Not: "paid $3 million to settle a debt".
    """
    if token.upos != "VERB" or token.lemma.lower() != "pay":
        return
    args = clause(scene, token)
    sums = [t for t in args.objects if (what := good(scene, t, grammar)) is not None and what.category == "money"]
    aims = [k for k in scene.kids(token, "advcl", "xcomp") if k.lemma.lower() in _SETTLING]
    suits = [k for aim in aims for k in scene.kids(aim, "obj") if k.lemma.lower() in _SUITS]
    owners = [scene.token(i) for suit in suits for i in scene.core(suit) if i in scene.names]
    owners += [t for suit in suits for t in inside(scene, suit, frozenset({"by", "from"}))]
    if sums and owners and args.subjects:
        yield from Frame("settlement", scene, token, True, grammar).fill(args.subjects, owners[:1], sums)


def verb_cover(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """Paying what another owes: the wages, pensions or debts of somebody, named behind "of" or as their owner.

    Example: "Qatar will cover the wages of the Lebanese army". Not: "the emir covered his face".
    """
    if token.lemma.lower() not in _COVERING or token.upos != "VERB":
        return
    args = clause(scene, token)
    owed = [t for t in args.objects if t.lemma.lower() in _OWED or _money(scene, t, grammar)]
    of = [t for each in owed for t in inside(scene, each, frozenset({"of"}))]
    paid = of or [t for each in owed for t in owners(scene, each)]
    if paid and not args.obliques.get("to"):
        yield from Frame("verb_cover", scene, token, True, grammar).fill(list(args.subjects), paid, owed)


def paid_for(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """What somebody pays or owes for: "B paid A $23 million for rockets", "B owes A money for gas".

    Example: "Egypt paid North Korea $23 million for rockets". Not: "The club paid Ajax $5 million for a striker".
    """
    if token.upos != "VERB" or token.lemma.lower() not in _PAYING:
        return
    args = clause(scene, token)
    bought = [t for t in args.obliques.get("for", ()) if good(scene, t, grammar) and not _money(scene, t, grammar)]
    bought = [t for t in bought if not _lost(scene, t)]
    paid = [*args.indirect, *args.obliques.get("to", ())] or [t for t in args.objects if not _money(scene, t, grammar)]
    sellers = [t for t in paid if party(scene, t, grammar)]
    buyers = [*args.subjects, *args.obliques.get("by", ())]
    if bought and sellers and buyers:
        yield from Frame("paid_for", scene, token, False, grammar).fill(sellers, buyers, bought)


def _lost(scene: Scene, token: Token) -> bool:
    """ "paid for the downed plane", "for the jet it shot down": the loss is paid for, and nothing is bought."""
    about = scene.kids(token, "amod", "acl", "acl:relcl")
    return any({t.lemma.lower(), t.text.lower()} & _LOSING for t in about)


def _money(scene: Scene, token: Token, grammar: Grammar) -> bool:
    found = good(scene, token, grammar)
    return found is not None and found.category == "money"


def _employers(scene: Scene, token: Token) -> list[Token]:
    """For whom the work is done: "for lobbying on behalf of A", "for work for A"."""
    works = [
        k
        for k in [*scene.kids(token, "advcl"), *scene.kids(token, "obl"), *(
            k for o in scene.kids(token, "obj") for k in scene.kids(o, "nmod", "acl"))]
        if k.lemma.lower() in _WORK
    ]  # fmt: skip
    found = [k for w in [*works, *([token] if works else [])] for k in scene.kids(w, "nmod", "obl")]
    found = [k for k in found if scene.case(k) in _PAYERS or k.lemma.lower() == "behalf"]
    deeper = [k for f in found if f.lemma.lower() == "behalf" for k in scene.kids(f, "nmod")]
    return [t for k in deeper or found for t in scene.conjuncts(k)]
