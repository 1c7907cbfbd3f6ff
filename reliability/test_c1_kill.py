"""C1: SIGKILL while pages are being kept, sealed and published. None that was acknowledged is lost, none doubled."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from embargowatch.vault import Vault, store
from reliability import writing
from reliability.figures import RELEASE, SEED, row

KILLS = 10_000 if RELEASE else 300
ROUNDS = 12  # kills of one vault, so that verify stays quick
AGAIN = 4  # pages handed in again after a kill, as somebody would who saw no acknowledgement


def keeping(folder: Path, start: int, early: bool = False) -> Callable[[int], None]:
    """A child that keeps pages from ``start`` on and tells each number once it is kept (or, ``early``, before)."""

    def act(pipe: int) -> None:
        with Vault(folder) as vault:
            for number in range(start, start + 10_000):
                if early:
                    os.write(pipe, b"%d\n" % number)
                vault.keep(writing.page(number))
                if not early:
                    os.write(pipe, b"%d\n" % number)
                if number % 23 == 22:
                    vault.publish()

    return act


def attacked(folder: Path, chance: random.Random, kills: int, early: bool = False) -> list[list[str]]:
    """What was wrong after each kill of one vault."""
    acknowledged: set[int] = set()
    after = []
    for _ in range(kills):
        start = max(0, max(acknowledged, default=-1) + 1 - AGAIN)
        child, pipe = writing.forked(keeping(folder, start, early))
        time.sleep(chance.uniform(0.01, 0.12))
        writing.killed(child)
        acknowledged.update(writing.told(pipe))
        after.append(writing.wrong(folder, acknowledged))
    return after


def test_c1_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SEAL_COUNT", 11)  # so that kills meet sealing as often as keeping
    chance = random.Random(SEED)
    with row(
        "C1", "SIGKILL while pages are kept, sealed and published: 0 acknowledged lost, 0 doubled, verify clean"
    ) as c1:
        pages = 0
        for number in range(-(-KILLS // ROUNDS)):
            folder = tmp_path / f"{number}" / "evidence"
            for each in attacked(folder, chance, min(ROUNDS, KILLS - number * ROUNDS)):
                c1.count(not each, f"vault {number}: {'; '.join(each[:3])}")
            pages += Vault(folder).size
        c1.measured["leaves"] = f"{pages:,}"
        control = (attacked(tmp_path / f"control{number}" / "evidence", chance, 8, early=True) for number in range(12))
        c1.count(any(map(any, control)), "control: acknowledged before it was kept, and nothing was found to be lost")
