"""Readings and cases as text: what stands there, how it is worded, what never reaches a terminal."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chance
import factory
from embargowatch.corroborate import cases
from embargowatch.model import Case, Finding, Position, Read
from embargowatch.show import text
from embargowatch.show.sheet import colours
from embargowatch.show.visible import inline, visible


def flat(shown: str) -> str:
    """Without line breaks, so that words can be looked for wherever they were wrapped."""
    return " ".join(shown.split())


def story_case(*others: Read) -> Case:
    return next(case for case in cases([factory.story(), *others]) if case.id == "kp-ru-arms")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_reading_says_which_claims_no_rule_has_read() -> None:
    story = factory.story()
    claims = tuple(replace(claim, rule="learned") for claim in story.reading.claims)
    learned = replace(story, reading=replace(story.reading, claims=claims))
    assert "learned, read by no rule" in flat(text.reading(learned, []))
    assert "learned, read by no rule" not in flat(text.reading(story, []))
    explained = flat(text.reading(learned, [], explain=True))
    assert "Read by no rule:" in explained
    assert "Read by the rule" not in explained


def test_reading_shows_parties_words_status_and_credit() -> None:
    shown = flat(text.reading(factory.story(), [factory.finding()]))
    assert "North Korea → Russia: missiles · alleged · used in Ukraine · said in s1" in shown
    assert "“the deliveries of missiles”" in shown
    assert "republished from lantern.example" in shown
    assert "watched for, not said to happen" in shown
    assert "“Monday” (which day is not known)" in shown
    assert "2 leads to other pages, not read" in shown
    assert "a war is no item" in shown


def test_finding_is_conditional_and_says_what_was_not_checked() -> None:
    shown = flat(text.reading(factory.story(), [factory.finding()]))
    assert "If this happened, it is contrary to paragraph 8(b) of resolution 1718 (2006)." in shown
    assert "In breach, if so: North Korea and Russia. [content and paragraph number not checked]" in shown


def test_finding_of_another_claim_does_not_stand_under_this_one() -> None:
    shown = text.reading(factory.wire(), [factory.finding(claim="c9")])
    assert "If this happened" not in shown


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (
            factory.finding(verdict="permitted"),
            "If this happened, paragraph 8(b) of resolution 1718 (2006) permits it.",
        ),
        (factory.finding(verdict="depends", needs=("the date",)), "depends on: the date."),
        (
            factory.finding(verdict="disputed", positions=("A says so", "B does not")),
            "is disputed: A says so; B does not.",
        ),
        (factory.finding(verdict="unknown"), "is not known."),
        (factory.finding(role="not_engaged"), "does not bear on it."),
    ],
)
def test_every_verdict_has_its_words(finding: Finding, words: str) -> None:
    assert words in flat(text.case(story_case(), [finding]))


def test_case_shows_who_alleges_joins_and_that_nobody_denies() -> None:
    shown = flat(text.case(story_case(), [factory.finding()]))
    for words in (
        "Alleged by: the United States · “Monday” (which day is not known)",
        "Joined by: “45 foreign ministers”",
        "Denied by: nobody on these pages",
        "No word from: North Korea and Russia",
        "Watched for",
        "and called on both countries to respect the resolutions.”",
        "North Korea passed “missiles” to Russia.",
        "“45 signatory governments” (signatories)",
        "lantern.example (outlet) · 1 document",
        "denied by nobody on these pages.",
    ):
        assert words in shown


def test_case_counts_copies_once_and_names_the_denial() -> None:
    shown = flat(text.case(story_case(factory.copy(), factory.denial())))
    assert "3 documents; 1 independent origin says so; 1 copy of one text not counted again." in shown
    assert "Denied by Russia." in shown
    assert "The Meridian (outlet) · 1 document · brings a denial only" in shown


def test_case_without_findings_says_that_none_was_found() -> None:
    assert "Under the law: no UN measure found" in text.case(story_case())


def test_summary_of_many_speakers_names_the_first_and_counts_the_rest() -> None:
    many = [Position(factory.actor(f"firm-{number}"), "alleges", ()) for number in range(9)]
    case = replace(story_case(), positions=tuple(many))
    assert "Firm 5 and 3 more, North Korea passed" in flat(text.case(case))


def test_case_with_many_speakers_stays_short() -> None:
    many = [Position(factory.actor(f"firm-{number}"), "alleges", ()) for number in range(40)]
    shown = text.case(replace(story_case(), positions=tuple(many)))
    assert shown.count("Alleged by:") == text.MANY
    assert "Also alleged by: Firm 12, Firm 13, Firm 14, Firm 15, Firm 16, Firm 17 and 22 more" in flat(shown)


def test_page_without_claims_says_so() -> None:
    assert "No claim that anything passed to anybody was found." in text.reading(factory.other())


def test_list_of_cases_gives_id_status_and_voices() -> None:
    shown = flat(text.cases(cases([factory.story(), factory.denial()])))
    assert "kp-ru-arms · disputed · 2 documents, 1 independent origin" in shown
    assert "No cases yet" in text.cases([])


def test_text_is_plain_unless_colour_is_asked_for() -> None:
    assert "\x1b" not in text.case(story_case())
    coloured = text.case(story_case(), colour=True)
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text.case(story_case())


@pytest.mark.parametrize(
    ("stream", "setting", "expected"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_only_on_a_terminal_that_wants_it(stream: io.StringIO, setting: dict[str, str], expected: bool) -> None:
    assert colours(stream, setting) is expected


def test_lines_keep_to_the_width() -> None:
    assert max(map(len, text.case(story_case(), [factory.finding()], width=60).splitlines())) <= 60


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\x00b\x7f\x9b", "a⟨U+0000⟩b⟨U+007F⟩⟨U+009B⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("tab\there\nline", "tab here\nline"),
        ("é 你好 🚀", "é 你好 🚀"),
    ],
)
def test_control_characters_are_made_visible(given_: str, shown: str) -> None:
    assert visible(given_) == shown


def test_inline_cuts_and_says_so() -> None:
    assert inline("a  b\n\nc " + "d" * 50, 8) == "a b c d…"


@given(chance.reads(), st.lists(chance.findings, max_size=2))
@settings(max_examples=60, deadline=None)
def test_no_control_character_of_a_page_is_printed(read: Read, findings: list[Finding]) -> None:
    shown = text.reading(read, findings) + "".join(text.case(case, findings) for case in cases([read]))
    kinds = {unicodedata.category(character) for character in shown if character not in "\n\u200c\u200d\u00ad"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
