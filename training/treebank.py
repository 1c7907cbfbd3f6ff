"""Reads CoNLL-U treebanks into documents of sentences.

In: ``.conllu`` or ``.conllu.xz`` files. Out: ``Doc`` = list of ``Gold`` sentences with word forms, spacing, tags, heads
(0 = root, i + 1 = word i), relations, lemmas, and name tags (BIO) where the file carries ``Entity=`` (else None).
Empty nodes and the enhanced graph are left out; a multi-word token gives its words, without space between them.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KINDS = {kind: kind for kind in ("person", "organization", "place", "event", "object", "time")}
OTHER = "other"
_ADDRESS = re.compile(r"@|://|^www\.")
_LEFT = ("flat", "compound", "amod", "nummod", "nmod:desc")
_RIGHT = ("flat", "compound", "nummod", "nmod:desc", "goeswith")


@dataclass
class Gold:
    """One sentence of a treebank; all lists have one entry a word."""

    forms: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)  # a space follows
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    names: list[str] | None = None
    opens_paragraph: bool = False


Doc = list[Gold]


def read(path: Path) -> list[Doc]:
    """All documents of one treebank file, in file order."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        text = file.read()
    docs: list[Doc] = []
    has_entities = "global.Entity" in text
    for block in _blocks(text):
        if not docs or any(line.startswith("# newdoc") for line in block):
            docs.append([])
        gold = _sentence(block)
        gold.opens_paragraph = not docs[-1] or any(re.match(r"# newpar( id|$)", line) for line in block)
        if has_entities:
            gold.names = _names(gold, block)
        docs[-1].append(gold)
    return docs


def _blocks(text: str) -> Iterator[list[str]]:
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if lines:
            yield lines


def _sentence(block: list[str]) -> Gold:
    gold = Gold()
    inside, glued = 0, False  # last word of the multi-word token that is open; whether a space follows it
    for line in block:
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if "." in cells[0]:
            continue
        no_space = "SpaceAfter=No" in cells[9]
        if "-" in cells[0]:
            inside, glued = int(cells[0].split("-")[1]), no_space
            continue
        number = int(cells[0])
        gold.forms.append(cells[1].replace(" ", "\u00a0"))
        gold.lemmas.append(cells[2])
        gold.upos.append(cells[3])
        gold.xpos.append(cells[4])
        gold.heads.append(int(cells[6]))
        gold.labels.append(cells[7])
        gold.spaces.append(False if number < inside else not glued if number == inside else not no_space)
    return gold


def _names(gold: Gold, block: list[str]) -> list[str]:
    """BIO tags of the outermost named mentions: mentions whose head is a proper noun, cut down to the name itself."""
    tags = ["O"] * len(gold.forms)
    spans = [span for mention in _mentions(block) if (span := _name_span(gold, mention))]
    for first, last, kind in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(tags[i] == "O" for i in range(first, last + 1)):
            tags[first] = "B-" + kind
            tags[first + 1 : last + 1] = ["I-" + kind] * (last - first)
    return tags


def _mentions(block: list[str]) -> list[tuple[int, int, str]]:
    """(first word, last word, type) of each mention of one sentence."""
    opened: dict[str, list[tuple[str, int]]] = {}
    found: list[tuple[int, int, str]] = []
    for line in block:
        cells = line.split("\t")
        if line.startswith("#") or not cells[0].isdigit():
            continue
        index = int(cells[0]) - 1
        entity = next((f[7:] for f in cells[9].split("|") if f.startswith("Entity=")), "")
        for start, etype, end in re.findall(r"\((\d+)-([a-z]+)|(\d+)(?:-[^()]*)?\)", _closed(entity)):
            if start:
                opened.setdefault(start, []).append((etype, index))
            elif opened.get(end):
                kind, first = opened[end].pop()
                found.append((first, index, kind))
    return found


def _closed(entity: str) -> str:
    """Writes ``(3-person-...)``, a mention of one word, as an opening and a closing: ``(3-person 3)``."""
    return re.sub(r"\((\d+)-([a-z]+)[^()]*\)", r"(\1-\2 \1)", entity)


def _name_span(gold: Gold, mention: tuple[int, int, str]) -> tuple[int, int, str] | None:
    first, last, etype = mention
    heads = [i for i in range(first, last + 1) if not first < gold.heads[i] <= last + 1]
    if not heads or not (gold.upos[heads[0]] == "PROPN" or gold.xpos[heads[0]].startswith("NNP")):
        return None
    if _ADDRESS.search(gold.forms[heads[0]]):
        return None
    low, high = _extent(gold, heads[0], mention)
    return low, high, KINDS.get(etype, OTHER)


def _extent(gold: Gold, head: int, mention: tuple[int, int, str]) -> tuple[int, int]:
    """The name around ``head``: its name-like dependents, and "of"/"for" phrases that are names themselves.

    A person's name takes no "of" phrase: "Emperor of Mexico" is the person "Emperor" and the place "Mexico".
    """
    first, last, etype = mention
    low = high = head
    for kid in range(first, last + 1):
        if gold.heads[kid] != head + 1 or kid == head:
            continue
        label = gold.labels[kid]
        named = gold.xpos[kid].startswith("NNP") or gold.forms[kid][:1].isupper()
        phrase = label == "nmod" and named and etype != "person" and _joined_by_of(gold, kid)
        phrase = phrase or (label == "nmod:unmarked" and (etype == "time" or kid == head + 1))
        if kid < head and label in _LEFT and (named or label == "nummod"):
            low = min(low, _extent(gold, kid, mention)[0])
        elif kid > head and (label in _RIGHT or phrase):
            high = max(high, _extent(gold, kid, mention)[1])
    return low, high


def _joined_by_of(gold: Gold, kid: int) -> bool:
    return any(
        gold.heads[i] == kid + 1 and gold.labels[i] == "case" and gold.forms[i].lower() in ("of", "for")
        for i in range(max(0, kid - 6), kid)
    )
