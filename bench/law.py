"""How fast the law is: load time, assessments a second on one core, as a ratio to a bare dictionary look-up.

Run: python bench/law.py [--rounds N]. In: nothing but the package. Out: a few lines of figures, medians of rounds.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import time
from collections.abc import Callable, Sequence

from embargowatch import assess
from embargowatch.model import Actor
from embargowatch.model.law import Facts

PARTIES = (
    ("KP", "state"),
    ("RU", "state"),
    ("IR", "state"),
    ("LY", "state"),
    ("US", "state"),
    ("IL", "state"),
    ("UA", "state"),
    ("CN", "state"),
    ("houthis", "armed_group"),
    ("m23", "armed_group"),
)
KINDS = ("missile", "salw", "coal", "refined", "uav-long", "dual", "food", "workers")
DAYS = tuple(datetime.date(year, 7, 1) for year in (2005, 2010, 2014, 2017, 2020, 2023, 2025))
LOADS = 5


def cases(law: assess.Law) -> list[Facts]:
    """Every pair of parties with every kind and day: some touch many measures, most touch none, as on real pages."""
    made = []
    actors = [Actor(key, key, kind, key if kind == "state" else None) for key, kind in PARTIES]
    for day in DAYS:
        sides = [law.register.party(one.name, [one], day) for one in actors]
        things = [law.kinds.thing(kind, (kind,)) for kind in KINDS]
        made += [
            Facts("x", giver, taker, (thing,), day, day)
            for giver in sides
            for taker in sides
            for thing in things
            if giver is not taker
        ]
    return made


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def look_up(made: Sequence[Facts], table: dict[str, int]) -> int:
    """The bare look-up that the engine is compared with: one key a case."""
    return sum(table.get(one.supplier.name, 0) for one in made)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    load = statistics.median(seconds(assess.load) for _ in range(LOADS))
    law = assess.load()
    made = cases(law)
    table = {key: 1 for key, _ in PARTIES}
    judging = statistics.median(seconds(lambda: [assess.findings(one, law) for one in made]) for _ in range(rounds))
    looking = statistics.median(seconds(lambda: look_up(made, table)) for _ in range(rounds))
    touched = sum(bool(assess.findings(one, law)) for one in made)
    print(f"load: {load * 1000:.0f} ms for {len(law.measures)} measures")
    print(f"assessments: {len(made) / judging:,.0f} a second ({len(made)} cases, {touched} with a finding)")
    print(f"one assessment is {judging / looking:,.0f} bare look-ups ({looking / len(made) * 1e9:.0f} ns each)")


if __name__ == "__main__":
    main()
