"""Paragraphs and words of running text, by the token rules of the English Universal Dependencies treebanks.

In: any text. Out: character spans, in order, without overlap; every character that is not white space lies in exactly
one word. Clitics come off ("do|n't", "Russia|'s"), hyphenated compounds come apart ("Russian|-|made") but for prefixes
("anti-ship"), numbers ("6,700"), addresses and abbreviations ("U.S.") stay whole. A line break ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
SHAPES = 14  # number of values of ``shape``

_PREFIX = re.compile(
    "anti|bi|co|counter|cross|e|ex|extra|infra|intra|macro|mega|meta|mid|mini|mis|multi|non|para|pre|pro|proto|re|semi|"
    "super|supra|trans|tri|ultra|un|uni",
    re.IGNORECASE,
)
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|St|Sr|Jr|Lt|Gen|Col|Capt|Cmdr|Adm|Maj|Sgt|Cpl|Brig|Rep|Reps|Sen|Sens|Gov|Pres|Prof|Rev|Hon|Msgr|Fr|"
    "Inc|Corp|Co|Ltd|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|"
    "vs|etc|al|approx|dept|est|ext|Ft|Mt|Ave|Blvd|Rd|Assn|Univ|Ph\\.D|M\\.Sc|B\\.Sc|cf|Fig|fig|Figs|pp|Vol|vol|Ed|eds|Eds"
)
_DOMAINS = (
    "com|org|net|edu|gov|mil|int|info|co|uk|ru|de|fr|ua|cn|kr|kp|jp|ir|eu|us|io|"
    "html?|php|pdf|docx?|xlsx?|txt|jpe?g|png|zip"
)
_LETTER = r"(?:[^\W_]|[\u00ad\u0300-\u036f\u0900-\u0903\u093a-\u094f\u200b-\u200d\u2060\ufeff])"
_WORD = re.compile(
    rf"""
    (?P<address> (?:https?|ftp)://[^\s<>"“”«»]+ | (?:mailto:)?[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}})+
        | www\.[^\s<>"“”«»]+ | (?:[A-Za-z0-9_-]{{1,64}}\.){{1,6}}(?:{_DOMAINS})(?![\w.]\w)(?:/[^\s<>"“”«»]*)? )
  | (?P<smiley> (?<!\w)(?:[:;=]['-]?[)(DPp](?!\w)|<3(?!\w)|\^_*\^) )
  | (?P<initials> (?<!\w)[A-Za-z](?:\.[A-Za-z])+\b\.?(?!\w) )
  | (?P<short> (?<!\w)(?:{_ABBREVIATIONS}|No(?=\.\ ?\d)|[A-HJ-Z](?=\.\ +[A-Z][a-z.]))\.(?!\w) )
  | (?P<money> (?:US|C|A|HK|NZ)\$ )
  | (?P<phone> (?<![\w-])(?:\d{{1,3}}[-.])?\d{{3}}[-.]\d{{3}}[-.]\d{{4}}(?![\w-]) | (?<![\w-])\d{{3}}-\d{{4}}(?![\w-])
        | \d{{4}}-\d\d-\d\d(?!\w) )
  | (?P<code> (?<!\w)[A-Z]{{2,3}}(?=\d+[.,]\d) | \d+(?:[.,:]\d+)+(?=(?!st|nd|rd|th|s\b)[A-Za-z]{{1,5}}\b) )
  | (?P<number> (?:(?<![\w.])[.'’](?=\d))?
        (?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:[.:/]\d+)*)(?:st|nd|rd|th|s|['’]s)?\b )
  | (?P<clitic> (?<=\S)['’ʼ](?:s|m|re|ve|ll|d)(?!\w) )
  | (?P<joint> (?<!\w)[A-Z]{{1,3}}&[A-Z]{{1,3}}(?!\w) )
  | (?P<plain> {_LETTER}+(?:['’ʼ]{_LETTER}+)*(?:['’ʼ](?=[\s.,;:!?)]))? )
  | (?P<run> \.\.+|-{{2,}}|[!?]{{2,}}|\*{{2,}}|={{2,}}|_{{2,}}|~{{2,}}|\#{{2,}}|<{{2,}}|>{{2,}}|'{{2}}|`{{2}}|\+{{2,}} )
  | \S
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?:n['’ʼ]t|['’ʼ`](?:s|m|re|ve|ll|d))$", re.IGNORECASE)
_FUSED = {  # words written as one that are two, and where they part
    word.replace("|", ""): word.index("|")
    for word in (
        "can|not gon|na wan|na got|ta gim|me lem|me out|ta kind|a sort|a a|lot a|while i|m i|ve do|nt did|nt does|nt "
        "have|nt has|nt had|nt wo|nt would|nt should|nt could|nt ca|nt is|nt are|nt was|nt were|nt ai|nt that|s what|s "
        "there|s they|re you|re you|ll they|ll he|s she|s who|s"
    ).split()
}
_UNIT = re.compile(
    r"(\d[\d.,]*)(am|pm|km|mm|cm|kg|mg|lbs?|mph|kmh|hrs?|min|mins|m|ft|k|K|M|bn|mn|GB|MB|kt|nm|km²|m²|º|°)$"
)
_TRAILING = ".,;:!?)]}'\"’”»*"


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of the lines that hold more than white space."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        yield line.span()


def words(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the words of one paragraph, text[start:end]; offsets are absolute in ``text``."""
    part = text[start:end]
    found: list[Span] = []
    at = 0
    while match := _WORD.search(part, at):
        low, high = match.span()
        kind = match.lastgroup
        if kind == "address":
            high = low + max(1, len(match[0].rstrip(_TRAILING)))
        elif kind == "short" and not part[high:].strip():
            high -= 1  # the last word of a paragraph: the stop is the sentence's
        if kind in ("plain", "number"):
            found.extend(_parts(part, low, high))
        else:
            found.append((low, high))
        at = high
    return [(start + low, start + high) for low, high in _with_prefixes(part, found)]


def _parts(part: str, low: int, high: int) -> Iterator[Span]:
    """Takes clitics, a bare final apostrophe and units off a word."""
    word = part[low:high]
    cut = _FUSED.get(word.lower(), 0)
    if clitic := _CLITIC.search(word):
        cut = clitic.start()
    elif unit := _UNIT.match(word):
        cut = unit.end(1)
    elif word[-1] in "'’ʼ":
        cut = len(word) - 1
    if 0 < cut < len(word):
        yield low, low + cut
        yield low + cut, high
    else:
        yield low, high


def _with_prefixes(part: str, found: list[Span]) -> list[Span]:
    """Joins "anti" "-" "ship" again."""
    out: list[Span] = []
    for span in found:
        if len(out) >= 2 and _prefixed(part, out[-2], out[-1], span):
            out[-2:] = [(out[-2][0], span[1])]
        else:
            out.append(span)
    return out


def _prefixed(part: str, first: Span, dash: Span, last: Span) -> bool:
    prefix = part[first[0] : first[1]]
    return (
        part[dash[0] : dash[1]] == "-"
        and first[1] == dash[0]
        and dash[1] == last[0]
        and prefix not in ("UN", "CO", "RE", "EX")
        and _PREFIX.fullmatch(prefix) is not None
        and part[last[0]].isalnum()
    )


def shape(word: str, spaced: bool) -> int:
    """The look of a word as a number below ``SHAPES``: case and digits, and whether a space stands before it."""
    if any(letter.isdigit() for letter in word):
        look = 1 if any(letter.isalpha() for letter in word) else 2
    elif not any(letter.isalpha() for letter in word):
        look = 0
    elif word == word.lower():
        look = 3
    elif word == word.upper():
        look = 4 if len(word) == 1 else 5
    else:
        look = 6
    return 2 * look + (1 if spaced else 0)
