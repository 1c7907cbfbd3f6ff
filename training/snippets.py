"""Texts of others that we have labelled for the branch: the labels are here, the texts stay where they are.

In: RAMS 1.0 with ``roles/rams.tsv``, treebanks with ``roles/treebanks.tsv``, and the collection "News Articles" with
``roles/articles.tsv``, which label them by character. Out: labelled texts, without those that share a run of words
with the texts of a development set.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sentences import LETTERS, Labelled, Passed, read

_GLUED = re.compile(r"^(?:[.,;:!?%)\]”’]|'(?:s|re|ve|ll|d|m|t)?$|n't$|’\w{0,2}$)")
_OPEN = ("(", "[", "$", "“", "‘", "£", "€")


_MOST = 20  # sentences of a passage


def rams(events: Path, labels: Path, without: frozenset[str]) -> Iterator[Labelled]:
    """Snippets of RAMS 1.0 with our labels; those that share a run of words with a text of ``without`` are left out.

    A line of ``labels``: key of the document, and for each transfer a tab, its status, a blank, the trigger as
    ``start-end``, and parts as ``Sstart-end``, in characters of the running text.
    """
    lines = [line.split("\t") for line in read(labels)]
    with lzma.open(events, "rt", encoding="utf-8") as found:
        texts = {event["doc_key"]: running(event["sentences"]) for event in map(json.loads, found)}
    for key, *transfers in lines:
        text = texts[key]
        if without.isdisjoint(runs(text)):
            yield Labelled(text, [_transfer(transfer) for transfer in transfers])


def passages(treebanks: Path, labels: Path, without: frozenset[str]) -> Iterator[Labelled]:
    """Runs of treebank sentences with our labels; those that share a run of words with a text of ``without`` are not.

    A line of ``labels``: name of the file without its endings, id of the first sentence, number of sentences, and the
    transfers as for RAMS, in characters of the sentences' ``# text``, joined by blanks.
    """
    files: dict[str, dict[str, list[str]]] = {}
    for name, first, count, *transfers in (line.split("\t") for line in read(labels)):
        if name not in files:
            files[name] = _following(next(treebanks.glob(f"{name}.conllu*")))
        text = " ".join(files[name][first][: int(count)])
        if without.isdisjoint(runs(text)):
            yield Labelled(text, [_transfer(transfer) for transfer in transfers])


def articles(archive: Path, labels: Path, without: frozenset[str]) -> Iterator[Labelled]:
    """Passages of "News Articles" (Harvard Dataverse, 2017) with our labels; what shares words with ``without`` is out.

    ``archive``: the collection as ``NewsArticles.csv`` in a zip file. A line of ``labels``: id of the article, the
    passage as ``start-end`` in characters of the article's text with its white space made single blanks, and the
    transfers as for RAMS, in characters of the passage.
    """
    with zipfile.ZipFile(archive) as packed, packed.open("NewsArticles.csv") as file:
        rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", errors="replace"))
        texts = {row["article_id"]: " ".join(row["text"].split()) for row in rows}
    for name, passage, *transfers in (line.split("\t") for line in read(labels)):
        text = texts[name][slice(*_span(passage))]
        if without.isdisjoint(runs(text)):
            yield Labelled(text, [_transfer(transfer) for transfer in transfers])


def _following(path: Path) -> dict[str, list[str]]:
    """For each sentence id the texts of the sentence and of some behind it."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        found = re.findall(r"^# (sent_id|text) = (.*)$", file.read(), re.MULTILINE)
    ids, texts = ([value.strip() for kind, value in found if kind == wanted] for wanted in ("sent_id", "text"))
    return {each: texts[at : at + _MOST] for at, each in enumerate(ids)}


def _transfer(words: str) -> Passed:
    standing, trigger, *parts = words.split()
    passed = Passed(_span(trigger), standing)
    for part in parts:
        passed.roles.setdefault(LETTERS[part[0]], []).append(_span(part[1:]))
    return passed


def _span(words: str) -> tuple[int, int]:
    start, _, end = words.partition("-")
    return int(start), int(end)


def runs(text: str) -> frozenset[str]:
    """All runs of eight words of a text, small letters only: two texts that share one come from one article."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return frozenset(" ".join(words[at : at + 8]) for at in range(len(words) - 7))


def running(sentences: list[list[str]]) -> str:
    """Words of RAMS as running text."""
    text = ""
    for word in (word for words in sentences for word in words):
        glued = not text or _GLUED.match(word) or text.endswith(_OPEN) or word == "-" or text.endswith("-")
        text += ("" if glued else " ") + word
    return text
