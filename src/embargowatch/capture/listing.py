"""Feeds (RSS, Atom) and sitemaps. In: bytes and the address they came from. Out: the addresses that they list.

``listed`` works on hostile bytes; the program runs it in the jail (docs/jail.md), where nothing can be opened. It gives
feedparser bytes only, which therefore never fetches anything.
"""

from __future__ import annotations

import calendar
import datetime
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from embargowatch.capture import clock
from embargowatch.capture.kind import feed_type
from embargowatch.errors import ReadError

LARGEST = 16 * 1024 * 1024  # bytes of a feed or sitemap; the protocol of sitemaps allows 50 MB, which nobody needs here
_MOST = 50_000  # addresses in one file (sitemaps.org/protocol.html)
_LONGEST = 2_048  # characters of an address
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>\[]{0,2000}\[)", re.IGNORECASE)
_SITEMAP = "application/sitemap+xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is listed. ``moment``: when it says that it was published or changed, RFC 3339 UTC."""

    url: str
    moment: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """kind: feed | sitemap | index (a sitemap of sitemaps). Entries in the order in which they stand."""

    kind: str
    entries: tuple[Entry, ...] = ()


def listed(body: bytes, url: str) -> Listing:
    """What the feed or sitemap at ``url`` lists.

    Raises:
        ReadError: it is neither, is too large, or defines entities of its own (a known way to fill the memory).
    """
    if len(body) > LARGEST:
        raise ReadError(f"is larger than {LARGEST >> 20} MiB; expected a feed or sitemap")
    if _ENTITY.search(body.replace(b"\0", b"")):  # without the zeros of UTF-16
        raise ReadError("defines entities of its own, which no feed needs; it was not read")
    kind = feed_type(body)
    if kind is None:
        raise ReadError("is no feed and no sitemap; expected RSS, Atom or a sitemap")
    return _sitemap(body) if kind == _SITEMAP else _feed(body, url)


def ready() -> None:
    """Load all that ``listed`` may need, before the jail is closed."""
    for sample in (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>&amp;</title><item><link>/a</link>"
        b"<pubDate>Wed, 10 Jan 2024 08:00:00 GMT</pubDate><description>&lt;p&gt;a&lt;/p&gt;</description></item>"
        b"</channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/><updated>2024-01-10T08:00:00Z</updated>"
        b"<content type='html'>&lt;p&gt;a</content></entry>",
        b"<urlset><url><loc>http://a.example/</loc><lastmod>2024-01-10</lastmod></url></urlset>",
    ):
        listed(sample, "http://a.example/feed")


def _feed(body: bytes, url: str) -> Listing:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser warns of names that it will change
        told = feedparser.parse(body, response_headers={"content-location": url}, sanitize_html=False)
    return Listing("feed", tuple(_entries(told.entries, url)))


def _entries(found: Any, url: str) -> Iterator[Entry]:
    for each in found[:_MOST]:
        link = each.get("link") or next((one.get("href") for one in each.get("links", ()) if one.get("href")), None)
        if isinstance(link, str) and (whole := _joined(url, link)):
            yield Entry(whole, _struct(each.get("published_parsed") or each.get("updated_parsed")))


def _joined(base: str, link: str) -> str | None:
    try:
        whole = urljoin(base, link.strip())
    except ValueError:
        return None
    return whole if len(whole) <= _LONGEST and whole.isprintable() else None


def _struct(moment: Any) -> str | None:
    try:
        return clock.utc(datetime.datetime.fromtimestamp(calendar.timegm(moment), datetime.UTC)) if moment else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _sitemap(body: bytes) -> Listing:
    """https://www.sitemaps.org/protocol.html: urlset/url/loc, or sitemapindex/sitemap/loc."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    tree = etree.fromstring(body, parser)
    if tree is None:
        raise ReadError("is a sitemap that cannot be read as XML")
    kind = "index" if etree.QName(tree).localname == "sitemapindex" else "sitemap"
    return Listing(kind, tuple(_located(tree)))


def _located(tree: Any) -> Iterator[Entry]:
    for number, each in enumerate(tree.iterchildren(tag=etree.Element)):
        told = {etree.QName(one).localname: (one.text or "").strip() for one in each.iterchildren(tag=etree.Element)}
        link = told.get("loc", "")
        if number < _MOST and 0 < len(link) <= _LONGEST and link.isprintable():
            yield Entry(link, _iso(told.get("lastmod")))


def _iso(moment: str | None) -> str | None:
    try:
        return clock.utc(datetime.datetime.fromisoformat(moment)) if moment else None
    except (ValueError, OverflowError):
        return None
