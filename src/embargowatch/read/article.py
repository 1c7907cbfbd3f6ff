"""Blocks to an article. In: the blocks of a page in order. Out: its text without furniture, and all that was set apart.

Nothing disappears: every block is text, or title, byline, date, credit, or a piece of furniture with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from embargowatch.model import Date, Furniture, Link, Notice
from embargowatch.read import credit, day, furniture, head, related
from embargowatch.read.credit import Credited
from embargowatch.read.places import Origin

_HEAD_BLOCKS = 8  # how far down a byline or a date line may stand
_PROSE = 80  # characters of a block that can only be prose or furniture with a rule of its own
_MUCH = 3  # paragraphs below a bare name of an agency that show the text to go on


@dataclass(slots=True)
class Article:
    """What was found. ``credits``: each credit and whether it stood before the text (a dateline, a line above).

    ``origin``: of what it was made, for the places of its words.
    """

    title: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    byline: str | None = None
    dateline: str | None = None
    published: Date | None = None
    published_from: str | None = None
    publisher: str | None = None
    credits: list[tuple[Credited, bool]] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    reader: str = ""
    origin: Origin | None = None
    hidden: int = 0  # letters that a browser does not show
    lost: int = 0  # letters that the parser did not hand on


def article(blocks: Sequence[str], title: str | None = None) -> Article:
    """The article in ``blocks``. ``title`` where it is known already; otherwise a short first block is the title."""
    found = Article(title=title)
    kept = _without_furniture(blocks, found)
    kept = _without_title(_without_head(kept, found), found)
    kept = _without_credits(kept, found)
    kept = _without_dateline(kept, found)
    if not kept and title is None and found.title is not None:
        kept, found.title = [found.title], None
    found.paragraphs = kept
    return found


def _without_furniture(blocks: Sequence[str], found: Article) -> list[str]:
    """What may be text. Leads of "related articles" go to the links, all else that is set apart to the furniture."""
    marks = furniture.marks(blocks)
    leads = related.leads(blocks, marks)
    kept = []
    for at, (block, mark) in enumerate(zip(blocks, marks, strict=True)):
        if at in leads.headlines:
            found.links.append(Link(block))
        elif at in leads.others:
            found.furniture.append(Furniture("related", block, leads.others[at]))
        elif mark is not None:
            found.furniture.append(Furniture(mark.kind, block, mark.reason))
            if mark.lead is not None:
                found.links.append(Link(mark.lead))
        else:
            kept.append(block)
    return kept


def _without_head(kept: list[str], found: Article) -> list[str]:
    """Takes title, byline and dates from the first blocks, sign-off and dates from the last."""
    if found.title is None and len(kept) > 1 and _is_title(kept[0], kept[1]):
        found.title, kept = kept[0], kept[1:]
    elif found.title in kept[:_HEAD_BLOCKS] and kept[-1] != found.title:
        kept = _below_title(kept, found)
    body: list[str] = []
    for at, block in enumerate(kept):
        after = kept[at + 1] if at + 1 < len(kept) else ""
        near = at < _HEAD_BLOCKS and not any(len(above) > _PROSE for above in body)
        if (near or at >= len(kept) - 4) and _take(block, found, near):
            continue
        if near and found.byline is None and head.is_name(block) and day.from_line(after) is not None:
            found.byline = block
        else:
            body.append(block)
    return body


def _without_title(kept: list[str], found: Article) -> list[str]:
    """Pages repeat their title for boxes to share and print; a text that is nothing else is kept."""
    body = [block for block in kept if block != found.title]
    if not body:
        return kept
    found.furniture += [Furniture("other", block, "repeats the title") for block in kept if block == found.title]
    return body


def _below_title(kept: list[str], found: Article) -> list[str]:
    """The blocks below the title, where the title is known and stands among them; prose above it is kept."""
    at = kept.index(found.title or "")
    above = [block for block in kept[:at] if len(block) >= _PROSE]
    for block in kept[:at]:
        if len(block) < _PROSE and not _take(block, found, near=True):
            found.furniture.append(Furniture("other", block, "stands above the title"))
    return above + kept[at + 1 :]


def _is_title(first: str, second: str) -> bool:
    """Whether the first block is the title, and none of the other lines that may stand above a text.

    A title may end in a stop ("... in the U.S.") where the line below it opens a wire story or names the author.
    """
    if head.byline(first) or day.from_line(first) or credit.credited(first) or head.dateline(first):
        return False
    opened = head.dateline(second) is not None or head.byline(second) is not None
    return head.is_title(first) or (opened and len(first) <= head.LONGEST_TITLE)


def _take(block: str, found: Article, near: bool) -> bool:
    """Record ``block`` if it is a byline, sign-off or date line; whether it was one."""
    date = day.from_line(block)
    if date is not None:
        if found.published is None and not day.is_update(block):
            found.published, found.published_from = date, "text"
        else:
            found.furniture.append(Furniture("other", block, "is a further date line"))
        return True
    byline = head.byline(block) if near or block.lower().startswith("by ") else None
    if byline is not None and found.byline is None:
        found.byline = byline
        return True
    if head.is_sign_off(block) and credit.credited(block) is None:
        found.furniture.append(Furniture("other", block, "names reporters and editors"))
        return True
    return False


def _without_credits(kept: list[str], found: Article) -> list[str]:
    """Takes credit lines out. The text ends before the one that closes it: that has less prose below than above."""
    body: list[str] = []
    for at, block in enumerate(kept):
        credited = credit.credited(block)
        if credited is None:
            body.append(block)
            continue
        if body and credit.is_bare(block) and sum(len(below) >= _PROSE for below in kept[at + 1 :]) >= _MUCH:
            found.furniture.append(Furniture("other", block, "is the credit of a picture"))
            continue
        found.credits.append((credited, not body))
        rest = kept[at + 1 :]
        if body and _prose(rest) <= _prose(body):
            _set_apart(rest, found)
            break
    if body and (tail := credit.closing(body[-1])) is not None:
        body[-1], credited = tail
        found.credits.append((credited, False))
    return body


def _prose(blocks: Sequence[str]) -> int:
    return sum(len(block) for block in blocks if len(block) >= _PROSE)


def _set_apart(rest: Sequence[str], found: Article) -> None:
    """What stands below the closing credit. Further credits are kept as such; long paragraphs get a notice."""
    for block in rest:
        credited = credit.credited(block)
        if credited is not None:
            found.credits.append((credited, False))
        else:
            found.furniture.append(Furniture("other", block, "stands below the credit line that closes the article"))
    if _prose(rest):
        message = "Paragraphs stand below the credit line that closes the article; they were not read as its text."
        found.warnings.append(Notice("text_after_credit", message))


def _without_dateline(kept: list[str], found: Article) -> list[str]:
    """Cuts the dateline from the first paragraph: its words stay in ``dateline``, its agency becomes a credit."""
    for at, block in enumerate(kept[:3]):
        who, start = head.glued_byline(block) or (None, 0)
        dateline = head.dateline(block[start:])
        if dateline is not None:
            found.byline = found.byline or who
            found.dateline = dateline.words
            if dateline.agency is not None:
                found.credits.append((Credited(dateline.agency, "agency", dateline.words), True))
            return [*kept[:at], block[start + dateline.length :], *kept[at + 1 :]]
    return kept
