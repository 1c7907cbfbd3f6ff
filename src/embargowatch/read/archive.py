"""Pages saved as one file (MHTML, RFC 2557). In: the bytes. Out: the bytes of the page itself, and its encoding."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

from embargowatch.errors import ReadError

_MOST_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """The page inside an archive: its bytes, the encoding that its part declares, and where it was saved from."""

    body: bytes
    label: str | None
    media_type: str
    url: str | None = None


def page_of_archive(body: bytes) -> Part:
    """The first HTML part, or the first text part if there is none.

    Raises:
        ReadError: no such part, or more parts than a page has.
    """
    message = email.message_from_bytes(body, policy=email.policy.compat32)
    texts: list[Message] = []
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise ReadError(f"has more than {_MOST_PARTS:,} parts; expected a page saved as one file")
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            return _part(part, message, "text/html")
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            texts.append(part)
    if texts:
        return _part(texts[0], message, "text/plain")
    raise ReadError("has no page in it; expected a part of the type text/html. Save the page again, as HTML only")


def _part(part: Message, whole: Message, media_type: str) -> Part:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise ReadError("has a damaged part where its page should be; save the page again, as HTML only")
    url = whole.get("Snapshot-Content-Location") or part.get("Content-Location")
    label = part.get_content_charset()
    return Part(body, label, media_type, str(url) if url else None)
