"""Document -> Reading: who says that who passed what to whom, each field on its words.

``load(lexicon)`` loads the language pipeline and the grammar once; ``reading(document, reader)`` does the work.
"""

from __future__ import annotations

from embargowatch.lexicon import Lexicon
from embargowatch.understand import frames
from embargowatch.understand.reading import Reader, reading

__all__ = ["Reader", "load", "reading"]


def load(lexicon: Lexicon) -> Reader:
    """The reader with our own language pipeline (loads the model: about 0.2 s)."""
    from embargowatch.understand.parse import Parser  # noqa: PLC0415 - the only place that brings the model runtime in

    return Reader(Parser(), lexicon, frames.load())
