"""Boxes of other articles ("Related articles"). In: blocks with their marks. Out: which are headlines, which teasers.

Under such a heading stand headlines, teasers that break off, and small lines; it ends where prose goes on.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from embargowatch.read import credit
from embargowatch.read.furniture import Mark, is_heading

_PROSE = 80


@dataclass(slots=True)
class Leads:
    """Indexes of blocks: ``headlines`` of other articles, and ``others`` in the box with the rule that took them."""

    headlines: set[int] = field(default_factory=set)
    others: dict[int, str] = field(default_factory=dict)


def leads(blocks: Sequence[str], marks: Sequence[Mark | None]) -> Leads:
    """The boxes of other articles among ``blocks``."""
    found = Leads()
    at = 0
    while at < len(blocks):
        if marks[at] is None and is_heading(blocks[at]):
            found.others[at] = "is the heading of other articles"
            at = _box(blocks, marks, at + 1, found)
        else:
            at += 1
    return found


def _box(blocks: Sequence[str], marks: Sequence[Mark | None], start: int, found: Leads) -> int:
    """Fills ``found`` from the block below a heading on; the index of the first block that is not of the box."""
    end = _end(blocks, marks, start)
    for at in range(start, end):
        if marks[at] is not None:
            continue
        if _is_teaser(blocks[at]) or _is_prose(blocks[at]):
            found.others[at] = "teases another article"
        elif is_heading(blocks[at]):
            found.others[at] = "is the heading of other articles"
        elif len(blocks[at].split()) >= 3:
            found.headlines.add(at)
        else:
            found.others[at] = "stands in a box of other articles"
    return end


def _end(blocks: Sequence[str], marks: Sequence[Mark | None], start: int) -> int:
    """Where the box ends: at the first prose, at a credit line, or at the end of the page.

    Teasers may be whole sentences. A box at the end of the page, in which at least two headlines each stand above one
    paragraph, has such teasers: it goes to the end.
    """
    rest = [at for at in range(start, len(blocks)) if marks[at] is None]
    if _alternates([blocks[at] for at in rest]):
        return len(blocks)
    return next((at for at in rest if _is_prose(blocks[at]) or credit.credited(blocks[at]) is not None), len(blocks))


def _alternates(rest: Sequence[str]) -> bool:
    """Headline, teaser, headline, teaser ...: two at least, and no two paragraphs of prose follow each other."""
    prose = [_is_prose(block) for block in rest]
    pairs = sum(not above and below for above, below in itertools.pairwise(prose))
    return pairs >= 2 and not prose[0] and not any(a and b for a, b in itertools.pairwise(prose))


def _is_teaser(block: str) -> bool:
    return block.endswith(("...", "…", "[…]", "[...]", "... »", "more »"))


def _is_prose(block: str) -> bool:
    """Long, and ended like a sentence."""
    return len(block) >= _PROSE and not _is_teaser(block) and block.rstrip("\"'”’)")[-1:] in {".", "!", "?"}
