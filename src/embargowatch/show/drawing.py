"""Two small drawings as numbers and words, which the templates turn into SVG: one origin and its pages; an exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embargowatch.model import Case, Told
from embargowatch.show import words
from embargowatch.show.visible import inline

LONGEST = 48  # characters of a label
MOST = 12  # pages that are drawn beside one origin
STEP = 22  # from one page to the next, in units of the drawing


@dataclass(frozen=True, slots=True)
class Voice:
    """One origin: its pages as places on a line; ``more`` pages are not drawn."""

    pages: tuple[int, ...]
    more: int
    width: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """One direction of an exchange. kind: said (a claim) | denied | watched | none. ``y``: how far down it is drawn."""

    kind: str
    label: str
    back: bool
    y: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two parties, and what is said to pass from the first to the second, and back. ``height`` is the drawing's."""

    first: str
    second: str
    arrows: tuple[Arrow, ...]
    height: int


def voice(pages: int) -> Voice:
    """An origin that ``pages`` documents repeat."""
    drawn = min(pages, MOST)
    places = tuple(44 + STEP * place for place in range(drawn))
    return Voice(places, pages - drawn, 44 + STEP * drawn)


def exchange(case: Case) -> Exchange:
    """What is said to pass each way, then what is only watched for; a way of which nothing is said is drawn empty."""
    watched_there = [told for told in case.watched if told in case.told]
    watched_back = [told for told in case.watched if told not in case.told]
    drawn = [(*_said(case.there, case.items), False), (*_said(case.back), True)]
    drawn += [(*_watched(watched), back) for watched, back in ((watched_there, False), (watched_back, True)) if watched]
    ways = {back for kind, _, back in drawn if kind != "none"}
    drawn = [arrow for arrow in drawn if arrow[0] != "none" or arrow[2] not in ways]
    arrows = tuple(Arrow(kind, label, back, 82 + 52 * place) for place, (kind, label, back) in enumerate(drawn))
    first, second = (inline(words.name(party), 22) for party in (case.supplier, case.recipient))
    return Exchange(first, second, arrows, 82 + 52 * len(arrows))


def _said(told: Sequence[Told], items: Sequence[str] = ()) -> tuple[str, str]:
    if not told:
        return "none", "nothing is said to pass this way"
    said = [each for each in told if each.claim.status != "denied"]
    named = list(dict.fromkeys(items or (words.item(each.claim.transfer) for each in said or told)))
    statuses = dict.fromkeys(each.claim.status for each in (*said, *told))
    tail = f" ({words.listed(map(words.status, statuses))})"
    return ("said" if said else "denied"), _fitting(named, LONGEST - len(tail)) + tail


def _fitting(named: Sequence[str], room: int) -> str:
    """As many of the words as fit in ``room`` characters, at least the first of them, and "…" for the rest."""
    for number in range(len(named), 0, -1):
        some = words.listed(named[:number]) + (", …" if number < len(named) else "")
        if len(some) <= room:
            return some
    return inline(named[0], max(room, 12))


def _watched(told: Sequence[Told]) -> tuple[str, str]:
    named = dict.fromkeys(words.item(each.claim.transfer) for each in told)
    return "watched", "watched for: " + _fitting(list(named), LONGEST - 13)
