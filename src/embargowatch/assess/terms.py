"""From plain words to things and marks, by the law's own vocabulary (data/law/words.yaml, data/law/cues.yaml).

In: the words for an item, the category that the source gives it, classes of the item tree, words that tell what
happened. Out: things with their kinds, and marks with the words that say so. Nothing here knows any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from embargowatch.assess.kinds import ASPECTS, Kinds
from embargowatch.assess.source import Row, Source
from embargowatch.assess.wording import Phrases
from embargowatch.model import ItemClass
from embargowatch.model.law import Thing

BRACKETS = re.compile(r"\([^()]{0,200}\)")
DUAL = ("dual",)  # that goods are dual-use is said of them, whatever their name
BUSINESS = frozenset({"joint-venture", "bank", "insurance", "premises", "registration", "charter"})
VESSEL_SERVICES = frozenset({"registration", "charter", "insurance", "bunkering", "crew"})
ASPECT_ORDER = ("training", "service", "parts", "finance")
SPLIT = re.compile(r"\s*(?:[,;]|\band\b|\bor\b|\bplus\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """A deciding fact; ``of``: the texts in which its words count (empty: all); ``adds``: kinds that it says passed."""

    mark: str
    of: frozenset[str]
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The kinds that a phrase names; ``generic``: it counts for nothing beside a special one ("S-300 missiles")."""

    kinds: tuple[str, ...]
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary: phrases for things, for aspects, for the end of a description, for cues and against them."""

    things: Phrases[Named]
    aspects: Phrases[str]
    ends: Phrases[str]
    cues: Phrases[tuple[Cue, bool]]
    adding: tuple[Cue, ...]
    kinds: Kinds

    def marks(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Deciding facts in named texts ("what", "item", "supplier", "recipient", "quantity"), with their words."""
        found: dict[str, str] = {}
        for name, text in texts.items():
            hits = [hit for hit in self.cues.hits(text) if not hit.value[0].of or name in hit.value[0].of]
            against = {hit.value[0] for hit in hits if not hit.value[1]}
            for hit in hits:
                if hit.value[1] and hit.value[0] not in against:
                    found.setdefault(hit.value[0].mark, hit.text)
        for mark in [one for one in found if one.startswith("!")]:
            found.pop(mark[1:], None)
        return found

    def added(self, marks: Mapping[str, str]) -> tuple[Thing, ...]:
        """Things that the marks themselves say ("set up a firm": a cooperative entity)."""
        kinds = {hit.mark: hit.adds for hit in self.adding}
        return tuple(self.kinds.thing(marks[mark], kinds[mark]) for mark in marks if mark in kinds)

    def items(self, words: str, category: str, classes: Sequence[ItemClass] = ()) -> tuple[Thing, ...]:
        """The things that the words name. The category of the source decides between arms and other goods."""
        head = self._head(words)
        whole = self._aspect(head)
        parts = [part for part in SPLIT.split(head) if part]
        found = [thing for part in parts for thing in self._one(part, whole)]
        by_category = self._category(category)
        fitting = [one for one in found if self._fits(one, by_category)]
        if fitting and by_category == DUAL:
            fitting.append(self.kinds.thing(words, by_category))
        if fitting:
            return tuple(dict.fromkeys(fitting))
        if by_category and by_category != ("unknown",):
            return (self.kinds.thing(words, by_category, self._of_service(category, whole)),)
        if found:
            return tuple(dict.fromkeys(found))
        named = self.kinds.of_classes(classes) or by_category or (("any",) if category else ("unknown",))
        label = f"{words or 'an item'} (kind not known)" if named == ("unknown",) else words or "an item not said"
        return (self.kinds.thing(label, named, whole),)

    def _head(self, words: str) -> str:
        """The description without brackets and without what follows about its way."""
        plain = BRACKETS.sub(" ", words)
        end = next((hit for hit in self.ends.hits(plain) if hit.first > 0), None)
        head = plain[: end.start] if end is not None else plain
        return head if self.things.search(head) else plain

    def _one(self, part: str, whole: str) -> list[Thing]:
        aspect = self._aspect(part)
        if aspect == "goods":
            aspect = whole
        named = [hit.value for hit in self.things.longest(part)]
        special = [one for one in named if not one.generic] or named
        return [self.kinds.thing(part.strip(), one.kinds, _train(one.kinds, aspect)) for one in special]

    def _aspect(self, text: str) -> str:
        found = {hit.value for hit in self.aspects.hits(text)}
        return next((one for one in ASPECT_ORDER if one in found), "goods")

    def _of_service(self, category: str, aspect: str) -> str:
        return {"services": "service", "training": "training"}.get(category, aspect)

    def _category(self, category: str) -> tuple[str, ...]:
        key = category.strip().lower().replace(" ", "_").replace("-", "_")
        return self.kinds.categories.get(key) or self.kinds.categories.get(key.rstrip("s")) or ()

    def _fits(self, one: Thing, category: tuple[str, ...]) -> bool:
        """Whether a thing is of the family that the source's category says (arms, goods, labour, money ...)."""
        if not category or category in {("unknown",), ("any",)}:
            return True
        stated = self.kinds.thing("", category)
        military = "arms" in stated.kinds
        if one.aspect == "training" and "mil-training" in stated.kinds:
            return True
        if military:
            return "arms" in one.kinds or "arms" in one.maybe or bool(one.kinds & {"missile-list", "wmd", "bomb-parts"})
        if "dual" in stated.kinds:
            return "arms" not in one.kinds
        if stated.kinds & {"troops", "mercenaries"}:
            return "arms" in one.kinds or "arms" in one.maybe
        if "vessel" in stated.kinds and one.kinds & VESSEL_SERVICES:
            return True
        if "money" in stated.kinds and one.kinds & BUSINESS:
            return True
        return bool((one.kinds - {"any"}) & (stated.kinds | stated.maybe - {"any"}) - {"any"}) or one.kinds <= {"any"}


def _train(kinds: Iterable[str], aspect: str) -> str:
    return "training" if {"mil-training", "police-training", "teaching"} & set(kinds) else aspect


def terms(words: Source, cues: Source, kinds: Kinds) -> Terms:
    """The vocabulary from its two files. Raises DataError for kinds or aspects that do not exist."""
    row = Row(words.mapping(), words, ())
    things: Phrases[Named] = Phrases()
    for one in row.rows("things"):
        one.known(frozenset({"kinds", "generic", "words"}))
        named = Named(one.texts("kinds"), one.fields.get("generic") is True)
        for kind in named.kinds:
            if kind not in kinds.names:
                raise one.fail("kinds", f"kinds of kinds.yaml (there is no {kind!r})")
        things.add(one.texts("words"), named)
    table = row.below("aspects")
    if table is None:
        raise row.fail("aspects", "a mapping of aspects to words")
    aspects: Phrases[str] = Phrases()
    for name in table.fields:
        if name not in ASPECTS:
            raise table.fail(name, f"one of {', '.join(ASPECTS)}")
        aspects.add(table.texts(name), name)
    ends: Phrases[str] = Phrases()
    ends.add(row.texts("ends"), "end")
    found, adding = _cues(cues, kinds)
    return Terms(things, aspects, ends, found, adding, kinds)


def _cues(source: Source, kinds: Kinds) -> tuple[Phrases[tuple[Cue, bool]], tuple[Cue, ...]]:
    row = Row(source.mapping(), source, ())
    result: Phrases[tuple[Cue, bool]] = Phrases()
    adding = []
    for one in row.rows("cues"):
        one.known(frozenset({"mark", "words", "unless", "of", "adds", "note"}))
        cue = Cue(one.text("mark"), frozenset(one.texts("of")), one.texts("adds"))
        if not set(cue.adds) <= set(kinds.names):
            raise one.fail("adds", "kinds of kinds.yaml")
        if cue.adds:
            adding.append(cue)
        result.add(one.texts("words"), (cue, True))
        result.add(one.texts("unless"), (cue, False))
    return result, tuple(adding)
