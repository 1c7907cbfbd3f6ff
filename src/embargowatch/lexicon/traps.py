"""Words that look like a name and are none, and words that name one of several.

In: data/actors/traps.yaml. Out: phrases that hide what they cover ("South China Sea"), item phrases that hide what
they cover ("coat of arms"), and contested words with the clues that decide them ("Congo").
"""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.errors import DataError
from embargowatch.lexicon.files import Entry
from embargowatch.lexicon.meaning import Contested, Meaning
from embargowatch.lexicon.phrase import Phrase, fold, phrase
from embargowatch.model import ItemClass

SECTIONS = frozenset({"stop", "stop_items", "contested"})
FIELDS = frozenset({"words", "form", "likely", "clues", "note"})


@dataclass(frozen=True, slots=True)
class Traps:
    """Phrases that hide names or are contested, and phrases that hide items."""

    phrases: tuple[Phrase[Meaning], ...] = ()
    items: tuple[Phrase[ItemClass | None], ...] = ()


def traps(content: object, label: str) -> Traps:
    """The sections of traps.yaml: ``stop`` and ``stop_items`` (words), ``contested`` (a list of mappings)."""
    if not isinstance(content, dict) or not SECTIONS.issuperset(content):
        raise DataError(f"{label}: expected the sections {', '.join(sorted(SECTIONS))} and no other.")
    top = Entry(content, label)
    names = [phrase(words, Meaning(None, "stop")) for words in top.listed("stop")]
    for row in content.get("contested") or ():
        names += _contested(_entry(row, label))
    items: list[Phrase[ItemClass | None] | None] = [
        phrase(words, None, loose=True) for words in top.listed("stop_items")
    ]
    return Traps(tuple(filter(None, names)), tuple(filter(None, items)))


def _entry(row: object, label: str) -> Entry:
    if not isinstance(row, dict):
        raise DataError(f"{label}: expected a mapping under 'contested', found {row!r}.")
    entry = Entry(row, f"{label}, contested {row.get('words')}")
    entry.check(FIELDS)
    return entry


def _contested(entry: Entry) -> list[Phrase[Meaning] | None]:
    clues = entry.fields.get("clues")
    if not isinstance(clues, dict):
        raise DataError(f"{entry.where}: expected 'clues', a mapping from actor id to words.")
    sides = Entry(clues, entry.where)
    table = tuple((str(key), frozenset(fold(word) for word in sides.listed(key))) for key in clues)
    one = Contested(entry.text("form") or "name", entry.needed("likely"), table)
    return [phrase(words, Meaning(None, one.form, contested=one)) for words in entry.listed("words")]
