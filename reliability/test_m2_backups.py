"""M2: backups made while pages are being kept, each restored and verified; a backup with one turned bit is refused.

A writer keeps pages and readings, some twenty a second, and acknowledges each one. All that it had acknowledged before
a backup began must be in what is restored from it. Control: a backup that copies the ledger's file in place of its
contents is found to be lacking.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from embargowatch import backup, ledger
from embargowatch.cli.backup import plan
from embargowatch.errors import EmbargoWatchError
from embargowatch.model import Document, Page, Read, Reading
from embargowatch.settings import Settings
from embargowatch.vault import Fault, Vault
from reliability.figures import RELEASE, SEED, row

BACKUPS = 200 if RELEASE else 20
FLIPS = 10  # of each backup
PAUSE = 0.05  # seconds between two pages: every backup holds all before it, and time is short
DAY = "2026-01-02T03:04:05.000Z"


def _keep_on(home: Path, told: Connection, stop: Connection) -> None:
    """The writer: keeps one page and one reading after the other, and tells each when it is acknowledged."""
    number = 0
    with Vault(home / "evidence") as vault, ledger.open(home / "ledger.db") as store:
        while not stop.poll():
            body = (
                f"<p>Page {number} of the trial, with words of its own: {random.Random(number).random()}</p>".encode()
            )
            digest = hashlib.sha256(body).hexdigest()
            vault.keep(Page(f"page-{number}.html", body, digest, "text/html"))
            id = f"sha256:{digest}"
            store.add_read(Read(Document(id, f"page-{number}.html", None, "text", "en"), Reading(id)))
            if number % 50 == 49:
                vault.publish()
            told.send(digest)
            number += 1
            time.sleep(PAUSE)


@contextmanager
def _writer(home: Path) -> Iterator[Connection]:
    context = multiprocessing.get_context("spawn")
    told, tell = context.Pipe(duplex=False)
    stop, end = context.Pipe(duplex=False)
    process = context.Process(target=_keep_on, args=(home, tell, stop), daemon=True)
    process.start()
    try:
        yield told
    finally:
        end.send(None)
        while process.is_alive():  # it may be waiting for somebody to take what it tells
            if told.poll(0.1):
                told.recv()
        assert process.exitcode == 0


def _drain(told: Connection, acknowledged: set[str]) -> None:
    while told.poll():
        acknowledged.add(told.recv())


def _lost(home: Path, acknowledged: set[str]) -> int:
    """How many of what was acknowledged is not in a home, whole, in both of its stores."""
    try:
        with ledger.open_view(home / "ledger.db") as view:
            known = set(view.digests())
        vault = Vault(home / "evidence")
        kept = {digest for _, digest in vault.pages()}
        for digest in acknowledged:
            vault.get(digest)
    except EmbargoWatchError:
        return len(acknowledged)
    return len(acknowledged - (known & kept))


def _sound(home: Path) -> list[str]:
    with ledger.open_view(home / "ledger.db") as view:
        faults, expected = view.faults(), dict.fromkeys(view.digests())
    for each in Vault(home / "evidence").verify(expected):
        if isinstance(each, Fault) and each.serious:
            faults.append(f"{each.name}: {each.message}")
    return faults


def test_m2_backups(tmp_path: Path) -> None:
    home = tmp_path / "home"
    chance = random.Random(SEED)
    acknowledged: set[str] = set()
    with row("M2", "backups made while pages were being kept, restored and verified") as row_, _writer(home) as told:
        acknowledged.add(told.recv())
        most = flips = 0
        for number in range(BACKUPS):
            for _ in range(chance.randrange(10)):
                acknowledged.add(told.recv())
            _drain(told, acknowledged)
            before = set(acknowledged)
            file = tmp_path / f"{number}.tar"
            backup.make(plan(Settings(home), with_keys=False), file, DAY, "trial")
            backup.restore(file, tmp_path / f"home-{number}")
            restored = tmp_path / f"home-{number}"
            lost, faults = _lost(restored, before), _sound(restored)
            row_.count(not lost and not faults, f"backup {number}: {lost} lost, {faults[:2]}")
            flips += _refused(file, chance, tmp_path / "never")
            most = max(most, len(before))
            file.unlink()
        row_.measured = {"pages kept meanwhile": f"{most:,}", "turned bits refused": f"{flips} of {BACKUPS * FLIPS}"}
        assert flips == BACKUPS * FLIPS
        assert _control_copied_as_a_file(home, told, tmp_path)


def _refused(file: Path, chance: random.Random, target: Path) -> int:
    """How many of FLIPS turned bits keep a backup from being restored."""
    whole = file.read_bytes()
    found = 0
    for _ in range(FLIPS):
        turned = bytearray(whole)
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        file.write_bytes(turned)
        try:
            backup.restore(file, target)
        except EmbargoWatchError:
            found += not target.exists()
    return found


def _control_copied_as_a_file(home: Path, told: Connection, top: Path) -> bool:
    """A careless backup, of which the ledger's file was copied while it is in use: what it lost is noticed."""
    acknowledged = {told.recv() for _ in range(5)}
    _drain(told, acknowledged)
    backup.make(plan(Settings(home), with_keys=False), top / "careless.tar", DAY, "trial")
    backup.restore(top / "careless.tar", top / "careless")
    assert not _lost(top / "careless", acknowledged)
    shutil.copy(home / "ledger.db", top / "careless" / "ledger.db")
    return _lost(top / "careless", acknowledged) > 0
