"""Pages and visits as leaves, and back. In: a Page or Visit with its stamp. Out: the leaf, and the bytes that it names.

What does not fit into a leaf (more than ``_LONG`` bytes of hops or headers) becomes bytes in the vault like any other,
named by the leaf with the role "hops" or "headers".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.model import Capture, Earlier, Hop, Page, Version, Visit
from embargowatch.vault.leaf import (
    Before,
    CaptureLeaf,
    HopMade,
    ImportLeaf,
    Leaf,
    Object,
    Request,
    Response,
    VisitLeaf,
    payload,
)
from embargowatch.vault.stamp import Stamp, normal

FETCHED = frozenset({"url", "feed", "sitemap", "recapture"})
_LONG = 16 * 1024
_WORDS = 4_000  # characters of a message or a reason

Get = Callable[[str], bytes]
_Made = TypeVar("_Made")


@dataclass(slots=True)
class _Bytes:
    """What a leaf names: the objects, and their bytes by digest."""

    objects: list[Object] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)

    def add(self, role: str, media_type: str | None, body: bytes, sha256: str | None = None) -> None:
        digest = sha256 or hashlib.sha256(body).hexdigest()
        self.objects.append(Object(role=role, sha256=digest, bytes=len(body), media_type=_text(media_type)))
        self.bodies[digest] = body


def fetched(page: Page) -> bool:
    """Whether a page came from the network, so that each time counts as a capture of its own."""
    return page.capture is not None and page.capture.way in FETCHED


def address(page: Page) -> str:
    """The address under which a page is looked up: as it was asked for."""
    return _clean(page.capture.asked if page.capture is not None else page.address)


def of_page(page: Page, stamp: Stamp, before: Before | None) -> tuple[Leaf, dict[str, bytes]]:
    """The leaf of a page: a capture where it was fetched, an import where it was handed in; and its bytes."""
    named = _Bytes()
    named.add("payload", page.media_type, page.body, page.sha256)
    capture = page.capture or _bare(page)
    for thing in capture.things:
        named.add(thing.role, thing.media_type, thing.body)
    request = _request(capture, named)
    response = _response(capture.status, page.headers, named)
    if fetched(page):
        return CaptureLeaf(
            id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, address=_clean(page.address), way=capture.way,
            why=_text(capture.why), captured_at=normal(capture.at), request=request, response=response,
            url=_text(page.url), media_type=page.media_type, truncated=_text(capture.truncated),
            objects=named.objects, prev=before,
        ), named.bodies  # fmt: skip
    return ImportLeaf(
        id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, address=address(page), way=capture.way,
        why=_text(capture.why), captured_at=normal(capture.at), claimed_at=_text(capture.claimed_at),
        request=request if capture.hops else None, response=response if page.headers or capture.status else None,
        url=_text(page.url), media_type=page.media_type, truncated=_text(capture.truncated), found=False,
        objects=named.objects, prev=before,
    ), named.bodies  # fmt: skip


def of_visit(visit: Visit, stamp: Stamp, before: Before | None) -> tuple[Leaf, dict[str, bytes]]:
    """The leaf of a capture that brought no page, and its bytes."""
    named = _Bytes()
    capture = visit.capture
    for thing in capture.things:
        named.add(thing.role, thing.media_type, thing.body)
    return VisitLeaf(
        id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, address=_clean(visit.address), way=capture.way,
        why=_text(capture.why), outcome=visit.outcome, message=_clean(visit.message)[:_WORDS],
        captured_at=normal(capture.at), request=_request(capture, named),
        response=_response(capture.status, (), named), objects=named.objects, prev=before,
    ), named.bodies  # fmt: skip


def of_found(sha256: str, size: int, stamp: Stamp) -> ImportLeaf:
    """The leaf of bytes that lay in the vault before there was a log."""
    return ImportLeaf(
        id=stamp.id, at=stamp.at, clock=stamp.clock, by=stamp.by, address=None, way="vault", why=None,
        captured_at=None, claimed_at=None, request=None, response=None, url=None, media_type=None, truncated=None,
        found=True, objects=[Object(role="payload", sha256=sha256, bytes=size, media_type=None)], prev=None,
    )  # fmt: skip


def page(leaf: Leaf, get: Get) -> Page:
    """The page that a leaf brought, with its bytes from ``get``; its capture comes without things.

    Raises:
        StoreError: the leaf brought no page.
    """
    brought = payload(leaf)
    if brought is None or not isinstance(leaf, CaptureLeaf | ImportLeaf):
        raise StoreError("That leaf of the log brought no page")
    shown = leaf.address or f"sha256:{brought.sha256}"
    asked = leaf.request.url if leaf.request is not None else shown
    status = leaf.response.status if leaf.response is not None else None
    capture = Capture(
        leaf.way, leaf.captured_at or leaf.at, asked, _hops(leaf, get), status, leaf.truncated,
        leaf.claimed_at if isinstance(leaf, ImportLeaf) else None, leaf.why,
    )  # fmt: skip
    media_type = leaf.media_type or "text/html"
    body = get(brought.sha256)
    return Page(shown, body, brought.sha256, media_type, capture.at, leaf.url, headers(leaf, get), capture)


def earlier(number: int, leaf: Leaf, get: Get) -> Earlier:
    """What a capture said, for asking again."""
    if not isinstance(leaf, CaptureLeaf):
        raise StoreError(f"Leaf {number} of the log is no capture of a URL")
    # what is not whole is asked for without a condition, so that it can come whole
    said = {name.lower(): value for name, value in headers(leaf, get)} if leaf.truncated is None else {}
    brought = payload(leaf)
    return Earlier(
        leaf.request.url, number, brought.sha256 if brought is not None else None, leaf.captured_at or leaf.at,
        leaf.url, said.get("etag"), said.get("last-modified"),
    )  # fmt: skip


def version(number: int, leaf: Leaf) -> Version:
    """One capture of a URL, for its history."""
    if isinstance(leaf, VisitLeaf):
        return Version(
            number, leaf.request.url, leaf.captured_at or leaf.at, leaf.outcome, leaf.way,
            status=leaf.response.status, final_url=leaf.request.hops[-1].url if leaf.request.hops else None,
            message=leaf.message,
        )  # fmt: skip
    if not isinstance(leaf, CaptureLeaf | ImportLeaf):
        raise StoreError(f"Leaf {number} of the log is no capture of a URL")
    brought = payload(leaf)
    asked = leaf.request.url if isinstance(leaf, CaptureLeaf) else leaf.address or ""
    return Version(
        number, asked, leaf.captured_at or leaf.at, "captured", leaf.way,
        brought.sha256 if brought is not None else None,
        leaf.response.status if leaf.response is not None else None, leaf.url, None, leaf.truncated,
        leaf.media_type,
    )  # fmt: skip


def headers(leaf: CaptureLeaf | ImportLeaf, get: Get) -> tuple[tuple[str, str], ...]:
    """The headers of the answer, from the leaf or from the bytes that it names."""
    if leaf.response is None:
        return ()
    if leaf.response.headers is not None:
        return tuple(leaf.response.headers)
    return tuple(_apart(leaf, "headers", get, list[tuple[str, str]]))


def _hops(leaf: CaptureLeaf | ImportLeaf, get: Get) -> tuple[Hop, ...]:
    if leaf.request is None:
        return ()
    made = leaf.request.hops if leaf.request.hops is not None else _apart(leaf, "hops", get, list[HopMade])
    return tuple(
        Hop(hop.url, hop.status, tuple(hop.addresses), hop.connected, hop.certificate, hop.location) for hop in made
    )


def _apart(leaf: CaptureLeaf | ImportLeaf, role: str, get: Get, kind: type[list[_Made]]) -> list[_Made]:
    """What was too long for the leaf."""
    named = next((one for one in leaf.objects if one.role == role), None)
    if named is None:
        raise IntegrityError(f"A leaf names no {role}, and does not hold them either")
    return msgspec.json.decode(get(named.sha256), type=kind)


def _request(capture: Capture, named: _Bytes) -> Request:
    hops = [
        HopMade(
            url=_clean(hop.url), status=hop.status, addresses=[_clean(each) for each in hop.addresses],
            connected=_clean(hop.connected), certificate=hop.certificate, location=_text(hop.location),
        )
        for hop in capture.hops
    ]  # fmt: skip
    return Request(url=_clean(capture.asked), hops=hops if _fits("hops", hops, named) else None)


def _response(status: int | None, headers: Sequence[tuple[str, str]], named: _Bytes) -> Response:
    said = [(_clean(name), _clean(value)) for name, value in headers]
    return Response(status=status, headers=said if _fits("headers", said, named) else None)


def _fits(role: str, value: object, named: _Bytes) -> bool:
    """Whether something is short enough for a leaf; else it is put among the bytes."""
    written = msgspec.json.encode(value)
    if len(written) > _LONG:
        named.add(role, "application/json", written)
        return False
    return True


def _bare(page: Page) -> Capture:
    """What is known of a page that came without a word on how: it was handed in."""
    return Capture("stdin" if page.address == "-" else "file", page.fetched_at or "", page.address)


def _clean(text: str) -> str:
    """Text that can be written as UTF-8; bytes of a file name that are none as ``\\xNN``."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _from_bytes(text) else "backslashreplace").decode(
            "utf-8", "backslashreplace"
        )
    return text


def _from_bytes(text: str) -> bool:
    return all(not 0xD800 <= ord(c) < 0xDC80 and not 0xDD00 <= ord(c) < 0xE000 for c in text)


def _text(text: str | None) -> str | None:
    return None if text is None else _clean(text)[:_LONG]
