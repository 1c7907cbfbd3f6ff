"""Bytes to characters. In: the bytes of a page and the encodings it declares. Out: its text, notices, and the way back.

The order is that of browsers (HTML, 13.2.3.2): byte order mark, what the server said, what the page says. A page from
a file has lost what the server said; there, bytes that are UTF-8 are read as such whatever the page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from embargowatch.errors import ReadError
from embargowatch.model import Notice
from embargowatch.read.labels import LATIN, UTF8, UTF16BE, UTF16LE, Encoding, encoding
from embargowatch.read.letters import sound, visible

__all__ = ["Decoded", "Part", "decoded", "labels_of_headers", "labels_of_html", "sound", "visible"]

_BOMS = ((b"\xef\xbb\xbf", UTF8), (b"\xff\xfe", UTF16LE), (b"\xfe\xff", UTF16BE))
_MOST_BROKEN = 50_000  # bytes that are no characters: beyond it, this is no text
_WINDOW = 4096
_ESCAPES = frozenset({b"(B", b"(J", b"(I", b"$@", b"$B"})
_PRESCAN = 1024  # bytes in which a declaration must begin
_META = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|title|textarea|noscript)\b.*?(?:</(?P=raw)|\Z)"
    rb"|<meta(?=[\s/])[^>]*?[\s/\"';]charset\s*=\s*[\"']?\s*(?P<label>[^\s\"'>;/]{1,40})",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\A<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})")
_HEADER = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Characters from ``character`` on that stand in the bytes from ``byte`` on. ``broken``: one U+FFFD for bytes."""

    character: int
    byte: int
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a page, with what had to be guessed on the way.

    ``parts``: where decoding began anew; the first is the text behind a byte order mark.
    """

    text: str
    notices: tuple[Notice, ...] = ()
    encoding: Encoding = UTF8
    parts: tuple[Part, ...] = (Part(0, 0),)


def decoded(body: bytes, declared: Iterable[str] = (), sent: Iterable[str] = ()) -> Decoded:
    """The text of ``body``. ``sent``: labels that the server gave; ``declared``: those that the page gives itself.

    Raises:
        ReadError: binary data, or an encoding that browsers refuse.
    """
    for mark, by_mark in _BOMS:
        if body.startswith(mark):
            return _forced(body, by_mark, len(mark))
    by_server = _first(sent)
    if by_server is not None:
        return _forced(body, by_server)
    wide = _sixteen(body)
    by_page = _page(_first(declared))
    if wide is not None and (by_page is None or b"\0" in body[:_WINDOW]):
        return _forced(body, wide)
    if by_page is not None and by_page.name == "iso-2022-jp" and b"\x1b" in body:
        return _forced(body, by_page)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(body) if by_page is None or by_page == UTF8 else _forced(body, by_page)
    return Decoded(_no_binary(text), _differs(text, by_page))


def labels_of_html(body: bytes) -> list[str]:
    """The encoding that a page declares in its first kilobyte (HTML, 13.2.3.2), not in a comment, title or program."""
    found = [each for each in _META.finditer(body[: 4 * _PRESCAN]) if each.start() < _PRESCAN and _declares(each)]
    named = [each["label"].decode("latin-1") for each in found]
    xml = _XML.search(body[:200])
    return named or ([xml[1].decode("ascii")] if xml else [])


def _declares(found: re.Match[bytes]) -> bool:
    """Whether this is a declaration: ``charset`` of its own, or in the ``content`` of what stands for a header."""
    tag = found[0].lower()
    return found["label"] is not None and (b"content" not in tag or b"http-equiv" in tag)


def labels_of_headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The encodings named in the Content-Type headers."""
    types = (value for name, value in headers if name.lower() == "content-type")
    return [match[1] for value in types if (match := _HEADER.search(value))]


def _first(labels: Iterable[str]) -> Encoding | None:
    return next((found for label in labels if (found := encoding(label)) is not None), None)


def _page(declared: Encoding | None) -> Encoding | None:
    """What a declaration means that could be read: no page can say of itself that it is UTF-16 (HTML, 13.2.3.3)."""
    if declared is None or not declared.name.startswith("utf-16"):
        return LATIN if declared is not None and declared.name == "x-user-defined" else declared
    return UTF8


def _sixteen(body: bytes) -> Encoding | None:
    """UTF-16 without a byte order mark: every other byte of Latin text is zero, the bytes between never are."""
    peek = body[:4096]
    even, odd = peek[0::2], peek[1::2]
    if len(peek) < 8:
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return UTF16LE
    return UTF16BE if even.count(0) > 0.7 * len(even) and odd.count(0) == 0 else None


def _forced(body: bytes, by: Encoding, start: int = 0) -> Decoded:
    """Decoded as ``by`` says; what is no character there becomes U+FFFD, with a notice."""
    if by.name == "replacement":
        raise ReadError("declares an encoding that browsers refuse to read; save it anew, as UTF-8")
    if by.single:
        text = body[start:].decode("latin-1").translate(_table(by))
        return Decoded(_no_binary(text), _damage(text, by), by, (Part(0, start),))
    pieces, parts, length = [], [], 0
    for piece, at, broken in _pieces(body, by, start):
        pieces.append(piece)
        parts.append(Part(length, at, broken))
        length += len(piece)
    text = "".join(pieces)
    damage = _damage(text, by) if any(part.broken for part in parts) else ()
    return Decoded(_no_binary(text), damage, by, tuple(parts) or (Part(0, start),))


def _table(by: Encoding) -> dict[int, str]:
    """Characters of the bytes 128 to 255. Bytes of no character: controls below 160 stand as they are, others broken.

    WHATWG Encoding, section 9: the tables differ from Python's there.
    """
    if by.name == "x-user-defined":
        return {byte: chr(0xF780 + byte - 0x80) for byte in range(128, 256)}
    table = {byte: bytes([byte]).decode(by.codec, "replace") for byte in range(128, 256)}
    controls = {byte: chr(byte) for byte, character in table.items() if character == "\ufffd" and byte < 160}
    return table | controls | _CHANGED.get(by.name, {})


# Where the standard's tables and Python's give other characters (WHATWG Encoding, index files).
_CHANGED: dict[str, dict[int, str]] = {
    "koi8-u": {0xAE: "\u045e", 0xBE: "\u040e"},
    "x-mac-cyrillic": {0xA2: "\u0490", 0xB6: "\u0491", 0xFF: "\u20ac"},
    "windows-1255": {0xCA: "\u05ba"},
    "windows-1253": {0xAA: "\ufffd"},
}


def _pieces(body: bytes, by: Encoding, at: int) -> Iterator[tuple[str, int, bool]]:
    """Text decoded without a fault, from which byte on, and U+FFFD for each fault. The next piece begins behind it."""
    if by.name == "iso-2022-jp":
        yield from _by_bytes(body, by, at)
        return
    try:
        yield body[at:].decode(by.codec), at, False
        return
    except UnicodeDecodeError:
        broken = 0
    while at < len(body):
        window = body[at : at + _WINDOW]
        try:
            yield window.decode(by.codec), at, False
            at += len(window)
            continue
        except UnicodeDecodeError as error:
            start, end = error.start, error.end
        if start:
            yield window[:start].decode(by.codec), at, False
        if start and end >= len(window) - 8 and at + len(window) < len(body):
            at += start  # perhaps only cut by the window: it begins the next one
            continue
        yield "\ufffd", at + start, True
        at += _behind(body, by, at + start, end - start) - at
        broken += 1
        if broken > _MOST_BROKEN:
            raise ReadError(f"has more than {_MOST_BROKEN:,} bytes that are no {by.name}; it is no text")


def _behind(body: bytes, by: Encoding, at: int, length: int) -> int:
    """Where decoding goes on behind a fault: two bytes of no character go together, unless the second is ASCII."""
    if by.name in {"utf-8", "utf-16le", "utf-16be"}:
        return at + length
    return at + (2 if length == 1 and body[at + 1 : at + 2] > b"\x7f" and body[at] > 0x80 else length)


def _by_bytes(body: bytes, by: Encoding, at: int) -> Iterator[tuple[str, int, bool]]:
    """ISO-2022-JP, whose bytes mean what the last escape says (WHATWG Encoding, 12.2). A piece is one character."""
    mode, fresh, first = b"(B", True, at
    while at < len(body):
        byte = body[at]
        escape = body[at + 1 : at + 3] if byte == 0x1B else b""
        if escape in _ESCAPES:
            if not fresh:
                yield "\ufffd", first, True  # two escapes with nothing between them
                first = at
            mode, fresh, at = escape, False, at + 3
            continue
        length = (
            2 if mode in {b"$@", b"$B"} and 0x21 <= byte <= 0x7E and body[at + 1 : at + 2] not in {b"", b"\x1b"} else 1
        )
        character = _japanese(body[at : at + length], mode)
        fresh, at = True, at + length
        yield character, first, character == "\ufffd"
        first = at


def _japanese(code: bytes, mode: bytes) -> str:
    """The character of one or two bytes in a mode of ISO-2022-JP; U+FFFD where they are none."""
    byte = code[0]
    if mode in {b"$@", b"$B"}:
        known = len(code) == 2 and 0x21 <= byte <= 0x7E and 0x21 <= code[1] <= 0x7E
        return bytes(one | 0x80 for one in code).decode("euc_jp", "replace")[:1] if known else "\ufffd"
    if mode == b"(I":
        return chr(0xFF61 - 0x21 + byte) if 0x21 <= byte <= 0x5F else "\ufffd"
    if byte > 0x7F or byte in {0x0E, 0x0F, 0x1B}:
        return "\ufffd"
    return {0x5C: "\u00a5", 0x7E: "\u203e"}.get(byte, chr(byte)) if mode == b"(J" else chr(byte)


def _guessed(body: bytes) -> Decoded:
    """Neither UTF-8 nor declared: damaged UTF-8 where most of it is sound, else windows-1252."""
    text = body.decode("utf-8", "replace")
    sound = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    if sound > 2 * text.count("\ufffd"):
        return _forced(body, UTF8)
    notice = Notice(
        "encoding_guessed",
        "The page does not say how its characters are encoded, and they are not UTF-8; windows-1252 was assumed. "
        "Check names with accents.",
    )
    text = body.decode("latin-1").translate(_table(LATIN))
    return Decoded(_no_binary(text), (notice,), LATIN)


def _differs(text: str, by_page: Encoding | None) -> tuple[Notice, ...]:
    """A notice where the page says another encoding than the UTF-8 that it was read as, and it matters."""
    if by_page is None or by_page == UTF8 or text.isascii():
        return ()
    message = f"The page says that it is {by_page.name}, and its bytes are UTF-8; it was read as UTF-8. A browser that "
    return (Notice("encoding_differs", message + "goes by what the page says shows other letters."),)


def _damage(text: str, by: Encoding) -> tuple[Notice, ...]:
    broken = text.count("\ufffd")
    if not broken:
        return ()
    message = f"{broken} characters were not valid {by.name}; each stands as U+FFFD in the text."
    return (Notice("encoding_damaged", message),)


def _no_binary(text: str) -> str:
    """``text``, if it is text: no NUL, and hardly any other control characters.

    Raises:
        ReadError: otherwise.
    """
    head = text[:100_000]
    control = sum(character < "\x20" and character not in "\t\n\r\x0b\x0c\x1b" for character in head)
    if "\0" in text or control * 100 > len(head):
        raise ReadError("looks like binary data, not a page; save the page as HTML or text and give that")
    return text
