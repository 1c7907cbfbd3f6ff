"""Markup written anew in one way. In: decoded markup. Out: markup that parsers read alike, and the letters in it.

Comments and programs are left out, references decoded, what nobody sees taken out of the words. What stands in elements
whose content is no part of the page (templates, fallbacks) is kept in them as bare words, so that it can be listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from embargowatch.read.letters import unescaped, visible
from embargowatch.read.stream import Stream
from embargowatch.read.tokens import Raw, Tag, Text, tokens

# Elements that hold bare words here, no elements; the words are no letters of the stream.
BARE = frozenset({"template", "title", "script", "textarea", "iframe", "noembed", "noframes", "noscript"})
_NAME = re.compile(r"[a-z][a-z0-9:_-]*")
_ATTRIBUTE = re.compile(r"[a-z_][a-z0-9:._-]*")
_TAGS = re.compile(r"<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)", re.DOTALL)
_MOST_SHEETS = 500_000  # characters of style sheets; what a page of news has inside it


# Elements that a browser opens again where a block around them ends before they do (HTML, 13.2.4.3), and those that
# begin such lists anew.
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_CELLS = frozenset({"td", "th", "caption"})
_TELLING = ("style", "hidden", "class", "id", "color")
_MOST_FORMATS = 16
_BLOCKS = frozenset(
    """address article aside blockquote body center details dialog dd dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup li main menu nav ol p pre section summary table tbody td tfoot th thead tr
    caption ul""".split()
)


@dataclass(slots=True)
class Rewritten:
    """``markup`` to parse, the ``stream`` of letters in it, the style ``sheets`` with the media they are for.

    ``linked``: the page has style sheets elsewhere, which nobody here has seen. ``framed``: words of frames within.
    ``shadows``: elements of it have shadow trees.
    """

    markup: str
    stream: Stream
    sheets: list[str] = field(default_factory=list)
    linked: bool = False
    framed: str = ""
    shadows: bool = False


def rewritten(page: str) -> Rewritten:
    """``page`` written anew.

    Raises:
        ReadError: more tags, or more attributes in one tag, than a page of news has.
    """
    writer = _Writer(page)
    for token in tokens(page):
        writer.take(token)
    writer.close_template(everything=True)
    return Rewritten(
        "".join(writer.out),
        writer.stream,
        writer.sheets,
        writer.linked,
        " ".join(writer.framed).strip(),
        writer.shadows,
    )


class _Writer:
    """What has been written so far. ``templates``: how many are open; their words gather in ``words``."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.out: list[str] = []
        self.stream = Stream(page)
        self.sheets: list[str] = []
        self.linked = False
        self.framed: list[str] = []
        self.shadows = False
        self.formats: list[Tag | None] = []  # None where a cell began
        self.templates = 0
        self.words: list[str] = []

    def take(self, token: Tag | Text | Raw) -> None:
        """One token more."""
        if isinstance(token, Text):
            self._text(token)
        elif isinstance(token, Raw):
            self._raw(token)
        elif self.templates or (token.name == "template" and not token.closes and not _is_shown(token)):
            self._in_template(token)
        else:
            self._tag(token)

    def _text(self, token: Text) -> None:
        if self.templates:
            self.words.append(self._seen(token.start, token.end))
        else:
            self.out.append(_escaped(self.stream.add(token.start, token.end, references=not token.raw)))

    def _tag(self, tag: Tag) -> None:
        name = tag.name if _NAME.fullmatch(tag.name) else "x-unknown"
        if name == "template":
            name, self.shadows = "x-shadow", True
        if tag.closes:
            # libxml2 drops what stands behind </html>, which a browser shows: without these nothing stands there.
            if name not in {"html", "body"}:
                self._end(name)
            return
        if name in _FORMATS and (set(dict(tag.attributes)) & set(_TELLING[:2] if name == "a" else _TELLING)):
            self.formats = [*self.formats, tag][-_MOST_FORMATS:]
        elif name in _BLOCKS and self.formats:
            self._apart(lambda: self._start(tag, name), marks=name in _CELLS)
            return
        self._start(tag, name)

    def _start(self, tag: Tag, name: str) -> None:
        attributes = [one for one in tag.attributes if _ATTRIBUTE.fullmatch(one[0])]
        self.linked = self.linked or (name == "link" and "stylesheet" in dict(attributes).get("rel", "").lower())
        self.out.append(f"<{'pre' if name == 'plaintext' else name}{_attributes(attributes)}>")
        if tag.empty:
            self.out.append(f"</{name}>")

    def _end(self, name: str) -> None:
        """An end tag. A format that it ends, or that ends too early with it, is opened again in what follows."""
        if name in _FORMATS and any(one is not None and one.name == name for one in self.formats):
            at = max(n for n, one in enumerate(self.formats) if one is not None and one.name == name)
            later = [one for one in self.formats[at:] if one is not None]
            self.out += [f"</{one.name}>" for one in reversed(later)]
            del self.formats[at]
            self.out += [_opened(one) for one in later[1:]]
        elif name in _BLOCKS and self.formats:
            if name in _CELLS and None in self.formats:  # what was opened in a cell ends with it
                self.formats = self.formats[: len(self.formats) - 1 - self.formats[::-1].index(None)]
            self._apart(lambda: self.out.append(f"</{name}>"), marks=False)
        else:
            self.out.append(f"</{name}>")

    def _apart(self, write: Callable[[], None], marks: bool) -> None:
        """Writes a tag between formats that are closed before it and opened again behind it."""
        open_ = [one for one in self.formats if one is not None]
        self.out += [f"</{one.name}>" for one in reversed(open_)]
        write()
        self.out += [_opened(one) for one in open_]
        if marks:
            self.formats = [*self.formats, None][-_MOST_FORMATS:]

    def _in_template(self, tag: Tag) -> None:
        self.words.append(" ")
        if tag.name == "template":
            self.templates += -1 if tag.closes else 1
            self.close_template()

    def close_template(self, everything: bool = False) -> None:
        """Writes the words of a template that is over."""
        if self.templates == 0 or everything:
            words = " ".join("".join(self.words).split())
            if words:
                self.out.append(f"<template>{_escaped(words)}</template>")
            self.words = []

    def _raw(self, token: Raw) -> None:
        """An element whose content is no markup; of programs only what describes the page to machines is kept."""
        tag, inside = token.tag, self.page[token.start : token.end]
        if self.templates:
            return
        attributes = dict(tag.attributes)
        if tag.name == "style":
            if sum(map(len, self.sheets)) < _MOST_SHEETS:
                self.sheets.append(_for_media(inside, attributes.get("media", "")))
        elif tag.name == "script":
            if attributes.get("type", "").strip().lower() == "application/ld+json":
                json = visible(inside).replace("<!--", "<\\u0021--")
                self.out.append(f'<script type="application/ld+json">{json}</script>')
        elif tag.name == "xmp":
            words = self.stream.add(token.start, token.end, references=False)
            self.out.append(f"<pre{_attributes(tag.attributes)}>{_escaped(words)}</pre>")
        else:
            self._bare(tag, token)
            self.framed.append(_bare_words(unescaped(attributes.get("srcdoc", ""))))

    def _bare(self, tag: Tag, token: Raw) -> None:
        inside = self.page[token.start : token.end]
        words = self._seen(token.start, token.end) if tag.name in {"title", "textarea"} else _bare_words(inside)
        shown = [one for one in tag.attributes if _ATTRIBUTE.fullmatch(one[0])] if tag.name != "title" else []
        self.out.append(f"<{tag.name}{_attributes(shown)}>{_escaped(words)}</{tag.name}>")

    def _seen(self, start: int, end: int) -> str:
        return visible(unescaped(self.page[start:end]))


def _is_shown(template: Tag) -> bool:
    """Whether the content of a template is shown: that of a shadow tree declared in markup (HTML, 4.12.3)."""
    return dict(template.attributes).get("shadowrootmode", "").lower() in {"open", "closed"}


def _for_media(sheet: str, media: str) -> str:
    """A style sheet as it would stand in one for all media."""
    return f"@media {media}{{{sheet}}}" if media.strip() else sheet


def _bare_words(markup: str) -> str:
    """The words of markup that is not shown: never text, so that it need not be taken apart with care."""
    return " ".join(visible(unescaped(_TAGS.sub(" ", markup))).split())


def _attributes(attributes: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{_value(value)}"' for name, value in attributes)


def _value(value: str) -> str:
    return visible(value).replace('"', "&quot;")


def _opened(tag: Tag) -> str:
    return f"<{tag.name}{_attributes(one for one in tag.attributes if _ATTRIBUTE.fullmatch(one[0]))}>"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
