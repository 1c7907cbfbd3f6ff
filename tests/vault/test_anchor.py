"""Time stamps: what is taken, what is refused, and what is kept."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from reliability.authority import NOW, Authority

from embargowatch.door import Door
from embargowatch.errors import CaptureError, DataError, IntegrityError
from embargowatch.vault import anchor
from embargowatch.vault.anchor import StampError

CHECKPOINT = b"watch.example/log\n1\nroot\n\n\xe2\x80\x94 signature\n"


def test_a_token_gives_the_time_and_the_name_of_the_authority() -> None:
    authority = Authority()
    stamp = anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT, [authority.root])
    assert (stamp.time, stamp.by) == (NOW, "CN=Authority of tests")


def test_a_token_of_other_bytes_is_refused() -> None:
    authority = Authority()
    with pytest.raises(StampError, match="does not hold"):
        anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT + b"x", [authority.root])


def test_a_token_of_an_authority_under_another_root_is_refused() -> None:
    with pytest.raises(StampError):
        anchor.checked(Authority().stamp(CHECKPOINT), CHECKPOINT, [Authority().root])


def test_a_token_with_another_nonce_is_refused() -> None:
    authority = Authority()
    with pytest.raises(StampError, match="Nonce"):
        anchor.checked(authority.stamp(CHECKPOINT, nonce=5), CHECKPOINT, [authority.root], nonce=6)


def test_a_refusal_is_told_of() -> None:
    authority = Authority(status=2)
    with pytest.raises(StampError, match="status 2"):
        anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT, [authority.root])


def test_a_certificate_that_had_expired_when_it_stamped_is_refused() -> None:
    authority = Authority(days=(-30, -1))
    with pytest.raises(StampError):
        anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT, [authority.root])


def test_a_certificate_that_has_expired_since_is_taken() -> None:
    then = NOW - datetime.timedelta(days=200)
    authority = Authority(days=(-300, -100), at=then)
    assert anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT, [authority.root]).time == then


def test_a_certificate_for_another_purpose_is_refused() -> None:
    authority = Authority(purpose=ExtendedKeyUsageOID.SERVER_AUTH)
    with pytest.raises(StampError):
        anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT, [authority.root])


def test_a_chain_in_any_order_is_taken() -> None:
    authority = Authority(chain=True)
    assert anchor.checked(authority.stamp(CHECKPOINT), CHECKPOINT, [authority.root]).time == NOW


@pytest.mark.parametrize("reply", [b"", b"0", b"<html>not found</html>", b"\x30\x84\xff\xff\xff\xff", b"\x30\x00"])
def test_what_is_no_reply_is_refused(reply: bytes) -> None:
    with pytest.raises(StampError):
        anchor.checked(reply, CHECKPOINT, [Authority().root])


def test_bytes_behind_a_reply_are_refused() -> None:
    authority = Authority()
    with pytest.raises(StampError, match="behind"):
        anchor.checked(authority.stamp(CHECKPOINT) + b"\x00", CHECKPOINT, [authority.root])


def test_roots_that_are_no_certificates_are_named() -> None:
    with pytest.raises(DataError, match="PEM"):
        anchor.roots(b"hello")


@contextmanager
def serving(answer: Callable[[bytes], tuple[int, bytes]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def door(url: str) -> Door:
    return Door((url.removeprefix("http://").partition("/")[0],))


def test_a_token_is_asked_for_verified_and_handed_over_as_it_came() -> None:
    authority = Authority()
    with serving(lambda request: (200, authority.answer(request))) as url:
        reply, stamp = anchor.stamped(CHECKPOINT, anchor.Authority(url, (authority.root,)), door(url))
    assert stamp.time == NOW
    assert anchor.checked(reply, CHECKPOINT, [authority.root]) == stamp


def test_a_replayed_reply_is_refused_by_its_nonce() -> None:
    authority = Authority()
    old = authority.stamp(CHECKPOINT, nonce=1)
    with serving(lambda request: (200, old)) as url, pytest.raises(StampError, match="Nonce"):
        anchor.stamped(CHECKPOINT, anchor.Authority(url, (authority.root,)), door(url))


@pytest.mark.parametrize(("status", "body"), [(500, b"down"), (200, b"x" * (anchor.LARGEST + 1))])
def test_an_authority_that_is_down_or_floods_is_told_of(status: int, body: bytes) -> None:
    with serving(lambda request: (status, body)) as url, pytest.raises(CaptureError, match="gave no time stamp"):
        anchor.stamped(CHECKPOINT, anchor.Authority(url, (Authority().root,)), door(url))


def test_tokens_are_kept_beside_the_checkpoint_that_they_stamp(tmp_path: Path) -> None:
    first = anchor.keep(tmp_path, 3, CHECKPOINT, b"one")
    second = anchor.keep(tmp_path, 3, CHECKPOINT, b"two")
    assert [each.name for each in anchor.kept(tmp_path)] == ["log/anchors/3-1.tsr", "log/anchors/3-2.tsr"]
    assert (first.path.read_bytes(), second.path.read_bytes()) == (b"one", b"two")
    assert first.note.read_bytes() == CHECKPOINT


def test_another_checkpoint_of_the_same_size_is_not_stamped_over_the_first(tmp_path: Path) -> None:
    anchor.keep(tmp_path, 3, CHECKPOINT, b"one")
    with pytest.raises(IntegrityError, match="same size"):
        anchor.keep(tmp_path, 3, CHECKPOINT + b"more", b"two")
    assert len(list(anchor.kept(tmp_path))) == 1
