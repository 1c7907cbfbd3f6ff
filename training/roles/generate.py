"""Writes sentences with known roles: ``python training/roles/generate.py --count 6000 --seed 1 > sentences.jsonl``.

Out: one JSON object a line: ``text``; ``trigger``, ``supplier``, ``recipient``, ``item``: [start, end] characters, or
null where nothing passes; ``named``: earlier mentions of the same parties. The same seed gives the same sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from dataclasses import dataclass
from typing import Any

import phrases

Spans = dict[str, list[int] | None]
_ROLES = {"S": "supplier", "R": "recipient", "I": "item"}
_FORMS = {
    "GIVE": phrases.GIVE, "GIVEN": phrases.GIVE_PARTICIPLES, "GIVEB": phrases.GIVE_BASES, "GIVING": phrases.GIVE_ING,
    "GET": phrases.GET, "GOT": phrases.GET_PARTICIPLES, "GETB": phrases.GET_BASES, "ARM": phrases.ARM,
    "ARMED": "armed equipped trained funded financed bankrolled", "WITH": phrases.WITH,
    "WITHED": "supplied provided furnished armed equipped stocked", "NOUNG": phrases.GIVE_NOUNS,
    "WITHING": "supplying providing furnishing arming equipping stocking", "NOUNT": phrases.GET_NOUNS,
}  # fmt: skip
_SLOT = re.compile(r"\{(\w)(a?)('s)?(?::(\w+))?\}|<(\w+)>")


@dataclass(frozen=True)
class Name:
    """A party in three forms; ``possible`` tells whether it has an adjective."""

    plain: str
    adjective: str | None


class Writer:
    """Fills patterns; all chance comes from one seeded source."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        split = [tuple(one.strip().split(",")) for one in phrases.STATES.replace("\n", "").split(";")]
        self.states = [(name, adjective, capital) for name, adjective, capital in split]
        self.groups = [one.strip() for one in phrases.GROUPS.replace("\n", "").split(";")]
        self.goods = [one.strip() for one in phrases.GOODS.replace("\n", "").split(";")]
        self.positive = _lines(phrases.PATTERNS)
        self.chains = _lines(phrases.CHAINS)
        self.negative = _lines(phrases.NOTHING)

    def sentence(self) -> dict[str, Any]:
        """One text: a transfer in about six of ten."""
        draw = self.chance.random()
        if draw < 0.06:
            pattern = self.chance.choice(self.chains)
        else:
            pattern = self.wrapped(self.chance.choice(self.positive if draw < 0.6 else self.negative))
        return self.filled(self.chosen(pattern))

    def wrapped(self, pattern: str) -> str:
        """The pattern with words before and after it."""
        return self.chance.choice(phrases.BEFORE) + pattern + self.chance.choice(phrases.AFTER)

    def chosen(self, pattern: str) -> str:
        """``[a|b]`` decided."""
        return re.sub(r"\[([^]]+)\]", lambda found: self.chance.choice(found.group(1).split("|")), pattern)

    def filled(self, pattern: str) -> dict[str, Any]:
        """The pattern with its slots filled and the places of its roles."""
        parties = dict(zip("SRABX", self.parties(pattern), strict=True))
        pattern = pattern.replace("{V}", self.chance.choice(phrases.VIA))
        goods = {"I": self.item(), "J": self.item()}
        out, spans, last = "", dict[str, list[int]](), 0
        named: list[list[int]] = []  # a party of the transfer where it is not the mention that counts
        for found in _SLOT.finditer(pattern):
            out += pattern[last : found.start()]
            last = found.end()
            words = self.words(found, parties, goods)
            role = "trigger" if found.group(5) else _ROLES.get(found.group(1))
            if role is not None:
                if role in spans:
                    named.append(spans[role])
                spans[role] = [len(out), len(out) + len(words)]
            out += words
        out += pattern[last:] + "."
        text = re.sub(r"(^|\. )([a-z])", lambda m: m.group(1) + m.group(2).upper(), out)
        roles = {role: spans.get(role) for role in ("trigger", *_ROLES.values())}
        if "trigger" not in spans:
            roles = dict.fromkeys(roles)
        return {"text": text, **roles, "named": named}

    def words(self, found: re.Match[str], parties: dict[str, Name], goods: dict[str, str]) -> str:
        """What stands in one slot."""
        slot, adjective, possessive, pronoun, trigger = found.groups()
        if trigger:
            return self.chance.choice(_FORMS.get(trigger, trigger).split()).replace("-", " ")
        if pronoun:
            return pronoun
        if slot == "T":
            return self.chance.choice(phrases.TIMES)
        if slot == "K":
            return self.chance.choice(phrases.ARMS_NOUNS)
        if slot in goods:
            return goods[slot]
        name = parties[slot]
        if adjective:
            return name.adjective or name.plain
        return name.plain + ("'s" if possessive else "")

    def item(self) -> str:
        """Goods, perhaps counted, perhaps two of them."""
        thing = self.chance.choice(self.goods)
        many = self.chance.choice(phrases.COUNTS)
        if self.chance.random() < 0.1:
            thing += " and " + self.chance.choice(self.goods)
        return many + thing

    def parties(self, pattern: str) -> list[Name]:
        """Five different parties; where the pattern wants an adjective, a state."""
        states = self.chance.sample(self.states, 5)
        out = []
        for slot, state in zip("SRABX", states, strict=True):
            adjective = "{" + slot + "a}" in pattern
            out.append(self.named(state, adjective, slot))
        return out

    def named(self, state: tuple[str, str, str], adjective: bool, slot: str) -> Name:
        """A state by name, capital or body; sometimes a group instead."""
        name, of_it, capital = state
        draw = self.chance.random()
        if adjective or slot == "X":
            return Name(name, of_it)
        if draw < (0.25 if slot == "R" else 0.08):
            return Name(self.chance.choice(self.groups), None)
        if draw < 0.4:
            return Name(capital, of_it)
        if draw < 0.55:
            body = self.chance.choice(phrases.BODIES)
            return Name(body.format(a=of_it, n=name, c=capital), of_it)
        return Name(name, of_it)


def _lines(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    writer = Writer(chosen.seed)
    for _ in range(chosen.count):
        sys.stdout.write(json.dumps(writer.sentence(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
