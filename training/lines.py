"""What the branch learns from, as rows of words: marked lines, news, patterns, labelled texts of others, quiet texts.

In: the folder ``roles``; RAMS, treebanks, articles where given. Out: rows of ``sentences.Row``, anew for each epoch.
Short lines stand alone, or some in one paragraph; in some of the texts the states are exchanged for others. One text
in twelve is held out, and all of ``roles/held*.txt``. Heads of phrases come from the trees of the package's parser.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import treebank
from embargowatch.understand.parse import Parser
from sentences import UNKNOWN, Labelled, Names, Row, Rows, curly, generated, marked, read
from snippets import articles, passages, rams, runs

sys.path.append(str(Path(__file__).parent / "roles"))
import generate

HELD, HELD_NEWS = 12, ("held.txt", "held_plain.txt")  # one line in so many is held out, and all of these files
VARIANTS = 3  # of each text: as it stands, and with its states exchanged
PATTERNS = 300  # sentences of the generator
CUT = 0.3  # part of the paragraphs of which an epoch sees some sentences only
TOGETHER = (1, 1, 2, 3, 4, 5)  # lines in one paragraph
PARAGRAPH = 150  # words of a paragraph of several lines
QUIET, QUIET_FILE = 300, "gum-train.conllu*"  # paragraphs an epoch in which nothing passes, and where they are from
_MAY_PASS = re.compile(  # words that may say that something passes: what treebanks say with them is not labelled
    r"\b(aid|arm(s|ed|ing)|weapon|ammunition|missile|export|import|suppl|provid|donat|contribut|fund|financ|loan|lent|borrow"
    r"|gave|giv(e|ing)|sold|sell|sale|bought|buy|purchas|paid|pay|deliver|ship|send|sent|receiv|gift|grant|money|dollar|trade)",
    re.IGNORECASE,
)


@dataclass
class Lines:
    """``short`` and ``long``: for each line or paragraph its variants; ``labelled``: snippets; ``held``: by name.

    ``quiet``: paragraphs of treebanks that hold no word of passing.
    """

    short: list[list[Row]]
    long: list[list[Row]]
    labelled: list[Row]
    quiet: list[Row]
    held: dict[str, list[Row]]

    @classmethod
    def read(
        cls, folder: Path, events: Path | None, without: Path | None, treebanks: Path | None, news: Path | None
    ) -> Lines:
        """All marked lines of ``folder``; of others' texts what shares no words with the texts of ``without``."""
        rows = Rows(Parser().sentences)
        writer = generate.Writer(1)
        names = Names(writer.states)
        lines = _lines(path for path in folder.glob("*.txt") if path.name not in HELD_NEWS)
        long = _lines((folder / "news").glob("*.txt"))
        short, held_short = ([x for x in lines if is_held(marked(x).text) is held] for held in (False, True))
        seen = frozenset(run for text in _texts(without) for run in runs(text)) if without else frozenset()
        found = [*rams(events, folder / "rams.tsv", seen)] if events else []
        found += [*passages(treebanks, folder / "treebanks.tsv", seen)] if treebanks else []
        reports = [*articles(news, folder / "articles.tsv", seen)] if news else []
        found += [text for text in reports if not is_held(text.text)]
        patterns = [[row] for _ in range(PATTERNS) if (row := rows(generated(writer.sentence()))) is not None]
        quiet = [row for path in sorted(treebanks.glob(QUIET_FILE)) for row in _quiet(path)] if treebanks else []
        return cls(
            _varied(short, rows, names) + patterns, _varied(long, rows, names), _rows(found, rows), quiet,
            {"lines": _rows(map(marked, held_short), rows)}
            | {"articles": _rows((text for text in reports if is_held(text.text)), rows)}
            | {name: _rows(map(marked, read(folder / name)), rows) for name in HELD_NEWS},
        )  # fmt: skip

    def epoch(self, chance: random.Random) -> list[Row]:
        """Rows of one epoch."""
        short = [chance.choice(variants) for variants in self.short]
        chance.shuffle(short)
        long = [variants[0] if chance.random() < 0.6 else chance.choice(variants) for variants in self.long]
        long = [cut(row, chance) if chance.random() < CUT else row for row in long]
        quiet = chance.sample(self.quiet, min(QUIET, len(self.quiet)))
        labelled = [cut(row, chance) if chance.random() < CUT else row for row in self.labelled]
        return [*_together(short, chance), *long, *labelled, *quiet]


def _lines(paths: Iterable[Path]) -> list[str]:
    return [line for path in sorted(paths) for line in read(path)]


def is_held(text: str) -> bool:
    """By a sum over its words, so that a text never changes sides, whatever is added to the files."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % HELD == 0


def _texts(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [str(json.loads(line)["text"]) for line in lines]


def _rows(texts: Iterable[Labelled], rows: Rows) -> list[Row]:
    return [row for text in texts if (row := rows(text)) is not None]


def _varied(lines: list[str], rows: Rows, names: Names) -> list[list[Row]]:
    """Each line as it stands and with its states exchanged, now and then with the quotation marks of newspapers."""
    out = []
    for line in lines:
        chance = random.Random(line)
        changed = [names.swapped(line, chance) for _ in range(VARIANTS - 1)]
        texts = [line, *(curly(text) if chance.random() < 0.4 else text for text in changed)]
        out.append(_rows(map(marked, texts), rows))
    return [variants for variants in out if variants]


def _quiet(path: Path) -> list[Row]:
    """Paragraphs of about ``PARAGRAPH`` words without any that may say that something passes."""
    out, forms, spaces = [], list[str](), list[bool]()
    for gold in (gold for doc in treebank.read(path) for gold in doc):
        if not _MAY_PASS.search(" ".join(gold.forms)):
            forms, spaces = forms + gold.forms, spaces + gold.spaces
        if len(forms) > PARAGRAPH - 40:
            out.append(Row(forms, spaces, [0] * len(forms), [UNKNOWN] * len(forms), []))
            forms, spaces = [], []
    return out


def _together(rows: list[Row], chance: random.Random) -> list[Row]:
    """Rows alone, or some of them in one paragraph."""
    out = []
    while rows:
        many = chance.choice(TOGETHER)
        group, rows = rows[:many], rows[many:]
        if sum(len(row.forms) for row in group) <= PARAGRAPH:
            out.append(joined(group))
        else:
            out += group
    return out


def cut(row: Row, chance: random.Random) -> Row:
    """Some sentences of a paragraph, one after the other: a window may begin and end anywhere in a report."""
    ends = [n + 1 for n, form in enumerate(row.forms) if form in (".", "!", "?")]
    bounds = sorted({0, *ends, len(row.forms)})
    if len(bounds) < 4:
        return row
    first = chance.randrange(len(bounds) - 2)
    last = chance.randrange(first + 2, len(bounds))
    low, high = bounds[first], bounds[last]
    return Row(
        row.forms[low:high], row.spaces[low:high], row.trigger[low:high], row.standing[low:high],
        [(t - low, w - low, role) for t, w, role in row.pairs if low <= t < high and low <= w < high],
    )  # fmt: skip


def joined(rows: list[Row]) -> Row:
    """Several rows as one paragraph: no word of one has a role in another."""
    out = Row([], [], [], [], [])
    for row in rows:
        shift = len(out.forms)
        out.forms += row.forms
        out.spaces += [*row.spaces[:-1], True]
        out.trigger += row.trigger
        out.standing += row.standing
        out.pairs += [(trigger + shift, word + shift, role) for trigger, word, role in row.pairs]
    known = {(trigger, word) for trigger, word, _ in out.pairs}
    triggers = {trigger for trigger, _ in known}
    out.pairs += [(t, w, 0) for t in sorted(triggers) for w in range(len(out.forms)) if (t, w) not in known]
    return out
