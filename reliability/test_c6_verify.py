"""C6: ``verify`` is quick enough to be run daily, and honest: it finds what is missing, extra, swapped or cut.

The store is written by the specifications (goldenstore), since 100,000 fsyncs would measure the disk. A release run has
100,000 records and 2 GB; a pull request a fifth of both, with a fifth of the time. Judged by the clock or by processor
time, whichever is less, since the clock also counts what else the machine does. Both are shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from embargowatch.vault import Fault, Vault, journal, note
from reliability import goldenstore
from reliability.figures import RELEASE, SEED, row
from reliability.goldenstore import Signer, blob
from reliability.guards import without

RECORDS = int(os.environ.get("C6_RECORDS", "100000" if RELEASE else "20000"))
BYTES = 20_000  # of a page: 100,000 of them are 2 GB
BUDGET = 20 * RECORDS / 100_000  # seconds
COMMAND = Path(sys.executable).with_name("embargowatch")
CHECKER = Path(__file__).parents[1] / "src" / "embargowatch" / "data" / "tools" / "verify_evidence.py"
HEADERS = [[f"x-header-{number}", "v" * 40] for number in range(12)]  # a leaf of a fetched page has about 1.4 kB


def page(number: int) -> bytes:
    return random.Random(SEED * 1_000_003 + number).randbytes(BYTES)


def record(number: int, body: bytes) -> bytes:
    url = f"https://news.example/{number}"
    hop = {"url": url, "status": 200, "addresses": ["192.0.2.1"], "connected": "192.0.2.1:443"}
    return goldenstore.leaf(
        "capture", number, address=url, way="url", why=None, captured_at=goldenstore.time(number), url=url,
        request={"url": url, "hops": [hop | {"certificate": "a" * 64, "location": None}]},
        response={"status": 200, "headers": HEADERS}, media_type="text/html", truncated=None,
        objects=[blob(body)], prev=None,
    )  # fmt: skip


def written(folder: Path, records: int) -> Signer:
    leaves = []
    for number in range(records):
        body = page(number)
        digest = hashlib.sha256(body).hexdigest()
        goldenstore.put(folder / "blobs" / "sha256" / digest[:2] / digest, body)
        leaves.append(record(number, body))
    (folder / "waiting").mkdir()
    journal.create(folder / "waiting" / "journal", records)
    return goldenstore.write(folder, leaves, ())


def timed(*words: object) -> tuple[int, float, float, bytes]:
    """Exit code, seconds on the clock, seconds of processors, and what was printed."""
    before, start = os.times(), time.monotonic()
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    wall, after = time.monotonic() - start, os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return done.returncode, wall, used, done.stdout + done.stderr


def test_verify_is_quick(tmp_path: Path) -> None:
    with row("C6", f"verify {RECORDS:,} records and {RECORDS * BYTES / 1e9:.1f} GB in {BUDGET:.0f} s") as figure:
        key = written(tmp_path / "evidence", RECORDS)
        ways = {
            "verify": (COMMAND, "--home", tmp_path / "home", "verify", tmp_path / "evidence", "--vkey", key.vkey),
            "verify_evidence.py": (sys.executable, "-I", CHECKER, tmp_path / "evidence", "--vkey", key.vkey),
        }
        for name, words in ways.items():
            code, wall, used, said = timed(*words)
            figure.measured[name] = f"{wall:.1f} s on the clock, {used:.1f} s of processors"
            figure.count(code == 0, f"{name} of a sound store ends with {code}: {said[-300:]!r}")
            figure.count(min(wall, used) <= BUDGET, f"{name} took {wall:.1f} s; expected at most {BUDGET:.1f} s")
        shutil.rmtree(tmp_path / "evidence")


def some(folder: Path, rng: random.Random) -> Path:
    return rng.choice(sorted(folder.glob("blobs/sha256/*/*")))


def missing(folder: Path, rng: random.Random) -> Path:
    path = some(folder, rng)
    path.unlink()
    return path


def extra(folder: Path, rng: random.Random) -> Path:
    body = rng.randbytes(100)
    digest = hashlib.sha256(body).hexdigest()
    path = folder / "blobs" / "sha256" / digest[:2] / digest
    goldenstore.put(path, body)
    return path


def misnamed(folder: Path, rng: random.Random) -> Path:
    path = some(folder, rng).with_name("notes.txt")
    path.write_bytes(b"hello")
    return path


def swapped(folder: Path, rng: random.Random) -> Path:
    one, two = rng.sample(sorted(folder.glob("blobs/sha256/*/*")), 2)
    body = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(body)
    return one


def truncated(folder: Path, rng: random.Random) -> Path:
    path = some(folder, rng)
    body = path.read_bytes()
    path.write_bytes(body[: rng.randrange(len(body))])
    return path


def linked(folder: Path, rng: random.Random) -> Path:
    path = some(folder, rng)
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")
    return path


HARM: list[Callable[[Path, random.Random], Path]] = [missing, extra, misnamed, swapped, truncated, linked]


def by_program(folder: Path, key: Signer) -> set[str]:
    """Files that ``verify`` names, in this process."""
    vault = Vault(folder, keys=folder.parent / "none" / "log.key", state=folder.parent / "none")
    found = list(vault.verify(None, note.key(key.vkey)))
    return {each.name for each in found if isinstance(each, Fault) and each.serious}


def by_checker(folder: Path, key: Signer) -> set[str]:
    """Files that the one-file checker names."""
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(folder), "--vkey", key.vkey, "--json"],
        capture_output=True,
        check=False,
    )
    return {each["file"] for each in json.loads(done.stdout)["faults"]}


@pytest.mark.parametrize("rounds", [40 if RELEASE else 5])
def test_harm_to_kept_files_is_found_and_named(tmp_path: Path, rounds: int) -> None:
    rng = random.Random(SEED)
    sound = tmp_path / "sound"
    key = goldenstore.sample(sound, 200, 900)
    with row(
        "C6", "missing, extra, misnamed, swapped, truncated, linked files found and named by both checkers"
    ) as figure:
        figure.count(not by_program(sound, key) and not by_checker(sound, key), "a sound store is called damaged")
        for number in range(rounds):
            for harm in HARM:
                folder = tmp_path / f"{harm.__name__}{number}" / "evidence"
                shutil.copytree(sound, folder)
                name = harm(folder, rng).relative_to(folder).as_posix()
                for found, who in (
                    (by_program(folder, key), "verify"),
                    (by_checker(folder, key), "verify_evidence.py"),
                ):
                    figure.count(name in found, f"{who}: {harm.__name__} {name}, round {number}")
                with without(["blobs"]):
                    figure.count(not by_program(folder, key), f"control: {harm.__name__} is found without looking")
                shutil.rmtree(folder.parent)


def test_a_tombstone_is_no_loss_and_a_file_that_it_removed_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    key = goldenstore.sample(folder, 20)
    gone = b"<p>Personal data of somebody.</p>"
    with row("C6", "tombstones: what they removed is not missed, and is told of where it is still there") as figure:
        figure.count(not by_program(folder, key), "verify: a removed page is called missing")
        figure.count(not by_checker(folder, key), "verify_evidence.py: a removed page is called missing")
        digest = hashlib.sha256(gone).hexdigest()
        path = folder / "blobs" / "sha256" / digest[:2] / digest
        goldenstore.put(path, gone)
        name = path.relative_to(folder).as_posix()
        figure.count(name in by_program(folder, key), "verify: a removed page that is still there is not told of")
        figure.count(name in by_checker(folder, key), "verify_evidence.py: the same")
