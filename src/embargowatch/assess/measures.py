"""Measures from their YAML files (fields in docs/law.md). Raises DataError with file, line and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from embargowatch.assess.kinds import ASPECTS
from embargowatch.assess.source import Row, Source
from embargowatch.model.law import Cap, Exemption, Measure, Renewal, Target

HEAD = frozenset({"resolution", "year", "adopted", "regime", "target", "binds", "checked", "measures"})
FIELDS = frozenset({
    "id", "paragraph", "text", "from", "until", "ended_by", "ended_on", "renewed", "direction", "target", "items",
    "force", "weight", "binds", "aspects", "needs_marks", "unstated", "hint", "breach", "verb", "exempt", "caps",
    "winddown", "deadline", "positions", "open_items", "disputed", "open", "checked", "history", "adopted",
    "readings", "open_marks", "duty",
})  # fmt: skip
EXEMPT = frozenset({
    "text", "marks", "effect", "unstated", "denied", "standing", "items", "aspects", "from", "until", "positions",
    "parties",
})  # fmt: skip
DIRECTIONS = ("to", "from", "both", "within", "host")
VERDICTS = ("prohibited", "permitted", "depends", "disputed")
CHECKED = ("text seen", "paragraph number seen", "not checked")
BREACH = ("supplier", "recipient", "host", "target")
STANDINGS = ("government", "non_state", "armed_group", "private", "unknown")


def measures(found: Iterable[Source], kinds: frozenset[str], regimes: frozenset[str]) -> tuple[Measure, ...]:
    """All measures of the files, in the order of their ids. Raises DataError for a second measure of one id."""
    result: dict[str, Measure] = {}
    for source in found:
        head = Row(source.mapping(), source, ())
        head.known(HEAD)
        if head.text("regime") not in regimes:
            raise head.fail("regime", f"one of {', '.join(sorted(regimes))}")
        for row in head.rows("measures"):
            made = _measure(row, head, kinds)
            if made.id in result:
                raise row.fail("id", "an id that no other measure has")
            result[made.id] = made
    return tuple(result[key] for key in sorted(result))


def _measure(row: Row, head: Row, kinds: frozenset[str]) -> Measure:
    row.known(FIELDS)
    adopted = row.day("adopted") or head.day("adopted")
    if adopted is None:
        raise row.fail("adopted", "the day of adoption")
    measure = Measure(
        id=row.text("id"),
        regime=head.text("regime"),
        resolution=head.text("resolution"),
        year=int(head.text("year")),
        paragraph=row.text("paragraph"),
        text=row.text("text"),
        adopted=adopted,
        first=row.day("from") or adopted,
        direction=row.one_of("direction", DIRECTIONS) or _missing(row, "direction"),
        target=_target(row, head),
        kinds=_kinds(row, "items", kinds),
        until=row.day("until"),
        ended_by=row.maybe("ended_by"),
        ended_on=row.day("ended_on"),
        renewals=tuple(_renewals(row)),
        force=row.one_of("force", ("decides", "calls"), "decides") or "decides",
        weight=row.one_of("weight", ("main", "secondary", "rule"), "main") or "main",
        binds=row.maybe("binds") or head.maybe("binds") or "all States",
        aspects=_chosen(row, "aspects", ASPECTS) or frozenset({"goods", "parts"}),
        marks=row.texts("needs_marks"),
        unstated=row.one_of("unstated", VERDICTS),
        hint=row.maybe("hint"),
        breach=tuple(sorted(_chosen(row, "breach", BREACH), reverse=True)) or ("supplier",),
        verb=row.text("verb", ""),
        exemptions=tuple(_exemption(one, kinds) for one in row.rows("exempt")),
        caps=tuple(_cap(one, kinds) for one in row.rows("caps")),
        winddown=row.day("winddown"),
        deadline=row.day("deadline"),
        positions=row.texts("positions"),
        readings=row.texts("readings"),
        open_kinds=_kinds(row, "open_items", kinds),
        open_marks=row.texts("open_marks"),
        disputed=row.fields.get("disputed") is True,
        duty=row.one_of("duty", ("", "inspect", "seize"), "") or "",
        open_need=row.text("open", ""),
        checked=row.one_of("checked", CHECKED, head.text("checked", "not checked")) or "not checked",
        history=row.texts("history"),
        file=row.source.label,
    )
    _assert(measure, row)
    return measure


def _assert(measure: Measure, row: Row) -> None:
    """What must hold of every measure, whoever writes it."""
    if not measure.id.startswith(f"unscr-{measure.resolution}-"):
        raise row.fail("id", f"an id that begins with unscr-{measure.resolution}-")
    if measure.first < measure.adopted:
        raise row.fail("from", "a first day not before the adoption")
    if measure.until is not None and measure.until <= measure.first:
        raise row.fail("until", "a day after the first day")
    if measure.until is not None and not measure.ended_by:
        raise row.fail("ended_by", "what ended the measure")
    if not measure.kinds and measure.weight != "rule":
        raise row.fail("items", "at least one kind of thing")
    if measure.disputed and not measure.positions:
        raise row.fail("positions", "who holds which view")


def _missing(row: Row, field: str) -> str:
    raise row.fail(field, f"a field {field!r}")


def _target(row: Row, head: Row) -> Target:
    found = row.below("target") or head.below("target")
    if found is None:
        raise row.fail("target", "whom the measure is about")
    found.known(frozenset({"states", "places", "groups", "standing", "anyone"}))
    return Target(
        frozenset(found.texts("states")),
        frozenset(found.texts("places")),
        frozenset(found.texts("groups")),
        found.one_of("standing", STANDINGS),
        found.fields.get("anyone") is True,
    )


def _kinds(row: Row, field: str, kinds: frozenset[str]) -> frozenset[str]:
    found = frozenset(row.texts(field))
    for kind in sorted(found - kinds):
        raise row.fail(field, f"kinds of kinds.yaml (there is no {kind!r})")
    return found


def _chosen(row: Row, field: str, values: tuple[str, ...]) -> frozenset[str]:
    found = frozenset(row.texts(field))
    if not found <= set(values):
        raise row.fail(field, f"some of {', '.join(values)}")
    return found


def _renewals(row: Row) -> Iterator[Renewal]:
    for one in row.rows("renewed"):
        one.known(frozenset({"until", "by", "adopted"}))
        until, adopted = one.day("until"), one.day("adopted")
        if until is None or adopted is None:
            raise one.fail("until", "a day 'until' and a day 'adopted'")
        yield Renewal(until, one.text("by"), adopted)


def _exemption(row: Row, kinds: frozenset[str]) -> Exemption:
    row.known(EXEMPT)
    return Exemption(
        row.text("text"),
        row.texts("marks"),
        row.one_of("effect", ("permitted", "disputed", "depends"), "permitted") or "permitted",
        row.one_of("unstated", VERDICTS),
        row.one_of("denied", VERDICTS),
        tuple(sorted(_chosen(row, "standing", STANDINGS))),
        frozenset(row.texts("parties")),
        _kinds(row, "items", kinds),
        _chosen(row, "aspects", ASPECTS),
        row.day("from"),
        row.day("until"),
        row.texts("positions"),
    )


def _cap(row: Row, kinds: frozenset[str]) -> Cap:
    row.known(frozenset({"limit", "unit", "period", "items", "from", "until"}))
    unit = row.one_of("unit", ("bbl", "t"))
    if unit is None:
        raise row.fail("unit", "bbl or t")
    limit = float(row.text("limit"))
    return Cap(limit, unit, row.text("period"), _kinds(row, "items", kinds), row.day("from"), row.day("until"))
