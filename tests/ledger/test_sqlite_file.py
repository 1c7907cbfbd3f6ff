"""The SQLite file: what is refused, what a failure leaves behind, what verify finds."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import factory
from embargowatch import ledger
from embargowatch.errors import IntegrityError, StoreError
from embargowatch.ledger import schema
from embargowatch.model import Case

Opener = Callable[[Path], ledger.Ledger]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "ledger.db"


def filled(path: Path) -> Path:
    with ledger.open(path) as store:
        store.add_read(factory.story())
    return path


def test_open_makes_the_folder_and_keeps_what_is_there(path: Path) -> None:
    filled(path)
    with ledger.open(path) as store:
        assert list(store.reads()) == [factory.story()]


def test_file_is_durable_and_checked(path: Path) -> None:
    link = schema.connect(path)
    values = {name: link.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert values == {"journal_mode": "wal", "synchronous": 2}
    assert link.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    link.close()


def test_view_sees_what_another_connection_writes(path: Path) -> None:
    filled(path)
    with ledger.open(path) as store, ledger.open_view(path) as view:
        store.add_read(factory.denial())
        assert view.counts().documents == 2


def test_view_cannot_write(path: Path) -> None:
    filled(path)
    with ledger.open_view(path) as view:
        with pytest.raises(StoreError, match="may not be written"):
            view.add_read(factory.denial())
        with pytest.raises(StoreError, match="may not be written"):
            view.forget_cases()
        assert view.counts().documents == 1


def test_view_of_nothing_says_what_to_do_and_makes_no_file(path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no ledger at .*Ingest a page first"):
        ledger.open_view(path)
    assert not path.exists()


@pytest.mark.parametrize("name", ["a?b#c", "with space", "100%", "ünï"])
def test_file_names_with_odd_characters_are_opened(tmp_path: Path, name: str) -> None:
    path = filled(tmp_path / name / "ledger.db")
    with ledger.open_view(path) as view:
        assert view.counts().documents == 1


@pytest.mark.parametrize("opener", [ledger.open, ledger.open_view])
def test_directory_in_the_way_is_said_to_be_one(tmp_path: Path, opener: Opener) -> None:
    path = tmp_path / "ledger.db"
    path.mkdir()
    with pytest.raises(StoreError, match="that is a folder"):
        opener(path)


def test_file_in_the_place_of_the_home_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match=r"The ledger .*home/ledger.db could not be"):
        ledger.open(tmp_path / "home" / "ledger.db")


@pytest.mark.parametrize("opener", [ledger.open, ledger.open_view])
def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, opener: Opener) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"These are notes of my own, not a database.\n" * 40)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a ledger"):
        opener(path)
    assert path.read_bytes() == before


def test_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    link = sqlite3.connect(path)
    link.execute("CREATE TABLE bookmarks (url TEXT)")
    link.commit()
    link.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="a database of another program"):
        ledger.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("opener", [ledger.open, ledger.open_view])
def test_newer_schema_is_refused_with_its_number(path: Path, opener: Opener) -> None:
    filled(path)
    link = sqlite3.connect(path)
    link.execute(f"PRAGMA user_version = {schema.SCHEMA + 1}")
    link.close()
    with pytest.raises(StoreError, match=f"has schema {schema.SCHEMA + 1}.*Use the newer Embargo Watch"):
        opener(path)


def test_locked_file_is_reported_and_keeps_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    monkeypatch.setattr(schema, "WAIT", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ledger.open(path) as store:
        with pytest.raises(StoreError, match="being written by another program"):
            store.add_read(factory.denial())
        other.execute("ROLLBACK")
        other.close()
        assert list(store.reads()) == [factory.story()]
        assert store.add_read(factory.denial())


def test_full_disk_is_reported_and_keeps_nothing(path: Path) -> None:
    filled(path)
    link = schema.connect(path)
    pages = link.execute("PRAGMA page_count").fetchone()[0]
    link.execute(f"PRAGMA max_page_count = {pages}")  # the limit after which SQLite says that the disk is full
    store = ledger.Ledger(link, path)
    large = factory.read(factory.document("Words upon words. " * 20000, "large"))
    with pytest.raises(StoreError, match=r"the disk is full. Nothing was kept"), store.together():
        store.add_read(factory.denial())
        store.add_read(large)
    assert list(store.reads()) == [factory.story()]
    assert store.faults() == []
    store.close()


def test_failure_while_the_tables_are_made_leaves_an_empty_ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "TABLES", schema.TABLES + ";\nCREATE NONSENSE")
    with pytest.raises(StoreError, match="could not be used"):
        ledger.open(path)
    monkeypatch.undo()
    assert list(ledger.open(path).reads()) == []


def test_case_that_rests_on_an_unknown_document_is_refused(path: Path) -> None:
    with ledger.open(path) as store:
        with pytest.raises(StoreError, match="FOREIGN KEY"):
            store.add_case(Case("x", None, None, (), "alleged", (), ("sha256:none",)))
        assert list(store.cases()) == []


def test_altered_reading_is_found_and_named(path: Path) -> None:
    filled(path)
    link = sqlite3.connect(path)
    link.execute("UPDATE reading SET body = CAST(replace(CAST(body AS TEXT), 'missiles', 'biscuits') AS BLOB)")
    link.commit()
    link.close()
    with ledger.open_view(path) as view:
        faults = view.faults()
        assert len(faults) == 1
        assert factory.story().document.id in faults[0]
        with pytest.raises(IntegrityError, match="not as it was written"):
            view.document(factory.story().document.id)


def test_damaged_file_is_a_fault_or_an_error_but_never_a_traceback(path: Path) -> None:
    filled(path)
    body = bytearray(path.read_bytes())
    body[len(body) // 2 :] = b"\xff" * (len(body) - len(body) // 2)
    path.write_bytes(bytes(body))
    try:
        with ledger.open_view(path) as view:
            faults = view.faults()
    except StoreError as error:
        faults = [str(error)]
    assert faults


KILLED = """
import sys, os
sys.path.insert(0, sys.argv[2])
import factory
from pathlib import Path
from embargowatch import ledger
store = ledger.open(Path(sys.argv[1]))
store.add_read(factory.story())
with store.together():
    store.add_read(factory.denial())
    os.kill(os.getpid(), 9)
"""


def test_program_killed_in_the_middle_of_a_step_leaves_the_steps_before_it(path: Path) -> None:
    tests = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", KILLED, str(path), str(tests)], check=False)
    with ledger.open(path) as store:
        assert list(store.reads()) == [factory.story()]
        assert store.faults() == []
        assert store.add_read(factory.denial())
