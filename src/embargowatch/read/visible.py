"""The blocks of text that a page shows, and where they stand. In: a tree, what is hidden in it. Out: blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from embargowatch.read.rewrite import BARE
from embargowatch.read.stream import count

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
_BOXES = frozenset({"article", "body", "div", "main", "section", "td"})  # elements that hold paragraphs
_BRACKETS = frozenset("[]()")
_OPENING = 2  # how deep in an element that is called an opening its words are one
CITED = ("other", "is quoted from an earlier mail")
CAPTION = ("other", "is the caption of a picture")
COMMENTS = ("other", "stands among the comments of readers")
_TAGS = {
    "nav": ("navigation", "stands in the menu"),
    "menu": ("navigation", "stands in the menu"),
    "footer": ("navigation", "stands at the foot of the page"),
    "button": ("navigation", "is a button"),
    "form": ("subscribe", "stands in a form"),
    "aside": ("other", "stands beside the article"),
    "figcaption": CAPTION,
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
        ("comments?|comment-list|disqus|respond", COMMENTS),
        ("captions?|caption-text|wp-caption-text|image-credit|photo-credit", CAPTION),
        ("gmail_quote|moz-cite-prefix|yahoo_quoted", CITED),
        ("cookies?|cookie-(?:banner|notice|consent)|consent|gdpr", ("other", "stands in a notice on cookies")),
    )
)
# What authors of pages call the lines below the title that open an article.
_OPENS = re.compile(
    r"(?:^|[\s_-])(?:article|story|post|header|entry)?-?(?:deks?|decks?|standfirst|abstract|summary|intro|lede|kicker-text"
    r"|sub-?titles?|sub-?head(?:line)?|strap-?line|excerpt)(?:$|[\s_-])|[a-z](?:Dek|Deck|Standfirst|Subtitle)(?:$|[\s_A-Z-])"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Words that stand together. ``place``: kind of furniture and rule, where the page marks them so.

    ``url`` where all the words are one link; ``tag`` the innermost block element that they stand in; ``letters``: of
    which letters of the page they are made, as (number of the first, how many); ``box``: number of the element that
    holds the paragraph; ``opens``: whether the page calls it the opening of the article.
    """

    text: str
    tag: str
    place: tuple[str, str] | None = None
    url: str | None = None
    letters: tuple[tuple[int, int], ...] = ()
    box: int = 0
    opens: bool = False


@dataclass(slots=True)
class _Pieces:
    """Words of the block that is being gathered, each with the link that it stands in. ``at``: letters gone by."""

    words: list[str] = field(default_factory=list)
    urls: list[str | None] = field(default_factory=list)
    letters: list[tuple[int, int]] = field(default_factory=list)
    at: int = 0

    def add(self, text: str | None, url: str | None, apart: bool) -> None:
        """Adds words; ``apart`` sets a space where a link begins or ends, since menus often have none there."""
        if text:
            if apart and self.urls and self.urls[-1] != url:
                self.words.append(" ")
            self.words.append(text)
            if number := count(text):
                if url is not None or text.strip() not in _BRACKETS:
                    self.urls.append(url)  # brackets around a link do not make it less of one
                self._letters(number)
                self.at += number

    def _letters(self, number: int) -> None:
        if self.letters and sum(self.letters[-1]) == self.at:
            self.letters[-1] = (self.letters[-1][0], self.letters[-1][1] + number)
        else:
            self.letters.append((self.at, number))

    def taken(self, frame: _Frame) -> Iterator[Block]:
        """The block gathered so far in ``frame``, if it has any words."""
        text = " ".join("".join(self.words).split())
        if text:
            url = self.urls[0] if len(set(self.urls)) == 1 else None
            yield Block(text, frame.tag, frame.place, url, tuple(self.letters), frame.box, frame.opens > 0)
        self.words, self.urls, self.letters = [], [], []


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for the words inside of an element."""

    tag: str = "body"
    place: tuple[str, str] | None = None
    url: str | None = None
    box: int = 0
    opens: int = 0
    unseen: bool = False


@dataclass(slots=True)
class Shown:
    """The blocks of a page in order. ``letters``: how many letters the tree has, hidden ones too."""

    blocks: list[Block]
    letters: int


def shown(tree: Any, hidden: Collection[Any] = ()) -> Shown:
    """The blocks of ``tree`` in the order of the page; ``hidden``: elements whose own words are not seen."""
    pieces = _Pieces()
    return Shown(list(_blocks(tree, hidden, pieces)), pieces.at)


def _blocks(tree: Any, hidden: Collection[Any], pieces: _Pieces) -> Iterator[Block]:
    frames = [_Frame()]
    for number, (event, element) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        inner = _inside(element, frames[-1], number, element in hidden) if event == "start" else frames.pop()
        breaks = element.tag in _BLOCKS or _is_lead(element, (frames[-1] if event == "start" else inner).place)
        if breaks and not inner.unseen:
            yield from pieces.taken(frames[-1] if event == "start" else inner)
        if event == "start":
            frames.append(inner)
            words = None if element.tag in BARE else element.text
        else:
            words = element.tail
        if frames[-1].unseen:
            pieces.at += count(words or "")
        else:
            pieces.add(words, frames[-1].url, frames[-1].place is not None)
    yield from pieces.taken(frames[-1])


def _inside(element: Any, outer: _Frame, number: int, unseen: bool) -> _Frame:
    """The frame of the words in ``element``, which is the ``number``th step of the walk, within ``outer``."""
    return _Frame(
        element.tag if element.tag in _BLOCKS else outer.tag,
        _place(element) or outer.place,
        element.get("href") if element.tag == "a" else outer.url,
        number if element.tag in _BOXES else outer.box,
        _OPENING if _OPENS.search(element.get("class") or "") else max(0, outer.opens - 1),
        unseen,
    )


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
    if element.tag == "blockquote" and element.get("type") == "cite":
        return CITED
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if names == " ":
        return None
    return next((place for pattern, place in _NAMES if pattern.search(names[:300])), None)
