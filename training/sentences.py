"""Texts whose passings are labelled, for the branch that learns roles: who supplies what to whom, at which word.

In: files of marked lines (``roles/*.txt`` and ``roles/news/*.txt``, our own writing; ``roles/generate.py`` makes more
from patterns; ``snippets.py`` labels texts of others). Out: rows of words with their targets. Marks:
``<T1:status word>`` the word that says that something passes, ``<S1 ...>`` supplier, ``<R1 ...>`` recipient,
``<I1 ...>`` item; a small letter where the name stands elsewhere in the text than beside that word; the number ties
them together; no mark, nothing passes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embargowatch.understand import tokens
from embargowatch.understand.syntax import Sentence

ROLES = ("none", "supplier", "recipient", "item")
STANDINGS = ("reported", "denied", "planned", "attempted", "hypothetical")
UNKNOWN = -1
LONGEST = 230  # words of one row

_MARK = re.compile(r"<([TSRIsri]\d+(?:,[TSRIsri]\d+)*)(?::(\w+))? ([^<>]+)>")
LETTERS = {"S": 1, "R": 2, "I": 3}

Spans = list[tuple[int, int]]
Parse = Callable[[str], list[Sentence]]


@dataclass
class Passed:
    """One transfer: character spans. ``roles``: number of the role (index in ROLES) to spans."""

    trigger: tuple[int, int]
    standing: str
    roles: dict[int, Spans] = field(default_factory=dict)


@dataclass
class Labelled:
    """A text with all its transfers."""

    text: str
    passed: list[Passed]


@dataclass
class Row:
    """Words of one text, and per word: is it a trigger (1, 0, -1 unknown), its standing, its role to each trigger."""

    forms: list[str]
    spaces: list[bool]
    trigger: list[int]
    standing: list[int]
    pairs: list[tuple[int, int, int]]  # word of the trigger, word, role


def marked(line: str) -> Labelled:
    """One line of a file of marked sentences. ValueError says what is wrong with it."""
    text, last, passed = "", 0, dict[str, Passed]()
    spans: list[tuple[str, str, tuple[int, int]]] = []
    for found in _MARK.finditer(line):
        text += line[last : found.start()]
        span = (len(text), len(text) + len(found.group(3)))
        text += found.group(3)
        last = found.end()
        for mark in found.group(1).split(","):
            if mark[0] == "T":
                if mark[1:] in passed:
                    raise ValueError(f"two words for one transfer: {line}")
                passed[mark[1:]] = Passed(span, found.group(2) or "reported")
            spans.append((mark[0], mark[1:], span))
    text += line[last:]
    if "<" in text or ">" in text:
        raise ValueError(f"a mark that cannot be read: {line}")
    for letter, number, span in spans:
        if number not in passed or passed[number].standing not in STANDINGS:
            raise ValueError(f"no word says that {number} passes, or an unknown status: {line}")
        if letter != "T":
            passed[number].roles.setdefault(LETTERS[letter.upper()], []).append(span)
    return Labelled(text, list(passed.values()))


def read(path: Path) -> list[str]:
    """The lines of one file."""
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def generated(sentence: dict[str, Any]) -> Labelled:
    """A sentence of ``generate.Writer``."""
    text = str(sentence["text"])
    span = {key: (value[0], value[1]) for key, value in sentence.items() if isinstance(value, list) and key != "named"}
    if "trigger" not in span:
        return Labelled(text, [])
    roles = {n: [span[name]] for n, name in enumerate(ROLES) if name in span}
    return Labelled(text, [Passed(span["trigger"], "", roles)])


class Rows:
    """Labelled texts to rows; the head word of each marked phrase is found in the tree of a parser."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse

    def __call__(self, labelled: Labelled) -> Row | None:
        """One row, or None where a marked phrase holds no word or the text is too long."""
        parsed = self._parse(labelled.text)
        words = [(t.start, t.end) for s in parsed for t in s.tokens]
        if not words or len(words) > LONGEST:
            return None
        first = {id(s): n for s, n in zip(parsed, _offsets(parsed), strict=True)}

        def head(span: tuple[int, int]) -> int | None:
            for sentence in parsed:
                inside = [t for t in sentence.tokens if span[0] <= t.start < span[1]]
                tops = [t for t in inside if not any(t.head == o.index for o in inside)]
                if tops:  # "the army" before "rifles" may be two phrases to the parser: not the article
                    top = next((t for t in tops if t.upos not in ("DET", "ADP", "PUNCT")), tops[0])
                    return first[id(sentence)] + top.index
            return None

        forms = [labelled.text[a:b] for a, b in words]
        spaces = [b != (words[n + 1][0] if n + 1 < len(words) else -1) for n, (_, b) in enumerate(words)]
        row = Row(forms, spaces, [0] * len(words), [UNKNOWN] * len(words), [])
        return row if all(_filled(row, passed, head) for passed in labelled.passed) else None


def _filled(row: Row, passed: Passed, head: Callable[[tuple[int, int]], int | None]) -> bool:
    """Writes one transfer into the row. False where a phrase holds no word."""
    trigger = head(passed.trigger)
    if trigger is None:
        return False
    row.trigger[trigger] = 1
    row.standing[trigger] = STANDINGS.index(passed.standing) if passed.standing else UNKNOWN
    roles = dict.fromkeys(range(len(row.forms)), 0)
    for role, spans in passed.roles.items():
        for span in spans:
            at = head(span)
            if at is None:
                return False
            roles[at] = role
    row.pairs += [(trigger, word, role) for word, role in roles.items()]
    return True


def _offsets(parsed: list[Sentence]) -> list[int]:
    out, total = [], 0
    for sentence in parsed:
        out.append(total)
        total += len(sentence.tokens)
    return out


class Names:
    """Swaps the states of a text for others, so that no role is learned by heart from who usually plays it."""

    def __init__(self, states: Iterable[tuple[str, str, str]]) -> None:
        plain = [s for s in states if not s[0].startswith("the ")]
        self._states = plain
        words = sorted({w for s in plain for w in s}, key=len, reverse=True)
        self._any = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")

    def swapped(self, line: str, chance: random.Random) -> str:
        """A marked line with each of its states exchanged for another one."""
        other: dict[tuple[str, str, str], tuple[str, str, str]] = {}

        def put(found: re.Match[str]) -> str:
            word = found.group()
            state = next(s for s in self._states if word in s)
            if state not in other:
                other[state] = chance.choice([s for s in self._states if s not in other.values()])
            return other[state][state.index(word)]

        return self._any.sub(put, line)


def curly(line: str) -> str:
    """Straight quotation marks as newspapers print them."""
    line = re.sub(r'(^|[\s(])"', r"\1“", line).replace('"', "”")
    return line.replace("'", "’")


def shapes(row: Row) -> list[int]:
    """The shape of each word."""
    before = [True, *row.spaces[:-1]]
    return [tokens.shape(form, spaced) for form, spaced in zip(row.forms, before, strict=True)]
