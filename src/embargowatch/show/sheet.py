"""A sheet of text for a terminal: headings, lines and quotations, wrapped to a width, with or without colour."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from typing import IO

from embargowatch.show.visible import quoted

STYLES = {"bold": "1", "dim": "2", "words": "36", "warning": "33"}
QUOTED = 400  # characters of a quotation that are shown


def colours(stream: IO[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour: on a terminal only, and not where NO_COLOR (https://no-color.org) or TERM=dumb says no."""
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb" and stream.isatty()


class Sheet:
    """Collects lines; ``str()`` gives the text, which ends with a newline."""

    def __init__(self, colour: bool = False, width: int = 100) -> None:
        self._colour = colour
        self._width = max(width, 40)
        self._lines: list[str] = []

    def heading(self, text: str) -> None:
        """A heading after an empty line."""
        if self._lines:
            self._lines.append("")
        self.line(text, style="bold")

    def line(self, text: str, indent: int = 0, label: str = "", style: str = "") -> None:
        """A paragraph. ``label`` stands before it; its further lines hang below its first word."""
        before = " " * indent + (label.ljust(4) + " " if label else "")
        wrapped = textwrap.wrap(
            text,
            self._width,
            initial_indent=before,
            subsequent_indent=" " * len(before),
            break_on_hyphens=False,
        )
        self._lines += [self._styled(line, style) for line in wrapped or [before.rstrip()]]

    def quote(self, text: str, indent: int = 5, note: str = "") -> None:
        """Words of a page, already free of control characters, and a note behind them."""
        shown = text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"
        self.line(f"{quoted(shown)}{note}", indent, style="words")

    def __str__(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _styled(self, line: str, style: str) -> str:
        return f"\x1b[{STYLES[style]}m{line}\x1b[0m" if self._colour and style else line
