"""The sentence as the grammar sees it: what a parser returns, whichever parser it is.

In: nothing. Out: frozen types only. Character offsets are absolute in ``Document.text`` (end exclusive), tags
follow Universal Dependencies v2 (universaldependencies.org); ``xpos`` is the Penn Treebank tag of the English
treebanks. A parser that fills these types can replace ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word; ``text == document_text[start:end]``. ``head`` is -1 for the root of a sentence."""

    index: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    xpos: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A named entity found by the parser: tokens [first, last], both included, and its kind."""

    first: int
    last: int
    kind: str  # person | organization | place | event | object | time | other


@dataclass(frozen=True, slots=True)
class Part:
    """A word that has a role in what passes: ``start`` is its first character in the document, ``chance`` 0 to 1."""

    role: str  # supplier | recipient | item
    start: int
    chance: float


@dataclass(frozen=True, slots=True)
class Passing:
    """A word of the sentence that, as the parser has learned, says that something passes, and who or what is in it.

    ``trigger``: index of the word; ``chance`` 0 to 1; ``standing``: reported | denied | planned | attempted |
    hypothetical; ``parts``: surest first, also words of the sentences around it.
    """

    trigger: int
    chance: float
    standing: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Sentence:
    """A parsed sentence. ``paragraph`` is the number of the paragraph it stands in, counted from 0.

    ``passings``: what the parser has learned to read as passing, nothing where it has not learned that.
    """

    tokens: tuple[Token, ...]
    paragraph: int = 0
    names: tuple[Phrase, ...] = field(default=())
    passings: tuple[Passing, ...] = field(default=())

    @property
    def start(self) -> int:
        """First character in the document."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """One past the last character in the document."""
        return self.tokens[-1].end

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token, the indices of its dependents in text order."""
        out: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                out[token.head].append(token.index)
        return tuple(tuple(kids) for kids in out)

    def dependents(self, index: int, *relations: str) -> Iterator[Token]:
        """Dependents of a token, in text order, of these relations (a bare relation also matches its subtypes)."""
        for kid in self.children[index]:
            token = self.tokens[kid]
            if not relations or token.deprel in relations or token.deprel.partition(":")[0] in relations:
                yield token

    def subtree(self, index: int) -> list[int]:
        """Indices of a token and all below it, sorted. Bounded: each token is visited once, even in a broken tree."""
        seen = {index}
        stack = [index]
        while stack:
            for kid in self.children[stack.pop()]:
                if kid not in seen:
                    seen.add(kid)
                    stack.append(kid)
        return sorted(seen)

    def ancestors(self, index: int) -> Iterator[Token]:
        """Heads from the token's own head up to the root; stops if the tree should hold a circle."""
        seen = {index}
        head = self.tokens[index].head
        while head >= 0 and head not in seen:
            seen.add(head)
            yield self.tokens[head]
            head = self.tokens[head].head
