"""Selectors of style sheets. In: a selector and an element. Out: whether it fits. Bounded by the work that it may do.

Selectors Level 4. What depends on the reader's hand (``:hover``) or on drawing (``::before``) fits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_STEPS = 1_000_000  # comparisons of one page; a second or so
_DEEPEST = 4  # lists within lists: ":not(:is(...))"
_LONGEST = 2000  # characters of one selector

_IDENT = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}[ \t\n]?|\\[^\n])+"
_SIMPLE = re.compile(
    rf"(?P<star>\*)|(?P<kind>[.#])(?P<name>{_IDENT})|(?P<tag>{_IDENT})"
    rf"|\[\s*(?P<key>{_IDENT})\s*(?:(?P<how>[~|^$*]?=)\s*(?:\"(?P<one>[^\"]*)\"|'(?P<two>[^']*)'|(?P<bare>{_IDENT}))"
    rf"\s*(?P<fold>[iIsS])?\s*)?\]|::?(?P<pseudo>{_IDENT})(?P<args>\()?"
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|([^\n]))")
_NTH = re.compile(r"(?:([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))", re.IGNORECASE)

_NOBODY = ("any", "nobody")

Test = Callable[[Any, "Work"], bool]


class TooMuch(Exception):
    """More comparisons than one page may cost."""


@dataclass(slots=True)
class Work:
    """What is left of the work that one page may cost, and where each element stands among those beside it."""

    left: int = MOST_STEPS
    standing: dict[Any, tuple[int, int, int, int]] = field(default_factory=dict)

    def step(self, number: int = 1) -> None:
        """One comparison. Raises TooMuch."""
        self.left -= number
        if self.left < 0:
            raise TooMuch

    def place(self, element: Any) -> tuple[int, int, int, int]:
        """Number among the children of its parent from the first and from the last, and the same among its kind."""
        if element not in self.standing:
            parent = element.getparent()
            family = list(parent) if parent is not None else [element]
            self.step(len(family))
            kinds: dict[str, list[Any]] = {}
            for one in family:
                kinds.setdefault(one.tag, []).append(one)
            among = {one: (n, len(kind) - 1 - n) for kind in kinds.values() for n, one in enumerate(kind)}
            for n, one in enumerate(family):
                self.standing[one] = (n + 1, len(family) - n, among[one][0] + 1, among[one][1] + 1)
        return self.standing[element]


@dataclass(frozen=True, slots=True)
class Compound:
    """Conditions on one element, and how it stands to the one that the next compound to the left is about."""

    tests: tuple[Test, ...]
    key: tuple[str, str]  # ("id" | "class" | "tag" | "any", name): by which it is found
    names: frozenset[tuple[str, str]]  # all that it must have, by the same keys
    before: str = ""  # "" | " " | ">" | "+" | "~"


@dataclass(frozen=True, slots=True)
class Selector:
    """Compounds from right to left; ``weight`` is the specificity (ids, classes, tags)."""

    compounds: tuple[Compound, ...]
    weight: tuple[int, int, int]

    def may_fit(self, names: Container[tuple[str, str]]) -> bool:
        """Whether any element of a page with these tags, classes and ids could be selected."""
        return all(name in names for compound in self.compounds for name in compound.names)

    def fits(self, element: Any, work: Work) -> bool:
        """Whether ``element`` is selected. Raises TooMuch."""
        return _fits(self.compounds, 0, element, work)


def selectors(text: str, depth: int = 0) -> list[Selector]:
    """Each selector of a list; those that are not understood are left out, since they may fit nothing."""
    found = (_selector(part.strip(), depth) for part in parts(text[:_LONGEST], ","))
    return [one for one in found if one is not None]


def parts(text: str, mark: str) -> Iterator[str]:
    """``text`` cut at ``mark`` outside of brackets and quotation marks."""
    depth, start, quote = 0, 0, ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == mark and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def plain(name: str) -> str:
    """A name without the escapes of CSS: ``dis\\70 lay`` is ``display``."""
    if "\\" not in name:
        return name
    return _ESCAPE.sub(lambda found: _character(found[1]) if found[1] else found[2], name)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _selector(text: str, depth: int) -> Selector | None:
    """One selector without commas. None where it is not understood, or nests too deeply."""
    if not text or depth > _DEEPEST:
        return None
    compounds: list[Compound] = []
    weight, at, before = [0, 0, 0], 0, ""
    while at < len(text):
        compound = _compound(text, at, before, weight, depth)
        if compound is None:
            return None
        one, at = compound
        compounds.append(one)
        rest = text[at:].lstrip()
        if not rest:
            break
        if rest[0] not in ">+~" and len(rest) == len(text) - at:
            return None
        before = rest[0] if rest[0] in ">+~" else " "
        at = len(text) - len(rest[1:].lstrip() if before != " " else rest)
    return Selector(tuple(reversed(compounds)), (weight[0], weight[1], weight[2])) if compounds else None


def _compound(text: str, at: int, before: str, weight: list[int], depth: int) -> tuple[Compound, int] | None:
    """The conditions that begin at ``at``, and where they end."""
    tests: list[Test] = []
    keys: dict[str, str] = {}
    start = at
    while (found := _SIMPLE.match(text, at)) is not None:
        if found["tag"] is not None and at != start:
            return None
        at = found.end()
        if found["pseudo"] is not None:
            end = _closing(text, at) if found["args"] else at
            tests.append(_pseudo(found["pseudo"].lower(), text[at : end - 1] if found["args"] else "", depth, weight))
            at = end
        else:
            tests += _simple(found, keys, weight)
    if at == start:
        return None
    key = next(((kind, keys[kind]) for kind in ("id", "class", "tag") if kind in keys), ("any", ""))
    names = frozenset(keys.items()) | ({_NOBODY} if _never in tests else frozenset())
    return Compound(tuple(tests), key, names, before), at


def _closing(text: str, at: int) -> int:
    """Where the bracket that was opened before ``at`` is closed."""
    depth = 1
    for end in range(at, len(text)):
        depth += (text[end] == "(") - (text[end] == ")")
        if depth == 0:
            return end + 1
    return len(text) + 1


def _simple(found: re.Match[str], keys: dict[str, str], weight: list[int]) -> list[Test]:
    """The condition of a tag, class, id or attribute."""
    if found["star"]:
        return []
    if found["tag"] is not None:
        name = plain(found["tag"]).lower()
        keys["tag"] = name
        weight[2] += 1
        return [lambda element, work: element.tag == name]
    if found["kind"] is None:
        weight[1] += 1
        return [_attribute(found)]
    name = plain(found["name"])
    if found["kind"] == "#":
        keys["id"] = name
        weight[0] += 1
        return [lambda element, work: element.get("id") == name]
    keys["class"] = name
    weight[1] += 1
    return [lambda element, work: name in (element.get("class") or "").split()]


def _attribute(found: re.Match[str]) -> Test:
    key, how = plain(found["key"]).lower(), found["how"]
    value = plain(next((one for one in (found["one"], found["two"], found["bare"]) if one is not None), ""))
    fold = (found["fold"] or "").lower() == "i"

    def test(element: Any, work: Work) -> bool:
        own = element.get(key)
        if own is None or how is None:
            return own is not None
        own, wanted = (own.lower(), value.lower()) if fold else (own, value)
        if how == "=":
            return bool(own == wanted)
        if how == "~=":
            return wanted in own.split()
        if how == "|=":
            return bool(own == wanted or own.startswith(f"{wanted}-"))
        if not wanted:
            return False
        return bool({"^=": own.startswith, "$=": own.endswith, "*=": own.__contains__}[how](wanted))

    return test


def _pseudo(name: str, args: str, depth: int, weight: list[int]) -> Test:
    """The condition of a pseudo-class; those that are not known fit nothing."""
    if name in {"not", "is", "where", "matches", "any", "-webkit-any"}:
        inner = selectors(args, depth + 1)
        if name != "where" and inner:
            heaviest = max(one.weight for one in inner)
            weight[:] = [own + more for own, more in zip(weight, heaviest, strict=True)]
        wanted = name != "not"
        return lambda element, work: any(one.fits(element, work) for one in inner) == wanted
    weight[1] += 1
    if name == "root":
        return lambda element, work: element.getparent() is None
    if name in {"link", "any-link"}:
        return lambda element, work: element.tag == "a" and element.get("href") is not None
    return _among(name, args)


def _among(name: str, args: str) -> Test:
    """The condition of standing at a place among the children of the parent."""
    which = {"child": 0, "last-child": 1, "of-type": 2, "last-of-type": 3}
    if name in {"only-child", "only-of-type"}:
        at = 0 if name == "only-child" else 2
        return lambda element, work: work.place(element)[at] == work.place(element)[at + 1] == 1
    fixed = {"first-child": 0, "last-child": 1, "first-of-type": 2, "last-of-type": 3}
    if name in fixed:
        return lambda element, work: work.place(element)[fixed[name]] == 1
    nth = _NTH.fullmatch({"odd": "2n+1", "even": "2n"}.get(args.strip().lower(), args.strip()))
    if not name.startswith("nth-") or name[4:] not in which or nth is None:
        return _never
    at = which[name[4:]]
    step, first = (0, int(nth[4])) if nth[4] else (_step(nth[1]), int(f"{nth[2] or '+'}{nth[3] or 0}"))
    return lambda element, work: _is_nth(work.place(element)[at], step, first)


def _never(element: Any, work: Work) -> bool:
    """The condition that nothing fits."""
    return False


def _step(written: str) -> int:
    return int(f"{written}1") if written in {"", "+", "-"} else int(written)


def _is_nth(number: int, step: int, first: int) -> bool:
    beyond = number - first
    return beyond == 0 if step == 0 else beyond % step == 0 and beyond // step >= 0


def _fits(compounds: Sequence[Compound], at: int, element: Any, work: Work) -> bool:
    work.step()
    for test in compounds[at].tests:
        if not test(element, work):
            return False
    if at + 1 == len(compounds):
        return True
    how = compounds[at].before
    other = element.getprevious() if how in "+~" else element.getparent()
    while other is not None:
        if _fits(compounds, at + 1, other, work):
            return True
        if how in "+>":
            return False
        other = other.getprevious() if how == "~" else other.getparent()
    return False
