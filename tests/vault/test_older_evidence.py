"""Evidence of an earlier time is carried on, and never written anew: what was kept stays as it is, byte for byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from reliability import goldenstore

from embargowatch.model import Page
from embargowatch.vault import Fault, Vault, note

BODY = b"<p>A page that is kept today.</p>"
NEW = Page("today.html", BODY, hashlib.sha256(BODY).hexdigest(), "text/html")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the evidence that is no cache: pages, leaves, hashes, checkpoints."""
    found = (each for top in ("blobs", "log") for each in (folder / top).rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def changed(before: dict[str, bytes], folder: Path) -> set[str]:
    """What is no longer as it was. A log names its newest checkpoint in one place, which is meant to change."""
    now = files(folder)
    return {name for name, body in before.items() if now.get(name) != body} - {"log/checkpoint"}


@pytest.mark.parametrize("pages", [20, 300])
def test_a_log_written_by_the_specifications_alone_goes_on(tmp_path: Path, pages: int) -> None:
    """``goldenstore`` shares no code with the vault, and writes what version 1 of the format says."""
    folder = tmp_path / "home" / "evidence"
    key = goldenstore.sample(folder, pages)
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "home" / "keys").mkdir()
    (tmp_path / "home" / "keys" / "log.key").write_bytes(b"log: " + key.name.encode() + b"\n" + pem)
    (tmp_path / "home" / "keys" / "log.key").chmod(0o600)
    before, old = files(folder), note.opened((folder / "log" / "checkpoint").read_bytes(), note.key(key.vkey))
    leaves = [body for _, body in Vault(folder).store.leaves(0)] if Vault(folder).size else []
    with Vault(folder) as vault:
        vault.keep(NEW)
        new = vault.publish()
    assert changed(before, folder) == set()
    assert (old.size, new.size) == (pages + 2, pages + 3)
    vault = Vault(folder)
    vault.store.look()
    assert [body for _, body in vault.store.leaves(0, old.size)] == leaves[: old.size]
    assert [each for each in vault.verify(key=note.key(key.vkey)) if isinstance(each, Fault)] == []


def test_pages_of_a_time_before_the_log_are_entered_into_it_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    bodies = [f"<p>Page {number} of an early version.</p>".encode() for number in range(3)]
    for body in bodies:
        digest = hashlib.sha256(body).hexdigest()
        goldenstore.put(folder / "blobs" / "sha256" / digest[:2] / digest, body)
    before = files(folder)
    with Vault(folder) as vault:
        vault.keep(NEW)
        vault.publish()
    assert changed(before, folder) == set()
    assert {sha256 for _, sha256 in Vault(folder).pages()} == {hashlib.sha256(each).hexdigest() for each in bodies} | {
        NEW.sha256
    }
    assert [each for each in Vault(folder).verify() if isinstance(each, Fault)] == []
