"""What the page itself tells about its main text. In: blocks, and which of them a reader took. Out: those to take.

The reader of main text goes by the look of words; the page says which box a paragraph stands in, and what it calls it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from embargowatch.read.furniture import is_heading
from embargowatch.read.visible import CAPTION, CITED, COMMENTS, Block

_PROSE = 80  # characters of what can only be prose
_OPENING = 40  # characters of the shortest lines that open an article below its title
_SET_APART = frozenset({"related", "subscribe"})  # kinds of furniture that stand between paragraphs
_TEXT_TAGS = frozenset({"p", "div", "blockquote", "article", "section", "br", "td"})


def of_page(shown: Sequence[Block], taken: Collection[int], title: str | None) -> set[int]:
    """Indexes of the blocks of main text: ``taken`` with what belongs to it, without what the page sets apart."""
    found = set(taken)
    if found:
        found |= _opening(shown, found, title) | _beside(shown, found) | _headings(shown, found)
    found -= {at for at in found if is_only_link(shown[at])}
    found -= _teasers(shown, found)
    cited = {at for at in found if shown[at].place == CITED}
    found -= cited if cited < found else set()
    return found - _apart(shown, found)


def is_only_link(block: Block) -> bool:
    """Whether a block is nothing but a short link, and no heading: it leads to another page, whatever it says."""
    return block.url is not None and len(block.text) < _PROSE and block.tag not in {"h1", "h2", "h3"}


def _opening(shown: Sequence[Block], taken: set[int], title: str | None) -> set[int]:
    """Lines between title and text that open the article: a second heading, or what the page calls so."""
    first = min((at for at in taken if not _is_title(shown[at], title)), default=0)
    above = [at for at in range(first) if _is_title(shown[at], title)]
    start = max(above) + 1 if above else first
    return {at for at in range(first) if _opens(shown[at], at >= start)}


def _is_title(block: Block, title: str | None) -> bool:
    return block.tag == "h1" or block.text == title


def _opens(block: Block, below_title: bool) -> bool:
    if block.place is not None or block.url is not None or len(block.text) < _OPENING or len(block.text.split()) < 6:
        return False
    return below_title and (block.opens or block.tag in {"h2", "h3"})


def _beside(shown: Sequence[Block], taken: set[int]) -> set[int]:
    """Paragraphs that were left out, though they stand in one box with two that were not."""
    boxes = Counter(shown[at].box for at in taken if _is_prose(shown[at]))
    return {
        at
        for at, block in enumerate(shown)
        if at not in taken and boxes[block.box] >= 2 and block.place is None and block.url is None and _is_prose(block)
    }


def _headings(shown: Sequence[Block], taken: set[int]) -> set[int]:
    """Headings of other articles right above blocks that were taken: without them nothing tells what these are."""
    return {at - 1 for at in taken if at - 1 > min(taken) and is_heading(shown[at - 1].text)}


def _is_prose(block: Block) -> bool:
    """Long, ended like a sentence, and no cell of a list."""
    ends = block.text.rstrip("\"'”’)")[-1:] in {".", "!", "?"}
    return len(block.text) >= _PROSE and ends and block.tag in _TEXT_TAGS


def _teasers(shown: Sequence[Block], taken: set[int]) -> set[int]:
    """Lines of lists that each stand below a link of its own: teasers of other articles; one alone may be text."""
    found = {
        at for at in taken if at and shown[at].tag == "li" and shown[at - 1].tag == "li" and is_only_link(shown[at - 1])
    }
    return found if len(found) >= 2 else set()


def _apart(shown: Sequence[Block], taken: set[int]) -> set[int]:
    """Blocks below the first paragraph that the page puts among comments, captions or boxes of other articles.

    None where the page marks most of its prose so: then the mark means something else. Comments may be longer. The
    headings of boxes are left for those who know what stands below them.
    """
    free = [at for at in taken if shown[at].place is None and len(shown[at].text) >= _PROSE]
    if len(free) < 2:
        return set()
    below = {at for at in taken if at > min(free) and not is_heading(shown[at].text)}
    comments = {at for at in below if shown[at].place == COMMENTS}
    others = {at for at in below if _is_set_apart(shown[at].place)}
    return comments | (others if _letters(shown, others) < _letters(shown, free) else set())


def _is_set_apart(place: tuple[str, str] | None) -> bool:
    return place is not None and (place == CAPTION or place[0] in _SET_APART)


def _letters(shown: Sequence[Block], some: Collection[int]) -> int:
    return sum(len(shown[at].text) for at in some)
