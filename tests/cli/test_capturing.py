"""Capturing from the web, as a user does it: ingest, recapture, history, against a site on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reliability.scriptedsite import Answer, Site, article, serving

from command import COMMAND, Done
from embargowatch import capture, ledger, pipeline
from embargowatch.vault import Vault
from embargowatch.vault.leaf import DeriveLeaf

CLAIM = "North Korea has shipped artillery shells to Russia, the United States said on Tuesday."
MORE = "The shells were seen on a train near the border on Monday, an official of the ministry said in the evening."


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def environment(site: Site | None, home: Path) -> dict[str, str]:
    permit = site.permit if site is not None else ""
    more = {"NO_COLOR": "1", "EMBARGOWATCH_HOME": str(home), "EMBARGOWATCH_GAP": "0", "EMBARGOWATCH_PERMIT": permit}
    return {**os.environ, **more}


def run(site: Site | None, home: Path, *words: str | Path) -> Done:
    done = subprocess.run(
        [COMMAND, *map(str, words)], capture_output=True, env=environment(site, home), check=False, timeout=300
    )
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def lines(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def leaves(home: Path) -> list[str]:
    return [type(leaf).__name__ for _, leaf in Vault(home / "evidence").leaves()]


def test_page_of_the_web_becomes_evidence_and_a_case(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, MORE), Content_Type="text/html")
    done = run(site, tmp_path, "ingest", f"{site.base}/story")
    assert (done.returncode, "1 new" in done.stderr) == (0, True), done.stderr
    cases = run(site, tmp_path, "cases", "--format", "json")
    assert "shells" in cases.stdout
    assert run(site, tmp_path, "verify").returncode == 0
    (version,) = lines(run(site, tmp_path, "history", f"{site.base}/story", "--format", "jsonl"))
    assert (version["outcome"], version["status"], version["changes"]) == ("captured", 200, [])


def test_read_keeps_nothing_of_a_page_of_the_web(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, MORE))
    done = run(site, tmp_path / "home", "read", f"{site.base}/story", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    assert lines(done)[0]["claims"]
    assert not (tmp_path / "home").exists()


def test_address_that_is_not_of_the_public_internet_is_refused(site: Site, tmp_path: Path) -> None:
    done = run(None, tmp_path, "ingest", f"{site.base}/story")
    assert done.returncode == 6
    assert "EMBARGOWATCH_PERMIT" in done.stderr
    assert site.asked == []


def test_robots_txt_is_obeyed_unless_there_is_a_reason(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, MORE))
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
    refused = run(site, tmp_path, "ingest", f"{site.base}/story")
    assert (refused.returncode, site.paths) == (6, [])
    assert "robots.txt" in refused.stderr
    done = run(site, tmp_path, "ingest", f"{site.base}/story", "--ignore-robots", "editor agreed, case 12")
    assert done.returncode == 0
    told = lines(run(site, tmp_path, "history", f"{site.base}/story", "--format", "jsonl"))
    assert [each["outcome"] for each in told] == ["refused", "captured"]
    (leaf,) = [leaf for _, leaf in Vault(tmp_path / "evidence").leaves() if type(leaf).__name__ == "CaptureLeaf"]
    assert "editor agreed, case 12" in str(leaf)


def test_reason_for_not_asking_robots_txt_may_not_be_empty(tmp_path: Path) -> None:
    assert run(None, tmp_path, "ingest", "x", "--ignore-robots", " ").returncode == 2


def test_same_page_of_the_web_again_is_asked_for_on_condition(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, MORE), ETag='"1"')
    run(site, tmp_path, "ingest", f"{site.base}/story")
    done = run(site, tmp_path, "ingest", f"{site.base}/story")
    assert (done.returncode, "1 unchanged" in done.stderr) == (0, True), done.stderr
    assert site.asked[-1].headers["If-None-Match"] == '"1"'
    told = lines(run(site, tmp_path, "history", f"{site.base}/story", "--format", "jsonl"))
    assert [each["outcome"] for each in told] == ["captured", "unchanged"]


def test_page_that_is_gone_is_named_and_written_down(site: Site, tmp_path: Path) -> None:
    done = run(site, tmp_path, "ingest", f"{site.base}/story")
    assert (done.returncode, "404" in done.stderr) == (1, True)
    assert "VisitLeaf" in leaves(tmp_path)


def test_feed_and_what_it_lists_are_kept_and_its_pages_read(site: Site, tmp_path: Path) -> None:
    site.put("/feed", "<rss version='2.0'><channel><item><link>/story</link></item></channel></rss>")
    site.put("/story", article(CLAIM, MORE))
    done = run(site, tmp_path, "ingest", f"{site.base}/feed")
    assert (done.returncode, "1 new" in done.stderr) == (0, True), done.stderr
    assert leaves(tmp_path).count("CaptureLeaf") == 2
    again = run(site, tmp_path, "ingest", f"{site.base}/feed")
    assert (again.returncode, site.paths.count("/story")) == (0, 1), again.stderr


def test_what_cannot_be_read_is_evidence_all_the_same(site: Site, tmp_path: Path) -> None:
    site.answers["/paper"] = Answer(b"%PDF-1.7 a paper of ours", headers={"Content-Type": "application/pdf"})
    done = run(site, tmp_path, "ingest", f"{site.base}/paper")
    assert done.returncode == 1
    assert "its bytes are kept: leaf 0" in done.stderr
    assert Vault(tmp_path / "evidence").page(0).body == b"%PDF-1.7 a paper of ours"
    site.put("/story", article(CLAIM, MORE))
    again = run(site, tmp_path, "ingest", f"{site.base}/story")
    assert (again.returncode, "/paper" in again.stderr) == (0, False)  # it is not tried again in every run


def test_page_that_a_killed_run_kept_is_read_by_the_next(site: Site, tmp_path: Path) -> None:
    site.put("/story", article(CLAIM, MORE))
    run(site, tmp_path, "ingest", f"{site.base}/story")
    (tmp_path / "ledger.db").unlink()  # as if the run had been killed right behind keeping the page
    for more in tmp_path.glob("ledger.db-*"):
        more.unlink()
    (tmp_path / "other.txt").write_text("The town council voted on Thursday to repair its old bridge in the spring.\n")
    done = run(site, tmp_path, "ingest", tmp_path / "other.txt")
    assert (done.returncode, "1 of an earlier run read" in done.stderr) == (0, True), done.stderr
    assert "shells" in run(site, tmp_path, "cases", "--format", "json").stdout


def test_page_that_was_kept_and_not_read_is_read_once_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.txt").write_text(f"{CLAIM}\n\n{MORE}\n")
    engine = pipeline.load()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with Vault(tmp_path / "evidence") as vault, ledger.open(tmp_path / "ledger.db") as store:
        given = capture.pages(str(tmp_path / "page.txt"), 10**6)
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(pipeline, "read", killed)
            list(pipeline.ingest(given, engine, vault, store))
        assert (vault.size, store.counts().documents) == (1, 0)
        (late,) = pipeline.left_over(engine, vault, store)
        assert isinstance(late, pipeline.Kept)
        assert (late.leaf, late.page.address, late.read.reading.claims != ()) == (0, str(tmp_path / "page.txt"), True)
        assert list(pipeline.left_over(engine, vault, store)) == []
    engine.jail.close()


def test_a_run_killed_between_log_and_ledger_leaves_no_reading_without_its_leaf(tmp_path: Path) -> None:
    """Whatever the ledger holds, the log says which rules made it; and says so once."""
    (tmp_path / "page.txt").write_text(f"{CLAIM}\n\n{MORE}\n")
    engine = pipeline.load()
    given = capture.pages(str(tmp_path / "page.txt"), 10**6)
    with Vault(tmp_path / "evidence") as vault, ledger.open(tmp_path / "ledger.db") as store:
        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(vault, "derive", stopped)
            list(pipeline.ingest(given, engine, vault, store))
        assert store.counts().documents == 0
        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(store, "add_read", stopped)
            list(pipeline.left_over(engine, vault, store))
        (late,) = pipeline.left_over(engine, vault, store)
        assert isinstance(late, pipeline.Kept)
        made = [leaf for _, leaf in vault.leaves() if isinstance(leaf, DeriveLeaf)]
        assert [leaf.output_sha256 for leaf in made] == [ledger.proof(store.document(late.read.document.id))]
    engine.jail.close()


def stopped(*given: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_keeps_what_was_done(site: Site, tmp_path: Path) -> None:
    site.put("/1", article(CLAIM, MORE))
    site.put("/2", article(CLAIM, MORE))
    words = [str(COMMAND), "ingest", f"{site.base}/1", f"{site.base}/2", "--gap", "600"]
    process = subprocess.Popen(words, env=environment(site, tmp_path), stderr=subprocess.PIPE)
    for _ in range(600):
        if "DeriveLeaf" in leaves(tmp_path):
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, b"stopped" in told) == (130, True), told
    assert site.paths == ["/1"]
    sound = run(site, tmp_path, "verify")
    assert (sound.returncode, "not signed yet" in sound.stdout) == (0, False), sound
    assert "shells" in run(site, tmp_path, "cases", "--format", "json").stdout


# --- recapture and history


def captured(site: Site, home: Path, *versions: Answer) -> str:
    """A page that was captured once; what it will answer from then on."""
    site.answers["/story"] = [*versions, *versions[-1:]]
    url = f"{site.base}/story"
    assert run(site, home, "ingest", url).returncode in {0, 1}
    return url


def page(*paragraphs: str) -> Answer:
    return Answer(article(*paragraphs).encode(), headers={"Content-Type": "text/html"})


def test_edit_is_named_with_the_paragraphs_that_changed(site: Site, tmp_path: Path) -> None:
    url = captured(site, tmp_path, page(CLAIM, MORE), page(CLAIM.replace("shells", "rockets"), MORE))
    done = run(site, tmp_path, "recapture", url, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    (version,) = lines(done)
    (change,) = version["changes"]
    assert (change["kind"], change["since"]) == ("edited", 0)
    (difference,) = change["differences"]
    assert (difference["kind"], difference["before"]) == ("changed", [CLAIM])
    assert "rockets" in difference["after"][0]
    shown = run(site, tmp_path, "history", url).stdout
    assert "EDITED" in shown
    assert "+ " in shown


def test_deleted_and_restored_are_named_and_are_no_failures(site: Site, tmp_path: Path) -> None:
    url = captured(site, tmp_path, page(CLAIM, MORE), Answer(status=410), page(CLAIM, MORE))
    kinds = []
    for _ in range(2):
        done = run(site, tmp_path, "recapture", url, "--format", "jsonl")
        assert done.returncode == 0, done.stderr
        kinds += [change["kind"] for each in lines(done) for change in each["changes"]]
    assert kinds == ["deleted", "restored"]


def test_due_follows_the_schedule(site: Site, tmp_path: Path) -> None:
    captured(site, tmp_path, page(CLAIM, MORE))
    assert "0 looked at" in run(site, tmp_path, "recapture", "--due").stderr
    due = run(site, tmp_path, "recapture", "--due", "--schedule", "0s")
    assert "1 looked at, 0 changed" in due.stderr
    assert "0 looked at" in run(site, tmp_path, "recapture", "--due", "--schedule", "0s").stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [(["recapture"], 2), (["recapture", "--due", "--schedule", "soon"], 2), (["history", "http://a.example/"], 1)],
)
def test_wrong_use_and_unknown_addresses_get_a_message(tmp_path: Path, words: list[str], code: int) -> None:
    done = run(None, tmp_path, *words)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_recapture_of_what_was_never_captured_says_so(site: Site, tmp_path: Path) -> None:
    done = run(site, tmp_path, "recapture", f"{site.base}/story")
    assert (done.returncode, "never captured" in done.stderr, site.asked) == (1, True, [])
