"""One leg of a transfer against one measure: the finding, with each step of the reasoning in words.

In: facts as stated, a measure, the law around it. Out: a Finding, or None where the measure has nothing to say. Steps
in this order: whom the measure is about, what passed, when, what has to be there, what takes it out, how much.
Nothing here says that anything happened.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from embargowatch.assess import amounts, target
from embargowatch.assess.kinds import Kinds
from embargowatch.assess.timing import Timing, timing
from embargowatch.model.law import Exemption, Facts, Finding, Measure, Party, Thing

DENIED = "!"  # a mark with this before it: the facts say that it is not so
NOTES = {
    "unfinished": "Status: “{}”: not said to be carried out; judged as if it were.",
    "withdrawn": "Withdrawn: “{}”: the allegation was taken back; the rule would apply had it been true.",
    "seized": "Seizure: “{}”: a State that stops or seizes complies and is not in breach.",
}
APPROVED = frozenset({"committee-approval", "council-approval"})
SEVERITY = ("permitted", "unknown", "depends", "disputed", "prohibited")


@dataclass(slots=True)
class Trail:
    """The reasoning so far: the verdict as it stands, the steps, the open questions, and who holds which view."""

    verdict: str = "prohibited"
    steps: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    aside: bool = False  # rests on a fact that nothing speaks for: shown, but without weight

    def open(self, need: str) -> None:
        """A fact that is missing: the finding can be no more than "depends"."""
        self.needs.append(need)
        self.verdict = min(self.verdict, "depends", key=SEVERITY.index)

    def put(self, verdict: str, step: str) -> None:
        """A step that sets the verdict."""
        self.verdict = verdict
        self.steps.append(step)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a judgement rests on beside facts and measure: the tree of kinds, the lists, the day of the law."""

    kinds: Kinds
    groups: Mapping[str, tuple[target.Listing, ...]]
    as_of: datetime.date | None = None
    called: Mapping[str, str] = field(default_factory=dict)


def judge(measure: Measure, facts: Facts, frame: Frame) -> Finding | None:
    """The finding for one measure; None where parties or items are none of its business."""
    trail = Trail()
    if any(mark not in facts.marks and _silent(measure, mark, facts) for mark in measure.marks):
        return None
    thing = _item(measure, facts, trail, frame.kinds)
    if thing is None or not _target(measure, facts, trail, frame):
        return None
    when = timing(measure, facts, frame.as_of)
    if when.state == "out":
        trail.put("permitted", f"Time: {when.words}.")
        return _finding(measure, facts, trail, "not_engaged")
    trail.steps.append(f"Time: {when.words}.")
    _marks(measure, facts, trail)
    _exempt([one for one in measure.exemptions if _known(one, frame)], facts, thing, trail)
    _days(measure, facts, when, trail)
    amounts.cap(measure, facts, thing, trail)
    _doubts(measure, facts, when, trail)
    _notes(facts, trail)
    return _finding(measure, facts, trail, _role(measure, trail))


def _target(measure: Measure, facts: Facts, trail: Trail, frame: Frame) -> bool:
    if target.inside(measure, facts):
        return False
    best = target.Match(target.NO)
    for _side, party in target.sides(measure, facts):
        found = target.match(party, measure.target, facts, frame.groups, frame.called)
        if found.state == target.YES or (found.state == target.MAYBE and best.state == target.NO):
            best = found
        if best.state == target.YES:
            break
    if best.state == target.NO:
        return False
    trail.steps.insert(0, f"Parties: {best.words}; {facts.supplier.name} to {facts.recipient.name}.")
    if best.state == target.MAYBE:
        trail.open(best.need)
    return True


def _item(measure: Measure, facts: Facts, trail: Trail, kinds: Kinds) -> Thing | None:
    """The thing that engages the measure: one that surely does, else one whose place is disputed, else one that may."""
    things = [one for one in facts.things if one.aspect in measure.aspects]
    for one in things:
        hit = one.kinds & measure.kinds
        if hit:
            trail.steps.append(f"Item: “{one.words}” is of a kind it covers ({_names(hit, kinds)}).")
            return one
    for one in things:
        hit = one.kinds & measure.open_kinds
        if hit:
            settled = next((facts.marks[mark] for mark in measure.open_marks if mark in facts.marks), None)
            if settled is not None:
                trail.steps.append(f"Item: “{one.words}” ({_names(hit, kinds)}) is covered: “{settled}”.")
            else:
                _open_kind(measure, one, hit, trail, kinds)
            return one
    for one in things if measure.weight == "main" else ():
        hit = one.maybe & measure.kinds
        if hit:
            trail.steps.append(f"Item: “{one.words}” may be of a kind it covers ({_names(hit, kinds)}).")
            trail.open(f"what exactly it was: does it belong to {_names(hit, kinds)}?")
            return one
    return None


def _open_kind(measure: Measure, one: Thing, hit: frozenset[str], trail: Trail, kinds: Kinds) -> None:
    name = _names(hit, kinds)
    if measure.positions:
        trail.put("disputed", f"Item: whether the measure covers “{one.words}” ({name}) is disputed.")
        trail.positions.extend(measure.positions)
        return
    trail.steps.append(f"Item: whether “{one.words}” ({name}) is covered depends on a fact.")
    trail.open(measure.open_need or f"whether {name} is covered")


def _names(hit: frozenset[str], kinds: Kinds) -> str:
    return "; ".join(sorted(kinds.say(kind) for kind in hit))


def _marks(measure: Measure, facts: Facts, trail: Trail) -> None:
    """The facts that the measure needs: said, or open."""
    for mark in measure.marks:
        if mark in facts.marks:
            trail.steps.append(f"Conduct: “{facts.marks[mark]}” ({mark}).")
        else:
            trail.aside = measure.hint is not None
            trail.steps.append(f"Conduct: nothing is said of {measure.open_need or mark}.")
            trail.open(measure.open_need or mark)


def _silent(measure: Measure, mark: str, facts: Facts) -> bool:
    """Whether a mark that is not there ends the matter: denied, or nothing speaks for it."""
    if DENIED + mark in facts.marks or measure.unstated is None:
        return True
    return measure.hint is not None and measure.hint not in facts.marks


def _known(one: Exemption, frame: Frame) -> bool:
    """Whether the exemption had been decided on the day that the law is asked of."""
    return frame.as_of is None or one.first is None or one.first <= frame.as_of


def _exempt(exemptions: Sequence[Exemption], facts: Facts, thing: Thing, trail: Trail) -> None:
    """The exemptions that bear on this thing, party and day, in order; the first that decides stands."""
    waiting: Exemption | None = None
    refused = False
    for one in exemptions:
        if not _bears(one, facts, thing):
            continue
        denied = [mark for mark in one.marks if DENIED + mark in facts.marks]
        if denied:
            words = facts.marks[DENIED + denied[0]]
            trail.steps.append(f"Exemption: {one.text}; but “{words}”.")
            if one.denied == "depends":
                trail.open(f"the weight of what is missing: “{words}”")
            refused = True
        elif all(mark in facts.marks for mark in one.marks):
            _take(one, facts, trail)
            return
        elif one.unstated is not None and waiting is None:
            waiting = one
        elif APPROVED.intersection(one.marks) and one.unstated is None:
            trail.steps.append(f"Exemption: {one.text}; no approval is told of, and not all are published.")
    if waiting is not None and not refused:
        trail.steps.append(f"Exemption: {waiting.text}; nothing is said of it.")
        if waiting.unstated == "depends":
            trail.open(f"whether this holds: {waiting.text}")
        elif waiting.unstated is not None:
            trail.verdict = waiting.unstated


def _bears(one: Exemption, facts: Facts, thing: Thing) -> bool:
    if one.standing and facts.recipient.standing not in one.standing:
        return False
    if one.parties and not one.parties & facts.recipient.ids:
        return False
    if one.kinds and not one.kinds & (thing.kinds | (thing.maybe if one.unstated else frozenset())):
        return False
    if one.aspects and thing.aspect not in one.aspects:
        return False
    first = facts.first or facts.last or facts.published
    last = facts.last or first
    if one.first is not None and (first is None or first < one.first):
        return False
    return one.until is None or (last is not None and last < one.until)


def _take(one: Exemption, facts: Facts, trail: Trail) -> None:
    said = "; ".join(f"“{facts.marks[mark]}”" for mark in one.marks)
    step = f"Exemption: {one.text}{f' ({said})' if said else ''}."
    if one.effect == "depends":
        trail.steps.append(step)
        trail.open(f"whether this holds: {one.text}")
        return
    trail.put(one.effect, step)
    if one.effect == "permitted":
        trail.needs.clear()
    trail.positions.extend(one.positions)


def _days(measure: Measure, facts: Facts, when: Timing, trail: Trail) -> None:
    """Wind-down and deadline: days on which an old contract, or a standing state of things, was still allowed."""
    if trail.verdict == "permitted":
        return
    last = facts.last or facts.first or when.last
    if measure.winddown is not None and last is not None and last <= measure.winddown:
        words = f"contracts made before could be carried out until {measure.winddown}"
        if "prior-contract" in facts.marks:
            trail.put("permitted", f"Wind-down: {words}, with notice (“{facts.marks['prior-contract']}”).")
        elif "!prior-contract" not in facts.marks:
            trail.steps.append(f"Wind-down: {words}; nothing is said of one.")
            trail.open(f"whether a written contract was made before {measure.first}")
    if measure.deadline is not None and last is not None and last <= measure.deadline:
        trail.put("permitted", f"Deadline: the duty had to be met by {measure.deadline}; that day was not past.")


def _doubts(measure: Measure, facts: Facts, when: Timing, trail: Trail) -> None:
    """What weakens a finding that stands: force, dispute, unknown renewal, days not known, suspicion only."""
    if trail.verdict == "permitted":
        return
    if measure.force == "calls":
        trail.put("permitted", "Force: the paragraph calls upon States; it does not bind them, so nobody is in breach.")
        trail.needs.clear()
        return
    if measure.readings:
        trail.steps.append("Reading: how the paragraph is to be read is contested; see who holds which view.")
        trail.positions.extend(measure.readings)
    if measure.disputed:
        trail.put("disputed", "Dispute: whether the measure is in force at all is disputed.")
        trail.positions.extend(measure.positions)
    if when.state == "past":
        trail.put("unknown", f"Renewal: {when.words}; refresh the law's data.")
        trail.needs.append("whether the measure was renewed")
    if when.state == "part":
        trail.steps.append(f"Range: only the part from {when.first} to {when.last} falls under it; judge each day.")
        if not facts.flow:
            trail.open(f"the day: was it between {when.first} and {when.last}?")
    if "disposal" in facts.marks and measure.direction in {"from", "both"}:
        trail.steps.append(
            f"Disposal: “{facts.marks['disposal']}”: goods seized before are no procurement from the maker."
        )
        trail.open("whether it came from the supplier itself, or was seized goods that were given on")
    if "suspected" in facts.marks:
        trail.steps.append(f"Suspicion: “{facts.marks['suspected']}”: nobody is said to have seen the goods.")
        trail.open("what was really aboard or passed")


def _notes(facts: Facts, trail: Trail) -> None:
    """What the reader should know beside the reasoning: how far it went, who stopped it, through whom it passed."""
    if trail.verdict == "permitted":
        return
    trail.steps.extend(words.format(facts.marks[mark]) for mark, words in NOTES.items() if mark in facts.marks)
    if facts.route:
        names = ", ".join(one.name for one in facts.route)
        trail.steps.append(f"Route: through {names}: a State of transit has duties of its own; judge its leg apart.")


def _role(measure: Measure, trail: Trail) -> str:
    if trail.verdict == "permitted":
        return "not_engaged"
    if measure.weight == "secondary" or trail.aside:
        return "secondary"
    if trail.verdict == "prohibited":
        return "engaged"
    return "disputed" if trail.verdict == "disputed" else "depends"


def _finding(measure: Measure, facts: Facts, trail: Trail, role: str) -> Finding:
    breached = _breached(measure, facts) if trail.verdict not in {"permitted", "unknown"} else ()
    if breached:
        trail.steps.append(_blame(measure, facts, trail.verdict, breached))
    elif trail.verdict in {"prohibited", "disputed", "depends"}:
        trail.steps.append(f"Bound: {measure.binds}; no State can be named, since it is not said who answers for it.")
    return Finding(
        measure.id,
        measure.resolution,
        measure.paragraph,
        measure.label,
        trail.verdict,
        role,
        breached,
        tuple(dict.fromkeys(trail.positions)),
        tuple(dict.fromkeys(trail.needs)),
        tuple(trail.steps),
        measure.checked,
        facts.claim,
    )


def _breached(measure: Measure, facts: Facts) -> tuple[str, ...]:
    """Ids of the States that would be in breach; of a party itself where the measure binds it and no State answers."""
    parties: list[Party] = []
    for role in measure.breach:
        if role == "host":
            return hosts(measure, facts)
        parties.append(facts.recipient if role == "recipient" else facts.supplier)
    return tuple(dict.fromkeys(state for party in parties for state in party.states))


def hosts(measure: Measure, facts: Facts) -> tuple[str, ...]:
    """Where workers are: the places said of them other than their own State, else the States of the other side."""
    sent = bool(measure.target.states & set(facts.supplier.states))
    workers, other = (facts.supplier, facts.recipient) if sent else (facts.recipient, facts.supplier)
    away = tuple(sorted(workers.places - set(workers.states)))
    return away or other.states


def _blame(measure: Measure, facts: Facts, verdict: str, breached: tuple[str, ...]) -> str:
    verb = f" ({measure.verb})" if measure.verb else ""
    if_so = "if this happened" if verdict == "prohibited" else "if this happened and what is open is answered so"
    words = f"Bound: {measure.binds}; {if_so}, it is contrary to {measure.label} by {', '.join(breached)}{verb}."
    if "private" in {facts.supplier.standing, facts.recipient.standing}:
        words += " A private party does not breach the Charter: its State does if it did not prevent it."
    return words
