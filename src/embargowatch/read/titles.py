"""Titles as pages give them to machines. In: words, the names of the site. Out: the title without these."""

from __future__ import annotations

import re

from embargowatch.read import day

_SEPARATOR = re.compile(r"\s+(?:[|–—»·-]|::|--)\s+")
_FEWEST = 15  # characters of what is left, so that it can be a title
_LONGEST_NAME = 4  # words of a site's name or of its section


def without_site(title: str, publisher: str | None, host: str | None) -> str:
    """``title`` without the site's name or a date at its end or start: "Ferry sinks | 19.01.2020", "Ferry - Daily"."""
    names = [name for name in (_letters(publisher or ""), _letters((host or "").rsplit(".", 1)[0])) if len(name) > 1]
    words = title
    while (match := _last(words)) is not None and _is_site(words[match.end() :], names):
        words = words[: match.start()]
    first = _SEPARATOR.search(words)
    if first is not None and _is_site(words[: first.start()], names):
        words = words[first.end() :]
    return words if len(words) >= _FEWEST else title


def _last(words: str) -> re.Match[str] | None:
    return max(_SEPARATOR.finditer(words), key=re.Match.start, default=None)


def _is_site(part: str, names: list[str]) -> bool:
    """Whether this part of a title is a date, or names the site: "DW" of dw.com, "Daily News" of "The Daily"."""
    if day.from_line(part) is not None:
        return True
    letters = _letters(part)
    if not letters or len(part.split()) > _LONGEST_NAME:
        return False
    return any(name.startswith(letters) or letters.startswith(name) or letters in name.split(".") for name in names)


def _letters(words: str) -> str:
    bare = re.sub(r"^(?:the|www\.)\s*|\.(?:com?|org|net)\b", "", words.lower())
    return re.sub(r"[\W_]+", "", bare)
