"""The checker for third parties, run as they run it: one file, an isolated Python, exit codes and words."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reliability import goldenstore
from reliability.authority import Authority
from reliability.goldenstore import Signer, put, signer

CHECKER = Path(__file__).parents[2] / "src" / "embargowatch" / "data" / "tools" / "verify_evidence.py"


def check(*words: object) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), *map(str, words), "--json"], capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {"said": done.stderr.decode()}


def files(result: dict[str, Any]) -> set[str]:
    return {fault["file"] for fault in result["faults"]}


@pytest.fixture
def store(tmp_path: Path) -> tuple[Path, Signer]:
    return tmp_path / "evidence", goldenstore.sample(tmp_path / "evidence")


def test_it_stands_alone() -> None:
    """It shares no code with the program, and has no other dependency than cryptography."""
    imported = {line.split()[1].split(".")[0] for line in CHECKER.read_text().splitlines() if line.startswith("from ")}
    assert "embargowatch" not in CHECKER.read_text().replace("embargowatch verify", "")
    assert imported - set(sys.stdlib_module_names) <= {"cryptography"}


@pytest.mark.parametrize("number", [0, 1, 2, 253, 254, 255, 300])
def test_a_sound_store_of_any_size_is_good(tmp_path: Path, number: int) -> None:
    key = goldenstore.sample(tmp_path / "e", number, 20)
    code, result = check(tmp_path / "e", "--vkey", key.vkey)
    assert (code, result["faults"]) == (0, [])
    assert result["counts"]["leaves"] == number + 2
    assert result["counts"].get("kept files", 0) == number
    assert result["counts"]["tombstones kept to"] == 1


def test_many_levels_of_tiles_are_checked(tmp_path: Path) -> None:
    leaves = [goldenstore.leaf("custody", number) for number in range(256 * 256 + 3)]
    key = goldenstore.write(tmp_path / "e", leaves, ())
    assert check(tmp_path / "e", "--vkey", key.vkey)[0] == 0
    deep = tmp_path / "e" / "log" / "tile" / "2" / "000.p" / "1"
    deep.write_bytes(bytes(32))
    code, result = check(tmp_path / "e", "--vkey", key.vkey)
    assert (code, files(result)) == (1, {"log/tile/2/000.p/1"})


def test_without_an_outside_key_nothing_is_proved(store: tuple[Path, Signer]) -> None:
    code, result = check(store[0])
    assert code == 2
    assert "another way" in result["unchecked"][0] or "Ask the keeper" in result["unchecked"][0]


def test_the_key_may_stand_in_a_file(store: tuple[Path, Signer], tmp_path: Path) -> None:
    put(tmp_path / "key", f"{store[1].vkey}\n".encode())
    assert check(store[0], "--vkey", tmp_path / "key")[0] == 0


def test_a_log_signed_by_somebody_else_is_damaged(store: tuple[Path, Signer]) -> None:
    assert check(store[0], "--vkey", Signer(store[1].name, signer("thief").private).vkey)[0] == 1
    assert check(store[0], "--vkey", signer("other.example/log").vkey)[0] == 1


@pytest.mark.parametrize("key", ["nonsense", "a+b+c", goldenstore.signer("w", 4).vkey])
def test_a_key_that_is_none_is_told_of(store: tuple[Path, Signer], key: str) -> None:
    assert check(store[0], "--vkey", key)[0] == 2


def one_bit(path: Path, rng: random.Random) -> None:
    body = bytearray(path.read_bytes())
    body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    path.write_bytes(body)


def test_one_flipped_bit_is_found_in_every_file_and_the_file_is_named(store: tuple[Path, Signer]) -> None:
    folder, key = store
    rng = random.Random(7)
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        before = path.read_bytes()
        one_bit(path, rng)
        code, result = check(folder, "--vkey", key.vkey)
        assert code == 1, path
        assert files(result) == {path.relative_to(folder).as_posix()}
        path.write_bytes(before)
    assert check(folder, "--vkey", key.vkey)[0] == 0


def truncated(folder: Path) -> str:
    path = min(folder.glob("blobs/sha256/*/*"))
    path.write_bytes(path.read_bytes()[:-1])
    return path.relative_to(folder).as_posix()


def missing(folder: Path) -> str:
    path = min(folder.glob("blobs/sha256/*/*"))
    path.unlink()
    return path.relative_to(folder).as_posix()


def extra(folder: Path) -> str:
    put(folder / "blobs" / "sha256" / "ab" / "note.txt", b"hello")
    return "blobs/sha256/ab/note.txt"


def swapped(folder: Path) -> str:
    one, two, *_ = sorted(folder.glob("blobs/sha256/*/*"))
    body = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(body)
    return one.relative_to(folder).as_posix()


def linked(folder: Path) -> str:
    path = min(folder.glob("blobs/sha256/*/*"))
    path.rename(folder / "elsewhere")
    path.symlink_to(folder / "elsewhere")
    return path.relative_to(folder).as_posix()


def tile_missing(folder: Path) -> str:
    (folder / "log/tile/0/000.p/22").unlink()
    return "log/tile/0/000.p/22"


def bundle_short(folder: Path) -> str:
    path = folder / "log/tile/entries/000.p/22"
    path.write_bytes(path.read_bytes()[:-3])
    return "log/tile/entries/000.p/22"


def bundle_long(folder: Path) -> str:
    path = folder / "log/tile/entries/000.p/22"
    path.write_bytes(path.read_bytes() + b"\x00\x01x")
    return "log/tile/entries/000.p/22"


def stranger(folder: Path) -> str:
    put(folder / "log/tile/0/notes", b"hello")
    return "log/tile/0/notes"


@pytest.mark.parametrize(
    "harm", [truncated, missing, extra, swapped, linked, tile_missing, bundle_short, bundle_long, stranger]
)
def test_harm_is_found_and_the_file_named(store: tuple[Path, Signer], harm: Callable[[Path], str]) -> None:
    named = harm(store[0])
    code, result = check(store[0], "--vkey", store[1].vkey)
    assert code == 1
    assert named in files(result)


def test_what_an_interrupted_write_left_is_only_told_of(store: tuple[Path, Signer]) -> None:
    put(store[0] / "blobs" / "sha256" / "ab" / "x.unfinished", b"half")
    put(store[0] / "log" / "checkpoint.1.unfinished", b"half")
    code, result = check(store[0], "--vkey", store[1].vkey)
    assert code == 0
    assert sum("interrupted" in each for each in result["remarks"]) == 2


def rewritten(folder: Path, leaves: list[bytes]) -> Signer:
    return goldenstore.write(folder, leaves, ())


def some(number: int, word: str = "") -> list[bytes]:
    return [goldenstore.leaf("custody", n, note=word) for n in range(number)]


def test_a_continuation_of_my_checkpoint_is_good(tmp_path: Path) -> None:
    rewritten(tmp_path / "old", some(5))
    key = rewritten(tmp_path / "new", some(9))
    code, result = check(tmp_path / "new", "--vkey", key.vkey, "--since", tmp_path / "old/log/checkpoint")
    assert (code, result["counts"]["earlier checkpoints of yours"]) == (0, 1)


@pytest.mark.parametrize(("number", "word"), [(9, "another"), (3, "")])
def test_a_rewritten_or_shortened_log_is_found_by_my_checkpoint(tmp_path: Path, number: int, word: str) -> None:
    rewritten(tmp_path / "old", some(5))
    key = rewritten(tmp_path / "new", some(number, word))
    assert check(tmp_path / "new", "--vkey", key.vkey)[0] == 0
    code, result = check(tmp_path / "new", "--vkey", key.vkey, "--since", tmp_path / "old/log/checkpoint")
    assert (code, files(result)) == (1, {"log/checkpoint"})


@pytest.mark.parametrize(
    ("leaf", "why"),
    [
        (b'{"v":1,"type":"custody"}', "out of order"),
        (b'{"type":"custody","v":1,"v":1}', "twice"),
        (b'{"type":"custody", "v":1}', "canonical way"),
        (b'{"type":"custody","v":1.0}', "whole number"),
        (b'{"type":"custody","v":1,"x":NaN}', "whole number"),
        (b'{"type":"custody","v":1,"x":9007199254740993}', "too large"),
        (b'{"type":"custody","v":2}', "unknown kind"),
        (b'{"type":"unheard","v":1}', "unknown kind"),
        (b'{"type":"custody","v":1,"x":"\\u0041"}', "canonical way"),
        (b'{"type":"custody","v":1,"x":"\xff"}', "canonical"),
        (b'["custody",1]', "canonical way"),
        (b"[" * 30_000, "canonical"),
        (b'{"authority":"","reason":"x","sha256":"' + b"a" * 64 + b'","type":"tombstone","v":1}', "authority"),
        (b'{"objects":[{"bytes":1}],"type":"import","v":1}', "without its digest"),
    ],
)
def test_a_leaf_that_is_not_exactly_one_is_found_though_it_is_signed(tmp_path: Path, leaf: bytes, why: str) -> None:
    key = goldenstore.write(tmp_path / "e", [*some(2), leaf], ())
    code, result = check(tmp_path / "e", "--vkey", key.vkey)
    assert code == 1
    assert why in result["faults"][0]["message"]


def cosigned(folder: Path, by: list[Signer]) -> None:
    raw = (folder / "log/checkpoint").read_bytes()
    body = raw.partition(b"\n\n")[0] + b"\n"
    size = body.split(b"\n")[1].decode()
    put(folder / f"log/witness/{size}.note", raw + b"".join(each.cosign(body, 1_700_000_000) for each in by))


def test_the_quorum_of_a_policy_is_asked_for(store: tuple[Path, Signer], tmp_path: Path) -> None:
    folder, key = store
    one, two, three = (signer(f"witness.example/{name}", 4) for name in "abc")
    words = "".join(f"witness {name} {each.vkey}\n" for name, each in zip("abc", (one, two, three), strict=True))
    put(tmp_path / "policy", f"log {key.vkey}\n{words}group g 2 a b c\nquorum g\n".encode())
    asked = (folder, "--vkey", key.vkey, "--policy", tmp_path / "policy")
    assert check(*asked)[0] == 3
    cosigned(folder, [one])
    assert check(*asked)[0] == 3
    cosigned(folder, [one, three])
    assert check(*asked)[0] == 0
    put(tmp_path / "policy", b"quorum everybody\n")
    assert check(*asked)[0] == 2


def stamped(folder: Path, message: bytes | None = None) -> None:
    raw = (folder / "log/checkpoint").read_bytes()
    put(folder / "log/anchors/22.note", raw)
    put(folder / "log/anchors/22-1.tsr", Authority().stamp(raw if message is None else message))


def test_a_time_stamp_of_the_checkpoint_is_told_of(store: tuple[Path, Signer]) -> None:
    asked = (store[0], "--vkey", store[1].vkey, "--anchored")
    assert check(*asked)[0] == 3
    stamped(store[0])
    code, result = check(*asked)
    assert code == 0
    assert "20261124043000Z" in " ".join(result["remarks"])


def test_a_time_stamp_of_something_else_is_damage(store: tuple[Path, Signer]) -> None:
    stamped(store[0], b"something else")
    code, result = check(store[0], "--vkey", store[1].vkey)
    assert (code, files(result)) == (1, {"log/anchors/22-1.tsr"})


def test_a_time_stamp_that_the_log_names_is_held_to_its_digest(tmp_path: Path) -> None:
    """Nearly half of the bits of a token with its chain are under no signature; the log's own digest covers them."""
    first = goldenstore.write(tmp_path / "first", some(3), ())
    raw = (tmp_path / "first/log/checkpoint").read_bytes()
    token = Authority(chain=True).stamp(raw)
    anchor = goldenstore.leaf(
        "anchor", 3, kind="rfc3161", name="http://t", size=3, sha256=hashlib.sha256(token).hexdigest()
    )
    folder = tmp_path / "e"
    goldenstore.write(folder, [*some(3), anchor], ())
    put(folder / "log/anchors/3.note", raw)
    put(folder / "log/anchors/3-1.tsr", token)
    assert check(folder, "--vkey", first.vkey)[0] == 0
    one = bytearray(token)
    one[-400] ^= 1
    put(folder / "log/anchors/3-1.tsr", bytes(one))
    code, result = check(folder, "--vkey", first.vkey)
    assert (code, files(result)) == (1, {"log/anchors/3-1.tsr"})
    (folder / "log/anchors/3-1.tsr").unlink()
    assert check(folder, "--vkey", first.vkey)[0] == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"\n22\n", b"\n022\n"),
        lambda raw: raw.replace(b"\n\n", b"\nmore\n\n"),
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n\n", b"\n\n\n"),
        lambda raw: raw[:-1],
        lambda raw: raw + b"\n",
        lambda raw: raw + b"hello\n",
        lambda raw: raw + b"".join(signer(f"w{n}", 4).cosign(b"x", 1) for n in range(16)),
        lambda raw: raw + b"x" * 70_000,
        lambda raw: b"",
    ],
)
def test_a_checkpoint_by_any_other_rule_is_refused(store: tuple[Path, Signer], spoil: Callable[[bytes], bytes]) -> None:
    path = store[0] / "log" / "checkpoint"
    path.write_bytes(spoil(path.read_bytes()))
    code, result = check(store[0], "--vkey", store[1].vkey)
    assert (code, files(result)) == (1, {"log/checkpoint"})


def test_base64_that_a_lenient_reader_would_take_is_refused(store: tuple[Path, Signer]) -> None:
    """The last character before "=" holds bits that say nothing; a lenient reader takes all of them."""
    path = store[0] / "log" / "checkpoint"
    lines = path.read_text().split("\n")
    root = lines[2]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    lines[2] = root[:-2] + letters[letters.index(root[-2]) ^ 1] + "="
    assert base64.b64decode(lines[2]) == base64.b64decode(root)
    path.write_text("\n".join(lines))
    assert check(store[0], "--vkey", store[1].vkey)[0] == 1


@pytest.mark.parametrize("path", ["nowhere", "."])
def test_what_is_no_evidence_could_not_be_checked(tmp_path: Path, path: str) -> None:
    assert check(tmp_path / path)[0] == 2


def test_words_for_people(store: tuple[Path, Signer]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(store[0]), "--vkey", store[1].vkey],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "good (" in done.stdout
    assert "does not prove" in done.stdout
