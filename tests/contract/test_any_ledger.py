"""What any ledger must do. A new store is added to LEDGERS and must pass as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chance
import factory
from embargowatch import ledger
from embargowatch.errors import NotFound
from embargowatch.model import Case, Finding, Read, Told

LEDGERS: dict[str, Callable[[Path], ledger.Ledger]] = {"sqlite": lambda folder: ledger.open(folder / "ledger.db")}


@pytest.fixture(params=sorted(LEDGERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ledger.Ledger]:
    with LEDGERS[request.param](tmp_path) as opened:
        yield opened


def case_of(read: Read, id: str = "kp-ru-arms") -> Case:
    claim = read.reading.claims[0]
    told = (Told(read.document.id, claim),)
    return Case(id, factory.actor("KP"), factory.actor("RU"), ("missiles",), "alleged", told, (read.document.id,))


def test_view_is_what_the_interface_says(store: ledger.Ledger) -> None:
    view: ledger.View = store
    writer: ledger.Writer = store
    assert writer.add_read(factory.story())
    assert view.counts() == ledger.Counts(documents=1, claims=3, cases=0, findings=0, last=1)


def test_read_comes_back_as_it_was(store: ledger.Ledger) -> None:
    kept = [factory.story(), factory.copy(), factory.denial(), factory.other()]
    assert [store.add_read(read) for read in kept] == [True] * 4
    assert list(store.reads()) == kept
    assert store.document(kept[2].document.id) == kept[2]


@pytest.mark.parametrize("kind", sorted(LEDGERS))
@given(kept=st.lists(chance.reads(), max_size=3, unique_by=lambda read: read.document.id), found=chance.findings)
@settings(max_examples=25, deadline=None)
def test_writing_and_reading_is_identity(kind: str, kept: list[Read], found: Finding) -> None:
    with tempfile.TemporaryDirectory() as folder, LEDGERS[kind](Path(folder)) as store:
        for read in kept:
            assert store.add_read(read)
        assert list(store.reads()) == kept
        cases = [case_of(read, read.document.id[7:]) for read in kept if read.reading.claims]
        for case in cases:
            store.add_case(case, [found])
        assert sorted(store.cases(), key=lambda each: each.case.id) == sorted(
            (ledger.Settled(case, (found,)) for case in cases), key=lambda each: each.case.id
        )
        assert store.faults() == []


def test_second_ingest_changes_nothing(store: ledger.Ledger) -> None:
    store.add_read(factory.story())
    before = list(store.reads()), store.counts()
    elsewhere = factory.story(source="another/folder/story.txt")
    same = replace(elsewhere, document=replace(elsewhere.document, id=before[0][0].document.id))
    assert store.add_read(factory.story()) is False
    assert store.add_read(same) is False
    assert (list(store.reads()), store.counts()) == before


def test_reading_by_newer_rules_takes_the_place_of_the_old_one(store: ledger.Ledger) -> None:
    old = factory.story()
    new = replace(old, reading=replace(old.reading, claims=old.reading.claims[:1], grammar="hand-made 2"))
    assert store.add_read(old)
    assert store.add_read(new)
    assert list(store.reads()) == [new]
    assert store.counts().claims == 1


def test_day_of_publication_given_later_is_kept_and_never_lost(store: ledger.Ledger) -> None:
    undated = factory.story()
    dated = replace(undated, document=replace(undated.document, published=factory.day("2024-03-05")))
    assert store.add_read(undated)
    assert store.add_read(dated)
    assert store.add_read(undated) is False
    assert list(store.reads()) == [dated]


def test_reads_since_gives_what_came_later(store: ledger.Ledger) -> None:
    store.add_read(factory.story())
    mark = store.counts().last
    store.add_read(factory.denial())
    assert list(store.reads(since=mark)) == [factory.denial()]
    assert list(store.reads(since=store.counts().last)) == []


def test_reads_are_all_there_beyond_one_page_of_rows(store: ledger.Ledger) -> None:
    many = [factory.read(factory.document(f"Text number {n}.", f"page {n}")) for n in range(450)]
    with store.together():
        for read in many:
            store.add_read(read)
    assert list(store.reads()) == many


def test_document_is_found_by_a_unique_start(store: ledger.Ledger) -> None:
    store.add_read(factory.story())
    store.add_read(factory.denial())
    whole = factory.story().document.id
    assert store.document(whole[:15]).document.id == whole
    assert store.document(whole[7:15]).document.id == whole


@pytest.mark.parametrize("id", ["sha256:", ""])
def test_document_by_an_ambiguous_start_is_refused(store: ledger.Ledger, id: str) -> None:
    store.add_read(factory.story())
    store.add_read(factory.denial())
    with pytest.raises(NotFound, match=r"Several documents begin with 'sha256:'.*Give more"):
        store.document(id)


@pytest.mark.parametrize("id", ["nothing", "%", "_", "sha256:%", "'; DROP TABLE reading; --", "\x00"])
def test_document_that_is_not_there_is_said_to_be_missing(store: ledger.Ledger, id: str) -> None:
    store.add_read(factory.story())
    with pytest.raises(NotFound, match="There is no document"):
        store.document(id)
    assert store.counts().documents == 1


def test_case_is_found_by_its_id_even_where_others_begin_with_it(store: ledger.Ledger) -> None:
    read = factory.story()
    store.add_read(read)
    for id in ("kp-ru-arms", "kp-ru-arms-2", "kp-sy-arms"):
        store.add_case(case_of(read, id))
    assert store.case("kp-ru-arms").case.id == "kp-ru-arms"
    assert store.case("kp-s").case.id == "kp-sy-arms"
    with pytest.raises(NotFound, match="Several cases"):
        store.case("kp-ru")
    with pytest.raises(NotFound, match="There is no case 'kp-us'"):
        store.case("kp-us")


def test_case_is_replaced_with_its_findings(store: ledger.Ledger) -> None:
    read = factory.story()
    store.add_read(read)
    store.add_case(case_of(read), [factory.finding(), factory.finding(paragraph="9")])
    newer = replace(case_of(read), status="disputed")
    store.add_case(newer, [factory.finding()])
    assert list(store.cases()) == [ledger.Settled(newer, (factory.finding(),))]
    assert store.counts().findings == 1


def test_cases_about_a_document_are_found_from_it(store: ledger.Ledger) -> None:
    first, second = factory.story(), factory.denial()
    store.add_read(first)
    store.add_read(second)
    store.add_case(case_of(first, "a"))
    store.add_case(case_of(first, "b"))
    assert [each.case.id for each in store.about(first.document.id)] == ["a", "b"]
    assert store.about(second.document.id) == []


def test_case_is_found_from_a_document_that_only_watches_for_what_may_pass_back(store: ledger.Ledger) -> None:
    first, second = factory.story(), factory.denial()
    store.add_read(first)
    store.add_read(second)
    watching = Told(second.document.id, replace(second.reading.claims[0], watched=True))
    store.add_case(replace(case_of(first, "a"), watched=(watching,)))
    assert [each.case.id for each in store.about(second.document.id)] == ["a"]


def test_cases_can_be_settled_anew_as_one_step(store: ledger.Ledger) -> None:
    read = factory.story()
    store.add_read(read)
    store.add_case(case_of(read, "old"))
    with store.together():
        store.forget_cases()
        store.add_case(case_of(read, "new"))
    assert [each.case.id for each in store.cases()] == ["new"]
    assert list(store.reads()) == [read]


def test_error_in_the_middle_of_a_step_leaves_nothing_of_it(store: ledger.Ledger) -> None:
    read = factory.story()
    store.add_read(read)
    store.add_case(case_of(read, "old"))
    with pytest.raises(OSError, match="the vault"), store.together():
        store.forget_cases()
        store.add_read(factory.denial())
        raise OSError("the vault")
    assert [each.case.id for each in store.cases()] == ["old"]
    assert list(store.reads()) == [read]


def test_digests_are_those_that_the_vault_must_hold(store: ledger.Ledger) -> None:
    kept = [factory.story(), factory.denial(), factory.other()]
    for read in kept:
        store.add_read(read)
    assert list(store.digests()) == sorted(read.document.id[7:] for read in kept)
    assert list(store.proofs()) == sorted((read.document.id[7:], ledger.proof(read)) for read in kept)


def test_known_are_pages_that_were_read_and_those_that_could_not_be_by_the_same_rules(store: ledger.Ledger) -> None:
    read = factory.story()
    store.add_read(read)
    store.add_unread("ab" * 32, "rules 1", "no text")
    store.add_unread("cd" * 32, "rules 1", "no text")
    store.add_unread("cd" * 32, "rules 2", "still no text")
    digest = read.document.id.removeprefix("sha256:")
    assert store.known("rules 1") == {digest, "ab" * 32}
    assert store.known("rules 2") == {digest, "cd" * 32}


def test_a_reading_that_is_forgotten_is_gone_with_all_cases(store: ledger.Ledger) -> None:
    read, other = factory.story(), factory.denial()
    for each in (read, other):
        store.add_read(each)
    store.add_case(case_of(read, "a"))
    store.forget(read.document.id)
    assert (list(store.reads()), list(store.cases())) == ([other], [])
    assert store.faults() == []
    store.forget(read.document.id)  # and again changes nothing
    assert store.counts().documents == 1
