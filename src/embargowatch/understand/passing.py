"""What was learned beside the trees: words that say that something passes, and who or what is what in it.

In: the hidden states of a window of words, as the parser's network has them half-way up (``states`` of model.onnx).
Out: for each word the chance that it says that something passes, and for each other word its chances of being supplier,
recipient or item there. A branch of layers of its own, so that learning roles cannot harm the trees. How it is made:
``training/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from embargowatch.understand.syntax import Part, Passing

STATES = "states"  # the output of the parser's network that the branch starts from
LIKELY = 0.25  # chance from which a word counts as saying that something passes, and a phrase as having a role in it
MOST_PARTS = 24  # of one passing: no real one has more, and time stays bounded

_SLOW = ["SkipLayerNormFusion"]  # its kernel takes several times as long as the three that it stands for
_ROLES = ("supplier", "recipient", "item")  # as training/sentences.py numbers them, from 1
_STANDINGS = ("reported", "denied", "planned", "attempted", "hypothetical")

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


def session(path: Path) -> onnxruntime.InferenceSession:
    """A network, run by one thread, so that the same text gives the same scores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW
    )


@dataclass(frozen=True)
class Chances:
    """What the branch says about the N words of a window."""

    trigger: Floats  # (N,), that the word says that something passes
    standing: Numbers  # (N,), index in _STANDINGS
    role: Floats  # (N, N, 4), of none, supplier, recipient, item for word j at the trigger i

    def passings(self, starts: Sequence[int], low: int, high: int) -> Iterator[Passing]:
        """Of the words [low, high), those that may say that something passes; ``starts``: first character of each word.

        Parts may stand anywhere in the window, each in the role that is likeliest for it.
        """
        for row in np.flatnonzero(self.trigger[low:high] >= LIKELY) + low:
            chances = self.role[row, :, 1:]
            best = chances.argmax(1)
            found = [
                Part(_ROLES[best[word]], starts[int(word)], round(float(chances[word, best[word]]), 3))
                for word in np.flatnonzero(chances.max(1) >= LIKELY)
                if word != row
            ]
            parts = sorted(found, key=lambda part: (-part.chance, part.start))[:MOST_PARTS]
            standing = _STANDINGS[self.standing[row]]
            yield Passing(int(row) - low, round(float(self.trigger[row]), 3), standing, tuple(parts))


class Branch:
    """Holds the learned branch; one instance serves any number of documents and threads."""

    def __init__(self, path: Path) -> None:
        self._session = session(path)

    def __call__(self, states: Floats, first: Numbers) -> Chances:
        """``states`` (1, T, width) of the subwords, ``first`` (N,) the first subword of each word."""
        return Chances(*self._session.run(["trigger", "standing", "role"], {STATES: states, "first": first}))
