"""Sentences of our own writing, with trees, on who passes what to whom: ``python training/domain.py --check``.

In: ``domain/*.conllu``. ``frames.conllu`` holds sentences in which a word like ``{STATE}`` stands for the head of a
phrase; ``leads.conllu`` frames with one ``{CLAUSE}``, which another frame fills; ``datelines.conllu`` the heads of
reports; ``slots.conllu`` the phrases (``# slot = STATE``). Names are written ``Name=B-place`` in the last column. Out:
``docs(count, seed)``, documents of 3 to 8 filled sentences, some with a dateline; the same arguments always give the
same documents. A phrase whose root has a relation other than ``root`` keeps it, unless the slot is a conjunct.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from embargowatch.understand import tokens
from treebank import Doc, Gold

FOLDER = Path(__file__).parent / "domain"
NAMED = ("person", "organization", "place", "event", "object", "time", "other")
_SLOT = re.compile(r"\{([A-Z]+)\}")
_LEAD = 0.15  # share of sentences that stand inside another
_DATED = 0.3  # share of documents with a dateline
_UNPRONOUNCED = ("U", "Eu", "one")  # written with a vowel, spoken without one at the beginning
_PLURAL = ("NNS", "NNPS")
Sources = dict[str, list[Gold]]


def docs(count: int, seed: int) -> list[Doc]:
    """``count`` documents of 3 to 8 sentences each, drawn by ``seed``."""
    chance = random.Random(seed)
    return [_doc(chance) for _ in range(count)]


def _doc(chance: random.Random) -> Doc:
    doc: Doc = []
    opens = True
    if chance.random() < _DATED:
        doc.append(dateline(chance))
        opens = False
    for _ in range(chance.randint(3, 8)):
        gold = _sentence(chance)
        headline = gold.xpos[-1] != "." and gold.forms[-1] not in ('"', "''")
        gold.opens_paragraph = opens or headline
        opens = headline or chance.random() < 0.3
        doc.append(gold)
    return doc


def dateline(chance: random.Random) -> Gold:
    """Place, agency and dash at the head of a report: a sentence of its own, as in EWT; half the time in capitals."""
    gold = filled(chance.choice(datelines()), chance)
    if chance.random() < 0.5:
        gold.forms = [form.upper() if tag == "PROPN" else form for form, tag in zip(gold.forms, gold.upos, strict=True)]
    gold.opens_paragraph = True
    return gold


def _sentence(chance: random.Random) -> Gold:
    frame = chance.choice(frames())
    if plain(frame) and chance.random() < _LEAD:
        return filled(embedded(chance.choice(leads()), frame), chance)
    return filled(frame, chance)


def frames() -> list[Gold]:
    """The frames as they are written, slots open."""
    return _read("frames")[""]


def leads() -> list[Gold]:
    """The frames that hold a clause."""
    return _read("leads")[""]


def datelines() -> list[Gold]:
    """What stands before the first sentence of a report."""
    return _read("datelines")[""]


def plain(frame: Gold) -> bool:
    """Whether a frame can stand inside another: a statement with a full stop, without quotes, that reports nothing."""
    reports = frame.lemmas[frame.heads.index(0)] in ("say", "tell", "warn")
    return frame.forms[-1] == "." and not reports and not {"``", "''", ":"} & set(frame.xpos)


@cache
def _read(name: str) -> Sources:
    """Sentences by their slot ("" without one)."""
    found: Sources = {}
    for block in (FOLDER / f"{name}.conllu").read_text("utf-8").split("\n\n"):
        lines = block.strip().split("\n")
        slot = next((line[9:] for line in lines if line.startswith("# slot = ")), "")
        rows = [line.split("\t") for line in lines if line and line[0] != "#"]
        if rows:
            found.setdefault(slot, []).append(_gold(rows))
    return found


def _gold(rows: list[list[str]]) -> Gold:
    columns = list(zip(*rows, strict=True))
    more = [dict(pair.partition("=")[::2] for pair in cell.split("|")) for cell in columns[9]]
    return Gold(
        forms=list(columns[1]),
        spaces=["SpaceAfter" not in pairs for pairs in more],
        upos=list(columns[3]),
        xpos=list(columns[4]),
        lemmas=list(columns[2]),
        heads=[int(cell) for cell in columns[6]],
        labels=list(columns[7]),
        names=[pairs.get("Name", "O") for pairs in more],
    )


def filled(frame: Gold, chance: random.Random) -> Gold:
    """The frame with every slot filled, each phrase used once in it."""
    used: set[str] = set()
    for index in reversed(range(len(frame.forms))):
        if match := _SLOT.fullmatch(frame.forms[index]):
            frame = planted(frame, index, _phrase(match[1], frame.labels[index], used, chance))
    return _spelt(frame)


def _phrase(slot: str, label: str, used: set[str], chance: random.Random) -> Gold:
    for _ in range(50):
        phrase = chance.choice(_read("slots")[slot])
        text = " ".join(phrase.forms)
        many = phrase.xpos[phrase.heads.index(0)] in _PLURAL
        if text not in used and not (slot == "GROUP" and many and label.startswith("nsubj")):
            break
    used.add(text)
    return phrase


def planted(frame: Gold, index: int, phrase: Gold) -> Gold:
    """``frame`` with the word at ``index`` replaced by ``phrase``, whose root takes over the word's place."""
    extra = len(phrase.forms) - 1
    root = phrase.heads.index(0)

    def moved(head: int) -> int:
        return head + extra if head > index + 1 else index + 1 + root if head == index + 1 else head

    gold = replace(frame, heads=[moved(head) for head in frame.heads])
    middle = replace(
        phrase,
        heads=[head + index if head else gold.heads[index] for head in phrase.heads],
        labels=[*phrase.labels[:root], _label(frame.labels[index], phrase.labels[root]), *phrase.labels[root + 1 :]],
        spaces=[*phrase.spaces[:-1], frame.spaces[index]],
        names=_retagged(frame.names or [], index, phrase),
    )
    return _joined(gold, index, middle)


def _label(wanted: str, own: str) -> str:
    return wanted if own == "root" or wanted in ("conj", "root") else own


def _retagged(names: list[str], index: int, phrase: Gold) -> list[str]:
    """The names of a phrase; a one-word phrase takes the tag that the frame gives its slot (``none``: no name)."""
    own = list(phrase.names or [])
    if len(own) == 1 and names[index] != "O":
        return ["O" if names[index] == "none" else names[index]]
    return own


def _joined(gold: Gold, index: int, middle: Gold) -> Gold:
    before, after = slice(index), slice(index + 1, None)
    return Gold(
        [*gold.forms[before], *middle.forms, *gold.forms[after]],
        [*gold.spaces[before], *middle.spaces, *gold.spaces[after]],
        [*gold.upos[before], *middle.upos, *gold.upos[after]],
        [*gold.xpos[before], *middle.xpos, *gold.xpos[after]],
        [*gold.lemmas[before], *middle.lemmas, *gold.lemmas[after]],
        [*gold.heads[before], *middle.heads, *gold.heads[after]],
        [*gold.labels[before], *middle.labels, *gold.labels[after]],
        [*(gold.names or [])[before], *(middle.names or []), *(gold.names or [])[after]],
    )


def embedded(lead: Gold, frame: Gold) -> Gold:
    """``lead`` with ``frame`` as its clause, without the full stop."""
    last = len(frame.forms) - 1
    first = frame.forms[0]
    if frame.upos[0] not in ("PROPN", "_") and not (frame.xpos[0].startswith("NNP")):
        first = first[0].lower() + first[1:]
    clause = Gold(
        [first, *frame.forms[1:last]], frame.spaces[:last], frame.upos[:last], frame.xpos[:last],
        frame.lemmas[:last], frame.heads[:last], frame.labels[:last], (frame.names or [])[:last],
    )  # fmt: skip
    return planted(lead, lead.forms.index("{CLAUSE}"), clause)


def _spelt(gold: Gold) -> Gold:
    """Agreement of "a" and "'s" with their neighbours, and a capital at the beginning."""
    forms = list(gold.forms)
    for i in range(len(forms)):
        if gold.xpos[i] == "DT" and forms[i].lower() in ("a", "an") and i + 1 < len(forms):
            forms[i] = forms[i][0] + ("n" if _vowel(forms[i + 1]) else "")
        if gold.xpos[i] == "POS" and gold.xpos[i - 1] in _PLURAL and forms[i - 1].endswith("s"):
            forms[i] = "'"
    start = 1 if forms[0] == '"' else 0
    forms[start] = forms[start][0].upper() + forms[start][1:]
    return replace(gold, forms=forms)


def _vowel(form: str) -> bool:
    return form[0] in "aeiouAEIOU" and not form.startswith(_UNPRONOUNCED)


def text(gold: Gold) -> str:
    """The sentence as it is printed."""
    return "".join(form + " " * space for form, space in zip(gold.forms, gold.spaces, strict=True)).rstrip()


def check(rounds: int = 3) -> list[str]:
    """What is wrong with the frames, filled ``rounds`` times each; empty when all is well."""
    inventory = _inventory()
    chance = random.Random(1)
    whole = [*frames(), *datelines(), *(embedded(lead, frames()[0]) for lead in leads())]
    out: list[str] = []
    for frame in whole:
        for _ in range(rounds):
            gold = filled(frame, chance)
            out.extend(f"{fault}: {text(gold)}" for fault in _faults(gold, inventory))
    return out


def _inventory() -> dict[str, set[str]]:
    """The classes that the pipeline learnt from the treebanks."""
    file = resources.files("embargowatch") / "data" / "pipeline" / "pipeline.json"
    classes = json.loads(file.read_text("utf-8"))
    return {key: set(classes[key]) for key in ("upos", "xpos", "label", "name")}


def _faults(gold: Gold, inventory: dict[str, set[str]]) -> Iterator[str]:
    if gold.heads.count(0) != 1 or not _is_tree(gold.heads):
        yield "not a tree with one root"
    if any((head == 0) != (label == "root") for head, label in zip(gold.heads, gold.labels, strict=True)):
        yield "root label"
    values = {"upos": gold.upos, "xpos": gold.xpos, "label": gold.labels, "name": gold.names or []}
    for key, used in values.items():
        if unknown := set(used) - inventory[key]:
            yield f"unknown {key} {sorted(unknown)}"
    names = gold.names or []
    if any(tag[0] == "I" and before[1:] != tag[1:] for before, tag in zip(["O", *names], names, strict=False)):
        yield "a name begins inside"
    line = text(gold)
    if [line[low:high] for low, high in tokens.words(line)] != gold.forms:
        yield "other words"


def _is_tree(heads: list[int]) -> bool:
    for start in range(len(heads)):
        at, steps = start + 1, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return True


def main() -> None:
    """Checks, or prints some sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="verify the frames; exit 1 if something is wrong")
    parser.add_argument("--show", type=int, default=0, metavar="COUNT", help="print documents")
    chosen = parser.parse_args()
    for doc in docs(chosen.show, seed=1):
        print("\n".join(map(text, doc)), end="\n\n")
    if chosen.check:
        faults = check()
        print(
            "\n".join(faults) or f"{len(frames())} frames, {len(leads())} leads, {len(datelines())} datelines, all well"
        )
        raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
