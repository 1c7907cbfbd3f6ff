"""The table of RELIABILITY.md: made of figures that trials left, and complete."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from reliability.figures import Row
from reliability.table import newest, told, written

from command import ROOT

TEXT = (
    "# Reliability\n\n| row |\n|---|\n| C1 | pr | kills | old |\n| H1 | pr | pages | old |\n<!-- rows end -->\nMore.\n"
)
PR = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "S1", "S2", "S3", "H1", "H2", "H3", "H4", "K4", "M2")


def row(id: str, what: str, passed: int = 300, failed: int = 0, not_run: str | None = None) -> Row:
    return Row(id, what, passed, failed, 7, "pr", 1.4, {"slowest": "2 s"}, [], not_run, "2026-01-02")


def test_the_newest_figures_take_the_place_of_the_old_ones() -> None:
    found = newest(json.dumps(asdict(each)) for each in (row("C1", "kills", 5), row("C1", "more"), row("C1", "kills")))
    text = written(TEXT, found)
    assert "| C1 | pr | kills | 300 passed, 0 failed | 1 % | slowest: 2 s | 1 s | 7 | 2026-01-02 |\n" in text
    assert text.count("| C1 |") == 2
    assert "| C1 | pr | kills | old |" not in text
    assert "| H1 | pr | pages | old |\n<!-- rows end -->\nMore." in text
    assert written(text, found) == text


def test_a_failure_has_no_bound_and_what_was_not_run_keeps_its_line() -> None:
    text = written(TEXT, [row("C1", "kills", failed=1), row("H1", "pages", 0, 0, "chromium is missing")])
    assert "| C1 | pr | kills | 300 passed, 1 failed | - |" in text
    assert "| H1 | pr | pages | old |" in text


def test_what_was_not_run_is_told_at_the_end_with_what_it_needs() -> None:
    lines = told([row("H3", "hidden", 0, 0, "chromium is missing"), row("C1", "kills")]).split("\n")
    assert lines[0].startswith("C1  300 passed, 0 failed (bound 1 %)")
    assert lines[1:] == ["H3  NOT RUN: chromium is missing  (hidden)", "1 of 2 trials were NOT RUN"]


def test_the_document_has_every_row_without_a_failure() -> None:
    text = (ROOT / "RELIABILITY.md").read_text()
    found = re.findall(r"(?m)^\| ([A-Z]\d)[a-z]? \| pr \| [^|]+ \| ([\d,]+) passed, 0 failed \| [\d.]+ % \|", text)
    assert set(PR) <= {id for id, _ in found}
    assert not re.search(r"(?m)^\| .* [1-9][\d,]* failed", text)
