"""Every leg of a route apart: what a State of transit owes, and the measures that bear on its own leg.

In: facts with a route, the findings of the whole, the law. Out: the legs in order, none where no route is told of. The
verdict of the case does not rest on them. Goods that only pass through are not bought there, and a State of transit
owes inspection and seizure without being in breach by the passage alone: what rests on it stays open.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from embargowatch.assess.law import Law
from embargowatch.assess.timing import timing
from embargowatch.assess.verdict import findings
from embargowatch.model.law import Duty, Facts, Finding, Leg, Measure, Party

THROUGH = "whether anybody of {} bought, received or passed on the goods, or they only crossed its territory"
LET = "whether {} let the goods go on though it could have known and kept them back"
STEP = "Leg: {} is told of as a place of transit; to pass through is not yet to be supplied or to buy."
PREVENT = "Leg: through {}, which has to keep such goods from leaving or crossing its territory."


def legs(facts: Facts, whole: Sequence[Finding], law: Law, as_of: datetime.date | None = None) -> tuple[Leg, ...]:
    """The legs from the supplier over each place of transit to the recipient; empty where there is no transit."""
    stops = [one for one in facts.route if one.ids.isdisjoint(facts.supplier.ids | facts.recipient.ids)]
    if not stops:
        return ()
    line = (facts.supplier, *stops, facts.recipient)
    return tuple(_leg(giver, taker, facts, whole, law, as_of) for giver, taker in pairwise(line))


def _leg(
    giver: Party, taker: Party, facts: Facts, whole: Sequence[Finding], law: Law, as_of: datetime.date | None
) -> Leg:
    last = taker is facts.recipient
    buyer = taker if last else replace(taker, states=())  # who lets goods pass is not the one who buys them
    own = findings(replace(facts, supplier=giver, recipient=buyer, route=()), law, as_of)
    judged = tuple(_judged(one, giver, taker, facts, law.get(one.measure)) for one in own)
    return Leg(giver.name, taker.name, judged, () if last else _duties(taker, facts, whole, law, as_of))


def _judged(one: Finding, giver: Party, taker: Party, facts: Facts, measure: Measure) -> Finding:
    """The finding as it is where it rests on the true supplier; open where it rests on a place of transit."""
    if giver is facts.supplier and measure.direction == "from":
        return replace(one, trace=(*one.trace, STEP.format(taker.name)))
    if taker is facts.recipient and measure.direction == "to":
        return _open(one, LET.format(giver.name), PREVENT.format(giver.name))
    stop = giver if taker is facts.recipient else taker
    return _open(one, THROUGH.format(stop.name), STEP.format(stop.name))


def _open(one: Finding, need: str, step: str) -> Finding:
    """A finding that rests on what the State of transit did, of which nothing is said."""
    role = one.role if one.role == "secondary" else "depends"
    verdict = "depends" if one.verdict == "prohibited" else one.verdict
    return replace(one, role=role, verdict=verdict, needs=(*one.needs, need), trace=(*one.trace, step))


def _duties(
    stop: Party, facts: Facts, whole: Sequence[Finding], law: Law, as_of: datetime.date | None
) -> tuple[Duty, ...]:
    """Duties of inspection and seizure in force, of the regimes that the transfer as a whole engages."""
    regimes = {law.get(one.measure).regime for one in whole if one.role not in {"not_engaged", "secondary"}}
    return tuple(
        Duty(one.id, one.label, one.duty, one.force == "decides", stop.states, one.text, one.checked)
        for one in law.measures
        if one.duty and one.regime in regimes and timing(one, facts, as_of).state == "in"
    )
