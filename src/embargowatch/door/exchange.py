"""What is asked of a server and what came back: the limits that go in, the exchange that comes out."""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model import Hop

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may cost. Times in seconds, sizes in bytes.

    ``total`` covers everything from the first look-up to the last byte, redirects included. ``ratio`` (decoded to
    encoded) is judged once ``ratio_from`` bytes were decoded, so that a small page of many spaces is no bomb.
    """

    total: float = 60.0
    connect: float = 10.0
    read: float = 20.0  # the longest silence
    slow_window: float = 15.0
    slow_rate: int = 1024  # bytes a second, over each slow_window
    head_bytes: int = 64 * 1024
    headers: int = 100
    wire_bytes: int = 32 * _MEBIBYTE
    body_bytes: int = 64 * _MEBIBYTE
    ratio: int = 200
    ratio_from: int = _MEBIBYTE
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Exchange:
    """One fetch: the last request and its response byte for byte, and the hops that led there.

    ``request``: the head of the last request as it was sent. ``raw_head``: status line and headers as they came.
    ``raw_body``: the body as it came, after de-chunking (RFC 9112, section 7.1) and before its content coding was
    taken off; ``body``: after that. ``headers``: (name, value) in the order and spelling received; bytes beyond
    ASCII stand as Latin-1. Times are RFC 3339 UTC with milliseconds, by this machine's clock. ``truncated``: why
    something is missing or could not be decoded, None where all is whole.
    """

    asked: str
    url: str
    hops: tuple[Hop, ...]
    status: int
    reason: str
    http_version: str  # "HTTP/1.1"
    headers: tuple[tuple[str, str], ...]
    request: bytes
    raw_head: bytes
    raw_body: bytes
    body: bytes
    started_at: str
    ended_at: str
    truncated: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, in any spelling, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)
