"""The language pipeline: running text to parsed sentences, with a small network of our own.

In: the text of a document. Out: ``Sentence`` values with words, tags, lemmas, a Universal Dependencies tree and names.
The same text gives the same sentences every time: each window of text is read alone, by one thread, and windows depend
on nothing but the words of their paragraph (in a text of very many paragraphs: of those beside it). Within a long
paragraph a tree may depend on the sentences beside it. Time grows with the length of the text and memory is bounded per
window; a sentence longer than a window (some 400 subwords) is cut where its end is likeliest.

With ``passing.py`` the only module that needs onnxruntime, tokenizers and numpy. How the network is made:
``training/README.md``.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embargowatch.understand import lemma, tokens
from embargowatch.understand.passing import STATES, Branch, Chances, session
from embargowatch.understand.syntax import Phrase, Sentence, Token

ROOM = 176  # subwords of an ordinary window
MOST = 440  # subwords of the longest window, and so of the longest sentence
PIECES = 8  # subwords kept of one word
MANY = 2_000  # line breaks: far more than any article has
MARGIN = 2  # words of look-ahead that a sentence end needs in a window that was cut off
ENDS = 0.6  # score above which a word ends a sentence; best on the development sets
CACHE = 50_000  # words whose subwords are remembered

_OUTPUTS = ("end", "upos", "xpos", "lemma", "name", "arc", "label_matrix", "label_bias", "label_head")  # as in _Scores

_EDGES = frozenset(("ADP", "DET", "PUNCT", "CCONJ", "AUX"))  # never first or last in a name
_ROOT_PENALTIES = (0.0, 4.0, 20.0, 1e6)  # tried in turn until the best tree has one root
_CLOSING = frozenset(("”", "’", '"', "'", "''", "»"))
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the running text, before parsing."""

    start: int
    end: int
    paragraph: int
    spaced: bool
    last: bool  # of its paragraph


@dataclass(frozen=True)
class _Scores:
    """What the network says about N words. ``arc[i, 0]`` is the root, ``arc[i, j + 1]`` word j as head of word i."""

    end: Floats  # (N,)
    upos: Numbers  # (N,)
    xpos: Numbers  # (N,)
    lemma: Numbers  # (N, 3), best script first
    name: Floats  # (N, names)
    arc: Floats  # (N, N + 1)
    label_matrix: Floats  # (N, labels, width)
    label_bias: Floats  # (N, labels)
    label_head: Floats  # (N, width)
    roles: Chances | None = None  # where the branch that learned them is there


class Parser:
    """Holds the network; one instance serves any number of documents and threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` holds model.onnx, tokenizer.json and pipeline.json; default: the ones in the package."""
        where = folder or Path(str(resources.files("embargowatch") / "data" / "pipeline"))
        classes: dict[str, Any] = json.loads((where / "pipeline.json").read_text("utf-8"))
        self._upos: list[str] = classes["upos"]
        self._xpos: list[str] = classes["xpos"]
        self._labels: list[str] = classes["label"]
        self._scripts: list[str] = classes["lemma"]
        self._names: list[str] = classes["name"]
        self._lemmas: dict[str, str] = classes["lemmas"]
        self._known = frozenset(classes["known"])
        self._root_label = self._labels.index("root")
        self._step = _name_steps(self._names)
        self._tokenizer = Tokenizer.from_file(str(where / "tokenizer.json"))
        marks = [self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]", "[UNK]")]
        self._cls, self._sep, self._unknown = (mark or 0 for mark in marks)
        self._pieces: dict[str, list[int]] = {}
        self._session = session(where / "model.onnx")
        branch = where / "roles.onnx"  # weights may come without it
        self._branch = Branch(branch) if branch.exists() else None

    def sentences(self, text: str) -> list[Sentence]:
        """Parses a document; a line break ends a paragraph. Offsets of tokens are absolute in ``text``."""
        return list(self.stream(text))

    def stream(self, text: str) -> Iterator[Sentence]:
        """As ``sentences``, one after the other."""
        coming = _words(text)
        pending: list[_Word] = []
        alone = text.count("\n") <= MANY
        while True:
            pending.extend(itertools.islice(coming, MOST + 1 - len(pending)))
            if not pending:
                return
            window, cut = self._window(text, pending, ROOM, alone)
            scores = self._read(text, window)
            ends = _ends(text, window, scores, cut)
            if not ends:
                window, cut = self._window(text, pending, MOST, alone)
                scores = self._read(text, window)
                ends = _ends(text, window, scores, cut) or [_likeliest_end(scores)]
            low = 0
            for end in ends:
                yield self._sentence(text, window, scores, low, end + 1)
                low = end + 1
            del pending[:low]

    def _window(self, text: str, words: list[_Word], room: int, alone: bool) -> tuple[list[_Word], bool]:
        """The first words that fit, and whether the window stops inside a paragraph.

        A window holds words of one paragraph, so that what stands in one never changes the trees of another, and a
        paragraph that is copied into another page is parsed there as it is here. Only a text of very many paragraphs
        has several in a window, up to where it is half full: a call of the network for each would take too long.
        """
        used, stop, whole = 0, 0, 0
        for number, word in enumerate(words, start=1):
            used += len(self._ids(text[word.start : word.end])) + word.last
            if used > room and stop:
                break
            stop = number
            if word.last:
                whole = number
                if alone:
                    break
        if whole == stop or whole * 2 >= stop:
            return words[:whole], False
        return words[:stop], True

    def _ids(self, word: str) -> list[int]:
        """Subword ids of a word, between 1 and PIECES of them."""
        known = self._pieces.get(word)
        if known is None:
            clean = word[:200].encode("utf-8", "replace").decode("utf-8")
            known = self._tokenizer.encode(clean, add_special_tokens=False).ids[:PIECES] or [self._unknown]
            if len(self._pieces) >= CACHE:
                self._pieces = {}
            self._pieces[word] = known
        return known

    def _read(self, text: str, window: list[_Word]) -> _Scores:
        """Runs the network over one window."""
        ids, shapes, first = [self._cls], [0], []
        for word in window:
            form = text[word.start : word.end]
            pieces = self._ids(form)
            first.append(len(ids))
            ids += pieces
            shapes += [tokens.shape(form, word.spaced)] * len(pieces)
            if word.last:
                ids.append(self._sep)
                shapes.append(0)
        feed = {"ids": np.array(ids), "shapes": np.array(shapes), "first": np.array(first)}
        if self._branch is None:
            return _Scores(*self._session.run(_OUTPUTS, feed))
        found = dict(zip((*_OUTPUTS, STATES), self._session.run([*_OUTPUTS, STATES], feed), strict=True))
        roles = self._branch(found.pop(STATES), feed["first"])
        return _Scores(**found, roles=roles)

    def _sentence(self, text: str, window: list[_Word], scores: _Scores, low: int, high: int) -> Sentence:
        """The sentence of the words [low, high) of a window."""
        columns = np.concatenate(([0], np.arange(low + 1, high + 1)))
        heads = best_tree(scores.arc[low:high][:, columns])
        labels = self._relations(scores, low, high, heads)
        found = []
        for index, word in enumerate(window[low:high]):
            form = text[word.start : word.end]
            row = low + index
            upos = self._upos[scores.upos[row]]
            base = self._lemma(form, upos, scores.lemma[row])
            xpos = self._xpos[scores.xpos[row]]
            head = int(heads[index])
            found.append(Token(index, word.start, word.end, form, base, upos, xpos, head, labels[index]))
        names = tuple(_trimmed(found, self._phrases(scores.name[low:high])))
        passings = scores.roles.passings([word.start for word in window], low, high) if scores.roles is not None else ()
        return Sentence(tuple(found), window[low].paragraph, names, tuple(passings))

    def _relations(self, scores: _Scores, low: int, high: int, heads: Numbers) -> list[str]:
        """The label of each arc; "root" for the root and for nothing else."""
        head_states = scores.label_head[low:high][np.maximum(heads, 0)]
        points = np.einsum("nlw,nw->nl", scores.label_matrix[low:high], head_states) + scores.label_bias[low:high]
        points[:, self._root_label] = -np.inf
        best = np.where(heads < 0, self._root_label, points.argmax(1))
        return [self._labels[label] for label in best]

    def _lemma(self, form: str, upos: str, scripts: Numbers) -> str:
        """From the table of seen words, else by the best edit script; among scripts, one that gives a known lemma."""
        seen = self._lemmas.get(f"{form.lower()} {upos}")
        if seen is not None:
            return seen
        if upos == "NUM" and _THOUSANDS.fullmatch(form):
            return form.replace(",", "")
        bases = [base for script in scripts if (base := lemma.apply(self._scripts[script], form))]
        if upos in ("VERB", "NOUN", "ADJ", "ADV", "AUX"):
            bases = [base for base in bases if base in self._known] or bases
        return bases[0] if bases else form

    def _phrases(self, points: Floats) -> Iterator[Phrase]:
        """Names from BIO scores (n, tags)."""
        tags = [self._names[tag] for tag in _best_tags(points, self._step)]
        first = -1
        for index, tag in enumerate([*tags, "O"]):
            if first >= 0 and not tag.startswith("I-"):
                yield Phrase(first, index - 1, tags[first][2:])
                first = -1
            if tag.startswith("B-"):
                first = index


def _words(text: str) -> Iterator[_Word]:
    for number, (start, end) in enumerate(tokens.paragraphs(text)):
        spans = tokens.words(text, start, end)
        before = -1
        for index, (low, high) in enumerate(spans):
            yield _Word(low, high, number, low != before, index == len(spans) - 1)
            before = high


def _ends(text: str, window: list[_Word], scores: _Scores, cut: bool) -> list[int]:
    """Indices of the words that end a sentence. The end of a paragraph always does."""
    reach = len(window) - MARGIN if cut else len(window)
    return [
        i
        for i, word in enumerate(window)
        if word.last or (i < reach and scores.end[i] > ENDS and not _goes_on(text, word))
    ]


def _goes_on(text: str, word: _Word) -> bool:
    """Whether no sentence can end here: at a comma, or a closing quote after a comma or before a small letter."""
    if text[word.start : word.end] not in _CLOSING:
        return text[word.start : word.end] == ","
    return text[word.start - 1 : word.start] == "," or text[word.end : word.end + 2].strip()[:1].islower()


def _likeliest_end(scores: _Scores) -> int:
    """Where to cut a sentence that fills the longest window: in its second half."""
    half = len(scores.end) // 2
    return half + int(scores.end[half:].argmax())


def _trimmed(words: list[Token], names: Iterator[Phrase]) -> Iterator[Phrase]:
    """Names without function words at their edges; one that holds no proper noun is no name."""
    for name in names:
        first, last = name.first, name.last
        while first <= last and words[first].upos in _EDGES:
            first += 1
        while last >= first and words[last].upos in _EDGES and words[last].text != ".":
            last -= 1
        if any(word.upos == "PROPN" or word.xpos.startswith("NNP") for word in words[first : last + 1]):
            yield Phrase(first, last, name.kind)


def _name_steps(names: list[str]) -> Floats:
    """(tags, tags): 0 where the second tag may follow the first, else a large negative number."""
    steps = np.zeros((len(names), len(names)), dtype=np.float32)
    for row, before in enumerate(names):
        for column, after in enumerate(names):
            if after.startswith("I-") and before[1:] != after[1:]:
                steps[row, column] = -1e4
    return steps


def _best_tags(points: Floats, steps: Floats) -> list[int]:
    """The best allowed sequence of tags (Viterbi), for scores (n, tags)."""
    greedy = points.argmax(1)
    inside = [i for i, tag in enumerate(greedy) if tag]
    starts_well = steps[0, greedy[0]] == 0
    if not inside or (starts_well and (steps[greedy[:-1], greedy[1:]] == 0).all()):
        return [int(tag) for tag in greedy]
    best = points[0] + steps[0]
    back = []
    for row in points[1:]:
        paths = best[:, None] + steps
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    tags = [int(best.argmax())]
    for pointers in reversed(back):
        tags.append(int(pointers[tags[-1]]))
    return tags[::-1]


def best_tree(scores: Floats) -> Numbers:
    """The best tree with one root. ``scores[i, 0]``: word i is the root; ``scores[i, j + 1]``: word j is its head.

    Returns (n,) heads, -1 for the root. Greedy where that gives a tree, else Chu-Liu/Edmonds.
    """
    size = len(scores)
    full = np.full((size + 1, size + 1), -np.inf)
    full[1:] = scores
    np.fill_diagonal(full, -np.inf)
    heads: Numbers = full.argmax(1)
    for penalty in _ROOT_PENALTIES:
        heads[0] = 0
        if (heads[1:] == 0).sum() == 1 and not len(_circle(heads)):
            break
        full[1:, 0] -= penalty
        heads = _edmonds(full)
    result: Numbers = heads[1:] - 1
    return result


def _circle(heads: Numbers) -> Numbers:
    """The nodes of one circle among ``heads`` (node 0 is the root, its own head), or none."""
    seen = np.zeros(len(heads), dtype=np.int64)
    seen[0] = -1
    for start in range(1, len(heads)):
        node = start
        while not seen[node]:
            seen[node] = start
            node = int(heads[node])
        if seen[node] == start:
            ring = [node]
            while heads[ring[-1]] != node:
                ring.append(int(heads[ring[-1]]))
            return np.array(sorted(ring))
    return np.array([], dtype=np.int64)


def _edmonds(score: NDArray[np.float64]) -> Numbers:
    """Best tree from node 0 (``score[i, j]``: j is the head of i): contracts circles, then opens them again."""
    opened = []
    heads: Numbers = score.argmax(1)
    heads[0] = 0
    while len(ring := _circle(heads)):
        outside = np.ones(len(heads), dtype=bool)
        outside[ring] = False
        rest = np.flatnonzero(outside)
        enter = score[ring][:, rest] - score[ring, heads[ring]][:, None]
        leave = score[rest][:, ring]
        opened.append((rest, ring, heads, enter.argmax(0), leave.argmax(1)))
        smaller = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
        smaller[:-1, :-1] = score[rest][:, rest]
        smaller[:-1, -1] = leave.max(1)
        smaller[-1, :-1] = enter.max(0)
        score = smaller
        heads = score.argmax(1)
        heads[0] = 0
    for rest, ring, before, entry, exit_ in reversed(opened):
        wide = before.copy()
        outer = heads[:-1]
        wide[rest] = np.where(outer < len(rest), rest[np.minimum(outer, len(rest) - 1)], ring[exit_])
        wide[ring[entry[heads[-1]]]] = rest[heads[-1]]
        wide[0] = 0
        heads = wide
    return heads
