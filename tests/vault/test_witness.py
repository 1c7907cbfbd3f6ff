"""A witness that answers as c2sp.org/tlog-witness says, and a log that asks it."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from reliability.goldenstore import Signer, checkpoint, signer

from embargowatch.door import Door
from embargowatch.errors import UsageError
from embargowatch.vault import note, policy, proofs, witness
from embargowatch.vault.witness import Question, Witness, WitnessError

LOG = signer()
HASHES = [hashlib.sha256(f"leaf {number}".encode()).digest() for number in range(12)]
OTHERS = [*HASHES[:4], *(hashlib.sha256(each).digest() for each in HASHES[4:])]  # another history from leaf 4 on
NAME = "witness.example/w1"


@pytest.fixture
def sees(tmp_path: Path) -> Witness:
    found = Witness(tmp_path / "witness.db", signer(NAME, 4).private, NAME, clock=lambda: 1_700_000_000.7)
    found.watch(note.key(LOG.vkey))
    return found


def proof(old: int, new: int, hashes: list[bytes] = HASHES) -> tuple[bytes, ...]:
    return tuple(proofs.consistency(old, new, lambda low, high: hashes[low] if high - low == 1 else None))


def asking(old: int, new: int, hashes: list[bytes] = HASHES, key: Signer = LOG) -> bytes:
    return Question(old, proof(old, new, hashes), checkpoint(hashes[:new], key)).body


def test_the_first_checkpoint_is_cosigned(sees: Witness) -> None:
    answer = sees.add_checkpoint(asking(0, 5))
    assert answer.status == 200
    together = note.read(checkpoint(HASHES[:5], LOG) + answer.body)
    assert note.cosigned(together, note.key(signer(NAME, 4).vkey)) == 1_700_000_000
    assert sees.watched() == [(note.key(LOG.vkey), 5)]


def test_a_log_that_grew_is_cosigned(sees: Witness) -> None:
    assert [sees.add_checkpoint(asking(old, new)).status for old, new in ((0, 5), (5, 8), (8, 8), (8, 12))] == [200] * 4


def test_another_old_size_is_answered_with_the_size_seen(sees: Witness) -> None:
    sees.add_checkpoint(asking(0, 5))
    answer = sees.add_checkpoint(asking(3, 8))
    assert (answer.status, answer.body, answer.media_type) == (409, b"5\n", "text/x.tlog.size")


def test_a_log_is_not_taken_back(sees: Witness) -> None:
    sees.add_checkpoint(asking(0, 8))
    assert sees.add_checkpoint(asking(0, 5)).status == 409
    assert sees.watched()[0][1] == 8


def test_a_rewritten_history_is_refused(sees: Witness) -> None:
    sees.add_checkpoint(asking(0, 5))
    assert sees.add_checkpoint(asking(5, 8, OTHERS)).status == 422
    assert sees.add_checkpoint(asking(5, 5, OTHERS)).status == 409
    assert sees.add_checkpoint(asking(5, 8)).status == 200


def test_a_proof_with_one_hash_too_many_or_too_few_is_refused(sees: Witness) -> None:
    sees.add_checkpoint(asking(0, 5))
    right = proof(5, 8)
    for wrong in (right[:-1], (*right, HASHES[0]), ()):
        assert sees.add_checkpoint(Question(5, wrong, checkpoint(HASHES[:8], LOG)).body).status == 422


def test_a_log_that_is_not_watched_gets_404_and_a_false_key_403(sees: Witness) -> None:
    assert sees.add_checkpoint(asking(0, 5, key=signer("other.example/log"))).status == 404
    false = Signer(LOG.name, signer("thief").private)
    assert sees.add_checkpoint(asking(0, 5, key=false)).status == 403


def test_an_old_size_larger_than_the_new_is_a_bad_request(sees: Witness) -> None:
    assert sees.add_checkpoint(Question(9, (), checkpoint(HASHES[:5], LOG)).body).status == 400


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.replace(b"old 5", b"old 05"),
        lambda body: body.replace(b"old 5", b"old  5"),
        lambda body: body.replace(b"old 5\n", b"old 5\r\n"),
        lambda body: body.replace(b"\n\n", b"\n", 1),
        lambda body: body.replace(b"old 5\n", b"old 5\n" + b"A" * 44 + b"\n"),
        lambda body: body.replace(b"old 5\n", b"old 5\n" + (b"A" * 43 + b"=\n") * 64),
        lambda body: body[:-1],
        lambda body: b"",
        lambda body: b"\xff" * 100,
    ],
)
def test_what_is_not_exactly_a_request_is_refused(sees: Witness, spoil: object) -> None:
    sees.add_checkpoint(asking(0, 5))
    assert callable(spoil)
    assert sees.add_checkpoint(spoil(asking(5, 8))).status == 400
    assert sees.watched()[0][1] == 5


def test_a_flood_is_not_read(sees: Witness) -> None:
    assert sees.add_checkpoint(b"old 0\n" + b"x" * witness.LARGEST).status == 413


def test_a_watched_log_does_not_change_its_key(sees: Witness) -> None:
    with pytest.raises(UsageError, match="another key"):
        sees.watch(note.key(Signer(LOG.name, signer("thief").private).vkey))


def test_what_was_cosigned_is_on_the_disk_before_the_answer(sees: Witness, tmp_path: Path) -> None:
    """The witness's clock is read when it signs: by then another connection must see what is signed."""
    stored = []

    def clock() -> float:
        with sqlite3.connect(tmp_path / "witness.db") as base:
            stored.append(base.execute("SELECT size FROM seen").fetchone())
        return 5.0

    late = Witness(tmp_path / "witness.db", signer(NAME, 4).private, NAME, clock)
    assert late.add_checkpoint(asking(0, 5)).status == 200
    assert stored == [(5,)]


def test_many_at_once_never_take_the_log_back(sees: Witness) -> None:
    """Requests from each size seen to each later one, all at once: every answer is a step forward from what is kept."""
    sizes: list[int] = []
    lock = threading.Lock()

    def run(new: int) -> None:
        for _ in range(12):
            old = sees.watched()[0][1] or 0
            if old <= new and sees.add_checkpoint(asking(old, new)).status == 200:
                with lock:
                    sizes.append(new)

    threads = [threading.Thread(target=run, args=(new,)) for new in range(1, 13)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sees.watched()[0][1] == max(sizes) == 12


@contextmanager
def served(answers: list[Witness]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = answers[0].add_checkpoint(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(url: str, size: int, old: int = 0, hashes: list[bytes] = HASHES, key: str = "") -> note.Signature:
    body = checkpoint(hashes[:size], LOG)
    who = policy.Witness("w1", note.key(key or signer(NAME, 4).vkey), url)
    door = Door((url.removeprefix("http://"),))
    return witness.asked(who, note.opened(body, note.key(LOG.vkey)), lambda old: proof(old, size, hashes), door, old)


def test_a_log_gets_its_cosignature_and_learns_the_size_seen(sees: Witness) -> None:
    with served([sees]) as url:
        assert ask(url, 5).name == NAME
        assert ask(url, 9).name == NAME  # asked from 0, corrected to 5
        assert ask(url, 9, old=9).name == NAME


def test_a_log_that_was_taken_back_hears_of_it(sees: Witness) -> None:
    with served([sees]) as url:
        ask(url, 9)
        with pytest.raises(WitnessError, match="has seen 9 leaves"):
            ask(url, 5)


def test_a_log_with_another_history_hears_of_it(sees: Witness) -> None:
    with served([sees]) as url:
        ask(url, 5)
        with pytest.raises(WitnessError, match="422"):
            ask(url, 9, hashes=OTHERS)


def test_a_cosignature_by_another_key_is_not_taken(sees: Witness) -> None:
    with served([sees]) as url, pytest.raises(WitnessError, match="no cosignature"):
        ask(url, 5, key=signer("witness.example/w2", 4).vkey)
