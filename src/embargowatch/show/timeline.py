"""A regime's measures drawn over time, as SVG without scripts or fonts from elsewhere.

In: measures and the day up to which the law was followed. Out: one SVG text. A full bar is in force, a striped one is
disputed, an open end fades at the last day that is known; every bar has its words beside it and as its title.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from html import escape

from embargowatch.assess.timing import known_until
from embargowatch.model.law import Measure

LEFT, RIGHT, TOP, ROW = 190, 20, 34, 18
WIDTH = 960
STEPS = (1, 2, 5, 10)
MOST_TICKS = 12
COLOURS = {"decides": "#2f6db3", "calls": "#9aa7b4", "disputed": "url(#stripes)", "rule": "#c9d1d8"}
HEAD = (
    '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#f3d9a4"/><rect width="3" height="6" fill="#c98a1b"/></pattern></defs>'
)


def timeline(measures: Sequence[Measure], title: str, known: datetime.date) -> str:
    """The drawing: one bar a measure, years along the top, a line at the day up to which the law was followed."""
    rows = sorted(measures, key=lambda one: (one.first, one.id))
    first = datetime.date(min(one.first for one in rows).year, 1, 1)
    last = datetime.date(max(known.year, *(_end(one, known).year for one in rows)) + 1, 1, 1)
    height = TOP + ROW * len(rows) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="11"><title>{escape(title)}</title>',
        HEAD,
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_years(first, last, height),
        *(part for number, one in enumerate(rows) for part in _bar(one, number, (first, last), known)),
        _known(first, last, known, height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _end(one: Measure, known: datetime.date) -> datetime.date:
    return one.until or known_until(one, None) or known


def _x(day: datetime.date, first: datetime.date, last: datetime.date) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max(1, (last - first).days), 1)


def _years(first: datetime.date, last: datetime.date, height: int) -> list[str]:
    span = last.year - first.year
    step = next((one for one in STEPS if span / one <= MOST_TICKS), STEPS[-1])
    parts = []
    for year in range(first.year, last.year + 1, step):
        x = _x(datetime.date(year, 1, 1), first, last)
        parts.append(f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height}" stroke="#e3e7eb"/>')
        parts.append(f'<text x="{x}" y="{TOP - 14}" fill="#44505c" text-anchor="middle">{year}</text>')
    return parts


def _bar(one: Measure, number: int, span: tuple[datetime.date, datetime.date], known: datetime.date) -> list[str]:
    y = TOP + ROW * number
    begin, finish = _x(one.first, *span), _x(_end(one, known), *span)
    kind = "disputed" if one.disputed else "rule" if one.weight == "rule" else one.force
    until = f"to {one.until}" if one.until else "no end date" if not one.renewals else f"known to {_end(one, known)}"
    words = escape(f"{one.label}: from {one.first}, {until}. {one.text}")
    bar = (
        f'<rect x="{begin}" y="{y + 3}" width="{max(2.0, round(finish - begin, 1))}" height="{ROW - 7}" '
        f'fill="{COLOURS[kind]}"><title>{words}</title></rect>'
    )
    name = escape(one.id.removeprefix("unscr-"))
    label = f'<text x="{LEFT - 8}" y="{y + 13}" fill="#1c232b" text-anchor="end">{name}</text>'
    if one.until is not None:
        return [label, bar]
    dash = '<text x="{}" y="{}" fill="#2f6db3">{}</text>'
    return [label, bar, dash.format(finish + 2, y + 13, "?" if one.renewals else "→")]


def _known(first: datetime.date, last: datetime.date, known: datetime.date, height: int) -> str:
    x = _x(known, first, last)
    return f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height}" stroke="#b3372f" stroke-dasharray="3 3"/>'
