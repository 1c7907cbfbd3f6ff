from __future__ import annotations

import datetime
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from embargowatch import read
from embargowatch.errors import ReadError
from embargowatch.model import Document, Page

STORY = (
    "Norland’s Parliament Debates Ferry Law\n\n"
    "Norland accused Sudmark on Monday of selling ferries without engines, and demanded its money back.\n\n"
    "Sudmark’s transport minister, Zoë Ångström, denied it. “Every ferry had an engine,” she said.\n"
)


def document(text: str | bytes, published: datetime.date | None = None, media_type: str = "text/plain") -> Document:
    body = text.encode() if isinstance(text, str) else text
    return read.document(Page("page.txt", body, hashlib.sha256(body).hexdigest(), media_type), published)


def story(above: str = "", below: str = "") -> Document:
    title, rest = STORY.split("\n\n", 1)
    return document(f"{title}\n\n{above}\n\n{rest}\n\n{below}")


def test_title_is_the_first_short_line_and_not_part_of_the_text() -> None:
    found = document(STORY)
    assert found.title == "Norland’s Parliament Debates Ferry Law"
    assert found.text.split("\n\n") == STORY.strip().split("\n\n")[1:]
    assert found.furniture == ()
    assert found.language == "en"


def test_one_paragraph_alone_is_text_even_when_it_looks_like_a_title() -> None:
    found = document("Norland sends ferries to Sudmark")
    assert (found.title, found.text) == (None, "Norland sends ferries to Sudmark")


def test_title_with_a_stop_is_known_by_the_dateline_below_it() -> None:
    found = document(
        "Judge rules on ferries in the U.S.\n\nOSLO (Reuters) - A judge ruled on ferries on Monday, a clerk said."
    )
    assert found.title == "Judge rules on ferries in the U.S."


def test_document_is_named_after_the_bytes_and_its_source() -> None:
    found = document(STORY)
    assert found.id == "sha256:" + hashlib.sha256(STORY.encode()).hexdigest()
    assert found.source == "page.txt"
    assert found.reader


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe and José García-López, Staff Writers", "Jane Doe and José García-López, Staff Writers"),
        ("Jane Doe, AFP", "Jane Doe, AFP"),
        ("Jane Doe | Defence Correspondent", "Jane Doe | Defence Correspondent"),
        ("By our Correspondent", "our Correspondent"),
    ],
)
def test_byline_is_taken_out_of_the_text(line: str, byline: str) -> None:
    found = story(above=line)
    assert found.byline == byline
    assert found.text == document(STORY).text


@pytest.mark.parametrize("line", ["By Tuesday, the ferry had left the port", "Jane Doe, Minister of Transport"])
def test_line_that_only_looks_like_a_byline_stays(line: str) -> None:
    found = story(above=line)
    assert found.byline is None
    assert found.text.startswith(line)


@pytest.mark.parametrize(
    ("dateline", "agency"),
    [
        ("OSLO, Jan 10 (Reuters) - ", "Reuters"),
        ("Oslo (AFP) – ", "AFP"),
        ("(Reuters) - ", "Reuters"),
        ("ST. JOHN'S, Norland (Meridian Wire) -- ", "Meridian Wire"),
        ("OSLO, March 3, 2024 — ", None),
        ("OSLO — ", None),
        ("Oslo, 3 May – ", None),
    ],
)
def test_dateline_is_kept_apart_and_names_the_agency(dateline: str, agency: str | None) -> None:
    plain = document(STORY)
    title, rest = STORY.split("\n\n", 1)
    found = document(f"{title}\n\n{dateline}{rest}")
    assert found.dateline == dateline.rstrip(" -–—")
    assert found.text == plain.text
    if agency is None:
        assert found.credit is None
    else:
        assert found.credit is not None
        assert (found.credit.name, found.credit.kind, found.credit.evidence.start) == (agency, "agency", 0)


@pytest.mark.parametrize(
    "start", ["NATO: The alliance ", "Norland - its critics say - ", "UN - The agency ", "Norland (pop. 400) - "]
)
def test_dash_after_other_words_is_no_dateline(start: str) -> None:
    found = document(f"{start}bought forty ferries from Sudmark last year, and sold ten of them.")
    assert found.dateline is None
    assert found.text.startswith(start)


def test_byline_glued_to_the_dateline_is_told_apart() -> None:
    found = document(
        "By Jane Doe OSLO (Reuters) - Norland accused Sudmark on Monday of selling ferries without engines."
    )
    assert (found.byline, found.dateline) == ("Jane Doe", "OSLO (Reuters)")
    assert found.text.startswith("Norland accused")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("10 January 2024", datetime.date(2024, 1, 10)),
        ("Published: Wednesday, January 10th, 2024, 2:05 p.m. EST", datetime.date(2024, 1, 10)),
        ("Posted on 2024-01-10T08:00:00Z", datetime.date(2024, 1, 10)),
        ("25/01/2024", datetime.date(2024, 1, 25)),
        ("03/04/2024", None),
    ],
)
def test_date_line_gives_the_date_of_publication(line: str, day: datetime.date | None) -> None:
    found = story(above=line)
    assert found.published is not None
    assert (found.published.text, found.published.first, found.published.last) == (line, day, day)
    assert found.published_from == "text"
    assert [notice.code for notice in found.warnings] == ([] if day else ["date_ambiguous"])
    assert found.text == document(STORY).text


def test_page_without_a_date_gets_none() -> None:
    assert document(STORY).published is None


def test_later_update_is_not_the_date_of_publication() -> None:
    found = story(above="Updated: 12 January 2024\n\nPublished: 10 January 2024")
    assert found.published is not None
    assert found.published.first == datetime.date(2024, 1, 10)


def test_date_given_by_the_user_wins_and_a_difference_is_told() -> None:
    found = document(STORY.replace("\n\n", "\n\n10 January 2024\n\n", 1), datetime.date(2024, 1, 11))
    assert found.published is not None
    assert (found.published.first, found.published_from) == (datetime.date(2024, 1, 11), "given")
    assert [notice.code for notice in found.warnings] == ["date_differs"]


@pytest.mark.parametrize(
    ("line", "name", "kind"),
    [
        ("This article is originally published on northquay.example", "northquay.example", "republished_from"),
        ("Originally published in The Tern Bay Post on 5 May 2024.", "The Tern Bay Post", "republished_from"),
        ("A version of this story first appeared in the Tern Bay Post.", "Tern Bay Post", "republished_from"),
        ("Republished from Northquay under a Creative Commons licence.", "Northquay", "republished_from"),
        ("Source: Tern Bay Post", "Tern Bay Post", "republished_from"),
        ("Source: Reuters", "Reuters", "agency"),
        ("(Reuters)", "Reuters", "agency"),
        ("— Associated Press", "Associated Press", "agency"),
        ("(Meridian News Agency)", "Meridian News Agency", "agency"),
        ("with AFP", "AFP", "with_agency"),
        ("(With inputs from PTI)", "PTI", "with_agency"),
        ("The Associated Press contributed to this report.", "The Associated Press", "with_agency"),
        ("Translated from the French by Jane Roe", "French", "translated_from"),
    ],
)
def test_text_ends_before_its_credit_line(line: str, name: str, kind: str) -> None:
    found = story(below=line)
    assert found.credit is not None
    assert (found.credit.name, found.credit.kind, found.credit.words) == (name, kind, line)
    assert found.text == document(STORY).text
    assert (found.credit.evidence.start, found.credit.evidence.end) == (len(found.text), len(found.text))


def test_agency_at_the_end_of_the_last_sentence_is_its_credit() -> None:
    found = document(STORY.rstrip() + " (Reuters)")
    assert found.credit is not None
    assert found.credit.name == "Reuters"
    assert found.text == document(STORY).text


@pytest.mark.parametrize(
    "line",
    [
        "The report was originally published by the Ministry of Transport in Sudmark.",
        "The article was published in Geneva on Monday by experts who had counted the ferries.",
        "With Sudmark in trouble, Norland turned to its neighbours for ferries.",
    ],
)
def test_sentence_about_a_publication_is_text(line: str) -> None:
    found = story(below=line)
    assert found.credit is None
    assert found.text.endswith(line)


def test_credit_line_above_the_text_does_not_end_it() -> None:
    found = story(above="Source: Meridian Wire")
    assert found.credit is not None
    assert (found.credit.name, found.credit.evidence.start) == ("Meridian Wire", 0)
    assert found.text == document(STORY).text


def test_several_credits_are_all_kept_each_name_once() -> None:
    title, rest = STORY.split("\n\n", 1)
    found = document(
        f"{title}\n\nOSLO (Reuters) - {rest}\n\nThis article was first published on northquay.example\n\n(Reuters)"
    )
    assert found.credit is not None
    assert found.credit.kind == "republished_from"
    assert [credit.name for credit in found.more_credits] == ["Reuters"]


def test_prose_below_the_closing_credit_is_set_apart_with_a_notice() -> None:
    extra = "Sudmark bought forty trains from Norland in secret, says a paragraph below the credit."
    found = story(below=f"(Reuters)\n\n{extra}")
    assert extra not in found.text
    assert [(item.kind, item.text) for item in found.furniture] == [("other", extra)]
    assert [notice.code for notice in found.warnings] == ["text_after_credit"]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("Tin Kettle QTin Kettle QTin Kettle Q\n\nTin Kettle Q", ["advertisement", "advertisement"]),
        ("Advertisement", ["advertisement"]),
        ("Sponsored by Tin Kettles Ltd", ["advertisement"]),
        ("Story continues below advertisement", ["advertisement"]),
        ("Subscribe", ["subscribe"]),
        ("Sign up for our daily newsletter", ["subscribe"]),
        ("Follow us on Birdsong and Photobook", ["subscribe"]),
        ("Share this article\n\nFacebook\n\n3 comments", ["navigation", "navigation", "navigation"]),
        ("Home | World | Politics | Sport", ["navigation"]),
        ("Home > World > Norland", ["navigation"]),
        ("Tags: Norland, ferries", ["navigation"]),
        ("We use cookies to make your visit better.", ["other"]),
        ("© 2024 Tern Bay Post. All rights reserved.", ["other"]),
        ("Photo: Jane Doe / Tern Bay Post", ["other"]),
    ],
)
def test_furniture_is_set_apart_with_its_kind_and_rule(lines: str, kinds: list[str]) -> None:
    found = story(below=lines)
    assert found.text == document(STORY).text
    assert [item.kind for item in found.furniture] == kinds
    assert [item.text for item in found.furniture] == lines.split("\n\n")
    assert all(item.reason for item in found.furniture)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices of both shipyards fell by a third after the news.",
        "Register of ferries kept in secret, says auditor",
        "No, no, no.",
        "Home Secretary denies knowledge of the sale",
        "Contact with the ferry was lost at noon, the coast guard said.",
        "Recent ferries",
    ],
)
def test_text_that_begins_like_furniture_stays(line: str) -> None:
    assert line in story(below=line).text


def test_menu_of_single_words_at_the_top_is_navigation() -> None:
    found = document("Menu\nHome\nWorld\nPolitics\nSport\nWeather\n\n" + STORY)
    assert found.title == document(STORY).title
    assert found.text == document(STORY).text
    assert {item.kind for item in found.furniture} == {"navigation"}


def test_related_articles_become_leads_and_never_text() -> None:
    found = story(
        below="Related articles\n\nMayor Larkin’s Plan for Trains\n\nThe mayor has long promised...\n\n"
        "A Second Ferry Sinks"
    )
    assert found.text == document(STORY).text
    assert [(link.text, link.url) for link in found.links] == [
        ("Mayor Larkin’s Plan for Trains", None),
        ("A Second Ferry Sinks", None),
    ]
    assert [(item.kind, item.text) for item in found.furniture] == [
        ("related", "Related articles"),
        ("related", "The mayor has long promised..."),
    ]


def test_teasers_may_be_whole_sentences() -> None:
    teaser = "The mayor of Tern Bay has promised trains for years, and now the council wants to see them run."
    found = story(
        below=f"More stories\n\nMayor’s Plan for Trains\n\n{teaser}\n\nA Second Ferry Sinks\n\n{teaser} Soon."
    )
    assert found.text == document(STORY).text
    assert [link.text for link in found.links] == ["Mayor’s Plan for Trains", "A Second Ferry Sinks"]


def test_text_goes_on_below_a_box_of_other_articles() -> None:
    first, second = document(STORY).text.split("\n\n")
    found = document(f"A Title\n\n{first}\n\nRead also\n\nMayor’s Plan for Trains\n\n{second}\n\n{first} Again.")
    assert found.text == f"{first}\n\n{second}\n\n{first} Again."
    assert [link.text for link in found.links] == ["Mayor’s Plan for Trains"]


def test_line_that_points_to_another_article_is_a_lead() -> None:
    found = story(below="Read more: Railway workers call a strike")
    assert [link.text for link in found.links] == ["Railway workers call a strike"]
    assert [item.kind for item in found.furniture] == ["related"]


def test_hard_wrapped_lines_are_joined_to_paragraphs() -> None:
    wrapped = (
        "A TITLE ALONE\n\n"
        "Norland accused Sudmark on Monday of selling\n"
        "ferries without engines, and demanded that its\nmoney be paid back.\n"
        "Sudmark denied it on the same day and said that\nevery single ferry had been sold with an engine.\n"
    )
    assert document(wrapped).text == (
        "Norland accused Sudmark on Monday of selling ferries without engines, and demanded that its money be "
        "paid back."
        "\n\nSudmark denied it on the same day and said that every single ferry had been sold with an engine."
    )


def test_lines_are_paragraphs_where_no_blank_lines_stand_between_them() -> None:
    lines = STORY.replace("\n\n", "\n")
    assert document(lines).text == document(STORY).text


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028"])
def test_all_newlines_are_one(newline: str) -> None:
    assert document(STORY.replace("\n", newline)).text == document(STORY).text


def test_marks_that_nobody_sees_are_not_text() -> None:
    planted = (
        STORY.replace("accused", "ac\u200bcu\u00adsed")
        .replace("Sudmark", "\u202eSudmark\u202c")
        .replace(" on ", "\u00a0on\u202f")
    )
    assert document(planted).text == document(STORY).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_give_the_same_text_and_no_notice(encoding: str) -> None:
    found = document(STORY.encode(encoding))
    assert found.text == document(STORY).text
    assert found.warnings == ()


def test_windows_1252_is_a_guess_and_says_so() -> None:
    found = document(STORY.encode("cp1252"))
    assert found.text == document(STORY).text
    assert [notice.code for notice in found.warnings] == ["encoding_guessed"]


def test_declared_encoding_is_used_where_the_bytes_are_not_utf8() -> None:
    body = (
        "Заголовок новости\n\n" + "Министр обвинил соседнюю страну в поставках оружия и потребовал объяснений. " * 3
    ).encode("cp1251")
    page = Page(
        "p",
        body,
        hashlib.sha256(body).hexdigest(),
        "text/plain",
        headers=(("Content-Type", "text/plain; charset=windows-1251"),),
    )
    found = read.document(page)
    assert found.title == "Заголовок новости"
    assert [notice.code for notice in found.warnings] == ["language_not_supported"]
    assert found.language == "ru"


@pytest.mark.parametrize("label", ["unicode_escape", "idna", "zip", "no-such-thing"])
def test_codec_that_is_no_encoding_of_pages_is_never_called(label: str) -> None:
    body = STORY.encode()
    page = Page(
        "p",
        body,
        hashlib.sha256(body).hexdigest(),
        "text/plain",
        headers=(("content-type", f"text/plain; charset={label}"),),
    )
    assert read.document(page).text == document(STORY).text


def test_damaged_utf8_stays_utf8_with_a_notice() -> None:
    found = document(STORY.encode() + b"\xff The end of it.")
    assert "Zoë Ångström" in found.text
    assert [notice.code for notice in found.warnings] == ["encoding_damaged"]


def test_language_of_a_scrap_is_not_guessed() -> None:
    assert document("Ferries, ja!").language is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"   \n\n \t ", "has no article text"),
        (b"\x00\x01\x02" * 100, "looks like binary data"),
        (b"\x01\x02\x03\x04 some text" * 100, "looks like binary data"),
        (b"Subscribe\n\nShare this article", "has no article text"),
        (b"line\n" * 100_001, "more than 100,000 lines"),
    ],
)
def test_page_without_an_article_is_refused_with_its_name_and_a_reason(body: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=f"page.txt: .*{words}"):
        document(body)


def test_unknown_kind_of_page_is_refused() -> None:
    with pytest.raises(ReadError, match="expected HTML, MHTML or text, not image/png"):
        document(b"x", media_type="image/png")


def test_ten_megabytes_on_one_line_are_read() -> None:
    body = b"Norland accused Sudmark of selling ferries. " * 240_000
    found = document(body)
    assert len(found.text) == len(body) - 1


def test_text_page_is_read_without_the_reader_of_html(tmp_path: Path) -> None:
    code = (
        "import sys; from embargowatch import read; from embargowatch.model import Page\n"
        "read.document(Page('page', open(sys.argv[1], 'rb').read(), '0' * 64, 'text/plain'))\n"
        "print([name for name in ('trafilatura', 'lxml', 'email', 'requests', 'numpy') if name in sys.modules])"
    )
    (tmp_path / "page.txt").write_text(STORY)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "page.txt")], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_name_above_a_date_line_is_the_byline() -> None:
    found = story(above="Jane Doe\n\n10 January 2024")
    assert (found.byline, found.text) == ("Jane Doe", document(STORY).text)


def test_lines_of_reporters_and_rules_at_the_end_are_set_apart() -> None:
    found = story(
        below="___\n\nFerry News writer John Roe in Oslo contributed to this report.\n\n"
        "Reporting by Jane Doe; Editing by X Y"
    )
    assert found.text == document(STORY).text
    assert [item.reason for item in found.furniture] == ["has no words", *["names reporters and editors"] * 2]
