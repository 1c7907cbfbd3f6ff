"""Style sheets as far as they can hide words. In: sheets. Out: rules, found by the elements that they may fit.

CSS Syntax Level 3 and Cascading Level 5 in little: rules, rules within rules, media queries for a screen.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from embargowatch.read.colours import colour
from embargowatch.read.selectors import Selector, TooMuch, Work, parts, plain, selectors

MOST_RULES = 20_000
_WIDTH, _HEIGHT = 1280, 720  # pixels of the screen that media queries are asked about
# What may hide words, alone or together.
NAMES = frozenset(
    """display visibility opacity font-size font color background background-color background-image position left top
    right bottom inset margin margin-left margin-top text-indent clip clip-path transform scale width height max-width
    max-height overflow overflow-x overflow-y content-visibility filter -webkit-text-fill-color float z-index""".split()
)
_GLOBAL = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_WORDS = {
    "display": frozenset(
        """none block inline inline-block flex inline-flex grid inline-grid table inline-table table-row table-cell
        table-row-group table-header-group table-footer-group table-column table-column-group table-caption list-item
        contents flow-root flow ruby run-in -webkit-box -webkit-flex -webkit-inline-box -ms-flexbox""".split()
    ),
    "visibility": frozenset({"visible", "hidden", "collapse"}),
    "position": frozenset({"static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"}),
    "float": frozenset({"none", "left", "right", "inline-start", "inline-end"}),
    "content-visibility": frozenset({"visible", "auto", "hidden"}),
    **dict.fromkeys(
        ("overflow", "overflow-x", "overflow-y"), frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"})
    ),
}
_LENGTHS = frozenset(
    """font-size left top right bottom margin-left margin-top text-indent width height max-width max-height""".split()
)
_LENGTH = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:[a-z]+|%)?|[a-z-]+(?:\(.*\))?")
_PIECE = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|\\.|[{};]|url\(\s*[^\"')\s][^)]*\)?", re.DOTALL
)
_QUERY = re.compile(r"\(\s*(min|max)-(width|height)\s*:\s*([\d.]+)(px|em|rem)\s*\)", re.IGNORECASE)
_RANGE = re.compile(r"\(\s*(width|height)\s*([<>]=?)\s*([\d.]+)(px|em|rem)\s*\)", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration that counts: its value, where it came from, and how much weight it has."""

    value: str
    origin: str
    rank: tuple[int, tuple[int, int, int], int]  # important or not, specificity, order


@dataclass(slots=True)
class Sheet:
    """Rules by the key of the element that they are about. ``cut``: there were more than can be looked at."""

    rules: dict[tuple[str, str], list[tuple[Selector, int, dict[str, tuple[str, bool]]]]] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    number: int = 0
    cut: bool = False

    def declared(self, element: Any, work: Work) -> dict[str, Declared]:
        """What the sheets say of ``element`` that could hide it, each name by the rule that wins."""
        found: dict[str, Declared] = {}
        if self.cut or not self.rules:
            return found
        keys = [("any", ""), ("tag", element.tag), ("id", element.get("id") or "")]
        keys += [("class", name) for name in dict.fromkeys((element.get("class") or "").split())]
        try:
            for key in keys:
                for selector, order, declarations in self.rules.get(key, ()):
                    if selector.fits(element, work):
                        for name, (value, important) in declarations.items():
                            rank = (2 if important else 0, selector.weight, order)
                            _take(found, name, Declared(value, "the style sheet", rank))
        except TooMuch:
            self.cut = True
        return found

    def styled(self, style: str, found: dict[str, Declared]) -> dict[str, Declared]:
        """``found`` with what the element's own ``style`` says."""
        for name, (value, important) in _declarations(style).items():
            _take(found, name, Declared(value, "its style", (3 if important else 1, (0, 0, 0), 0)))
        return found

    def resolved(self, value: str) -> str:
        """``value`` with the variables that the page sets for the whole of it."""
        for _ in range(5):
            if "var(" not in value:
                break
            value = _VARIABLE.sub(lambda found: self.variables.get(found[1], found[2] or ""), value)[:500]
        return value.strip().lower()


def names(tree: Any) -> set[tuple[str, str]]:
    """The tags, classes and ids of a page, by the keys of compounds."""
    found: set[tuple[str, str]] = set()
    for element in tree.iter():
        found.add(("tag", element.tag))
        found.add(("id", element.get("id") or ""))
        found.update(("class", name) for name in (element.get("class") or "").split())
    return found


def sheet(sheets: Iterable[str], present: Container[tuple[str, str]]) -> Sheet:
    """All ``sheets`` of a page as one, without the rules that need a name that is not ``present`` on the page."""
    found = Sheet()
    for text in sheets:
        for written, declarations in _rules(text):
            relevant = _declarations(declarations)
            if not relevant and "--" not in declarations:
                continue
            for selector in selectors(written):
                if not selector.may_fit(present):
                    continue
                found.number += 1
                if found.number > MOST_RULES:
                    found.cut = True
                    return found
                if _is_root(selector):
                    found.variables.update(_variables(declarations))
                if relevant:
                    key = selector.compounds[0].key
                    found.rules.setdefault(key, []).append((selector, found.number, relevant))
    return found


def _take(found: dict[str, Declared], name: str, declared: Declared) -> None:
    before = found.get(name)
    if before is None or declared.rank >= before.rank:
        found[name] = declared


def _is_root(selector: Selector) -> bool:
    """Whether a rule is about the whole page."""
    first = selector.compounds[0]
    return len(selector.compounds) == 1 and (first.key in {("tag", "html"), ("tag", "body")} or first.key[0] == "any")


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(selector, declarations) of each rule that holds for a screen; rules within rules with the selectors around."""
    open_: list[tuple[str | None, list[str]]] = []  # selector, or None for a block that holds rules; "" for no rule
    buffer: list[str] = []
    at, skipped = 0, 0
    for found in _PIECE.finditer(text):
        buffer.append(text[at : found.start()])
        at = found.end()
        piece = found[0]
        if piece == "{":
            prelude, buffer = "".join(buffer).strip(), []
            kind = "" if skipped else _opened(prelude, open_)
            open_.append((kind, []))
            skipped += kind == ""
        elif piece in {";", "}"}:
            if open_ and open_[-1][0]:
                open_[-1][1].append("".join(buffer))
            buffer = []
            if piece == "}" and open_:
                yield from _closed(open_.pop())
                skipped = sum(kind == "" for kind, _ in open_) if skipped else 0
        elif not piece.startswith("/*"):
            buffer.append(piece)
    if open_ and open_[-1][0]:
        open_[-1][1].extend(["".join(buffer) + text[at:]])
    while open_:
        yield from _closed(open_.pop())


def _closed(block: tuple[str | None, list[str]]) -> Iterator[tuple[str, str]]:
    kind, declarations = block
    if kind and declarations:
        yield kind, ";".join(declarations)


def _opened(prelude: str, open_: list[tuple[str | None, list[str]]]) -> str | None:
    """What a block that begins with ``prelude`` is: a rule's selector, None for rules inside, "" to be passed over."""
    above = next((kind for kind, _ in reversed(open_) if kind), "")
    if not prelude.startswith("@"):
        return _nested(prelude, above)[:2000] if len(open_) < 20 else ""
    name, _, rest = prelude[1:].partition(" ") if " " in prelude else (re.split(r"\(", prelude[1:])[0], "", prelude)
    name = plain(name.split("(")[0]).lower()
    holds = {"media": _is_for_screen(prelude[6:]), "supports": "not" not in rest, "layer": True}.get(name, False)
    return (above or None) if holds else ""


def _nested(prelude: str, above: str) -> str:
    """A selector within a rule, written out; "" where it grows too long."""
    if not above:
        return prelude
    inner = [part.strip() for part in parts(prelude, ",")]
    return ",".join(part.replace("&", f":is({above})") if "&" in part else f":is({above}) {part}" for part in inner)


def _is_for_screen(queries: str) -> bool:
    """Whether a media query list holds for a screen (Media Queries Level 4); what is not known does not hold."""
    return not queries.strip() or any(_query(query.strip().lower()) for query in parts(queries, ","))


def _query(query: str) -> bool:
    if query.startswith("not "):
        return not _query(query[4:])
    terms = [term for term in re.split(r"\s+and\s+|^only\s+", query) if term]
    return all(_term(term.strip()) for term in terms)


def _term(term: str) -> bool:
    if term in {"screen", "all"}:
        return True
    found = _QUERY.fullmatch(term)
    if found is not None:
        size = float(found[3] or 0) * (1 if found[4] == "px" else 16) if found[3].count(".") < 2 else 0
        own = _WIDTH if found[2] == "width" else _HEIGHT
        return own >= size if found[1] == "min" else own <= size
    ranged = _RANGE.fullmatch(term)
    if ranged is None or ranged[3].count(".") > 1:
        return term in {"(prefers-color-scheme: light)", "(prefers-color-scheme:light)", "(hover: hover)", "(hover)"}
    own, size = _WIDTH if ranged[1] == "width" else _HEIGHT, float(ranged[3]) * (1 if ranged[4] == "px" else 16)
    return {"<": own < size, "<=": own <= size, ">": own > size, ">=": own >= size}[ranged[2]]


def _declarations(text: str) -> dict[str, tuple[str, bool]]:
    """Value and importance of each declaration that could hide words; the last of a name counts."""
    found: dict[str, tuple[str, bool]] = {}
    for part in parts(re.sub(r"/\*.*?(?:\*/|\Z)", "", text[:5000], flags=re.DOTALL), ";"):
        name, colon, value = part.partition(":")
        name = plain(name.strip()).lower()
        if not colon or name not in NAMES:
            continue
        value, _, mark = plain(value).strip().lower().partition("!")
        important = mark.strip() == "important"
        if not _is_valid(name, value.strip()):
            continue
        if important or not found.get(name, ("", False))[1]:
            found[name] = (value.strip(), important)
    return found


def _is_valid(name: str, value: str) -> bool:
    """Whether a browser takes the declaration; one that it does not take leaves the one before in force."""
    if "var(" in value or value in _GLOBAL:
        return bool(value)
    if name in _WORDS:
        words = value.split()
        return 0 < len(words) <= 2 and all(word in _WORDS[name] for word in words)
    if name in {"color", "background-color", "-webkit-text-fill-color"}:
        return (
            colour(value) is not None
            or value == "currentcolor"
            or re.fullmatch(r"[a-z-]+(?:\(.*\))?", value) is not None
        )
    if name in _LENGTHS:
        return _LENGTH.fullmatch(value) is not None
    return bool(value) and (name != "opacity" or re.fullmatch(r"[+-]?[\d.]+%?|calc\(.*\)", value) is not None)


def _variables(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in parts(text[:5000], ";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip().startswith("--")}
