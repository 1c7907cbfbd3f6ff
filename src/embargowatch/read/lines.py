"""Plain text to blocks: its paragraphs, and its lines that stand alone. In: decoded text. Out: one string a block."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from embargowatch.errors import ReadError

_MOST = 100_000  # lines; a long article has some hundreds
_NARROWEST, _WIDEST = 40, 132  # columns of hard-wrapped text: half a teletype line to a wide terminal


def blocks(text: str) -> list[str]:
    """The blocks of ``text`` in order, stripped, none empty.

    Lines of hard-wrapped text are joined by one space; in other text every line is a block, whether or not blank
    lines stand between them. Nothing else inside a line is changed.

    Raises:
        ReadError: more lines than any article has.
    """
    groups = list(_groups(text))
    if sum(map(len, groups)) > _MOST:
        raise ReadError(f"has more than {_MOST:,} lines; expected the text of one article, not a list or a book")
    width = _wrapped_at(groups)
    return [block for group in groups for block in (_joined(group, width) if width else group)]


def _groups(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank lines."""
    group: list[str] = []
    for line in text.split("\n"):
        if stripped := line.strip():
            group.append(stripped)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _wrapped_at(groups: list[list[str]]) -> int | None:
    """The column at which the text is wrapped, or None.

    Wrapped text has no line beyond that column, most of its lines are full, and lines often break in mid-sentence.
    """
    width = max((len(line) for group in groups for line in group), default=0)
    inner = [(line, after) for group in groups for line, after in itertools.pairwise(group)]
    if not _NARROWEST <= width <= _WIDEST or len(inner) < 2:
        return None
    full = [line for line, after in inner if _is_full(line, after, width)]
    broken = [line for line in full if line[-1] not in ".!?:;\"'”’)…"]
    return width if 2 * len(full) >= len(inner) and 3 * len(broken) >= len(inner) else None


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the line ``after`` would not have fitted."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _joined(group: list[str], width: int) -> Iterator[str]:
    """The paragraphs of one group of wrapped lines: a line that is not full ends its paragraph."""
    part = group[:1]
    for line, after in itertools.pairwise(group):
        if not _is_full(line, after, width):
            yield " ".join(part)
            part = []
        part.append(after)
    yield " ".join(part)
