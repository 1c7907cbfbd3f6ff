"""A parsed sentence with the names and items of the lexicon laid over its tokens.

In: a Sentence, the text it comes from and a Lexicon. Out: a Scene, which answers the questions that rules ask of noun
phrases: which words belong to it, does it name somebody who acts, does it name something that passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from embargowatch.lexicon import Lexicon, Name, Thing
from embargowatch.model import Mention, Span
from embargowatch.understand.syntax import Sentence, Token

Hit = TypeVar("Hit", Name, Thing)
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
_OUTSIDE = frozenset({"acl:relcl", "acl", "appos", "conj", "cc", "parataxis", "advcl", "punct", "case", "mark", "cop",
                      "nsubj", "nsubj:pass", "dep", "discourse", "advcl:relcl", "nsubj:outer", "aux", "orphan"})  # fmt: skip
_WORDS_OF_NAMES = frozenset({"name", "seat", "leader", "government", "alias", "group"})


@dataclass(frozen=True)
class Scene:
    """One sentence as rules see it. ``number`` counts sentences of the document from 0."""

    sentence: Sentence
    text: str
    lexicon: Lexicon
    number: int = 0
    names: dict[int, Name] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.sentence.tokens)

    def token(self, index: int) -> Token:
        """The token at ``index`` of the sentence."""
        return self.sentence.tokens[index]

    def kids(self, token: Token, *relations: str) -> list[Token]:
        """Dependents of ``token`` with one of these relations (all, if none are given)."""
        return list(self.sentence.dependents(token.index, *relations))

    def head(self, token: Token) -> Token | None:
        """The head of ``token``, or None for the root."""
        return self.sentence.tokens[token.head] if token.head >= 0 else None

    def case(self, token: Token) -> str:
        """The preposition of a phrase in lower case ("to", "according to"), or ""."""
        words = [
            kid.text.lower()
            for kid in self.kids(token, "case", "mark")
            if kid.text.lower() not in ("'s", "’s", "'", "’")
        ]
        return " ".join(words)

    def core(self, token: Token) -> list[int]:
        """Token indices of a noun phrase without clauses, appositions and coordination: one unbroken run."""
        kept = {token.index}
        stack = [token.index]
        while stack:
            index = stack.pop()
            for kid in self.sentence.dependents(index):
                if kid.index in kept or (kid.deprel in _OUTSIDE and not self._inside_name(kid, token)):
                    continue
                if kid.deprel.startswith("nmod") and kid.deprel != "nmod:poss" and index == token.index:
                    continue
                kept.add(kid.index)
                stack.append(kid.index)
        return _run_around(sorted(kept), token.index)

    def _inside_name(self, kid: Token, head: Token) -> bool:
        """Whether punctuation or a particle stands inside a name or a hyphenated word ("Al-Qaeda", "Hwasong-11A")."""
        if kid.deprel != "punct":
            name = self.names.get(kid.index)
            return name is not None and name is self.names.get(head.index)
        return kid.text in ("-", "–", "’", "'", ".", "/", "$", "£", "€")

    def span(self, indices: list[int]) -> Span:
        """The words from the first to the last of these tokens."""
        tokens = self.sentence.tokens
        return Span.cut(self.text, tokens[indices[0]].start, tokens[indices[-1]].end)

    def phrase(self, token: Token, articles: bool = False) -> Span:
        """The words of a noun phrase, without its leading article and possessive ending."""
        indices = self.core(token)
        while len(indices) > 1 and not articles and self.token(indices[0]).upos in ("DET", "PUNCT"):
            indices = indices[1:]
        while len(indices) > 1 and self.token(indices[-1]).text.lower() in ("'s", "’s", "'", "’"):
            indices = indices[:-1]
        return self.span(indices)

    def clause(self, token: Token) -> Span:
        """The words of everything below ``token``, without punctuation at the ends."""
        indices = self.sentence.subtree(token.index)
        indices = list(range(indices[0], indices[-1] + 1))
        while len(indices) > 1 and self.token(indices[0]).upos == "PUNCT":
            indices = indices[1:]
        while len(indices) > 1 and self.token(indices[-1]).upos == "PUNCT":
            indices = indices[:-1]
        return self.span(indices)

    def conjuncts(self, token: Token) -> list[Token]:
        """``token`` and what is coordinated with it, in text order."""
        out = [token]
        for kid in self.kids(token, "conj"):
            out.extend(self.conjuncts(kid) if kid.upos in NOUNS or kid.upos == "ADJ" else [])
        return out

    def names_in(self, indices: list[int]) -> list[Name]:
        """Lexicon names that lie in these tokens, in text order, each once."""
        out: list[Name] = []
        for index in indices:
            name = self.names.get(index)
            if name is not None and (not out or out[-1] is not name):
                out.append(name)
        return out

    def thing(self, token: Token) -> Thing | None:
        """The lexicon item that the noun phrase names: at its head, else nearest before the head."""
        if token.index in self.things:
            return self.things[token.index]
        found = [self.things[i] for i in self.core(token) if i in self.things]
        return found[-1] if found else None


def scenes(sentences: list[Sentence], text: str, lexicon: Lexicon) -> list[Scene]:
    """All sentences of a document with names and items laid over them.

    Names and items are looked up once for the whole text; each token is given the hit that covers it.
    """
    # "pro-Iranian" is not Iran, and "Jordan" beside a surname is nobody that we know
    names = [n for n in lexicon.names(text) if n.prefix is None and not n.ambiguous]
    things = lexicon.items(text)
    out: list[Scene] = []
    first_name = first_thing = 0
    for number, sentence in enumerate(sentences):
        first_name = _skip(names, first_name, sentence.start)
        first_thing = _skip(things, first_thing, sentence.start)
        out.append(
            Scene(
                sentence,
                text,
                lexicon,
                number,
                _laid(sentence, names, first_name),
                _laid(sentence, things, first_thing),
            )  # fmt: skip
        )
    return out


def _skip(hits: list[Hit], first: int, start: int) -> int:
    while first < len(hits) and hits[first].end <= start:
        first += 1
    return first


def _laid(sentence: Sentence, hits: list[Hit], first: int) -> dict[int, Hit]:
    out: dict[int, Hit] = {}
    position = first
    for token in sentence.tokens:
        while position < len(hits) and hits[position].end <= token.start:
            position += 1
        if position < len(hits) and hits[position].start < token.end and hits[position].end > token.start:
            out[token.index] = hits[position]
    return out


def _run_around(indices: list[int], head: int) -> list[int]:
    """The longest run of neighbouring indices that holds the head (single gaps of one token are bridged)."""
    first = last = head
    kept = set(indices)
    while first - 1 in kept or first - 2 in kept:
        first -= 1 if first - 1 in kept else 2
    while last + 1 in kept or last + 2 in kept:
        last += 1 if last + 1 in kept else 2
    return list(range(first, last + 1))


def mention(scene: Scene, token: Token, hint: str | None = None) -> Mention:
    """The mention that a noun phrase makes."""
    return Mention(scene.phrase(token), hint=hint)
