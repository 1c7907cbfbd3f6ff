"""Designs of pages that outlets use, in words of our own: what of them is text, and what the page says of itself."""

from __future__ import annotations

import datetime
import hashlib

import pytest

from embargowatch import read
from embargowatch.model import Document, Page
from embargowatch.read import day, head, titles

ONE = "Norland accused Sudmark on Monday of selling ferries without engines, and demanded its money back."
TWO = "Sudmark’s transport minister, Zoë Ångström, denied it. “Every ferry had an engine,” she said at noon."
THREE = "A court in Norland will hear the case in June, the clerk of the court told reporters on Tuesday evening."
FOUR = "The two neighbours have quarrelled over ships since the bridge between their capitals was closed in spring."
FIVE = "Neither side would say on Wednesday how many of the twelve ferries have left the harbour under their own power."
PARAGRAPHS = "".join(f"<p>{words}</p>" for words in (ONE, TWO, THREE, FOUR))
TEXT = "\n\n".join((ONE, TWO, THREE, FOUR))
TITLE = "Ferries Without Engines"


def document(inside: str, head_of_page: str = "", url: str | None = None) -> Document:
    body = f"<!doctype html><html><head>{head_of_page}</head><body>{inside}</body></html>".encode()
    return read.document(Page("page.html", body, hashlib.sha256(body).hexdigest(), "text/html", url=url))


def article(inside: str = PARAGRAPHS, after: str = "") -> str:
    return f"<h1>{TITLE}</h1><div class='body'>{inside}</div>{after}"


@pytest.mark.parametrize(
    "opening",
    [
        "<h2>Norland wants its money back for a dozen ships, it says</h2>",
        "<div class='article-standfirst'><p>Norland wants its money back for a dozen ships, it says</p></div>",
        "<div class='HeaderDek-x1'>Norland wants its money back for a dozen ships, it says</div>",
    ],
)
def test_line_below_the_title_that_opens_the_article_is_text(opening: str) -> None:
    found = document(f"<h1>{TITLE}</h1>{opening}<div class='body'>{PARAGRAPHS}</div>")
    assert found.text == f"Norland wants its money back for a dozen ships, it says\n\n{TEXT}"


def test_paragraph_behind_a_picture_without_an_element_of_its_own_is_text() -> None:
    inside = f"<p><div class='frame'><img src='a.png'></div>OSLO (AP) — {FIVE}</p>{PARAGRAPHS}"
    found = document(article(inside))
    assert found.text == f"{FIVE}\n\n{TEXT}"
    assert found.dateline == "OSLO (AP)"


def test_comments_of_readers_are_not_text_though_they_are_longer_than_it() -> None:
    comment = (
        "I have sailed on these ships for twenty years, and Sudmark shipped engines to Norland in every one of them."
    )
    comments = "".join(f"<div class='visitors_comment_content'><p>{comment} {n}.</p></div>" for n in range(12))
    found = document(article(after=f"<div>{comments}</div>"))
    assert found.text == TEXT
    assert {item.reason for item in found.furniture} == {"stands among the comments of readers"}


def test_article_whose_page_calls_most_of_it_a_paywall_is_kept() -> None:
    inside = f"<p>{ONE}</p><p>{TWO}</p>" + "".join(f"<p class='paywall'>{words}</p>" for words in (THREE, FOUR, FIVE))
    assert document(article(inside)).text == "\n\n".join((ONE, TWO, THREE, FOUR, FIVE))


def test_captions_by_class_are_not_text() -> None:
    caption = (
        "A ferry of the Norland line waits for its engine in the harbour of the capital, where it has been since May."
    )
    found = document(article(f"<p>{ONE}</p><div><span class='caption'>{caption}</span></div>{PARAGRAPHS}"))
    assert caption not in found.text


def test_teasers_below_links_of_a_list_are_not_text() -> None:
    teaser = (
        "<ul><li><a href='/a'>Best ships</a></li></ul><ul><li>Not every ship has an engine, but this has two.</li></ul>"
    )
    teasers = 4 * teaser
    assert document(article(after=f"<div>{teasers}</div>")).text == TEXT


def test_title_that_the_page_repeats_is_not_text() -> None:
    found = document(article(f"<p>{TITLE}</p>{PARAGRAPHS}<p>ferry@norland.example</p><p>(END)</p><p>{TITLE}</p>"))
    assert (found.title, found.text) == (TITLE, TEXT)


def test_agency_between_paragraphs_is_the_credit_of_a_picture() -> None:
    inside = f"<p>{ONE}</p><p>{TWO}</p><p class='source'>Reuters</p><p>{THREE}</p><p>{FOUR}</p><p>{FIVE}</p>"
    found = document(article(inside))
    assert found.text == "\n\n".join((ONE, TWO, THREE, FOUR, FIVE))
    assert found.credit is None


@pytest.mark.parametrize(
    "heading",
    ["Other Opinion Columns", "More Must-Reads From The Daily", "Other editorials", "More stories from Norland"],
)
def test_headings_of_other_articles_are_known(heading: str) -> None:
    found = document(
        article(after=f"<div><h2>{heading}</h2><p>Bridge to be opened</p><p>Fish prices fall again</p></div>")
    )
    assert found.text == TEXT


@pytest.mark.parametrize("line", ["[Read: Why bridges matter to Norland]", "(MORE: Ten great ships of our time)"])
def test_bracketed_pointer_is_a_lead(line: str) -> None:
    found = document(article(f"<p>{ONE}</p><p>{line}</p>{PARAGRAPHS}"))
    assert line not in found.text
    assert len(found.links) == 1


def test_bracketed_link_between_paragraphs_is_a_lead() -> None:
    found = document(article(f"{PARAGRAPHS}<p><i>[<a href='/b'>Bridge houses amazing shops</a>]</i></p><p>{FIVE}</p>"))
    assert found.text == f"{TEXT}\n\n{FIVE}"


@pytest.mark.parametrize(
    ("words", "names", "stamp"),
    [
        ("Jane Doe - Apr 16, 2015 8:02 pm UTC", "Jane Doe", "Apr 16, 2015 8:02 pm UTC"),
        ("Jane Doe2014-01-26 21:32:46 UTC", "Jane Doe", "2014-01-26 21:32:46 UTC"),
        (
            "By Jane Doe, DAILY NEWS 8:42 a.m. EDT October 3, 2014",
            "Jane Doe, DAILY NEWS",
            "8:42 a.m. EDT October 3, 2014",
        ),
        ("Jane Doe on June 29, 2014 08:08 pm @jane 76Comments", "Jane Doe", "June 29, 2014 08:08 pm @jane 76Comments"),
        ("9:39AM BST 05 Oct 2011", None, "9:39AM BST 05 Oct 2011"),
        ("Reuters Updated: January 16, 2020", "Reuters", "January 16, 2020"),
        ("Written by: April May", "April May", None),
    ],
)
def test_time_behind_the_names_is_not_part_of_the_byline(words: str, names: str | None, stamp: str | None) -> None:
    assert head.author(words) == (names, stamp)


def test_time_behind_the_names_is_the_date_where_there_is_no_other() -> None:
    found = document(article(), "<meta name='author' content='Jane Doe | Apr 19, 2013'>")
    assert found.published is not None
    assert (found.byline, found.published.first) == ("Jane Doe", datetime.date(2013, 4, 19))


def test_agency_that_signs_is_a_credit() -> None:
    found = document(article(), "<meta name='author' content='AP'>")
    assert found.credit is not None
    assert (found.credit.name, found.credit.kind) == ("AP", "agency")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Associated Press writers Jane Doe in Oslo, and Ola Nordmann in Bergen, Norway, contributed to this report.",
         "Associated Press"),
        ("CNN’s Jane Doe and Ola Nordmann contributed to this report.", "CNN"),
        ("Contributing: Jane Doe, Ola Nordmann, Associated Press.", "Associated Press"),
        ("The-CNN-Wire", "The-CNN-Wire"),
    ],
)  # fmt: skip
def test_agency_whose_writers_contributed_is_a_credit(line: str, name: str) -> None:
    found = document(article(f"{PARAGRAPHS}<p>{line}</p>"))
    assert found.text == TEXT
    assert found.credit is not None
    assert found.credit.name == name


@pytest.mark.parametrize(
    "line", ["Source: PM | Duration: 3min 13sec", "Follow Jane Doe on Twitter.", "Photo by Jane Doe"]
)
def test_small_lines_at_the_end_are_neither_text_nor_credit(line: str) -> None:
    found = document(article(f"{PARAGRAPHS}<p>{line}</p>"))
    assert (found.text, found.credit) == (TEXT, None)


@pytest.mark.parametrize(
    ("start", "dateline"),
    [("OSLO (Aug. 13) -- ", "OSLO (Aug. 13)"), ("NEW BERGEN--", "NEW BERGEN"), ("BERGEN, Norw. -- ", "BERGEN, Norw."),
     ("(CNN) -- ", "(CNN)")],
)  # fmt: skip
def test_datelines_of_all_kinds_are_cut_from_the_text(start: str, dateline: str) -> None:
    found = document(article(f"<p>{start}{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>{FOUR}</p>"))
    assert (found.dateline, found.text) == (dateline, TEXT)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Ferries Without Engines - The Daily Harbour", "Ferries Without Engines"),
        ("Ferries Without Engines | DH | 19.01.2020", "Ferries Without Engines"),
        ("Ferries Without Engines -- dailyharbour.example", "Ferries Without Engines"),
        ("The Daily Harbour | Ferries Without Engines", "Ferries Without Engines"),
        ("Norland - Sudmark: a quarrel without an end", "Norland - Sudmark: a quarrel without an end"),
        ("Ferries Without Engines – who paid for them", "Ferries Without Engines – who paid for them"),
    ],
)
def test_title_loses_the_name_of_the_site_and_the_date(title: str, bare: str) -> None:
    publisher = "DH" if "DH" in title else "The Daily Harbour"
    assert titles.without_site(title, publisher, "dailyharbour.example") == bare


def test_title_is_not_the_heading_of_the_column_above_it() -> None:
    inside = f"<h1>Harbour Insider</h1><h2>{TITLE}</h2>{PARAGRAPHS}"
    found = document(f"<div>{inside}</div>", f"<meta property='og:title' content='{TITLE}'>")
    assert found.title == TITLE


def test_words_that_the_page_escapes_twice_are_plain() -> None:
    found = document(article(), "<meta name='author' content='Jane O&amp;#039;Neill'>")
    assert found.byline == "Jane O'Neill"


def test_date_below_the_title_wins_over_the_date_of_the_day_above_it() -> None:
    found = document(
        f"<div>Mon, 25 Dec 2023</div><h1>{TITLE}</h1><div>Thu, 14 May 2020 17:55 UTC</div><div>{PARAGRAPHS}</div>",
        f"<meta property='og:title' content='{TITLE}'>",
    )
    assert found.published is not None
    assert found.published.first == datetime.date(2020, 5, 14)


def test_date_is_taken_from_the_address_where_the_page_gives_none() -> None:
    found = document(article(), "<link rel='canonical' href='https://daily.example/2015/02/26/ferries/'>")
    assert found.published is not None
    assert (found.published.first, found.published_from) == (datetime.date(2015, 2, 26), "url")
    assert day.from_url("https://daily.example/1999/13/45/x") is None
    assert day.from_url("https://daily.example/section/2015/x") is None


@pytest.mark.parametrize(
    "meta",
    [
        "<meta name='pub_date' content='20150226'>",
        "<meta name='article_date_original' content='Thursday, February 26, 2015, 12:06 PM'>",
    ],
)
def test_dates_of_older_pages_are_read(meta: str) -> None:
    found = document(article(), meta)
    assert found.published is not None
    assert found.published.first == datetime.date(2015, 2, 26)


def test_date_in_an_element_for_machines_is_read() -> None:
    found = document(f"<h1>{TITLE}</h1><span property='dc:date' content='2015-02-26T06:53'>Thu</span>{PARAGRAPHS}")
    assert found.published is not None
    assert found.published.first == datetime.date(2015, 2, 26)


def test_line_posted_on_a_day_is_the_date_and_not_text() -> None:
    found = document(article(f"<p>posted on April 21, 2015, at 11:29 a.m.</p>{PARAGRAPHS}"))
    assert found.published is not None
    assert (found.published.first, found.text) == (datetime.date(2015, 4, 21), TEXT)


def test_publisher_that_is_an_address_is_named_by_its_host() -> None:
    found = document(
        article(),
        "<meta property='og:site_name' content='http://www.daily.example'>"
        "<link rel='canonical' href='http://www.daily.example/a'>",
    )
    assert found.publisher == "daily.example"
