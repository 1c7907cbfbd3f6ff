"""How an element looks, as far as words can be hidden so. In: what style sheets say of it, and the look around it.

Out: its own look, with the reason why nobody sees its words, where that is so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from embargowatch.read.colours import BLACK, WHITE, Colour, alike, colour, length, over
from embargowatch.read.sheets import Declared, Sheet

SMALLEST = 2.0  # pixels of letters that can still be seen
_FAR = 1000.0  # pixels beyond the edge
_BESIDE = 5000.0  # pixels to the right of it
_NOTHING = 1.0  # pixels of a box that shows nothing
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data dfn del em font i ins kbd label mark nobr q s samp small span strike
    strong sub sup time tt u var x-unknown""".split()
)
_FONT = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%|ex|pc|in|cm|mm|vw|vh)?|0)(?:\s*/\s*[\w.%]+)?\s+\S")
_ZERO = r"[+-]?0*\.?0+(?:%|px|deg)?"
_FLAT = re.compile(
    rf"scale(?:3d|x|y)?\(\s*(?:{_ZERO}\s*[,)]|[\d.]+\s*,\s*{_ZERO}\s*[,)])|rotate[xy]\(\s*[+-]?90deg"
    rf"|matrix\(\s*{_ZERO}\s*,\s*{_ZERO}\s*,\s*{_ZERO}\s*,\s*{_ZERO}|(?:^|\s)scale[xy]?\(\s*0?\.00\d*\s*\)"
)
_MOVE = re.compile(r"translate(3d|x|y)?\(\s*([^(),]+)(?:,\s*([^(),]+))?[^()]*\)")


@dataclass(frozen=True, slots=True)
class Look:
    """What is handed on to the elements inside.

    ``gone``: why nothing inside can be seen, whatever it says. ``behind``: the colour of the background, None where a
    picture or an unknown colour lies there. ``backed``: some background was set, on an element below the page.
    """

    gone: str | None = None
    unseen: str | None = None  # why its own words are not seen; elements inside may say otherwise
    size: float = 16.0
    colour: Colour | None = BLACK
    filled: Colour | None = None  # -webkit-text-fill-color, which goes before the colour
    behind: Colour | None = WHITE
    backed: bool = False
    indent: float = 0.0

    @property
    def reason(self) -> str | None:
        """Why nobody sees the words that stand in the element itself; None where they are seen."""
        return self.gone or self.unseen or self._small() or self._blank()

    def _small(self) -> str | None:
        if self.size < SMALLEST:
            return "is written in letters of no size"
        return "is moved out of sight" if self.indent <= -_FAR / 2 else None

    def _blank(self) -> str | None:
        ink = self.filled or self.colour
        if ink is None:
            return None
        if ink[3] < 0.05:
            return "is written in no colour"
        if self.behind is not None and alike(over(ink, self.behind), self.behind):
            return "has the colour of its background"
        return None


@dataclass(frozen=True, slots=True)
class Styles:
    """What is said of one element: names and values, resolved."""

    tag: str
    said: dict[str, str]
    origins: dict[str, str]
    size: float

    def get(self, name: str) -> str:
        """The value of ``name``; "" where nothing is said."""
        return self.said.get(name, "")

    def pixels(self, name: str, whole: float = 1280.0) -> float | None:
        """The length that ``name`` has, in pixels."""
        value = self.said.get(name)
        return length(value, self.size, whole) if value else None

    def by(self, name: str) -> str:
        """ "is hidden by its style (opacity)"."""
        return f"is hidden by {self.origins.get(name, 'its style')} ({name})"


def look(tag: str, declared: dict[str, Declared], around: Look, sheet: Sheet) -> Look:
    """The look of an element of which ``declared`` is said, inside another."""
    if not declared:
        return around
    said = {name: sheet.resolved(one.value) for name, one in declared.items()}
    size = _size(said, around.size)
    styles = Styles(tag, said, {name: one.origin for name, one in declared.items()}, size)
    found = replace(around, size=size, gone=around.gone or _gone(styles, around))
    found = _seen(styles, _coloured(styles, found))
    indent = styles.pixels("text-indent")
    return found if indent is None else replace(found, indent=indent)


def _size(said: dict[str, str], around: float) -> float:
    """The size of letters, by ``font-size`` or else by ``font``."""
    short = _FONT.search(f" {said['font']}") if "font" in said else None
    value = said.get("font-size") or (short[1] if short else "")
    if value in {"smaller", "larger"}:
        return around * (0.83 if value == "smaller" else 1.2)
    known = _SIZES.get(value) if value in _SIZES else length(value, around, around) if value else around
    return around if known is None or (known < 0) else float(known)


def _seen(styles: Styles, found: Look) -> Look:
    """With what is said of ``visibility``, which elements inside may take back."""
    value = styles.get("visibility")
    if value in {"hidden", "collapse"}:
        return replace(found, unseen=styles.by("visibility"))
    return replace(found, unseen=None) if value in {"visible", "initial"} else found


def _coloured(styles: Styles, found: Look) -> Look:
    if ink := styles.get("color"):
        found = replace(found, colour=found.colour if ink in {"inherit", "currentcolor"} else colour(ink))
    if fill := styles.get("-webkit-text-fill-color"):
        found = replace(found, filled=None if fill == "currentcolor" else colour(fill))
    return _background(styles, found)


def _background(styles: Styles, found: Look) -> Look:
    """With the background that is set, over the one behind it."""
    for name in ("background", "background-color"):
        value = styles.get(name)
        if not value or value in {"none", "inherit", "initial", "unset", "0", "0 0"}:
            continue
        words = re.findall(r"[\w#-]+(?:\([^()]*\))?", value)
        known = next((one for one in map(colour, words) if one is not None), None)
        if "url(" in value or "gradient" in value or (known is None and name == "background-color"):
            found = replace(found, behind=None, backed=True)
        elif known is not None:
            solid = known[3] >= 0.99 or found.behind is not None
            behind = over(known, found.behind or WHITE) if solid else None
            found = replace(found, behind=behind, backed=found.backed or known[3] > 0)
    picture = styles.get("background-image")
    return replace(found, behind=None, backed=True) if picture not in {"", "none", "initial"} else found


def _gone(styles: Styles, around: Look) -> str | None:
    """The reason why nothing in the element can be seen."""
    if styles.get("display") == "none":
        return styles.by("display")
    if styles.get("content-visibility") == "hidden":
        return styles.by("content-visibility")
    opacity = length(styles.get("opacity"), 16, 1.0)
    if (opacity is not None and opacity < 0.05) or re.search(rf"opacity\(\s*{_ZERO}\s*\)", styles.get("filter")):
        return styles.by("opacity")
    return _moved(styles) or _cut(styles) or _flat(styles) or _below(styles, around)


def _moved(styles: Styles) -> str | None:
    """Out of sight by its position, its margin, or a move."""
    if styles.get("position") in {"absolute", "fixed", "relative", "sticky"}:
        edges = dict(zip(("top", "right", "bottom", "left"), _four(styles.get("inset")), strict=True))
        for name in ("left", "top", "right", "bottom"):
            value = length(styles.get(name) or edges[name], styles.size, 1280.0 if name in {"left", "right"} else 720.0)
            far = value is not None and (value <= -_FAR or (name == "left" and value >= _BESIDE))
            if far and not (name == "bottom" and styles.get("position") != "fixed"):
                return styles.by("position")
            if name == "right" and value is not None and value >= _BESIDE:
                return styles.by("position")
    margins = dict(zip(("margin-top", "", "", "margin-left"), _four(styles.get("margin")), strict=True))
    for name in ("margin-left", "margin-top"):
        value = length(styles.get(name) or margins[name], styles.size, 1280.0)
        if value is not None and (value <= -_FAR or (name == "margin-left" and value >= _BESIDE)):
            return styles.by("margin")
    for move in _MOVE.finditer(styles.get("transform")) if not _is_inline(styles) else ():
        sides = [length(one or "", styles.size, 500.0) for one in move.groups()[1:]]
        first = sides[0] if sides[0] is not None else 0.0
        far = abs(first) >= _BESIDE or first <= -_FAR or (sides[1] is not None and sides[1] <= -_FAR)
        if far and move[0]:
            return styles.by("transform")
    return None


def _four(value: str) -> tuple[str, str, str, str]:
    """The four sides of "1px 2px": top, right, bottom, left."""
    words = value.split()[:4] or [""]
    top, right = words[0], words[1] if len(words) > 1 else words[0]
    bottom = words[2] if len(words) > 2 else top
    return top, right, bottom, words[3] if len(words) > 3 else right


def _cut(styles: Styles) -> str | None:
    """In a box that shows nothing of it."""
    clip = re.sub(r"[\s,]+", " ", styles.get("clip")).strip()
    away = styles.get("position") in {"absolute", "fixed"}
    if away and (rect := re.fullmatch(r"rect\( ?(\S+) (\S+) (\S+) (\S+?) ?\)", clip)):
        top, right, bottom, left = (length(one, styles.size, 0) for one in rect.groups())
        if None not in (top, bottom) and (bottom or 0) - (top or 0) <= _NOTHING:
            return styles.by("clip")
        if None not in (left, right) and (right or 0) - (left or 0) <= _NOTHING:
            return styles.by("clip")
    path = styles.get("clip-path")
    inset = re.search(r"inset\(\s*([\d.]+)%", path)
    if (inset and float(inset[1].rstrip(".") or 0) >= 50) or re.search(rf"(?:circle|ellipse)\(\s*{_ZERO}[\s)]", path):
        return styles.by("clip-path")
    if re.fullmatch(rf"polygon\((?:\s*{_ZERO}\s+{_ZERO}\s*,?)+\)", path):
        return styles.by("clip-path")
    hides = [styles.get(name).split() for name in ("overflow", "overflow-x", "overflow-y")]
    if not _is_inline(styles) and any(word in {"hidden", "clip"} for words in hides for word in words):
        for name in ("height", "max-height", "width", "max-width"):
            value = styles.pixels(name)
            if value is not None and value <= _NOTHING:
                return styles.by("overflow")
    return None


def _flat(styles: Styles) -> str | None:
    """Drawn so small or so thin that nothing is left."""
    if not _is_inline(styles) and _FLAT.search(styles.get("transform")):
        return styles.by("transform")
    if styles.get("scale") and not _is_inline(styles) and re.match(rf"{_ZERO}(?:\s|$)", styles.get("scale")):
        return styles.by("scale")
    return None


def _below(styles: Styles, around: Look) -> str | None:
    """Behind the background of an element around it."""
    value = styles.get("z-index")
    placed = styles.get("position") in {"absolute", "fixed", "relative", "sticky"}
    if placed and value.startswith("-") and value[1:].isdecimal() and around.backed:
        return styles.by("z-index")
    return None


def _is_inline(styles: Styles) -> bool:
    """Whether the element is laid out in a line, where boxes have no height, and cannot be cut or turned."""
    display = styles.get("display")
    if display:
        return display == "inline"
    away = styles.get("position") in {"absolute", "fixed"} or styles.get("float") in {"left", "right"}
    return styles.tag in _INLINE and not away
