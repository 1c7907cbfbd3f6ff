"""Measures the exported pipeline from raw text: ``python training/evaluate.py --treebanks DIR --split test``.

Words are aligned by their characters, as in the CoNLL 2018 shared task: a system word counts where its span equals a
gold word's span; arcs, labels and tags are right only on such words; figures are F1. ``--gold-words`` gives the parser
the words and sentence ends of the treebank instead (plain accuracy).
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from embargowatch.understand import parse
from embargowatch.understand.syntax import Sentence
from treebank import Doc, Gold, read

Span = tuple[int, int]


def raw(doc: Doc) -> tuple[str, list[list[Span]]]:
    """The text of a document, one line a paragraph, and the spans of its words by sentence."""
    text = ""
    spans: list[list[Span]] = []
    for gold in doc:
        if text and gold.opens_paragraph:
            text = text.rstrip() + "\n"
        spans.append([])
        for form, space in zip(gold.forms, gold.spaces, strict=True):
            spans[-1].append((len(text), len(text) + len(form)))
            text += form + (" " if space else "")
    return text, spans


def gold_names(gold: Gold, spans: list[Span]) -> set[tuple[int, int, str]]:
    """(start, end, kind) in characters."""
    found: list[tuple[int, int, str]] = []
    for tag, (start, end) in zip(gold.names or (), spans, strict=False):
        if tag.startswith("B-"):
            found.append((start, end, tag[2:]))
        elif tag.startswith("I-"):
            found[-1] = (found[-1][0], end, tag[2:])
    return set(found)


Facts = dict[str, set[tuple[object, ...]]]


def gold_facts(doc: Doc, spans: list[list[Span]]) -> Facts:
    """Everything the treebank says, as sets of tuples of character spans."""
    facts: Facts = {key: set() for key in KEYS}
    for gold, at in zip(doc, spans, strict=True):
        facts["sentence"].add((at[0][0], at[-1][1]))
        for i, span in enumerate(at):
            head = at[gold.heads[i] - 1] if gold.heads[i] else None
            _add(facts, span, (head, gold.labels[i]), (gold.upos[i], gold.xpos[i], gold.lemmas[i]))
        names = gold_names(gold, at)
        facts["name"] |= names
        facts["name span"] |= {name[:2] for name in names}
    return facts


def system_facts(sentences: list[Sentence]) -> Facts:
    """The same of the pipeline's output."""
    facts: Facts = {key: set() for key in KEYS}
    for sentence in sentences:
        facts["sentence"].add((sentence.start, sentence.end))
        for token in sentence.tokens:
            head = sentence.tokens[token.head] if token.head >= 0 else None
            at = (head.start, head.end) if head else None
            _add(facts, (token.start, token.end), (at, token.deprel), (token.upos, token.xpos, token.lemma))
        for name in sentence.names:
            span = (sentence.tokens[name.first].start, sentence.tokens[name.last].end)
            facts["name"].add((*span, name.kind))
            facts["name span"].add(span)
    return facts


KEYS = ("token", "sentence", "upos", "xpos", "lemma", "uas", "las", "las (main label)", "name", "name span")


def _add(facts: Facts, span: Span, arc: tuple[Span | None, str], tags: tuple[str, str, str]) -> None:
    facts["token"].add(span)
    for key, value in zip(("upos", "xpos", "lemma"), tags, strict=True):
        facts[key].add((*span, value))
    head, label = arc
    facts["uas"].add((*span, head))
    facts["las"].add((*span, head, label))
    facts["las (main label)"].add((*span, head, label.partition(":")[0]))


class Told(parse.Parser):
    """The pipeline with the treebank's own words and sentence ends."""

    def told(self, doc: Doc, spans: list[list[Span]], text: str) -> list[Sentence]:
        """Parses with gold segmentation, in windows of whole sentences."""
        words: list[parse._Word] = []
        ends = []
        for number, at in enumerate(spans):
            shut = number + 1 == len(doc) or doc[number + 1].opens_paragraph
            for i, (start, end) in enumerate(at):
                last = shut and i == len(at) - 1
                spaced = not words or words[-1].last or words[-1].end != start
                words.append(parse._Word(start, end, 0, spaced, last))
            ends.append(len(words))
        return list(self._told(text, words, ends))

    def _told(self, text: str, words: list[parse._Word], ends: list[int]) -> Iterator[Sentence]:
        at = 0
        alone = text.count("\n") <= parse.MANY
        while at < len(words):
            window, _ = self._window(text, words[at : at + parse.MOST + 1], parse.ROOM, alone)
            inside = [end for end in ends if at < end <= at + len(window)]
            if not inside:
                window, _ = self._window(text, words[at : at + parse.MOST + 1], parse.MOST, alone)
                inside = [end for end in ends if at < end <= at + len(window)] or [at + len(window)]
            scores = self._read(text, window)
            low = 0
            for end in inside:
                yield self._sentence(text, window, scores, low, end - at)
                low = end - at
            at += low


def measure(parser: Told, docs: list[Doc], gold_words: bool) -> tuple[dict[str, Counter[str]], float]:
    """Counts by fact, and words a second."""
    counts = {key: Counter[str]() for key in KEYS}
    spent, size = 0.0, 0
    for doc in docs:
        text, spans = raw(doc)
        began = time.process_time()
        sentences = parser.told(doc, spans, text) if gold_words else parser.sentences(text)
        spent += time.process_time() - began
        size += sum(len(sentence.tokens) for sentence in sentences)
        gold, system = gold_facts(doc, spans), system_facts(sentences)
        for key in KEYS:
            if key.startswith("name") and doc[0].names is None:
                continue
            counts[key] += Counter(both=len(gold[key] & system[key]), gold=len(gold[key]), system=len(system[key]))
    return counts, size / spent


def f1(count: Counter[str]) -> float:
    """Harmonic mean of precision and recall, in per cent."""
    return 200 * count["both"] / max(1, count["gold"] + count["system"])


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--gold-words", action="store_true")
    chosen = parser.parse_args()
    began = time.perf_counter()
    pipeline = Told(chosen.folder)
    print(f"loaded in {time.perf_counter() - began:.3f} s")
    total = {key: Counter[str]() for key in KEYS}
    for path in sorted(chosen.treebanks.glob(f"*-{chosen.split}.conllu*")):
        counts, speed = measure(pipeline, read(path), chosen.gold_words)
        print(path.name.split(".")[0], f"{speed:.0f} words/s", *(f"{k} {f1(counts[k]):.2f}" for k in KEYS), sep="  ")
        for key in KEYS:
            total[key] += counts[key]
    print("all", *(f"{key} {f1(total[key]):.2f}" for key in KEYS), sep="  ")


if __name__ == "__main__":
    main()
