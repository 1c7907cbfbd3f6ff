"""Text that a reader does not see. In: the tree of a page, its style sheets. Out: which elements hide their words.

What nobody sees must not become a claim: planted sentences, templates, fallbacks, texts for other media. The rules are
those of a browser with scripts and a screen of 1280 by 720 that has only the page itself. What lies over other words,
what a script does, and style sheets elsewhere cannot be known from the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from embargowatch.model import Furniture
from embargowatch.read.look import Look, look
from embargowatch.read.rewrite import Rewritten
from embargowatch.read.selectors import Work
from embargowatch.read.sheets import Declared, Sheet, names, sheet

# Elements whose content a browser with scripts does not show as text of the page, or only in a drawing or a control.
_NEVER = frozenset(
    """script style template noscript iframe audio video canvas embed applet datalist noframes noembed head title rp
    svg select textarea annotation annotation-xml""".split()
)
_SHOWN = {
    "svg": "is part of a drawing",
    "select": "is a list to choose from",
    "textarea": "is a field to write in",
}
_UNTOLD = frozenset({"script", "style", "head", "title", "rp"})  # no words for people
_ROOTS = frozenset({"html", "body"})  # pages hide these until a script has run


@dataclass(slots=True)
class Hidden:
    """``elements``: those whose own words are not seen. ``gone``: the topmost of those in which nothing is.

    ``found``: the words with the rule that hides them. ``cut``: there were more rules than can be looked at.
    """

    elements: set[Any] = field(default_factory=set)
    gone: set[Any] = field(default_factory=set)
    found: list[Furniture] = field(default_factory=list)
    cut: bool = False


def hidden(tree: Any, page: Rewritten) -> Hidden:
    """What is hidden in ``tree``."""
    walk = _Walk(sheet(page.sheets, names(tree) if page.sheets else ()), page.linked, page.shadows)
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            walk.enter(element)
        else:
            walk.leave(element)
    walk.result.cut = walk.sheet.cut
    return walk.result


class _Walk:
    """Where the walk over the tree is. Looks of the elements around, and the list that words go to, if hidden."""

    def __init__(self, rules: Sheet, linked: bool, shadows: bool) -> None:
        self.sheet = rules
        self.shadows = shadows
        self.work = Work()
        self.result = Hidden()
        # Where sheets lie elsewhere, nobody here knows on which background words of no known one stand.
        self.looks = [Look(behind=None if linked else Look().behind)]
        self.words: list[list[str] | None] = [None]
        self.reasons: list[str | None] = [None]
        self.only: list[tuple[str, Any] | None] = [None]  # why, and which child alone is shown

    def enter(self, element: Any) -> None:
        """An element begins."""
        around = self.looks[-1]
        own = self._look(element, around)
        reason = own.reason
        self.looks.append(own)
        self.reasons.append(reason)
        self.only.append(_only(element, self.shadows))
        reason = reason or (self.only[-1][0] if self.only[-1] is not None else None)
        self.reasons[-1] = reason
        words = self.words[-1] if self.reasons[-2] == reason else None
        if reason is not None:
            self.result.elements.add(element)
            if own.gone is not None and around.gone is None:
                self.result.gone.add(element)
            words = self._list(reason) if words is None else words
            if element.tag not in _UNTOLD:
                words.append(f" {element.text or ''} ")
        self.words.append(words if reason is not None else None)

    def leave(self, element: Any) -> None:
        """An element is over; words behind it stand in the one around it."""
        words = self.words.pop()
        self.looks.pop()
        self.reasons.pop()
        self.only.pop()
        above = self.words[-1]
        if words is not None and words is not above:
            self._tell(words)
        if above is not None and element.tail and element.getparent().tag not in _UNTOLD:
            above.append(f" {element.tail} ")

    def _list(self, reason: str) -> list[str]:
        self.result.found.append(Furniture("other", "", reason))
        return [str(len(self.result.found) - 1)]

    def _tell(self, words: list[str]) -> None:
        """The words of a hidden part, under its reason."""
        at = int(words[0])
        told = " ".join("".join(words[1:]).split())
        self.result.found[at] = replace(self.result.found[at], text=told)

    def _look(self, element: Any, around: Look) -> Look:
        if not isinstance(element.tag, str) or around.gone is not None:
            return around
        declared = self.sheet.declared(element, self.work)
        if style := element.get("style"):
            declared = self.sheet.styled(style, declared)
        declared = _hints(element, declared)
        own = look(element.tag, declared, around, self.sheet)
        if element.tag in _ROOTS:
            return replace(own, gone=None, unseen=None)
        gone = own.gone or _gone(element, declared) or self._beside(element)
        return own if gone is own.gone else replace(own, gone=gone)

    def _beside(self, element: Any) -> str | None:
        """The reason where only another child of the element around is shown."""
        only = self.only[-1]
        return None if only is None or only[1] is element else only[0]


def _only(element: Any, shadows: bool) -> tuple[str, Any] | None:
    """Why one child of ``element`` alone is shown, and which; None for most elements.

    A closed ``<details>`` shows its first ``<summary>``; beside a shadow tree without a slot nothing else is shown.
    """
    if element.tag == "details" and element.get("open") is None:
        return "is closed until a reader opens it", element.find("summary")
    shadow = element.find("x-shadow") if shadows else None
    if shadow is None or next(shadow.iter("slot"), None) is not None:
        return None
    return "stands beside what is shown in its place", shadow


def told(found: Sequence[Furniture]) -> list[Furniture]:
    """Those that have words."""
    return [each for each in found if each.text]


def _gone(element: Any, declared: dict[str, Declared]) -> str | None:
    """The rule of HTML by which nothing in the element is shown."""
    tag = element.tag
    if tag in _NEVER:
        return _SHOWN.get(tag) or f"is inside <{tag}>, which is not shown"
    if tag == "object" and element.get("data"):
        return "is inside <object>, which is not shown"
    shown = declared["display"].value if "display" in declared else "none"
    if tag == "dialog" and element.get("open") is None and shown == "none":
        return "is a closed dialogue"
    if element.get("hidden") is not None:
        until = element.get("hidden").strip().lower() == "until-found"
        return "is marked as hidden" if until or shown == "none" else None
    if element.get("popover") is not None and shown == "none":
        return "is a closed dialogue"
    return None


def _hints(element: Any, declared: dict[str, Declared]) -> dict[str, Declared]:
    """With what attributes say of colours (HTML, 15.3): weaker than any style sheet."""
    tag = element.tag
    ink = element.get("color") if tag in {"font", "basefont"} else element.get("text") if tag == "body" else None
    for name, value in (("color", ink), ("background-color", element.get("bgcolor"))):
        if value and name not in declared and not (name == "background-color" and "background" in declared):
            written = value.strip().lower()
            bare = len(written) in {3, 6} and all(one in "0123456789abcdef" for one in written)
            declared[name] = Declared(f"#{written}" if bare else written, "its attributes", (0, (0, 0, 0), 0))
    return declared
