"""How much one piece of work may take. In: nothing. Out: the bounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one call. ``computing`` and ``wall`` in whole seconds, ``memory`` and ``answer`` in bytes.

    ``memory`` bounds the address space, which is more than what is resident; an ordinary page of news needs a tenth.
    ``start``: seconds until a new worker must have loaded what it needs.
    """

    computing: int = 10
    wall: int = 15
    memory: int = 1 << 30
    answer: int = 64 << 20
    start: int = 30
