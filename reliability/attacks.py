"""The attacks of C7: what is done to a home, what must notice it, and which guards that hangs on."""

from __future__ import annotations

import base64
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from embargowatch.errors import StoreError
from embargowatch.vault import Derived, note
from embargowatch.vault.note import Checkpoint
from embargowatch.vault.signed import Signed
from reliability import cheating
from reliability.cheating import LEAVES, SIZES, Home

Act = Callable[[Home], object]
TILE, LAST_TILE, BUNDLE = "log/tile/0/000", "log/tile/0/001.p/24", "log/tile/entries/000"
REFUSED, FLAGGED, DOUBTED = "the program refuses", "verify flags it", "somebody outside notices"


@dataclass(frozen=True)
class Attack:
    """``noticed``: REFUSED where the act itself must fail, else who must find it. ``guards``: what that hangs on."""

    name: str
    act: Act
    noticed: str
    guards: tuple[str, ...]


def refused(name: str, act: Act, *guards: str) -> Attack:
    """The program must refuse to do it."""
    return Attack(name, act, REFUSED, guards)


def flagged(name: str, act: Act, *guards: str) -> Attack:
    """It can be done, and verify must flag it."""
    return Attack(name, act, FLAGGED, guards)


def doubted(name: str, act: Act, *guards: str) -> Attack:
    """Nothing on this machine can show it, and somebody outside must notice."""
    return Attack(name, act, DOUBTED, guards)


# ---- parts of attacks


def rewritten(change: Callable[[Home], list[bytes]], sign: Sequence[int] = (), forget: bool = False) -> Act:
    """History made anew; signed by the log's own key at these sizes; ``forget``: what was signed thrown away."""

    def act(home: Home) -> None:
        home.rewrite(change(home))
        if forget:
            home.forget()
        for size in sign:
            home.sign(size)

    return act


def edited(home: Home) -> list[bytes]:
    """One leaf tells of another file."""
    return home.with_leaf(3, home.changed(3, lambda content: content.update(address="other.html")))


def replaced(old: bytes, new: bytes, number: int = 9) -> Act:
    """Other bytes in one leaf; tiles and signatures made anew, so that only its reader can notice."""

    def act(home: Home) -> None:
        leaf = home.leaves[number].replace(old, new, 1)
        assert leaf != home.leaves[number]
        home.rewrite(home.with_leaf(number, leaf))
        home.forget()
        home.sign(LEAVES)

    return act


def checkpoint(change: Callable[[bytes], bytes]) -> Act:
    """The checkpoint with other bytes."""

    def act(home: Home) -> None:
        body = change(home.newest)
        assert body != home.newest
        home.put("log/checkpoint", body)

    return act


def text(change: Callable[[str], str]) -> Act:
    """The checkpoint with another text, correctly signed."""
    return lambda home: home.put("log/checkpoint", home.signed(change(home.head(LEAVES).text)))


def file(name: str, change: Callable[[bytes], bytes]) -> Act:
    """A file of the evidence with other bytes."""
    return lambda home: home.put(name, change(home.read(name)))


def publishing(prepare: Act) -> Act:
    """After ``prepare``, one more page is kept and the log is published."""

    def act(home: Home) -> None:
        prepare(home)
        with home.vault() as vault:
            vault.keep(cheating.page(9_999))
            vault.publish()

    return act


def broken(where: Any, name: str, instead: Callable[..., Any]) -> Act:
    """The log is published while one function of the program gives something wrong, as with broken memory."""

    def act(home: Home) -> None:
        whole = getattr(where, name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(where, name, lambda *given: instead(whole, *given))
            publishing(lambda home: None)(home)

    return act


# ---- attacks


def flipped_root(whole: Callable[..., bytes], *given: Any) -> bytes:
    """One bit of a computed root is wrong."""
    root = whole(*given)
    return bytes([root[0] ^ 1]) + root[1:]


def other_text(whole: Callable[..., note.Signature], what: str, *given: Any) -> note.Signature:
    """The text changes between the check and the signature."""
    return whole(what.replace("\n2", "\n3", 1), *given)


def two_writers(home: Home) -> None:
    """Two programs sign different trees over the same beginning."""
    store = Signed(home.state)
    old = store.last(home.origin)
    store.swap(old, Checkpoint(home.origin, LEAVES + 1, b"1" * 32, b"one"))
    store.swap(old, Checkpoint(home.origin, LEAVES + 1, b"2" * 32, b"two"))


def taken_away(home: Home) -> None:
    """The last leaves are gone, with the checkpoints that speak of them."""
    home.rewrite(home.leaves[:200])
    (home.log / "checkpoints" / f"{LEAVES}.checkpoint").unlink()
    home.put("log/checkpoint", home.read("log/checkpoints/200.checkpoint"))


def stranger_signs(home: Home) -> None:
    """All signed by a key of the attacker, which lies in the log; the trusted copy outside of it is left alone."""
    private = Ed25519PrivateKey.generate()
    home.put("log/key.pub", f"{note.public(private, home.origin).text}\n".encode())
    rewritten(edited)(home)
    home.state.unlink()
    for size in (*SIZES, LEAVES):
        home.sign(size, private)


def private_key_exchanged(home: Home) -> None:
    """Another private key in the place of the log's."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = home.home / "keys" / "log.key"
    path.chmod(0o600)
    path.write_bytes(pem)


def pair_exchanged(home: Home) -> None:
    """Another pair of keys, with another name, for a log that was signed before."""
    for name in ("log.key", "log.pub"):
        (home.home / "keys" / name).unlink()


def clock_set_back(home: Home) -> None:
    """A page is kept while this machine's clock is a day behind; StoreError where its leaf says so."""
    yesterday = time.time_ns() - 86_400 * 10**9
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: yesterday)
        with home.vault() as vault:
            vault.keep(cheating.page(9_999))
            one, other = vault.leaf(LEAVES - 1), vault.leaf(LEAVES)
    if other.at >= one.at and other.clock.behind_ms > 80_000_000:
        raise StoreError("the leaf has the time of the one before it, and says how far the clock was behind")


def loose_base64(body: bytes) -> bytes:
    """The same signature in a spelling that a lenient reader takes: other bits behind the last whole byte."""
    line = body.rstrip(b"\n").split(b"\n")[-1].split(b" ")[-1]
    digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = line.index(b"=") - 1
    other = digits[digits.index(line[at : at + 1]) ^ 1 :][:1]
    loose = line[:at] + other + line[at + 1 :]
    assert base64.b64decode(loose) == base64.b64decode(line)
    return body.replace(line, loose)


def turned(body: bytes) -> bytes:
    """One bit of the last byte turned over."""
    return body[:-1] + bytes([body[-1] ^ 1])


def other_root(body: bytes) -> bytes:
    """Another root in the text of a checkpoint, under the old signature."""
    lines = body.split(b"\n")
    lines[2] = b"A" * 43 + b"="
    return b"\n".join(lines)


def blob(change: Callable[[Path], object]) -> Act:
    """Something is done to a kept file."""

    def act(home: Home) -> None:
        change(blobs(home)[0])

    return act


def blobs(home: Home) -> list[Path]:
    """All kept files."""
    return [path for path in sorted((home.evidence / "blobs").rglob("*")) if path.is_file()]


def overwrite(path: Path, body: bytes) -> None:
    """Other bytes under an old name."""
    path.unlink()
    path.write_bytes(body)


def exchanged(home: Home) -> None:
    """Two kept files under each other's names."""
    one, two, *_ = blobs(home)
    first, second = one.read_bytes(), two.read_bytes()
    overwrite(one, second)
    overwrite(two, first)


def removal_undone(home: Home) -> None:
    """A tombstone whose bytes come back."""
    path = blobs(home)[0]
    body = path.read_bytes()
    with home.vault() as vault:
        vault.tombstone(path.name, "a right was infringed", "a court")
        vault.publish()
    path.write_bytes(body)


def unknown_input(home: Home) -> None:
    """A reading made from bytes that were never captured."""
    with home.vault() as vault:
        vault.derive(Derived("sha256:" + "ab" * 32, "reader 1", "grammar 1", "cd" * 32))


def index_edited(home: Home) -> None:
    """The index tells of another address than the log."""
    link = sqlite3.connect(home.evidence / "index.db")
    link.execute("UPDATE leaf SET address = 'other.html' WHERE number = 5")
    link.commit()
    link.close()


def one_more(home: Home) -> list[bytes]:
    """A leaf put in."""
    return [*home.leaves[:40], home.leaves[39], *home.leaves[40:]]


def one_less(home: Home) -> list[bytes]:
    """A leaf removed from the middle."""
    return [*home.leaves[:40], *home.leaves[41:]]


def fewer(home: Home) -> list[bytes]:
    """The last leaves taken away."""
    return home.leaves[:200]


def exchanged_leaves(home: Home) -> list[bytes]:
    """Two leaves in each other's places."""
    return [*home.leaves[:10], home.leaves[11], home.leaves[10], *home.leaves[12:]]


def tile_removed(home: Home) -> None:
    """A file of the log is not there."""
    (home.evidence / TILE).unlink()


def checkpoints_removed(home: Home) -> None:
    """History rewritten and signed anew, and every older checkpoint thrown away; the state of the machine is left."""
    home.rewrite(edited(home))
    shutil.rmtree(home.log / "checkpoints")
    home.sign(LEAVES)
