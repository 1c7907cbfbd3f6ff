"""Abbreviations that a page explains itself."""

import pytest

from embargowatch import lexicon
from embargowatch.understand.short import explained, shortened


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("The U.S. National Institutes of Health (NIH) paid.", "The U.S. National Institutes of Health"),
        ("Papers of the Bangladesh Atomic Energy Commission (BAEC) burned.", "the Bangladesh Atomic Energy Commission"),
        ("Korea Hydro & Nuclear Power Co. (KHNP) won.", "Korea Hydro & Nuclear Power Co."),
        ("The Bangladesh Atomic Energy Commission (BAEC) met.", "The Bangladesh Atomic Energy Commission"),
    ],
)
def test_a_long_form_is_found_by_its_initials(text: str, long: str) -> None:
    (place,) = explained(text).values()
    assert text[slice(*place)] == long


@pytest.mark.parametrize(
    "text",
    ["The Foreign Ministry (FSB) said.", "Members of the Senate (GOP) voted.", "He left (NIH)."],
)
def test_other_words_in_brackets_explain_nothing(text: str) -> None:
    assert explained(text) == {}


def test_the_short_form_is_the_one_who_is_named_in_the_long_form() -> None:
    text = "The Bangladesh Atomic Energy Commission (BAEC) met. BAEC paid. Sub-BAEC did not."
    names = shortened(text, lexicon.load().names(text), explained(text))
    assert [(name.text, name.actor.id) for name in names] == [("Bangladesh", "BD"), ("BAEC", "BD"), ("BAEC", "BD")]


def test_a_page_of_nothing_but_abbreviations_is_bounded() -> None:
    letters = "ABCDEFGHIJKLMNOPQRST"
    text = " ".join(f"Iran {a}aa {b}bb ({a}{b})." for a in letters for b in letters)
    assert len(explained(text)) == 200
