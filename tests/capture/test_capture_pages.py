from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest

from embargowatch import capture
from embargowatch.errors import AddressRefused
from embargowatch.model import Failure, Page, Visit

LIMIT = 1_000_000


def captured(address: Path | str, limit: int = LIMIT) -> list[Page | Failure]:
    return [each for each in capture.pages(str(address), limit) if not isinstance(each, Visit)]


def only_failure(address: Path | str, limit: int = LIMIT) -> Failure:
    (found,) = captured(address, limit)
    assert isinstance(found, Failure)
    return found


def test_file_becomes_one_page_with_its_bytes_and_digest(tmp_path: Path) -> None:
    body = "Überschrift\r\n\r\nText".encode()
    (tmp_path / "page.txt").write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    (page,) = captured(tmp_path / "page.txt")
    assert isinstance(page, Page)
    assert (page.address, page.body, page.sha256, page.media_type) == (
        str(tmp_path / "page.txt"),
        body,
        digest,
        "text/plain",
    )


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"<!DOCTYPE html><p>x", "text/html"),
        (b"\xef\xbb\xbf<html><body>x", "text/html"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html>", "text/html"),
        (b"<!-- saved from url=(0014)about:internet -->\n<html>", "text/html"),
        (b"\n\n <div class='a'>x</div>", "text/html"),
        ("<html><p>текст".encode("utf-16"), "text/html"),
        ("<html><p>text".encode("utf-16-le"), "text/html"),
        ("текст".encode("utf-16"), "text/plain"),
        (
            b"From: <Saved by x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=b\r\n",
            "multipart/related",
        ),
        (b"A title\n\nA sentence with <b> in it.", "text/plain"),
    ],
)
def test_kind_of_page_is_told_by_its_bytes(tmp_path: Path, body: bytes, media_type: str) -> None:
    (tmp_path / "page.bin").write_bytes(body)
    (found,) = captured(tmp_path / "page.bin")
    assert isinstance(found, Page)
    assert found.media_type == media_type


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x00\x01\x02\x03" * 50, "binary data"),
    ],
)
def test_file_that_is_no_page_is_refused_by_name(tmp_path: Path, body: bytes, words: str) -> None:
    (tmp_path / "page.txt").write_bytes(body)
    failure = only_failure(tmp_path / "page.txt")
    assert words in failure.message
    assert failure.exit_code == 1


def test_missing_file_gives_a_message(tmp_path: Path) -> None:
    failure = only_failure(tmp_path / "none.html")
    assert failure == Failure(str(tmp_path / "none.html"), "no such file or folder; check the path", 1)


@pytest.mark.parametrize("address", ["", "a\0b"])
def test_words_that_are_no_path_give_a_message(address: str) -> None:
    assert "this is no path" in only_failure(address).message


def test_page_larger_than_the_limit_is_refused_and_never_cut(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"x" * 101)
    assert "larger than 100 bytes" in only_failure(tmp_path / "page.txt", 100).message
    (found,) = captured(tmp_path / "page.txt", 101)
    assert isinstance(found, Page)


def test_device_is_not_read() -> None:
    assert "is not a file" in only_failure("/dev/zero").message


def test_unreadable_file_gives_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_bytes(b"text")

    def refused(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)  # root may open anything, so permissions alone would not do
    assert "may not be read" in only_failure(tmp_path / "page.txt").message


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a",
        "HTTPS://example.org",
        "file:///etc/passwd",
        "file:/etc/passwd",
        "ftp://x/y",
        "javascript:alert(1)",
        "data:text/html,x",
        "gopher://x",
    ],
)
def test_web_addresses_are_refused_before_anything_is_opened(address: str) -> None:
    with pytest.raises(AddressRefused, match="not opened") as refusal:
        capture.pages(address, LIMIT)
    assert refusal.value.exit_code == 6


def test_name_with_a_colon_is_still_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c:page.txt").write_bytes(b"text")
    (found,) = captured("c:page.txt")
    assert isinstance(found, Page)


def test_standard_input_is_a_page() -> None:
    (found,) = capture.pages("-", LIMIT, io.BytesIO(b"<html><p>x"))
    assert isinstance(found, Page)
    assert (found.address, found.media_type) == ("-", "text/html")


def test_standard_input_that_is_too_large_or_absent_gives_a_message() -> None:
    (large,) = capture.pages("-", 10, io.BytesIO(b"x" * 11))
    (absent,) = capture.pages("-", 10)
    assert isinstance(large, Failure)
    assert "larger than 10 bytes" in large.message
    assert isinstance(absent, Failure)
    assert "no standard input" in absent.message


def folder(top: Path) -> Path:
    (top / "b").mkdir()
    (top / "a").mkdir()
    for name in ("z.txt", "a.html", "a/2.txt", "a/10.txt", "b/1.mht"):
        (top / name).write_bytes(b"some text")
    return top


def test_folder_gives_its_pages_in_sorted_order(tmp_path: Path) -> None:
    pages = captured(folder(tmp_path))
    assert [Path(page.address).relative_to(tmp_path).as_posix() for page in pages] == [
        "a.html",
        "z.txt",
        "a/10.txt",
        "a/2.txt",
        "b/1.mht",
    ]
    assert all(isinstance(page, Page) for page in pages)


def test_folder_passes_over_what_is_no_page_and_says_so(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "style.css").write_bytes(b"p { color: red }")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "saved.aspx").write_bytes(b"<!doctype html><p>x")
    found = {Path(item.address).name: item for item in captured(tmp_path)}
    assert isinstance(found["saved.aspx"], Page)
    reasons = {name: item.message for name, item in found.items() if isinstance(item, Failure) and item.exit_code == 0}
    assert set(reasons) == {".hidden", ".DS_Store", "style.css", "picture.png"}
    assert all(reason.startswith("passed over: ") for reason in reasons.values())


def test_folder_names_each_page_that_fails_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(b"")
    (tmp_path / "2.txt").write_bytes(b"text")
    first, second = captured(tmp_path)
    assert isinstance(first, Failure)
    assert first.exit_code == 1
    assert isinstance(second, Page)


def test_links_in_a_circle_and_out_of_the_folder_are_passed_over(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.txt").write_bytes(b"not given to us")
    (inside / "loop").symlink_to(inside)
    (inside / "out.txt").symlink_to(tmp_path / "outside.txt")
    (inside / "broken.txt").symlink_to(inside / "nowhere.txt")
    (inside / "page.txt").write_bytes(b"text")
    found = {Path(item.address).name: item for item in captured(inside)}
    assert [name for name, item in found.items() if isinstance(item, Page)] == ["page.txt"]
    messages = {name: item.message for name, item in found.items() if isinstance(item, Failure)}
    assert "already walked" in messages["loop"]
    assert "out of the folder" in messages["out.txt"]
    assert "leads nowhere" in messages["broken.txt"]


def test_unreadable_folder_is_one_failure_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path)
    listed = Path.iterdir

    def guarded(path: Path) -> object:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", guarded)  # root may open anything, so permissions alone would not do
    found = captured(tmp_path)
    failures = [item for item in found if isinstance(item, Failure)]
    assert [(Path(item.address).name, item.exit_code) for item in failures] == [("a", 1)]
    assert "permission denied" in failures[0].message
    assert len(found) == 4


def test_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    failure = only_failure(tmp_path)
    assert failure.message == "passed over: it is a pipe or a device"


def test_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/p\xe9ge.txt"
    with open(path, "wb") as stream:  # noqa: PTH123 - a name in bytes
        stream.write(b"text")
    (found,) = captured(tmp_path)
    assert found.address.endswith("p\\xe9ge.txt")
    assert isinstance(found, Page)
