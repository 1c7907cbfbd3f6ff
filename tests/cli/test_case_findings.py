"""Findings of a case, as the real command line keeps them: claim by claim, and what nobody names apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = Path(sys.executable).with_name("embargowatch")
PAGES = {
    "one.txt": "Iran supplied drones to Russia on 3 January 2024, the United States said on Tuesday.",
    "two.txt": (
        "North Korea delivered ballistic missiles to Russia, the United States said on Tuesday.\n\n"
        "“We are closely monitoring what Russia provides to North Korea in exchange for these weapons,” it added."
    ),
    "three.txt": "North Korea gave Russia ballistic missiles in December, South Korea said on Friday.",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "NO_COLOR": "1", "EMBARGOWATCH_HOME": str(home)}
    made: list[dict[str, Any]] = []
    for words in (["ingest", folder, "--published", "2024-01-10"], ["cases", "--format", "json"]):
        done = subprocess.run(
            [COMMAND, *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout) if done.stdout else []
    return {case["id"]: case for case in made}


def test_each_measure_stands_once_and_names_its_claim(found: dict[str, Any]) -> None:
    case = found["kp-ru-arms"]
    measures = [finding["measure"] for finding in case["findings"]]
    assert len(case["document_ids"]) == 2
    assert {"unscr-1718-op8b", "unscr-1874-op9"} <= set(measures)
    assert len(measures) == len(set(measures))
    claims = {(claim["document"], claim["id"]) for claim in case["claims"]}
    assert {(finding["document"], finding["claim"]) for finding in case["findings"]} <= claims


def test_what_is_only_watched_for_breaches_nothing_and_has_no_category(found: dict[str, Any]) -> None:
    case = found["kp-ru-arms"]
    (watched,) = case["exchange"]["watched"]
    item = watched["transfer"]["item"]
    assert item is None or (item["text"], item["category"]) == ("what", "unspecified")
    assert case["could_matter"]
    assert not {finding["measure"] for finding in case["findings"]} & set(case["could_matter"])
