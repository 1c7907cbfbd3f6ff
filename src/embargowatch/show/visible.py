"""Text of pages made safe to show. In: any characters. Out: the same words, with every control character made visible.

Pages are written by strangers: an escape sequence could redraw a terminal, a right-to-left override could turn a
sentence round. Each becomes "⟨U+202E⟩". Joiners that scripts need (U+200C, U+200D) stay.
"""

from __future__ import annotations

import unicodedata

KEPT = frozenset("\n\t\u200c\u200d\u00ad")


def visible(text: str) -> str:
    """Lines stay lines; a tab becomes a space."""
    return "".join(map(_shown, text)) if not text.isascii() or not text.isprintable() else text


def inline(text: str, longest: int = 0) -> str:
    """On one line, with single spaces; cut to ``longest`` characters (0: never) with "…" at the cut."""
    line = " ".join(visible(text).split())
    return line if not longest or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def shown(line: str, longest: int = 120) -> str:
    """A line of a drawing: its spaces stay; cut to ``longest`` characters."""
    return visible(line).replace("\n", " ")[:longest]


def quoted(text: str) -> str:
    """In quotation marks that differ from those inside."""
    return f"‘{text}’" if {"“", "”"} & set(text) else f"“{text}”"


def _shown(character: str) -> str:
    if character in KEPT:
        return " " if character == "\t" else character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return f"⟨U+{ord(character):04X}⟩"
    return character
