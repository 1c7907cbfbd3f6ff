"""The words for what passes, without what stands before them. In: an Item. Out: its bare words."""

from __future__ import annotations

from embargowatch.model import Item

BEFORE = frozenset(
    "a an the this that these those its their his her our my your what which it they them some any all such other more "
    "than about nearly almost over at least most several many few dozen dozens hundred hundreds thousand thousands "
    "million millions of one two three four five six seven eight nine ten".split()
)


def bare(item: Item | None) -> str:
    """The words without the determiners and numbers before them; empty for words that name nothing."""
    words = item.span.text.split() if item else []
    while words and (words[0].casefold() in BEFORE or words[0][0].isdigit()):
        words = words[1:]
    return " ".join(words)
