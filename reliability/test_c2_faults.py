"""C2: one system call of keeping, sealing and publishing fails, or is the last one. By strace, call by call."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from embargowatch.errors import StoreError
from embargowatch.vault import Vault
from reliability import writing
from reliability.figures import RELEASE, SEED, row

CALLS = (
    *("write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "syncfs", "ftruncate"),
    *("rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
)
FAULTS = ("signal=KILL", "error=EIO", "error=ENOSPC")
PAGES = 16
SAMPLED = 150
Case = tuple[str, int, str]  # call, the how-manieth of it, what happens


def traced(folder: Path, *options: str, mode: str = "") -> subprocess.CompletedProcess[bytes]:
    """The keeper under strace."""
    words = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", f"{folder}.trace", *options]
    keeper = [sys.executable, "-m", "reliability.keeper", str(folder), str(PAGES), *([mode] if mode else [])]
    root = Path(__file__).resolve().parent.parent
    return subprocess.run([*words, *keeper], capture_output=True, check=False, cwd=root, timeout=120)


def cases(top: Path) -> Iterator[Case]:
    """Every call that an undisturbed run makes, with every fault."""
    done = traced(top / "whole", f"--trace={','.join(CALLS)}")
    assert done.returncode == 0, done.stderr.decode()
    made = re.findall(r"^\d+ +(\w+)\(", Path(f"{top / 'whole'}.trace").read_text(errors="replace"), re.MULTILINE)
    for call in sorted(set(made)):
        for number in range(1, made.count(call) + 1):
            for fault in FAULTS:
                yield call, number, fault


def disturbed(folder: Path, case: Case, mode: str = "") -> list[str]:
    """What was wrong after one fault, and after a run that goes on from there."""
    call, number, fault = case
    done = traced(folder, f"--trace={call}", f"--inject={call}:{fault}:when={number}", mode=mode)
    acknowledged = [int(line) for line in done.stdout.split(b"\n")[:-1]]
    killed = done.returncode in (-9, 137)
    found = [] if killed or done.returncode in (0, 1) else [f"exit {done.returncode}: {done.stderr.decode()[-300:]}"]
    if not folder.exists():
        return found + (["acknowledged, and there is no folder"] if acknowledged else [])
    found += writing.wrong(folder, acknowledged)
    with Vault(folder) as vault:
        for each in range(PAGES):
            vault.keep(writing.page(each))
        vault.publish()
    found += [f"after going on: {each}" for each in writing.wrong(folder, range(PAGES))]
    shutil.rmtree(folder.parent)
    return found


def test_c2_faults(tmp_path: Path) -> None:
    with row(
        "C2", "one system call fails or is the last: nothing acknowledged lost, verify clean, the next run goes on"
    ) as c2:
        if shutil.which("strace") is None:
            c2.not_run = "strace"
            return
        every = list(cases(tmp_path))
        chosen = every if RELEASE else random.Random(SEED).sample(every, min(SAMPLED, len(every)))
        c2.measured["of all"] = f"{len(every):,}"

        def one(numbered: tuple[int, Case]) -> tuple[Case, list[str]]:
            number, case = numbered
            folder = tmp_path / f"{number}" / "evidence"
            folder.parent.mkdir()
            return case, disturbed(folder, case)

        with ThreadPoolExecutor(2) as pool:
            for case, found in pool.map(one, enumerate(chosen)):
                c2.count(not found, f"{case}: {'; '.join(found[:2])}")
        c2.count(
            any(unnoticed(tmp_path / f"control{number}", number) for number in range(3, 12)), "control: not one lost"
        )


def unnoticed(top: Path, number: int) -> bool:
    """The positive control: a keeper that does not listen to failed writes loses what it has acknowledged."""
    top.mkdir()
    folder = top / "evidence"
    done = traced(folder, "--trace=write", f"--inject=write:error=ENOSPC:when={number}", mode="deaf")
    try:
        return bool(writing.wrong(folder, [int(line) for line in done.stdout.split(b"\n")[:-1]]))
    except StoreError:
        return True
