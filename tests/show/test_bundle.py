"""Packages: whole, the same each time, inert whatever the pages say, and checked by whoever gets them."""

from __future__ import annotations

import gzip
import hashlib
import html.parser
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from reliability.authority import Authority
from reliability.goldenstore import signer
from warcio.archiveiterator import ArchiveIterator

import factory
from embargowatch import corroborate, ledger
from embargowatch.errors import IntegrityError, NotFound, UsageError
from embargowatch.model import Capture, Hop, Page, Read, Thing
from embargowatch.show import bundle, bundlewarc
from embargowatch.vault import Derived, Vault, anchor, note, outside

STORY, DENIAL = factory.story(), factory.denial()
CASE = "kp-ru"


def body(read: Read, name: str) -> bytes:
    """The bytes that the factory's digest is over."""
    found = f"{name}\n{read.document.text}".encode()
    assert read.document.id == f"sha256:{hashlib.sha256(found).hexdigest()}"
    return found


def handed_in(read: Read, name: str) -> Page:
    return Page(f"{name}.txt", body(read, name), read.document.id.removeprefix("sha256:"), "text/plain")


def fetched(read: Read, name: str, url: str) -> Page:
    found = body(read, name)
    head = b"HTTP/1.1 200 OK\r\nContent-Type:  text/plain\r\nX-Odd: \t two  spaces \r\n\r\n"
    request = b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n"
    things = (
        Thing("http-request", "application/http", request), Thing("http-response", "application/http", head + found)
    )  # fmt: skip
    capture = Capture("url", "2026-11-20T10:00:00.000Z", url, (Hop(url, 200),), 200, things=things)
    digest = read.document.id.removeprefix("sha256:")
    return Page(url, found, digest, "text/plain", "2026-11-20T10:00:00.000Z", url, capture=capture)


@dataclass
class Home:
    vault: Vault
    store: ledger.Store
    folder: Path

    def keep(self, read: Read, page: Page) -> None:
        self.vault.keep(page)
        self.store.add_read(read)
        self.vault.derive(Derived(read.document.id, read.document.reader, read.reading.grammar, ledger.proof(read)))

    def settle(self) -> str:
        (case, *_) = corroborate.cases(self.store.reads())
        self.store.add_case(case, [factory.finding(document=STORY.document.id)])
        return case.id

    def pack(self, subject: str, out: str = "out.wacz") -> Path:
        return bundle.written(self.vault, bundle.chosen(self.store, subject), self.folder / out).path

    @property
    def key(self) -> str:
        return (self.folder / "keys" / "log.pub").read_text().strip()


@contextmanager
def home(folder: Path) -> Iterator[Home]:
    with Vault(folder / "evidence") as vault, ledger.open(folder / "ledger.db") as store:
        yield Home(vault, store, folder)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Home]:
    with home(tmp_path) as found:
        found.keep(STORY, fetched(STORY, "story", "https://news.example/a?b=c"))
        found.keep(DENIAL, handed_in(DENIAL, "denial"))
        found.keep(factory.other(), handed_in(factory.other(), "other"))
        yield found


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check(path: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Unpacked, and checked by the checker that lies in it, by a Python that knows nothing of this program."""
    target = path.with_suffix("")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(target)
    done = subprocess.run(
        [sys.executable, "-I", "verify_evidence.py", ".", "--json", *words],
        cwd=target, capture_output=True, env={"PATH": "/usr/bin"}, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout)


def test_a_package_is_checked_by_the_checker_that_lies_in_it(full: Home) -> None:
    out = full.pack(full.settle())
    code, result = check(out, "--vkey", full.key)
    assert (code, result["faults"]) == (0, [])
    counts = result["counts"]
    assert counts["leaves"] == counts["inclusion proofs"] == 4
    assert counts["kept files"] == 4
    assert counts["quotations found in their texts"] > 10
    assert counts["readings as the log tells of them"] == 2
    assert check(out)[0] == 2
    assert check(out, "--vkey", signer("thief").vkey)[0] == 1


def test_a_package_holds_what_it_should_and_nothing_of_other_pages(full: Home) -> None:
    found = files(full.pack(full.settle()))
    digests = {each.document.id.removeprefix("sha256:") for each in (STORY, DENIAL)}
    assert {name for name in found if name.startswith("readings/")} == {f"readings/{each}.json" for each in digests}
    for name in ("archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl", "datapackage.json",
                 "datapackage-digest.json", "case.json", "proof/checkpoint", "proof/key.pub", "verify_evidence.py",
                 "index.html"):  # fmt: skip
        assert name in found
    assert factory.other().document.id.encode() not in b"".join(found.values())
    assert json.loads(found["case.json"])["supplier"]["id"] == "KP"


def test_the_web_archive_has_every_byte_as_it_came(full: Home) -> None:
    found = files(full.pack(full.settle()))
    records = list(ArchiveIterator(io.BytesIO(found["archive/data.warc.gz"]), no_record_parse=True))
    kinds = sorted(each.rec_headers.get_header("WARC-Type") for each in records)
    assert kinds == ["request", "resource", "resource", "response"]
    again = [
        each.content_stream().read()
        for each in ArchiveIterator(io.BytesIO(found["archive/data.warc.gz"]), no_record_parse=True)
    ]
    page = fetched(STORY, "story", "https://news.example/a?b=c")
    assert page.capture is not None
    assert {thing.body for thing in page.capture.things} < set(again)
    assert body(DENIAL, "denial") in again


def test_the_index_leads_to_the_records(full: Home) -> None:
    found = files(full.pack(full.settle()))
    lines = gzip.decompress(found["indexes/index.cdx.gz"]).decode().splitlines()
    assert lines == sorted(lines)
    assert lines[0].startswith("example,news)/a?b=c 20261120100000 ")
    for line in lines:
        told = json.loads(line.split(" ", 2)[2])
        start = int(told["offset"])
        part = found["archive/data.warc.gz"][start : start + int(told["length"])]
        (record,) = ArchiveIterator(io.BytesIO(part), no_record_parse=True)
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]
    heads = found["indexes/index.idx"].decode().splitlines()
    assert json.loads(heads[1].split(" ", 2)[2])["length"] == len(found["indexes/index.cdx.gz"])
    pages = [json.loads(line) for line in found["pages/pages.jsonl"].decode().splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert {each["title"] for each in pages[1:]} == {"Allies say that missiles went to Russia", "Denial"}


def test_the_same_state_gives_the_same_bytes(full: Home) -> None:
    case = full.settle()
    assert full.pack(case, "one.wacz").read_bytes() == full.pack(case, "two.wacz").read_bytes()


def test_a_document_or_one_claim_can_be_packed(full: Home) -> None:
    full.pack(STORY.document.id[7:19], "document.wacz")
    claim = full.pack(f"{STORY.document.id}:c2", "claim.wacz")
    assert b"case.json" not in b" ".join(name.encode() for name in files(claim))
    assert check(claim, "--vkey", full.key)[0] == 0


@pytest.mark.parametrize("subject", ["nothing", "sha256:ffff", ":c1"])
def test_what_is_not_there_cannot_be_packed(full: Home, subject: str) -> None:
    with pytest.raises(NotFound):
        full.pack(subject)


def test_a_claim_that_a_document_does_not_make_cannot_be_packed(full: Home) -> None:
    with pytest.raises(NotFound, match="has no claim 'c9'"):
        full.pack(f"{STORY.document.id}:c9")


def test_nothing_is_written_over(full: Home) -> None:
    full.pack(full.settle())
    with pytest.raises(UsageError, match="already"):
        full.pack(full.settle())


def test_an_altered_page_is_not_packed_and_nothing_is_left(full: Home) -> None:
    full.vault.publish()
    digest = DENIAL.document.id.removeprefix("sha256:")
    path = full.folder / "evidence" / "blobs" / "sha256" / digest[:2] / digest
    path.chmod(0o644)
    path.write_bytes(b"x" + path.read_bytes()[1:])
    with pytest.raises(IntegrityError):
        full.pack(full.settle())
    assert not list(full.folder.glob("out.wacz*"))


def test_a_tombstone_goes_along_in_place_of_the_bytes(full: Home) -> None:
    full.vault.publish()
    full.vault.tombstone(DENIAL.document.id.removeprefix("sha256:"), "a right was infringed", "a court's order")
    out = full.pack(full.settle())
    assert check(out, "--vkey", full.key)[0] == 0
    assert body(DENIAL, "denial") not in gzip.decompress(files(out)["archive/data.warc.gz"])


def test_time_stamps_and_cosignatures_go_along(full: Home) -> None:
    authority, witness = Authority(), signer("witness.example/a", 4)
    first = full.vault.publish()
    token = authority.stamp(first.note)
    anchor.keep(full.folder / "evidence" / "log", first.size, first.note, token)
    full.vault.anchored("rfc3161", "http://tsa.example", first.size, hashlib.sha256(token).hexdigest())
    second = full.vault.publish()
    line = note.read(second.note + witness.cosign(second.text.encode(), 1_700_000_000)).signatures[-1]
    outside.kept_cosigned(full.folder / "evidence" / "log", second, [line])
    full.keep(factory.wire(), handed_in(factory.wire(), "wire"))
    out = full.pack(full.settle())
    found = files(out)
    assert found[f"proof/anchors/{first.size}-1.tsr"] == token
    (full.folder / "policy").write_text(f"witness a {witness.vkey}\nquorum a\n")
    code, result = check(out, "--vkey", full.key, "--anchored", "--policy", str(full.folder / "policy"))
    assert result["faults"] == []
    assert (code, result["lacking"]) == (3, [f"witnessed only up to leaf {second.size} of {second.size + 2}"])
    assert f"time stamp of {first.size} leaves" in found["index.html"].decode()


HARM: dict[str, Callable[[bytes], bytes]] = {
    "archive/data.warc.gz": lambda raw: raw[:-30],
    "proof/checkpoint": lambda raw: raw.replace(b"\n", b"\n\n", 1),
    "index.html": lambda raw: raw + b"<script>",
    "case.json": lambda raw: raw.replace(b"KP", b"KR"),
    "datapackage.json": lambda raw: raw.replace(b"bytes", b"Bytes", 1),
}


def repacked(
    path: Path, change: Callable[[str, bytes], bytes], honest_list: bool = False, without: str = "nothing"
) -> Path:
    """The same package with a file changed; ``honest_list``: by somebody who makes the lists anew as well.

    ``without``: files whose name begins so are left out.
    """
    found = {name: change(name, raw) for name, raw in files(path).items() if not name.startswith(without)}
    if honest_list:
        table = json.loads(found["datapackage.json"])
        table["resources"] = [each for each in table["resources"] if each["path"] in found]
        for each in table["resources"]:
            raw = found[each["path"]]
            each |= {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
        found["datapackage.json"] = json.dumps(table).encode()
        digest = hashlib.sha256(found["datapackage.json"]).hexdigest()
        found["datapackage-digest.json"] = json.dumps({"path": "datapackage.json", "hash": f"sha256:{digest}"}).encode()
    out = path.with_name("changed.wacz")
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in found.items():
            archive.writestr(name, raw)
    return out


@pytest.mark.parametrize("name", HARM)
def test_a_changed_file_is_found(full: Home, name: str) -> None:
    out = repacked(full.pack(full.settle()), lambda each, raw: HARM[name](raw) if each == name else raw)
    code, result = check(out, "--vkey", full.key)
    assert code == 1
    assert name in {each["file"] for each in result["faults"]}


def test_a_changed_page_is_found_though_every_list_was_made_anew(full: Home) -> None:
    def change(name: str, raw: bytes) -> bytes:
        if name != "archive/data.warc.gz":
            return raw
        parts = gzip.decompress(raw).replace(b"called the reports an invention", b"called the reports correct 100%")
        return gzip.compress(parts)

    code, result = check(repacked(full.pack(full.settle()), change, honest_list=True), "--vkey", full.key)
    assert code == 1
    assert {each["file"] for each in result["faults"]} == {"archive/data.warc.gz"}


def test_a_changed_quotation_is_found_though_every_list_was_made_anew(full: Home) -> None:
    def change(name: str, raw: bytes) -> bytes:
        if not name.startswith("readings/"):
            return raw
        read = json.loads(raw)
        for each in read["claims"]:
            each["evidence"][0]["text"] = each["evidence"][0]["text"].upper()
        return json.dumps(read).encode()

    code, result = check(repacked(full.pack(full.settle()), change, honest_list=True), "--vkey", full.key)
    assert code == 1
    assert all("which is not at" in each["message"] for each in result["faults"])


def denied(name: str, raw: bytes) -> bytes:
    """The same page, read otherwise: its claims are denied."""
    return raw.replace(b'"status": "alleged"', b'"status": "denied"').replace(
        b'"status":"alleged"', b'"status":"denied"'
    )


@pytest.mark.parametrize("tops", [("readings/",), ("proof/readings/",), ("readings/", "proof/readings/")])
def test_a_changed_reading_is_found_though_every_list_was_made_anew(full: Home, tops: tuple[str, ...]) -> None:
    sound = full.pack(full.settle())
    out = repacked(sound, lambda name, raw: denied(name, raw) if name.startswith(tops) else raw, honest_list=True)
    assert files(out) != files(sound)
    code, result = check(out, "--vkey", full.key)
    assert code == 1
    assert all(each["file"].startswith(tops) for each in result["faults"]), result["faults"]


def test_a_reading_left_out_is_found_though_every_list_was_made_anew(full: Home) -> None:
    out = repacked(full.pack(full.settle()), lambda _, raw: raw, honest_list=True, without="proof/readings/")
    code, result = check(out, "--vkey", full.key)
    assert (code, len(result["faults"])) == (1, 2)
    assert all("is missing" in each["message"] for each in result["faults"])


def test_a_reading_that_the_log_does_not_tell_of_is_not_packed(full: Home) -> None:
    case = full.settle()
    other = replace(STORY, document=replace(STORY.document, title="Another title", reader="another reader"))
    assert full.store.add_read(other)
    with pytest.raises(IntegrityError, match="not one that the log tells of"):
        full.pack(case)
    assert list(full.folder.glob("*.wacz*")) == []


def test_a_file_put_in_afterwards_is_found(full: Home) -> None:
    out = full.pack(full.settle())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("extra.html", "hello")
    code, result = check(out, "--vkey", full.key)
    assert (code, [each["file"] for each in result["faults"]]) == (1, ["extra.html"])


class Inert(html.parser.HTMLParser):
    """Everything in a page that could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "img", "link", "base", "form", "svg", "audio", "video"}:
            self.found.append(tag)
        for name, value in attrs:
            href_out = name in {"href", "src", "srcset", "action"} and not (value or "").startswith(
                ("#d-", "#check", "readings/")
            )
            if name.startswith("on") or name == "style" or href_out:
                self.found.append(f"{tag} {name}={value}")


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "\u202ereversed\u202c \x1b[2J \x00",
    "]]>--><!--",
    "</style><style>@import 'http://evil.example'",
)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    with home(tmp_path) as found:
        for number, words in enumerate(HOSTILE):
            text = f"North Korea sent missiles {words} to Russia, the page says. {words}"
            read = factory.told("KP", "RU", f"page{number}", text=text, title=words, publisher=words)
            page = Page(words, body(read, f"page{number}"), read.document.id.removeprefix("sha256:"), "text/plain")
            found.keep(replace(read, document=replace(read.document, source=words)), page)
        out = found.pack(found.settle())
        shown = files(out)["index.html"].decode()
        assert check(out, "--vkey", found.key)[0] == 0
    parser = Inert()
    parser.feed(shown)
    assert parser.found == []
    assert "alert(1)" in shown
    assert "{{ 7 * 7 }}" in shown
    assert not {"\u202e", "\x1b", "\x00"} & set(shown)


def test_the_check_of_inertness_can_fail() -> None:
    parser = Inert()
    parser.feed("<p onclick=x><img src=y><a href='http://evil.example'>")
    assert len(parser.found) == 4


def test_a_url_cannot_write_headers_of_the_archive(tmp_path: Path) -> None:
    url = "https://news.example/\r\nWARC-Type: warcinfo\r\n\r\n/<b>é\u202e"
    with home(tmp_path) as found:
        found.keep(STORY, fetched(STORY, "story", url))
        raw = files(found.pack(STORY.document.id))["archive/data.warc.gz"]
    for record in ArchiveIterator(io.BytesIO(raw), no_record_parse=True):
        assert record.rec_headers.get_header("WARC-Type") in ("request", "response", "resource")
        address = record.rec_headers.get_header("WARC-Target-URI")
        assert address.isascii()
        assert not set("\r\n <>") & set(address)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.News.example/A?q=1", "example,news)/a?q=1"),
        ("http://a.b.example:8080/", "example,b,a:8080)/"),
        ("http://a.example", "example,a)/"),
        ("urn:sha256:ab", "urn:sha256:ab"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_keys_of_the_index_turn_the_host_round(url: str, key: str) -> None:
    assert bundlewarc.key(url) == key
