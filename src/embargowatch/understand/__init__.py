"""Document -> Reading: who says that who passed what to whom, each field on its words.

``load(lexicon)`` loads the language pipeline and the grammar once; ``reading(document, reader)`` does the work.
``parser()`` is the pipeline alone, for who loads it beside other things.
"""

from __future__ import annotations

from embargowatch.lexicon import Lexicon
from embargowatch.understand import frames
from embargowatch.understand.reading import Parser, Reader, reading

__all__ = ["Parser", "Reader", "load", "parser", "reading"]


def load(lexicon: Lexicon, pipeline: Parser | None = None) -> Reader:
    """The reader with our own language pipeline, or the one that is given."""
    return Reader(pipeline or parser(), lexicon, frames.load())


def parser() -> Parser:
    """Our own language pipeline (loads the networks: about 0.2 s)."""
    from embargowatch.understand import parse  # noqa: PLC0415 - the only place that brings the model runtime in

    return parse.Parser()
