"""The order of the stages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from embargowatch import assess
from embargowatch.assess.facts import Side
from embargowatch.lexicon import Lexicon, Name
from embargowatch.model import Actor, ItemClass
from embargowatch.model.law import Assessed

BRACKETS = re.compile(r"\(([^()]*)\)")
VIA = re.compile(r"\b(?:via|through|by way of)\b", re.IGNORECASE)
NEAR = re.compile(r"\b(?:in|at|inside|abroad in|for|to)\b", re.IGNORECASE)
APART = re.compile(r"\b(?:with|found|on|per|said|under|meant|owned by)\b", re.IGNORECASE)
NOT_PARTY = frozenset({"flagged", "made", "built", "supplied", "owned", "registered"})
LONGEST = 500


def assess_case(
    case: Mapping[str, object], lexicon: Lexicon, law: assess.Law, as_of: datetime.date | None = None
) -> Assessed:
    """One plain case (contract: ``assess``) against the law. Raises UsageError where a field is not as expected."""
    supplier = _side(str(case.get("supplier") or "")[:LONGEST], lexicon)
    recipient = _side(str(case.get("recipient") or "")[:LONGEST], lexicon)
    classes = _classes(str(case.get("item") or "")[:LONGEST], lexicon)
    facts = assess.plain(case, law, supplier, recipient, classes)
    found = assess.findings(facts, law, as_of)
    return Assessed(facts.id, assess.verdict(found), facts, found, law.known_until, as_of)


def _side(words: str, lexicon: Lexicon) -> Side:
    """The party that plain words name, where it is, and what it passed through."""
    main = BRACKETS.sub(" ", words)
    inside = " ".join(BRACKETS.findall(words))
    passed = [part for text in (main, inside) for part in VIA.split(text)[1:]]
    main = VIA.split(main)[0]
    cut = APART.search(main)
    main = main[: cut.start()] if cut and cut.start() > 0 else main
    who, *places = NEAR.split(main, maxsplit=1)
    actors = _actors(who, lexicon) or _actors(main, lexicon) or _actors(VIA.split(inside)[0], lexicon)
    near = tuple(one for place in places for one in _actors(place, lexicon))
    if len(actors) > 1 and (actors[0].kind != "state" or any(one.kind != "state" for one in actors)):
        near, actors = (*near, *actors[1:]), actors[:1]
    route = tuple(one for part in passed for one in _actors(part, lexicon))
    return Side(words, actors, near, route)


def _actors(words: str, lexicon: Lexicon) -> tuple[Actor, ...]:
    return tuple(dict.fromkeys(name.actor for name in lexicon.names(words) if _is_party(name)))


def _is_party(name: Name) -> bool:
    return name.prefix not in {"anti", "non"} and name.suffix not in NOT_PARTY


def _classes(words: str, lexicon: Lexicon) -> tuple[ItemClass, ...]:
    """The first item that the words name, with the classes above it."""
    found = lexicon.items(words)
    return (found[0].item, *lexicon.ancestors(found[0].item.id)) if found else ()
