"""C3: the end of the journal is cut, overwritten or flipped. What opens is always a beginning of what was kept.

A cut exactly between two records cannot be told from captures that were never made: such cases are counted apart. All
others are said: bytes of a write that was not finished, or damage before a whole record. What was published does not
wait in the journal; losing that is found by its checkpoint (C7).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from embargowatch.errors import IntegrityError
from embargowatch.vault import Fault, Vault, journal
from embargowatch.vault.journal import Journal
from reliability import writing
from reliability.figures import RELEASE, SEED, row

CASES = 10_000 if RELEASE else 1_000
PAGES = 14
GOING_ON = 20  # each so manieth case is also written to afterwards
Kept = list[tuple[bytes, list[bytes]]]


def contents(path: Path) -> Kept:
    """Leaves and bodies of a journal, in order."""
    opened = Journal(path, write=False)
    try:
        return [(record.leaf, [opened.body(held) for held in record.bodies]) for record in opened.records]
    finally:
        opened.close()


def damaged(whole: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """The journal cut at every 512 bytes and at the ends of records; flipped, zeroed, overwritten and lengthened."""
    for place in range(journal.HEADER, len(whole), 512):
        yield f"cut at {place}", whole[:place]
    while True:
        place = chance.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        yield f"bit flipped in byte {place}", bytes(flipped)
        start = place // 512 * 512
        yield f"sector {start} zeroed", whole[:start] + bytes(len(whole[start : start + 512])) + whole[start + 512 :]
        tail = chance.randrange(len(whole) // 2, len(whole))
        yield f"noise from byte {tail}", whole[:tail] + chance.randbytes(len(whole) - tail)
        yield f"{place % 700} more bytes", whole + chance.randbytes(place % 700)
        yield f"cut at {place}", whole[:place]


def judged(folder: Path, before: Kept) -> tuple[list[str], bool]:
    """What does not hold of a damaged journal, and whether a loss was said."""
    path = folder / "waiting" / "journal"
    faults = [each for each in Vault(folder).verify() if isinstance(each, Fault) and "journal" in each.name]
    try:
        after = contents(path)
    except IntegrityError:
        return ([] if any(each.serious for each in faults) else ["verify does not say what opening says"]), True
    wrong = [] if before[: len(after)] == after else ["what opened is no beginning of what was kept"]
    return wrong, bool(faults) or len(after) == len(before)


def going_on(folder: Path, copy: Path) -> list[str]:
    """After the damage, the vault is written to again: nothing kept then is lost or doubled."""
    shutil.copytree(folder, copy)
    try:
        with Vault(copy) as vault:
            for number in range(PAGES):
                vault.keep(writing.page(number))
        return writing.wrong(copy, range(PAGES))
    except IntegrityError:
        return []  # it refuses to go on, with words that say what to do
    finally:
        shutil.rmtree(copy)


def made(folder: Path) -> bytes:
    """A vault whose pages all wait; the bytes of its journal."""
    vault = Vault(folder)
    for number in range(PAGES):
        vault.keep(writing.page(number))
    vault.store.close()
    return (folder / "waiting" / "journal").read_bytes()


def test_c3_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(SEED)
    folder = tmp_path / "evidence"
    path = folder / "waiting" / "journal"
    whole = made(folder)
    before = contents(path)
    silent = 0
    with row(
        "C3", "the journal cut, flipped, overwritten: what opens is a beginning of what was kept, and losses are said"
    ) as c3:
        for number, (name, body) in enumerate(damaged(whole, chance)):
            if number == CASES:
                break
            path.write_bytes(body)
            wrong, said = judged(folder, before)
            if not said and not name.startswith("cut"):
                wrong.append("a loss was not said")
            silent += not said
            if number % GOING_ON == 0:
                wrong += going_on(folder, tmp_path / "copy")
            c3.count(not wrong, f"{name}: {'; '.join(wrong)}")
        c3.measured["cut between two records, not to be told"] = str(silent)
        c3.count(any(unguarded(path, whole, before, chance, monkeypatch)), "control: without digests nothing was wrong")


def unguarded(
    path: Path, whole: bytes, before: Kept, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> Iterator[bool]:
    """The positive control: a reader that believes each record takes flipped ones for what was kept."""
    monkeypatch.setattr(Journal, "_whole", lambda self, held: True)
    for _ in range(200):
        flipped = bytearray(whole)
        flipped[chance.randrange(journal.HEADER, len(whole))] ^= 1
        path.write_bytes(flipped)
        try:
            after = contents(path)
        except IntegrityError:
            continue
        yield before[: len(after)] != after
