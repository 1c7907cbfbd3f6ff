from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from embargowatch import capture, read
from embargowatch.errors import ReadError
from embargowatch.model import Failure, Page

LIMIT = 1_000_000
WORDS = "The ministry said on Monday that the two ships had left the harbour before noon, with their crews on board."


def mail(**more: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Desk <desk@post.example>"
    made["To"] = "reader@example.org"
    made["Subject"] = more.get("subject", "Two ships leave – a première")
    made["Date"] = more.get("date", "Wed, 10 Jan 2024 08:15:00 +0200")
    made["Message-ID"] = "<1@post.example>"
    made.set_content(more.get("text", f"{WORDS} Überschrift.\n"), cte=more.get("cte"))
    return made


def captured(path: Path, limit: int = LIMIT) -> list[Page | Failure]:
    return [each for each in capture.pages(str(path), limit) if isinstance(each, Page | Failure)]


def written(tmp_path: Path, made: EmailMessage | bytes, name: str = "a.eml") -> Path:
    (tmp_path / name).write_bytes(made if isinstance(made, bytes) else made.as_bytes())
    return tmp_path / name


def only(path: Path) -> Page:
    (page,) = captured(path)
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
def test_mail_is_a_page_whose_bytes_are_the_whole_mail(tmp_path: Path, cte: str) -> None:
    path = written(tmp_path, mail(cte=cte))
    page = only(path)
    assert (page.media_type, page.body) == ("message/rfc822", path.read_bytes())
    assert page.capture is not None
    assert (page.capture.way, page.capture.claimed_at) == ("mail", "2024-01-10T06:15:00.000Z")
    told = dict(page.headers)
    assert told["Subject"] == "Two ships leave – a première"
    assert told["From"] == "Desk <desk@post.example>"
    document = read.document(page)
    assert document.text == f"{WORDS} Überschrift."
    assert document.title == "Two ships leave – a première"
    assert document.published is not None
    assert (str(document.published.first), document.published_from) == ("2024-01-10", "mail")


def test_html_part_is_read_before_plain_text(tmp_path: Path) -> None:
    made = mail(text="only for old programs")
    made.add_alternative(f"<html><body><article><p>{WORDS}</p></article></body></html>", subtype="html")
    assert read.document(only(written(tmp_path, made))).text == WORDS


def test_attachments_are_named_and_never_read_as_the_text(tmp_path: Path) -> None:
    made = mail(text=WORDS)
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="note verbale.pdf")
    made.add_attachment("<html><p>Something else altogether.", subtype="html", filename="other.html")
    page, *remarks = captured(written(tmp_path, made))
    assert isinstance(page, Page)
    assert read.document(page).text == WORDS
    assert all(isinstance(remark, Failure) and remark.exit_code == 0 for remark in remarks)
    assert [remark.address.partition("#")[2] for remark in remarks] == ["note verbale.pdf", "other.html"]


def test_mail_within_a_mail_is_not_its_text(tmp_path: Path) -> None:
    inner, outer = mail(text="The forwarded text of somebody else."), mail(text=WORDS)
    outer.add_attachment(inner)
    page, remark = captured(written(tmp_path, outer))
    assert isinstance(page, Page)
    assert read.document(page).text == WORDS
    assert isinstance(remark, Failure)
    assert "message/rfc822" in remark.message


def test_mailbox_gives_each_mail(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    for number in range(3):
        box.add(mail(text=f"{WORDS}\n\nThis is the mail of number {number}, from here on.\n"))
    box.close()
    pages = captured(tmp_path / "a.mbox")
    assert [page.address for page in pages] == [f"{tmp_path / 'a.mbox'}#{number}" for number in (1, 2, 3)]
    texts = [read.document(page).text for page in pages if isinstance(page, Page)]
    assert ["number 0" in texts[0], "number 1" in texts[1], "number 2" in texts[2]] == [True] * 3


def test_mail_of_a_mailbox_that_is_too_large_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    box.add(mail(text="x " * 5000))
    box.add(mail(text=WORDS))
    box.close()
    failure, page = captured(tmp_path / "a.mbox", 2000)
    assert isinstance(failure, Failure)
    assert "larger than" in failure.message
    assert isinstance(page, Page)


def test_text_with_one_line_like_a_header_is_no_mail(tmp_path: Path) -> None:
    (page,) = captured(written(tmp_path, f"From: the harbour\n\n{WORDS}".encode(), "a.txt"))
    assert isinstance(page, Page)
    assert page.media_type == "text/plain"


@pytest.mark.parametrize(
    "field", ["Date: never", "Date: Wed, 99 Jan 9999 99:99:99 +9999", "Subject: =?no-such?b?%%%?="]
)
def test_header_that_makes_no_sense_costs_only_itself(tmp_path: Path, field: str) -> None:
    body = f"From: a@b.example\nTo: c@d.example\nMessage-ID: <1>\n{field}\n\n{WORDS}\n".encode()
    page = only(written(tmp_path, body))
    assert page.capture is not None
    assert page.capture.claimed_at is None
    assert read.document(page).text == WORDS


def test_parts_within_parts_are_bounded(tmp_path: Path) -> None:
    head = b"From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(5000)
    )
    page, remark = captured(written(tmp_path, head + nested + b"\n" + WORDS.encode()))
    assert isinstance(remark, Failure)
    assert "parts within parts" in remark.message
    assert isinstance(page, Page)
    with pytest.raises(ReadError, match="parts within parts"):
        read.document(page)
