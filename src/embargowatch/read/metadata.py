"""What a page says about itself to machines. In: its tree. Out: title, byline, publisher, date and where it was found.

JSON-LD (schema.org NewsArticle), Open Graph, ``<meta>``, ``<time>`` and ``<title>``, in that order of trust.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from embargowatch.model import Date
from embargowatch.read import day, titles
from embargowatch.read.decode import sound
from embargowatch.read.visible import place_of

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report|WebPage|LiveBlogPosting)")
_DEEPEST = 8
_AUTHOR = re.compile(r"(?:^|\s)(?:[\w-]*-)?(?:author(?:-name|s)?|byline)(?:$|\s)")
_DATE = re.compile(r"(?:^|\s)(?:[\w-]*-)?(?:date|datepublished|published|pubdate|timestamp|posted-on)(?:$|\s)")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "dc:date",
    "pub_date",
    "publication_date",
    "article_date_original",
    "article.published",
    "originalpublicationdate",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Claims of the page about itself; None for what it does not say."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: Date | None = None
    published_from: str | None = None
    url: str | None = None


def metadata(tree: Any, url: str | None = None) -> Metadata:
    """The metadata of the page in ``tree``, which must still have its head; ``url`` if it is known from elsewhere."""
    linked = next(_articles(tree), {})
    meta = _meta(tree)
    url = _canonical(tree) or _web(meta.get("og:url")) or _web(url)
    date, found = _published(linked, meta, tree, url)
    publisher = _names(linked.get("publisher")) or _person(meta.get("og:site_name") or meta.get("application-name"))
    title = _words(linked.get("headline")) or meta.get("og:title") or meta.get("twitter:title")
    return Metadata(
        title=titles.without_site(title, publisher, _host(url)) if title else _title(tree),
        byline=_names(linked.get("author")) or _person(meta.get("author")) or _person(_marked(tree, _AUTHOR)),
        publisher=publisher or _host(url),
        published=date,
        published_from=found,
        url=url,
    )


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that describe an article, news articles before web pages."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json" and script.text:
            try:
                found.extend(_objects(json.loads(script.text), 0))
            except (ValueError, RecursionError):
                continue  # a page may write broken JSON; the other places are looked at
    found.sort(key=lambda item: "WebPage" in str(item.get("@type")))
    yield from found


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:100]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        if any(_ARTICLE.fullmatch(str(name)) for name in (types if isinstance(types, list) else [types])):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)


def _meta(tree: Any) -> dict[str, str]:
    """Name, property or itemprop of each ``<meta>``, in small letters, and its content; the first of a name counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = _words(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _published(
    linked: dict[str, Any], meta: dict[str, str], tree: Any, url: str | None
) -> tuple[Date | None, str | None]:
    """The date of publication, and which of the places gave it."""
    times = (element.get("datetime") or "" for element in tree.iter("time") if place_of(element) is None)
    places = (
        ("json-ld", [sound(str(linked.get("datePublished") or ""))]),
        ("meta", [meta[name] for name in _PUBLISHED if name in meta]),
        ("time", list(times)[:5]),
        ("meta", _contents(tree)),
        ("text", [_marked(tree, _DATE) or ""]),
    )
    for place, values in places:
        for value in values:
            date = day.from_value(value) or day.from_line(value)
            if date is not None:
                return date, place
    date = day.from_url(url)
    return date, "url" if date else None


def _contents(tree: Any) -> list[str]:
    """Dates that elements of the text hold for machines (RDFa and microdata), outside of furniture."""
    found = []
    for element in tree.iter("span", "div", "p", "h1", "article"):
        name = (element.get("property") or element.get("itemprop") or "").lower()
        if name in _PUBLISHED and element.get("content") and place_of(element) is None:
            found.append(sound(element.get("content")))
    return found[:5]


def _marked(tree: Any, names: re.Pattern[str]) -> str | None:
    """The words of the first short element above all furniture that a class, ``itemprop`` or ``rel`` names so."""
    for element in tree.iter("span", "div", "p", "a", "address", "time", "em", "i", "li"):
        named = " ".join(element.get(name) or "" for name in ("class", "itemprop", "rel"))[:300].lower()
        if named.strip() and names.search(named) and place_of(element) is None:
            words = _words(element.text_content())
            if words and len(words) <= 100:
                return re.sub(r"^[Bb]y:? ", "", words)
    return None


def _title(tree: Any) -> str | None:
    """The ``<title>`` without the name of the site behind the last bar or spaced dash."""
    element = tree.find(".//title")
    words = _words(element.text) if element is not None else None
    if words is None:
        return None
    parts = re.split(r"\s+(?:[|–—»·-]|::)\s+", words)
    return words if len(parts) == 1 or len(parts[0]) < 15 else " - ".join(parts[:-1])


def _names(value: Any) -> str | None:
    """Names of persons or organisations of JSON-LD: a string, an object with ``name``, or a list of these."""
    items = value if isinstance(value, list) else [value]
    names = [_words(item.get("name") if isinstance(item, dict) else item) for item in items[:10]]
    known = [name for name in names if name is not None and _person(name)]
    return ", ".join(known) or None


def _person(name: str | None) -> str | None:
    """A name, unless it is an address, as some pages write."""
    return name if name and not re.match(r"https?:|www\.|@", name) and len(name) <= 200 else None


def _words(value: Any) -> str | None:
    """Words of the page; some pages escape theirs twice ("O&#039;Neill")."""
    return " ".join(sound(unescape(value)).split()) or None if isinstance(value, str) else None


def _canonical(tree: Any) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            return _web(element.get("href"))
    return None


def _web(url: str | None) -> str | None:
    return url if url and re.match(r"https?://", url) else None


def _host(url: str | None) -> str | None:
    """The host of a web address, which stands for a publisher who does not give a name."""
    match = re.match(r"https?://(?:www\.)?([\w.-]+)", url or "")
    return match[1] if match else None
