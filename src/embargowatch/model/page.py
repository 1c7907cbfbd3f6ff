"""What is captured, and the article that is read from it."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import NamedTuple

from embargowatch.model.capture import Capture
from embargowatch.model.text import Notice, Span
from embargowatch.model.time import Date


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as received. ``sha256`` is the lower-case hex digest of ``body``; ``address`` is as the user gave it."""

    address: str
    body: bytes
    sha256: str
    media_type: (
        str  # "text/html" | "text/plain" | "multipart/related" (MHTML) | "message/rfc822"; any other is not read
    )
    fetched_at: str | None = None  # RFC 3339 UTC; our claim, not a proof. None: read without keeping it
    url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    capture: Capture | None = None  # how it came; None: handed over by a caller who keeps nothing


@dataclass(frozen=True, slots=True)
class Failure:
    """An address, or one file of a folder, that could not be captured or read, and the message for the user."""

    address: str
    message: str
    exit_code: int = 1


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose text this is by the page's own words. kind: republished_from | agency | with_agency | translated_from.

    ``words`` is the line that says so; ``evidence`` is where it stands in the text (see Document).
    """

    name: str
    kind: str
    evidence: Span
    words: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text of the page that is not the article. kind: advertisement | navigation | related | subscribe | other."""

    kind: str
    text: str
    reason: str = ""  # the rule that removed it


@dataclass(frozen=True, slots=True)
class Link:
    """A lead to another page ("related articles"). Never read as text of this one."""

    text: str
    url: str | None = None


class Place(NamedTuple):
    """Characters [start, end) of ``Document.text`` stand in the bytes [first, last) of the page or of its part.

    Several characters in one place have equal shares of the bytes, in their order. Characters that are only one
    together (a letter and its mark, an entity for two) are places of their own with the same bytes. Spaces and empty
    lines that the reader wrote itself have no place.
    """

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a page that was read, where the page is an archive or a mail: ``places`` count in its bytes.

    ``sha256``: digest of the decoded part. [first, last): where the part stands in the page, as ``transfer`` (its
    Content-Transfer-Encoding, RFC 2045) wrote it.
    """

    sha256: str
    first: int
    last: int
    transfer: str


class Letters(NamedTuple):
    """Visible characters but spaces, counted on the page: where they went.

    ``page``: all that the markup holds. ``text``: in the article. ``apart``: in title, furniture, links and the other
    fields. ``hidden``: not shown by a browser. ``lost``: in no part that was read; 0 unless the parser cut the page.
    """

    page: int
    text: int
    apart: int
    hidden: int
    lost: int


# Notices after which the text may not be all that a reader of the page sees.
PARTIAL = frozenset(
    """page_cut_short text_lost text_left_out text_after_credit text_in_frame unmapped_text style_cut_short
    encoding_damaged""".split()
)


@dataclass(frozen=True, slots=True)
class Document:
    """The article read from a page. Paragraphs of ``text`` are separated by one empty line (``"\\n\\n"``).

    ``id`` is "sha256:" and the digest of the page's bytes. The title is not part of ``text``. The words of byline,
    dateline and credit may lie inside or outside ``text``; only the credit carries a span. When its words were cut
    from the end of the article, that span is the empty span at the end of the text; when they were cut from above it
    (a dateline), the empty span at its start.
    """

    id: str
    source: str
    title: str | None
    text: str
    language: str | None = None
    published: Date | None = None
    publisher: str | None = None
    byline: str | None = None
    dateline: str | None = None
    credit: Credit | None = None
    furniture: tuple[Furniture, ...] = ()
    links: tuple[Link, ...] = ()
    warnings: tuple[Notice, ...] = ()
    reader: str = ""  # name and version of the rules that read it
    more_credits: tuple[Credit, ...] = ()  # "(Reuters)" in the dateline of a text that another page is credited with
    published_from: str | None = None  # where the date was found: given | text | json-ld | meta | time | url | mail
    places: tuple[Place, ...] = ()  # in order of the text; none in documents of readers before version 2
    encoding: str | None = None  # in which the page, or its part, was decoded (WHATWG name)
    part: Part | None = None
    letters: Letters | None = None

    @property
    def verdict(self) -> str:
        """ok | partial: whether some notice says that the text may not be all that a reader of the page sees."""
        return "partial" if any(notice.code in PARTIAL for notice in self.warnings) else "ok"

    def bytes_of(self, start: int, end: int) -> tuple[int, int] | None:
        """[first, last) of the bytes that carry the characters [start, end) of ``text``; None where nothing does.

        Markup that stands between them is among these bytes.
        """
        found = None
        at = bisect.bisect_right(self.places, start, key=lambda place: place.end)
        while start < end and at < len(self.places) and self.places[at].start < end:
            place = self.places[at]
            each = (place.last - place.first) // (place.end - place.start)
            first = place.first + max(0, start - place.start) * each
            last = place.last - max(0, place.end - end) * each
            found = (min(first, found[0]), max(last, found[1])) if found else (first, last)
            at += 1
        return found
