"""What bytes are, by what they look like and not by the name of the file. In: bytes. Out: media type, or what else."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_PEEK = 4096
LISTS = frozenset({"application/rss+xml", "application/atom+xml", "application/sitemap+xml"})  # they list pages
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# First bytes of what people give by mistake (the registries of the formats; offsets are zero).
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF media file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"bplist00", "a Safari web archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"WARC/", "a WARC archive"),
)
_MHT = re.compile(rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)
_HTML = re.compile(
    rb"<!doctype\s+html|<!--\s*saved from url|<(?:html|head|body|meta|title|article|div|p|h1|table)[\s>]",
    re.IGNORECASE,
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_FIELD = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
_MAIL = frozenset(
    b"date subject to message-id received mime-version return-path delivered-to reply-to list-id x-mailer".split()
)
_LEAD_IN = re.compile(rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kind:
    """``media_type`` of a page, or None and what it ``looks_like`` instead."""

    media_type: str | None
    looks_like: str = ""


def kind(body: bytes) -> Kind:
    """text/html, multipart/related (a page saved with its pictures), message/rfc822, text/plain, or no page at all."""
    for magic, name in _MAGIC:
        if body.startswith(magic):
            return Kind(None, name)
    head = _narrow(body[:_PEEK])
    if b"\0" in head:
        return Kind(None, "binary data")
    if _MHT.match(head.lstrip()):
        return Kind("multipart/related")
    if is_mail(head):
        return Kind("message/rfc822")
    if is_feed(head):
        return Kind(None, "a feed or sitemap (give its web address, not the file)")
    return Kind("text/html" if _is_html(head) else "text/plain")


def is_feed(head: bytes) -> bool:
    """Whether the first element is that of an RSS or Atom feed or of a sitemap."""
    start = _LEAD_IN.match(head[:_PEEK])
    return _FEED.match(head, start.end() if start else 0) is not None


def feed_type(body: bytes) -> str | None:
    """The media type of a feed or sitemap, packed or not; None for anything else.

    application/rss+xml | application/atom+xml | application/sitemap+xml (a name of ours: sitemaps have none).
    """
    head = _narrow(_unpacked(body[:_PEEK], _PEEK) if body.startswith(b"\x1f\x8b") else body[:_PEEK])
    if not is_feed(head):
        return None
    start = _LEAD_IN.match(head)
    name = head[start.end() if start else 0 :][1:8].lower()
    if name.startswith(b"feed"):
        return "application/atom+xml"
    return "application/rss+xml" if name.startswith((b"rss", b"rdf")) else "application/sitemap+xml"


def is_mail(head: bytes) -> bool:
    """Whether it begins with the header of a mail (RFC 5322): From, and two at least of the other fields of mails."""
    names = {name.lower() for name in _FIELD.findall(re.split(rb"\r?\n\r?\n", head[:_PEEK].lstrip(), maxsplit=1)[0])}
    return _FIELD.match(head.lstrip()) is not None and b"from" in names and len(names & _MAIL) >= 2


def container(head: bytes) -> str | None:
    """warc | zip | mbox: a file that holds pages, by its first bytes; None for anything else."""
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"\x1f\x8b"):
        return "warc" if _unpacked(head, 16).startswith(b"WARC/") else None
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    line, _, rest = head.partition(b"\n")
    return "mbox" if line.startswith(b"From ") and is_mail(rest) else None


def _unpacked(head: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, most)
    except zlib.error:
        return b""


def _is_html(head: bytes) -> bool:
    """Whether the first thing that stands there, after comments, is markup of a page."""
    start = _LEAD_IN.match(head)
    at = start.end() if start else 0
    return _HTML.match(head, at) is not None or (head.lstrip().startswith(b"<") and _HTML.search(head) is not None)


def _narrow(head: bytes) -> bytes:
    """The peek without byte order mark, and in UTF-8 where it is UTF-16: enough to recognise markup."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "ignore").encode()
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return head.decode("utf-16-le", "ignore").encode()
    if even.count(0) > 0.7 * len(even) and odd.count(0) == 0:
        return head.decode("utf-16-be", "ignore").encode()
    return head
