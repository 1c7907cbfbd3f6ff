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
        own = _checked(paragraph, traced, whole, reached)
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
    page = origin.stream.page
    run: list[int] = []  # place of the run so far: start, end, first byte, last byte, bytes of one character
    before, first, last = -1, 0, 0
    at = (start + n for n, character in enumerate(paragraph) if not character.isspace())
    for here, one in zip(at, seen, strict=True):
        if one.start != before:
            each = list(widths.of(one.start, one.end))
            first, last = each[0].first, each[-1].last
        width = last - first
        gap = here - run[1] if run else -1
        spaced = gap == 1 and first == run[3] + width and page[one.start - 1] in " \n"
        if (spaced or (gap == 0 and first == run[3])) and width == run[4]:
            run[1], run[3] = here + 1, last
        else:
            if run:
                yield Place(*run[:4])
            run = [here, here + 1, first, last, width]
        before = one.start
    if run:
        yield Place(*run[:4])
