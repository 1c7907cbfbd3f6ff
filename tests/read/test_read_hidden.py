"""What style sheets and markup hide is no text, what they only seem to hide is. Trial H3 asks Chromium the same."""

from __future__ import annotations

import hashlib

import pytest

from embargowatch import read
from embargowatch.model import Document, Page

ONE = "Norland accused Sudmark on Monday of selling ferries without engines, and demanded its money back."
THREE = "A court in Norland will hear the case in June, the clerk of the court told reporters on Tuesday evening."
PLANTED = "Sudmark sold forty submarines to Norland, says a sentence that nobody sees on this page."


def document(planted: str, style: str = "", head: str = "") -> Document:
    body = (
        f"<!doctype html><html><head><style>{style}</style>{head}</head><body><article><h1>Ferries Without Engines</h1>"
        f"<p>{ONE}</p>{planted.replace('{}', PLANTED)}<p>{THREE}</p></article></body></html>"
    ).encode()
    return read.document(Page("page.html", body, hashlib.sha256(body).hexdigest(), "text/html"))


def codes(found: Document) -> list[str]:
    return [notice.code for notice in found.warnings]


@pytest.mark.parametrize(
    "style",
    [
        ".k{display:none}",
        "#nobody, .k{visibility:hidden}",
        "article p.k{opacity:0}",
        "article > p.k{font-size:0}",
        "h1 ~ p + p.k{color:#fff}",
        "[class=k]{position:absolute;left:-10000px}",
        "p:nth-child(3){display:none}",
        "p:not(.j):not(:hover).k{display:none}",
        "article{& .k{display:none}}",
        "@media screen and (min-width:600px){.k{display:none}}",
        ".k{dis\\70 lay:none}",
        ":root{--x:none} .k{display:var(--x)}",
        ".k{display:none!important} p.k{display:block}",
        ".k{font-size:0;font-size:0 px}",
        ".k{display:none",
        "article{background:#222} .k{color:#232323}",
    ],
)
def test_words_that_a_style_sheet_hides_are_no_text(style: str) -> None:
    found = document("<p class=k>{}</p>", style)
    assert PLANTED not in found.text
    assert [item.text for item in found.furniture if PLANTED in item.text] == [PLANTED]
    assert "hidden_text" in codes(found)


@pytest.mark.parametrize(
    "style",
    [
        ".k{display:none} p.k{display:block}",
        ".k:hover{display:none}",
        ".k::before{display:none}",
        "@media print{.k{display:none}}",
        "@media (max-width:600px){.k{display:none}}",
        "@supports not (display:grid){.k{display:none}}",
        "@keyframes k{from{opacity:0}}",
        ".k{display:none x}",
        ".k{color:#fff;background:#000}",
        ".j .k, .k .k, k{display:none}",
        "/* .k{display:none} */",
        "@import '.k{display:none}'; p{content:'} .k{display:none}'}",
    ],
)
def test_words_that_a_style_sheet_only_seems_to_hide_are_text(style: str) -> None:
    assert PLANTED in document("<p class=k>{}</p>", style).text


@pytest.mark.parametrize(
    "planted",
    [
        "<div style='visibility:hidden'><p style='visibility:visible'>{}</p></div>",
        "<p><span style='height:0;overflow:hidden'>{}</span></p>",
        "<p hidden>x<div>{}</div>",
        "<svg><p>{}</p></svg>",
        "<!--><p>{}</p> -->",
        "<p\u0338>x</p><p>{}</p>",
        "<div><template shadowrootmode=open><p>{}</p></template></div>",
    ],
)
def test_words_that_markup_only_seems_to_hide_are_text(planted: str) -> None:
    assert PLANTED in document(planted).text


@pytest.mark.parametrize(
    "planted",
    [
        "<div hidden/><p>{}</p></div>",
        "<p><font style='display:none'>x</p><p>{}</p></font>",
        "<div>{}<template shadowrootmode=open><p>x</p></template></div>",
        "<details><summary>More</summary><p>{}</p></details>",
        "<p title='{}'>A picture of the harbour.</p>",
        "<noscript><!-- </noscript><!-- --><style></noscript> {} </style>",
    ],
)
def test_words_that_odd_markup_hides_are_no_text(planted: str) -> None:
    assert PLANTED not in document(planted).text


def test_letters_are_counted_by_where_they_went() -> None:
    found = document("<p hidden>{}</p>")
    assert found.letters is not None
    assert found.letters.hidden == len(PLANTED.replace(" ", ""))
    assert found.letters.text == len((ONE + THREE).replace(" ", ""))
    assert found.letters.page == found.letters.text + found.letters.apart + found.letters.hidden
    assert (found.letters.lost, found.verdict) == (0, "ok")


def test_more_rules_than_can_be_looked_at_are_told_of() -> None:
    rules = "".join(f"p:not(.a{n}):not(.b{n}) ~ p {{color:#00{n % 10}}}" for n in range(3000))
    found = document("<p>x</p>" * 1000 + "<p class=k>{}</p>", rules)
    assert "style_cut_short" in codes(found)
    assert found.verdict == "partial"


def test_page_in_a_frame_is_told_of() -> None:
    found = document(f"<iframe srcdoc='&lt;p>{PLANTED}&lt;/p>'></iframe>")
    assert PLANTED not in found.text
    assert codes(found) == ["text_in_frame"]


def test_white_words_are_read_where_nobody_knows_the_sheet_that_colours_what_is_behind() -> None:
    linked = document("<p style='color:#fff'>{}</p>", head="<link rel=stylesheet href=/s.css>")
    assert PLANTED in linked.text
    assert PLANTED not in document("<p style='color:#fff'>{}</p>").text
