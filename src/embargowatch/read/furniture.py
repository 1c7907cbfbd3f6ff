"""What on a page is not the article. In: its blocks. Out: for each block the kind of furniture it is, or None.

Rules by form: vocabulary of page furniture as whole lines, phrases that repeat, menus. No rule knows any one page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from embargowatch.read.phrases import HEADING, POINTER, RULES

_LONGEST = 400  # no line of furniture is longer; the rules look at nothing beyond it


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a block is not text: ``kind`` as in Furniture, ``reason`` the rule in words."""

    kind: str
    reason: str
    lead: str | None = None  # the headline that the line points to, where it does


_GLUED = re.compile(r"(?P<phrase>\S.{2,79}?)(?:[\s|•·,;–—-]*(?P=phrase))+[\s|•·,;–—-]*")
_MENU_SEPARATORS = re.compile(r"\s*[|•·›»>/]\s+|\s{3,}")


def marks(blocks: Sequence[str]) -> list[Mark | None]:
    """For each block the furniture that it is by its own form; None for what may be text."""
    phrases = _advertised(blocks)
    found = [_advertisement(block, phrases) or _mark(block) for block in blocks]
    for start, end in _menus(blocks, found):
        found[start:end] = [Mark("navigation", "is one of a run of menu words")] * (end - start)
    return found


def is_heading(block: str) -> bool:
    """Whether ``block`` announces other articles ("Related articles", "Read more")."""
    return len(block) <= 60 and HEADING.fullmatch(block) is not None


def _mark(block: str) -> Mark | None:
    if len(block) > _LONGEST:
        return None
    pointer = POINTER.fullmatch(block)
    if pointer is not None:
        return Mark("related", "points to another article", pointer["lead"])
    for kind, reason, pattern in RULES:
        if pattern.fullmatch(block):
            return Mark(kind, reason)
    return Mark("navigation", "is a menu on one line") if _is_menu(block) else None


def _is_menu(block: str) -> bool:
    """Four or more short words or names between bars, dots or arrows, or three behind "Home"."""
    parts = [part for part in _MENU_SEPARATORS.split(block) if part]
    least = 3 if parts and parts[0].lower() == "home" else 4
    return len(parts) >= least and all(len(part) <= 30 and part[-1] not in ".!?" for part in parts)


def _advertised(blocks: Sequence[str]) -> set[str]:
    """Phrases that advertise: glued to themselves on one line, or repeated as a line of their own."""
    glued = {match["phrase"].strip() for block in blocks if (match := _repeats(block)) is not None}
    lines = Counter(block for block in blocks if len(block) <= 60 and block[-1] not in '.!?:…"”’)')
    return glued | {line for line, count in lines.items() if count >= 3 and len(line.split()) > 1}


def _repeats(block: str) -> re.Match[str] | None:
    """The match of a line that is one phrase of at least two words, or eight letters, over and over."""
    if len(block) > _LONGEST or block[-1] in ".!?":
        return None
    match = _GLUED.fullmatch(block)
    return match if match is not None and (" " in match["phrase"].strip() or len(match["phrase"]) >= 8) else None


def _advertisement(block: str, phrases: set[str]) -> Mark | None:
    if _repeats(block) is not None:
        return Mark("advertisement", "is one phrase repeated on a line")
    return Mark("advertisement", "is a phrase that repeats on the page") if block in phrases else None


def _menus(blocks: Sequence[str], found: Sequence[Mark | None]) -> list[tuple[int, int]]:
    """Runs [start, end) of four or more menu words at the very top or the very end, controls of the page among them."""
    runs: list[tuple[int, int]] = []
    start = 0
    for at in range(len(blocks) + 1):
        if at < len(blocks) and (found[at] is not None or _is_menu_word(blocks[at])):
            continue
        words = sum(mark is None for mark in found[start:at])
        if words >= 4 and (start == 0 or at == len(blocks)):
            runs.append((start, at))
        start = at + 1
    return runs


def _is_menu_word(block: str) -> bool:
    return len(block) <= 24 and len(block.split()) <= 3 and block[0].isupper() and block[-1].isalnum()
