"""Characters as a reader sees them. In: decoded words of a page. Out: the same without what nobody sees, in one form.

Every step can be followed: ``spread`` gives each character of the result with the characters that it was made of.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

# Marks that stand on the letter before them (Unicode 14, canonical combining class above 0; small gaps are closed).
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u07eb-\u07f3\u07fd\u0816-\u082d\u0859-\u085b\u0898-\u089f\u08ca-\u08ff\u093c\u094d-\u0954\u09bc\u09cd\u09fe"
    "\u0a3c\u0a4d\u0abc\u0acd\u0b3c\u0b4d\u0bcd\u0c3c\u0c4d-\u0c56\u0cbc\u0ccd\u0d3b-\u0d3c\u0d4d\u0dca\u0e38-\u0e3a"
    "\u0e48-\u0e4b\u0eb8-\u0eba\u0ec8-\u0ecb\u0f18-\u0f19\u0f35-\u0f39\u0f71-\u0f87\u0fc6\u1037-\u103a\u108d"
    "\u135d-\u135f\u1714-\u1715\u1734\u17d2\u17dd\u18a9\u1939-\u193b\u1a17-\u1a18\u1a60\u1a75-\u1a7f\u1ab0-\u1ace"
    "\u1b34\u1b44\u1b6b-\u1b73\u1baa-\u1bab\u1be6\u1bf2-\u1bf3\u1c37\u1cd0-\u1cf9\u1dc0-\u1dff\u20d0-\u20f0"
    "\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099-\u309a\ua66f-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua806\ua82c"
    "\ua8c4\ua8e0-\ua8f1\ua92b-\ua92d\ua953\ua9b3\ua9c0\uaab0-\uaac1\uaaf6\uabed\ufb1e\ufe20-\ufe2f\U000101fd"
    "\U000102e0\U00010376-\U0001037a\U00010a0d-\U00010a0f\U00010a38-\U00010a3f\U00010ae5-\U00010ae6"
    "\U00010d24-\U00010d27\U00010eab-\U00010eac\U00010f46-\U00010f50\U00010f82-\U00010f85\U00011046\U00011070"
    "\U0001107f\U000110b9-\U000110ba\U00011100-\U00011102\U00011133-\U00011134\U00011173\U000111c0\U000111ca"
    "\U00011235-\U00011236\U000112e9-\U000112ea\U0001133b-\U0001133c\U0001134d\U00011366-\U00011374"
    "\U00011442-\U00011446\U0001145e\U000114c2-\U000114c3\U000115bf-\U000115c0\U0001163f\U000116b6-\U000116b7"
    "\U0001172b\U00011839-\U0001183a\U0001193d-\U00011943\U000119e0\U00011a34\U00011a47\U00011a99\U00011c3f"
    "\U00011d42-\U00011d45\U00011d97\U00016af0-\U00016af4\U00016b30-\U00016b36\U00016ff0-\U00016ff1\U0001bc9e"
    "\U0001d165-\U0001d172\U0001d17b-\U0001d18b\U0001d1aa-\U0001d1ad\U0001d242-\U0001d244\U0001e000-\U0001e02a"
    "\U0001e130-\U0001e136\U0001e2ae\U0001e2ec-\U0001e2ef\U0001e8d0-\U0001e8d6\U0001e944-\U0001e94a"
)
# What nobody sees: soft hyphens, zero-width marks, marks of writing direction, invisible operators, selectors of
# variants, tags (U+E0000), controls of annotation and of music, control characters, characters that are none.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    # Joiners spell Persian and Indic words and join pictures; behind a letter of Europe or nothing they join nothing.
    "|[\u200c\u200d](?<![\u0590-\u1dff\u2190-\u2bff\u2c80-\u2cff\u2d30-\ufdff\ufe0f\ufe70-\ufefe\U00010000-\U0001ffff]"
    "[\u200c\u200d])"
    # Of more than 30 marks on one letter nothing can be read (UAX #15, Stream-Safe Text Format).
    f"|[{_MARKS}](?<=[{_MARKS}]{{31}})"
)
_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\t\u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
_LONE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_LONGEST_NAME = 32
_LETTERS = "A-Za-z\u00c0-\u024f"
_ALIKE = "\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13f4\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7cb"
# Only from the beginning of a word: tried from each letter of it, one word of 80,000 letters takes eight seconds.
_MIXED = re.compile(
    f"(?<![{_LETTERS}{_ALIKE}])(?:[{_LETTERS}]+[{_ALIKE}]|[{_ALIKE}]+[{_LETTERS}])[{_LETTERS}{_ALIKE}]*"
)


class Seen(NamedTuple):
    """What is seen, and the characters [start, end) of the words as they stand in the page of which it was made."""

    characters: str
    start: int
    end: int


def visible(text: str) -> str:
    """``text`` with plain newlines and spaces, composed letters (NFC), and without characters that nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    text = _plain(sound(text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def sound(text: str) -> str:
    """``text`` with U+FFFD for each half of a character: JSON may write a lone surrogate, and nothing can store it."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def is_plain(text: str) -> bool:
    """Whether each character of ``text`` but for its spaces is seen as it stands."""
    return (text.isascii() and text.isprintable()) or visible(text) == spaced(text)


def spaced(text: str) -> str:
    """``text`` with a plain space for each character that looks like one."""
    return _SPACE.sub(" ", text)


def unescaped(text: str) -> str:
    """``text`` with the characters that its references stand for (HTML, 13.2.5.72 and following)."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def unseen(text: str) -> int:
    """How many characters of ``text`` nobody sees; soft hyphens, which only say where a word may break, not counted."""
    if text.isascii() and text.isprintable():
        return 0
    return sum(character != "\u00ad" for character in "".join(UNSEEN.findall(text)))


def mixed(text: str) -> list[str]:
    """Words of ``text`` in which letters of several scripts stand together: many look alike, and are others."""
    return [] if text.isascii() else [found[0] for found in _MIXED.finditer(text)]


def spread(raw: str, references: bool) -> list[Seen]:
    """The characters of ``visible(raw)``, or of ``visible(unescaped(raw))``, each with what it was made of.

    Characters that are only one together (a letter and its marks, ``&NotEqualTilde;``) share what they were made of.
    """
    units = list(_units(raw) if references and "&" in raw else _single(raw))
    text = sound("".join(unit.characters for unit in units))
    kept: list[Seen] = []
    line, origins = _lines(text)
    line = _SPACE.sub(" ", line)
    gone = {at for found in UNSEEN.finditer(line) for at in range(*found.span())}
    for at, character in enumerate(line):
        if at not in gone:
            first, last = origins[at]
            kept.append(Seen(character, units[first].start, units[last].end))
    return (
        kept if unicodedata.is_normalized("NFC", "".join(seen.characters for seen in kept)) else list(_composed(kept))
    )


def _plain(text: str) -> str:
    return UNSEEN.sub("", _SPACE.sub(" ", _NEWLINE.sub("\n", text)))


def _lines(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` with plain newlines, and for each character the first and last that it was made of."""
    pieces, origins, at = [], [], 0
    for found in _NEWLINE.finditer(text):
        pieces += [text[at : found.start()], "\n"]
        origins += [(n, n) for n in range(at, found.start())]
        origins.append((found.start(), found.end() - 1))
        at = found.end()
    origins += [(n, n) for n in range(at, len(text))]
    return "".join([*pieces, text[at:]]), origins


def _single(raw: str, at: int = 0) -> Iterator[Seen]:
    return (Seen(character, at + n, at + n + 1) for n, character in enumerate(raw))


def _units(raw: str) -> Iterator[Seen]:
    """Each character that ``unescaped(raw)`` has, with the reference or the character that wrote it."""
    at = 0
    for found in _REFERENCE.finditer(raw):
        yield from _single(raw[at : found.start()], at)
        at = found.end()
        length = _length(found[0])
        for character in html.unescape(found[0][:length]) if length else "":
            yield Seen(character, found.start(), found.start() + length)
        yield from _single(found[0][length:], found.start() + length)
    yield from _single(raw[at:], at)


def _length(reference: str) -> int:
    """How many characters of ``reference`` are one: ``&notit;`` is ``&not`` with letters behind it."""
    if reference[1] == "#":
        return len(reference)
    names = (reference[1:end] for end in range(len(reference), 2, -1))
    return next((len(name) + 1 for name in names if name in html5), 0)


def _composed(kept: list[Seen]) -> Iterator[Seen]:
    """In NFC: each letter with its marks apart, so that nothing is composed or put in order across two of these."""
    group: list[Seen] = []
    for seen in kept:
        if group and not _joins(seen.characters):
            yield from _together(group)
            group = []
        group.append(seen)
    yield from _together(group)


def _joins(character: str) -> bool:
    """Whether NFC may join a character with the one before: marks, and the vowels and last consonants of Hangul."""
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


def _together(group: list[Seen]) -> Iterator[Seen]:
    text = "".join(seen.characters for seen in group)
    if unicodedata.is_normalized("NFC", text):
        yield from group
        return
    for character in unicodedata.normalize("NFC", text):
        yield Seen(character, group[0].start, group[-1].end)
