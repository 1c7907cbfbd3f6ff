"""Bytes to characters. In: the bytes of a page and the encodings it declares. Out: its text, and notices on guesses.

The order of trust: byte order mark, valid UTF-8, what the page declares, UTF-16 without a mark, windows-1252.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from embargowatch.errors import ReadError
from embargowatch.model import Notice

# Labels of the WHATWG encoding standard that pages use, and the codec that browsers mean by them. Nothing else is
# handed to Python's codecs: some of them ("unicode_escape", "idna") are no encodings of pages or take quadratic time.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252", "x-cp1252"), "cp1252"),
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **{"koi8-r": "koi8_r", "koi8-u": "koi8_u", "ibm866": "cp866", "cp866": "cp866", "macintosh": "mac_roman"},
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk"), "gb18030"),
    **{"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp"},
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949", "korean"), "cp949"),
    **{"utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"},
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# What a reader does not see: zero-width marks, soft hyphens, marks of writing direction, and control characters.
# The joiners U+200C and U+200D stay, since Persian and Indic words are spelt with them.
_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LONE = re.compile(r"[\ud800-\udfff]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\A\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})")
_HEADER = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a page, with what had to be guessed on the way."""

    text: str
    notices: tuple[Notice, ...] = ()


def decoded(body: bytes, labels: Iterable[str] = ()) -> Decoded:
    """The text of ``body``; ``labels`` are names of encodings that the page declares, the most trusted first.

    Raises:
        ReadError: binary data.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _forced(body[len(mark) :], codec)
    for codec in _candidates(body, labels):
        try:
            return Decoded(_no_binary(body.decode(codec)))
        except UnicodeDecodeError:
            continue
    return _guessed(body)


def visible(text: str) -> str:
    """``text`` with plain newlines and spaces, composed letters (NFC), and without characters that nobody sees."""
    text = _SPACE.sub(" ", _UNSEEN.sub("", _NEWLINE.sub("\n", sound(text))))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def sound(text: str) -> str:
    """``text`` with U+FFFD for each half of a character: JSON may write a lone surrogate, and nothing can store it."""
    return _LONE.sub("\ufffd", text)


def labels_of_html(body: bytes) -> list[str]:
    """The encodings that a page declares in its first kilobytes (HTML, 13.2.3.2: the prescan looks at 1,024 bytes)."""
    head = body[:4096]
    return [match[1].decode("ascii") for pattern in (_XML, _META) if (match := pattern.search(head))]


def labels_of_headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The encodings named in the Content-Type headers."""
    types = (value for name, value in headers if name.lower() == "content-type")
    return [match[1] for value in types if (match := _HEADER.search(value))]


def _candidates(body: bytes, labels: Iterable[str]) -> list[str]:
    """Codecs to try strictly, in order. Latin-1 labels come last: they are often wrong, and decode any bytes at all."""
    declared = [codec for label in labels if (codec := _CODECS.get(label.strip().lower())) is not None]
    wide = [codec for codec in (_sixteen(body),) if codec is not None]
    late = [codec for codec in declared if codec == "cp1252"]
    early = [codec for codec in declared if codec.startswith("iso2022")]
    middle = [codec for codec in declared if codec not in {*late, *early} and not codec.startswith("utf-16")]
    return [*wide, *early, "utf-8", *middle, *late]


def _sixteen(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Latin text is zero, the bytes between never are."""
    peek = body[:4096]
    even, odd = peek[0::2], peek[1::2]
    if len(peek) < 8:
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and odd.count(0) == 0 else None


def _forced(body: bytes, codec: str) -> Decoded:
    """Decoded as its byte order mark says; broken characters become U+FFFD, with a notice."""
    text = body.decode(codec, "replace")
    return Decoded(_no_binary(text), _damage(text, codec))


def _guessed(body: bytes) -> Decoded:
    """Neither UTF-8 nor declared: damaged UTF-8 where most of it is sound, else windows-1252."""
    text = body.decode("utf-8", "replace")
    sound = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    if sound > 2 * text.count("\ufffd"):
        return Decoded(_no_binary(text), _damage(text, "utf-8"))
    notice = Notice(
        "encoding_guessed",
        "The page does not say how its characters are encoded, and they are not UTF-8; windows-1252 was assumed. "
        "Check names with accents.",
    )
    return Decoded(_no_binary(body.decode("cp1252", "replace")), (notice,))


def _damage(text: str, codec: str) -> tuple[Notice, ...]:
    broken = text.count("\ufffd")
    if not broken:
        return ()
    return (
        Notice("encoding_damaged", f"{broken} characters were not valid {codec}; each stands as U+FFFD in the text."),
    )


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
