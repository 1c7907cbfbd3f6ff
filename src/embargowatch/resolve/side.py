"""Plain words for one side of a transfer, taken apart: who it is, where it is, what it passed through.

In: words such as "DPRK via Russia", "Yemen (government)", "Korea, DPR", and the lexicon. Out: a Side with the actors
found. Nobody is guessed: a name that the lexicon does not hold stays in the words.
"""

from __future__ import annotations

import re

from embargowatch.lexicon import Lexicon, Name
from embargowatch.model import Actor
from embargowatch.model.law import Side

BRACKETS = re.compile(r"\(([^()]*)\)")
VIA = re.compile(r"\b(?:via|through|by way of|trans-?shipped (?:in|at|through))\b", re.IGNORECASE)
NEAR = re.compile(r"\b(?:in|at|inside|abroad in|for|to)\b", re.IGNORECASE)
APART = re.compile(r"\b(?:with|found|on|per|said|under|meant|owned by|that|which|after)\b", re.IGNORECASE)
TURNED = re.compile(r"\s*([^,()]{1,60}), ?([^,()]{1,60}?)\s*")
FULL_STOP = re.compile(r"[.;:!?\n(]|,(?! [A-Z])|\b(?:to|for|before|after|by|when|where|who|which|from)\b")
NOT_PARTY = frozenset({"flagged", "made", "built", "supplied", "owned", "registered"})


def side(words: str, lexicon: Lexicon) -> Side:
    """The party that plain words name, where it is (``near``), and what it passed through (``route``)."""
    given, words = words, _written_out(words, lexicon)
    main = BRACKETS.sub(" ", words)
    inside = " ".join(BRACKETS.findall(words))
    passed = [part for text in (main, inside) for part in VIA.split(text)[1:]]
    main = VIA.split(main)[0]
    cut = APART.search(main)
    main = main[: cut.start()] if cut and cut.start() > 0 else main
    who, *places = NEAR.split(main, maxsplit=1)
    actors = _actors(who, lexicon) or _actors(main, lexicon) or _actors(VIA.split(inside)[0], lexicon)
    if any(name.ambiguous for name in lexicon.names(who)):
        actors = _sure(words, lexicon)[:1] or actors  # "Congo (Brazzaville)": the bracket says which
    near = tuple(one for place in places for one in _actors(place, lexicon))
    if len(actors) > 1 and (actors[0].kind != "state" or any(one.kind != "state" for one in actors)):
        near, actors = (*near, *actors[1:]), actors[:1]
    route = tuple(one for part in passed for one in _actors(part, lexicon))
    return Side(given, actors, near, route, bool(actors) and actors[0] not in _sure(words, lexicon))


def passed(story: str, lexicon: Lexicon) -> tuple[Actor, ...]:
    """The states that a story says the goods went through: "flown via A", "transshipped in B and C", in text order."""
    found: dict[Actor, None] = {}
    for cue in VIA.finditer(story):
        place = FULL_STOP.split(story[cue.end() : cue.end() + 60], maxsplit=1)[0]
        found |= {actor: None for actor in _sure(place, lexicon) if actor.kind == "state"}
    return tuple(found)


def _written_out(words: str, lexicon: Lexicon) -> str:
    """A name that is turned round ("Korea, DPR") or in small letters, as the lexicon writes it; else the words."""
    turned = TURNED.fullmatch(words)
    tries = [f"{turned[2]} {turned[1].strip()}"] if turned else []
    if words.islower():
        tries += [words.title(), words.upper()]
    return next((one for one in tries if _is_name(one, lexicon)), words)


def _is_name(words: str, lexicon: Lexicon) -> bool:
    return any((name.start, name.end) == (0, len(words)) and not name.ambiguous for name in lexicon.names(words))


def _actors(words: str, lexicon: Lexicon) -> tuple[Actor, ...]:
    return tuple(dict.fromkeys(name.actor for name in lexicon.names(words) if _is_party(name)))


def _sure(words: str, lexicon: Lexicon) -> tuple[Actor, ...]:
    return tuple(name.actor for name in lexicon.names(words) if _is_party(name) and not name.ambiguous)


def _is_party(name: Name) -> bool:
    return name.prefix not in {"anti", "non"} and name.suffix not in NOT_PARTY
