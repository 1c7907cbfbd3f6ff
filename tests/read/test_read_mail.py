"""Mails: subject, sender and day come from the header; what is quoted from earlier mails is set apart."""

from __future__ import annotations

import hashlib

from embargowatch import read
from embargowatch.model import Document, Page

ONE = "Norland accused Sudmark on Monday of selling ferries without engines, and demanded its money back."
TWO = "A court in Norland will hear the case in June, the clerk of the court told reporters on Tuesday evening."
OLD = "Sudmark will deliver forty ferries with engines to Norland in March, the harbour office wrote last year."
HEAD = (
    "From: =?utf-8?q?Zo=C3=AB_Press?= <press@tbp.example>\r\nSubject: Ferries Without Engines\r\n"
    "Date: Wed, 10 Jan 2024 07:30:00 +0000\r\nMIME-Version: 1.0\r\n"
)


def mail(body: str, media_type: str = "text/plain") -> Document:
    whole = f"{HEAD}Content-Type: {media_type}; charset=utf-8\r\n\r\n{body}".encode()
    return read.document(Page("a.eml", whole, hashlib.sha256(whole).hexdigest(), "message/rfc822"))


def test_header_gives_title_byline_and_day() -> None:
    found = mail(f"{ONE}\r\n\r\n{TWO}\r\n")
    assert (found.title, found.byline, found.text) == ("Ferries Without Engines", "Zoë Press", f"{ONE}\n\n{TWO}")
    assert found.published is not None
    assert (str(found.published.first), found.published_from) == ("2024-01-10", "mail")
    assert found.part is not None
    assert found.bytes_of(0, len(ONE)) == (0, len(ONE))


def test_what_a_mail_quotes_from_an_earlier_one_is_set_apart() -> None:
    found = mail(f"{ONE}\r\n\r\nOn Tuesday Jane Doe wrote:\r\n> {OLD}\r\n\r\n> {TWO}\r\n\r\n{TWO}\r\n")
    assert found.text == f"{ONE}\n\n{TWO}"
    assert {item.reason for item in found.furniture} == {"is quoted from an earlier mail"}
    assert [item.text for item in found.furniture] == ["On Tuesday Jane Doe wrote:", f"> {OLD}", f"> {TWO}"]
    part = f"{ONE}\r\n\r\nOn Tuesday Jane Doe wrote:\r\n> {OLD}\r\n\r\n> {TWO}\r\n\r\n{TWO}"
    assert found.bytes_of(len(ONE) + 2, len(found.text)) == (len(part) - len(TWO), len(part))


def test_mail_that_is_nothing_but_a_quotation_is_read() -> None:
    assert OLD in mail(f"> {OLD}\r\n").text


def test_quotation_in_a_mail_of_markup_is_set_apart() -> None:
    found = mail(f"<html><body><p>{ONE}</p><p>{TWO}</p><blockquote type=cite><p>{OLD}</p></blockquote>", "text/html")
    assert found.text == f"{ONE}\n\n{TWO}"
    assert [item.reason for item in found.furniture] == ["is quoted from an earlier mail"]
