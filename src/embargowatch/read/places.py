"""Where the words of an article stand in the bytes of the page. In: paragraphs and the blocks that they were made of.

Out: places. A paragraph that is not found in the page letter by letter gets none, and is told of; nothing is guessed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embargowatch.model import Place
from embargowatch.read.decode import Decoded
from embargowatch.read.stream import Stream, count
from embargowatch.read.widths import Widths

Letters = tuple[tuple[int, int], ...]  # (number of the first letter, how many), in the order of the page
MOST_PLACED = 200_000  # characters of text; a long article has a fifth of it
_MOST_SEARCHED = 20  # paragraphs that were cut from a block: those with a dateline, and the last


@dataclass(frozen=True, slots=True)
class Origin:
    """What an article was made of: the letters of its page, the decoded page, and which letters each block has."""

    stream: Stream
    decoded: Decoded
    blocks: Sequence[tuple[str, Letters]]


@dataclass(frozen=True, slots=True)
class Placed:
    """``places`` of the text; ``unmapped``: paragraphs of it that were not found in the page."""

    places: tuple[Place, ...]
    unmapped: int
    unseen: int  # characters that stand between the letters of the text, and that nobody sees


def placed(paragraphs: Sequence[str], origin: Origin, body: bytes) -> Placed:
    """The places of the text that is ``paragraphs`` joined by an empty line; ``body`` are the bytes of the page."""
    letters, whole = list(_traced(paragraphs, origin.blocks)), origin.stream.letters
    widths = Widths(origin.decoded, body)
    places: list[Place] = []
    start, reached, unmapped, seen = 0, 0, 0, 0
    for paragraph, traced in zip(paragraphs, letters, strict=True):
        own = _checked(paragraph, traced, whole, reached) if start + len(paragraph) <= MOST_PLACED else ()
        unmapped += not own
        if own:
            reached = sum(own[-1])
            seen += origin.stream.unseen(own)
            places += _places(paragraph, start, own, origin, widths)
        start += len(paragraph) + 2
    return Placed(tuple(places), unmapped, seen)


def _traced(paragraphs: Sequence[str], blocks: Sequence[tuple[str, Letters]]) -> Iterator[Letters]:
    """The letters of each paragraph: it is one of the blocks, or the rest of one of which something was cut off."""
    at, searched = 0, 0
    numbers: dict[str, list[int]] = {}
    for number, (text, _) in enumerate(blocks):
        numbers.setdefault(text, []).append(number)
    for paragraph in paragraphs:
        same = next((number for number in numbers.get(paragraph, ()) if number >= at), None)
        if same is not None:
            at = same + 1
            yield blocks[same][1]
            continue
        searched += 1
        holds = range(at, len(blocks)) if searched <= _MOST_SEARCHED else range(0)
        found = next((number for number in holds if paragraph in blocks[number][0]), None)
        if found is None:
            yield ()
            continue
        at = found + 1
        text, letters = blocks[found]
        yield _part(letters, count(text[: text.rindex(paragraph)]), count(paragraph))


def _part(letters: Letters, skip: int, number: int) -> Letters:
    """The letters without the first ``skip``, and no more than ``number``."""
    found = []
    for first, length in letters:
        gone = min(skip, length)
        skip -= gone
        taken = min(length - gone, number)
        number -= taken
        if taken:
            found.append((first + gone, taken))
    return tuple(found)


def _checked(paragraph: str, letters: Letters, whole: str, reached: int) -> Letters:
    """``letters`` if the paragraph has just these; else where it is found further on in the page, else none."""
    wanted = "".join(paragraph.split())
    if "".join(whole[first : first + length] for first, length in letters) == wanted:
        return letters
    at = whole.find(wanted, reached)
    return ((at, len(wanted)),) if at >= 0 else ()


def _places(paragraph: str, start: int, letters: Letters, origin: Origin, widths: Widths) -> Iterator[Place]:
    """The places of one paragraph that begins at ``start`` of the text."""
    seen = itertools.chain.from_iterable(origin.stream.places(first, number) for first, number in letters)
    run, at, before = Place(0, 0, 0, 0), 0, -1
    for piece in seen:
        while paragraph[at].isspace():
            at += 1
        if len(piece.characters) == piece.end - piece.start > 1:
            stretches = [
                Place(start + at + one.start - piece.start, start + at + one.end - piece.start, one.first, one.last)
                for one in widths.of(piece.start, piece.end)
            ]
        else:
            if piece.start != before:
                each = list(widths.of(piece.start, piece.end))
            stretches = [Place(start + at, start + at + 1, each[0].first, each[-1].last)]
        at, before = at + len(piece.characters), piece.start
        for stretch in stretches:
            whole = _joined(run, stretch, origin.stream.page[piece.start - 1 : piece.start])
            if whole is None and run.end:
                yield run
            run = whole or stretch
    if run.end:
        yield run


def _joined(run: Place, more: Place, before: str) -> Place | None:
    """One place of both, where each character has as many bytes; a single space may stand between."""
    gap = more.start - run.end
    if not run.end or gap not in {0, 1} or (gap and before not in {" ", "\n"}):
        return None
    each = (more.last - more.first) // (more.end - more.start)
    same = (run.last - run.first) == each * (run.end - run.start)
    return Place(run.start, more.end, run.first, more.last) if same and more.first == run.last + gap * each else None
