"""Claims as lines of a case. In: claims of many pages. Out: lines; what several pages claim alike stands once.

Claims of one wording that differ only in the item are one line ("launchers and missiles"), and so are lines of several
pages with the same parties, the same items but for numbers and determiners, and the same status.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embargowatch.corroborate.items import bare
from embargowatch.model import Told
from embargowatch.show import words
from embargowatch.show.visible import inline

NOTES = 5  # beside one line
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """``words``: "A → B: items"; ``notes``: what else is said, with the day or quantity of any of the claims."""

    words: str
    status: str
    notes: tuple[str, ...]
    told: tuple[Told, ...]

    @property
    def documents(self) -> int:
        """How many documents carry it."""
        return len({each.document for each in self.told})


def lines(told: Iterable[Told]) -> list[Line]:
    """Those that are only denied come last; else in the order of the pages."""
    groups: dict[Key, list[list[Told]]] = {}
    for bundle in _bundles(told):
        items = frozenset(bare(each.claim.transfer.item).casefold() for each in bundle)
        groups.setdefault((*_same(bundle[0]), items), []).append(bundle)
    found = [_line(bundles) for bundles in groups.values()]
    return sorted(found, key=lambda line: line.status == "denied")


def _bundles(told: Iterable[Told]) -> list[list[Told]]:
    """Claims of one document and wording."""
    bundles: dict[Key, list[Told]] = {}
    for each in told:
        bundles.setdefault((each.document, *_same(each), each.claim.evidence[0]), []).append(each)
    return list(bundles.values())


def _same(told: Told) -> Key:
    claim = told.claim
    return words.party(claim.transfer.supplier), words.party(claim.transfer.recipient), claim.status, claim.watched


def _line(bundles: Sequence[Sequence[Told]]) -> Line:
    told = tuple(each for bundle in bundles for each in bundle)
    first = bundles[0][0].claim
    items = words.listed(words.item(each.claim.transfer) for each in bundles[0])
    parties = f"{words.party(first.transfer.supplier)} → {words.party(first.transfer.recipient)}"
    return Line(f"{parties}: {items}", first.status, tuple(_notes(told)), told)


def _notes(told: Sequence[Told]) -> list[str]:
    """What the claims say beside parties, items and status; ids of claims mean nothing outside their document."""
    found: dict[str, None] = {}
    for each in told:
        notes = words.claim_notes(each.claim)[1:]
        found.update(dict.fromkeys(note for note in notes if not note.startswith(words.EXCHANGE)))
        found.update({"said to be given in exchange": None} if each.claim.exchange_for else {})
    notes = list(found)
    further = [f"and {len(notes) - NOTES} more"] if len(notes) > NOTES else []
    return [inline(note, 200) for note in notes[:NOTES]] + further
