"""Rules whose word is a verb: somebody delivers, buys, arms, depends; or what passes flows by itself."""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.arguments import SEIZING, Clause, clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import Good, good, loaded
from embargowatch.understand.parties import party
from embargowatch.understand.rules.agents import holder
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.carriers import CARRIERS, MOVING, VEHICLES
from embargowatch.understand.rules.deals import awarded
from embargowatch.understand.rules.places import (
    allowing,
    by_nation,
    choosing,
    inside,
    nationality,
    partner,
    shared_out,
    source,
    to,
)
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_PASSING_ON = frozenset("funnel channel move transfer route pass transport carry smuggle siphon".split())
_OF = frozenset({"of"})
_PAYMENTS = frozenset({"payment", "money", "fee", "cash"})
_GIFTS = frozenset({"gift", "donation", "loan", "grant", "present"})
_TAKING = frozenset({"seizure", "interception", "discovery", "capture", "confiscation"})
_HELPING = frozenset("support help aid assist back reinforce resupply arm equip bolster supply strengthen".split())
_TURNING = frozenset({"turn", "look"})
_TRADING = frozenset({"buy", "purchase", "import"})
_TURNING_UP = frozenset({"end", "wind", "turn", "show"})  # with "up in"
_FALLING = frozenset({"ballistic_missile", "cruise_missile", "missile", "artillery", "ammunition", "uav"})
_CROSSING = frozenset({"enter", "cross", "leave", "head", "move"})  # what tanks do by themselves
_APPEARING = frozenset({"arrive", "land", "appear", "surface", "emerge"})
_WAYS = frozenset({"make", "find", "work"})  # with "its way"
_ROLLING = frozenset({"jeep", "bulldozer", "vehicle", "car", "humvee", "truck"})
_SELF_MOVING = frozenset({"armoured_vehicle", "aircraft", "vessel", "troops_training"})
_OF_ONES_OWN = frozenset({"export", "re-export", "reexport", "sell"})  # what is delivered may be another's
_OWNING = frozenset({"our", "my", "its", "their", "his", "her"})
_HANDS = frozenset({"in", "into", "to"})


def verb_give(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb of giving: its subject supplies, its object passes, "to" or an indirect object names the recipient.

    Example: "North Korea delivered missiles to Russia". Not: "North Korea delivered a speech to the congress".
    """
    lemma = token.lemma.lower()
    gives = token.upos in ("VERB", "ADJ") and lemma in grammar.give_verbs and token.deprel != "amod"
    if not gives or awarded(scene, token):
        return
    args = clause(scene, token)
    with_what = [t for t in args.obliques.get("with", ()) if good(scene, t, grammar)]
    if with_what:
        givers = [t for t in args.subjects if party(scene, t, grammar)] or nationality(scene, with_what, grammar)
        givers = givers or list(args.subjects)
        takers = args.indirect or args.objects
        yield from Frame("verb_give_with", scene, token, True, grammar).fill(givers, takers, with_what)
        return
    seized = _seized(scene, token)
    if seized and args.objects and not goods_named(scene, list(args.objects), grammar):
        yield from Frame("verb_give", scene, token, True, grammar).fill([], args.objects, seized)
        return
    objects, indirect = _objects(scene, args, grammar)
    recipients = indirect or _takers(scene, args, objects, grammar)
    suppliers = list(args.subjects) or source(args, grammar)
    if recipients and not suppliers and args.passive and lemma in _OF_ONES_OWN:
        suppliers = allowing(scene, token)
    if lemma in _PASSING_ON and recipients and not any(t.index in scene.names for t in suppliers):
        suppliers = [t for t in source(args, grammar) if party(scene, t, grammar)] or suppliers
    carried = any(t.lemma.lower() in CARRIERS for t in suppliers)
    if not any(party(scene, t, grammar) for t in suppliers) and (recipients or carried):
        suppliers = _origin(scene, args, objects, grammar) or ([] if carried else suppliers)
    aboard = carried and goods_named(scene, objects, grammar)
    frame = Frame("verb_give", scene, token, grammar.give_verbs[lemma] or aboard, grammar)
    for goods, receivers in shared_out(scene, objects, grammar.to) or [(objects, recipients)]:
        yield from frame.fill(suppliers, receivers, goods)


def _takers(scene: Scene, args: Clause, objects: list[Token], grammar: Grammar) -> list[Token]:
    """Who is given it, where no indirect object says so."""
    token, lemma = args.verb, args.verb.lemma.lower()
    found = _not_for_goods(scene, to(args, grammar) or _behind(scene, objects, grammar), objects, grammar)
    found = found or _ditransitive(scene, token, objects, grammar) or _helped(scene, token)
    if not found and lemma in ("supply", "provide"):  # "China supplies most of North Korea's oil"
        found = [t for t in nationality(scene, objects, grammar) if t.deprel == "nmod:poss"]
    if not found and goods_named(scene, objects, grammar):
        found = partner(scene, token) or _keepers(scene, args, list(args.subjects)) or choosing(scene, token)
    if found and not any(party(scene, t, grammar) for t in found):
        needy = [t for t in found if {t.text.lower(), t.lemma.lower()} & grammar.refusals["needy"]]
        found = [t for t in args.obliques.get("in", ()) if needy and t.index in scene.names] or found
    if lemma == "deposit":
        found = found or [t for case in ("in", "at", "with") for t in args.obliques.get(case, ())]
    if lemma == "spend":
        on = args.obliques.get("on", ())
        found = [t for t in on if t.index in scene.names] or [t for o in on for t in _providers(scene, o)]
    return found


def _not_for_goods(scene: Scene, found: list[Token], objects: list[Token], grammar: Grammar) -> list[Token]:
    """ "arms for its ships", "a payment for Russian gas": goods are given nothing; whose they are is paid."""
    meant = [t for t in found if scene.case(t) == "for" and t.index not in scene.names]
    things = [t for t in meant if t.index in scene.things or t.lemma.lower() in CARRIERS]
    if not things or len(things) < len(found):
        return found
    paid = any(t.lemma.lower() in _PAYMENTS for t in objects)
    return nationality(scene, things, grammar) if paid else []


def _seized(scene: Scene, token: Token) -> list[Token]:
    """ "seized rifles to supply the rebels": the rifles."""
    head = scene.head(token)
    if head is None or token.deprel != "advcl" or head.lemma.lower() not in SEIZING:
        return []
    return list(clause(scene, head).objects)


def _providers(scene: Scene, token: Token) -> list[Token]:
    """ "services provided by B": who is paid for them."""
    made = [k for k in scene.kids(token, "acl") if k.lemma.lower() in ("provide", "supply", "sell", "render", "offer")]
    return [t for m in made for t in clause(scene, m).subjects if clause(scene, m).passive]


def _helped(scene: Scene, token: Token) -> list[Token]:
    """ "sent troops to support B": whoever is to be helped receives."""
    helping = [
        k
        for k in scene.kids(token, "advcl", "xcomp")
        if k.lemma.lower() in _HELPING and any(m.text.lower() == "to" for m in scene.kids(k, "mark"))
    ]
    return [t for k in helping for o in scene.kids(k, "obj") for t in scene.conjuncts(o)]


def goods_named(scene: Scene, objects: list[Token], grammar: Grammar) -> bool:
    """Whether one of these phrases names goods."""
    return any(good(scene, t, grammar) for t in objects)


def _origin(scene: Scene, args: Clause, objects: list[Token], grammar: Grammar) -> list[Token]:
    """ "a ship carrying weapons from A", "Russian oil was shipped": who supplies, where the subject is nobody."""
    if _people(scene, objects, grammar):
        return []
    behind = [t for o in objects for t in inside(scene, o, grammar.source)]
    vehicles = [s for s in args.subjects if s.lemma.lower() in CARRIERS]
    aid = [s for s in vehicles if any(k.lemma.lower() in ("aid", "relief") for k in scene.kids(s, "compound"))]
    aboard = [t for s in aid for t in inside(scene, s, grammar.source)]  # "an aid ship from A", no other
    return source(args, grammar) or behind or nationality(scene, objects, grammar) or aboard


def _objects(scene: Scene, args: Clause, grammar: Grammar) -> tuple[list[Token], list[Token]]:
    """What passes and who is given it: "the rebels were sent rockets", "sent the rebels rockets"."""
    objects, indirect = list(args.objects), list(args.indirect)
    if indirect and not objects and "to" in args.obliques:
        return indirect, []  # "give them to B", parsed as if "them" were given something
    first = objects[0] if len(objects) > 1 and not indirect else None
    given = first is not None and good(scene, first, grammar) is None and party(scene, first, grammar) is not None
    if first is not None and given and any(good(scene, t, grammar) for t in objects[1:]):
        return objects[1:], [first]
    paid_in = [t for t in args.obliques.get("in", ()) if good(scene, t, grammar)]
    if paid_in and objects and _sum(scene, objects[-1], grammar):
        return paid_in, indirect or objects[:-1]  # "pledged $50 million in military aid", "was paid millions in cash"
    return objects, indirect


def _sum(scene: Scene, token: Token, grammar: Grammar) -> bool:
    """Whether a phrase is an amount or a sum of money, so that "in aid" behind it says what passes."""
    if token.upos in ("SYM", "NUM") or token.lemma.lower() in grammar.measures:
        return True
    return token.index in scene.things and scene.things[token.index].item.category == "money"


def _behind(scene: Scene, objects: list[Token], grammar: Grammar) -> list[Token]:
    """ "sent aid for Syria", "2 billion euros in aid to Syria": the recipient behind the object."""
    return [t for o in objects for t in inside(scene, o, grammar.to) if t.index not in scene.things]


def _ditransitive(scene: Scene, token: Token, objects: list[Token], grammar: Grammar) -> list[Token]:
    """ "is sending Tehran fighter jets", parsed as jets of a kind: a bare name right behind such a verb receives."""
    if token.lemma.lower() not in grammar.ditransitive or not objects:
        return []
    first = token.index + 1
    if first < len(scene.sentence.tokens) and scene.token(first).upos == "DET":
        first += 1
        lemma = scene.token(first).lemma.lower() if first < len(scene.sentence.tokens) else ""
        if objects[0].index > first and (lemma in grammar.groups or lemma in grammar.described):
            return [scene.token(first)] if scene.token(first).deprel in ("compound", "nmod") else []
        counted = first in scene.names and scene.token(min(first + 1, len(scene.sentence.tokens) - 1)).upos == "NUM"
        if counted and scene.names[first].form == "people" or counted and scene.token(first).upos == "ADJ":
            return [scene.token(first)]  # "gave the Lebanese six aircraft"
    name = scene.names.get(first)
    if name is None or name.form not in ("name", "seat", "alias", "people", "group") or objects[0].index == first:
        return []
    below = first in scene.core(objects[0]) and scene.token(first).deprel in (
        "compound",
        "nmod",
        "flat",
        "amod",
        "nmod:poss",
    )
    if any(k.text in ("'s", "’s", "'", "’") for k in scene.kids(scene.token(first), "case")):
        return []
    return [scene.token(first)] if below else []


def _people(scene: Scene, objects: list[Token], grammar: Grammar) -> bool:
    """ "American troops were sent to B": the adjective says whose they are, not who supplies them."""
    found = [g for t in objects if (g := good(scene, t, grammar)) is not None]
    return any(g.category == "troops_training" for g in found)


def verb_get(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb of getting: its subject receives, its object passes, "from" names the supplier.

    Example: "Egypt bought rockets from North Korea". Not: "Egypt received a visit from the minister".
    """
    lemma = token.lemma.lower()
    if token.upos not in ("VERB", "ADJ") or lemma not in grammar.get_verbs:
        return
    args = clause(scene, token)
    if any(t.lemma.lower() == "hand" and t.xpos == "NNS" for t in args.objects):
        held = [t for t in args.obliques.get("on", ()) if good(scene, t, grammar)]
        yield from Frame("verb_get", scene, token, True, grammar).fill([], args.subjects, held) if held else ()
        return
    suppliers = source(args, grammar) or [t for o in args.objects for t in inside(scene, o, grammar.source)]
    gifts = [t for t in args.obliques.get("as", ()) if t.lemma.lower() in _GIFTS]
    suppliers = suppliers or [t for g in gifts for t in inside(scene, g, grammar.source)]
    suppliers = suppliers or partner(scene, token)
    origins = by_nation(scene, list(args.objects), grammar) if not suppliers else []
    suppliers = suppliers or nationality(scene, args.objects, grammar)
    if lemma == "secure":  # "secured A's arsenal": no more than that
        suppliers = [t for t in suppliers if t.deprel != "nmod:poss"]
    objects = _objects(scene, args, grammar)[0]
    if not suppliers and lemma in _TRADING:  # "helps B by buying its oil"
        suppliers = [k for o in objects for k in scene.kids(o, "nmod:poss") if k.upos in ("PRON", "DET")]
    buyers = list(args.subjects) or to(args, grammar) or _keepers(scene, args, suppliers)
    buyers = buyers or [t for o in objects for t in holder(scene, o, grammar)]  # "fired missiles bought from A"
    frame = Frame("verb_get", scene, token, grammar.get_verbs[lemma], grammar)
    for goods, sellers in shared_out(scene, objects, grammar.source) or origins or [(objects, suppliers)]:
        yield from frame.fill(sellers, buyers, goods)


def _keepers(scene: Scene, args: Clause, suppliers: list[Token]) -> list[Token]:
    """ "A's tanks, bought from B", "A's tanks were supplied by B": whose they now are."""
    if not args.passive or not suppliers:
        return []
    owned = [k for o in args.objects for k in scene.kids(o, "nmod:poss")]
    return [t for o in owned for t in scene.conjuncts(o) if t not in suppliers]


def verb_ask(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb of asking: its subject wants to receive what stands behind "for", from the one asked.

    Example: "Ukraine asked Germany for missiles". Not: "the minister asked Germany for patience".
    """
    lemma = token.lemma.lower()
    if token.upos != "VERB" or lemma not in grammar.ask_verbs | _TURNING:
        return
    args = clause(scene, token)
    if lemma in _TURNING:
        wanted = [t for t in args.obliques.get("for", ()) if good(scene, t, grammar)]
        if wanted and args.subjects:
            yield from Frame("verb_ask", scene, token, False, grammar).fill(to(args, grammar), args.subjects, wanted)
        return
    wanted = [t for t in args.obliques.get("for", ()) if good(scene, t, grammar)]
    addressed = (*args.indirect, *args.objects, *args.obliques.get("with", ()))
    asked = [t for t in addressed if good(scene, t, grammar) is None]
    if not wanted:
        wanted = [t for t in args.objects if good(scene, t, grammar)]
        asked = source(args, grammar) or [t for o in wanted for t in inside(scene, o, grammar.source)]
        asked = asked or nationality(scene, wanted, grammar)
    arms = any((what := good(scene, t, grammar)) and what.category in grammar.arms for t in wanted)
    if args.subjects and (wanted and asked or arms and lemma == "request"):
        yield from Frame("verb_ask", scene, token, False, grammar).fill(asked, args.subjects, wanted)


def verb_arm(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A verb that says itself what passes: "arms", "funds", "trains"; its object is the recipient.

    Example: "Iran arms the Houthis". Not: "armed men entered the town".
    """
    lemma = token.lemma.lower()
    category = grammar.arm_verbs.get(lemma)
    if token.upos != "VERB" or token.index and scene.token(token.index - 1).text == "-":
        return  # "strong-arm"
    if category is None or token.deprel == "amod":
        category = _supported(scene, token, grammar)
    if category is None and lemma not in grammar.support_verbs:
        return
    args = clause(scene, token)
    with_what = [t for t in args.obliques.get("with", ()) if good(scene, t, grammar)]
    if with_what and token.deprel != "amod":
        givers = args.subjects or nationality(scene, with_what, grammar)
        yield from Frame("verb_arm_with", scene, token, True, grammar).fill(givers, args.objects, with_what)
        return
    counted = [t for t in args.objects if t.lemma.lower() in grammar.measures]
    sums = any(party(scene, t, grammar) is None for t in counted)  # not "thousands of rebels"
    goods = [t for t in args.objects if good(scene, t, grammar) and not scene.names_in(scene.core(t))]
    if category is None or sums or any(t.lemma.lower() not in grammar.groups for t in goods):
        return
    words = scene.span(sorted({token.index, *(k.index for k in how(scene, token, grammar))}))
    itself = Good(words, token, category, True)
    if lemma == "pay" and args.passive and token.deprel in ("acl", "advcl"):
        return  # "delivered arms, paid for by A"
    takers = [t for t in args.objects or args.indirect if not t.lemma.lower().endswith(("self", "selves"))]
    yield from Frame("verb_arm", scene, token, False, grammar).itself(args.subjects, takers, itself)


def _supported(scene: Scene, token: Token, grammar: Grammar) -> str | None:
    if token.lemma.lower() not in grammar.support_verbs:
        return None
    found = how(scene, token, grammar)
    return grammar.support_adverbs[found[0].lemma.lower()] if found else None


def how(scene: Scene, token: Token, grammar: Grammar) -> list[Token]:
    """The adverb that says how somebody is supported: of the verb, or right beside it."""
    if token.lemma.lower() not in grammar.support_verbs:
        return []
    beside = [t for t in scene.sentence.tokens[max(0, token.index - 1) : token.index + 2] if t is not token]
    near = [*scene.kids(token, "advmod"), *beside]
    return [k for k in near if k.lemma.lower() in grammar.support_adverbs][:1]


def verb_flow(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """What passes is itself the subject: "weapons flow from A to B", "missiles reached B", "arms bound for B".

    Example: "Weapons reached the militia from Sudan". Not: "The minister arrived in Cairo from Moscow".
    """
    lemma = token.lemma.lower()
    if token.upos not in ("VERB", "ADJ") or lemma not in grammar.flow_verbs:
        return
    args = clause(scene, token)
    things = [*(args.objects if args.passive else args.subjects), *_described(scene, token)]
    goods = [t for t in things if good(scene, t, grammar) and not loaded(scene, t, grammar)]
    if lemma in _WAYS and not any(t.lemma.lower() == "way" for t in args.objects):
        return
    if lemma in MOVING:
        goods = [t for t in goods if t.lemma.lower() not in VEHICLES]  # a lorry that crosses a border is no gift
    if lemma in _CROSSING and not args.passive:
        goods = [t for t in goods if t.lemma.lower() not in _ROLLING]
        goods = [t for t in goods if (what := good(scene, t, grammar)) and what.category not in _SELF_MOVING]
    hands = _hands(scene, args)
    if lemma in _APPEARING | {"fall"} and not hands:
        goods = [t for t in goods if not _by_itself(scene, t, lemma, grammar)]
    if not goods:
        return
    recipients = hands or to(args, grammar)
    if lemma == "reach" and any(k.text.lower() in ("can", "could") for k in scene.kids(token, "aux")):
        return  # how far a missile flies
    if lemma == "enter" and any(t.lemma.lower() == "service" for t in args.objects):
        return
    if lemma in ("reach", "enter", "flood") and not args.passive:
        recipients = list(args.objects) + recipients
    if lemma in _APPEARING or lemma in _TURNING_UP and args.particle == "up":
        recipients += args.obliques.get("in", ())
    suppliers = [t for t in source(args, grammar) if party(scene, t, grammar)]
    suppliers = suppliers or [t for g in goods for t in inside(scene, g, grammar.source)]
    if suppliers and not recipients and lemma in ("come", "originate"):
        items = [what.token for g in goods if (what := good(scene, g, grammar)) is not None]
        recipients = [k for t in items for k in scene.kids(t, "nmod:poss")]  # "A's weapons come from B"
        recipients = recipients or [t for i in items for t in holder(scene, i, grammar)]
    suppliers = suppliers or nationality(scene, goods, grammar) or _ours(scene, goods, grammar)
    if suppliers or recipients:
        yield from Frame("verb_flow", scene, token, False, grammar).fill(suppliers, recipients, goods)


def _by_itself(scene: Scene, token: Token, lemma: str, grammar: Grammar) -> bool:
    """ "a missile landed in Poland", "a destroyer arrived in Manila": a hit and a visit, and nothing is handed over."""
    what = good(scene, token, grammar)
    category = what.category if what is not None else ""
    return category == "vessel" or category in _FALLING | {"aircraft"} and lemma in ("land", "fall")


def _ours(scene: Scene, tokens: list[Token], grammar: Grammar) -> list[Token]:
    """ "none of our weapons went there", "its drones turned up in B": whose they were."""
    items = [what.token for t in tokens if (what := good(scene, t, grammar)) is not None]
    return [k for t in items for k in scene.kids(t, "nmod:poss") if k.text.lower() in _OWNING]


def _described(scene: Scene, token: Token) -> list[Token]:
    """ "missiles bound for B": the noun that an adjective or participle stands behind."""
    head = scene.head(token)
    if head is None or token.deprel not in ("amod", "acl") or head.index > token.index:
        return []
    return inside(scene, head, _OF) if head.lemma.lower() in _TAKING else [head]  # "seizure of arms bound for B"


def _hands(scene: Scene, args: Clause) -> list[Token]:
    """ "ended up in the hands of the rebels", "fell into rebel hands"."""
    held = [t for case in _HANDS for t in args.obliques.get(case, ()) if t.lemma.lower() in ("hand", "hands")]
    return [
        t for h in held for t in inside(scene, h, frozenset({"of"})) + scene.kids(h, "nmod:poss", "compound", "amod")
    ]
