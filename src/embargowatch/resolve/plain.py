"""Plain words for a party, as in a law case: "Yemen (government)", "private company of Uganda".

In: a few words and the lexicon. Out: the actor, or None.
"""

from __future__ import annotations

import re

from embargowatch.lexicon import Lexicon
from embargowatch.model import Actor, Span
from embargowatch.resolve import people
from embargowatch.resolve.context import Context
from embargowatch.resolve.who import decide

BRACKETS = re.compile(r"\s*\(([^()]*)\)")


def actor(words: str, lexicon: Lexicon) -> Actor | None:
    """Whom the words name; what stands in brackets counts only where nobody is named outside them."""
    whole = Context.of(words, lexicon)
    if len(whole.names) == 1 and whole.names[0].text == words.strip():
        return whole.names[0].actor
    outside = BRACKETS.sub("", words).strip()
    inside = " ".join(BRACKETS.findall(words))
    return _one(outside, lexicon, inside) or _one(inside, lexicon, outside)


def _one(words: str, lexicon: Lexicon, beside: str) -> Actor | None:
    if not words:
        return None
    context = Context.of(f"{words}\n\n{beside}" if beside else words, lexicon)
    context = people.known(context)
    found = decide(context, Span.cut(context.text, 0, len(words)))
    return found.actor
