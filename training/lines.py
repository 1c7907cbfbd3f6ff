"""The marked sentences of ``roles/`` as rows, anew for each epoch.

In: the folder, RAMS where given. Out: rows of ``sentences.Row``. One line in twelve is held out. In every epoch the
states of half the lines are exchanged, some lines stand together in one paragraph, and others come from the patterns of
``roles/generate.py``. Heads of phrases come from the trees of the parser in the package.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

from embargowatch.understand.parse import Parser
from sentences import Labelled, Names, Row, Rows, curly, generated, joined, marked, rams, read

sys.path.append(str(Path(__file__).parent / "roles"))
import generate

HELD = 12  # one line in so many is held out
PATTERNS = 500  # sentences of the generator an epoch


@dataclass
class Lines:
    """``source``: the marked lines to learn from; ``events``: rows of RAMS; ``held``: rows to check on."""

    source: list[str]
    events: list[Row]
    rows: Rows
    names: Names
    writer: generate.Writer = field(default_factory=lambda: generate.Writer(1))
    held: list[Row] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path, events: Path | None, without: Path | None) -> Lines:
        """All lines of ``*.txt``; events whose document stands in ``without`` are left out."""
        rows = Rows(Parser().sentences)
        lines = [line for path in sorted(folder.glob("*.txt")) for line in read(path)]
        kept = [line for number, line in enumerate(lines) if number % HELD]
        left = frozenset(part for line in read(without) for part in line.split('"')) if without else frozenset()
        keys = frozenset(word.partition(":")[2] for word in left if word.startswith("rams:"))
        found = [row for event in rams(events, keys) if (row := rows(event)) is not None] if events else []
        held = [row for line in lines[::HELD] if (row := rows(marked(line))) is not None]
        writer = generate.Writer(1)
        return cls(kept, found, rows, Names(writer.states), writer, held)

    def epoch(self, seed: int) -> list[Row]:
        """Rows of one epoch: lines, some of them changed and some joined; sentences from patterns; events."""
        chance = random.Random(seed)
        lines = list(self.source)
        chance.shuffle(lines)
        texts = [marked(self._changed(line, chance)) for line in lines]
        self.writer.chance = chance
        texts += [generated(self.writer.sentence()) for _ in range(PATTERNS)]
        rows = [row for text in _grouped(texts, chance) if (row := self.rows(text)) is not None]
        return rows + chance.sample(self.events, len(self.events) // 2)

    def _changed(self, line: str, chance: random.Random) -> str:
        if chance.random() < 0.5:
            line = self.names.swapped(line, chance)
        return curly(line) if chance.random() < 0.4 else line


def _grouped(texts: list[Labelled], chance: random.Random) -> list[Labelled]:
    """Texts alone, or two or three of them in one paragraph."""
    out = []
    while texts:
        many = chance.choice((1, 1, 1, 2, 3))
        out.append(joined(texts[:many]))
        texts = texts[many:]
    return out
