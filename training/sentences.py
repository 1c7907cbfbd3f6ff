"""Sentences whose passings are labelled, for the role heads: who supplies what to whom, at which word.

In: files of marked lines (``roles/*.txt``, our own writing; ``roles/generate.py`` makes more from patterns) and, where
given, RAMS 1.0 (one event with its arguments in five sentences). Out: rows of numbers as ``batches.Numbers`` gives
them, without trees. Marks: ``<T1:status word>`` the word that says that something passes, ``<S1 ...>`` supplier,
``<R1 ...>`` recipient, ``<I1 ...>`` item; the number ties them together; no mark, nothing passes.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embargowatch.understand import tokens
from embargowatch.understand.syntax import Sentence

ROLES = ("none", "supplier", "recipient", "item")
STANDINGS = ("reported", "denied", "planned", "attempted", "hypothetical")
UNKNOWN = -1
LONGEST = 230  # words of one row

_MARK = re.compile(r"<([TSRI]\d+(?:,[TSRI]\d+)*)(?::(\w+))? ([^<>]+)>")
_LETTERS = {"S": 1, "R": 2, "I": 3}
_GLUED = re.compile(r"^(?:[.,;:!?%)\]”’]|'(?:s|re|ve|ll|d|m|t)?$|n't$|’\w{0,2}$)")
_OPEN = ("(", "[", "$", "“", "‘", "£", "€")
_GIVERS, _TAKERS = ("giver", "origin"), ("recipient", "destination")
_THINGS = ("artifact", "money", "artifactmoney")

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
    """A text with its transfers; ``known``: the only spans whose label is known, None where all words are labelled."""

    text: str
    passed: list[Passed]
    known: Spans | None = None


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
            passed[number].roles.setdefault(_LETTERS[letter], []).append(span)
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


def joined(parts: list[Labelled]) -> Labelled:
    """Several texts as one paragraph."""
    out = Labelled("", [])
    for part in parts:
        shift = len(out.text) + bool(out.text)
        out.text += " " * bool(out.text) + part.text
        out.passed += [
            Passed(_moved(p.trigger, shift), p.standing, {r: [_moved(s, shift) for s in v] for r, v in p.roles.items()})
            for p in part.passed
        ]
    return out


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


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
                if tops:
                    return first[id(sentence)] + tops[0].index
            return None

        forms = [labelled.text[a:b] for a, b in words]
        spaces = [b != (words[n + 1][0] if n + 1 < len(words) else -1) for n, (_, b) in enumerate(words)]
        row = Row(forms, spaces, [0] * len(words), [UNKNOWN] * len(words), [])
        if labelled.known is not None:
            row.trigger = [UNKNOWN] * len(words)
            for span in labelled.known:
                if (at := head(span)) is not None:
                    row.trigger[at] = 0
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


def rams(path: Path, without: frozenset[str]) -> Iterator[Labelled]:
    """Events of RAMS 1.0: transfers with their arguments; all other events as words that say no transfer.

    ``without``: document keys to leave out. Only the sentence of the event and those beside it are taken.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for event in map(json.loads, lines):
            if event["doc_key"] not in without and (found := _event(event)) is not None:
                yield found


def _event(event: dict[str, Any]) -> Labelled | None:
    first, last, kinds = event["evt_triggers"][0]
    kind = kinds[0][0]
    text, places = _text(event["sentences"], int(first))
    if int(first) not in places or int(last) not in places:
        return None
    trigger = (places[int(first)][0], places[int(last)][1])
    if not str(kind).startswith(("transaction.", "movement.transportartifact.")):
        return Labelled(text, [], [trigger])
    roles: dict[int, Spans] = {}
    for low, high, names in event["ent_spans"]:
        name = re.sub(r"^evt\d+arg\d+", "", names[0][0])
        role = 1 if name in _GIVERS else 2 if name in _TAKERS else 3 if name in _THINGS else 0
        if role and int(low) in places and int(high) in places:
            roles.setdefault(role, []).append((places[int(low)][0], places[int(high)][1]))
    if not roles.keys() & {1, 2}:
        return None
    return Labelled(text, [Passed(trigger, "", roles)], [])


def _text(sentences: list[list[str]], at: int) -> tuple[str, dict[int, tuple[int, int]]]:
    """The sentence of word ``at`` and those beside it as running text; for each word its characters."""
    text, places, number = "", dict[int, tuple[int, int]](), 0
    ends = []
    for words in sentences:
        number += len(words)
        ends.append(number)
    mine = next((n for n, end in enumerate(ends) if at < end), len(ends) - 1)
    number = 0
    for index, words in enumerate(sentences):
        for word in words:
            if abs(index - mine) <= 1:
                glued = not text or _GLUED.match(word) or text.endswith(_OPEN) or word == "-" or text.endswith("-")
                text += "" if glued else " "
                places[number] = (len(text), len(text) + len(word))
                text += word
            number += 1
    return text, places


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
