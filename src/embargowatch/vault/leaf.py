"""The leaves of the log: their fields, their one way of being written (RFC 8785), and a reader that takes nothing else.

In: the bytes of a leaf. Out: one of the classes below, or a LeafError. Integers only, no unknown field, no missing
field, no duplicate key, times as RFC 3339 UTC with milliseconds, digests as 64 small hexadecimal digits. Bytes that do
not write back to themselves are refused, so that a leaf has one meaning and one hash.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from embargowatch.errors import IntegrityError, StoreError

LARGEST = 65_535  # what the length prefix of an entry bundle can say
SAFE = 2**53 - 1  # the largest integer of RFC 8785

Sha = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Count = Annotated[int, Meta(ge=0, le=SAFE)]
Time = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")]
Id = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")]


class LeafError(IntegrityError):
    """Bytes that are no leaf of this log."""


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of a leaf have in common."""


class Clock(_Part, frozen=True, kw_only=True):
    """Whose clock, and by how much it was behind the leaf before; where it was, this leaf has that leaf's time."""

    source: Literal["system"] = "system"
    behind_ms: Count = 0


class By(_Part, frozen=True, kw_only=True):
    """What captured, and for whom; operator and host are pseudonyms from the settings, or null."""

    agent: str
    operator: str | None = None
    host: str | None = None


class Object(_Part, frozen=True, kw_only=True):
    """Bytes in the vault that belong to a leaf. role: payload | http-request | http-response | archive | ... ."""

    role: str
    sha256: Sha
    bytes: Count
    media_type: str | None


class HopMade(_Part, frozen=True, kw_only=True):
    """One request on the way to a page (model.Hop)."""

    url: str
    status: int
    addresses: list[str]
    connected: str
    certificate: Sha | None
    location: str | None


class Request(_Part, frozen=True, kw_only=True):
    """``url``: exactly as asked for. ``hops``: each request made; too many for a leaf: null, and an object."""

    url: str
    hops: list[HopMade] | None


class Response(_Part, frozen=True, kw_only=True):
    """What the server said. ``headers``: name and value, as received; too many for a leaf: null, and an object."""

    status: int | None
    headers: list[tuple[str, str]] | None


class Before(_Part, frozen=True, kw_only=True):
    """The leaf that captured the same address before, and the digest of its page."""

    leaf: Count
    sha256: Sha | None


class Input(_Part, frozen=True, kw_only=True):
    """What something was made from."""

    sha256: Sha
    leaf: Count | None


class _Leaf(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Fields of every leaf. ``id`` (UUIDv7) names, but nothing trusts it; the place in the log is the identity."""

    v: Literal[1] = 1
    id: Id
    at: Time
    clock: Clock
    by: By


class CaptureLeaf(_Leaf, tag="capture", frozen=True, kw_only=True):
    """A page fetched from the network. ``url``: where it stood in the end. ``truncated``: why it is not whole."""

    address: str
    way: str
    why: str | None
    captured_at: Time | None
    request: Request
    response: Response
    url: str | None
    media_type: str
    truncated: str | None
    objects: list[Object]
    prev: Before | None


class ImportLeaf(_Leaf, tag="import", frozen=True, kw_only=True):
    """Bytes handed in: a file, standard input, a record of a WARC, a mail. ``address``: as it was given.

    ``url`` and ``claimed_at`` are what the thing handed in says of itself, ``found`` True for bytes that lay in the
    vault before there was a log.
    """

    address: str | None
    way: str
    why: str | None
    captured_at: Time | None
    claimed_at: str | None
    request: Request | None
    response: Response | None
    url: str | None
    media_type: str | None
    truncated: str | None
    found: bool
    objects: list[Object]
    prev: Before | None


class VisitLeaf(_Leaf, tag="visit", frozen=True, kw_only=True):
    """A capture that brought no page (model.Visit): unchanged, gone, refused or failed."""

    address: str
    way: str
    why: str | None
    outcome: str
    message: str
    captured_at: Time | None
    request: Request
    response: Response
    objects: list[Object]
    prev: Before | None


class DeriveLeaf(_Leaf, tag="derive", frozen=True, kw_only=True):
    """A reading made from a page: by which rules, and the digest of its canonical form."""

    inputs: list[Input]
    document: str
    tool: str
    version: str
    reader: str
    grammar: str
    output_sha256: Sha


class CustodyLeaf(_Leaf, tag="custody", frozen=True, kw_only=True):
    """Evidence handed over, received or disclosed. action: export | import | transfer | disclosure."""

    action: str
    recipient: str | None
    package_sha256: Sha | None
    note: str | None


class AnnotateLeaf(_Leaf, tag="annotate", frozen=True, kw_only=True):
    """A human judgement about something: a match, a merge, a retraction."""

    about: str
    kind: str
    text: str
    author: str | None


class TombstoneLeaf(_Leaf, tag="tombstone", frozen=True, kw_only=True):
    """Bytes removed for a reason, on somebody's authority; their digest stays."""

    sha256: Sha
    bytes: Count | None
    reason: Annotated[str, Meta(min_length=1)]
    authority: Annotated[str, Meta(min_length=1)]


class AnchorLeaf(_Leaf, tag="anchor", frozen=True, kw_only=True):
    """An outside witness of a checkpoint. kind: rfc3161 | witness. ``sha256``: of the token or note kept beside it."""

    kind: str
    name: str
    size: Count
    sha256: Sha


class KeyLeaf(_Leaf, tag="key", frozen=True, kw_only=True):
    """A key of this log. action: new | retired. ``key``: as in ``key.pub``."""

    action: str
    key: str


Leaf = (
    CaptureLeaf
    | ImportLeaf
    | VisitLeaf
    | DeriveLeaf
    | CustodyLeaf
    | AnnotateLeaf
    | TombstoneLeaf
    | AnchorLeaf
    | KeyLeaf
)
_decoder: msgspec.json.Decoder[Leaf] = msgspec.json.Decoder(Leaf)
_encoder = msgspec.json.Encoder(order="sorted")


def written(leaf: Leaf) -> bytes:
    """The one way in which this leaf is written. StoreError where it is too long or not a leaf."""
    try:
        body = _encoder.encode(leaf)
        if len(body) <= LARGEST:
            _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeEncodeError) as error:
        raise StoreError(f"This cannot be a leaf of the log: {error}. Nothing was kept of it.") from error
    if len(body) > LARGEST:
        raise StoreError(f"A leaf of the log would have {len(body):,} bytes; expected at most {LARGEST:,}")
    return body


def parsed(body: bytes) -> Leaf:
    """The leaf that these bytes are. LeafError for anything that is not exactly one."""
    if len(body) > LARGEST:
        raise LeafError(f"a leaf has {len(body):,} bytes; expected at most {LARGEST:,}")
    try:
        leaf = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise LeafError(f"it is no leaf that this program knows: {error}") from error
    if _encoder.encode(leaf) != body:
        raise LeafError("it is not written in the one form that its content has (RFC 8785)")
    return leaf


def objects(leaf: Leaf) -> list[Object]:
    """The bytes in the vault that a leaf names."""
    return leaf.objects if isinstance(leaf, CaptureLeaf | ImportLeaf | VisitLeaf) else []


def payload(leaf: Leaf) -> Object | None:
    """The page that a leaf brought, None where it brought none."""
    return next((one for one in objects(leaf) if one.role == "payload"), None)
