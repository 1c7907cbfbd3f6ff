"""The tree of kinds of things (data/law/kinds.yaml): what a thing surely is in law, and what it may be.

In: the ids of kinds. Out: closed sets, so that a measure need only ask whether one of its kinds is among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from embargowatch.assess.source import Row, Source
from embargowatch.model import ItemClass
from embargowatch.model.law import Thing

SERVED = frozenset({"arms", "missile-list", "wmd", "unknown"})
ASPECTS = ("goods", "parts", "service", "training", "finance")


@dataclass(frozen=True, slots=True)
class Kinds:
    """``up``: every kind with all that it belongs to; ``may``: what it may belong to; the rest: other vocabularies."""

    names: Mapping[str, str]
    up: Mapping[str, frozenset[str]]
    may: Mapping[str, frozenset[str]]
    classes: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, tuple[str, ...]]
    chapters: Mapping[str, tuple[str, ...]]

    def thing(self, words: str, kinds: Iterable[str], aspect: str = "goods") -> Thing:
        """A thing of these kinds, with all that follows from the tree."""
        sure = frozenset().union(*(self.up[kind] for kind in kinds)) if kinds else self.up["any"]
        open_ = frozenset().union(*(self.may[kind] for kind in sure))
        if aspect == "service" and not sure & SERVED:
            aspect = "goods"  # a licence to fish or a plant for food is the thing itself, not help with arms
        return Thing(words, sure, open_ - sure, aspect)

    def of_classes(self, line: Sequence[ItemClass]) -> tuple[str, ...]:
        """The kinds of the first class (most specific first) that has any, by its id, chapter or category."""
        for one in line:
            found = self.classes.get(one.id) or self._of_chapters(one.hs)
            if found:
                return found
        for one in line:
            if one.category in self.categories:
                return self.categories[one.category]
        return ()

    def _of_chapters(self, chapters: Iterable[str]) -> tuple[str, ...]:
        return tuple(kind for chapter in chapters for kind in self.chapters.get(chapter[:2], ()))

    def say(self, kind: str) -> str:
        """A kind in words."""
        return self.names.get(kind, kind)


def kinds(source: Source) -> Kinds:
    """The tree from its file. Raises DataError for a kind that is not defined."""
    row = Row(source.mapping(), source, ())
    tree = row.below("kinds")
    if tree is None:
        raise row.fail(None, "a mapping 'kinds'")
    parents: dict[str, tuple[str, ...]] = {}
    may: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for key in tree.fields:
        one = tree.below(key)
        if one is None:
            raise tree.fail(key, "a mapping with 'name'")
        one.known(frozenset({"name", "in", "may"}))
        names[key] = one.text("name")
        parents[key], may[key] = one.texts("in"), one.texts("may")
        for named in (*parents[key], *may[key]):
            if named not in tree.fields:
                raise one.fail("in", f"kinds that are defined (there is no {named!r})")
    up = {key: _closed(key, parents) for key in names}
    open_ = {key: frozenset().union(*(up[one] for one in may[key])) for key in names}
    return Kinds(names, up, open_, *(_table(row, field, names) for field in ("classes", "categories", "hs")))


def _closed(key: str, parents: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(parents[one])
    return frozenset(found)


def _table(row: Row, field: str, names: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    table = row.below(field)
    if table is None:
        return {}
    result = {}
    for key in table.fields:
        result[str(key)] = table.texts(key)
        for kind in result[str(key)]:
            if kind not in names:
                raise table.fail(key, f"kinds that are defined (there is no {kind!r})")
    return result
