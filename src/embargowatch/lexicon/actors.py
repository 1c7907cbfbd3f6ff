"""Actors and all the words that name them.

In: entries of data/actors/*.yaml (fields in docs/lexicon.md). Out: the actors by id, and phrases with their meaning.
Raises DataError where an entry is wrong or where two actors claim the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from embargowatch.errors import DataError
from embargowatch.lexicon.files import Entry
from embargowatch.lexicon.meaning import Meaning
from embargowatch.lexicon.phrase import Phrase, fold, phrase
from embargowatch.model import Actor

ACTOR_KINDS = ("state", "bloc", "body", "armed_group", "company", "person", "vessel")
FORMS = {
    "names": "name",
    "aliases": "alias",
    "adjectives": "adjective",
    "people": "people",
    "seats": "seat",
    "governments": "government",
    "groups": "group",
    "places": "place",
}
FIELDS = frozenset({"id", "name", "kind", "state", "leaders", "note", "care", *FORMS})
LEADER = re.compile(r"^(?P<names>[^\d]+?)(?:\s+(?P<terms>[\d+\s-]+))?$")


@dataclass(frozen=True, slots=True)
class Term:
    """Years in which a person speaks for a state or bloc (by id). ``last`` None: still, when the data were written."""

    state: str | None
    first: int
    last: int | None


@dataclass(slots=True)
class Cast:
    """Everybody in the data: actors by id, phrases, terms of office by the person's id, readings of contested words."""

    actors: dict[str, Actor] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], Phrase[Meaning]] = field(default_factory=dict)
    terms: dict[str, tuple[Term, ...]] = field(default_factory=dict)

    def add(self, words: str, meaning: Meaning, where: str) -> None:
        """Take a phrase up; the first form of the same actor stands."""
        made = phrase(words, meaning)
        if made is None:
            raise DataError(f"{where}: expected words, found '{words}'. Remove it.")
        key = (*made.words, *made.gaps)
        known = self.phrases.setdefault(key, made)
        if known.value.form == meaning.form == "leader" and _called(known.value) == _called(meaning):
            self.phrases[key] = made
        if _called(known.value) != _called(meaning):
            raise DataError(
                f"{where}: '{words}' already names {_called(known.value)}. One phrase names one actor: "
                "remove it here, or list it under 'contested' in actors/traps.yaml."
            )


def _called(meaning: Meaning) -> str:
    return meaning.actor.id if meaning.actor else "nobody (a trap)"


def slug(name: str) -> str:
    """A stable id for a name: "Antony Blinken" -> "antony-blinken"; "" where nothing is left of it."""
    return re.sub(r"[^\w]+", "-", fold(name)).strip("-_")


def cast(found: Iterable[Entry]) -> Cast:
    """All actors of the entries. An entry of a known id without a name adds words to that actor."""
    result = Cast()
    for entry in found:
        entry.check(FIELDS)
        actor = _actor(entry, result)
        result.actors[actor.id] = actor
        care = frozenset(entry.listed("care"))
        for words, form in _words(entry, actor):
            result.add(words, Meaning(actor, form, words in care), entry.where)
        for leader in entry.listed("leaders"):
            _add_leader(leader, actor, entry.where, result)
    return result


def _actor(entry: Entry, result: Cast) -> Actor:
    key = entry.needed("id")
    known = result.actors.get(key)
    if known is not None:
        if entry.text("name") not in (None, known.name):
            raise DataError(f"{entry.where}: the id is taken by {known.name}. Use another id, or leave 'name' out.")
        return known
    kind = entry.needed("kind")
    if kind not in ACTOR_KINDS:
        raise DataError(f"{entry.where}: expected one of {', '.join(ACTOR_KINDS)} as kind, found '{kind}'.")
    return Actor(key, entry.needed("name"), kind, key if kind in {"state", "bloc"} else entry.text("state"))


def _words(entry: Entry, actor: Actor) -> Iterator[tuple[str, str]]:
    """Every phrase of an entry with its form; a people without a plural of its own gets one from its adjective."""
    yield actor.name, "name"
    for column, form in FORMS.items():
        for words in entry.listed(column):
            yield words, form
    if actor.kind == "state" and not entry.listed("people"):
        for words in entry.listed("adjectives"):
            if words.endswith(("an", "i")):
                yield words + "s", "people"


def _add_leader(text: str, actor: Actor, where: str, result: Cast) -> None:
    """ "Antony Blinken/Blinken 2021-2025": a full name, short forms that are safe anywhere, years in office.

    Somebody who has spoken for several (a minister who went to Brussels) gets the state of the latest term.
    """
    match = LEADER.match(text)
    if match is None:
        raise DataError(f"{where}: expected 'Full Name/Short 2001-2009' among leaders, found '{text}'.")
    names = [name.strip() for name in match["names"].split("/") if name.strip()]
    person = Actor(slug(names[0]), names[0], "person", actor.state)
    terms = result.terms.get(person.id, ()) + _terms(match["terms"] or "", actor.state, where)
    latest = max(terms, key=lambda term: term.first, default=None)
    if latest is not None and latest.state != actor.state:
        person = replace(person, state=latest.state)
    result.actors[person.id] = person
    result.terms[person.id] = terms
    for name in names:
        result.add(name, Meaning(person, "leader"), where)


def _terms(text: str, state: str | None, where: str) -> tuple[Term, ...]:
    """ "2017-2021+2025-" -> two terms, the second still open."""
    terms = []
    for part in filter(None, (part.strip() for part in text.split("+"))):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            raise DataError(f"{where}: expected years such as 2001-2009, found '{part}'.")
        terms.append(Term(state, int(first), int(last) if last else (None if dash else int(first))))
    return tuple(terms)
