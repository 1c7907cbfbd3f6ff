"""C4: every single bit of a small store, turned over: each is found, and the right file is named.

The store is made by the program (pages, leaves, tiles of several sizes, checkpoints, a time stamp with its chain) and
has 64 KiB. For each of its bits the file is changed on a memory disk, and the part of ``verify`` that looks at that
file is run in this process: a page is hashed again; a bundle is taken apart and its leaves are held against the signed
root; a tile, or a bundle of an earlier size, is held against the leaves; a checkpoint or key leads to every signature;
a token or stamped checkpoint to all that stands outside of the log. A sample of the bits goes through the whole of
``verify``, through ``verify_evidence.py``, and (below ``log/``) through the Go checker, which must agree.
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from embargowatch.cli import packaged
from embargowatch.model import Page
from embargowatch.vault import Fault, Vault, anchor, note, outside, treecheck, verify
from embargowatch.vault.seen import Seen
from embargowatch.vault.tiles import Tile
from embargowatch.vault.tree import leaf_hash
from reliability import gochecker
from reliability.authority import Authority
from reliability.figures import RELEASE, SEED, row

SIZE = 64 * 1024  # bytes of the whole store
SAMPLE = 5_000 if RELEASE else 400  # bits that go through everything
GO_SAMPLE = 1_000 if RELEASE else 100


@dataclass
class Store:
    """The golden store, open, with what its checks need."""

    folder: Path
    vault: Vault
    key: note.Key
    authority: Authority

    @property
    def files(self) -> list[str]:
        """Every file that is evidence: the index and the empty journal can be made anew, and are none."""
        found = (each for top in ("blobs", "log") for each in (self.folder / top).rglob("*") if each.is_file())
        return sorted(each.relative_to(self.folder).as_posix() for each in found)

    def named(self, file: str) -> set[str]:
        """The files that the checks for this kind of file name."""
        return {each.name for each in self._checks(file) if isinstance(each, Fault)}

    def _checks(self, file: str) -> Iterator[object]:
        store = self.vault.store
        if file.startswith("blobs/"):
            yield store.blobs.check(str(self.folder / file), file.rpartition("/")[2])
        elif file.startswith("log/tile/"):
            yield from self._tile(file)
        elif file.startswith("log/anchors/"):
            yield from outside.looked_at(store, self.key, None, [self.authority.root]).faults
        else:
            yield from verify.signatures(store, self.vault.keys, self.key, Seen(size=store.sealed))

    def _tile(self, file: str) -> Iterator[Fault]:
        """The steps of treecheck.tree that read this file, in its order."""
        tiles, size = self.vault.store.tiles, self.vault.store.sealed
        bundle, tile = Tile(-1, 0, size), Tile(0, 0, size)
        if file != f"log/{bundle.path}":
            yield from treecheck._left(tiles, bundle, self.row)
            yield from treecheck._compared(tiles, tile, self.row, set())
            return
        body, faults = treecheck._bundle(tiles, bundle)
        yield from faults
        rows = [[leaf_hash(leaf) for leaf in body]] if body is not None else [self.row]
        doubtful = {bundle: treecheck._told(tiles, tile)} if rows[0] != treecheck._told(tiles, tile) else {}
        _, wrong = treecheck._decided(rows, doubtful, Seen(size=size, signed=dict(self.signed)))
        for each in wrong:
            yield Fault("altered", f"log/{each.path}", "is not what was signed")

    @property
    def signed(self) -> dict[str, note.Checkpoint]:
        """The checkpoint, as it was before anything was turned over."""
        return {"log/checkpoint": self._head}

    def __post_init__(self) -> None:
        self._head = note.opened((self.folder / "log" / "checkpoint").read_bytes(), self.key)
        self.row = [leaf_hash(body) for _, body in self.vault.store.leaves(0)]


@pytest.fixture(scope="module")
def golden() -> Iterator[Store]:
    memory = Path("/dev/shm")  # noqa: S108 - a memory disk; the folder below it has a random name
    home = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    try:
        authority = Authority(chain=True)
        with Vault(home / "evidence") as vault:
            _fill(vault, authority)
            key = vault.keys.public()
            assert key is not None
            yield Store(home / "evidence", vault, key, authority)
    finally:
        shutil.rmtree(home)


def _fill(vault: Vault, authority: Authority) -> None:
    """Pages at three sizes that are published, a time stamp of the second, and a last page that makes it 64 KiB."""
    rng = random.Random(SEED)
    for number in range(6):
        _keep(vault, f"page{number}", rng.randbytes(5_000 + 100 * number))
        if number == 1:
            vault.publish()
    stamped = vault.publish()
    token = authority.stamp(stamped.note)
    anchor.keep(vault.folder / "log", stamped.size, stamped.note, token)
    vault.anchored("rfc3161", "http://tsa.example", stamped.size, hashlib.sha256(token).hexdigest())
    vault.publish()
    there = [each for top in ("blobs", "log") for each in (vault.folder / top).rglob("*") if each.is_file()]
    lacking = SIZE - sum(each.stat().st_size for each in there)
    _keep(vault, "more", rng.randbytes(lacking - _weight(vault)))
    vault.publish()


def _keep(vault: Vault, name: str, body: bytes) -> None:
    vault.keep(Page(name, body, hashlib.sha256(body).hexdigest(), "text/html"))


def _weight(vault: Vault) -> int:
    """Bytes, roughly, that one more published page brings beside itself: a bundle, a tile, a checkpoint."""
    size = vault.store.sealed
    bundle = (vault.folder / "log" / "tile" / "entries" / "000.p" / str(size)).stat().st_size
    return bundle + 700 + 32 * (size + 1) + (vault.folder / "log" / "checkpoint").stat().st_size


def turned(path: Path, bit: int) -> None:
    """Turn one bit over, in place."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        (byte,) = os.pread(descriptor, 1, bit // 8)
        os.pwrite(descriptor, bytes([byte ^ 1 << bit % 8]), bit // 8)
    finally:
        os.close(descriptor)


def test_every_bit_turned_over_is_found_and_the_file_named(golden: Store) -> None:
    total = sum((golden.folder / each).stat().st_size for each in golden.files)
    with row("C4", f"every bit of a store of {total:,} bytes ({len(golden.files)} files) turned over") as figure:
        for file in golden.files:
            path = golden.folder / file
            path.chmod(0o644)
            figure.count(file not in golden.named(file), f"{file} is called damaged while it is sound")
            for bit in range(path.stat().st_size * 8):
                turned(path, bit)
                figure.count(file in golden.named(file), f"{file} bit {bit}")
                turned(path, bit)
            figure.count(file not in golden.named(file), f"{file} is called damaged after its bits were put back")
        kinds = {each.split("/")[1] for each in golden.files}
        assert {"sha256", "tile", "checkpoint", "checkpoints", "anchors", "key.pub"} <= kinds


def bits(golden: Store, number: int, wanted: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    """Files and bits by lot; every file has the same chance."""
    rng = random.Random(SEED)
    files = [each for each in golden.files if wanted(each)]
    for _ in range(number):
        file = rng.choice(files)
        yield file, rng.randrange((golden.folder / file).stat().st_size * 8)


def test_the_whole_of_verify_and_the_one_file_checker_agree(golden: Store) -> None:
    tool = packaged.checker()
    asked = tool.Asked(tool.read_key(golden.key.text, 1))
    with row("C4", "bits by lot through the whole of verify, and through verify_evidence.py") as figure:
        for file, bit in bits(golden, SAMPLE, lambda file: True):
            path = golden.folder / file
            path.chmod(0o644)
            turned(path, bit)
            program = {each.name for each in golden.vault.verify(None, golden.key) if isinstance(each, Fault)}
            program |= golden.named(file)
            checker = {each.where for each in tool.checked(golden.folder, asked).faults}
            turned(path, bit)
            figure.count(file in program, f"verify: {file} bit {bit}: named {sorted(program)}")
            figure.count(file in checker, f"verify_evidence.py: {file} bit {bit}: named {sorted(checker)}")
        sound = tool.checked(golden.folder, asked).faults or [
            each for each in golden.vault.verify(None, golden.key) if isinstance(each, Fault)
        ]
        figure.count(not sound, f"the store is not sound at the end: {sound[:3]}")


def test_the_go_checker_agrees(golden: Store, tmp_path: Path) -> None:
    with row("C4", "bits below log/ by lot through the Go checker (golang.org/x/mod/sumdb)") as figure:
        if not gochecker.there():
            figure.not_run = gochecker.MISSING
            pytest.skip(figure.not_run)
        program = gochecker.built(tmp_path)
        figure.count(gochecker.said(program, golden.folder, golden.key.text) == 0, "the sound store is called damaged")
        newest = [f"log/tile/{each}/000.p/{golden.vault.store.sealed}" for each in ("0", "entries")]
        for file, bit in bits(golden, GO_SAMPLE, lambda file: file in (*newest, "log/checkpoint")):
            path = golden.folder / file
            path.chmod(0o644)
            turned(path, bit)
            lenient = file == "log/checkpoint" and still_read(path.read_bytes())
            told = gochecker.said(program, golden.folder, golden.key.text)
            figure.count(lenient or told == 1, f"{file} bit {bit}")
            turned(path, bit)


def still_read(body: bytes) -> bool:
    """Whether a lenient reader of base64 sees the same signature: Go's note package is one, for one bit of a note."""
    try:
        line = body.decode().rstrip("\n").rpartition(" ")[2]
        raw = base64.b64decode(line)
    except ValueError:
        return False
    return base64.b64encode(raw).decode() != line


def lenient(body: bytes, key: note.Key) -> bool:
    """A careless reader: takes the last word for the signature, and base64 as Python reads it by default."""
    text, _, line = body.rpartition(b"\n\n")
    try:
        raw = base64.b64decode(line.rstrip().rpartition(b" ")[2])
        Ed25519PublicKey.from_public_bytes(key.raw).verify(raw[4:], text + b"\n")
    except (ValueError, InvalidSignature):
        return False
    return True


def test_control_a_careless_reader_misses_bits(golden: Store) -> None:
    """The bits that this trial is about are real: a careless reader takes damaged checkpoints for good."""
    body = (golden.folder / "log" / "checkpoint").read_bytes()
    assert lenient(body, golden.key)
    missed = 0
    for bit in range(len(body) * 8):
        flipped = bytearray(body)
        flipped[bit // 8] ^= 1 << bit % 8
        missed += lenient(bytes(flipped), golden.key)
    with row("C4", "control: bits of a checkpoint that a careless reader does not see") as figure:
        figure.measured["missed by it"] = f"{missed} of {len(body) * 8}"
        figure.count(missed > 0, "the careless reader saw every bit")


def test_control_cryptography_alone_misses_bits_of_a_token(golden: Store) -> None:
    """Certificates that nobody needs are under no signature: only the digest in the log covers them."""
    token = next(anchor.kept(golden.folder / "log"))
    reply, checkpoint = token.path.read_bytes(), token.note.read_bytes()
    missed = tried = 0
    for bit in range(0, len(reply) * 8, 16):
        flipped = bytearray(reply)
        flipped[bit // 8] ^= 1 << bit % 8
        tried += 1
        try:
            anchor.checked(bytes(flipped), checkpoint, [golden.authority.root])
        except anchor.StampError:
            continue
        missed += 1
    with row("C4", "control: bits of a time stamp that its own signatures do not cover") as figure:
        figure.measured["missed by them"] = f"{missed} of {tried}"
        figure.count(missed > 0, "its signatures covered every bit")
