from __future__ import annotations

import base64
import gzip
import hashlib
import io
import itertools
import json
import random
import uuid
import zipfile
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from embargowatch import capture
from embargowatch.capture.records import Lost, Raw, records
from embargowatch.model import Failure, Page

LIMIT = 1_000_000


def html(number: int, words: str = "A page of ours") -> bytes:
    return f"<!DOCTYPE html><html><p>{words}, number {number}.".encode()


def record(
    url: str, body: bytes, status: str = "200 OK", kind: str = "response", gzipped: bool = True, **headers: str
) -> bytes:
    """One record (ISO 28500), in a gzip member of its own or plain."""
    told = {"Content-Type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
    http = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    block = f"HTTP/1.1 {status}\r\n{http}\r\n".encode() + body if kind in {"response", "revisit"} else body
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>",
        "WARC-Target-URI": url,
        "WARC-Date": "2024-01-10T08:15:00Z",
        "WARC-IP-Address": "192.0.2.7",
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": "application/http; msgtype=response" if block is not body else "application/octet-stream",
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    whole = f"{head}\r\n".encode() + block + b"\r\n\r\n"
    return gzip.compress(whole, mtime=0) if gzipped else whole


def found(path: Path, limit: int = LIMIT) -> list[Page | Failure]:
    out = list(capture.pages(str(path), limit))
    return [each for each in out if isinstance(each, Page | Failure)]


def split(path: Path, limit: int = LIMIT) -> tuple[list[Page], list[Failure]]:
    out = found(path, limit)
    return [each for each in out if isinstance(each, Page)], [each for each in out if isinstance(each, Failure)]


def written(tmp_path: Path, *parts: bytes, name: str = "a.warc.gz") -> Path:
    (tmp_path / name).write_bytes(b"".join(parts))
    return tmp_path / name


@pytest.mark.parametrize("gzipped", [True, False])
def test_answers_of_a_warc_are_pages_with_what_it_claims(tmp_path: Path, gzipped: bool) -> None:
    path = written(tmp_path, *(record(f"http://a.example/{n}", html(n), gzipped=gzipped) for n in range(3)))
    pages, failures = split(path)
    assert failures == []
    assert [page.body for page in pages] == [html(n) for n in range(3)]
    page = pages[1]
    assert (page.address, page.url) == (f"{path}#http://a.example/1", "http://a.example/1")
    assert ("Content-Type", "text/html") in page.headers
    assert page.capture is not None
    assert (page.capture.way, page.capture.claimed_at) == ("warc", "2024-01-10T08:15:00.000Z")
    assert page.capture.at > "2026"
    assert (page.capture.hops[0].connected, page.capture.status) == ("192.0.2.7", 200)
    (thing,) = page.capture.things
    assert thing.body.startswith(b"HTTP/1.1 200 OK\r\n")
    assert thing.body.endswith(html(1))


def chunked(body: bytes) -> bytes:
    pieces = (body[at : at + 10] for at in range(0, len(body), 10))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(html(1)), {"Content_Encoding": "gzip"}),
        (brotli.compress(html(1)), {"Content_Encoding": "br"}),
        (chunked(html(1)), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(html(1))), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (html(1), {"Transfer_Encoding": "chunked"}),  # many archives keep the header and take off the marks
    ],
)
def test_http_codings_are_taken_off(tmp_path: Path, body: bytes, headers: dict[str, str]) -> None:
    ((page,), failures) = split(written(tmp_path, record("http://a.example/1", body, **headers)))  # type: ignore[arg-type]
    assert (page.body, failures) == (html(1), [])


def test_answer_that_was_cut_off_is_kept_and_says_so(tmp_path: Path) -> None:
    body = gzip.compress(random.Random(1).randbytes(50).hex().encode() * 20)[:-12]
    ((page,), _) = split(written(tmp_path, record("http://a.example/1", body, Content_Encoding="gzip")))
    assert page.capture is not None
    assert "ends early" in (page.capture.truncated or "")


def test_bomb_in_an_answer_is_not_unfolded(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b"\n" * 60_000_000)
    ((page,), _) = split(written(tmp_path, record("http://a.example/1", bomb, Content_Encoding="gzip")))
    assert len(page.body) <= LIMIT
    assert page.capture is not None
    assert page.capture.truncated is not None


def test_what_is_no_page_is_summed_up_with_the_reasons(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        record("http://a.example/1", b"", kind="request"),
        record("http://a.example/1", b"", kind="revisit"),
        record("http://a.example/2", html(2), "404 Not Found"),
        record("http://a.example/3", html(2), "302 Found"),
        record("http://a.example/4", b"\x89PNG"),
        record("http://a.example/5", html(5)),
        record("http://a.example/6", html(6), kind="resource"),
    )
    pages, (remark,) = split(path)
    assert [page.url for page in pages] == ["http://a.example/5"]
    assert remark.exit_code == 0
    for words in ("6 records", "request", "revisit", "status 404", "status 302", "a PNG picture", "type"):
        assert words in remark.message


def test_warc_without_a_page_fails(tmp_path: Path) -> None:
    lost, failure = found(written(tmp_path, b"WARC/1.1\r\n", name="a.warc"))
    assert isinstance(lost, Failure)
    assert "byte 0 is lost" in lost.message
    assert isinstance(failure, Failure)
    assert (failure.exit_code, "no record of a page" in failure.message) == (1, True)


@pytest.mark.parametrize("gzipped", [True, False])
def test_record_whose_bytes_do_not_have_their_digest_is_not_used(tmp_path: Path, gzipped: bool) -> None:
    whole = record("http://a.example/1", html(1), gzipped=False).replace(b"of ours", b"of Ours")
    path = written(
        tmp_path, gzip.compress(whole) if gzipped else whole, record("http://a.example/2", html(2), gzipped=gzipped)
    )
    (page,), (failure,) = split(path)
    assert page.url == "http://a.example/2"
    assert "digest" in failure.message
    assert failure.address.endswith("#http://a.example/1")


@pytest.mark.parametrize("label", ["blake3:abc", "nonsense", "sha256:", "sha256:zz"])
def test_digest_that_nobody_can_judge_accuses_nobody(tmp_path: Path, label: str) -> None:
    whole = record("http://a.example/1", html(1), gzipped=False)
    at = whole.index(b"WARC-Block-Digest: ")
    whole = whole[:at] + b"WARC-Block-Digest: " + label.encode() + whole[whole.index(b"\r\n", at) :]
    (page,), failures = split(written(tmp_path, whole, name="a.warc"))
    assert (page.body, failures) == (html(1), [])


@pytest.mark.parametrize("write", [lambda d: d.hex(), lambda d: base64.b32encode(d).decode().rstrip("=").lower()])
def test_digests_are_read_in_every_spelling(tmp_path: Path, write: object) -> None:
    whole = record("http://a.example/1", html(1), gzipped=False)
    block = whole.split(b"\r\n\r\n", 1)[1][:-4]
    at = whole.index(b"WARC-Block-Digest: ")
    for algorithm in ("sha1", "sha256", "sha512", "md5"):
        label = write(hashlib.new(algorithm, block).digest())  # type: ignore[operator]
        told = b"WARC-Block-Digest: " + f"{algorithm}:{label}".encode()
        made = whole[:at] + told + whole[whole.index(b"\r\n", at) :]
        assert len(split(written(tmp_path, made, name="a.warc"))[0]) == 1
        assert len(split(written(tmp_path, made.replace(b"of ours", b"of Ours"), name="a.warc"))[0]) == 0


@pytest.mark.parametrize("gzipped", [True, False])
def test_records_behind_a_damaged_one_are_found_again(tmp_path: Path, gzipped: bool) -> None:
    parts = [record(f"http://a.example/{n}", html(n), gzipped=gzipped) for n in range(5)]
    broken = bytearray(parts[2])
    if gzipped:
        broken[len(broken) // 2] ^= 0x10
    else:
        broken[broken.index(b"Content-Length") + 3] ^= 0x10
    pages, (failure,) = split(written(tmp_path, *parts[:2], bytes(broken), *parts[3:]))
    assert [page.url for page in pages] == [f"http://a.example/{n}" for n in (0, 1, 3, 4)]
    offset = len(parts[0]) + len(parts[1])
    assert failure.exit_code == 1
    assert f"byte {offset:,} is lost" in failure.message
    assert f"go on at byte {offset + len(broken):,}" in failure.message


@pytest.mark.parametrize("gzipped", [True, False])
def test_file_that_is_cut_anywhere_inside_a_record_is_noticed(tmp_path: Path, gzipped: bool) -> None:
    first, second = (record(f"http://a.example/{n}", html(n), gzipped=gzipped) for n in (1, 2))
    for kept in range(1, len(second), 7):
        pages, failures = split(written(tmp_path, first, second[:kept]))
        assert [page.url for page in pages][:1] == ["http://a.example/1"]
        assert [failure.exit_code for failure in failures] == [1], kept


def test_every_bit_flip_of_a_packed_record_is_noticed_or_changes_nothing() -> None:
    first, second = (record(f"http://a.example/{n}", html(n)) for n in (1, 2))
    (before,) = records(io.BytesIO(first), LIMIT)
    unnoticed = []
    for at, bit in itertools.product(range(len(first)), range(8)):
        broken = bytearray(first)
        broken[at] ^= 1 << bit
        *lost, last = records(io.BytesIO(bytes(broken) + second), LIMIT)
        assert isinstance(last, Raw)
        assert html(2) in (last.block or b"")
        if lost == [before]:
            unnoticed.append(at)
        else:
            assert [type(each) for each in lost] == [Lost]
    # what changes nothing: fields of the gzip header without meaning here, and the filling bits before its end
    assert all(at < 10 or at == len(first) - 9 for at in unnoticed)


def test_whole_warc_in_one_gzip_member_is_read(tmp_path: Path) -> None:
    plain = b"".join(record(f"http://a.example/{n}", html(n), gzipped=False) for n in range(4))
    pages, failures = split(written(tmp_path, gzip.compress(plain)))
    assert (len(pages), failures) == (4, [])


def test_record_larger_than_the_limit_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    large = record("http://a.example/1", random.Random(1).randbytes(2_000_000))
    (page,), (failure,) = split(written(tmp_path, large, record("http://a.example/2", html(2))), 10_000)
    assert page.url == "http://a.example/2"
    assert "larger than" in failure.message


def test_member_that_unfolds_without_end_is_left(tmp_path: Path) -> None:
    bomb = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 999999999\r\n\r\n" + b"\0" * 50_000_000)
    (page,), (failure,) = split(written(tmp_path, bomb, record("http://a.example/2", html(2))))
    assert page.url == "http://a.example/2"
    assert "200 times" in failure.message


@pytest.mark.parametrize("seed", range(200))
def test_chance_damage_raises_nothing_and_costs_no_record_that_it_did_not_touch(seed: int) -> None:
    chance = random.Random(seed)
    whole = [record(f"http://a.example/{n}", html(n), gzipped=seed % 2 == 0) for n in range(4)]
    body = bytearray(b"".join(whole))
    for _ in range(chance.randrange(1, 4)):
        start = chance.randrange(len(body))
        match chance.randrange(3):
            case 0:
                body[start] ^= 1 << chance.randrange(8)
            case 1:
                del body[start : start + chance.randrange(1, 200)]
            case _:
                body[start:start] = chance.randbytes(chance.randrange(1, 50))
    sound = [each for each in records(io.BytesIO(bytes(body)), LIMIT) if isinstance(each, Raw)]
    untouched = [each for each in whole if each in bytes(body)]
    assert len(sound) >= len(untouched)


def test_folder_takes_warcs(tmp_path: Path) -> None:
    written(tmp_path, record("http://a.example/1", html(1)))
    (page,), _ = split(tmp_path)
    assert page.url == "http://a.example/1"


# --- WACZ


def wacz(tmp_path: Path, *warcs: bytes, **changes: object) -> Path:
    path = tmp_path / "a.wacz"
    names = {f"archive/{number}.warc.gz": body for number, body in enumerate(warcs)}
    resources = [
        {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(body).hexdigest()}", "bytes": len(body)}
        for name, body in names.items()
    ]
    package = json.dumps({"profile": "data-package", "resources": changes.get("resources", resources)}).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in (names | changes.get("members", {})).items():  # type: ignore[operator]
            archive.writestr(name, body, zipfile.ZIP_DEFLATED)
        archive.writestr("datapackage.json", changes.get("package", package))  # type: ignore[arg-type]
        archive.writestr("datapackage-digest.json", json.dumps(changes.get("digest", digest)))
    return path


def test_wacz_gives_the_pages_of_its_warcs(tmp_path: Path) -> None:
    path = wacz(tmp_path, record("http://a.example/1", html(1)), record("http://a.example/2", html(2)))
    pages, failures = split(path)
    assert failures == []
    assert [page.url for page in pages] == ["http://a.example/1", "http://a.example/2"]
    assert {page.capture.way for page in pages if page.capture} == {"wacz"}
    assert pages[0].address == f"{path}#archive/0.warc.gz#http://a.example/1"


def test_warc_that_is_not_what_the_package_says_is_not_used(tmp_path: Path) -> None:
    good, other = record("http://a.example/1", html(1)), record("http://a.example/2", html(2))
    path = wacz(tmp_path, good, members={"archive/0.warc.gz": other})
    pages, (failure,) = split(path)
    assert pages == []
    assert "not what was archived" in failure.message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"resources": []}, "not named in the archive's package"),
        ({"package": b"{"}, "cannot be read"),
        ({"package": b"[" * 100_000}, "cannot be read"),
        ({"digest": {"hash": "sha256:" + "0" * 64}}, "datapackage.json does not have the digest"),
        ({"digest": []}, "datapackage.json does not have the digest"),
    ],
)
def test_package_that_does_not_fit_is_refused(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    if "package" in changes:
        package = changes["package"]
        assert isinstance(package, bytes)
        changes = changes | {"digest": {"hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}}
    pages, (failure,) = split(wacz(tmp_path, record("http://a.example/1", html(1)), **changes))
    assert pages == []
    assert words in failure.message


def test_warc_that_is_missing_is_named(tmp_path: Path) -> None:
    body = record("http://a.example/1", html(1))
    told = [{"path": "archive/0.warc.gz", "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}]
    path = wacz(tmp_path, body, resources=[*told, {"path": "archive/9.warc.gz", "hash": "sha256:00"}])
    (_,), (failure,) = split(path)
    assert failure.address.endswith("archive/9.warc.gz")


def test_names_that_lead_out_and_archives_within_are_passed_over(tmp_path: Path) -> None:
    outside = tmp_path.parent / "escaped.warc.gz"
    members = {"../escaped.warc.gz": b"x", "/etc/x": b"x", "archive/inner.zip": b"PK"}
    pages, remarks = split(wacz(tmp_path, record("http://a.example/1", html(1)), members=members))
    assert len(pages) == 1
    assert [remark.exit_code for remark in remarks] == [0, 0, 0]
    assert not outside.exists()


def test_zip_bomb_is_not_unfolded(tmp_path: Path) -> None:
    body = b"\0" * 30_000_000
    (failure,) = found(wacz(tmp_path, body))
    assert isinstance(failure, Failure)
    assert "200 times" in failure.message


def test_archive_of_too_many_members_is_refused(tmp_path: Path) -> None:
    members = {f"pages/{number}": b"" for number in range(10_001)}
    (failure,) = found(wacz(tmp_path, record("http://a.example/1", html(1)), members=members))
    assert isinstance(failure, Failure)
    assert "10,000 members" in failure.message


@pytest.mark.parametrize("seed", range(100))
def test_damaged_wacz_gives_messages_and_no_traceback(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = wacz(tmp_path, record("http://a.example/1", html(1)))
    body = bytearray(path.read_bytes())
    for _ in range(3):
        body[chance.randrange(4, len(body))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(body[: chance.randrange(5, len(body))] if seed % 3 == 0 else body))
    for page in (each for each in found(path) if isinstance(each, Page)):
        assert page.body == html(1)


def test_office_document_is_no_archive_of_pages(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    (failure,) = found(tmp_path / "a.docx")
    assert isinstance(failure, Failure)
    assert "office document" in failure.message
