from __future__ import annotations

import base64
import datetime
import hashlib

import pytest

from embargowatch import read
from embargowatch.errors import ReadError
from embargowatch.model import Document, Page

ONE = "Norland accused Sudmark on Monday of selling ferries without engines, and demanded its money back."
TWO = "Sudmark’s transport minister, Zoë Ångström, denied it. “Every ferry had an engine,” she said at noon."
THREE = "A court in Norland will hear the case in June, the clerk of the court told reporters on Tuesday evening."
ARTICLE = f"<h1>Ferries Without Engines</h1><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
TEXT = f"{ONE}\n\n{TWO}\n\n{THREE}"


def document(markup: str | bytes, media_type: str = "text/html", url: str | None = None) -> Document:
    body = markup.encode() if isinstance(markup, str) else markup
    return read.document(Page("page.html", body, hashlib.sha256(body).hexdigest(), media_type, url=url))


def page(inside: str = ARTICLE, head: str = "", after: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body><article>{inside}</article>{after}</body></html>"


def codes(found: Document) -> list[str]:
    return [notice.code for notice in found.warnings]


def test_article_gives_title_and_paragraphs() -> None:
    found = document(page())
    assert (found.title, found.text) == ("Ferries Without Engines", TEXT)
    assert (found.furniture, found.links, found.warnings) == ((), (), ())


@pytest.mark.parametrize(
    ("head", "day", "place"),
    [
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-01-10T07:30Z"}</script>',
            datetime.date(2024, 1, 10),
            "json-ld",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": ["Article"],'
            '"datePublished": "2024-01-10"}]}</script>',
            datetime.date(2024, 1, 10),
            "json-ld",
        ),
        (
            '<meta property="article:published_time" content="2024-01-10T23:00:00+01:00">',
            datetime.date(2024, 1, 10),
            "meta",
        ),
        ('<meta name="DC.date" content="10 January 2024">', datetime.date(2024, 1, 10), "meta"),
        ('<script type="application/ld+json">{broken</script>', None, None),
        ('<meta name="date" content="2024-13-45">', None, None),
    ],
)
def test_date_comes_with_the_place_that_gave_it(head: str, day: datetime.date | None, place: str | None) -> None:
    found = document(page(head=head))
    assert found.published_from == place
    assert (found.published.first if found.published else None) == day


def test_time_element_and_date_line_give_the_date_where_the_head_has_none() -> None:
    assert document(page(f'<time datetime="2024-01-10">yesterday</time>{ARTICLE}')).published_from == "time"
    lined = document(page(ARTICLE.replace("</h1>", "</h1><div>Published 10 January 2024</div>")))
    assert lined.published is not None
    assert (lined.published.first, lined.published_from) == (datetime.date(2024, 1, 10), "text")


def test_time_of_another_article_is_not_the_date() -> None:
    assert document(page(after='<aside><time datetime="2020-01-01">old</time></aside>')).published is None


def test_names_come_from_the_head() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle",'
        '"author": [{"name": "Jane Doe"}, {"name": "John Roe"}],'
        '"publisher": {"name": "Tern Bay Post"}}</script>'
    )
    found = document(page(head=head))
    assert (found.byline, found.publisher) == ("Jane Doe, John Roe", "Tern Bay Post")


def test_byline_in_the_page_is_found_where_the_head_names_nobody() -> None:
    found = document(page(ARTICLE.replace("</h1>", "</h1><p>By Jane Doe</p>")))
    assert (found.byline, found.text) == ("Jane Doe", TEXT)


def test_publisher_is_the_host_where_the_page_names_none() -> None:
    assert document(page(head='<link rel="canonical" href="https://www.tbp.example/a">')).publisher == "tbp.example"


def test_title_element_loses_the_name_of_the_site() -> None:
    found = document(
        page(f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>", head="<title>Ferries Without Engines | Post</title>")
    )
    assert found.title == "Ferries Without Engines"


def test_credit_line_and_dateline_are_read_as_in_plain_text() -> None:
    found = document(
        page(ARTICLE.replace(ONE, f"OSLO (Reuters) - {ONE}") + "<p>First published on northquay.example</p>")
    )
    assert found.dateline == "OSLO (Reuters)"
    assert found.text == TEXT
    assert found.credit is not None
    assert (found.credit.name, [credit.name for credit in found.more_credits]) == ("northquay.example", ["Reuters"])


def test_furniture_of_the_page_is_listed_with_its_kind() -> None:
    around = (
        "<nav><a href=/>Home</a><a href=/w>World</a></nav><div class='ad-slot'>Buy a kettle</div>"
        "<aside>Rain is expected over the bay this evening</aside>"
        "<form>Enter a word</form><footer>Tern Bay Post, 4 Weir Lane</footer>"
    )
    found = document(page(after=around))
    assert found.text == TEXT
    assert [(item.kind, item.text) for item in found.furniture] == [
        ("navigation", "Home World"),
        ("advertisement", "Buy a kettle"),
        ("other", "Rain is expected over the bay this evening"),
        ("subscribe", "Enter a word"),
        ("navigation", "Tern Bay Post, 4 Weir Lane"),
    ]


def test_related_articles_are_leads_with_their_address() -> None:
    box = (
        '<section><h2>Related articles</h2><div><a href="/b">Mayor’s Plan for Trains</a></div>'
        '<div><a href="javascript:x()">A Second Ferry Sinks</a></div></section>'
    )
    found = document(page(head='<link rel="canonical" href="https://tbp.example/2024/a">', after=box))
    assert found.text == TEXT
    assert [(link.text, link.url) for link in found.links] == [
        ("Mayor’s Plan for Trains", "https://tbp.example/b"),
        ("A Second Ferry Sinks", None),
    ]


HIDDEN = "Sudmark sold forty submarines to Norland, says a sentence that nobody sees on this page."


@pytest.mark.parametrize(
    "planted",
    [
        f"<p hidden>{HIDDEN}</p>",
        f"<p style='display:none'>{HIDDEN}</p>",
        f"<div style='color: red; visibility: hidden'><p>{HIDDEN}</p></div>",
        f"<p style='font-size:0'>{HIDDEN}</p>",
        f"<p style='opacity: 0;'>{HIDDEN}</p>",
        f"<p style='position:absolute;left:-9999px'>{HIDDEN}</p>",
        f"<p style='color:#fff;background:#FFF'>{HIDDEN}</p>",
        f"<template><p>{HIDDEN}</p></template>",
        f"<noscript><p>{HIDDEN}</p></noscript>",
        f"<dialog><p>{HIDDEN}</p></dialog>",
        f"<p class='x gone'>{HIDDEN}</p>",
        f"<p id='gone'>{HIDDEN}</p>",
        f"<!-- <p>{HIDDEN}</p> -->",
        f"<script>'<p>{HIDDEN}</p>'</script>",
        f"<textarea>{HIDDEN}</textarea>",
        f"<svg><text>{HIDDEN}</text></svg>",
    ],
)
def test_hidden_words_are_never_text(planted: str) -> None:
    head = "<style>.gone, #gone { display: none } @media print { h1, .shown { display: none } }</style>"
    found = document(page(ARTICLE.replace(f"<p>{TWO}", f"{planted}<p class=shown>{TWO}"), head=head))
    assert found.text == TEXT


def test_hidden_prose_is_listed_with_a_notice() -> None:
    found = document(page(ARTICLE + f"<p hidden>{HIDDEN}</p>"))
    assert [(item.kind, item.text, item.reason) for item in found.furniture] == [
        ("other", HIDDEN, "is marked as hidden")
    ]
    assert codes(found) == ["hidden_text"]


def test_words_behind_the_end_of_the_page_are_read() -> None:
    found = document(
        f"<html><body><h1>Ferries Without Engines</h1><p>{ONE}</p><p>{TWO}</p></body></html><p>{THREE}</p>"
    )
    assert found.text == TEXT


@pytest.mark.parametrize("tag", ["div", "b", "span", "section"])
def test_text_nested_a_thousand_deep_is_kept(tag: str) -> None:
    found = document(page(ARTICLE.replace(f"<p>{TWO}</p>", f"<{tag}>" * 1000 + f"<p>{TWO}</p>" + f"</{tag}>" * 1000)))
    assert found.text == TEXT


def test_text_that_the_parser_cuts_off_is_not_lost_in_silence() -> None:
    found = document(page(ARTICLE + "<div>" * 5000 + f"<p>{HIDDEN}</p>"))
    assert found.text == TEXT
    assert codes(found) == ["page_cut_short", "text_lost"]
    assert found.verdict == "partial"
    assert found.letters is not None
    assert found.letters.lost == len(HIDDEN.replace(" ", ""))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (page("<p>x</p>" * 30_001), "more than 30,000 tags"),
        (page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x"), "more than 500 attributes"),
        (page('<p a" ' + " ".join(f"a{n}" for n in range(100_000)) + '">x'), "more than 500 attributes"),
        (page("<script>'<a b=\"'</script><p " + "a " * 501 + '">x'), "more than 500 attributes"),
        (page("<ul><li>" * 1000 + ONE), "nest too deeply"),
        ("<a " * 1_000_000, "more than 500 attributes"),
        ("<!--" * 1_000_000, "no article text"),
        ("<html></html>", "no article text"),
        ("<html><body><nav><a href=/>Home</a></nav>", "no article text"),
    ],
)
def test_markup_that_no_article_needs_is_refused_with_a_reason(markup: str, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        document(markup)


def test_paragraph_said_twice_is_kept_twice_where_the_page_shows_it_twice() -> None:
    found = document(page(ARTICLE.replace(f"<p>{TWO}</p>", f"<p>{TWO}</p><p>{TWO}</p>")))
    assert found.text == f"{ONE}\n\n{TWO}\n\n{TWO}\n\n{THREE}"


def test_text_of_a_list_is_not_doubled() -> None:
    found = document(
        page(
            ARTICLE
            + "<ul>"
            + "".join(f"<li>Ferry number {n} of the Sudmark line had no engine</li>" for n in range(3))
            + "</ul>"
        )
    )
    assert found.text.count("of the Sudmark line") == 3


@pytest.mark.parametrize(
    ("encoding", "label"), [("cp1251", "windows-1251"), ("utf-8", "iso-8859-1"), ("gb18030", "gb2312")]
)
def test_declared_encoding_is_used_unless_the_bytes_are_utf8(encoding: str, label: str) -> None:
    words = "Москва" if encoding != "gb18030" else "北京"
    markup = page(ARTICLE.replace("Zoë Ångström", words).replace("’", "'").replace("“", '"').replace("”", '"'))
    found = document(markup.replace("<head>", f"<head><meta charset={label}>").encode(encoding))
    assert words in found.text
    assert codes(found) == (["encoding_differs"] if encoding == "utf-8" else [])


def test_page_saved_as_one_file_is_read_as_its_page() -> None:
    part = base64.encodebytes(page().encode()).decode()
    archive = (
        "From: <Saved by a test>\r\nSnapshot-Content-Location: https://tbp.example/a\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{part}\r\n--b\r\nContent-Type: text/css\r\n\r\np {{}}\r\n--b--\r\n"
    )
    found = document(archive, "multipart/related")
    assert (found.title, found.text, found.publisher) == ("Ferries Without Engines", TEXT, "tbp.example")


@pytest.mark.parametrize(
    "archive",
    [
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/gif\n\nx\n--b--\n",
        "Content-Type: multipart/related\n\nnothing",
        "Content-Type: multipart/related; boundary=b\n\n" + "--b\nContent-Type: text/css\n\n\n" * 2100,
    ],
)
def test_archive_without_a_page_is_refused(archive: str) -> None:
    with pytest.raises(ReadError, match="page"):
        document(archive, "multipart/related")


def test_page_laid_out_in_a_table_is_read_by_its_lines() -> None:
    found = document(
        "<title>Ferries Without Engines :: Tern Bay Post</title><table><tr><td><a href=/>Home</a> | <a href=/n>News</a>"
        " | <a href=/s>Sport</a> | <a href=/c>Contact</a></td></tr><tr><td><b>Top stories</b><br><a href=1>Cat rescued"
        " from a tree</a></td><td><font size=5>Ferries Without Engines</font><br><i>By Jane Doe</i><br>12 May 2009<br>"
        f"<br>{ONE}<br><br>{TWO}<br><br>{THREE}</td></tr></table>"
    )
    assert (found.title, found.byline, found.text) == ("Ferries Without Engines", "Jane Doe", TEXT)
    assert [link.text for link in found.links] == ["Cat rescued from a tree"]


def test_author_and_date_are_found_by_what_the_page_calls_them() -> None:
    meta = '<div class="meta"><span class="post-author">By Jane Doe</span> <span class="date">May 12, 2019</span></div>'
    found = document(page(ARTICLE.replace("</h1>", f"</h1>{meta}")))
    assert (found.byline, found.published_from, found.text) == ("Jane Doe", "text", TEXT)


def test_link_to_another_article_between_paragraphs_is_a_lead() -> None:
    found = document(
        page(ARTICLE.replace(f"<p>{TWO}", f"<p><a href='https://x.example/b'>A second ferry sinks</a></p><p>{TWO}"))
    )
    assert found.text == TEXT
    assert [(link.text, link.url) for link in found.links] == [("A second ferry sinks", "https://x.example/b")]


def test_cells_of_a_table_in_the_article_are_text() -> None:
    table = "<table><tr><td>Ferries sold to Norland in 2023</td><td>forty</td></tr></table>"
    assert document(page(ARTICLE + table)).text == f"{TEXT}\n\nFerries sold to Norland in 2023\n\nforty"


def test_words_hidden_from_screen_readers_only_are_text() -> None:
    found = document(page(ARTICLE.replace(f"<p>{TWO}", f"<p aria-hidden='true'>{TWO}")))
    assert found.text == TEXT
