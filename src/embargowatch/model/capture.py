"""How something came to be captured: what the log says about it. Claims of this machine, not proofs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hop:
    """One request on the way to a page. ``addresses``: every answer of the resolver; ``connected``: the one used."""

    url: str
    status: int
    addresses: tuple[str, ...] = ()
    connected: str = ""  # "192.0.2.7:443"
    certificate: str | None = None  # SHA-256 (lower-case hex) of the server's TLS certificate (DER)
    location: str | None = None  # where a redirect led, as the server wrote it


@dataclass(frozen=True, slots=True)
class Thing:
    """Bytes that belong to a capture beside the page itself.

    role: http-request | http-response (head and body as they came over the wire) | screenshot-png | dom-html |
    page-pdf | archive (the file in which the page was handed in).
    """

    role: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """One act of capturing.

    way: url | feed | sitemap | file | stdin | warc | wacz | mail | recapture. ``at``: RFC 3339 UTC with milliseconds,
    by this machine's clock. ``claimed_at``: the time that the thing handed in gives itself (a WARC record, a mail).
    ``truncated``: why it is not whole, None where it is.
    """

    way: str
    at: str
    asked: str  # the address exactly as it was asked for
    hops: tuple[Hop, ...] = ()
    status: int | None = None  # of the last hop
    truncated: str | None = None
    claimed_at: str | None = None
    why: str | None = None  # "feed https://...", "recapture of leaf 12"
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A capture that brought no page. outcome: unchanged (304) | gone (404, 410) | refused (robots.txt) | failed.

    It is kept in the log too: that a page was still the same, or was gone, is evidence.
    """

    address: str
    outcome: str
    message: str
    capture: Capture


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the newest capture of a URL said, for a conditional request and for telling what changed."""

    url: str
    leaf: int
    sha256: str | None
    at: str
    final_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One capture of a URL, as the log has it: what a history is made of.

    outcome: captured (a page) | unchanged | gone | refused | failed. ``sha256``: digest of the page, None for a visit.
    ``final_url``: where the page was in the end, after all redirects.
    """

    leaf: int
    asked: str
    at: str
    outcome: str
    way: str
    sha256: str | None = None
    status: int | None = None
    final_url: str | None = None
    message: str | None = None
    truncated: str | None = None
    media_type: str | None = None  # of the page


@dataclass(frozen=True, slots=True)
class Difference:
    """Paragraphs of an older text and what stands in their place in a newer one. kind: removed | added | changed."""

    kind: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a page between two captures. ``since``: the leaf of the one that it is compared with.

    kind: edited (its text) | rewritten (its bytes, where there is no text to compare) | deleted | redirected (to
    another site) | restored.
    """

    kind: str
    since: int
    message: str
    differences: tuple[Difference, ...] = ()
