"""Claims as lines: what several pages claim alike stands once."""

from __future__ import annotations

import factory
from embargowatch.corroborate import cases
from embargowatch.model import Read
from embargowatch.show.lines import Line, lines


def of(*reads: Read) -> list[Line]:
    (case,) = cases(reads)
    return lines(case.there)


def test_same_parties_item_and_status_of_two_pages_are_one_line_with_both() -> None:
    (line,) = of(factory.told("KP", "RU", "one"), factory.told("KP", "RU", "two", words="dozens of missiles"))
    assert line.documents == 2
    assert line.words.startswith("North Korea → Russia: ")


def test_other_status_or_item_is_another_line_and_denials_come_last() -> None:
    found = of(
        factory.told("KP", "RU", "one", status="denied"),
        factory.told("KP", "RU", "two"),
        factory.told("KP", "RU", "three", words="shells", category="ammunition"),
    )
    assert sorted(line.status for line in found) == ["denied", "reported", "reported"]
    assert found[-1].status == "denied"


def test_notes_of_all_claims_are_kept_and_ids_of_claims_are_not() -> None:
    (case,) = (case for case in cases([factory.story()]) if case.id == "kp-ru-arms")
    (watched,) = lines(case.watched)
    assert "said to be given in exchange" in watched.notes
    assert not [note for note in watched.notes if "c1" in note]
