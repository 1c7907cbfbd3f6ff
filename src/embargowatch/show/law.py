"""The law and judgements by it, for people and for programs.

In: an Assessed, or the Law. Out: plain dictionaries for JSON (docs/contract.md), and readable text. Wording never says
that anything happened: "if this happened, it is contrary to ...".
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from embargowatch.assess import Law
from embargowatch.assess.lists import Change, changes, on, unchecked
from embargowatch.assess.timing import known_until
from embargowatch.model.law import Assessed, Duty, Exemption, Finding, House, Leg, Measure, Unrecognised
from embargowatch.show.words import checked, listed, looked_up

Json = dict[str, Any]

VERDICTS = {
    "prohibited": "PROHIBITED: if this happened, it is contrary to",
    "disputed": "DISPUTED: whether it is contrary to a measure depends on who is asked",
    "depends": "DEPENDS: the facts as stated do not decide it",
    "unknown": "UNKNOWN: whether the measure was renewed is not known here",
    "permitted": "NO MEASURE OF THE UNITED NATIONS FOUND that forbids it",
}
HOUSE = "an organisation's own setting, not the law; verdict and findings stay as they are"
NOT_JUDGED = "Other law (national, EU, US), the use of force and proof are not judged here."


def assess_object(answer: Assessed) -> Json:
    """What ``assess --format jsonl`` prints for one case. See docs/contract.md."""
    bearing = [one for one in answer.findings if one.role != "not_engaged"]
    rest = [one for one in answer.findings if one.role == "not_engaged"]
    return {
        "id": answer.id,
        "verdict": answer.verdict,
        "findings": [finding_object(one) for one in bearing],
        "law_as_of": str(answer.as_of or answer.law_known_until),
        "law_known_until": str(answer.law_known_until),
        "considered": [finding_object(one) for one in rest],
        "facts": _facts(answer),
        "unrecognised": [_unrecognised_object(one) for one in answer.unrecognised],
        "legs": [_leg_object(one) for one in answer.legs],
        "house": _house_object(answer.house) if answer.house is not None else None,
    }


def _unrecognised_object(one: Unrecognised) -> Json:
    return {"field": one.field, "words": one.words, "state": one.state, "would_decide": one.would_decide}


def _leg_object(leg: Leg) -> Json:
    return {
        "from": leg.supplier,
        "to": leg.recipient,
        "findings": [finding_object(one) for one in leg.findings],
        "duties": [_duty_object(one) for one in leg.duties],
    }


def _duty_object(duty: Duty) -> Json:
    return {
        "measure": duty.measure,
        "label": duty.label,
        "duty": duty.kind,
        "binding": duty.binding,
        "states": list(duty.states),
        "text": duty.text,
        "checked": duty.checked,
    }


def _house_object(house: House) -> Json:
    return {
        "position": house.position,
        "verdict": house.verdict,
        "changes": [finding_object(one) for one in house.changed],
        "note": HOUSE,
    }


def finding_object(finding: Finding) -> Json:
    """One finding. ``checked``: what was looked up in a source, as in the measure's file."""
    return {
        "measure": finding.measure,
        "resolution": finding.resolution,
        "paragraph": finding.paragraph,
        "label": finding.label,
        "role": finding.role,
        "verdict": finding.verdict,
        "breached_by": list(finding.breached_by),
        "positions": list(finding.positions),
        "needs": list(finding.needs),
        "trace": list(finding.trace),
        "checked": finding.checked,
    }


def _facts(answer: Assessed) -> Json:
    facts = answer.facts
    return {
        "supplier": {"name": facts.supplier.name, "states": list(facts.supplier.states)},
        "recipient": {"name": facts.recipient.name, "states": list(facts.recipient.states)},
        "route": [one.name for one in facts.route],
        "items": [{"words": one.words, "aspect": one.aspect, "kinds": sorted(one.kinds)} for one in facts.things],
        "from": str(facts.first) if facts.first else None,
        "to": str(facts.last) if facts.last else None,
        "deciding": dict(facts.marks),
        "quantity": facts.amount.words if facts.amount else None,
    }


def assess_text(answer: Assessed, *, trace: bool = True) -> str:
    """A judgement in readable lines: the verdict, each finding with paragraph, reasons and open questions."""
    facts = answer.facts
    things = ", ".join(dict.fromkeys(one.words for one in facts.things))
    lines = [f"{answer.id or 'case'}: {facts.supplier.name} to {facts.recipient.name}: {things}", _headline(answer)]
    lines += [_house_line(answer.house)] if answer.house is not None else []
    lines += [_unrecognised_line(one) for one in answer.unrecognised]
    for one in answer.findings:
        if one.role != "not_engaged":
            lines += ["", *_finding_lines(one, answer.names, trace=trace)]
    for leg in answer.legs:
        lines += ["", *_leg_lines(leg, answer.names)]
    rest = [one for one in answer.findings if one.role == "not_engaged"]
    if rest:
        lines += ["", "Looked at, and not engaged:"]
        lines += [f"  {one.label}: {_last_reason(one)}" for one in rest]
    lines += ["", f"Law followed up to {answer.law_known_until}. {NOT_JUDGED}"]
    return "\n".join(lines)


def _house_line(house: House) -> str:
    reading = f"read so: {house.verdict.upper()}" if house.changed else "nothing here changes by it"
    return f"House position ({HOUSE}): disputed measures are taken to be {house.position}; {reading}."


def _unrecognised_line(one: Unrecognised) -> str:
    words = f" “{one.words}”" if one.words else ""
    return f"  ? {one.field}{words}: {one.state}; what would decide it: {one.would_decide}."


def _headline(answer: Assessed) -> str:
    words = VERDICTS[answer.verdict]
    if answer.verdict == "prohibited":
        named = [one.label for one in answer.findings if one.role == "engaged"]
        return f"{words} {'; '.join(named)}."
    return f"{words}."


def _finding_lines(one: Finding, names: Mapping[str, str], *, trace: bool) -> list[str]:
    who = f"; by {_named(one, names)}" if one.breached_by else ""
    mark = f" [{unseen}]" if (unseen := checked(one)) else ""
    lines = [f"  {one.label}{mark}: {one.role}, {one.verdict}{who}"]
    lines += [f"    - {step}" for step in _steps(one, names)] if trace else []
    lines += [f"    ? open: {need}" for need in one.needs]
    lines += [f"    | view: {position}" for position in one.positions]
    return lines


def _leg_lines(leg: Leg, names: Mapping[str, str]) -> list[str]:
    """One leg: what bears on it and what is still open, in a line each; then what the State of transit owes."""
    lines = [f"Leg {leg.supplier} to {leg.recipient}:"]
    for one in leg.findings:
        lines += _finding_lines(one, names, trace=False)
    lines += [] if leg.findings else ["  no measure found that bears on this leg"]
    for duty in leg.duties:
        force = "has to" if duty.binding else "is called upon to"
        who = listed(names.get(id, id) for id in duty.states) or leg.recipient
        lines.append(f"  {who} {force} {duty.kind}: {duty.label} [{looked_up(duty.checked)}]: {duty.text}")
    return lines


def _named(one: Finding, names: Mapping[str, str]) -> str:
    return listed(names.get(id, id) for id in one.breached_by)


def _steps(one: Finding, names: Mapping[str, str]) -> list[str]:
    """The trace with States by name; in JSON they stay ids."""
    ids = f" by {', '.join(one.breached_by)}"
    named = f" by {_named(one, names)}"
    return [step.replace(ids, named) if step.startswith("Bound:") else step for step in one.trace]


def _last_reason(one: Finding) -> str:
    return one.trace[-1] if one.trace else "no reason kept"


def measure_object(measure: Measure, law: Law) -> Json:
    """Everything that is held about one measure."""
    known = known_until(measure, None)
    return {
        "id": measure.id,
        "label": measure.label,
        "regime": measure.regime,
        "text": measure.text,
        "binds": measure.binds,
        "force": measure.force,
        "direction": measure.direction,
        "items": sorted(law.kinds.say(kind) for kind in measure.kinds),
        "aspects": sorted(measure.aspects),
        "from": str(measure.first),
        "until": str(measure.until) if measure.until else None,
        "ended_by": measure.ended_by,
        "known_until": str(known) if known else None,
        "winddown": str(measure.winddown) if measure.winddown else None,
        "deadline": str(measure.deadline) if measure.deadline else None,
        "exemptions": [_exemption(one) for one in measure.exemptions],
        "caps": [f"{one.limit:,.0f} {one.unit} {one.period}" for one in measure.caps],
        "positions": [*measure.positions, *measure.readings],
        "history": list(measure.history),
        "checked": measure.checked,
        "file": measure.file,
    }


def _exemption(one: Exemption) -> str:
    days = f"{f' from {one.first}' if one.first else ''}{f' until {one.until}' if one.until else ''}"
    return f"{one.text}{f' ({days.strip()})' if days else ''}"


def measure_text(measure: Measure, law: Law) -> str:
    """One measure in readable lines (``law show ID``)."""
    told = measure_object(measure, law)
    lines = [f"{measure.id}: {measure.label} ({law.regimes[measure.regime].name})", f"  {measure.text}"]
    lines.append(f"  time: {_time(measure)}")
    lines += [f"  {name}: {told[name]}" for name in ("binds", "force", "direction")]
    lines.append(f"  items: {'; '.join(told['items'])}")
    for name in ("exemptions", "caps", "positions", "history"):
        lines += [f"  {name}: {one}" for one in told[name]]
    lines.append(f"  checked: {looked_up(measure.checked)}")
    return "\n".join(lines)


def _time(measure: Measure) -> str:
    words = f"from {measure.first}"
    if measure.until is not None:
        return f"{words}; ended on {measure.until} by {measure.ended_by}"
    known = known_until(measure, None)
    return f"{words}; known to run to {known}" if known else f"{words}; no end date"


def list_text(measures: Iterable[Measure], law: Law) -> str:
    """Measures by regime, one line each (``law list``)."""
    lines: list[str] = []
    for regime in law.regimes.values():
        of_it = [measure for measure in measures if measure.regime == regime.id]
        if of_it:
            lines += [f"{regime.name}"]
            lines += [f"  {one.id:30} {_time(one):60} {one.checked}" for one in of_it]
    return "\n".join(lines)


def on_text(law: Law, day: datetime.date) -> str:
    """What is in force on a day (``law on DATE``)."""
    rows = [f"  {state:10} {measure.id:30} {measure.text}" for measure, state in on(law, day)]
    late = f"The law was followed up to {law.known_until}." if day > law.known_until else ""
    return "\n".join([f"On {day}:", *rows, *([late] if late else [])])


def changes_text(law: Law, since: datetime.date) -> str:
    """What changed since a day (``law changes --since DATE``)."""
    return "\n".join(f"{one.day}  {one.what:26} {one.measure.id:30} {one.words}" for one in changes(law, since))


def change_object(change: Change) -> Json:
    """One change, for JSON."""
    return {"day": str(change.day), "what": change.what, "measure": change.measure.id, "words": change.words}


def unchecked_text(law: Law) -> str:
    """What nobody has checked (``law unchecked``): a count, then a line for each measure."""
    found = unchecked(law)
    head = f"{len(found)} of {len(law.measures)} measures have a paragraph number that was not seen in a source."
    return "\n".join([head, *(f"  {one.checked:20} {one.id:30} {one.label}" for one in found)])
