"""Text that a reader does not see. In: the tree of a page. Out: the tree without it, and what was taken out.

What nobody sees must not become a claim: planted sentences, templates, fallbacks, texts for other media.
"""

from __future__ import annotations

import re
from typing import Any

from embargowatch.model import Furniture

# Elements whose content a browser with scripts does not show as text of the page.
_NEVER = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "canvas",
        "object",
        "embed",
        "applet",
        "iframe",
        "audio",
        "video",
        "datalist",
        "select",
        "option",
        "textarea",
        "noframes",
        "noembed",
        "head",
    ]
)
_KEPT = frozenset({"html", "body", "main", "article"})  # pages hide these until a script has run
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)|content-visibility\s*:\s*hidden"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right|bottom|margin-left|margin-top)\s*:\s*-\d{4,}"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%|transform\s*:\s*scale\(\s*0\s*\))",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?:^|;)\s*(background(?:-color)?|color)\s*:\s*([^;!]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"(?:([a-z][a-z0-9]*)?([.#])([A-Za-z_][\w-]{0,80}))")


def without_hidden(tree: Any) -> list[Furniture]:
    """Takes hidden elements out of ``tree`` (their tails stay) and lists the words that were in them."""
    classes, ids = _hidden_by_sheet(tree)
    found = []
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        reason = _reason(element, classes, ids)
        if reason is None or _is_gone(element, tree):
            continue
        words = " ".join(element.text_content().split()) if element.tag not in _NEVER or _tells(element) else ""
        if words:
            found.append(Furniture("other", words, reason))
        element.drop_tree()
    return found


def _tells(element: Any) -> bool:
    """Whether the content of an element that is never shown is prose: templates and fallbacks, not programs."""
    return element.tag in {"template", "noscript", "noframes", "noembed", "object", "canvas", "video", "audio"}


def _reason(element: Any, classes: set[str], ids: set[str]) -> str | None:
    """The rule that hides this element, in words."""
    if element.tag in _NEVER:
        return f"is inside <{element.tag}>, which is not shown"
    if element.tag in _KEPT:
        return None
    if element.tag == "dialog" and element.get("open") is None:
        return "is a closed dialogue"
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").strip().lower() == "true":
        return "is marked as hidden"
    style = element.get("style") or ""
    if style and (_HIDING.search(style) or _same_colours(style)):
        return "is hidden by its style"
    named = (element.get("class") or "").split()
    return "is hidden by the style sheet" if element.get("id") in ids or not classes.isdisjoint(named) else None


def _same_colours(style: str) -> bool:
    """Whether text and background have the same colour, as far as one attribute tells."""
    colours = {name.lower().split("-")[0]: value.strip().lower() for name, value in _COLOUR.findall(style)}
    return "color" in colours and colours["color"] == colours.get("background")


def _hidden_by_sheet(tree: Any) -> tuple[set[str], set[str]]:
    """Classes and ids that the style sheets inside the page hide always, by simple selectors and outside of @media."""
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in tree.iter("style"):
        for selectors, body in _RULE.findall(_without_media(sheet.text or "")):
            if not _HIDING.search(body):
                continue
            for selector in selectors.split(","):
                match = _SELECTOR.fullmatch(selector.strip())
                if match is not None and match[1] not in _KEPT:
                    (classes if match[2] == "." else ids).add(match[3])
    return classes, ids


def _without_media(sheet: str) -> str:
    """The sheet without comments and without blocks that begin with @: those hold only for some media."""
    plain = re.sub(r"/\*.*?\*/", "", sheet[:500_000], flags=re.DOTALL)
    kept, depth, inside = [], 0, False
    for piece in re.split(r"([{}])", plain):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth == 0:
            inside = piece.strip().startswith("@")
        if not inside:
            kept.append(piece)
        if piece == "}" and depth <= 0:
            depth, inside = 0, False
    return "".join(kept)


def _is_gone(element: Any, tree: Any) -> bool:
    """Whether an element above was taken out already."""
    top = element
    while (above := top.getparent()) is not None:
        top = above
    return top is not tree
