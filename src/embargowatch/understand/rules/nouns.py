"""Rules whose word is a noun: the delivery, the purchase, the aid, the arming."""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.arguments import clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good, good
from embargowatch.understand.parties import party
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.places import (
    BANS,
    DEALS,
    banner,
    by,
    content,
    earning,
    inside,
    light,
    nationality,
    owners,
    prepositional,
)
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_OF = frozenset({"of"})
TRADING = frozenset({"export", "import", "shipment", "delivery"})  # whose they are may be told before
_SELLING = frozenset({"export", "sale"})
_GRANTING = frozenset("approve authorise authorize license clear greenlight permit".split())
_ASKING = frozenset("request seek want consider propose plan negotiate mull weigh".split())
_MOVING = frozenset(
    {"deploy", "base", "station", "position", "scramble", "redeploy", "withdraw", "trace", "track", "link"}
)


def noun_give(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A noun of giving: "the delivery of X by A to B", "A's sale of X to B", "US arms shipments to B".

    Example: "Iran's supply of rockets to Hezbollah". Not: "the delivery of a speech to Congress".
    """
    lemma = token.lemma.lower()
    if token.upos != "NOUN" or lemma not in grammar.give_nouns:
        return
    if token.index in scene.things and lemma not in grammar.events:
        return
    if _under_sanctions(scene, token):
        return
    goods = content(scene, token, grammar)
    suppliers = by(scene, token) or prepositional(scene, token, grammar.source) or owners(scene, token)
    recipients = [t for t in prepositional(scene, token, grammar.to) if t.index not in scene.things]
    recipients = [t for t in recipients if scene.case(t) != "for" or party(scene, t, grammar)]  # "for use in May"
    recipients = recipients or _rearmed(scene, token)
    if goods and not suppliers:
        suppliers = nationality(scene, [t for t in goods if t is not token], grammar)
    suppliers = suppliers or earning(scene, token)
    if not suppliers and lemma in _SELLING:  # "the export of its excess steel"
        suppliers = [k for t in goods for k in scene.kids(t, "nmod:poss") if k.upos in ("PRON", "DET")]
    if not suppliers and (recipients or _granted(scene, token, goods, grammar)):
        suppliers = light(scene, token, grammar) or banner(scene, token)
    if goods or recipients and (suppliers or lemma in TRADING):
        yield from Frame("noun_give", scene, token, True, grammar).fill(suppliers, recipients, goods)


def _granted(scene: Scene, token: Token, goods: list[Token], grammar: Grammar) -> bool:
    """ "A approved the sale of missiles": whoever allows arms to be sold supplies them, whoever the buyer is."""
    head = scene.head(token)
    arms = [t for t in goods if (what := good(scene, t, grammar)) is not None and what.category in grammar.arms]
    return bool(arms) and head is not None and head.lemma.lower() in _GRANTING and token.deprel == "obj"


def _rearmed(scene: Scene, token: Token) -> list[Token]:
    """ "a shipment of arms to resupply B": whoever is to be supplied."""
    verbs = [k for k in scene.kids(token, "acl", "advcl") if k.lemma.lower() in ("resupply", "supply", "arm", "equip")]
    return [t for v in verbs for k in scene.kids(v, "obj") for t in scene.conjuncts(k)]


def _under_sanctions(scene: Scene, token: Token) -> bool:
    """ "sanctions on Iran's oil exports": the sanctions are the point, not that anything passes."""
    head = scene.head(token)
    if head is None or scene.case(token) not in ("on", "against"):
        return False
    return any(t.lemma.lower() in ("sanction", "sanctions") for t in (head, *scene.kids(head, "obj", "nsubj:pass")))


def noun_get(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A noun of getting: "B's purchase of X from A", "imports of X by B", "Chinese coal imports".

    Example: "India's purchase of Russian oil". Not: "the acquisition of a rival by the bank".
    """
    lemma = token.lemma.lower()
    if token.upos != "NOUN" or lemma not in grammar.get_nouns:
        return
    goods = content(scene, token, grammar)
    sellers, buyers = _deal(scene, token)
    suppliers = prepositional(scene, token, grammar.source) or sellers
    suppliers = suppliers or nationality(scene, [t for t in goods if t is not token], grammar)
    recipients = by(scene, token) or buyers
    if recipients and not suppliers:
        suppliers = owners(scene, token)  # "North Korean coal imports by China"
    recipients = recipients or owners(scene, token) or prepositional(scene, token, grammar.to)
    recipients = [t for t in recipients if t not in suppliers] or light(scene, token, grammar)
    recipients = recipients or _asking(scene, token)
    recipients = recipients or banner(scene, token) or (_means(scene, token) if suppliers else [])
    suppliers = suppliers or _accounting(scene, token)
    if goods or suppliers and (recipients or lemma in TRADING):
        yield from Frame("noun_get", scene, token, True, grammar).fill(suppliers, recipients, goods)


def _deal(scene: Scene, token: Token) -> tuple[list[Token], list[Token]]:
    """ "B signed an agreement with A for the purchase of jets": A, who sells them, and B."""
    above = scene.head(token)
    if above is None or scene.case(token) not in ("for", "on", "about", "over"):
        return [], []
    deal = above if above.lemma.lower() in DEALS else next(
        (k for k in scene.kids(above, "obj") if k.lemma.lower() in DEALS), None
    )  # fmt: skip
    verb = scene.head(above) if deal is above else above
    signed = verb is not None and verb.upos == "VERB"
    beside = [k for k in scene.kids(verb, "obl") if scene.case(k) == "with"] if verb is not None and signed else []
    sellers = inside(scene, deal, frozenset({"with"})) or beside if deal is not None else []
    return sellers, list(clause(scene, verb).subjects) if verb is not None and signed and sellers else []


def _asking(scene: Scene, token: Token) -> list[Token]:
    """ "B has requested the purchase of jets": B is to receive them."""
    head = scene.head(token)
    asked = head is not None and head.upos == "VERB" and head.lemma.lower() in _ASKING and token.deprel == "obj"
    return list(clause(scene, head).subjects) if head is not None and asked else []


def _accounting(scene: Scene, token: Token) -> list[Token]:
    """ "A accounts for nearly all of B's oil imports", "A makes up half of B's imports": A supplies them."""
    for above in scene.sentence.ancestors(token.index):
        if above.upos == "VERB":
            counting = above.lemma.lower() in ("account", "provide", "supply") or above.lemma == "make" and any(
                k.text.lower() == "up" for k in scene.kids(above))  # fmt: skip
            return list(clause(scene, above).subjects) if counting else []
    return []


def _means(scene: Scene, token: Token) -> list[Token]:
    """ "A strengthens its army with the purchase of tanks from B": A buys."""
    head = scene.head(token)
    if head is None or head.upos != "VERB" or token.deprel != "obl":
        return []
    return list(clause(scene, head).subjects) if scene.case(token) in ("with", "through", "by", "after") else []


def noun_item(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """What passes stands with its parties: "weapons from A for B", "US military aid to Egypt", "Iran's funding of B".

    Example: "American weapons for the rebels". Not: "the weapons of the rebels".
    """
    lemma = token.lemma.lower()
    if token.upos not in ("NOUN", "PROPN", "SYM") or token.index not in scene.things:
        return
    if lemma in grammar.give_nouns and lemma in grammar.events or _inside_verb_frame(scene, token, grammar):
        return
    if _price(scene, token) or scene.case(token) in ("about", "on", "concerning") and not _banned(scene, token):
        return
    banned = _banned(scene, token)
    recipients = [t for t in prepositional(scene, token, grammar.to) if t.index not in scene.things]
    sources = prepositional(scene, token, grammar.source)
    if lemma in grammar.aid_nouns and not recipients:
        recipients = [t for t in inside(scene, token, _OF) if t.index not in scene.things]
    suppliers = sources or by(scene, token) or owners(scene, token) or _giver_of_worth(scene, token)
    named = any(party(scene, t, grammar) for t in (*recipients, *sources))
    if named and not suppliers:
        suppliers = light(scene, token, grammar)
    if banned and not recipients:
        recipients = banner(scene, token)
    if named:
        yield from Frame("noun_item", scene, token, banned, grammar).fill(suppliers, recipients, [token])


def _giver_of_worth(scene: Scene, token: Token) -> list[Token]:
    """ "a US military aid package worth $2 billion": the US."""
    worth = scene.head(token)
    package = scene.head(worth) if worth is not None and worth.lemma.lower() == "worth" else None
    if package is None:
        return []
    beside = scene.kids(package, "compound", "amod", "nmod:poss")
    return [t for k in beside for t in (k, *scene.kids(k, "compound", "amod")) if t.index in scene.names][:1]


def _price(scene: Scene, token: Token) -> bool:
    """ "helicopters worth $8 billion": what they cost is not what passes."""
    head = scene.head(token)
    worth = head is not None and head.lemma.lower() == "worth" or scene.case(token) == "worth"
    priced = scene.head(head) if head is not None and head.lemma.lower() == "worth" else head
    return worth and priced is not None and (priced.index in scene.things or _of_goods(scene, priced))


def _of_goods(scene: Scene, token: Token) -> bool:
    return any(k.index in scene.things for k in scene.kids(token, "nmod", "compound"))


def _banned(scene: Scene, token: Token) -> bool:
    """ "a ban on rubies from A": the ban says that they would pass."""
    head = scene.head(token)
    return head is not None and scene.case(token) == "on" and head.lemma.lower() in BANS


def _inside_verb_frame(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """Whether a verb of giving or getting already has this item as its object."""
    while token.deprel == "conj" and token.head >= 0:
        token = scene.token(token.head)
    head = scene.head(token)
    verbs = grammar.give_verbs.keys() | grammar.get_verbs.keys() | _MOVING
    sent_in = token.deprel == "obl" and scene.case(token) == "in"  # "sent in his tanks"
    return head is not None and (token.deprel in ("obj", "nsubj:pass") or sent_in) and head.lemma.lower() in verbs


def act_noun(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """The act as a noun: "the arming of the rebels by Qatar", "Iran's training of the militia".

    Example: "Moscow's arming of the separatists". Not: "the training of teachers".
    """
    category = grammar.arm_nouns.get(token.lemma.lower()) or grammar.arm_nouns.get(token.text.lower())
    if category is None or token.upos != "NOUN" or not token.text.lower().endswith("ing"):
        return
    recipients = [t for t in inside(scene, token, _OF) if t.index not in scene.things]
    if not recipients:
        return
    itself = Good(scene.span([token.index]), token, category, True)
    suppliers = by(scene, token) or owners(scene, token) or light(scene, token, grammar)
    yield from Frame("act_noun", scene, token, False, grammar).itself(suppliers, recipients, itself)
