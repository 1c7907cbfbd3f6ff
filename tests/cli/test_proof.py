"""verify, anchor, witness and package, as a user types them: what they print, and how they leave."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from reliability.authority import Authority
from reliability.goldenstore import signer
from starlette.testclient import TestClient

import factory
from embargowatch import corroborate, ledger
from embargowatch.cli import witnessing
from embargowatch.cli.main import program
from embargowatch.errors import EmbargoWatchError
from embargowatch.model import Capture, Page, Thing
from embargowatch.vault import Derived, Vault, witness

BUNDLE = "log/tile/entries/000.p/3"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two pages, read and settled, as ``ingest`` leaves them."""
    folder = tmp_path / "home"
    with Vault(folder / "evidence") as vault, ledger.open(folder / "ledger.db") as store:
        for name, read in (("story", factory.story()), ("denial", factory.denial())):
            body = f"{name}\n{read.document.text}".encode()
            vault.keep(Page(f"{name}.txt", body, hashlib.sha256(body).hexdigest(), "text/plain"))
            store.add_read(read)
        for case in corroborate.cases(store.reads()):
            store.add_case(case)
        vault.publish()
    return folder


def run(home: Path, *words: object, permit: str = "") -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    environment = {"EMBARGOWATCH_HOME": str(home), "EMBARGOWATCH_PERMIT": permit, "NO_COLOR": "1"}
    done = CliRunner().invoke(program, [*map(str, words)], env=environment)
    code, said = done.exit_code, done.stderr
    if isinstance(done.exception, EmbargoWatchError):
        code, said = done.exception.exit_code, f"{said}{done.exception}"
    elif done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return code, done.stdout, said


@contextmanager
def serving(answer: Callable[[bytes], tuple[int, bytes]]) -> Iterator[str]:
    """A server on this machine that answers each POST with status and body of ``answer``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_sound_home_is_good_and_its_limits_are_told(home: Path) -> None:
    code, out, said = run(home, "verify")
    assert (code, said) == (0, "")
    assert out.startswith("2 pages sound and 3 leaves")
    for words in ("not anchored", "not witnessed", "This does not prove", "that a page is true"):
        assert words in out


def test_json_for_programs(home: Path) -> None:
    code, out, _ = run(home, "verify", "--format", "json")
    told = json.loads(out)
    assert (code, told["exit"], told["faults"]) == (0, 0, [])
    assert told["counts"]["pages sound"] == 2
    assert len(told["not_proved"]) == 4


@pytest.mark.parametrize(
    "file", ["blobs/sha256/*/*", "log/checkpoint", "log/key.pub", "log/tile/0/000.p/3", "log/tile/entries/000.p/3"]
)
def test_a_changed_byte_leaves_with_5_and_names_the_file(home: Path, file: str) -> None:
    path = min((home / "evidence").glob(file))
    path.chmod(0o644)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    code, out, said = run(home, "verify")
    assert code == 5
    assert path.relative_to(home / "evidence").as_posix() in said
    assert "This does not prove" not in out


@pytest.mark.parametrize(
    ("file", "cut"),
    [(BUNDLE, 100), (BUNDLE, None), ("waiting/journal", 40), ("log/tile", None)],
)
@pytest.mark.parametrize("indexed", [True, False])
def test_where_the_log_cannot_be_read_everything_else_is_still_checked(
    home: Path, file: str, cut: int | None, indexed: bool
) -> None:
    """``cut``: the bytes that are left; None: the file is gone."""
    path = home / "evidence" / file
    if path.is_dir():
        shutil.rmtree(path)
    elif cut is None:
        path.unlink()
    else:
        body = path.read_bytes()[:cut]
        path.unlink()
        path.write_bytes(body)
    if not indexed:
        for each in (home / "evidence").glob("index.db*"):
            each.unlink()
    code, out, _ = run(home, "verify", "--format", "json")
    told = json.loads(out)
    assert (code, told["exit"], told["counts"]["pages sound"]) == (5, 5, 2)
    kinds = {each["file"]: each["kind"] for each in told["faults"]}
    assert any(name.startswith(file) for name in kinds) or (file == "log/tile" and "log/checkpoint" in kinds), kinds
    assert file == "waiting/journal" or "waiting/journal" not in kinds
    assert not any(kind in {"extra", "derived"} for kind in kinds.values()), "nothing is blamed on what could be read"


def test_a_home_without_its_signing_key_keeps_pages_and_says_that_they_are_not_signed(
    home: Path, tmp_path: Path
) -> None:
    (home / "keys" / "log.key").unlink()
    page = tmp_path / "page.txt"
    page.write_text("Norland accused Sudmark on Monday of selling rifles to Vestland, its foreign ministry said.")
    code, _, said = run(home, "ingest", page)
    assert code == 4
    assert "1 new" in said
    assert "not signed" in said
    code, out, _ = run(home, "verify")
    assert (code, "2 leaves are not signed yet" in out) == (0, True), out


def test_a_reading_that_the_log_does_not_tell_of_is_found(home: Path) -> None:
    """The ledger is changed with its own digests, as somebody would who knows it."""
    read = factory.story()
    with Vault(home / "evidence") as vault:
        vault.derive(Derived(read.document.id, read.document.reader, read.reading.grammar, ledger.proof(read)))
        vault.publish()
    assert run(home, "verify")[0] == 0
    other = replace(read, document=replace(read.document, title="Another title", reader="another reader"))
    with ledger.open(home / "ledger.db") as store:
        assert store.add_read(other)
        assert store.faults() == []
    code, _, said = run(home, "verify")
    assert (code, f"reading of {read.document.id} is not one" in said) == (5, True), said


def test_evidence_whose_ledger_is_gone_is_checked_all_the_same(home: Path) -> None:
    (home / "ledger.db").unlink()
    code, out, _ = run(home, "verify")
    assert code == 0
    assert "there is no ledger" in out


def test_an_empty_home_is_told_of(tmp_path: Path) -> None:
    code, _, said = run(tmp_path, "verify")
    assert (code, "Ingest a page first" in said) == (1, True)


def test_an_evidence_folder_from_elsewhere_needs_the_key(home: Path, tmp_path: Path) -> None:
    evidence = home / "evidence"
    code, out, _ = run(tmp_path / "other", "verify", evidence)
    assert (code, "--vkey" in out) == (1, True)
    assert run(tmp_path / "other", "verify", evidence, "--vkey", home / "keys" / "log.pub")[0] == 0
    assert run(tmp_path / "other", "verify", evidence, "--vkey", signer("embargowatch/1").vkey)[0] == 5


def test_a_checkpoint_from_elsewhere_must_have_grown_into_this_log(home: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.checkpoint"
    old.write_bytes((home / "evidence" / "log" / "checkpoint").read_bytes())
    with Vault(home / "evidence") as vault:
        vault.annotate("x", "y", "z")
        vault.publish()
    assert run(home, "verify", "--since", old)[0] == 0
    assert "leaves under the checkpoint given" in run(home, "verify", "--since", old)[1]
    old.write_bytes(b"hello")
    assert run(home, "verify", "--since", old)[0] == 5


def test_what_belongs_to_a_capture_is_not_counted_as_a_page(home: Path) -> None:
    body = b"<p>A page with its answer.</p>"
    things = (Thing("http-response", "message/http", b"HTTP/1.1 200 OK\r\n\r\n" + body),)
    capture = Capture("url", "2026-01-02T03:04:05.000Z", "https://paper.example/a", status=200, things=things)
    with Vault(home / "evidence") as vault:
        vault.keep(
            Page("https://paper.example/a", body, hashlib.sha256(body).hexdigest(), "text/html", capture=capture)
        )
    _, out, _ = run(home, "verify", "--format", "json")
    counts = json.loads(out)["counts"]
    assert (counts["pages sound"], counts["blobs"]) == (3, 4)


def test_a_sample_says_so_and_still_misses_no_file_that_is_gone(home: Path) -> None:
    code, out, _ = run(home, "verify", "--sample", "0")
    assert (code, "only 0 percent" in out, out.startswith("0 pages sound")) == (0, True, True)
    min((home / "evidence").glob("blobs/sha256/*/*")).unlink()
    assert run(home, "verify", "--sample", "0")[0] == 5


def test_one_leaf_can_be_checked(home: Path) -> None:
    assert "pages sound" not in run(home, "verify", "--leaf", 1)[1]
    assert run(home, "verify", "--leaf", "1")[0] == 0
    code, _, said = run(home, "verify", "--leaf", "99")
    assert (code, "99" in said) == (5, True)


def test_anchors_are_asked_for_kept_and_shown(home: Path, tmp_path: Path) -> None:
    authority = Authority()
    (tmp_path / "root.pem").write_bytes(authority.pem)
    assert run(home, "anchor")[0] == 2
    assert run(home, "verify", "--anchored")[0] == 4
    with serving(lambda request: (200, authority.answer(request))) as place:
        code, out, _ = run(home, "anchor", "--tsa", f"http://{place}/", "--roots", tmp_path / "root.pem", permit=place)
        assert (code, "3 leaves anchored at 2026-11-24 04:30:00 UTC by CN=Authority of tests" in out) == (0, True)
        code, _, said = run(home, "anchor", permit=place)
        assert (code, "nothing new" in said) == (0, True)
    code, out, said = run(home, "verify", "--anchored")
    assert (code, said) == (0, "")
    assert "3 leaves stamped at 2026-11-24 04:30:00 UTC" in out
    with Vault(home / "evidence") as vault:
        vault.annotate("x", "y", "z")
    code, _, said = run(home, "anchor", permit=place)
    assert (code, "not anchored" in said) == (1, True)


def test_a_log_is_witnessed_and_the_policy_is_asked_for(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "witness"
    key = run(other, "witness", "key", "--name", "w1.example")[1].strip()
    assert run(other, "witness", "watch", home / "keys" / "log.pub")[0] == 0
    app = TestClient(witnessing.app(_witness(other)))

    def answer(body: bytes) -> tuple[int, bytes]:
        found = app.post("/add-checkpoint", content=body)
        return found.status_code, found.content

    with serving(answer) as place:
        assert run(home, "witness", "ask", permit=place)[0] == 2
        assert run(home, "witness", "add", "one", key, f"http://{place}")[0] == 0
        assert run(home, "verify")[0] == 4
        assert run(home, "witness", "ask", permit=place)[0] == 0
        code, out, _ = run(home, "verify")
        assert (code, "3 leaves witnessed by one" in out) == (0, True)
        with Vault(home / "evidence") as vault:
            vault.annotate("x", "y", "z")
            vault.publish()
        assert run(home, "verify")[0] == 4
        assert run(home, "witness", "ask", permit=place)[0] == 0
        assert run(home, "verify")[0] == 0
    code, _, said = run(home, "witness", "ask", permit=place)
    assert (code, "Not enough witnesses" in said) == (1, True)
    assert "watched  embargowatch/" in run(other, "witness", "list")[1]


def _witness(home: Path) -> witness.Witness:
    from embargowatch.vault.keys import Keys  # noqa: PLC0415 - only here

    made = Keys(home / "keys" / "witness.key").signer()
    return witness.Witness(home / "witness" / "seen.db", made.private, made.origin)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/add-checkpoint", b"", 405),
        ("POST", "/", b"", 404),
        ("POST", "/add-checkpoint", b"x" * (witness.LARGEST + 50_000), 413),
        ("POST", "/add-checkpoint", b"hello", 400),
    ],
)
def test_a_witness_answers_nothing_else(tmp_path: Path, method: str, path: str, body: bytes, status: int) -> None:
    app = TestClient(witnessing.app(_witness(tmp_path)))
    assert app.request(method, path, content=body).status_code == status


def test_a_second_policy_of_ones_own_is_left_alone(home: Path) -> None:
    keys = [signer(f"w{number}", 4).vkey for number in range(3)]
    (home / "policy.txt").write_text(f"witness a {keys[0]}\nwitness b {keys[1]}\ngroup mine 2 a b\nquorum mine\n")
    code, _, said = run(home, "witness", "add", "c", keys[2], "http://w.example")
    assert (code, "by hand" in said) == (2, True)
    assert "mine" in (home / "policy.txt").read_text()


def test_a_package_is_written_logged_and_checked(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "kp-ru.wacz"
    case = json.loads(run(home, "cases", "--format", "json")[1])[0]["id"]
    code, told, said = run(home, "package", case, "--out", out, "--recipient", "a court")
    assert code == 0
    assert hashlib.sha256(out.read_bytes()).hexdigest() in told
    assert "leaf 3 of the log" in said
    assert b'"recipient":"a court"' in (home / "evidence/log/tile/entries/000.p/4").read_bytes()
    assert run(home, "verify", "--package", out)[0] == 0
    assert run(tmp_path / "other", "verify", "--package", out)[0] == 1
    assert run(home, "package", case, "--out", out)[0] == 2
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("more.txt", "hello")
    code, _, said = run(home, "verify", "--package", out)
    assert (code, "more.txt" in said) == (5, True)


def test_what_is_not_there_cannot_be_packed(home: Path, tmp_path: Path) -> None:
    code, _, said = run(home, "package", "nowhere", "--out", tmp_path / "x.wacz")
    assert (code, "no case, no document and no claim" in said) == (1, True)
    assert [each.name for each in tmp_path.iterdir()] == ["home"]
