"""The captures of a package as a web archive. In: leaves and their bytes. Out: WARC 1.1, its index, its list of pages.

Each kept file that a leaf names is one record, byte for byte: an HTTP message as ``response`` or ``request``, anything
else as ``resource``. warcio writes the records; it is handed the block whole, since it does not keep the spaces of HTTP
headers that it has parsed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote, urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from embargowatch.vault.leaf import CaptureLeaf, ImportLeaf, Object, VisitLeaf, payload

ARCHIVE = "archive/data.warc.gz"
_BLOCK = 1024  # lines of the index that are compressed together
_HTTP = {"http-response": "response", "http-request": "request"}
Captured = CaptureLeaf | ImportLeaf | VisitLeaf


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index: a record that stands for a page, and where it lies."""

    url: str
    at: str
    media_type: str
    status: int
    digest: str
    offset: int
    length: int

    @property
    def line(self) -> str:
        """CDXJ: sortable key, time, and the rest as JSON."""
        where = {"offset": str(self.offset), "length": str(self.length), "filename": ARCHIVE.rpartition("/")[2]}
        told = {"url": self.url, "mime": self.media_type, "status": str(self.status), "digest": self.digest}
        return f"{key(self.url)} {_stamp(self.at)} {json.dumps(told | where)}\n"


class Archive:
    """The WARC file while it is written. The same bytes are written once."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
        self._seen: set[str] = set()
        self.entries: list[Entry] = []

    def add(self, number: int, leaf: Captured, each: Object, body: bytes) -> None:
        """One kept file that a leaf names."""
        if each.sha256 in self._seen:
            return
        self._seen.add(each.sha256)
        url, kind = address(leaf, each), _HTTP.get(each.role, "resource")
        at = getattr(leaf, "captured_at", None) or leaf.at
        offset = self._stream.tell()
        self._write(number, each, body, url, kind, at)
        if kind == "response" or (each.role == "payload" and not self._answered(url, at)):
            status = leaf.response.status if leaf.response is not None and leaf.response.status else 200
            length = self._stream.tell() - offset
            media_type = (getattr(leaf, "media_type", None) if kind == "response" else each.media_type) or "text/html"
            page = payload(leaf) or each
            self.entries.append(Entry(url, at, media_type, status, f"sha256:{page.sha256}", offset, length))

    def _answered(self, url: str, at: str) -> bool:
        return any((each.url, each.at) == (url, at) for each in self.entries)

    def _write(self, number: int, each: Object, body: bytes, url: str, kind: str, at: str) -> None:
        content = body.partition(b"\r\n\r\n")[2] if kind in ("response", "request") else body
        content_type = f"application/http; msgtype={kind}" if kind != "resource" else _token(each.media_type)
        id = uuid.UUID(bytes=hashlib.sha256(f"{number} {each.sha256}".encode()).digest()[:16])
        headers = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", f"<urn:uuid:{id}>"),
            ("WARC-Target-URI", url),
            ("WARC-Date", at),
            ("WARC-Block-Digest", _digest(body)),
            ("WARC-Payload-Digest", _digest(content)),
            ("Content-Type", content_type),
        ]
        said = StatusAndHeaders("", headers, protocol="WARC/1.1")
        record = ArcWarcRecord("warc", kind, said, io.BytesIO(body), None, content_type, len(body))
        self._writer.write_record(record)


def address(leaf: Captured, each: Object) -> str:
    """The address of a record: that of the page, or a name made of the digest where it has none. ASCII, no spaces."""
    asked = leaf.request.url if leaf.request is not None else None
    url = getattr(leaf, "url", None) or asked
    if url is None or each.role not in ("payload", *_HTTP) or _scheme(url) not in ("http", "https"):
        return f"urn:sha256:{each.sha256}"
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


def _scheme(url: str) -> str:
    """The scheme, "" where it cannot be told."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def key(url: str) -> str:
    """The sort key of a URL, its host turned round: "http://www.a.example/B" -> "example,a)/b"."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url.lower()
    if not host:
        return url.lower()
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{query}".lower()


def index(entries: Iterable[Entry]) -> tuple[bytes, bytes]:
    """``index.cdx.gz`` and ``index.idx``: the sorted lines in compressed blocks, and where each block begins."""
    lines = sorted(each.line for each in entries)
    packed, heads = b"", ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(lines), _BLOCK):
        block = gzip.compress("".join(lines[start : start + _BLOCK]).encode(), mtime=0)
        where = {"offset": len(packed), "length": len(block), "digest": _digest(block), "filename": "index.cdx.gz"}
        heads.append(f"{' '.join(lines[start].split(' ')[:2])} {json.dumps(where)}\n")
        packed += block
    return packed or gzip.compress(b"", mtime=0), "".join(heads).encode()


def pages(entries: Iterable[Entry], titles: dict[str, str]) -> bytes:
    """``pages.jsonl``: the pages that a reader of web archives offers. ``titles``: by the digest of the page."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Captured pages"}
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in (head, *_pages(entries, titles))).encode()


def _pages(entries: Iterable[Entry], titles: dict[str, str]) -> Iterator[dict[str, str]]:
    for number, each in enumerate(sorted(entries, key=lambda one: (one.at, one.url)), 1):
        title = titles.get(each.digest.removeprefix("sha256:"), each.url)
        yield {"id": str(number), "url": each.url, "ts": each.at, "title": title}


def _digest(body: bytes) -> str:
    """``sha256:`` and base32, as web archives write digests."""
    return f"sha256:{base64.b32encode(hashlib.sha256(body).digest()).decode()}"


def _stamp(at: str) -> str:
    """20260110120000"""
    return "".join(each for each in at if each.isdigit())[:14]


def _token(media_type: str | None) -> str:
    """A media type that is safe in a header."""
    plain = (media_type or "").strip()
    return plain if plain.isascii() and plain.isprintable() and "/" in plain else "application/octet-stream"
