"""Words for those who act or speak without a name: "president", "countries", "rebels".

In: data/actors/roles.yaml. Out: Role by its word, in singular or plural.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from embargowatch.errors import DataError
from embargowatch.lexicon.files import Entry

KINDS = ("office", "institution", "plural", "group", "private", "former", "candidate")
FIELDS = frozenset({"id", "words", "same"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun. ``plural``: the word stands in the plural ("ministers").

    ``kind``: office (a person who speaks for a state: president, spokesman) | institution (government, army) |
    plural (countries, states, allies: many speakers without names) | group (rebels, militia) | private (company,
    trader, smuggler: no state) | former and candidate (words that take the office away: "former", "nominee").
    """

    word: str
    kind: str
    plural: bool

    @property
    def speaks_for_state(self) -> bool:
        """Whether "Russian <word>" speaks and acts for Russia."""
        return self.kind in {"office", "institution"}


def plural_word(word: str) -> str:
    """The plural of an English noun phrase's head, the last word: "ally" -> "allies"; "man" -> "men"."""
    if word.endswith(("man", "woman")):
        return word[:-2] + "en"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _plural_phrase(words: str) -> str:
    """ "secretary of state" -> "secretaries of state"."""
    head, of, rest = words.partition(" of ")
    first, space, last = head.rpartition(" ")
    return first + space + plural_word(last) + of + rest


def roles(found: Iterable[Entry]) -> dict[str, Role]:
    """Roles by their words in lower case. Entries: ``id`` is the kind, ``words`` singular, ``same`` has no plural."""
    table: dict[str, Role] = {}
    for entry in found:
        entry.check(FIELDS)
        kind = entry.needed("id")
        if kind not in KINDS:
            raise DataError(f"{entry.where}: expected one of {', '.join(KINDS)} as id, found '{kind}'.")
        for word in entry.listed("words"):
            table.setdefault(word.lower(), Role(word, kind, plural=False))
            many = _plural_phrase(word)
            table.setdefault(many.lower(), Role(many, kind, plural=True))
        for word in entry.listed("same"):
            table.setdefault(word.lower(), Role(word, kind, plural=word.endswith("s")))
    return table
