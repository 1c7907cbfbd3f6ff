"""Another language pipeline in the place of ours: a spaCy or Stanza pipeline that gives Universal Dependencies trees.

In: "spacy:NAME" or "stanza:LANGUAGE". Out: a parser that fills the types of ``syntax.py``. Both are extras
(``pip install embargowatch[spacy]`` or ``[stanza]``) whose models the user installs; nothing is downloaded from here.

The rules are written for Universal Dependencies v2 with the relations of the English treebanks. Many pipelines for
spaCy give other relations ("dobj", "pobj"); they are refused, since every rule would silently pass by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from embargowatch.errors import DataError, UsageError
from embargowatch.understand.syntax import Phrase, Sentence, Token
from embargowatch.understand.tokens import paragraphs

# The 37 universal relations (universaldependencies.org/u/dep), without their subtypes.
_RELATIONS = frozenset(
    """acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl
    fixed flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative
    xcomp""".split()
)
_KINDS = {  # of OntoNotes, CoNLL-2003 and Wikipedia names to ours; dates and numbers are found by rules of our own
    **dict.fromkeys(("PERSON", "PER"), "person"),
    **dict.fromkeys(("ORG", "NORP"), "organization"),
    **dict.fromkeys(("GPE", "LOC", "FAC"), "place"),
    "EVENT": "event",
    "PRODUCT": "object",
    "MISC": "other",
}
_HOW = "expected spacy:NAME or stanza:LANGUAGE, a pipeline that is installed here and gives Universal Dependencies"


class Foreign:
    """A parser around somebody else's pipeline; ``parsed`` gives the sentences of one paragraph."""

    def __init__(self, name: str, parsed: Callable[[str], Iterable[Sentence]]) -> None:
        self._name = name
        self._parsed = parsed

    def sentences(self, text: str) -> list[Sentence]:
        """Parses a document; a line break ends a paragraph. Offsets are absolute in ``text``.

        Raises:
            DataError: the pipeline gives relations that are not those of Universal Dependencies.
        """
        spans = enumerate(paragraphs(text))
        return [each for number, (start, end) in spans for each in self._paragraph(number, start, text[start:end])]

    def _paragraph(self, number: int, start: int, text: str) -> Iterator[Sentence]:
        for sentence in self._parsed(text):
            tokens = tuple(replace(t, start=t.start + start, end=t.end + start) for t in sentence.tokens)
            strange = {t.deprel for t in tokens if t.deprel.partition(":")[0] not in _RELATIONS}
            if strange:
                raise DataError(f"{self._name} gives the relations {', '.join(sorted(strange))}; {_HOW}")
            yield Sentence(tokens, number, sentence.names)


def parser(name: str) -> Foreign:
    """The pipeline of that name.

    Raises:
        UsageError: the name is none, or the library or the model is not installed.
    """
    library, _, model = name.partition(":")
    openers = {"spacy": _spacy, "stanza": _stanza}
    if library not in openers or not model:
        raise UsageError(f"'{name}' is no language pipeline: {_HOW}")
    try:
        return Foreign(name, openers[library](model))
    except ImportError as error:
        raise UsageError(f"{name}: {library} is not installed; pip install 'embargowatch[{library}]'") from error
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{name}: the model could not be opened ({error}); install it, nothing is downloaded"
        ) from error


def of_spacy(doc: Any) -> Iterator[Sentence]:
    """The sentences of a spaCy ``Doc`` (spacy.io/api/doc): offsets from ``Token.idx``, names from ``Doc.ents``."""
    for sent in doc.sents:
        words = [word for word in sent if not word.is_space]
        place = {word.i: number for number, word in enumerate(words)}
        tokens = tuple(
            Token(
                index=number,
                start=word.idx,
                end=word.idx + len(word.text),
                text=word.text,
                lemma=word.lemma_ or word.lower_,
                upos=word.pos_,
                xpos=word.tag_,
                head=-1 if word.head.i == word.i else place.get(word.head.i, -1),
                deprel=_relation(word.dep_),
            )
            for number, word in enumerate(words)
        )
        spans = ((place.get(e.start), place.get(e.end - 1), e.label_) for e in doc.ents)
        if tokens:
            yield Sentence(tokens, names=tuple(_names(spans)))


def of_stanza(doc: Any) -> Iterator[Sentence]:
    """The sentences of a Stanza ``Document`` (stanfordnlp.github.io/stanza): a contraction's parts share letters."""
    for sent in doc.sentences:
        tokens: list[Token] = []
        starts: dict[int, int] = {}
        for surface in sent.tokens:
            at = surface.start_char
            for word in surface.words:
                start, end = _letters(word, at, surface)
                starts.setdefault(start, len(tokens))
                tokens.append(
                    Token(
                        index=len(tokens),
                        start=start,
                        end=end,
                        text=doc.text[start:end],
                        lemma=word.lemma or word.text.lower(),
                        upos=word.upos or "X",
                        xpos=word.xpos or "",
                        head=word.head - 1,
                        deprel=_relation(word.deprel),
                    )
                )
                at = end
        ends = {token.end: token.index for token in tokens}
        spans = ((starts.get(e.start_char), ends.get(e.end_char), e.type) for e in sent.ents)
        if tokens:
            yield Sentence(tuple(tokens), names=tuple(_names(spans)))


def _letters(word: Any, at: int, surface: Any) -> tuple[int, int]:
    """Where a word stands: as it says, else the next letters of its token, as many as it has, and never none."""
    start, end = getattr(word, "start_char", None), getattr(word, "end_char", None)
    if start is not None and end is not None:
        return start, end
    last = surface.end_char
    start = min(at, last - 1)
    return start, min(last, start + max(1, len(word.text)))


def _names(spans: Iterable[tuple[int | None, int | None, str]]) -> Iterator[Phrase]:
    """Names inside of this sentence, of the kinds that the rules know."""
    for first, last, label in spans:
        kind = _KINDS.get(label)
        if kind is not None and first is not None and last is not None and first <= last:
            yield Phrase(first, last, kind)


def _relation(label: str) -> str:
    """In small letters: spaCy writes the root as "ROOT", and a relation that was not predicted as nothing."""
    return label.lower() or "dep"


def _spacy(model: str) -> Callable[[str], Iterable[Sentence]]:
    import spacy  # noqa: PLC0415 - an extra

    pipeline = spacy.load(model)
    return lambda text: of_spacy(pipeline(text))


def _stanza(language: str) -> Callable[[str], Iterable[Sentence]]:
    import stanza  # noqa: PLC0415 - an extra

    processors = "tokenize,mwt,pos,lemma,depparse,ner"
    pipeline = stanza.Pipeline(language, processors=processors, download_method=None, verbose=False)
    return lambda text: of_stanza(pipeline(text))
