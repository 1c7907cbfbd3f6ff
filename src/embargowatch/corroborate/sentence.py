"""The sentence that words stand in, so that a quotation can be understood by itself.

In: a text and a span of it. Out: the span from the beginning of the first sentence it touches to the end of the last.
A full stop after a capital or a word such as "Mr" ends no sentence; an empty line always does.
"""

from __future__ import annotations

import re

from embargowatch.model import Span

END = re.compile(r"\n{2,}|(?<!\b[A-Z])(?<!\b[A-Z][a-z])[.!?…][\"”’)\]]*(?=\s)(?!\s+[a-z])")
LONGEST = 500  # characters; longer sentences are left to the words themselves
REACH = 2 * LONGEST  # characters that are looked at on either side


def sentence(text: str, span: Span) -> Span:
    """The span itself where it is empty, or where its sentences are longer than can be read at a glance."""
    if not span.text.strip():
        return span
    low, high = max(span.start - REACH, 0), min(span.end + REACH, len(text))
    ends = [(hit.start(), hit.end()) for hit in END.finditer(text, low, high)]
    start = max((end for _, end in ends if end <= span.start), default=low)
    last = span.end - len(span.text) + len(span.text.rstrip(' \n\t.!?…"”’)]'))
    stops = (first if text[first] == "\n" else end for first, end in ends if end > last)
    end = max(min(stops, default=high), span.end)
    found = _trimmed(text, start, end)
    return found if found.covers(span) and len(found.text) <= LONGEST else span


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span.cut(text, start, end)
