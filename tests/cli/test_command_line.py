"""The real command, in a fresh home: what a user types, what comes out, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from command import COMMAND, EXAMPLES, run
from embargowatch import ledger


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the examples have been ingested."""
    folder = tmp_path_factory.mktemp("home")
    done = run("ingest", EXAMPLES, home=folder)
    assert done.returncode == 0, done.stderr
    return folder


def cases(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("cases", "--format", "json", home=home).stdout)
    return found


def spans(value: object) -> list[dict[str, Any]]:
    """Every object that looks like a span, at any depth."""
    if isinstance(value, dict):
        here = [value] if {"start", "end", "text"} <= value.keys() else []
        return here + [span for each in value.values() for span in spans(each)]
    return [span for each in value for span in spans(each)] if isinstance(value, list) else []


def test_help_names_every_command_and_goes_to_standard_output() -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in ("read", "assess", "ingest", "cases", "verify", "serve", "law"):
        assert f"  {name} " in done.stdout
    assert done.stderr == ""


def test_every_span_that_read_prints_cuts_to_its_words() -> None:
    done = run("read", EXAMPLES, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(objects) >= 10
    seen = 0
    for each in objects:
        text = each["document"]["text"]
        for span in spans({key: each[key] for key in ("statements", "claims", "measures_cited", "figures")}):
            assert text[span["start"] : span["end"]] == span["text"]
            seen += 1
    assert seen > 50


def test_read_takes_standard_input_and_the_day_of_publication() -> None:
    page = b"Iran supplied drones to Russia, the United States said on Tuesday."
    done = run("read", "-", "--format", "json", "--published", "2024-01-10", given=page)
    found = json.loads(done.stdout)
    transfer = found["claims"][0]["transfer"]
    assert (transfer["supplier"]["id"], transfer["recipient"]["id"]) == ("IR", "RU")
    assert found["statements"][0]["date"] == {"text": "Tuesday", "from": "2024-01-09", "to": "2024-01-09"}


def test_explain_shows_the_rule_and_the_steps_of_the_law_and_says_where_no_measure_bears() -> None:
    page = b"Iran supplied drones to Russia.\n\nNorth Korea sold shells to Russia, Japan said.\n"
    plain = run("read", "-", "--published", "2024-05-01", given=page).stdout
    told = run("read", "-", "--published", "2024-05-01", "--explain", given=page).stdout
    assert "Read by the rule" not in plain
    assert "Read by the rule verb_give" in told
    assert "Parties: North Korea falls under the measure" in told
    assert "No measure of the United Nations found" in plain


def test_a_page_about_something_else_makes_no_claim() -> None:
    done = run("read", EXAMPLES / "07-council.txt", EXAMPLES / "12-factory.txt", "--format", "jsonl")
    for line in done.stdout.splitlines():
        assert json.loads(line)["claims"] == []


def test_the_main_case_of_the_examples_shows_who_alleges_who_denies_and_what_is_watched(home: Path) -> None:
    case = next(each for each in cases(home) if each["id"] == "kp-ru-arms")
    stances: dict[str, set[str]] = {}
    for position in case["positions"]:
        stances.setdefault(position["stance"], set()).add((position["actor"] or {}).get("id", ""))
    assert "US" in stances["alleges"]
    assert "KP" in stances["denies"]
    assert case["exchange"]["watched"]
    assert len(case["figures"]) >= 3
    assert {("1718", "8(b)"), ("1874", "9")} <= {(str(f["resolution"]), f["paragraph"]) for f in case["findings"]}
    assert all(set(f["breached_by"]) == {"KP", "RU"} for f in case["findings"] if f["measure"] == "unscr-1874-op9")


def test_a_wire_story_and_its_copies_are_one_origin(home: Path) -> None:
    case = next(each for each in cases(home) if each["id"] == "kp-ru-arms")
    assert len(case["independent_origins"]) < case["documents"]
    assert any(len(copies) >= 2 for copies in case["copies_of_one_text"])


def test_a_second_ingest_changes_nothing(home: Path) -> None:
    before = run("cases", "--format", "json", home=home).stdout
    done = run("ingest", EXAMPLES, home=home)
    assert done.returncode == 0
    assert "0 new" in done.stderr
    assert run("cases", "--format", "json", home=home).stdout == before


def test_cases_that_a_killed_run_left_unsettled_are_settled_by_the_next(tmp_path: Path) -> None:
    run("ingest", EXAMPLES / "04-wire.txt", home=tmp_path)
    before = run("cases", "--format", "json", home=tmp_path).stdout
    with ledger.open(tmp_path / "ledger.db") as store:
        store.forget_cases()
    assert json.loads(run("cases", "--format", "json", home=tmp_path).stdout) == []
    run("ingest", EXAMPLES / "04-wire.txt", home=tmp_path)
    assert run("cases", "--format", "json", home=tmp_path).stdout == before


def test_one_case_is_found_by_the_start_of_its_id_and_reads_as_text(home: Path) -> None:
    done = run("cases", "kp-ru", home=home)
    assert done.returncode == 0
    assert "If this happened, it is contrary to" in done.stdout
    assert "Denied by" in done.stdout


def test_verify_counts_the_pages_and_names_an_altered_one(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Iran supplied drones to Russia, the United States said on Tuesday.\n")
    home = tmp_path / "home"
    run("ingest", page, home=home)
    sound = run("verify", home=home)
    assert (sound.returncode, "1 pages sound" in sound.stdout) == (0, True)
    blob = next(p for p in (home / "evidence" / "blobs").rglob("*") if p.is_file())
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes()[:-1] + b"!")
    damaged = run("verify", home=home)
    assert damaged.returncode == 5
    assert blob.name in damaged.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"\x7fELF\x02\x01\x01\x00" + bytes(400), "not a page"), (bytes(range(256)) * 20, "binary")],
)
def test_a_file_that_is_no_page_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(content)
    done = run("ingest", page, home=tmp_path / "home")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert run("verify", home=tmp_path / "home").stdout.startswith("0 pages sound")


def test_a_failure_of_standard_input_is_named_too() -> None:
    done = run("read", "-", given=b"\x7fELF\x02\x01\x01\x00" + bytes(400))
    assert done.returncode == 1
    assert done.stderr.startswith("embargowatch: -: ")


def test_what_cannot_be_read_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    done = run("read", tmp_path / "missing.txt", EXAMPLES / "03-denial.txt", "--format", "jsonl")
    assert done.returncode == 4
    assert "missing.txt" in done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["read", "http://127.0.0.1/page"], 6, "Only the public internet is opened"),
        (["read", "file:///etc/passwd"], 6, "are not opened"),
        (["read", "missing.txt"], 1, "no such file"),
        (["frobnicate"], 2, "No such command"),
        (["read"], 2, "Missing argument"),
        (["read", "--published", "soon", "x.txt"], 2, "2024-01-10"),
        (["cases", "--home", "nowhere"], 1, "Ingest a page first"),
        (["assess", "missing.json"], 2, "missing.json"),
    ],
)
def test_wrong_use_gets_a_message_and_its_own_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_one_line_of_a_million_characters_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    page = tmp_path / "long.txt"
    page.write_text("Iran delivered drones to Russia and " * 28_000)
    done = run("read", page, "--format", "json")
    assert done.returncode == 0, done.stderr
    codes = {warning["code"] for warning in json.loads(done.stdout)["warnings"]}
    assert "text_too_long" in codes


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Iran supplied drones to Russia, the United States said on Tuesday. " * 40)
    home = tmp_path / "home"
    run("ingest", EXAMPLES / "03-denial.txt", home=home)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024));"
        "from embargowatch.cli import main; sys.argv = sys.argv[1:]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "embargowatch", "--home", home, "ingest", page],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr.lower() or "space" in done.stderr.lower() or "large" in done.stderr.lower()
    sound = run("verify", home=home)
    assert (sound.returncode, sound.stdout.startswith("1 pages sound")) == (0, True)


def test_assess_judges_json_lines_and_an_array_alike(tmp_path: Path) -> None:
    case = {"id": "a", "date": "2024-01-04", "supplier": "North Korea", "recipient": "Russia", "item": "missiles"}
    lines = run("assess", "--format", "jsonl", given=json.dumps(case).encode())
    array = run("assess", "--format", "jsonl", given=json.dumps([case]).encode())
    assert lines.returncode == array.returncode == 0
    assert lines.stdout == array.stdout
    answer = json.loads(lines.stdout)
    assert answer["verdict"] == "prohibited"
    assert any(f["measure"] == "unscr-1874-op9" and set(f["breached_by"]) == {"KP", "RU"} for f in answer["findings"])


def test_assess_says_which_line_is_no_json() -> None:
    done = run("assess", given=b'{"id": "a"\n')
    assert done.returncode == 2
    assert "line 1" in done.stderr


def test_a_closed_pipe_is_no_error(home: Path) -> None:
    done = subprocess.run(
        f"'{COMMAND}' --home '{home}' cases --format json | head -c 10; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


SOLD = b'{"id": "h1", "date": "2025-11-01", "supplier": "Iran", "recipient": "Russia", "item": "rifles"}'


def test_house_position_stands_beside_the_verdict_and_both_views() -> None:
    done = run("assess", "--house", "in force", "--format", "json", given=SOLD)
    [answer] = json.loads(done.stdout)
    assert (answer["verdict"], answer["house"]["verdict"]) == ("disputed", "prohibited")
    assert "not the law" in answer["house"]["note"]
    views = " ".join(answer["findings"][0]["positions"])
    assert "France" in views
    assert "Russia" in views
    text = run("assess", "--house", "not in force", given=SOLD).stdout
    assert "DISPUTED" in text
    assert "taken to be not in force; read so: PERMITTED" in text


def test_house_position_comes_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBARGOWATCH_HOUSE_POSITION", "in force")
    [answer] = json.loads(run("assess", "--format", "json", given=SOLD).stdout)
    assert answer["house"]["position"] == "in force"
    monkeypatch.setenv("EMBARGOWATCH_HOUSE_POSITION", "perhaps")
    wrong = run("assess", given=SOLD)
    assert wrong.returncode == 2
    assert "in force" in wrong.stderr
