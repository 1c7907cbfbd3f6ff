"""What may pass, as a tree of classes, and the words for each class.

In: entries of data/items/*.yaml (fields in docs/lexicon.md). Out: classes by id and phrases. Raises DataError for an
unknown parent, a category that the contract does not have, a circle, or words that two classes claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from embargowatch.errors import DataError
from embargowatch.lexicon.files import Entry
from embargowatch.lexicon.phrase import Phrase, phrase, plural
from embargowatch.model import ItemClass

CATEGORIES = (
    "ballistic_missile", "cruise_missile", "missile", "uav", "artillery", "ammunition", "small_arms",
    "armoured_vehicle", "aircraft", "air_defence", "vessel", "other_arms", "arms_unspecified", "wmd", "nuclear",
    "dual_use", "technology", "petroleum", "coal", "other_commodity", "luxury", "troops_training", "labour", "money",
    "aid_unspecified", "unspecified",
)  # fmt: skip
FIELDS = frozenset({"id", "parent", "name", "category", "register", "hs", "mtcr", "words", "only", "note"})


@dataclass(slots=True)
class Goods:
    """The item tree: classes by id, and phrases (singular and plural) that name them."""

    classes: dict[str, ItemClass] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], Phrase[ItemClass]] = field(default_factory=dict)

    def add(self, made: Phrase[ItemClass], where: str) -> None:
        """Take a phrase up. Raises DataError where another class has it."""
        known = self.phrases.setdefault((*made.words, *made.gaps), made)
        if known.value.id != made.value.id:
            words = " ".join(made.words)
            raise DataError(f"{where}: '{words}' already names {known.value.id}. Keep it in one class.")


def goods(found: Iterable[Entry]) -> Goods:
    """The tree of all entries. Words under ``words`` also get a plural, words under ``only`` stand as they are."""
    result = Goods()
    places: dict[str, str] = {}
    for entry in found:
        entry.check(FIELDS)
        made = _item_class(entry, result)
        result.classes[made.id] = made
        places.setdefault(made.id, entry.where)
        for words in entry.listed("only"):
            _add(words, made, entry.where, result, many=False)
        for words in entry.listed("words"):
            _add(words, made, entry.where, result, many=True)
    for key, made in result.classes.items():
        _check_line(made, result.classes, places[key])
    return result


def _add(words: str, made: ItemClass, where: str, result: Goods, *, many: bool) -> None:
    one = phrase(words, made, loose=True)
    if one is None:
        raise DataError(f"{where}: expected words, found '{words}'. Remove it.")
    result.add(one, where)
    if many:
        result.add(plural(one), where)


def _item_class(entry: Entry, result: Goods) -> ItemClass:
    key = entry.needed("id")
    known = result.classes.get(key)
    if known is not None:
        if entry.text("name") not in (None, known.name):
            raise DataError(f"{entry.where}: the id is taken by '{known.name}'. Use another, or leave 'name' out.")
        return known
    category = entry.needed("category")
    if category not in CATEGORIES:
        raise DataError(f"{entry.where}: '{category}' is no category. Expected one of: {', '.join(CATEGORIES)}.")
    return ItemClass(
        key,
        entry.text("parent"),
        entry.needed("name"),
        category,
        entry.text("register"),
        entry.listed("hs"),
        entry.listed("mtcr"),
        entry.text("note"),
    )


def _check_line(made: ItemClass, classes: dict[str, ItemClass], where: str) -> None:
    seen = {made.id}
    while made.parent is not None:
        parent = classes.get(made.parent)
        if parent is None:
            raise DataError(f"{where}: the parent '{made.parent}' does not exist. Add it, or name another.")
        if parent.id in seen:
            raise DataError(f"{where}: '{parent.id}' is its own ancestor. Break the circle.")
        seen.add(parent.id)
        made = parent
