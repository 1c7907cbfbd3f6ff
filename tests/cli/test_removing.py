"""remove: bytes go, the log says why, and everything else goes on as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from reliability.scriptedsite import Site, article, serving
from test_capturing import CLAIM, MORE, lines, run

from embargowatch.vault import Vault
from embargowatch.vault.leaf import TombstoneLeaf

WHY = ("--reason", "it named a child", "--authority", "data protection officer, 2026-11-28")
NAME = "Zaira Quellmann"
WORDS = f"{NAME}, nine years old, saw the train with the shells near the border, her teacher said on Monday evening."


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def everything(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def document(home: Path) -> str:
    (case,) = json.loads(run(None, home, "cases", "--format", "json").stdout)
    return str(case["document_ids"][0])


def test_no_byte_of_a_removed_page_is_left_and_the_log_says_why(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, WORDS))
    run(site, tmp_path, "ingest", f"{site.base}/story")
    assert NAME.encode() in everything(tmp_path)
    done = run(None, tmp_path, "remove", document(tmp_path), *WHY)
    assert (done.returncode, "4 files" in done.stdout or "3 files" in done.stdout) == (0, True), done
    assert NAME.encode() not in everything(tmp_path)
    stones = [leaf for _, leaf in Vault(tmp_path / "evidence").leaves() if isinstance(leaf, TombstoneLeaf)]
    assert {(leaf.reason, leaf.authority) for leaf in stones} == {(WHY[1], WHY[3])}
    sound = run(None, tmp_path, "verify")
    assert (sound.returncode, "not signed yet" in sound.stdout) == (0, False), sound
    assert json.loads(run(None, tmp_path, "cases", "--format", "json").stdout) == []


def test_what_was_removed_can_be_captured_again_and_its_history_tells_of_it(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, WORDS), ETag='"1"')
    run(site, tmp_path, "ingest", f"{site.base}/story")
    run(None, tmp_path, "remove", document(tmp_path), *WHY)
    assert run(site, tmp_path, "ingest", tmp_path / "nothing").returncode != 0  # and nothing is read from what is left
    site.put("/story", article(CLAIM, MORE), ETag='"2"')
    again = run(site, tmp_path, "recapture", f"{site.base}/story")
    assert again.returncode == 0, again
    first, second = lines(run(None, tmp_path, "history", f"{site.base}/story", "--format", "jsonl"))
    assert "removed" in first["truncated"]
    assert (second["outcome"], second["changes"]) == ("captured", [])
    assert run(None, tmp_path, "verify").returncode == 0


def test_what_was_removed_does_not_come_back_by_itself(site: Site, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"{CLAIM}\n\n{WORDS}\n")
    site.put("/story", article(CLAIM, WORDS))
    for address in (tmp_path / "one.txt", f"{site.base}/story"):
        home = tmp_path / f"home-{len(str(address))}"
        run(site, home, "ingest", address)
        run(None, home, "remove", document(home), *WHY)
        again = run(site, home, "ingest", address)
        assert (again.returncode, "removed on purpose" in again.stderr) == (0, True), again
        assert NAME.encode() not in everything(home)
        assert run(None, home, "verify").returncode == 0


def test_what_other_pages_need_stays(tmp_path: Path) -> None:
    for name, words in (("one.txt", WORDS), ("two.txt", MORE)):
        (tmp_path / name).write_text(f"{CLAIM}\n\n{words}\n")
        run(None, tmp_path / "home", "ingest", tmp_path / name)
    (case,) = json.loads(run(None, tmp_path / "home", "cases", "--format", "json").stdout)
    assert run(None, tmp_path / "home", "remove", case["document_ids"][0], *WHY).returncode == 0
    (case,) = json.loads(run(None, tmp_path / "home", "cases", "--format", "json").stdout)
    assert case["documents"] == 1
    assert run(None, tmp_path / "home", "verify").returncode == 0


def test_without_a_reason_an_authority_or_a_document_nothing_is_removed(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"{CLAIM}\n\n{MORE}\n")
    run(None, tmp_path / "home", "ingest", tmp_path / "one.txt")
    size = Vault(tmp_path / "home" / "evidence").size
    id = document(tmp_path / "home")
    assert run(None, tmp_path / "home", "remove", id, "--reason", "no").returncode == 2
    assert run(None, tmp_path / "home", "remove", id, "--reason", " ", "--authority", "x").returncode == 1
    assert run(None, tmp_path / "home", "remove", "sha256:12", *WHY).returncode == 1
    assert Vault(tmp_path / "home" / "evidence").size == size
