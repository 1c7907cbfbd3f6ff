"""The blocks of text that a page shows, and where they stand. In: a tree without hidden parts. Out: blocks in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
    ]
)
_TAGS = {
    "nav": ("navigation", "stands in the menu"),
    "menu": ("navigation", "stands in the menu"),
    "footer": ("navigation", "stands at the foot of the page"),
    "button": ("navigation", "is a button"),
    "form": ("subscribe", "stands in a form"),
    "aside": ("other", "stands beside the article"),
    "figcaption": ("other", "is the caption of a picture"),
}
# Names of classes and ids, whole words of them: what authors of pages call their furniture.
_NAMES = tuple(
    (re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])"), place)
    for words, place in (
        (
            "ads?|adv|advert(?:isements?|s)?|advertising|adslot|adunit|sponsor(?:ed|s)?|promoted|dfp|taboola|outbrain",
            ("advertisement", "stands in a place for advertisements"),
        ),
        (
            "related(?:posts?|articles?|stories|content)?|recirc|more-stories|recommend(?:ed|ations?)?|most-read|popular"
            "|trending|teasers?|promos?|read-?more|see-?also|you-may-like",
            ("related", "stands in a box of other articles"),
        ),
        ("newsletter|subscribe|subscription|signup|sign-up|paywall", ("subscribe", "stands in a box to subscribe")),
        (
            "nav|navbar|navigation|menu|breadcrumbs?|share|sharing|social|toolbar|topbar|pagination|pager|tags|tag-list",
            ("navigation", "stands in the menu"),
        ),
        ("foot|footer|colophon|imprint|legal", ("navigation", "stands at the foot of the page")),
        ("comments?|comment-list|disqus|respond", ("other", "stands among the comments of readers")),
        ("cookies?|cookie-(?:banner|notice|consent)|consent|gdpr", ("other", "stands in a notice on cookies")),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """Words that stand together. ``place``: kind of furniture and rule, where the page marks them so.

    ``url`` where all the words are one link; ``tag`` the innermost block element that they stand in.
    """

    text: str
    tag: str
    place: tuple[str, str] | None = None
    url: str | None = None


@dataclass(slots=True)
class _Pieces:
    """Words of the block that is being gathered, each with the link that it stands in."""

    words: list[str] = field(default_factory=list)
    urls: list[str | None] = field(default_factory=list)

    def add(self, text: str | None, url: str | None, apart: bool) -> None:
        """Adds words; ``apart`` sets a space where a link begins or ends, since menus often have none there."""
        if text:
            if apart and self.urls and self.urls[-1] != url:
                self.words.append(" ")
            self.words.append(text)
            if text.strip():
                self.urls.append(url)

    def taken(self, tag: str, place: tuple[str, str] | None) -> Iterator[Block]:
        """The block gathered so far, if it has any words."""
        text = " ".join("".join(self.words).split())
        if text:
            yield Block(text, tag, place, self.urls[0] if len(set(self.urls)) == 1 else None)
        self.words, self.urls = [], []


def blocks(tree: Any) -> Iterator[Block]:
    """The blocks of ``tree`` in the order of the page."""
    pieces = _Pieces()
    places: list[tuple[str, str] | None] = [None]
    tags: list[str] = ["body"]
    urls: list[str | None] = [None]
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element.tag in _BLOCKS or _is_lead(element, places[-1]):
                yield from pieces.taken(tags[-1], places[-1])
            if element.tag in _BLOCKS:
                tags.append(element.tag)
            places.append(_place(element) or places[-1])
            urls.append(element.get("href") if element.tag == "a" else urls[-1])
            pieces.add(element.text, urls[-1], places[-1] is not None)
            continue
        if event == "end":
            if element.tag in _BLOCKS or _is_lead(element, places[-1]):
                yield from pieces.taken(tags[-1], places[-1])
            if element.tag in _BLOCKS:
                tags.pop()
            places.pop()
            urls.pop()
        pieces.add(element.tail, urls[-1], places[-1] is not None)
    yield from pieces.taken(tags[-1], places[-1])


def _is_lead(element: Any, place: tuple[str, str] | None) -> bool:
    """Whether this is a link in a box of other articles: a block of its own, whatever stands beside it."""
    return element.tag == "a" and place is not None and place[0] == "related"


def place_of(element: Any) -> tuple[str, str] | None:
    """The kind of furniture that the page marks ``element``, or the nearest element around it, to be."""
    while element is not None:
        place = _place(element)
        if place is not None:
            return place
        element = element.getparent()
    return None


def _place(element: Any) -> tuple[str, str] | None:
    """What kind of furniture the page itself marks this element to be."""
    if element.tag in _TAGS:
        return _TAGS[element.tag]
    if element.tag in {"body", "html", "article", "main"}:
        return None
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if names == " ":
        return None
    return next((place for pattern, place in _NAMES if pattern.search(names[:300])), None)
