"""What passes."""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model.text import Span


@dataclass(frozen=True, slots=True)
class ItemClass:
    """A node of the item tree. Codes are given only where they are sure.

    ``category`` is one of the contract's categories; ``register`` the class of the UN Register of Conventional Arms
    ("I" to "VII", "small arms"); ``hs`` chapters or headings of the Harmonised System; ``mtcr`` items of its annex.
    """

    id: str
    parent: str | None
    name: str
    category: str
    register: str | None = None
    hs: tuple[str, ...] = ()
    mtcr: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """The words for what passes, and their classes in the tree (most specific first; empty: unknown)."""

    span: Span
    category: str = "unspecified"
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in the words of the text: its bounds (inclusive) and what it counts.

    ``None`` for a bound that the text leaves open ("more than 30": low 30, high None).
    """

    span: Span
    low: float | None = None
    high: float | None = None
    unit: str | None = None
