from __future__ import annotations

import hashlib
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.model import Page
from embargowatch.vault import Checked, Fault, Vault


def page_of(body: bytes) -> Page:
    return Page("page.txt", body, hashlib.sha256(body).hexdigest(), "text/plain")


def blob(folder: Path, page: Page) -> Path:
    return folder / "blobs" / "sha256" / page.sha256[:2] / page.sha256


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def faults(vault: Vault, expected: dict[str, int | None] | None = None) -> list[tuple[str, str]]:
    return [(found.kind, found.name) for found in vault.verify(expected) if isinstance(found, Fault)]


def overwrite(path: Path, body: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(body)


def keep(folder: Path, *pages: Page) -> None:
    """Keep pages, and move them to their places."""
    with Vault(folder) as vault:
        for page in pages:
            vault.keep(page)


@pytest.mark.parametrize("size", [0, 1, 20_000, 200_000])
def test_kept_page_comes_back_byte_for_byte_before_and_after_it_is_sealed(tmp_path: Path, size: int) -> None:
    page = page_of(b"\x00\xff any bytes \r\n" * (size // 15) + b"x" * (size % 15))
    with Vault(tmp_path / "evidence") as vault:
        assert vault.keep(page).new
        assert vault.get(page.sha256) == page.body
    assert Vault(tmp_path / "evidence").get(page.sha256) == page.body
    assert blob(tmp_path / "evidence", page).read_bytes() == page.body


def test_second_keep_changes_nothing(tmp_path: Path) -> None:
    page = page_of(b"one page")
    keep(tmp_path, page)
    before = everything(tmp_path)
    with Vault(tmp_path) as vault:
        kept = vault.keep(page)
        assert (kept.leaf, kept.new, vault.size) == (0, False, 1)
    assert everything(tmp_path) == before


def test_kept_page_stands_under_its_digest_and_is_read_only(tmp_path: Path) -> None:
    page = page_of(b"one page")
    keep(tmp_path, page)
    assert [name for name in everything(tmp_path) if name.startswith("blobs")] == [
        f"blobs/sha256/{page.sha256[:2]}/{page.sha256}"
    ]
    assert stat.S_IMODE(blob(tmp_path, page).stat().st_mode) == 0o444


def test_page_with_a_wrong_digest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match="was not kept"):
        Vault(tmp_path).keep(Page("page.txt", b"body", "0" * 64, "text/plain"))
    assert everything(tmp_path) == {}


def test_altered_bytes_are_never_handed_out_nor_overwritten(tmp_path: Path) -> None:
    page = page_of(b"as it was")
    keep(tmp_path, page)
    vault = Vault(tmp_path)
    overwrite(blob(tmp_path, page), b"as it is!")
    with pytest.raises(IntegrityError, match=page.sha256):
        vault.get(page.sha256)
    with pytest.raises(IntegrityError, match=page.sha256):
        vault.keep(page)
    assert blob(tmp_path, page).read_bytes() == b"as it is!"


def test_missing_page_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match="is missing"):
        Vault(tmp_path).get("a" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_digests_are_looked_up(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="expected 64 hexadecimal digits"):
        Vault(tmp_path).get(name)


def test_link_in_place_of_a_page_is_not_followed(tmp_path: Path) -> None:
    page = page_of(b"kept")
    keep(tmp_path, page)
    vault = Vault(tmp_path)
    path = blob(tmp_path, page)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        vault.get(page.sha256)
    assert faults(vault) == [("unreadable", str(path.relative_to(tmp_path)))]


def test_verify_counts_sound_pages_and_names_each_fault(tmp_path: Path) -> None:
    sound, altered, short = page_of(b"sound page"), page_of(b"altered page"), page_of(b"shortened page")
    keep(tmp_path, sound, altered, short)
    vault = Vault(tmp_path)
    overwrite(blob(tmp_path, altered), b"altered pagE")
    overwrite(blob(tmp_path, short), b"short")
    (tmp_path / "blobs" / "planted.html").write_bytes(b"?")
    gone = "f" * 64
    expected: dict[str, int | None] = {page.sha256: len(page.body) for page in (sound, altered, short)} | {gone: None}
    assert sorted(faults(vault, expected)) == sorted(
        [
            ("altered", f"blobs/sha256/{altered.sha256[:2]}/{altered.sha256}"),
            ("truncated", f"blobs/sha256/{short.sha256[:2]}/{short.sha256}"),
            ("extra", "blobs/planted.html"),
            ("missing", f"blobs/sha256/ff/{gone}"),
        ]
    )
    assert [found.sha256 for found in vault.verify(expected) if isinstance(found, Checked)] == [sound.sha256]


def test_emptied_page_is_truncated_even_when_its_size_is_unknown(tmp_path: Path) -> None:
    page = page_of(b"page")
    keep(tmp_path, page)
    vault = Vault(tmp_path)
    overwrite(blob(tmp_path, page), b"")
    assert [kind for kind, _ in faults(vault)] == ["truncated"]


def test_moved_page_is_both_extra_and_missing(tmp_path: Path) -> None:
    page = page_of(b"page")
    keep(tmp_path, page)
    vault = Vault(tmp_path)
    blob(tmp_path, page).rename(tmp_path / "blobs" / page.sha256)
    assert sorted(kind for kind, _ in faults(vault, {page.sha256: None})) == ["extra", "missing"]


def test_sound_page_that_nobody_expects_is_told_apart_but_no_fault(tmp_path: Path) -> None:
    keep(tmp_path, page_of(b"page"))
    vault = Vault(tmp_path)
    assert [found.listed for found in vault.verify({}) if isinstance(found, Checked)] == [False]
    assert faults(vault, {}) == []


def test_unfinished_write_of_a_crash_is_named_and_not_serious(tmp_path: Path) -> None:
    page = page_of(b"page")
    keep(tmp_path, page)
    vault = Vault(tmp_path)
    draft = blob(tmp_path, page).with_name(f"{'b' * 64}.1-00.unfinished")
    draft.write_bytes(b"pa")
    found = [fault for fault in vault.verify() if isinstance(fault, Fault)]
    assert [(fault.kind, fault.serious) for fault in found] == [("unfinished", False)]


DISK_FULL = """
import hashlib, resource, sys
from pathlib import Path
from embargowatch.errors import StoreError
from embargowatch.model import Page
from embargowatch.vault import Vault
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
body = b"x" * 100_000
try:
    Vault(Path(sys.argv[1])).keep(Page("big.html", body, hashlib.sha256(body).hexdigest(), "text/html"))
except StoreError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_full_disk_gives_a_message_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DISK_FULL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "the disk is full" in done.stdout
    assert "Make room" in done.stdout
    assert not list((tmp_path / "blobs").rglob("*"))
    with Vault(tmp_path) as vault:
        assert vault.size == 0
        assert vault.keep(page_of(b"x" * 20_000)).new
    assert faults(Vault(tmp_path)) == []


def test_folder_that_cannot_be_made_gives_a_message(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot be made in"):
        Vault(tmp_path / "evidence").keep(page_of(b"page"))


@settings(deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=200), max_size=8), st.data())
def test_any_flipped_bit_is_found(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    pages = {page.sha256: page for page in map(page_of, bodies)}
    keep(folder, *pages.values())
    vault = Vault(folder)
    assert {found.sha256 for found in vault.verify() if isinstance(found, Checked)} == set(pages)
    if not pages:
        return
    victim = data.draw(st.sampled_from(sorted(pages)))
    bit = data.draw(st.integers(0, 8 * len(pages[victim].body) - 1))
    changed = bytearray(pages[victim].body)
    changed[bit // 8] ^= 1 << bit % 8
    overwrite(blob(folder, pages[victim]), bytes(changed))
    assert faults(vault) == [("altered", f"blobs/sha256/{victim[:2]}/{victim}")]
