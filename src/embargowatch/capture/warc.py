"""WARC files (ISO 28500). In: a file, packed or not. Out: a Page for each answer of HTML or text; the rest is named.

What a WARC says of itself (address, time, server) is a claim of whoever wrote it: ``claimed_at`` is its WARC-Date.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import HeaderMap, WarcRecord

from embargowatch.capture import clock, digest
from embargowatch.capture.file import printable
from embargowatch.capture.kind import kind
from embargowatch.capture.records import Lost, Raw, records
from embargowatch.door.decode import decoded
from embargowatch.door.exchange import Limits
from embargowatch.model import Capture, Failure, Hop, Page, Thing

_MARGIN = 1024 * 1024  # what HTTP's own head and chunk marks may add to a page
_HEADERS = 100
_MOST_NAMED = 20
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")


def pages(stream: BinaryIO, address: str, max_bytes: int, way: str = "warc") -> Iterator[Page | Failure]:
    """Every page of the archive, called ``address#its address``; a Failure for each record that is lost or damaged.

    Records that are no pages (requests, revisits, pictures, redirects) are summed up in one remark with the reasons.
    """
    passed: Counter[str] = Counter()
    pages = 0
    for raw in records(stream, max_bytes + _MARGIN):
        if isinstance(raw, Lost):
            yield _lost(raw, address)
            continue
        found = _page(raw, address, max_bytes, way)
        if isinstance(found, str):
            passed[found] += 1
            continue
        pages += isinstance(found, Page)
        yield found
    if passed:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in passed.most_common(_MOST_NAMED))
        yield Failure(address, f"{passed.total():,} records that are no pages were passed over: {reasons}", 0)
    if not pages and not passed:
        yield Failure(address, "has no record of a page in it; expected a WARC archive with answers of servers")


def _lost(raw: Lost, address: str) -> Failure:
    where = f"; sound records go on at byte {raw.until:,}" if raw.until is not None else "; no sound record follows"
    return Failure(f"{address}#byte={raw.offset}", f"what stands at byte {raw.offset:,} is lost: {raw.reason}{where}")


def _page(raw: Raw, address: str, max_bytes: int, way: str) -> Page | Failure | str:
    """The page of a record; or the Failure; or, in words, what else it is."""
    record = _record(raw)
    if record is None:
        return Failure(f"{address}#byte={raw.offset}", "is a record whose header cannot be read; it was not used")
    name = str(record.record_type)
    if name not in {"response", "resource"}:
        return f"records of the type {name}"
    target = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    called = printable(f"{address}#{target or f'byte={raw.offset}'}")
    if raw.block is None:
        return Failure(
            called, f"is larger than {max_bytes:,} bytes, the most that is read of one page; it was not read"
        )
    if digest.fits(record.headers.get("WARC-Block-Digest") or "", raw.block) is False:
        return Failure(called, "is not what was archived: its bytes do not have the digest that its record gives")
    source = _Source(called, target, way, record.headers)
    return _answer(record, raw.block, source, max_bytes) if name == "response" else _resource(raw.block, source)


def _record(raw: Raw) -> WarcRecord | None:
    """The record as fastwarc reads it. It is given whole, so that nothing in it can lead the reader astray."""
    try:
        return WarcRecord.from_bytes(raw.head + (raw.block or b"") + b"\r\n\r\n")
    except (OSError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a page of the archive comes from: what it is called, its own address, and its record's header."""

    called: str
    url: str
    way: str
    header: HeaderMap


def _answer(record: WarcRecord, block: bytes, source: _Source, max_bytes: int) -> Page | Failure | str:
    """A server's answer: its status and headers looked at, its body unpacked."""
    try:
        record.parse_http()
        status, headers = record.http_headers.status_code, record.http_headers.to_tuples()[:_HEADERS]
        payload = record.reader.read()
    except (OSError, ValueError, AttributeError):
        status, headers, payload = None, (), b""
    if status is None:
        return Failure(source.called, "is an answer whose HTTP header cannot be read; it was not used")
    if status != 200:
        return f"answers with the status {status}"
    told = {name.lower(): value for name, value in headers}
    media = told.get("content-type", "").split(";")[0].strip().lower()
    if media and media not in _TEXTS:
        return f"answers of the type {media[:60]}"
    limits = Limits(body_bytes=max_bytes, wire_bytes=max_bytes + _MARGIN)
    body, damage = decoded(_unchunked(payload, told), [told.get("content-encoding", "")], limits)
    if not body and damage:
        return Failure(source.called, f"could not be unpacked: {damage}")
    thing = Thing("http-response", "application/http", block)
    return _made(source, body, headers, status, damage, (thing,))


def _resource(block: bytes, source: _Source) -> Page | Failure | str:
    """A page that was archived without an exchange over the network."""
    label = source.header.get("Content-Type") or ""
    media = label.split(";")[0].strip().lower()
    if media not in _TEXTS:
        return f"resources of the type {media[:60] or 'that is not named'}"
    return _made(source, block, (("Content-Type", label),))


def _made(
    source: _Source, body: bytes, headers: tuple[tuple[str, str], ...], status: int | None = None,
    damage: str | None = None, things: tuple[Thing, ...] = (),
) -> Page | Failure | str:  # fmt: skip
    """The Page, if its bytes are one."""
    if not body:
        return "empty answers"
    found = kind(body)
    if found.media_type is None:
        return f"that look like {found.looks_like}"
    hop = Hop(source.url, status, connected=source.header.get("WARC-IP-Address") or "") if status is not None else None
    capture = Capture(
        source.way, clock.now(), source.called, (hop,) if hop else (), status,
        truncated=damage or source.header.get("WARC-Truncated"), claimed_at=_moment(source.header.get("WARC-Date")),
        why=f"record {source.header.get('WARC-Record-ID') or 'without a name'}"[:200], things=things,
    )  # fmt: skip
    digest = hashlib.sha256(body).hexdigest()
    return Page(source.called, body, digest, found.media_type, url=source.url or None, headers=headers, capture=capture)


def _unchunked(payload: bytes, told: Mapping[str, str]) -> bytes:
    """The payload without chunk marks (RFC 9112, 7.1). Many archives keep the header though they took the marks off."""
    if "chunked" not in told.get("transfer-encoding", "").lower():
        return payload
    try:
        with ChunkedReader(io.BytesIO(payload)) as reader:
            return reader.read()
    except OSError:
        return payload


def _moment(date: str | None) -> str | None:
    try:
        return clock.utc(datetime.datetime.fromisoformat(date)) if date else None
    except (ValueError, OverflowError):
        return None
