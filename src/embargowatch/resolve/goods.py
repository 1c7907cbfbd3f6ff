"""What class the words for an item have.

In: words and the lexicon. Out: classes of the item tree, most specific first; empty where nothing is known.
"""

from __future__ import annotations

import re

from embargowatch.lexicon import Lexicon, Thing
from embargowatch.model import Item, ItemClass

# Behind these the words tell of something else ("missiles on ships", "parts declared as bulldozers").
BEHIND = re.compile(
    r"\s(?:for|with|on|in|to|by|from|at|sent|declared|loaded|seized|found|used|later|into|aboard|worth|under|and|or)\b|[,;(]"
)


def item(words: str, lexicon: Lexicon) -> tuple[ItemClass, ...]:
    """The classes that words for an item name, the head's first: "F-15E Strike Eagle aircraft" is an F-15.

    The first list member counts most; what stands behind a preposition counts only where nothing stands before it.
    """
    found = lexicon.items(words)
    if not found:
        return ()
    cut = BEHIND.search(words, found[0].end)
    front = [thing for thing in found if cut is None or thing.end <= cut.start()]
    first = _head(front, lexicon)
    rest = sorted((thing.item for thing in found), key=lambda made: -len(lexicon.ancestors(made.id)))
    return tuple(dict.fromkeys([first, *rest]))


def line(words: str, lexicon: Lexicon) -> tuple[ItemClass, ...]:
    """The first class that words name with the classes above it; empty where they name none."""
    found = lexicon.items(words)
    return (found[0].item, *lexicon.ancestors(found[0].item.id)) if found else ()


def _head(front: list[Thing], lexicon: Lexicon) -> ItemClass:
    """The last class, or a narrower one of the same line before it."""
    head = front[-1].item
    for thing in reversed(front[:-1]):
        if head in lexicon.ancestors(thing.item.id):
            head = thing.item
    return head


def classified(found: Item, lexicon: Lexicon) -> Item:
    """The item with the classes and the category that its words give, where it had none."""
    if found.classes:
        first = lexicon.item(found.classes[0])
        if first is not None and found.category == "unspecified":
            return Item(found.span, first.category, found.classes)
        return found
    classes = item(found.span.text, lexicon)
    if not classes:
        return found
    category = classes[0].category if found.category == "unspecified" else found.category
    return Item(found.span, category, tuple(made.id for made in classes))
