"""HTML to an article. In: the bytes of a page. Out: its Article. The only importer of trafilatura.

trafilatura decides what is main text. The words themselves come from our own walk over the page, so that nothing is
doubled, collapsed or lost unseen: every visible block is text, or listed as furniture.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

import trafilatura
from lxml import etree, html

from embargowatch.errors import ReadError
from embargowatch.model import Furniture, Link, Notice
from embargowatch.read import day, decode, furniture, head, main, related
from embargowatch.read.agency import is_agency
from embargowatch.read.article import Article, article
from embargowatch.read.credit import Credited
from embargowatch.read.furniture import Mark
from embargowatch.read.hidden import Hidden, hidden, told
from embargowatch.read.metadata import Metadata, metadata
from embargowatch.read.places import Origin
from embargowatch.read.rewrite import Rewritten, rewritten
from embargowatch.read.stream import count
from embargowatch.read.visible import Block, shown

READER = f"trafilatura {trafilatura.__version__}"
_CELLS = re.compile(r"(?<!\\)\|")  # trafilatura writes the cells of a table between bars
_PIECE = 12  # characters that do not stand in a line by chance
_MOST_COMPARED = 300_000_000  # characters; a second or so
_PROSE, _SENTENCE = 80, 40  # characters: what can only be prose, and what can already say something


def article_of_html(body: bytes, labels: Sequence[str] = (), url: str | None = None) -> Article:
    """The article of an HTML page; ``labels`` name its encoding as the server sent it, ``url`` its place.

    Raises:
        ReadError: binary data, or markup that no article needs (see ``tokens``).
    """
    decoded = decode.decoded(body, decode.labels_of_html(body), labels)
    page = rewritten(decoded.text)
    tree, notices = _tree(page.markup)
    about = metadata(tree, url)
    unseen = hidden(tree, page)
    seen = shown(tree, unseen.elements)
    taken = _taken(seen.blocks, _main_text(_without(tree, unseen)))
    if not taken:
        notices.append(Notice("main_text_guessed", "No main text was told apart; all text outside of menus was taken."))
        taken = {at for at, block in enumerate(seen.blocks) if block.place is None}
    taken = main.of_page(seen.blocks, taken, about.title)
    found = _article(seen.blocks, taken, about)
    found.furniture.extend(told(unseen.found))
    found.origin = Origin(page.stream, decoded, [(block.text, block.letters) for block in seen.blocks])
    found.hidden = seen.letters - sum(count(block.text) for block in seen.blocks)
    found.lost = max(0, page.stream.length - seen.letters)
    notices += [*_unseen_notices(unseen, page), *_loss_notices(found)]
    found.warnings[:0] = [*decoded.notices, *notices]
    return found


def _tree(markup: str) -> tuple[Any, list[Notice]]:
    """The tree of the page, and a notice if the parser cut it: text nested 2,048 deep is kept, 256 by default."""
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True, remove_comments=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("has no article text: there is no markup with words in it") from error
    cut = any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log)
    message = "The page nests its elements deeper than 2,048 levels; what lies deeper was not read."
    return tree, [Notice("page_cut_short", message)] if cut else []


def _without(tree: Any, unseen: Hidden) -> Any:
    """A copy of ``tree`` without what is hidden in it, and without the attributes by which trafilatura looks for it."""
    clean = copy.deepcopy(tree)
    for element, twin in zip(list(tree.iter()), list(clean.iter()), strict=True):
        if element in unseen.elements:
            twin.text = None
            for child in twin:
                child.tail = None
        for name in ("aria-hidden", "hidden", "style"):
            twin.attrib.pop(name, None)
        if element in unseen.gone and twin.getparent() is not None:
            twin.drop_tree()
    return clean


def _main_text(tree: Any) -> list[str]:
    """The lines that trafilatura takes for the main text. None at all where it finds none or gives up."""
    try:
        found = trafilatura.bare_extraction(
            tree, with_metadata=False, include_comments=False, include_tables=True, deduplicate=False
        )
    except (RecursionError, ValueError, AttributeError) as error:
        raise ReadError("could not be taken apart: its elements nest too deeply for the reader of main text") from error
    text = found.text or "" if isinstance(found, trafilatura.settings.Document) else ""
    return [line for line in text.split("\n") if line.strip()]


def _taken(shown: Sequence[Block], lines: Sequence[str]) -> set[int]:
    """Indexes of the blocks that are main text: their words are a line of it, a cell or part of one, or hold one."""
    keys = [_key(block.text) for block in shown]
    parts = [_key(part) for line in lines for part in (line, *_CELLS.split(line))]
    wanted = set(parts) - {""}
    free = {key for key, block in zip(keys, shown, strict=True) if key in wanted and block.place is None}
    taken = {at for at, key in enumerate(keys) if key in wanted and (shown[at].place is None or key not in free)}
    matched = {keys[at] for at in taken}
    cells = [_key(cell) for line in lines for cell in _CELLS.split(line)]
    return taken | _overlapping(keys, [cell for cell in cells if len(cell) >= _PIECE and cell not in matched])


def _overlapping(keys: Sequence[str], lines: Sequence[str]) -> set[int]:
    """Indexes of the blocks that are parts of these lines, or that these lines are parts of; the search is bounded."""
    found: set[int] = set()
    left = _MOST_COMPARED
    for line in lines:
        for at, key in enumerate(keys):
            left -= len(line) + len(key)
            if left < 0:
                return found
            if len(key) >= _PIECE and (key in line or line in key):
                found.add(at)
    return found


def _key(words: str) -> str:
    """Words without spaces, list marks, table bars and what has no form: what both readers of a page agree on."""
    key = re.sub(r"[\s|•·*–-]+", "", words)
    return key if key.isprintable() else "".join(filter(str.isprintable, key))


def _article(shown: Sequence[Block], taken: set[int], about: Metadata) -> Article:
    """The article of the main blocks; byline and dates may stand in others, which are furniture otherwise."""
    found = article([shown[at].text for at in sorted(taken)], _title(shown, taken, about))
    if about.published is not None:
        found.published, found.published_from = about.published, about.published_from
    elif found.published is None:
        _date_below_title(shown, taken, found)
    _signed(found, about)
    found.publisher = about.publisher
    found.reader = READER
    for run in _runs(shown, taken):
        _set_apart([shown[at] for at in run], found, about, beside=bool(taken) and run[0] < max(taken))
    return found


def _title(shown: Sequence[Block], taken: set[int], about: Metadata) -> str | None:
    """The first heading of the main text or above it, unless that is the name of a column above the title."""
    words = [shown[at].text for at in sorted(taken) if shown[at].tag == "h1"]
    above = [block.text for block in shown[: min(taken, default=0)] if block.tag == "h1" and block.place is None]
    if about.title is not None and any(shown[at].text == about.title for at in taken):
        return about.title
    return words[0] if words else about.title or (above[-1] if above else None)


def _signed(found: Article, about: Metadata) -> None:
    """Who wrote it, as the head says or else the page; a time behind the names may be the date."""
    found.byline, stamp = head.author(about.byline or found.byline or "")
    if found.published is None and stamp is not None and (date := day.from_line(stamp)) is not None:
        found.published, found.published_from = date, "text"
    if found.byline is not None and is_agency(found.byline):
        found.credits.append((Credited(found.byline, "agency", found.byline), True))


def _date_below_title(shown: Sequence[Block], taken: set[int], found: Article) -> None:
    """The date line between title and text: a date above the title is often that of the day, not of the article."""
    first = min(taken, default=0)
    start = max((at for at in range(first) if shown[at].text == found.title), default=first)
    for block in shown[start:first]:
        date = day.from_line(block.text)
        if date is not None and block.place is None and not day.is_update(block.text):
            found.published, found.published_from = date, "text"
            return


def _runs(shown: Sequence[Block], taken: set[int]) -> Iterator[list[int]]:
    """Runs of blocks between those of the main text."""
    run: list[int] = []
    for at in range(len(shown)):
        if at not in taken:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _set_apart(run: Sequence[Block], found: Article, about: Metadata, beside: bool) -> None:
    """Lists blocks outside of the main text. Those above or ``beside`` it may hold its byline and its date."""
    words = [block.text for block in run]
    marks = furniture.marks(words)
    leads = related.leads(words, marks)
    for at, block in enumerate(run):
        mark = marks[at]
        if block.url is not None and (at in leads.headlines or _is_lead(block, beside)):
            found.links.append(Link(block.text, _url(block.url, about)))
        elif at in leads.others:
            found.furniture.append(Furniture("related", block.text, leads.others[at]))
        elif not (beside and block.place is None and _tells(block.text, found)):
            found.furniture.append(_furniture(block, mark))


def _furniture(block: Block, mark: Mark | None) -> Furniture:
    """By the place where the page put it; by its own form where the place says little."""
    if mark is not None and (block.place is None or block.place[0] == "other"):
        return Furniture(mark.kind, block.text, mark.reason)
    kind, reason = block.place or ("other", "is not main text")
    return Furniture(kind, block.text, reason)


def _is_lead(block: Block, beside: bool) -> bool:
    """A headline that is a link, in a place that the page marks as one for other articles, or within the main text."""
    place = block.place[0] if block.place is not None else ("related" if beside else "")
    return place == "related" and len(block.text.split()) >= 3


def _tells(words: str, found: Article) -> bool:
    """Whether the words say what the article's own fields hold: its title, its byline, its date."""
    if words == found.title:
        return True
    byline = head.byline(words)
    if byline is not None:
        found.byline = found.byline or byline
        return True
    date = day.from_line(words)
    if date is not None and found.published is None and not day.is_update(words):
        found.published, found.published_from = date, "text"
    return date is not None


def _url(reference: str | None, about: Metadata) -> str | None:
    """The web address of a link; None where it is none, or where the page does not say where it came from."""
    try:
        whole = urljoin(about.url or "", (reference or "").strip())
    except ValueError:
        return None
    return whole if re.match(r"https?://", whole) else None


def _unseen_notices(unseen: Hidden, page: Rewritten) -> Iterator[Notice]:
    """What the reader of the output must know of words that are not shown, or shown in a frame."""
    parts = told(unseen.found)
    marks = furniture.marks([item.text for item in parts])
    long = [item for item, mark in zip(parts, marks, strict=True) if mark is None and len(item.text) >= _SENTENCE]
    if long:
        message = f"{len(long)} hidden passages were not read; they are listed with the furniture of the page."
        yield Notice("hidden_text", message)
    if unseen.cut:
        message = "The page has more style rules than are looked at; words that they hide may have been read."
        yield Notice("style_cut_short", message)
    if len(page.framed) >= _SENTENCE:
        yield Notice("text_in_frame", "The page shows another page in a frame; its words were not read.")


def _loss_notices(found: Article) -> Iterator[Notice]:
    """Prose that was left out without a mark of the page: the reader of main text may be wrong."""
    if found.lost:
        yield Notice(
            "text_lost", f"{found.lost:,} characters of the page are in no part that was read; look at the page."
        )
    lost = [item for item in found.furniture if item.reason == "is not main text" and len(item.text) >= _PROSE]
    if lost:
        message = f"{len(lost)} paragraphs were not taken for main text; compare them in the furniture of the page."
        yield Notice("text_left_out", message)
