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
from embargowatch.understand.repair import mended
from embargowatch.understand.short import explained, shortened
from embargowatch.understand.syntax import Sentence, Token

Hit = TypeVar("Hit", Name, Thing)
_PAIRS = {"”": "“", "’": "‘", '"': '"', ")": "(", "»": "«"}
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
_OUTSIDE = frozenset(
    """acl:relcl acl appos conj cc parataxis advcl punct case mark cop nsubj nsubj:pass dep discourse advcl:relcl
    nsubj:outer aux orphan""".split()
)
_WORDS_OF_NAMES = frozenset({"name", "seat", "leader", "government", "alias", "group"})


@dataclass(frozen=True)
class Scene:
    """One sentence as rules see it. ``number`` counts sentences of the document from 0.

    ``short``: the abbreviations that the document explains, with where their long form stands.
    """

    sentence: Sentence
    text: str
    lexicon: Lexicon
    number: int = 0
    names: dict[int, Name] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)
    short: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.sentence.tokens)

    def token(self, index: int) -> Token:
        """The token at ``index`` of the sentence."""
        return self.sentence.tokens[index]

    def holds(self, token: Token) -> bool:
        """Whether the token is one of this sentence: a side may be named in another."""
        return token.index < len(self.sentence.tokens) and self.sentence.tokens[token.index] is token

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
                if kid.index in kept or (
                    kid.deprel in _OUTSIDE and not self._inside_name(kid, token) and not self._bearer(token, kid)
                ):
                    continue
                if (
                    kid.deprel in ("nmod", "nmod:unmarked")
                    and index == token.index
                    and not self._of_the_title(token, kid)
                ):
                    continue
                if kid.deprel == "flat" and self._comma_between(token, kid):
                    continue
                kept.add(kid.index)
                stack.append(kid.index)
        return _run_around(sorted(kept), token.index)

    def _bearer(self, token: Token, kid: Token) -> bool:
        """ "campaign chief Paul Smith", parsed as an apposition without a comma: one name with its title."""
        beside = kid.deprel == "appos" and kid.upos == "PROPN" and token.upos in ("NOUN", "PROPN")
        return beside and kid.index == token.index + 1 and kid.index not in self.names

    def _of_the_title(self, token: Token, kid: Token) -> bool:
        """ "Secretary of State", "Secretary Smith": parts of one title and name, hung as phrases of their own."""
        if token.upos != "PROPN" or kid.upos != "PROPN" or kid.index < token.index:
            return False
        return not self.case(kid) or self.case(kid) == "of" and kid.index == token.index + 2

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
        while len(indices) > 1 and not articles and self._leads(self.token(indices[0])):
            indices = indices[1:]
        if len(indices) > 3 and self.token(indices[2]).text == "strong" and self.token(indices[0]).upos == "NUM":
            indices = indices[3:]  # "15,000-strong Badr Corps"
        while len(indices) > 1 and self.token(indices[-1]).text.lower() in ("'s", "’s", "'", "’"):
            indices = indices[:-1]
        return self.span([self._with_bound(indices[0]), indices[-1]])

    def _leads(self, token: Token) -> bool:
        """Whether a word at the beginning of a phrase is no part of what it names."""
        return token.upos in ("DET", "PUNCT") or token.text.lower() == "whose"

    def _with_bound(self, index: int) -> int:
        """Where "at least", "up to" or "as many as" begins, if it leads into the phrase: a figure keeps its bound."""
        words = [t.text.lower() for t in self.sentence.tokens[max(0, index - 3) : index + 1]]
        if words[-2:] in (["at", "least"], ["at", "most"]):
            return index - 1
        if self.token(index).upos != "NUM":
            return index
        if words[-3:-1] in (["up", "to"], ["at", "least"], ["at", "most"]):
            return index - 2
        return index - 3 if words[:3] in (["as", "many", "as"], ["as", "much", "as"]) else index

    def long_form(self, token: Token) -> Span | None:
        """The words that the document explains an abbreviation by."""
        place = self.short.get(token.text)
        return Span.cut(self.text, *place) if place is not None else None

    def clause(self, token: Token) -> Span:
        """The words of everything below ``token``, without punctuation at the ends."""
        return self.trimmed(self.sentence.subtree(token.index))

    def trimmed(self, indices: list[int]) -> Span:
        """The words from the first to the last of these tokens, without punctuation at the ends."""
        first, last = indices[0], indices[-1]
        while first < last and self.token(first).upos == "PUNCT":
            first += 1
        while first < last and self.token(last).upos == "PUNCT" and not self._closes(first, last):
            last -= 1
        return self.span([first, last])

    def _closes(self, first: int, last: int) -> bool:
        """Whether the last token is the end of a quotation or bracket that began inside."""
        opening = _PAIRS.get(self.token(last).text)
        return opening is not None and any(t.text == opening for t in self.sentence.tokens[first:last])

    def conjuncts(self, token: Token) -> list[Token]:
        """``token`` and what is coordinated with it, in text order, also where the list was parsed as apposition."""
        listed = [k for k in self.kids(token, "conj") if k.upos in NOUNS or k.upos == "ADJ"]
        if listed and not any(self.kids(k, "cc") for k in self._list_below(token)):
            listed = []  # without "and" it is no list
        titles = [k for k in self.kids(token, "nmod:desc", "compound") if k.index < token.index]
        listed += [k for t in titles for k in self.kids(t, "conj") if k.index > token.index and k.upos in NOUNS]
        listed += [k for k in self.kids(token, "appos", "flat") if self._is_list_member(token, k)]
        out = {token.index: token}
        for kid in self.kids(token, "nmod", "flat"):
            if not self.case(kid) and kid.index > token.index and self._of_the_title(token, kid) and kid not in listed:
                out.update((each.index, each) for each in self.conjuncts(kid) if each.index != kid.index)
        for kid in sorted(listed, key=lambda k: k.index):
            out.update((each.index, each) for each in self.conjuncts(kid))
        return list(out.values())

    def _list_below(self, token: Token) -> list[Token]:
        return [k for kid in self.kids(token, "conj") for k in (kid, *self._list_below(kid))]

    def _is_list_member(self, token: Token, kid: Token) -> bool:
        """ "the United States, the European Union and ...": another name behind a comma is no apposition."""
        if kid.deprel == "flat":
            return self._comma_between(token, kid)
        if (
            kid.upos == "PROPN"
            and self.kids(kid, "nmod:desc")
            and any(self.kids(k, "cc") for k in self.kids(kid, "conj"))
        ):
            return self._comma_between(token, kid)  # "minister A, chief B and 39 others"
        name, other = self.names.get(token.index), self.names.get(kid.index)
        if name is None or other is None or name.actor.id in (other.actor.id, other.actor.state):
            return False
        return self._comma_between(token, kid) and any(k.deprel == "conj" for k in self.kids(token))

    def _comma_between(self, token: Token, kid: Token) -> bool:
        return any(t.text == "," for t in self.sentence.tokens[token.index + 1 : kid.index])

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


def scenes(sentences: list[Sentence], text: str, lexicon: Lexicon, known: frozenset[str]) -> list[Scene]:
    """All sentences of a document with names and items laid over them.

    Names and items are looked up once for the whole text; each token is given the hit that covers it. ``known``: the
    verbs of the grammar; a lemma that is one letter short of one of them ("denounc") is mended.
    """
    # "pro-Iranian" is not Iran, and "Jordan" beside a surname is nobody that we know
    short = explained(text)
    names = shortened(text, [n for n in lexicon.names(text) if n.prefix is None and not n.ambiguous], short)
    things = lexicon.items(text)
    out: list[Scene] = []
    first_name = first_thing = 0
    for number, parsed in enumerate(sentences):
        sentence = mended(parsed, known)
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
                short,
            )
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
