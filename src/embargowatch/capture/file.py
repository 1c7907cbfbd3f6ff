"""One file or stream. In: a path or an open stream. Out: its Page, the pages that it holds, or a Failure."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from embargowatch.capture import clock
from embargowatch.capture.kind import Kind, container, kind
from embargowatch.model import Capture, Failure, Page

_STANDARD_INPUT = "-"
_PEEK = 4096


def pages(path: Path, address: str, max_bytes: int) -> Iterator[Page | Failure]:
    """The page in the file at ``path``, or all that it holds (WARC, WACZ, mbox); ``address``: its name in output."""
    address = printable(address)
    try:
        with _opened(path) as stream:
            head = stream.peek(_PEEK)[:_PEEK]
            held = (container(head) or _by_name(address)) if stream.seekable() else None
            if held is None:
                yield from _whole(stream.read(max_bytes + 1), address, max_bytes)
            else:
                yield from _held(held, stream, address, max_bytes)
    except OSError as error:
        yield Failure(address, _complaint(error))


def _by_name(address: str) -> str | None:
    """A WARC whose first bytes are damaged is known by its name alone."""
    return "warc" if address.lower().endswith((".warc", ".warc.gz")) else None


def _whole(body: bytes, address: str, max_bytes: int) -> Iterator[Page | Failure]:
    """A file that is one page; a mail's attachments are named after it."""
    found = from_body(body, address, max_bytes)
    yield found
    if isinstance(found, Page) and found.media_type == "message/rfc822":
        from embargowatch.capture import mail  # noqa: PLC0415 - only mails pay for the mail parser

        yield from mail.attachments(found)


def _held(held: str, stream: BinaryIO, address: str, max_bytes: int) -> Iterator[Page | Failure]:
    if held == "mbox":
        from embargowatch.capture import mail  # noqa: PLC0415 - only mails pay for the mail parser

        yield from mail.messages(stream, address, max_bytes)
        return
    from embargowatch.capture import wacz, warc  # noqa: PLC0415 - only archives pay for fastwarc

    yield from (warc if held == "warc" else wacz).pages(stream, address, max_bytes)


def from_stream(stream: BinaryIO | None, max_bytes: int) -> Page | Failure:
    """The page on standard input."""
    if stream is None:
        return Failure(_STANDARD_INPUT, "there is no standard input to read; give the path of a file instead")
    try:
        body = stream.read(max_bytes + 1)
    except OSError as error:
        return Failure(_STANDARD_INPUT, _complaint(error))
    return from_body(body, _STANDARD_INPUT, max_bytes, "stdin")


def from_body(body: bytes, address: str, max_bytes: int, way: str = "file") -> Page | Failure:
    """The page with these bytes, after the checks of size and kind; captured now, in this way."""
    if not body:
        return Failure(address, "is empty; expected an HTML, MHTML or text page")
    if len(body) > max_bytes:
        return Failure(
            address, f"is larger than {_size(max_bytes)}, the most that is read of one page; it was not read"
        )
    found: Kind = kind(body)
    if found.media_type is None:
        return Failure(
            address, f"looks like {found.looks_like}, not a page; save the page as HTML or text and give that"
        )
    capture = Capture("mail" if found.media_type == "message/rfc822" else way, clock.now(), address)
    made = Page(address, body, hashlib.sha256(body).hexdigest(), found.media_type, capture=capture)
    if found.media_type != "message/rfc822":
        return made
    from embargowatch.capture import mail  # noqa: PLC0415 - only mails pay for the mail parser

    return mail.told(made)


def printable(address: str) -> str:
    """The address with bytes of a file name that are not UTF-8 written as ``\\xNN``, so that it can be printed."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _opened(path: Path) -> io.BufferedReader:
    """The file, if it is one. What is read of it is bounded by the caller: it may grow meanwhile."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise OSError("is not a file; expected a page saved as a file")
    return path.open("rb")


def _complaint(error: OSError) -> str:
    """The message for an error of the file system, with what to do about the common ones."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; check who owns it and its permissions"
    reason = error.strerror or str(error)
    return reason if error.errno is None else f"could not be read: {os.strerror(error.errno)}"


def _size(count: int) -> str:
    return f"{count / 1048576:g} MiB" if count >= 1048576 else f"{count:,} bytes"
