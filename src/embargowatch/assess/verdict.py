"""All findings for a transfer, and the one verdict that follows from them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from embargowatch.assess.judge import Frame, judge
from embargowatch.assess.law import Law
from embargowatch.model.law import Facts, Finding

ORDER = ("engaged", "disputed", "depends", "secondary", "not_engaged")
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
    frame = Frame(law.kinds, law.register.groups, as_of)
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
