"""A backup holds what the home held; anything that is wrong with it is found before anything is restored."""

from __future__ import annotations

import io
import random
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from embargowatch.backup import Plan, check, make, restore
from embargowatch.backup.archive import Writing
from embargowatch.errors import IntegrityError, StoreError

DAY = "2026-01-02T03:04:05.000Z"


def _home(top: Path) -> Path:
    home = top / "home"
    (home / "evidence" / "blobs" / "ab").mkdir(parents=True)
    (home / "evidence" / "log").mkdir()
    (home / "keys").mkdir()
    (home / "evidence" / "blobs" / "ab" / "abcd").write_bytes(b"<p>a page</p>")
    (home / "evidence" / "log" / "checkpoint").write_bytes(b"origin\n1\n")
    (home / "keys" / "log.key").write_bytes(b"secret")
    return home


def _plan(home: Path, *more: str) -> Plan:
    return Plan(home, ("ledger.db",), lambda: ("evidence/log", *more), ("evidence/blobs",))


def _files(home: Path) -> dict[str, bytes]:
    return {p.relative_to(home).as_posix(): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


def test_backup_and_restore_give_the_same_files(tmp_path: Path) -> None:
    home = _home(tmp_path)
    made = make(_plan(home), tmp_path / "b.tar", DAY, "embargowatch test")
    restore(tmp_path / "b.tar", tmp_path / "again")
    before = _files(home)
    del before["keys/log.key"]
    assert _files(tmp_path / "again") == before
    assert made.made_at == DAY
    assert not made.with_keys
    assert check(tmp_path / "b.tar") == made


def test_keys_are_in_it_only_when_asked_for_and_stay_private(tmp_path: Path) -> None:
    made = make(_plan(_home(tmp_path), "keys"), tmp_path / "b.tar", DAY, "test")
    assert made.with_keys
    restore(tmp_path / "b.tar", tmp_path / "again")
    assert (tmp_path / "again" / "keys" / "log.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "again" / "evidence" / "blobs" / "ab" / "abcd").stat().st_mode & 0o777 == 0o444


def test_a_database_in_use_is_copied_as_of_one_moment(tmp_path: Path) -> None:
    home = _home(tmp_path)
    with closing(sqlite3.connect(home / "ledger.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE told (words TEXT)")
        writer.execute("INSERT INTO told VALUES ('acknowledged')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO told VALUES ('not yet')")
        make(_plan(home), tmp_path / "b.tar", DAY, "test")
        writer.execute("ROLLBACK")
    restore(tmp_path / "b.tar", tmp_path / "again")
    with closing(sqlite3.connect(tmp_path / "again" / "ledger.db")) as link:
        assert link.execute("SELECT words FROM told").fetchall() == [("acknowledged",)]
    assert sorted(p.name for p in (tmp_path / "again").iterdir()) == ["evidence", "ledger.db"]


def test_what_comes_to_be_before_the_log_is_held_still_is_copied(tmp_path: Path) -> None:
    home = _home(tmp_path)

    def names() -> tuple[str, ...]:
        (home / "evidence" / "log" / "tile").write_bytes(b"new")
        return ("evidence/log",)

    plan = Plan(home, (), names, ())
    assert "evidence/log/tile" in {entry.name for entry in make(plan, tmp_path / "b.tar", DAY, "test").entries}


def test_every_turned_bit_is_found_and_nothing_is_restored(tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    make(_plan(_home(tmp_path)), file, DAY, "test")
    whole = file.read_bytes()
    chance = random.Random(4)
    for at in [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(300))]:
        turned = bytearray(whole)
        turned[at] ^= 1 << chance.randrange(8)
        file.write_bytes(turned)
        with pytest.raises(IntegrityError, match="use another"):
            restore(file, tmp_path / "again")
        assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("left", [0, 1, 91, 92, 512, 10_000])
def test_a_backup_that_was_cut_is_refused(tmp_path: Path, left: int) -> None:
    file = tmp_path / "b.tar"
    make(_plan(_home(tmp_path)), file, DAY, "test")
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(IntegrityError):
        check(file)


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "a//b", ".hidden", "a/\n"])
def test_a_name_that_leads_out_is_never_written(tmp_path: Path, name: str) -> None:
    with (tmp_path / "b.tar").open("xb") as stream:
        writing = Writing(stream)
        member = tarfile.TarInfo(name)
        member.size = 1
        writing._archive.addfile(member, io.BytesIO(b"x"))
        writing.close(DAY, "test")
    with pytest.raises(IntegrityError, match="does not write"):
        restore(tmp_path / "b.tar", tmp_path / "again")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar"]


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "b.tar").open("xb") as stream:
        writing = Writing(stream)
        member = tarfile.TarInfo("evidence")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        writing._archive.addfile(member)
        writing.close(DAY, "test")
    with pytest.raises(IntegrityError, match="does not write"):
        restore(tmp_path / "b.tar", tmp_path / "again")


def test_a_file_too_many_is_found(tmp_path: Path) -> None:
    with (tmp_path / "b.tar").open("xb") as stream:
        writing = Writing(stream)
        member = tarfile.TarInfo("evidence/extra")
        writing._archive.addfile(member)
        writing.close(DAY, "test")
    with pytest.raises(IntegrityError, match="list of files"):
        restore(tmp_path / "b.tar", tmp_path / "again")


def test_nothing_takes_the_place_of_something(tmp_path: Path) -> None:
    home = _home(tmp_path)
    make(_plan(home), tmp_path / "b.tar", DAY, "test")
    with pytest.raises(StoreError, match="already"):
        make(_plan(home), tmp_path / "b.tar", DAY, "test")
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "b.tar", home)
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "b.tar", tmp_path / "empty")
    assert (tmp_path / "empty" / "evidence").is_dir()


def test_no_home_and_no_backup_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        make(_plan(tmp_path / "none"), tmp_path / "b.tar", DAY, "test")
    with pytest.raises(StoreError, match="cannot be opened"):
        check(tmp_path / "none.tar")


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    home = _home(tmp_path)
    with pytest.raises(StoreError, match="could not be written"):
        make(_plan(home), tmp_path / "none" / "b.tar", DAY, "test")
    (home / "evidence" / "log" / "odd name\n").write_bytes(b"")
    with pytest.raises(StoreError, match="no name of a file"):
        make(_plan(home), tmp_path / "b.tar", DAY, "test")
    assert [p.name for p in tmp_path.iterdir()] == ["home"]
