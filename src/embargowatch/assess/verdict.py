"""All findings for a transfer, and the one verdict that follows from them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from embargowatch.assess.judge import Frame, judge
from embargowatch.assess.law import Law
from embargowatch.errors import UsageError
from embargowatch.model.law import Facts, Finding, House

ORDER = ("engaged", "disputed", "depends", "secondary", "not_engaged")
POSITIONS = {"in force": ("prohibited", "engaged"), "not in force": ("permitted", "not_engaged")}
STRENGTH = ("prohibited", "disputed", "depends", "unknown")


def findings(facts: Facts, law: Law, as_of: datetime.date | None = None) -> tuple[Finding, ...]:
    """One finding for each measure that bears on the transfer, strongest role first, then by measure id.

    ``as_of``: judge by the law as it had been decided up to that day (None: all that is known). Empty: no measure of
    the United Nations was found.
    """
    return tuple(one for one in considered(facts, law, as_of) if one.role != "not_engaged")


def considered(facts: Facts, law: Law, as_of: datetime.date | None = None) -> tuple[Finding, ...]:
    """The findings, and after them (role "not_engaged") the measures that bear on the parties and the item but not on
    the day, that an exemption takes out, or that only call upon States.
    """
    frame = Frame(law.kinds, law.register.groups, as_of, law.register.called)
    judged = (judge(measure, facts, frame) for measure in law.candidates(facts))
    found = [one for one in judged if one is not None]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.role), one.measure)))


def verdict(findings: Iterable[Finding]) -> str:
    """The verdict of a case, by this rule.

    Findings of role secondary or not_engaged do not count. Of the rest the strongest stands: prohibited (one
    undisputed basis is enough, whatever is disputed beside it), then disputed, then depends, then unknown. Where none
    is left the transfer is permitted under measures of the United Nations known here, which says nothing of other law.
    """
    left = {one.verdict for one in findings if one.role not in {"secondary", "not_engaged"}}
    return next((one for one in STRENGTH if one in left), "permitted")


def house(findings: Iterable[Finding], law: Law, position: str) -> House:
    """Findings as an organisation sees them that takes a side where it is disputed whether a measure is in force.

    ``position``: "in force" | "not in force". Each changed finding says that this is a setting and not the law, and
    keeps the views of both sides. Raises UsageError for any other position.
    """
    if position not in POSITIONS:
        raise UsageError(f"expected {' or '.join(POSITIONS)} as house position, found {position!r}.")
    disputed = {measure.id for measure in law.measures if measure.disputed}
    before = tuple(findings)
    after = tuple(_housed(one, position) if one.measure in disputed else one for one in before)
    changed = tuple(new for old, new in zip(before, after, strict=True) if new != old)
    return House(position, verdict(after), changed)


def _housed(one: Finding, position: str) -> Finding:
    if one.verdict != "disputed" or one.role != "disputed":
        return one
    said, role = POSITIONS[position]
    step = f"House position (a setting of this organisation, not the law): {position}. It stays disputed."
    breached = one.breached_by if said == "prohibited" else ()
    return replace(one, verdict=said, role=role, breached_by=breached, trace=(*one.trace, step))
