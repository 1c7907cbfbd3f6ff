"""Pages saved as one file (MHTML, RFC 2557) and mails (RFC 5322). In: the bytes. Out: the page itself, its encoding."""

from __future__ import annotations

import contextlib
import email
import email.policy
import email.utils
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser

from embargowatch.errors import ReadError
from embargowatch.read.decode import sound

_MOST_PARTS = 2_000
_HEADER = 65_536  # bytes of a mail in which its header must end
_MOST_BOUNDARIES = 100  # the mail parser tries each line against each boundary that is open


@dataclass(frozen=True, slots=True)
class Part:
    """The page inside an archive: its bytes, the encoding that its part declares, and where it was saved from."""

    body: bytes
    label: str | None
    media_type: str
    url: str | None = None
    subject: str | None = None  # what the header of the mail says; for a page saved as a file it says nothing of use
    sent: str | None = None  # ISO 8601
    sender: str | None = None  # a name, where the header gives one
    first: int = 0  # [first, last): where the part stands in the archive, as ``transfer`` wrote it
    last: int = 0
    transfer: str = "7bit"


def page_of_archive(body: bytes) -> Part:
    """The first HTML part, or the first text part if there is none. What a mail has attached is no part of its text.

    Raises:
        ReadError: no such part, or more parts than a page has.
    """
    if body.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise ReadError(f"has more than {_MOST_BOUNDARIES} parts within parts; expected a page or mail saved as a file")
    message = email.message_from_bytes(body, policy=email.policy.compat32)
    texts: list[Message] = []
    for number, part in enumerate(_parts(message)):
        if number > _MOST_PARTS:
            raise ReadError(f"has more than {_MOST_PARTS:,} parts; expected a page saved as one file")
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            return _part(part, message, "text/html", body)
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            texts.append(part)
    if texts:
        return _part(texts[0], message, "text/plain", body)
    raise ReadError("has no page in it; expected a part of the type text/html. Save the page again, as HTML only")


def text_of_mail(body: bytes) -> Part:
    """The text of a mail, with its subject and the day on which it says that it was sent. Raises ReadError."""
    fields = BytesHeaderParser(policy=email.policy.compat32).parsebytes(body[:_HEADER])
    try:
        sent = email.utils.parsedate_to_datetime(fields["Date"]).isoformat() if fields["Date"] else None
    except (ValueError, TypeError, OverflowError):
        sent = None
    sender = email.utils.parseaddr(_words(fields["From"]) or "")[0]
    return replace(page_of_archive(body), subject=_words(fields["Subject"]), sent=sent, sender=sender or None)


def _words(value: object) -> str | None:
    """A header field on one line, its encoded words (RFC 2047) decoded; None where it says nothing."""
    if value is None:
        return None
    words = str(value)[:1000]
    with contextlib.suppress(LookupError, ValueError):  # an encoding that there is not, or bytes that are none of it
        words = str(make_header(decode_header(words)))
    return sound(" ".join(words.split())) or None


def _parts(message: Message) -> Iterator[Message]:
    """The parts in their order, without attached files and without mails within the mail."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_disposition() == "attachment":
            continue
        yield part
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting.extend(each for each in reversed(inner) if isinstance(each, Message))


def _part(part: Message, whole: Message, media_type: str, archive: bytes) -> Part:
    body = part.get_payload(decode=True)
    written = part.get_payload()
    if not isinstance(body, bytes) or not isinstance(written, str):
        raise ReadError("has a damaged part where its page should be; save the page again, as HTML only")
    url = whole.get("Snapshot-Content-Location") or part.get("Content-Location")
    try:
        raw = written.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:  # the mail parser has decoded it; then its bytes stand in the archive as they are
        raw = body
    first = archive.find(raw)
    first, last = (first, first + len(raw)) if first >= 0 else (0, len(archive))
    transfer = str(part.get("Content-Transfer-Encoding") or "7bit").strip().lower()[:40]
    found = Part(body, part.get_content_charset(), media_type, str(url) if url else None)
    return replace(found, first=first, last=last, transfer=transfer)
