"""What an address is: standard input, a file, a folder, or a web address. In: the words of the user. Out: pages.

Nothing touches the network unless the address is a URL and the caller gave a ``Web`` to fetch it with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from embargowatch.capture import file, folder
from embargowatch.capture.web import Web
from embargowatch.errors import AddressRefused
from embargowatch.model import Failure, Page, Visit

# RFC 3986, section 3.1, but two letters at least, so that a drive letter ("C:\\page.html") stays a path.
_SCHEME = re.compile(
    r"([A-Za-z][A-Za-z0-9+.\-]+)://|(about|blob|data|file|javascript|mailto|view-source):", re.IGNORECASE
)


def pages(
    address: str, max_bytes: int, stdin: BinaryIO | None = None, web: Web | None = None
) -> Iterator[Page | Visit | Failure]:
    """The pages at ``address``, one by one, none larger than ``max_bytes``; a Failure for each that cannot be had.

    ``address``: path of a file or folder, "-" for ``stdin``, or a URL to be fetched by ``web``: a page, or a feed or
    sitemap with the pages that it lists. A Visit is a fetch that brought no page; it is for the log too. A Failure with
    exit code 0 is something that was passed over on purpose, with its reason.

    Raises:
        AddressRefused: a URL that is never opened, before anything is.
    """
    fetched = _is_url(address, web)
    return _fetched(address, web) if fetched and web is not None else _pages(address, max_bytes, stdin)


def _pages(address: str, max_bytes: int, stdin: BinaryIO | None) -> Iterator[Page | Visit | Failure]:
    if address == "-":
        yield file.from_stream(stdin, max_bytes)
    elif "\0" in address or not address:
        yield Failure(address, "expected the path of a page, a folder, or '-' for standard input; this is no path")
    elif Path(address).is_dir():
        yield from folder.pages(Path(address), max_bytes)
    else:
        yield from file.pages(Path(address), address, max_bytes)


def _fetched(url: str, web: Web) -> Iterator[Page | Visit | Failure]:
    found = web.get(url)
    yield found
    if not isinstance(found, Failure) and web.listing(found) is not None:
        from embargowatch.capture import lists  # noqa: PLC0415 - only feeds and sitemaps pay for their readers

        yield from lists.pages(found, web)


def _is_url(address: str, web: Web | None) -> bool:
    """Whether the address is a URL that may be opened.

    Raises:
        AddressRefused: it is a URL, and may not.
    """
    match = _SCHEME.match(address)
    if match is None:
        return False
    scheme = (match[1] or match[2]).lower()
    if scheme not in {"http", "https"}:
        raise AddressRefused(
            f"{address}: addresses of the kind '{scheme}:' are not opened. Give a web address, the path of a file or "
            "folder, or '-'."
        )
    if web is None:
        raise AddressRefused(
            f"{address}: web addresses are not opened here. Give the path of a file or folder, or '-'."
        )
    return True
