"""What is captured, and the article that is read from it."""

from __future__ import annotations

from dataclasses import dataclass

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
    published_from: str | None = None  # where the date was found: given | text | json-ld | meta | time | mail
