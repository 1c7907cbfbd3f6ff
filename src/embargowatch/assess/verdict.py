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

    ``as_of``: judge by the law as it had been decided up to that day (None: all that is known). Measures that bear on
    the parties and the item but not on the day, or that an exemption takes out, are there with role "not_engaged".
    """
    frame = Frame(law.kinds, law.register.groups, as_of)
    found = (judge(measure, facts, frame) for measure in law.candidates(facts))
    return tuple(
        sorted((one for one in found if one is not None), key=lambda one: (ORDER.index(one.role), one.measure))
    )


def verdict(findings: Iterable[Finding]) -> str:
    """The verdict of a case, by this rule.

    Findings of role secondary or not_engaged do not count. Of the rest the strongest stands: prohibited (one
    undisputed basis is enough, whatever is disputed beside it), then disputed, then depends, then unknown. Where none
    is left the transfer is permitted under measures of the United Nations known here, which says nothing of other law.
    """
    left = {one.verdict for one in findings if one.role not in {"secondary", "not_engaged"}}
    return next((one for one in STRENGTH if one in left), "permitted")
