"""One operative paragraph of law, and a transfer set against it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One transfer against one measure. Never says that anything happened: "if this happened, it is contrary to ...".

    ``verdict``: prohibited | permitted | depends | disputed | unknown. ``role``: engaged | secondary | disputed |
    depends | not_engaged. ``breached_by``: actor ids that would be in breach. ``needs``: the facts that would decide it.
    ``positions``: for a dispute, who holds which view. ``trace``: the steps of the reasoning, in words.
    """

    measure: str  # "unscr-1718-op8b"
    resolution: str  # "1718"
    paragraph: str  # "8(b)"
    label: str  # "paragraph 8(b) of resolution 1718 (2006)"
    verdict: str
    role: str
    breached_by: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    checked: str = "not checked"  # text seen | paragraph number seen | not checked: how far the data was verified
    claim: str | None = None
