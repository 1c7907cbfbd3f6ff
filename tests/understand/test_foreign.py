"""Another pipeline's sentences, in our types. The stand-ins have the attributes that spaCy and Stanza document."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from embargowatch import lexicon, understand
from embargowatch.errors import DataError, UsageError
from embargowatch.model import Document
from embargowatch.understand import foreign
from embargowatch.understand.parse import Parser
from embargowatch.understand.syntax import Sentence

TEXT = "Iran sent drones to Russia.\n\nSeoul said that North Korea sold shells to Russia."


def _spacy_doc(text: str, ours: list[Sentence], relation: str = "") -> SimpleNamespace:
    """What spaCy would give, had it our model: tokens with ``i``, ``idx``, heads that are tokens, the root its own."""
    doc = SimpleNamespace(sents=[], ents=[], text=text)
    count = 0
    for sentence in ours:
        words = [
            SimpleNamespace(
                i=count + t.index,
                idx=t.start,
                text=t.text,
                lemma_=t.lemma,
                lower_=t.text.lower(),
                pos_=t.upos,
                tag_=t.xpos,
                dep_=relation or ("ROOT" if t.head < 0 else t.deprel),
                is_space=False,
            )
            for t in sentence.tokens
        ]
        for word, token in zip(words, sentence.tokens, strict=True):
            word.head = word if token.head < 0 else words[token.head]
        labels = {"place": "GPE", "organization": "ORG", "person": "PERSON"}
        doc.ents += [
            SimpleNamespace(start=count + n.first, end=count + n.last + 1, label_=labels.get(n.kind, "MISC"))
            for n in sentence.names
        ]
        doc.sents.append(words)
        count += len(words)
    return doc


def _read(parser: foreign.Foreign | Parser) -> list[tuple[str | None, ...]]:
    reader = replace(understand.load(lexicon.load()), parser=parser)
    found = understand.reading(Document("sha256:" + "0" * 64, "-", None, TEXT, "en"), reader)
    sides = [(c.transfer.supplier, c.transfer.recipient, c.transfer.item) for c in found.claims]
    return [tuple(side.span.text if side is not None else None for side in three) for three in sides]


def test_the_same_trees_give_the_same_claims() -> None:
    ours = Parser()
    other = foreign.Foreign("stand-in", lambda text: foreign.of_spacy(_spacy_doc(text, ours.sentences(text))))
    assert _read(other) == _read(ours)
    assert ("Iran", "Russia", "drones") in _read(other)
    first, second = other.sentences(TEXT), ours.sentences(TEXT)
    assert [(s.paragraph, [t.text for t in s.tokens]) for s in first] == [
        (s.paragraph, [t.text for t in s.tokens]) for s in second
    ]
    assert all(TEXT[t.start : t.end] == t.text for s in first for t in s.tokens)


def test_relations_that_are_not_universal_are_refused() -> None:
    ours = Parser()
    other = foreign.Foreign("x", lambda text: foreign.of_spacy(_spacy_doc(text, ours.sentences(text), "dobj")))
    with pytest.raises(DataError, match="x gives the relations dobj"):
        other.sentences(TEXT)


def _word(text: str, head: int, deprel: str, start: int | None = None) -> SimpleNamespace:
    end = None if start is None else start + len(text)
    return SimpleNamespace(
        text=text, lemma=text, upos="X", xpos=None, head=head, deprel=deprel, start_char=start, end_char=end
    )


def test_words_of_a_contraction_share_its_letters() -> None:
    text = "They didn't sell"
    surfaces = [
        SimpleNamespace(start_char=0, end_char=4, words=[_word("They", 4, "nsubj", 0)]),
        SimpleNamespace(start_char=5, end_char=11, words=[_word("did", 4, "aux"), _word("not", 4, "advmod")]),
        SimpleNamespace(start_char=12, end_char=16, words=[_word("sell", 0, "root", 12)]),
    ]
    entity = SimpleNamespace(start_char=0, end_char=4, type="PER")
    doc = SimpleNamespace(text=text, sentences=[SimpleNamespace(tokens=surfaces, ents=[entity])])
    (sentence,) = foreign.of_stanza(doc)
    assert [t.text for t in sentence.tokens] == ["They", "did", "n't", "sell"]
    assert [(t.start, t.end) for t in sentence.tokens] == [(0, 4), (5, 8), (8, 11), (12, 16)]
    assert [t.head for t in sentence.tokens] == [3, 3, 3, -1]
    assert [(n.first, n.last, n.kind) for n in sentence.names] == [(0, 0, "person")]


@pytest.mark.parametrize("name", ["", "spacy", "spacy:", "other:en", "spacy:no_such_model"])
def test_a_pipeline_that_is_not_there_is_said_so(name: str) -> None:
    with pytest.raises(UsageError, match=r"spacy:NAME|not installed|could not be opened"):
        foreign.parser(name)
