"""What a page could do to a reader without guards: the positive controls of the jail. Called in it, by name."""

from __future__ import annotations

import ctypes

from lxml import html


def parse(body: bytes) -> int:
    """The parser alone, without the bounds of ``read/guard.py``: quadratic in the attributes of one tag."""
    for _ in range(4):
        found = html.document_fromstring(body)
    return len(found)


def hold(body: bytes) -> int:
    """A hundred copies of a page at once."""
    return len([bytes(body) + b"x" for _ in range(100)])


def crash(body: bytes) -> int:
    """What a fault in a library of C does."""
    ctypes.string_at(0)
    return len(body)


def crash_on(body: bytes) -> int:
    """``crash`` for one body, its length for any other."""
    return crash(body) if body == b"crash" else len(body)
