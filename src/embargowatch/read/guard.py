"""Bounds on markup, before any parser sees it. In: decoded HTML. Out: nothing, or a refusal that names the bound.

Measured with libxml2 2.14 and trafilatura 2.3: one tag with 100,000 attributes holds a core for 35 seconds (quadratic
in the attributes of one tag), 100,000 short paragraphs for 42. News pages have some thousands of tags and tens of
attributes. Deep nesting is dealt with by the parser, which says what it cut.
"""

from __future__ import annotations

import re

from embargowatch.errors import ReadError

MOST_TAGS = 30_000
MOST_ATTRIBUTES = 500

# The tokeniser of the HTML standard in little (13.2.5): tags, attributes, comments, and elements whose content is text.
_TAG = re.compile(r"<(?:!--|([a-zA-Z][^\s/>]{0,80}))")
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^\s>\"'][^\s>]*|(?=>)))?"
)
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


def check(markup: str) -> None:
    """Refuse a page that would hold the parser.

    Raises:
        ReadError: more tags, or more attributes in one tag, than a page of news has.
    """
    tags, at = 0, 0
    ends = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _RAW}
    while (tag := _TAG.search(markup, at)) is not None:
        at = tag.end()
        if tag[1] is None:
            end = markup.find("-->", at)
            at = len(markup) if end < 0 else end + 3
            continue
        tags += 1
        if tags > MOST_TAGS:
            raise ReadError(f"has more than {MOST_TAGS:,} tags; expected the page of one article, not a list or a book")
        at = _after_attributes(markup, at)
        closing = ends.get(tag[1].lower())
        if closing is not None:
            end_of_raw = closing.search(markup, at)
            at = len(markup) if end_of_raw is None else end_of_raw.end()


def _after_attributes(markup: str, at: int) -> int:
    """Where the attributes of the tag whose name ends at ``at`` are over."""
    for _ in range(MOST_ATTRIBUTES + 1):
        attribute = _ATTRIBUTE.match(markup, at)
        if attribute is None:
            return at
        at = attribute.end()
    raise ReadError(f"has a tag with more than {MOST_ATTRIBUTES} attributes; no article needs that, it was not opened")
