"""The pages of docs/law: one for each regime, with its drawing, its measures and what nobody has checked.

In: the law. Out: file names with their text. ``python -m embargowatch.show.regimes docs/law`` writes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from embargowatch.assess import Law, Regime, load
from embargowatch.assess.timing import known_until
from embargowatch.model.law import Measure
from embargowatch.show.law import measure_object
from embargowatch.show.timeline import timeline
from embargowatch.show.words import looked_up

NOTE = (
    "This page is made from the data by `python -m embargowatch.show.regimes docs/law`; change the data, not the page."
)


def pages(law: Law) -> Iterator[tuple[str, str]]:
    """Name and text of every file: a page and a drawing for each regime, and the list of all regimes."""
    yield "README.md", _index(law)
    for regime in law.regimes.values():
        measures = [one for one in law.measures if one.regime == regime.id]
        if measures:
            yield f"{regime.id}.svg", timeline(measures, f"{regime.name}: measures over time", law.known_until)
            yield f"{regime.id}.md", _page(regime, measures, law)


def write(law: Law, folder: Path) -> int:
    """Write the pages into ``folder``; returns their number."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for name, text in pages(law):
        (folder / name).write_text(text, encoding="utf-8")
        number += 1
    return number


def _index(law: Law) -> str:
    rows = []
    for regime in law.regimes.values():
        measures = [one for one in law.measures if one.regime == regime.id]
        unseen = sum(one.checked != "paragraph number seen" for one in measures)
        rows.append(f"| [{regime.name}]({regime.id}.md) | {len(measures)} | {unseen} | {regime.note} |")
    head = [
        "# The regimes",
        "",
        f"{NOTE} The law was followed up to {law.known_until}.",
        "",
        "| Regime | Measures | Paragraph number not seen | In a word |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _page(regime: Regime, measures: Sequence[Measure], law: Law) -> str:
    lines = [f"# {regime.name}", "", NOTE, "", regime.note, "", f"![Measures over time]({regime.id}.svg)", ""]
    lines += ["Blue: binding. Grey: called for, or a rule about other paragraphs. Striped: disputed. An arrow: no end "]
    lines += [
        "date; a question mark: a later renewal is not known here. Red line: the law was followed up to that day."
    ]
    for one in sorted(measures, key=lambda each: (each.first, each.id)):
        lines += ["", *_measure(one, law)]
    lines += ["", "## Paragraph number not seen in a source", ""]
    unseen = [one for one in measures if one.checked != "paragraph number seen"]
    lines += [f"- {one.label} (`{one.id}`): {looked_up(one.checked)}" for one in unseen] or ["Nothing."]
    return "\n".join(lines) + "\n"


def _measure(one: Measure, law: Law) -> list[str]:
    told = measure_object(one, law)
    known = known_until(one, None)
    until = (
        f"until {one.until} ({one.ended_by})" if one.until else f"known to run to {known}" if known else "no end date"
    )
    lines = [f"## {one.label}", "", one.text, "", f"- `{one.id}`; from {one.first}, {until}; {looked_up(one.checked)}"]
    lines.append(f"- binds {one.binds}; {one.force}; direction: {one.direction}; items: {'; '.join(told['items'])}")
    lines += [f"- exemption: {each}" for each in told["exemptions"]]
    lines += [f"- cap: {each}" for each in told["caps"]]
    lines += [f"- view: {each}" for each in told["positions"]]
    lines += [f"- history: {each}" for each in told["history"]]
    days = (("last day for old contracts", one.winddown), ("last day to meet the duty", one.deadline))
    return lines + [f"- {name}: {day}" for name, day in days if day]


if __name__ == "__main__":
    sys.stdout.write(f"{write(load(), Path(sys.argv[1]))} files\n")
