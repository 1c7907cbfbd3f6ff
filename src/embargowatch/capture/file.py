"""One file or stream. In: a path or an open stream. Out: one Page, or one Failure that says what to do."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from embargowatch.capture.kind import Kind, kind
from embargowatch.model import Failure, Page

_STANDARD_INPUT = "-"


def page(path: Path, address: str, max_bytes: int) -> Page | Failure:
    """The page in the file at ``path``; ``address`` is what it is called in output."""
    address = printable(address)
    try:
        body = _read(path, max_bytes)
    except OSError as error:
        return Failure(address, _complaint(error))
    return from_body(body, address, max_bytes)


def from_stream(stream: BinaryIO | None, max_bytes: int) -> Page | Failure:
    """The page on standard input."""
    if stream is None:
        return Failure(_STANDARD_INPUT, "there is no standard input to read; give the path of a file instead")
    try:
        body = stream.read(max_bytes + 1)
    except OSError as error:
        return Failure(_STANDARD_INPUT, _complaint(error))
    return from_body(body, _STANDARD_INPUT, max_bytes)


def from_body(body: bytes, address: str, max_bytes: int) -> Page | Failure:
    """The page with these bytes, after the checks of size and kind."""
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
    return Page(address, body, hashlib.sha256(body).hexdigest(), found.media_type)


def printable(address: str) -> str:
    """The address with bytes of a file name that are not UTF-8 written as ``\\xNN``, so that it can be printed."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read(path: Path, max_bytes: int) -> bytes:
    """At most one byte more than allowed, so that a file that grows while it is read cannot fill the memory."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise OSError("is not a file; expected a page saved as a file")
    with path.open("rb") as stream:
        return stream.read(max_bytes + 1)


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
