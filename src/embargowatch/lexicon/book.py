"""The lexicon: names of actors, words for items, role nouns; loaded once and passed as an argument.

In: the package's data files. Out: a Lexicon that finds names and items in a text with character offsets, and looks
actors, classes and roles up. It holds no state beyond what it was loaded with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from embargowatch.lexicon import around, files
from embargowatch.lexicon.actors import Cast, Term, cast
from embargowatch.lexicon.items import Goods, goods
from embargowatch.lexicon.meaning import Meaning
from embargowatch.lexicon.money import sums
from embargowatch.lexicon.phrase import Hit, Index, Word, words
from embargowatch.lexicon.roles import Role, roles
from embargowatch.lexicon.traps import Traps, traps
from embargowatch.model import Actor, ItemClass

# Words for people that are aircraft when a type of aircraft stands before them.
PILOTED = re.compile(r"fighters?|trainers?|bombers?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """Words at [start, end) that name an actor.

    ``form``: name | adjective | people | seat | leader | government | alias | group | place (a part of the country:
    where, hardly ever who). ``ambiguous``: they may name somebody or something else ("Jordan" beside a surname,
    "Korea", "Congo" without a clue which); ``actor`` is then the likeliest reading and must not be used without more.
    ``prefix``: "anti", "pro", "non", "ex" where it is bound to the words by a hyphen (then they are NOT the actor);
    ``suffix``: the word bound behind ("made", "supplied", "led").
    """

    start: int
    end: int
    text: str
    actor: Actor
    form: str
    ambiguous: bool = False
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Words at [start, end) for something that may pass, and its most specific class."""

    start: int
    end: int
    text: str
    item: ItemClass


class Lexicon:
    """All names, items and roles."""

    def __init__(self, who: Cast, what: Goods, table: dict[str, Role], pitfalls: Traps) -> None:
        self._actors = who.actors
        self._terms = who.terms
        self._classes = what.classes
        self._roles = table
        self._offices = frozenset(word.partition(" ")[0] for word, role in table.items() if role.speaks_for_state)
        self._names = Index((*pitfalls.phrases, *who.phrases.values()))
        self._items: Index[ItemClass | None] = Index((*pitfalls.items, *what.phrases.values()))

    def actor(self, key: str) -> Actor | None:
        """The actor of an id ("KP", "EU", "houthis"), or None."""
        return self._actors.get(key)

    def item(self, key: str) -> ItemClass | None:
        """The class of an id, or None."""
        return self._classes.get(key)

    def role(self, word: str) -> Role | None:
        """The role that a word or phrase stands for in any case, singular or plural ("Foreign Minister"), or None."""
        return self._roles.get(" ".join(word.lower().split()))

    def terms(self, key: str) -> tuple[Term, ...]:
        """Terms of office of a person by id; empty where they are not known."""
        return self._terms.get(key, ())

    def ancestors(self, key: str) -> tuple[ItemClass, ...]:
        """The classes above a class, nearest first; empty for a root or an unknown id."""
        line: list[ItemClass] = []
        made = self._classes.get(key)
        while made is not None and made.parent is not None:
            made = self._classes[made.parent]
            line.append(made)
        return tuple(line)

    def names(self, text: str) -> list[Name]:
        """The longest names in the text, in order, none overlapping. Give the whole text: clues are sought in it."""
        found = words(text)
        hits = list(self._names.hits(text, found))
        seen: frozenset[str] = frozenset()
        if any(hit.value.contested for hit in hits):
            seen = frozenset(word.folded for word in found)
        named = frozenset(hit.value.actor.id for hit in hits if hit.value.actor)
        others = self._namesakes(text, found, hits)
        read = ((hit, self._name(text, found, hit, (seen, named))) for hit in hits)
        return [
            replace(name, ambiguous=True) if _surname(hit) and name.actor.id in others else name
            for hit, name in read
            if name is not None
        ]

    def _namesakes(self, text: str, found: list[Word], hits: list[Hit[Meaning]]) -> frozenset[str]:
        """Leaders whose family name the text gives to somebody else ("Ana Putin"), and whom it never names in full or
        with a title: there the name alone is not theirs."""
        surnames = [hit for hit in hits if _surname(hit)]
        borne = {_id(hit) for hit in surnames if around.christened(text, found, hit, self._offices)}
        if not borne:
            return frozenset()
        full = {_id(hit) for hit in hits if hit.value.form == "leader" and not _surname(hit)}
        titled = {_id(hit) for hit in surnames if around.titled(text, found, hit, self._offices)}
        return frozenset(borne - full - titled)

    def items(self, text: str) -> list[Thing]:
        """The longest item words in the text, in order, none overlapping; sums of money are items too."""
        found = words(text)
        things = [
            Thing(hit.start, hit.end, text[hit.start : hit.end], hit.value)
            for hit in self._items.hits(text, found)
            if hit.value is not None
        ]
        things = self._whole(text, things)
        return _merged(things, text, self._classes["money"]) if "money" in self._classes else things

    def _whole(self, text: str, things: list[Thing]) -> list[Thing]:
        """Neighbours of one line made one: "Shahed-136 drones" is a Shahed-136."""
        made: list[Thing] = []
        for thing in things:
            last = made[-1] if made else None
            if last is not None and text[last.end : thing.start] == " " and self._one_good(last, thing):
                deeper = max(last.item, thing.item, key=lambda item: len(self.ancestors(item.id)))
                if PILOTED.fullmatch(thing.text):
                    deeper = last.item
                made[-1] = Thing(last.start, thing.end, text[last.start : thing.end], deeper)
            else:
                made.append(thing)
        return made

    def _one_good(self, one: Thing, other: Thing) -> bool:
        """Whether two neighbours are one: on one line of the tree, or "Su-30 fighters", "Yak-130 trainers"."""
        line = (one.item, *self.ancestors(one.item.id))
        beside = (other.item, *self.ancestors(other.item.id))
        return (
            other.item in line
            or one.item in beside
            or "aircraft" in {made.id for made in line}
            and PILOTED.fullmatch(other.text) is not None
        )

    def _name(
        self, text: str, found: list[Word], hit: Hit[Meaning], clues: tuple[frozenset[str], frozenset[str]]
    ) -> Name | None:
        meaning = hit.value
        actor = self._actors[meaning.actor.id] if meaning.actor else None
        doubt = (meaning.care and around.person(text, found, hit, self._offices)) or around.shouted(text, found, hit)
        if meaning.form == "leader" and hit.first == hit.last:
            doubt = around.forename(text, found, hit, self._offices)
        if meaning.contested is not None:
            likely, doubt = meaning.contested.read(*clues)
            actor = self._actors.get(likely)
        if actor is None:
            return None
        return Name(
            hit.start,
            hit.end,
            text[hit.start : hit.end],
            actor,
            meaning.form,
            doubt,
            around.prefix(text, found, hit),
            around.suffix(text, found, hit),
        )


def _surname(hit: Hit[Meaning]) -> bool:
    return hit.value.form == "leader" and hit.first == hit.last


def _id(hit: Hit[Meaning]) -> str:
    return hit.value.actor.id if hit.value.actor else ""


def _merged(things: list[Thing], text: str, money: ItemClass) -> list[Thing]:
    """Item words and sums of money in one order; a sum takes in the item words that it covers ("$3 million")."""
    amounts = [Thing(start, end, text[start:end], money) for start, end in sums(text)]
    if not amounts:
        return things
    return sorted([*amounts, *_outside(things, amounts)], key=lambda thing: thing.start)


def _outside(things: list[Thing], amounts: list[Thing]) -> Iterator[Thing]:
    at = 0
    for thing in things:
        while at < len(amounts) and amounts[at].end <= thing.start:
            at += 1
        if at == len(amounts) or thing.end <= amounts[at].start:
            yield thing


def load() -> Lexicon:
    """The lexicon of the package's data. Raises DataError, naming file and entry, where the data are wrong."""
    people: list[files.Entry] = []
    table: dict[str, Role] = {}
    pitfalls = Traps()
    for file in files.folder("actors"):
        label = f"actors/{file.name}"
        if file.name == "traps.yaml":
            pitfalls = traps(files.content(file, label), label)
        elif file.name == "roles.yaml":
            table = roles(files.entries(file, label))
        else:
            people.extend(files.entries(file, label))
    things = [entry for file in files.folder("items") for entry in files.entries(file, f"items/{file.name}")]
    return Lexicon(cast(people), goods(things), table, pitfalls)


__all__ = ["Lexicon", "Name", "Role", "Thing", "load"]
