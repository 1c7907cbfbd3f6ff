"""Half characters, broken bytes and odd names in a page never stop the command line: what it prints is valid UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("embargowatch")
SAID = "Iran supplied drones to Russia, the United States said on Tuesday."
LINKED = (
    r'{"@type": "NewsArticle", "headline": "Bad \ud800 head", "datePublished": "2024-01-10 \udead",'
    r' "author": {"name": "Jane \udfff Doe"}, "publisher": {"name": "Post \ud83d"}}'
)
PAGES = {
    "entities.html": (
        "<html><head><title>A &#xD800; title</title><meta property='og:site_name' content='Post &#xDC00;'></head>"
        f"<body><article><h1>A &#55357; title</h1><p>{SAID} &#xD800;&#xDFFF;&#xFFFE;&#x110000; And more was said "
        "of it on the same day by others.</p><p class='byline'>By Jane &#xDEAD; Doe</p>"
        "<a href='/x&#xD800;'>A lead &#xD800;</a></article></body></html>"
    ).encode(),
    "linked.html": (
        f'<html><head><title>T</title><script type="application/ld+json">{LINKED}</script></head>'
        f"<body><article><h1>A title of the page</h1><p>{SAID}</p></article></body></html>"
    ).encode(),
    "cesu.txt": f"A title of the page\n\n{SAID} ".encode()
    + b"\xed\xa0\xbd\xed\xb8\x80 \xf4\x90\x80\x80 and more of it.\n",
    "wide.txt": b"\xff\xfe" + f"A title of the page\n\n{SAID} ".encode("utf-16-le") + b"\x00\xd8 \x00",
    "saved.mht": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=XX\nSubject: =?utf-8?Q?A=ED=A0=80?=\n\n--XX\n"
        b'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n'
        b"Content-Location: http://x.example/=ED=A0=80\xff\n\n<html><head><title>=ED=A0=80 T</title></head><body>"
        b"<article><p>" + SAID.encode() + b" &#xD800;</p></article></body></html>\n--XX--\n"
    ),
}


def run(*words: str | bytes | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        [COMMAND, *words], input=given, capture_output=True, env=environment, check=False, timeout=600
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_half_characters_is_read_kept_and_shown(tmp_path: Path, name: str) -> None:
    page, home = tmp_path / name, tmp_path / "home"
    page.write_bytes(PAGES[name])
    shown = [run("read", page, "--format", form) for form in ("text", "json", "jsonl")]
    shown += [run("--home", home, "ingest", page), run("--home", home, "cases"), run("--home", home, "verify")]
    shown += [run("--home", home, "cases", "ir-ru-arms", "--format", form) for form in ("text", "json")]
    for each in shown:
        assert each.returncode == 0, each.stderr.decode()
        each.stdout.decode("utf-8", "strict")
    found = json.loads(shown[2].stdout)
    text = found["document"]["text"]
    assert SAID in text
    assert not [character for character in json.dumps(found, ensure_ascii=False) if "\ud800" <= character <= "\udfff"]
    (claim,) = found["claims"]
    assert all(text[span["start"] : span["end"]] == span["text"] for span in claim["evidence"])


def test_what_json_of_a_page_says_with_half_characters_is_kept_with_a_mark_in_their_place(tmp_path: Path) -> None:
    page = tmp_path / "linked.html"
    page.write_bytes(PAGES["linked.html"])
    document = json.loads(run("read", page, "--format", "json").stdout)["document"]
    assert (document["publisher"], document["byline"]) == ("Post \ufffd", "Jane \ufffd Doe")


def test_a_file_whose_name_is_no_text_is_read_and_kept(tmp_path: Path) -> None:
    page = os.fsencode(tmp_path) + b"/name-\xff\xed\xa0\x80.txt"
    try:
        Path(os.fsdecode(page)).write_text(f"A title of the page\n\n{SAID}\n")
    except OSError:
        return  # some file systems know no such names, and then nobody can be troubled by one
    for words in (["read", page, "--format", "json"], ["read", tmp_path, "--format", "jsonl"], ["read", page]):
        done = run(*words)
        assert done.returncode == 0, done.stderr.decode()
        done.stdout.decode("utf-8", "strict")
    assert run("--home", tmp_path / "home", "ingest", page).returncode == 0
    assert json.loads(run("--home", tmp_path / "home", "cases", "--format", "json").stdout)


def test_a_case_to_assess_with_half_characters_is_judged_or_refused_in_words() -> None:
    case = r'{"id": "a\ud800", "date": "2024-01-04", "supplier": "North Korea \udfff", "recipient": "Russia", '
    case += r'"item": "missiles \udead", "quantity": "\ud800"}'
    for form in ("text", "json", "jsonl"):
        done = run("assess", "--format", form, given=case.encode())
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.returncode in {0, 2}
        done.stdout.decode("utf-8", "strict")
