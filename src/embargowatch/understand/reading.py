"""One document understood: parse, lay the lexicon over it, find who speaks, find what passes, keep what was refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from embargowatch.lexicon import Lexicon
from embargowatch.model import Date, Document, Figure, Mention, Notice, Reading, Span, Statement
from embargowatch.understand.attribution import Utterance, utterances
from embargowatch.understand.citations import citations
from embargowatch.understand.claims import SOURCES, Collector, finished
from embargowatch.understand.english import english
from embargowatch.understand.frames import Grammar
from embargowatch.understand.links import linked
from embargowatch.understand.quantities import quantity
from embargowatch.understand.reference import Discourse
from embargowatch.understand.scene import Scene, scenes
from embargowatch.understand.syntax import Sentence, Token
from embargowatch.understand.time import dates

VERSION = "grammar 7"
LONGEST_TEXT = 300_000  # characters that are parsed: far more than any article, about a minute of work
LONGEST_SENTENCE = 150  # words: longer ones are lists or attacks, and rules over them would take quadratic time


class Parser(Protocol):
    """What turns text into sentences: ours (parse.py), or another in its place."""

    def sentences(self, text: str) -> list[Sentence]:
        """The parsed sentences of ``text``, offsets in its characters."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs, loaded once and passed along; ``sources``: where candidates come from."""

    parser: Parser
    lexicon: Lexicon
    grammar: Grammar
    sources: frozenset[str] = SOURCES


def reading(document: Document, reader: Reader) -> Reading:
    """All that the document says about who passed what to whom, and who says so; actors not yet resolved."""
    published = document.published.first if document.published is not None else None
    text = document.text[:LONGEST_TEXT]
    parsed = reader.parser.sentences(without_datelines(text))
    ours = [s for s in parsed if english(s, document.language)]
    short = [s for s in ours if len(s.tokens) <= LONGEST_SENTENCE]
    found = scenes(short, text, reader.lexicon, reader.grammar.words)
    discourse = Discourse(found, reader.grammar)
    spoken = utterances(found, discourse, reader.grammar)
    dated = dates(document.text, published)
    collector = Collector(spoken, discourse, reader.grammar, dated, reader.sources)
    for scene in found:
        collector.take(scene)
    ids = [f"s{number}" for number in range(1, len(spoken) + 1)]
    return Reading(
        document=document.id,
        statements=tuple(_statement(u, n, ids, dated, spoken) for n, u in enumerate(spoken)),
        claims=finished(linked(collector.drafts, spoken, reader.grammar), ids),
        figures=tuple(_figures(found, reader.grammar)),
        cited=citations(document.text),
        refused=tuple(collector.refused),
        warnings=tuple(_left_out(document, len(ours) - len(short), len(parsed) - len(ours))),
        grammar=VERSION,
    )


def _left_out(document: Document, sentences: int, foreign: int) -> list[Notice]:
    """What was not understood because there was too much of it, or because it is not in English."""
    out: list[Notice] = []
    beyond = len(document.text) - LONGEST_TEXT
    if beyond > 0:
        out.append(
            Notice("text_too_long", f"only the first {LONGEST_TEXT} characters were understood; {beyond} more were not")
        )
    if sentences:
        message = (
            f"{sentences} sentences of more than {LONGEST_SENTENCE} words were not understood; they are kept as text"
        )
        out.append(Notice("sentence_too_long", message))
    if foreign:
        message = f"{foreign} sentences that are not in English were not understood; they are kept as text"
        out.append(Notice("not_english", message))
    return out


_DATELINE = re.compile(
    r"^[A-Z][A-Z’'. /-]{2,40}(?:, [A-Z][\w. ]{2,20}){0,2}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?,? ?"
    r"(?:\([A-Z][\w ./]{1,20}\) ?(?:--|[-–—])|(?:--|[–—])) ?"
    r"|^[A-Z]{3}[A-Z’'. /]{0,38}(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? - (?=[A-Z“\"])",
    re.MULTILINE,
)


def without_datelines(text: str) -> str:
    """The text with the place and agency before a report's first words blanked; every offset stays.

    "MOSCOW (Reuters) - The US embassy said": the embassy speaks, not Moscow.
    """
    return _DATELINE.sub(lambda found: " " * len(found.group()), text)


def _statement(
    found: Utterance, number: int, ids: Sequence[str], dated: Sequence[tuple[Span, Date]], spoken: Sequence[Utterance]
) -> Statement:
    targets: tuple[Mention, ...] = tuple(p.mention for p in found.targets)
    form = found.form
    if form is None and found.lead is None:
        form = next((u.form for u in spoken if u.lead == number and u.form), None)
    return Statement(
        id=ids[number],
        speakers=tuple(p.mention for p in found.speakers),
        act=found.act,
        evidence=(found.evidence,),
        target=targets[0] if targets else None,
        more_targets=targets[1:],
        date=_date(found, dated),
        form=form if found.lead is None else None,
        count=found.count if found.lead is None else None,
        part_of=ids[found.lead] if found.lead is not None else None,
    )


def _date(found: Utterance, dated: Sequence[tuple[Span, Date]]) -> Date | None:
    """When it was said: a date in the sentence that does not stand in what was said."""
    scene = found.scene
    for token in scene:
        if token.index in found.content:
            continue
        for span, date in dated:
            if span.start <= token.start < span.end and _belongs(scene, token.index, found):
                return date
    return None


def _belongs(scene: Scene, index: int, found: Utterance) -> bool:
    """Whether the token hangs on the cue, its subject or the cue's head, not in a clause of its own."""
    for above in scene.sentence.ancestors(index):
        if above.index == found.cue.index:
            return True
        if above.upos == "VERB":
            return False
    return False


def _figures(found: Sequence[Scene], grammar: Grammar) -> list[Figure]:
    """Counted speakers and counted items: the numbers that other pages may contradict."""
    out: list[Figure] = []
    for scene in found:
        for token in scene:
            plural = token.xpos in ("NNS", "NNPS") and bool(scene.kids(token, "nummod"))
            if not plural:
                continue
            lemma = token.lemma.lower()
            if _pair(scene, token):
                continue
            counted = quantity(scene.phrase(token), lemma)
            if counted is not None and (lemma in grammar.speakers or token.index in scene.things):
                thing = scene.things.get(token.index)
                out.append(Figure("speakers" if thing is None else thing.item.id, counted))
    return out


def _pair(scene: Scene, token: Token) -> bool:
    """ "the two countries": no count, but two that were named before."""
    words = {k.text.lower() for k in scene.kids(token, "nummod", "det")}
    return "two" in words and bool(words & {"the", "these", "those"})
