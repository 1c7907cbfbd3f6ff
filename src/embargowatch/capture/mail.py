"""Mails as files (.eml, RFC 5322) and mailboxes (.mbox). In: their bytes. Out: one Page for each mail.

The page's bytes are the whole mail. What its header says of itself (From, Date, Subject) are claims, never our facts.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import email.utils
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import BinaryIO

from embargowatch.capture import clock
from embargowatch.model import Capture, Failure, Page

_TOLD = ("From", "Date", "Subject", "Message-ID", "Reply-To", "List-Id")
_LONGEST = 1_000  # characters of a header field that are kept apart
_HEADER = 65_536  # bytes of a mail in which its header must end
_MOST_BOUNDARIES = 30  # the mail parser tries each line against each boundary that is open
_MOST_LINES = 300_000
_MOST_LISTED = 200


def told(page: Page) -> Page:
    """``page`` with what the mail says of itself: its header fields, and its date as ``claimed_at``."""
    fields = BytesHeaderParser(policy=email.policy.compat32).parsebytes(page.body[:_HEADER])
    headers = tuple((name, _plain(value)) for name in _TOLD if (value := fields.get(name)) is not None)
    capture = page.capture
    if capture is not None:
        capture = replace(capture, claimed_at=_moment(dict(headers).get("Date")))
    return replace(page, headers=headers, capture=capture)


def attachments(page: Page) -> Iterator[Failure]:
    """A remark for each part of a mail that is handed on and is not read."""
    if page.body.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        yield Failure(page.address, f"has more than {_MOST_BOUNDARIES} parts within parts; they were not listed", 0)
        return
    if page.body.count(b"\n") > _MOST_LINES:
        yield Failure(page.address, f"has more than {_MOST_LINES:,} lines; what is attached to it was not listed", 0)
        return
    parts = [part for part in _parts(email.message_from_bytes(page.body)) if _is_attached(part)]
    for part in parts[:_MOST_LISTED]:
        name = _plain(part.get_filename() or "without a name")
        yield Failure(
            f"{page.address}#{name}",
            f"passed over: it is attached to a mail ({part.get_content_type()}); save it and give it as a file",
            exit_code=0,
        )
    if len(parts) > _MOST_LISTED:
        yield Failure(page.address, f"has {len(parts) - _MOST_LISTED} more attachments, passed over too", 0)


def messages(stream: BinaryIO, address: str, max_bytes: int) -> Iterator[Page | Failure]:
    """Each mail of a mailbox, called ``address#number``, none larger than ``max_bytes``."""
    for number, body in enumerate(_split(stream, max_bytes), start=1):
        name = f"{address}#{number}"
        if len(body) > max_bytes:
            yield Failure(name, f"is a mail larger than {max_bytes:,} bytes; it was not read")
        elif body.strip():
            capture = Capture("mail", clock.now(), name, why=f"mail {number} of {address}")
            page = told(Page(name, body, hashlib.sha256(body).hexdigest(), "message/rfc822", capture=capture))
            yield page
            yield from attachments(page)


def _split(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """The mails between lines that begin with "From " behind an empty line (RFC 4155); one that is too large is cut."""
    lines: list[bytes] = []
    size, blank = 0, True
    stream.readline(max_bytes)  # the "From " line of the first mail
    while line := stream.readline(max_bytes + 1):
        if blank and line.startswith(b"From "):
            yield b"".join(lines)
            lines, size = [], 0
        elif size <= max_bytes:
            lines.append(line)
            size += len(line)
        blank = line in {b"\n", b"\r\n"}
    yield b"".join(lines)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are no containers, outermost first; what is inside an attached mail belongs to that mail."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting.extend(reversed([each for each in inner if isinstance(each, Message)]))
        else:
            yield part


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() not in {"text", "multipart"}


def _plain(value: object) -> str:
    """A header field as characters, on one line, with its encoded words (RFC 2047) decoded."""
    words = str(value)[:_LONGEST]
    with contextlib.suppress(LookupError, ValueError):  # an encoding that there is not, or bytes that are none of it
        words = str(make_header(decode_header(words)))
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").split())[:_LONGEST]


def _moment(date: str | None) -> str | None:
    try:
        return clock.utc(email.utils.parsedate_to_datetime(date)) if date else None
    except (ValueError, OverflowError, TypeError):
        return None
