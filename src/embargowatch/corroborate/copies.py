"""Which documents carry one text. In: documents by id. Out: clusters of copies, each of at least two documents.

Two texts are copies when at least half of the four-word shingles of the shorter one stand in the longer one
(containment, not Jaccard: a wire that was cut to its first paragraphs is still the wire), and at least eight of them,
or all where there are fewer. Texts are compared as lower-case words without punctuation. Candidates are found by
winnowing (Schleimer, Wilkerson, Aiken, "Winnowing", SIGMOD 2003): any run of seven common words is sure to be seen.

The work is bounded for texts that all share much: a mark remembers the first texts that bear it (POSTED), and a text is
compared with the likeliest of its candidates (MOST) that are not one with it already. Texts of the very same words are
always joined; an edited copy is found as long as one of its like stands among those.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from embargowatch.corroborate.union import Union
from embargowatch.model import Cluster, Document

WORDS = 4  # in a shingle; five lose a wire of which one word in twenty was changed
WINDOW = 4  # shingles, of which winnowing keeps the smallest
SHARE = 0.5  # of the shorter text's shingles
LEAST = 8  # shingles in common
FEW = 0.15  # of the marks of the shorter text; fewer cannot make half of its shingles, but by a rare chance
POSTED = 48  # texts that one mark leads to; words that all pages of a site share lead nowhere new
MOST = 24  # candidates with which a text is compared
WHY = f"at least {SHARE:.0%} of the {WORDS}-word sequences of the shorter text stand in another"
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text as numbers: all its shingles, and the few of them by which candidates are found."""

    shingles: frozenset[int]
    marks: frozenset[int]


def clusters(documents: Sequence[Document]) -> list[Cluster]:
    """Documents joined by copies of copies, whatever their order; sorted by their first document."""
    prints = {document.id: fingerprint(document.text) for document in documents}
    joined = Union(prints)
    seen: defaultdict[int, list[str]] = defaultdict(list)
    same: dict[frozenset[int], str] = {}
    for id in sorted(prints):
        if prints[id].shingles and same.setdefault(prints[id].shingles, id) != id:
            joined.join(same[prints[id].shingles], id)
            continue  # whatever is a copy of this is a copy of the first
        _join(id, prints, seen, joined)
        for mark in prints[id].marks:
            if len(seen[mark]) < POSTED:
                seen[mark].append(id)
    return [Cluster(tuple(group), WHY) for group in joined.groups() if len(group) > 1]


def _join(id: str, prints: Mapping[str, Fingerprint], seen: Mapping[int, list[str]], joined: Union) -> None:
    """Join a text with its copies among the earlier ones."""
    compared = 0
    for other in _candidates(id, prints, seen):
        if joined.together(id, other):
            continue
        if copies(prints[id], prints[other]):
            joined.join(id, other)
        compared += 1
        if compared == MOST:
            break


def copies(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one text stands in the other by more than half."""
    smaller = min(len(one.shingles), len(other.shingles))
    shared = len(one.shingles & other.shingles)
    return smaller > 0 and shared >= max(SHARE * smaller, min(smaller, LEAST))


def fingerprint(text: str) -> Fingerprint:
    """A text shorter than a shingle is one shingle by itself; no words, no shingles."""
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    starts = range(max(len(words) - WORDS + 1, min(len(words), 1)))
    row = [_number(words[start : start + WORDS]) for start in starts]
    windows = (row[start : start + WINDOW] for start in range(max(len(row) - WINDOW + 1, 1)))
    return Fingerprint(frozenset(row), frozenset(min(window) for window in windows if window))


def _candidates(wanted: str, prints: Mapping[str, Fingerprint], seen: Mapping[int, list[str]]) -> Iterable[str]:
    """Earlier documents with more than a few marks in common, the likeliest first: one phrase makes no candidate."""
    marks = prints[wanted].marks
    shared = Counter(id for mark in marks for id in seen.get(mark, ()))
    parts = {id: number / min(len(marks), len(prints[id].marks)) for id, number in shared.items()}
    return sorted((id for id, part in parts.items() if part >= FEW), key=lambda id: (-parts[id], id))


def _number(words: Sequence[str]) -> int:
    # Python's own hash of a string differs from run to run; the marks must not.
    return int.from_bytes(blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
