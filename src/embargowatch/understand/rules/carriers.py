"""The rule of carriers: what a ship, plane or truck carries passes along its way."""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.arguments import Clause, clause
from embargowatch.understand.frames import Grammar
from embargowatch.understand.goods import good, loaded
from embargowatch.understand.parties import party
from embargowatch.understand.rules.candidate import Candidate, Frame
from embargowatch.understand.rules.places import inside, nationality, source, to
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

CARRIERS = frozenset(
    """ship vessel plane aircraft boat dhow truck train flight freighter tanker convoy container cargo jet lorry
    airliner barge helicopter aeroplane airplane coaster""".split()
)
VEHICLES = CARRIERS - {"container", "cargo", "aircraft", "jet", "helicopter"}
MOVING = frozenset(
    "fly sail cross head travel depart leave arrive dock land call move come steam bind go enter reach".split()
)
_BEARING = frozenset({"carry", "bear", "transport", "haul", "bring"})
_SENDING = frozenset({"send", "donate", "charter", "provide", "supply", "dispatch", "ship", "load"})
_CHEAP_FLAGS = frozenset("LR PA MH BS MT BM CY KM TG TZ PW SL CM HN BZ KH MN VU AG BB GQ".split())  # of convenience
_CARGO = frozenset({"cargo", "load", "shipment", "consignment", "haul"})


def carried(scene: Scene, token: Token, grammar: Grammar) -> Iterator[Candidate]:
    """A ship, plane or truck with goods aboard goes from A to B: "planes carrying arms flew from A to B".

    Example: "Trucks loaded with rifles crossed from Libya into Mali".
    Not: "A plane with the minister aboard flew to Paris".
    """
    lemma = token.lemma.lower()
    if lemma not in MOVING or token.upos not in ("VERB", "ADJ"):
        return
    args = clause(scene, token)
    vehicles = [t for t in _moving(scene, token, args) if t.lemma.lower() in CARRIERS]
    aboard = [t for v in vehicles for t in loaded(scene, v, grammar)]
    beside = [t for v in vehicles for t in inside(scene, v, frozenset({"with"}))]
    aboard = aboard or [t for t in beside if t.index in scene.things or t.lemma.lower() in grammar.measures]
    aboard = aboard or [t for t in args.obliques.get("with", ()) if t.lemma.lower() in _CARGO]
    aboard = aboard or [
        t for k in scene.kids(token, "advcl") if k.lemma.lower() in _BEARING for t in clause(scene, k).objects
    ]
    goods = [t for t in aboard if good(scene, t, grammar)]
    if not vehicles or not goods:
        return
    suppliers = [t for t in source(args, grammar) if party(scene, t, grammar)]
    suppliers = suppliers or [t for g in goods for t in inside(scene, g, grammar.source)]
    if lemma in ("leave", "depart"):
        suppliers = suppliers or list(args.objects)
    suppliers = suppliers or _senders(scene, [*goods, *vehicles]) or nationality(scene, goods, grammar)
    suppliers = suppliers or _whose_aid(scene, vehicles, goods, grammar)
    meant = [t for g in goods for t in inside(scene, g, grammar.to)]
    recipients = to(args, grammar) or meant
    if lemma in ("arrive", "dock", "land") and not meant:
        recipients += [*args.obliques.get("in", ()), *args.obliques.get("at", ())]
    if lemma in ("enter", "reach"):
        recipients += args.objects
    yield from Frame("carried", scene, token, True, grammar).fill(suppliers, recipients, goods)


def _whose_aid(scene: Scene, vehicles: list[Token], goods: list[Token], grammar: Grammar) -> list[Token]:
    """ "a Malaysian ship with aid": mostly that state's, unless the flag is a cheap one; arms may be anybody's."""
    aid = all((what := good(scene, t, grammar)) is not None and what.category == "aid_unspecified" for t in goods)
    flags = [k for v in vehicles for k in scene.kids(v, "amod", "compound") if k.index in scene.names] if aid else []
    return [k for k in flags if scene.names[k.index].actor.id not in _CHEAP_FLAGS]


def _senders(scene: Scene, tokens: list[Token]) -> list[Token]:
    """ "a ship with rice sent by A": A."""
    sent = [k for t in tokens for k in scene.kids(t, "acl") if k.lemma.lower() in _SENDING]
    return [t for k in sent for t in clause(scene, k).subjects]


def _moving(scene: Scene, token: Token, args: Clause) -> list[Token]:
    """What moves: the subject, or the noun that the word stands behind ("a dhow bound from A for B")."""
    head = scene.head(token)
    behind = [head] if head is not None and token.deprel in ("amod", "acl") and head.index < token.index else []
    return [*args.subjects, *(args.objects if args.passive else ()), *behind]
