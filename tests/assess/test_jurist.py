"""The cases of tests/law, one test each: facts in plain words in, verdict and findings out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from embargowatch import assess, lexicon, pipeline
from embargowatch.model.law import Assessed

FOLDER = Path(__file__).parents[1] / "law"
FIELDS = {"from": "supplier", "to": "recipient", "item": "item", "category": "category", "what": "what_happened"}
KEYS = {*FIELDS, "name", "date", "quantity", "verdict", "engaged", "shown", "not", "breached", "why"}
LAW = assess.load()
WORDS = lexicon.load()


def rows() -> list[dict[str, Any]]:
    """Every row of every file, with the file in its name."""
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.safe_load(file.read_text(encoding="utf-8")):
            assert set(row) <= KEYS, f"{file.name}: {row['name']}: unknown {set(row) - KEYS}"
            found.append({**row, "name": f"{file.stem}: {row['name']}"})
    return found


def judged(row: dict[str, Any]) -> Assessed:
    """The row as a plain case, judged."""
    case = {FIELDS[key]: row[key] for key in FIELDS if key in row}
    case |= {"id": row["name"], "date": str(row.get("date", "")), "quantity": str(row.get("quantity", ""))}
    return pipeline.assess_case(case, WORDS, LAW)


ROWS = rows()


def test_cases_are_many_and_named_once() -> None:
    names = [row["name"] for row in ROWS]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_case_is_judged_as_the_jurist_says(row: dict[str, Any]) -> None:
    answer = judged(row)
    by_id = {one.measure: one for one in answer.findings}
    engaged = {key for key, one in by_id.items() if one.role == "engaged"}
    shown = {key for key, one in by_id.items() if one.role != "not_engaged"}
    told = "\n".join(f"{one.measure} {one.role} {one.verdict}: {' '.join(one.trace)}" for one in answer.findings)
    assert answer.verdict == row["verdict"], told
    assert set(row.get("engaged", ())) <= engaged, told
    assert set(row.get("shown", ())) <= shown, told
    assert not set(row.get("not", ())) & engaged, told
    for measure, states in row.get("breached", {}).items():
        assert set(by_id[measure].breached_by) == set(states), told
