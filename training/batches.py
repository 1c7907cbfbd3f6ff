"""Turns documents into padded batches of windows of running text.

A window is ``[CLS]``, whole sentences, ``[SEP]`` after each paragraph's end, and sometimes the beginning of a sentence
that is cut off (as happens at run time): the cut sentence has no tree targets. Missing targets are -1.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from tokenizers import Tokenizer
from torch import Tensor

from embargowatch.understand import lemma, tokens
from treebank import Doc, Gold

PIECES = 8  # subwords kept of one word
LONGEST = 320  # subwords of one training sentence
Cells = dict[str, list[int]]  # inputs and targets of one window


@dataclass
class Inventory:
    """The classes of every head, in the order of their numbers."""

    upos: list[str]
    xpos: list[str]
    lemma: list[str]
    name: list[str]
    label: list[str]

    def sizes(self) -> dict[str, int]:
        """Number of classes of each head."""
        return {**{key: len(value) for key, value in vars(self).items()}, "shape": tokens.SHAPES}

    @classmethod
    def of(cls, docs: list[Doc], least: int = 3) -> Inventory:
        """Collects the classes of the training set; those seen less than ``least`` times are left out."""
        seen = {key: Counter[str]() for key in ("upos", "xpos", "lemma", "name", "label")}
        for gold in (gold for doc in docs for gold in doc):
            seen["upos"].update(gold.upos)
            seen["xpos"].update(gold.xpos)
            seen["label"].update(gold.labels)
            seen["name"].update(gold.names or ())
            seen["lemma"].update(map(lemma.derive, gold.forms, gold.lemmas))
        kept = {key: [c for c, n in sorted(count.items(), key=_by_count) if n >= least] for key, count in seen.items()}
        kept["name"] = ["O", *sorted((n for n in kept["name"] if n != "O"), key=lambda n: (n[2:], n))]
        return cls(**kept)


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


class Encoder:
    """Words to subword ids, with a cache."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._cache: dict[str, list[int]] = {}
        self.cls, self.sep, self.unk = (tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]", "[UNK]"))

    def __call__(self, word: str) -> list[int]:
        """Up to ``PIECES`` ids; at least one."""
        if word not in self._cache:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:PIECES]
            self._cache[word] = ids or [self.unk]
        return self._cache[word]


@dataclass
class Window:
    """Sentences that the network reads together; ``cut`` marks that the last one is only a beginning."""

    sentences: list[Gold]
    cut: bool
    ends_paragraph: list[bool]


def windows(doc: Doc, encoder: Encoder, chance: random.Random) -> Iterator[Window]:
    """Splits a document into windows of random size; every sentence is whole in exactly one of them."""
    costs = [sum(len(encoder(form)) for form in gold.forms) + 1 for gold in doc]
    start = 0
    while start < len(doc):
        if costs[start] > LONGEST:
            start += 1
            continue
        room = 0 if chance.random() < 0.12 else chance.choice((64, 96, 128, 160, 192))
        end, used = start + 1, costs[start]
        while end < len(doc) and used + costs[end] <= room:
            used += costs[end]
            end += 1
        chosen = doc[start:end]
        closes = [i + 1 >= len(doc) or doc[i + 1].opens_paragraph for i in range(start, end)]
        cut = end < len(doc) and not closes[-1] and len(doc[end].forms) > 2 and chance.random() < 0.5
        if cut:
            chosen = [*chosen, beginning(doc[end], chance.randint(1, min(40, len(doc[end].forms) - 1)))]
        else:
            closes[-1] = closes[-1] or chance.random() < 0.5
        yield Window(chosen, cut, closes + [False] * cut)
        start = end


def beginning(gold: Gold, size: int) -> Gold:
    """The first ``size`` words, with heads that fall outside set to -1."""
    names = gold.names[:size] if gold.names is not None else None
    return Gold(
        gold.forms[:size], gold.spaces[:size], gold.upos[:size], gold.xpos[:size], gold.lemmas[:size],
        [-1] * size, gold.labels[:size], names, gold.opens_paragraph,
    )  # fmt: skip


def disturbed(gold: Gold, chance: random.Random, curly: bool) -> Gold:
    """News typography and noise: curly quotes and dashes, no final stop, headline case, all capitals, lower case."""
    forms = list(gold.forms)
    if curly:
        forms = [_curly(form, xpos, index) for index, (form, xpos) in enumerate(zip(forms, gold.xpos, strict=True))]
    dice = chance.random()
    if dice < 0.02:
        forms = [form[:1].upper() + form[1:] if up not in ("ADP", "DET", "PART") else form
                 for form, up in zip(forms, gold.upos, strict=True)]  # fmt: skip
    elif dice < 0.03:
        forms = [form.upper() for form in forms]
    elif dice < 0.04:
        forms = [form.lower() for form in forms]
    changed = replace(gold, forms=forms)
    if forms[-1] == "." and len(forms) > 3 and len(forms) not in gold.heads and chance.random() < 0.06:
        changed = _shorter(changed)
    return changed


def _curly(form: str, xpos: str, index: int) -> str:
    if form == '"':
        return "“" if xpos == "``" else "”"
    if form == "'":
        return "‘" if xpos == "``" else "’"
    if form in ("--", "-") and xpos in (":", ",", "."):
        return "—" if index % 2 else "–"
    return form.replace("'", "’")


def _shorter(gold: Gold) -> Gold:
    names = gold.names[:-1] if gold.names is not None else None
    return Gold(
        gold.forms[:-1], [*gold.spaces[:-2], True], gold.upos[:-1], gold.xpos[:-1], gold.lemmas[:-1],
        gold.heads[:-1], gold.labels[:-1], names, gold.opens_paragraph,
    )  # fmt: skip


TARGETS = ("end", "upos", "xpos", "lemma", "name", "head", "label")


class Numbers:
    """Windows to numbers, by the inventory."""

    def __init__(self, inventory: Inventory, encoder: Encoder) -> None:
        self._index = {key: {c: i for i, c in enumerate(classes)} for key, classes in vars(inventory).items()}
        self._encoder = encoder

    def __call__(self, window: Window) -> Cells:
        """Lists of inputs (one entry a subword or word) and targets (one a word)."""
        out: Cells = {key: [] for key in ("ids", "shapes", "first", "sentence", *TARGETS)}
        out["ids"].append(self._encoder.cls)
        out["shapes"].append(0)
        spaced = True
        for number, gold in enumerate(window.sentences):
            offset = len(out["first"])
            for i, form in enumerate(gold.forms):
                pieces = self._encoder(form)
                out["first"].append(len(out["ids"]))
                out["ids"].extend(pieces)
                out["shapes"].extend([tokens.shape(form, spaced)] * len(pieces))
                spaced = gold.spaces[i]
            spaced = spaced or window.ends_paragraph[number]
            cut = window.cut and number == len(window.sentences) - 1
            self._targets(out, gold, offset, number, cut)
            if window.ends_paragraph[number]:
                out["ids"].append(self._encoder.sep)
                out["shapes"].append(0)
        return out

    def _targets(self, out: Cells, gold: Gold, offset: int, number: int, cut: bool) -> None:
        size = len(gold.forms)
        out["sentence"].extend([number] * size)
        out["end"].extend([0] * (size - 1) + [0 if cut else 1])
        for key, values in (("upos", gold.upos), ("xpos", gold.xpos), ("name", gold.names), ("label", gold.labels)):
            out[key].extend([-1] * size if values is None else [self._index[key].get(v, -1) for v in values])
        out["lemma"].extend(
            -1 if cut else self._index["lemma"].get(lemma.derive(f, le), -1)
            for f, le in zip(gold.forms, gold.lemmas, strict=True)
        )
        out["head"].extend(h if h <= 0 else h + offset for h in gold.heads)
        if cut:
            out["label"][-size:] = [-1] * size


def collate(rows: list[Cells]) -> dict[str, Tensor]:
    """Pads rows to one batch. Adds ``mask`` (B, T) and ``word`` (B, N), True where there is something."""
    batch: dict[str, Tensor] = {}
    for key in rows[0]:
        width = max(len(row[key]) for row in rows)
        empty = 0 if key in ("ids", "shapes", "first") else -1
        batch[key] = torch.tensor([row[key] + [empty] * (width - len(row[key])) for row in rows])
    lengths = torch.tensor([len(row["ids"]) for row in rows])
    batch["mask"] = torch.arange(batch["ids"].shape[1])[None] < lengths[:, None]
    batch["word"] = batch["sentence"] >= 0
    return batch


def treebank_cells(docs: list[Doc], encoder: Encoder, numbers: Numbers, seed: int, disturb: bool = True) -> list[Cells]:
    """All windows of the documents, as one epoch sees them."""
    chance = random.Random(seed)
    rows = []
    for doc in docs:
        curly = disturb and chance.random() < 0.4
        source = [disturbed(gold, chance, curly) for gold in doc] if disturb else doc
        rows.extend(numbers(window) for window in windows(source, encoder, chance))
    return rows


def batched(rows: list[Cells], seed: int, size: int) -> list[list[Cells]]:
    """Windows bucketed by length into batches of about ``size`` subwords, shuffled by ``seed``."""
    chance = random.Random(seed)
    rows.sort(key=lambda row: (len(row["ids"]) + chance.random() * 16, len(row["first"])))
    batches: list[list[Cells]] = [[]]
    for row in rows:
        if batches[-1] and (len(batches[-1]) + 1) * len(row["ids"]) > size:
            batches.append([])
        batches[-1].append(row)
    chance.shuffle(batches)
    return batches
