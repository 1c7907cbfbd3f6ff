"""Whose text this is by its own words. In: a block. Out: the names it credits, or nothing.

The rules go by the form of newsroom credit lines, and only a line that is nothing but a credit counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from embargowatch.read.agency import is_agency

_LONGEST = 240

_SELF = r"this (?:article|story|report|piece|post|text|dispatch|content)"
_WORK = rf"(?:{_SELF}|(?:the|an?) (?:original |full )?(?:article|story|piece|post|version))"
_FIRST = r"(?:(?:originally|first|initially|previously) )"
_DONE = r"(?:published|printed|posted|appeared|ran|released|carried|featured|issued)"
_BE = r"(?:(?:is|was|has been|had been) )?"
_NAME = r"(?P<name>[^\s].{0,100}?)"
_TAIL = (
    r"(?:,? (?:on|in) (?:\w+day,? )?(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? ?(?:\d{1,2},? )?(?:\d{4})?"
    r"|,? (?:and (?:is|was|has been) |under |with (?:the )?(?:kind )?permission|by |\(|\d{4}).*|\. .*)?"
)
_WHERE = rf"(?:on|in|by|at|with) {_NAME}{_TAIL}\.?"

# "This article is originally published on X", "A version of this story first appeared in X", "Originally published in
# X", "This article appeared in X" (never "the report was published in X": that is news), "Republished from X".
_REPUBLISHED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_WORK} (?:of {_SELF} )?)?{_BE}(?:also )?{_FIRST}{_DONE} {_WHERE}",
        rf"{_WORK} (?:of {_SELF} )?{_BE}{_DONE} (?:first|originally) {_WHERE}",
        rf"this (?:article|story|piece|post|text) {_BE}(?:also )?(?:published|posted|appeared) {_WHERE}",
        rf"(?:{_WORK} {_BE})?(?:re-?published|reprinted|re-?posted|reproduced|syndicated|taken) (?:here )?"
        rf"(?:courtesy of|from|with (?:the )?(?:kind )?permission (?:of|from)) {_NAME}{_TAIL}\.?",
        rf"\(?(?:original )?(?:source|via|courtesy)(?: of)? ?: ?{_NAME}\)?\.?",
        rf"(?:read|see|find) the (?:original|full) (?:article|story|report|post) (?:here )?(?:on|at|in) {_NAME}\.?",
    )
)
_NO_NAME = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|\d)\b",
    re.IGNORECASE,
)
_WITH = tuple(
    re.compile(pattern)
    for pattern in (
        r"\(?[—–-]* ?[Ww]ith (?:additional )?(?:inputs?|reporting|files|material|information|reports?|content)? ?"
        r"(?:from|by|of)? ?(?P<name>[^\s].{1,80}?)\)?\.?",
        r"(?P<name>[A-Z][^.]{1,60}?) (?:also )?contributed (?:reporting )?to this (?:report|story|article)\.?",
        r"[Aa]dditional reporting (?:by|from) (?P<name>[^\s].{1,80}?)\.?",
        r"(?P<name>[A-Z][\w .&-]{1,60}?)(?:[’']s?| (?:staff )?(?:writers?|reporters?|correspondents?|journalists?)) "
        r".{2,200}? contributed (?:reporting )?to this (?:report|story|article)\.?",
        r"Contributing: (?:.{2,200}, )?(?P<name>[A-Z][^,]{1,60}?)\.?",
    )
)
_TRANSLATED = re.compile(
    r"\(?(?:this (?:article|text|story|report|page) (?:was|is|has been) )?"
    r"(?:(?:automatically |machine[- ])?translated|translation)(?: by [^.;]{1,60}?)? from (?:the )?"
    r"(?:original )?(?P<name>[^\s.;,][^.;]{1,60}?)(?:,? (?:by|using|with) [^.]{1,60})?\)?\.?",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?:[—–-]+ ?(?P<dashed>[^()—–]{2,60})|[(\[](?P<round>[^()\[\]]{2,60})[)\]])\.?")
_CLOSING = re.compile(
    r"(?P<before>.*[.!?…][\"'”’)]*)\s*(?P<words>(?:[—–-]+ ?[A-Z][^()—–.]{1,40}|\([^()]{2,60}\))\.?)", re.DOTALL
)
_GENERIC = frozenset({"agencies", "news agencies", "wire services", "wires", "wire reports", "agency reports"})


@dataclass(frozen=True, slots=True)
class Credited:
    """One name that a line credits; ``kind`` as in Credit, ``words`` the line that says so."""

    name: str
    kind: str
    words: str


def credited(block: str) -> Credited | None:
    """The credit, if ``block`` is a credit line and nothing else."""
    if len(block) > _LONGEST:
        return None
    return _translated(block) or _republished(block) or _with(block) or _agency(block)


def is_bare(block: str) -> bool:
    """Whether ``block`` is nothing but an agency's name: below a text its credit, between paragraphs a picture's."""
    return is_agency(block) and block[:1].isalnum()


def closing(block: str) -> tuple[str, Credited] | None:
    """A paragraph that ends in an agency's name, "... said. (Reuters)": what stands before, and the credit."""
    tail = _CLOSING.fullmatch(block[-_LONGEST:])
    found = _agency(tail["words"]) or _with(tail["words"]) if tail else None
    if tail is None or found is None:
        return None
    return block[: len(block) - len(block[-_LONGEST:]) + tail.end("before")], found


def _republished(block: str) -> Credited | None:
    for pattern in _REPUBLISHED:
        match = pattern.fullmatch(block)
        if match is not None and _is_name(match["name"]):
            name = _clean(match["name"])
            return Credited(name, "agency" if is_agency(name) else "republished_from", block)
    return None


def _with(block: str) -> Credited | None:
    for pattern in _WITH:
        match = pattern.fullmatch(block)
        if match is not None and _are_agencies(match["name"]):
            return Credited(_clean(match["name"]), "with_agency", block)
    return None


def _agency(block: str) -> Credited | None:
    match = _ALONE.fullmatch(block)
    if match is not None:
        name = match["dashed"] or match["round"]
        return Credited(_clean(name), "agency", block) if _are_agencies(name) else None
    bare = block.rstrip(".")
    return Credited(bare, "agency", block) if is_agency(bare) else None


def _translated(block: str) -> Credited | None:
    match = _TRANSLATED.fullmatch(block)
    if match is None or not match["name"][:1].isupper():
        return None
    return Credited(_clean(match["name"]), "translated_from", block)


def _are_agencies(names: str) -> bool:
    """Whether these are agencies, one or several, or "agencies" in general."""
    parts = re.split(r"\s*(?:,|/| and | & |;)\s*", names.strip())
    return all(is_agency(part) or part.lower() in _GENERIC for part in parts if part)


def _is_name(words: str) -> bool:
    """Whether ``words`` can name a publisher: a host, or a few words that begin with a capital."""
    bare = _clean(words)
    if _NO_NAME.match(bare) or "|" in bare:
        return False
    host = re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", bare)
    return host is not None or (bare[:1].isupper() and len(bare.split()) <= 8)


def _clean(name: str) -> str:
    """The name without its article, a closing stop, brackets or quotation marks."""
    bare = name.strip(" .,;:—–-\"“”'()[]")
    return re.sub(r"^(?:(?:the )?(?:web ?site|site) (?:of )?|the )", "", bare)
