"""The web view: what it shows, what it refuses, and that no page can harm whoever looks at it."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

import chance
import factory
from embargowatch import ledger
from embargowatch.corroborate import cases
from embargowatch.errors import StoreError, UsageError
from embargowatch.model import Credit, Figure, Finding, Furniture, Link, Read, Refused, Span
from embargowatch.show import web
from embargowatch.show.guard import HEADERS, host_name

HERE = "http://127.0.0.1:8321"
STORY = factory.story().document.id.removeprefix("sha256:")
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)><style>*{}</style>\u202e{{ 7*7 }}" + "W" * 400


@contextmanager
def showing(
    *reads: Read, names: tuple[str, ...] = (), findings: Sequence[Finding] | None = None
) -> Iterator[TestClient]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with ledger.open(path) as store:
            for read in reads:
                store.add_read(read)
            for case in cases(store.reads()):
                store.add_case(case, [factory.finding()] if findings is None else findings)
        with ledger.open_view(path) as view:
            yield TestClient(web.app(view, names), base_url=HERE, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with showing(factory.story(), factory.copy(), factory.denial(), factory.wire()) as opened:
        yield opened


def words(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())


def harmless(page: str) -> lxml.html.HtmlElement:
    """A page that can run nothing, load nothing from elsewhere and lead nowhere else."""
    tree = lxml.html.document_fromstring(page)
    assert not tree.xpath("//script | //style | //iframe | //form | //object | //img | //base | //@style")
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
    assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in tree.xpath("//@href"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    return tree


def test_list_shows_cases_with_status_voices_and_denial(client: TestClient) -> None:
    shown = words(client, "/")
    assert "North Korea → Russia missiles" in shown
    assert "disputed 2 independent origins 4 documents last dated 2024-03-07 denied by Russia" in shown
    assert "contrary to a UN measure, if it happened" in shown


def test_list_of_an_empty_ledger_says_what_to_do() -> None:
    with showing() as client:
        assert "embargowatch ingest" in words(client, "/")


def test_case_shows_positions_law_exchange_demands_figures_origins_and_dates(client: TestClient) -> None:
    shown = words(client, "/cases/kp-ru-arms")
    for expected in (
        "According to the United States and the European Union, joined by",
        "Denied by Russia “Wednesday” (2024-03-06)",
        "No word from North Korea",
        "If this happened, it is contrary to paragraph 8(b) of resolution 1718 (2006).",
        "paragraph number not checked",
        "watched for: something that is not named",
        "called on both countries to respect the resolutions",
        "“45 signatory governments” signatories",
        "1 copy of one text not counted again",
        "The Meridian outlet, brings a denial only",
        "“Monday” (which day is not known)",
    ):
        assert expected in shown


def test_case_never_calls_an_allegation_true(client: TestClient) -> None:
    shown = words(client, "/cases/kp-ru-arms").replace("never says that an allegation is true", "").casefold()
    assert not [word for word in ("violated", "is true", "proven", "guilty") if word in shown]


def test_every_quotation_of_a_case_leads_to_its_words(client: TestClient) -> None:
    tree = harmless(client.get("/cases/kp-ru-arms").text)
    quoted = tree.xpath("//blockquote/a")
    assert len(quoted) > 10
    for link in quoted:
        address, _, anchor = link.get("href").partition("#")
        target = harmless(client.get(address).text).xpath(f"//*[@id='{anchor}']")
        assert len(target) == 1
        assert "".join(link.text_content().split()).startswith("".join(target[0].text_content().split())[:4])


def test_document_highlights_the_chosen_claim_and_its_roles(client: TestClient) -> None:
    tree = harmless(client.get(f"/documents/{STORY}?claim=c1").text)
    chosen = " ".join("".join(tree.xpath("//mark[contains(@class, 'chosen')]/text()")).split())
    assert chosen == "accused North Korea of sending missiles to Russiathe deliveries of missilesthese weapons"
    roles = {small.text: small.getprevious().text for small in tree.xpath("//small")}
    assert roles == {"supplier": "North Korea", "item": "missiles", "recipient": "Russia", "used in": "Ukraine"}
    assert [link.text_content()[:2] for link in tree.xpath("//a[@aria-current]")] == ["c1"]


def test_document_highlights_the_chosen_statement(client: TestClient) -> None:
    tree = harmless(client.get(f"/documents/{STORY}?statement=s3").text)
    assert "".join(tree.xpath("//mark[contains(@class, 'chosen')]/text()")) == (
        "the White House had denounced the deliveries of missiles"
    )


def test_document_keeps_its_text_whole_whatever_is_chosen(client: TestClient) -> None:
    for choice in ("", "?claim=c1", "?claim=c2", "?statement=s1"):
        tree = harmless(client.get(f"/documents/{STORY}{choice}").text)
        for label in tree.xpath("//article//small"):
            label.drop_tree()
        shown = [paragraph.text_content() for paragraph in tree.xpath("//article/p")]
        assert shown == factory.STORY.split("\n\n")


def test_document_shows_what_was_set_aside_and_why(client: TestClient) -> None:
    shown = words(client, f"/documents/{STORY}")
    for expected in (
        "republished from lantern.example “This article first appeared on lantern.example”",
        "advertisement “Garden Chair ZGarden Chair Z” the same words twice without a space",
        "A minister resigns https://lantern.example/minister",
        "a war is no item (item-noun)",
    ):
        assert expected in shown


def test_list_of_documents_shows_title_outlet_credit_claims_and_cases(client: TestClient) -> None:
    tree = harmless(client.get("/documents").text)
    rows = [" ".join(row.text_content().split()) for row in tree.xpath("//ol[@class='papers']/li")]
    assert rows[0] == "Denial 2024-03-07 The Meridian 1 claim in North Korea → Russia: missiles"
    story = next(row for row in rows if row.startswith("Allies say"))
    assert "no day of publication The Harbour Post republished from lantern.example 3 claims in" in story
    assert all(client.get(link).status_code == 200 for link in tree.xpath("//ol[@class='papers']//@href"))
    assert client.get("/").text.count('href="/documents"') == 1


def test_list_of_documents_says_which_have_no_claim() -> None:
    with showing(factory.other()) as client:
        shown = words(client, "/documents")
    assert "1 document, the latest first; 1 of them without a claim" in shown
    assert "Other no day of publication no claim" in shown


def test_list_of_documents_comes_in_pages() -> None:
    many = [factory.read(factory.document(f"Text number {n}.", f"page {n}")) for n in range(201)]
    with showing(*many) as client:
        assert len(harmless(client.get("/documents").text).xpath("//ol[@class='papers']/li")) == 200
        assert len(harmless(client.get("/documents?page=2").text).xpath("//ol[@class='papers']/li")) == 1
        assert {client.get(f"/documents?page={page}").status_code for page in ("0", "3", "x", "-1", "9" * 99, "²")} == {
            404
        }


def test_chosen_claim_shows_its_own_findings_with_trace_and_mark() -> None:
    page = factory.story().document.id
    mine = factory.finding(document=page, claim="c1")
    vague = factory.finding(document=page, claim="c2", measure="m2", verdict="depends", label="paragraph 6")
    with showing(factory.story(), findings=[mine, vague]) as client:
        first, second, third = (words(client, f"/documents/{STORY}?claim={each}") for each in ("c1", "c2", "c3"))
    assert "If this happened, it is contrary to paragraph 8(b) of resolution 1718 (2006)." in first
    assert "paragraph number not checked" in first
    assert "The supplier is North Korea." in first
    assert "What passes from Russia to North Korea is not known; 1 measure could matter" in second
    assert "If this happened" not in second
    assert "No measure of the United Nations was found" in third


def test_case_folds_the_measures_behind_what_is_not_named() -> None:
    page = factory.story().document.id
    vague = factory.finding(document=page, claim="c2", measure="m2", verdict="depends", label="paragraph 6")
    with showing(factory.story(), findings=[vague]) as client:
        tree = harmless(client.get("/cases/kp-ru-arms").text)
    (folded,) = tree.xpath("//details[@class='possible']")
    assert folded.get("open") is None
    assert "Whether it would be contrary to paragraph 6 depends on" in folded.text_content()


def test_leads_are_shown_but_never_linked() -> None:
    with showing(factory.story(links=(Link("Click", "javascript:alert(1)"),))) as client:
        answer = client.get(f"/documents/{STORY}").text
    harmless(answer)
    assert "javascript:alert(1)" in answer


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/nothing", 404, "There is no such page here."),
        ("/cases/xx", 404, "There is no case 'xx'"),
        ("/documents/0000", 404, "There is no document"),
        ("/documents/%00", 404, "There is no document"),
        ("/documents/..%2F..%2Fetc%2Fpasswd", 404, ""),
        (f"/documents/{STORY}?claim=c99", 404, "This document has no claim 'c99'."),
        (f"/documents/{STORY}?statement=%3Cscript%3E", 404, "This document has no statement"),
        (f"/documents/{STORY}?claim=" + "c" * 300, 400, "longer than any address"),
        ("/" + "a" * 2000, 400, "longer than any address"),
    ],
)
def test_what_is_not_there_is_a_clean_page(client: TestClient, path: str, status: int, message: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    tree = harmless(answer.text)
    assert message in tree.text_content()
    assert len(tree.xpath("//h1")) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_only_get_and_head_are_answered(client: TestClient, method: str) -> None:
    answer = client.request(method, "/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_head_gives_the_headers_without_a_body(client: TestClient) -> None:
    answer = client.head("/cases/kp-ru-arms")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["/", "/cases/kp-ru-arms", f"/documents/{STORY}", "/style.css", "/icon.svg", "/none"])
def test_every_answer_carries_the_guards_headers(client: TestClient, path: str) -> None:
    for answer in (client.get(path), client.post(path), client.get(path, headers={"host": "evil.example"})):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert answer.headers["content-type"].partition(";")[0] in {"text/html", "text/css", "image/svg+xml"}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "127.0.0.1:80:80", "[::1", "127.0.0.1:x", "10.0.0.1"],
)
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8321", "127.0.0.1:9", "[::1]:8321", "[::1]"])
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_configured_names_are_answered() -> None:
    with showing(names=("Watch.Example",)) as client:
        assert client.get("/", headers={"host": "watch.example:8321"}).status_code == 200


def test_two_host_headers_are_refused(client: TestClient) -> None:
    assert client.get("/", headers=[("host", "localhost"), ("host", "evil.example")]).status_code == 400


def test_host_name_leaves_the_port_out() -> None:
    assert [host_name(host) for host in ("a:1", "A", "[::1]:2", "a:", "[x]y")] == ["a", "a", "::1", "", ""]


def hostile() -> Read:
    text = f"{EVIL}\n\n{EVIL} North Korea gave {EVIL} to Russia. هذا نص \u2066عربي"
    parts = factory.passing(text, "KP", "RU", EVIL)
    claim = factory.claim(text, EVIL, parts, EVIL, text, why=(EVIL,), rule=EVIL)
    page = factory.document(text, "evil", publisher=EVIL, byline=EVIL, language='"><b>')
    page = replace(page, title=EVIL, links=(Link(EVIL, EVIL),), furniture=(Furniture(EVIL, EVIL, EVIL),))
    page = replace(page, credit=Credit(EVIL, EVIL, Span(0, 0, ""), EVIL))
    many = factory.quantity(text, EVIL)
    said = factory.statement(text, EVIL, EVIL, EVIL, {EVIL: EVIL}, form=EVIL, count=many)
    return factory.read(
        page,
        claims=(claim,),
        statements=(said,),
        figures=(Figure(EVIL, many),),
        refused=(Refused(factory.span(text, EVIL), EVIL, EVIL),),
    )


def test_hostile_words_are_shown_as_words_everywhere() -> None:
    read = hostile()
    way = f"/documents/{read.document.id[7:]}"
    with showing(read) as client:
        for path in ("/", "/documents", "/cases/kp-ru-arms", way):
            page = client.get(path)
            assert page.status_code == 200
            tree = harmless(page.text)
            assert path in {"/", "/documents"} or "<script>alert(1)</script>" in tree.text_content()
            assert "\u202e" not in page.text
            assert "\u2066" not in page.text
            assert "49" not in tree.xpath("string(//h1)")
        for link in harmless(client.get(way).text).xpath("//ol[@class='choices']//@href"):
            assert client.get(link.partition("#")[0]).status_code in {
                200,
                400,
            }  # 400: an id longer than an address may be


@given(st.lists(chance.reads(), max_size=3, unique_by=lambda read: read.document.id))
@settings(max_examples=15, deadline=None)
def test_any_reading_is_shown_without_harm(reads: list[Read]) -> None:
    with showing(*reads) as client:
        paths = ["/", "/documents", *(f"/documents/{read.document.id[7:]}" for read in reads)]
        paths += harmless(client.get("/").text).xpath("//li//@href")
        paths += [f"/documents/{r.document.id[7:]}?claim={c.id}" for r in reads for c in r.reading.claims]
        for path in paths:
            page = client.get(path)
            assert page.status_code == 200, page.text
            harmless(page.text)


def test_pages_can_be_walked_by_keyboard_and_read_aloud(client: TestClient) -> None:
    for path in ("/", "/documents", "/cases/kp-ru-arms", f"/documents/{STORY}?claim=c1"):
        tree = harmless(client.get(path).text)
        assert tree.get("lang") == "en"
        assert tree.xpath("//body/a[1]/@href") == ["#main"]
        assert tree.xpath("//main/@id") == ["main"]
        levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in tree.xpath("//svg"))
        assert "outline: none" not in client.get("/style.css").text.replace("main:focus { outline: none; }", "")


def test_fault_of_the_program_shows_no_detail() -> None:
    class Broken:
        def cases(self) -> Iterator[ledger.Settled]:
            raise RuntimeError("secret detail")

    client = TestClient(web.app(Broken()), base_url=HERE, raise_server_exceptions=False)  # type: ignore[arg-type]
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_serve_without_a_ledger_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no ledger"):
        web.serve(tmp_path / "ledger.db")


def test_serve_on_a_taken_port_says_so(tmp_path: Path) -> None:
    ledger.open(tmp_path / "ledger.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Cannot listen on 127.0.0.1 port {port}: another program listens there"):
            web.serve(tmp_path / "ledger.db", port=port)


def test_serve_answers_and_stops_when_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with ledger.open(path) as store:
        store.add_read(factory.story())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (
        "import pathlib, sys; from embargowatch.show import web; "
        "web.serve(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))"
    )
    with subprocess.Popen([sys.executable, "-c", command, str(path), str(port)], stderr=subprocess.PIPE) as server:
        page = _fetched(f"http://127.0.0.1:{port}/documents/{STORY}")
        server.terminate()
        assert "Allies say that missiles went to Russia" in page
        assert server.wait(timeout=20) in {0, -15}


def _fetched(address: str) -> str:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server never answered")
