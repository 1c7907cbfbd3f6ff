"""A folder of pages. In: its path. Out: its pages in sorted order, with a reason for every file that is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from embargowatch.capture import file
from embargowatch.capture.kind import kind
from embargowatch.model import Failure, Page

_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".eml", ".txt", ".text"})
_HOLDERS = (".warc", ".warc.gz", ".wacz", ".mbox", ".mbx")
_PEEK = 4096


def pages(top: Path, max_bytes: int) -> Iterator[Page | Failure]:
    """All pages below ``top``, folder by folder, names in order of their code points.

    Passed over, each with a Failure of exit code 0 that gives the reason: hidden files and folders, links that lead
    out of ``top`` or back to a folder already walked, and files that are no pages (pictures, scripts, style sheets).
    """
    home = top.resolve()
    walked: set[Path] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        real = folder.resolve()
        if real in walked:
            yield _skipped(folder, "is a link to a folder that was already walked")
            continue
        walked.add(real)
        inner: list[Path] = []
        for entry in _entries(folder):
            if isinstance(entry, Failure):
                yield entry
            elif (reason := _reason_to_skip(entry, home)) is not None:
                yield _skipped(entry, reason)
            elif entry.is_dir():
                inner.append(entry)
            else:
                yield from _pages(entry, max_bytes)
        waiting.extend(reversed(inner))


def _entries(folder: Path) -> list[Path | Failure]:
    try:
        return list[Path | Failure](sorted(folder.iterdir()))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return [
            Failure(
                file.printable(str(folder)), f"is a folder that could not be opened ({reason}); check its permissions"
            )
        ]


def _reason_to_skip(entry: Path, home: Path) -> str | None:
    if entry.name.startswith("."):
        return "is hidden"
    if not entry.is_symlink():
        return None
    try:
        real = entry.resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link that leads nowhere or in a circle"
    return None if real.is_relative_to(home) else "is a link that leads out of the folder"


def _pages(path: Path, max_bytes: int) -> Iterator[Page | Failure]:
    """What a file holds. A name that promises no page is opened only if its first bytes are those of HTML or MHTML."""
    if not path.is_file():
        yield _skipped(path, "is a pipe or a device")  # opening a pipe would wait for somebody to write
    elif path.suffix.lower() in _PAGES or path.name.lower().endswith(_HOLDERS) or _is_markup(path):
        yield from file.pages(path, str(path), max_bytes)
    else:
        yield _skipped(path, "is no page by its name and first bytes (expected .html, .mht, .txt, .eml or .warc)")


def _is_markup(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return kind(stream.read(_PEEK)).media_type in {"text/html", "multipart/related"}
    except OSError:
        return False


def _skipped(path: Path, reason: str) -> Failure:
    return Failure(file.printable(str(path)), f"passed over: it {reason}", exit_code=0)
