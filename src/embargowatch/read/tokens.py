"""Markup to tokens, as the HTML standard cuts it (13.2.5). In: decoded markup. Out: tags and runs of text, with places.

One tokeniser for bounds, for the tree and for the places of words: no second parser sees the page as it came. Bounds:
one tag with 100,000 attributes holds libxml2 2.14 for 35 seconds, 100,000 short paragraphs hold trafilatura 2.3 for 42.
News pages have some thousands of tags and tens of attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from embargowatch.errors import ReadError

MOST_TAGS = 30_000
MOST_ATTRIBUTES = 500

_OPEN = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]*)|[!?/])")
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)(?:\"|\Z)|'([^']*)(?:'|\Z)|([^\s>\"'][^\s>]*)|(?=>)))?"
)
_CLOSE = re.compile(r"[\s/]*>?")
_COMMENT_END = re.compile(r"--!?>")
RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"})
_FOREIGN = frozenset({"svg", "math"})
# Elements of HTML that end a drawing or formula in which they stand (HTML, 13.2.6.5).
_BREAKOUT = frozenset(
    """b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
    nobr ol p pre ruby s small span strong strike sub sup table tt u ul var""".split()
)


@dataclass(frozen=True, slots=True)
class Tag:
    """``<name ...>``, or ``</name>`` where ``closes``. Attributes as written, the first of a name; names in small."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    closes: bool = False
    empty: bool = False  # written "<name/>": means something in drawings and formulas only


@dataclass(frozen=True, slots=True)
class Text:
    """Characters [start, end) of the markup. ``raw``: what looks like references in it stands for itself."""

    start: int
    end: int
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """An element whose content is no markup: its start tag, and the characters [start, end) in it."""

    tag: Tag
    start: int
    end: int


Token = Tag | Text | Raw


def tokens(markup: str) -> Iterator[Token]:
    """The tokens of ``markup`` in order; comments, doctypes and tags that the page does not end are passed over.

    Raises:
        ReadError: more tags, or more attributes in one tag, than a page of news has.
    """
    at, scan, number, foreign = 0, 0, 0, ""
    ends = {name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE) for name in RAW}
    while (found := _OPEN.search(markup, scan)) is not None:
        scan = found.end()
        if markup.startswith("<![CDATA[", found.start()) and foreign:
            yield from _text(at, found.start())
            end = _after(markup, "]]>", found.start())
            yield from _text(found.start() + 9, end - 3 if markup.startswith("]]>", end - 3) else end, raw=True)
            at = scan = end
            continue
        yield from _text(at, found.start())
        if found[2] is None:
            at = scan = _after_declaration(markup, found.start())
            continue
        number += 1
        if number > MOST_TAGS:
            raise ReadError(f"has more than {MOST_TAGS:,} tags; expected the page of one article, not a list or a book")
        tag, at = _tag(markup, found)
        scan = at
        if tag is None:
            continue
        if foreign and _breaks_out(tag):
            yield Tag(foreign, closes=True)
            foreign = ""
        foreign, tag = _foreign(tag, foreign), tag if foreign or tag.name in _FOREIGN else _plain(tag)
        if tag.name in RAW and not tag.closes and not foreign:
            end_tag = ends[tag.name].search(markup, at)
            end = len(markup) if end_tag is None else end_tag.start()
            yield Raw(tag, at, end)
            at = scan = len(markup) if end_tag is None else _after(markup, ">", end)
            continue
        yield tag
        if tag.name == "plaintext" and not tag.closes:
            yield from _text(at, len(markup), raw=True)
            return
    yield from _text(at, len(markup))


def _text(start: int, end: int, raw: bool = False) -> Iterator[Text]:
    if start < end:
        yield Text(start, end, raw)


def _after(markup: str, mark: str, at: int) -> int:
    end = markup.find(mark, at)
    return len(markup) if end < 0 else end + len(mark)


def _after_declaration(markup: str, at: int) -> int:
    """Where a comment, doctype or anything like it that begins at ``at`` is over."""
    if not markup.startswith("<!--", at):
        return _after(markup, ">", at)
    if markup.startswith(">", at + 4):
        return at + 5
    if markup.startswith("->", at + 4):
        return at + 6
    end = _COMMENT_END.search(markup, at + 4)
    return len(markup) if end is None else end.end()


def _tag(markup: str, found: re.Match[str]) -> tuple[Tag | None, int]:
    """The tag whose name was found, and where it ends; None where the page ends before it does."""
    at = found.end()
    attributes: dict[str, str] = {}
    for _ in range(MOST_ATTRIBUTES + 1):
        one = _ATTRIBUTE.match(markup, at)
        if one is None:
            break
        attributes.setdefault(one[1].lower(), next((value for value in one.groups()[1:] if value is not None), ""))
        at = one.end()
    else:
        raise ReadError(
            f"has a tag with more than {MOST_ATTRIBUTES} attributes; no article needs that, it was not opened"
        )
    close = _CLOSE.match(markup, at)
    end = close.end() if close else at
    if end == at or markup[end - 1] != ">":
        return None, len(markup)
    empty = markup[end - 2] == "/" and close is not None and close[0].startswith("/")
    return Tag(found[2].lower(), tuple(attributes.items()), bool(found[1]), empty), end


def _plain(tag: Tag) -> Tag:
    """The tag of an element of HTML, where a stroke before its end means nothing."""
    return replace(tag, empty=False) if tag.empty else tag


def _foreign(tag: Tag, inside: str) -> str:
    """In which drawing or formula what follows ``tag`` stands: "svg", "math", or none."""
    if tag.name in _FOREIGN:
        return "" if tag.closes or (tag.empty and not inside) else tag.name
    return inside


def _breaks_out(tag: Tag) -> bool:
    return tag.name in (_BREAKOUT if not tag.closes else {"p", "br"})
