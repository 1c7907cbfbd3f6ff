"""What a parser hangs on the wrong word is put right, and what it hung rightly stays."""

from __future__ import annotations

import pytest

from embargowatch.understand.repair import mended
from embargowatch.understand.syntax import Sentence, Token


def tree(words: str) -> Sentence:
    """A sentence from "form/tag/relation/head" words, heads counted from 1 and 0 for the root."""
    tokens, at = [], 0
    for index, word in enumerate(words.split()):
        form, upos, deprel, head = word.split("/")
        tokens.append(Token(index, at, at + len(form), form, form.lower(), upos, "", int(head) - 1, deprel))
        at += len(form) + 1
    return Sentence(tuple(tokens))


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("It/PRON/nsubj/2 gave/VERB/root/0 $/SYM/obj/2 in/ADP/case/5 aid/NOUN/obl/2", ("nmod", 2)),
        ("It/PRON/nsubj/2 gave/VERB/root/0 $/SYM/obj/2 in/ADP/case/5 March/PROPN/obl/2", ("obl", 1)),
        ("It/PRON/nsubj/2 gave/VERB/root/0 rice/NOUN/obj/2 in/ADP/case/5 aid/NOUN/obl/2", ("obl", 1)),
        (
            "It/PRON/nsubj/2 gave/VERB/root/0 $/SYM/obj/2 yesterday/NOUN/obl/2 in/ADP/case/6 cash/NOUN/obl/2",
            ("obl", 1),
        ),
    ],
)
def test_what_a_sum_is_made_of_hangs_on_the_sum(words: str, relation: tuple[str, int]) -> None:
    parsed = tree(words)
    last = mended(parsed, frozenset()).tokens[-1]
    assert (last.deprel, last.head) == relation
