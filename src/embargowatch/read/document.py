"""Page to Document: decode, find the blocks, find the article, tell its language. In: one Page. Out: one Document."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from embargowatch.errors import ReadError
from embargowatch.model import Credit, Document, Furniture, Letters, Notice, Page, Part, Span
from embargowatch.read import day, decode, letters, lines, places
from embargowatch.read.article import Article, article
from embargowatch.read.credit import Credited
from embargowatch.read.language import language
from embargowatch.read.places import Origin
from embargowatch.read.stream import count, of_lines

READER = "embargowatch.read 3"
_RANK = {"republished_from": 0, "agency": 1, "with_agency": 2, "translated_from": 3}


def document(page: Page, published: datetime.date | None = None) -> Document:
    """The article on ``page``. ``published`` is the date of publication, if the user knows better than the page.

    Spans refer to ``Document.text``: characters of the page in Unicode NFC without invisible marks, paragraphs joined
    by one empty line, hard-wrapped lines by a space. A dateline ("SEOUL, Jan 10 (Reuters) -") and a closing credit are
    not part of the text; their words are kept in their own fields.

    Raises:
        ReadError: binary data, or nothing on the page that could be an article.
    """
    if not page.body:
        raise ReadError(f"{page.address}: is empty; expected an HTML, MHTML or text page")
    try:
        found, body, part = _read(page)
    except ReadError as error:
        raise ReadError(f"{page.address}: {error}") from error
    text = "\n\n".join(found.paragraphs)
    if not text.strip():
        raise ReadError(f"{page.address}: has no article text; expected paragraphs of prose. Is it the right page?")
    whole = _document(page, found, text, published)
    return _placed(replace(whole, part=part), found, found.origin, body)


def _read(page: Page) -> tuple[Article, bytes, Part | None]:
    """The article by the reader for the page's media type, the bytes that it stands in, and of which part they are."""
    labels = decode.labels_of_headers(page.headers)
    if page.media_type not in {"multipart/related", "message/rfc822"}:
        return _article(page.body, labels, page.media_type, page.url), page.body, None
    from embargowatch.read import archive  # noqa: PLC0415 - only archives and mails pay for the mail parser

    mail = page.media_type == "message/rfc822"
    part = archive.text_of_mail(page.body) if mail else archive.page_of_archive(page.body)
    found = _article(part.body, [part.label] if part.label else labels, part.media_type, part.url, mail)
    if found.title is None:
        found.title = part.subject
    if found.byline is None:
        found.byline = part.sender
    if found.published is None and part.sent is not None:
        found.published, found.published_from = day.from_value(part.sent), "mail"
    return found, part.body, Part(hashlib.sha256(part.body).hexdigest(), part.first, part.last, part.transfer)


def _article(body: bytes, labels: Sequence[str], media_type: str, url: str | None, mail: bool = False) -> Article:
    if media_type == "text/html":
        from embargowatch.read.markup import article_of_html  # noqa: PLC0415 - text pages do not pay for trafilatura

        return article_of_html(body, labels, url)
    if media_type == "text/plain":
        plain = decode.decoded(body, sent=labels)
        stream, seen = of_lines(plain.text)
        blocks = lines.blocks(seen)
        quoted = _quoted(blocks) if mail else []
        found = article([block for block in blocks if block not in set(quoted)] if quoted else blocks)
        found.furniture += [Furniture("other", block, "is quoted from an earlier mail") for block in quoted]
        found.origin = Origin(stream, plain, _numbered(blocks))
        found.warnings[:0] = plain.notices
        return found
    raise ReadError(f"expected HTML, MHTML or text, not {media_type}")


def _quoted(blocks: Sequence[str]) -> list[str]:
    """Blocks of a mail that repeat an earlier one ("> ...") with the line above; none if there is nothing else."""
    quoted = [block.startswith(">") for block in blocks]
    above = [after and block.endswith(":") for block, after in zip(blocks, [*quoted[1:], False], strict=True)]
    found = [block for block, *marks in zip(blocks, quoted, above, strict=True) if any(marks)]
    return found if len(found) < len(blocks) else []


def _numbered(blocks: Sequence[str]) -> list[tuple[str, places.Letters]]:
    """Every letter of plain text is in a block, so that their order tells which each has."""
    ends = itertools.accumulate(count(block) for block in blocks)
    return [(block, ((end - count(block), count(block)),)) for block, end in zip(blocks, ends, strict=True)]


def _document(page: Page, found: Article, text: str, published: datetime.date | None) -> Document:
    credits = [_credit(credited, above, text) for credited, above in _distinct(found.credits)]
    tongue = language(text)
    warnings = [*found.warnings, *_language_notice(tongue), *_date_notice(found, published)]
    return Document(
        id=f"sha256:{page.sha256}",
        source=page.address,
        title=found.title,
        text=text,
        language=tongue,
        published=day.on(published) if published else found.published,
        publisher=found.publisher,
        byline=found.byline,
        dateline=found.dateline,
        credit=credits[0] if credits else None,
        furniture=tuple(found.furniture),
        links=tuple(found.links),
        warnings=tuple(warnings),
        reader=f"{READER}, {found.reader}" if found.reader else READER,
        more_credits=tuple(credits[1:]),
        published_from="given" if published else found.published_from,
    )


def _placed(document: Document, found: Article, origin: Origin | None, body: bytes) -> Document:
    """The document with the bytes of its words, what was counted, and the notices on both."""
    if origin is None:
        return document
    placed = places.placed(found.paragraphs, origin, body)
    page, text = origin.stream.length, count(document.text)
    return replace(
        document,
        places=placed.places,
        encoding=origin.decoded.encoding.name,
        letters=Letters(page, text, max(0, page - found.hidden - found.lost - text), found.hidden, found.lost),
        warnings=(*document.warnings, *_place_notices(placed), *_letter_notices(document)),
    )


def _place_notices(placed: places.Placed) -> Iterator[Notice]:
    if placed.unmapped:
        message = f"{placed.unmapped} paragraphs of the text could not be found in the bytes of the page."
        yield Notice("unmapped_text", message)
    if placed.unseen:
        message = f"{placed.unseen} characters that nobody sees stood in the text and were taken out of it."
        yield Notice("unseen_characters", message)


def _letter_notices(document: Document) -> Iterator[Notice]:
    """Words in letters of several scripts: one of them may be chosen to look like another."""
    words = list(dict.fromkeys(letters.mixed(f"{document.title or ''}\n{document.text}")))
    if words:
        some = ", ".join(f"“{word[:40]}”" for word in words[:3])
        message = (
            f"{len(words)} words mix letters of several scripts ({some}); they may not be the names they look like."
        )
        yield Notice("mixed_script", message)


def _distinct(credits: Sequence[tuple[Credited, bool]]) -> list[tuple[Credited, bool]]:
    """The credits by rank, each name once: an agency often stands in the dateline and again at the end."""
    ranked = sorted(credits, key=_rank)
    names = [credited.name.lower() for credited, _ in ranked]
    return [entry for at, entry in enumerate(ranked) if names.index(names[at]) == at]


def _rank(entry: tuple[Credited, bool]) -> int:
    return _RANK[entry[0].kind]


def _credit(credited: Credited, above: bool, text: str) -> Credit:
    """The credit with the empty span where its words were cut: at the start or at the end of the text."""
    at = 0 if above else len(text)
    return Credit(credited.name, credited.kind, Span(at, at, ""), credited.words)


def _language_notice(tongue: str | None) -> list[Notice]:
    if tongue in {None, "en"}:
        return []
    message = f"The text is in '{tongue}'; only English is understood. Translate it first, or read it as evidence only."
    return [Notice("language_not_supported", message)]


def _date_notice(found: Article, published: datetime.date | None) -> list[Notice]:
    """Notices where the page's own date cannot be told, or is not the one that the user gave."""
    own = found.published
    if own is None:
        return []
    if not own.resolved:
        message = f"The date '{own.text}' can be read in two ways; give the date of publication with --published."
        return [] if published else [Notice("date_ambiguous", message)]
    if published and own.first != published:
        message = f"The page gives {own.first} as its date ('{own.text}'); {published} was used, as asked."
        return [Notice("date_differs", message)]
    return []
