"""What an address is: standard input, a file, a folder, or a web address. In: the words of the user. Out: pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from embargowatch.capture import file, folder
from embargowatch.errors import AddressRefused
from embargowatch.model import Failure, Page

# RFC 3986, section 3.1, but two letters at least, so that a drive letter ("C:\\page.html") stays a path.
_SCHEME = re.compile(
    r"([A-Za-z][A-Za-z0-9+.\-]+)://|(about|blob|data|file|javascript|mailto|view-source):", re.IGNORECASE
)


def pages(address: str, max_bytes: int, stdin: BinaryIO | None = None) -> Iterator[Page | Failure]:
    """The pages at ``address``, one by one, none larger than ``max_bytes``; a Failure for each that cannot be had.

    ``address``: path of a file or folder, or "-" for ``stdin``. A Failure with exit code 0 is a file that was passed
    over on purpose, with its reason. Pages come without ``fetched_at``: who keeps them says when.

    Raises:
        AddressRefused: a web address or other URL, before anything is opened.
    """
    _refuse_url(address)
    return _pages(address, max_bytes, stdin)


def _pages(address: str, max_bytes: int, stdin: BinaryIO | None) -> Iterator[Page | Failure]:
    if address == "-":
        yield file.from_stream(stdin, max_bytes)
    elif "\0" in address or not address:
        yield Failure(address, "expected the path of a page, a folder, or '-' for standard input; this is no path")
    elif Path(address).is_dir():
        yield from folder.pages(Path(address), max_bytes)
    else:
        yield from file.pages(Path(address), address, max_bytes)


def _refuse_url(address: str) -> None:
    """Refuse what is not a path. The door to the network has to be a guarded one, and it is not built yet."""
    match = _SCHEME.match(address)
    if match is None:
        return
    scheme = (match[1] or match[2]).lower()
    if scheme in {"http", "https"}:
        raise AddressRefused(
            f"{address}: web addresses are not opened yet (the guarded door to the network comes in a later version). "
            "Save the page in your browser and give the file."
        )
    raise AddressRefused(
        f"{address}: addresses of the kind '{scheme}:' are not opened. Give the path of a file or folder, or '-'."
    )
