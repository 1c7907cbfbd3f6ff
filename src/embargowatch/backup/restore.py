"""The file of a backup -> a home, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO

from embargowatch.backup.archive import CHUNK, KEYS, MANIFEST, Backup, check, members
from embargowatch.backup.copy import sync
from embargowatch.errors import StoreError


def restore(file: Path, home: Path, seen: Callable[[str], object] = str) -> Backup:
    """Make ``home`` from a backup, which is read and checked whole before anything is written.

    ``home`` must not be there yet, or be empty. ``seen`` is called with the name of each file.

    Raises:
        StoreError: the home is in use, or cannot be written. Nothing is left there.
        IntegrityError: the backup is damaged; nothing was restored.
    """
    if os.path.lexists(home) and (not home.is_dir() or any(home.iterdir())):
        raise StoreError(f"{home} is not empty; a backup is only restored into a new or empty folder")
    held = check(file)
    draft = home.with_name(f"{home.name}.{secrets.token_hex(4)}.unfinished")
    try:
        draft.mkdir(parents=True)
        for name, body in members(file):
            if name != MANIFEST:
                _lay(draft / name, body, name)
                seen(name)
        for folder, _, _ in os.walk(draft):
            sync(Path(folder))
        if home.exists():
            home.rmdir()
        draft.rename(home)
        sync(home.parent)
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{home}: could not be restored: {reason}. Nothing was left there.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return held


def _lay(path: Path, body: IO[bytes], name: str) -> None:
    """One file in its place and on the disk. Blobs are read-only, keys are for their owner alone."""
    private = name.startswith(KEYS)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o755)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600 if private else 0o644)
    with os.fdopen(descriptor, "wb") as stream:
        shutil.copyfileobj(body, stream, CHUNK)
        stream.flush()
        if "/blobs/" in f"/{name}":
            os.fchmod(descriptor, 0o444)
        os.fsync(descriptor)
