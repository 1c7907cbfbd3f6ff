"""Checking everything that is kept, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from embargowatch.vault import note
from embargowatch.vault.found import Checked, Fault, Step
from embargowatch.vault.keys import Keys
from embargowatch.vault.store import Store


def everything(
    store: Store, keys: Keys, state: Path, expected: Mapping[str, int | None] | None, key: note.Key | None
) -> Iterator[Checked | Fault | Step]:
    """All steps."""
    wanted = dict(expected) if expected is not None else None
    seen: set[str] = set()
    store.look()
    for path in store.blobs.files():
        result = store.blobs.check(path, (wanted or {}).get(path.name))
        if isinstance(result, Checked):
            result = Checked(result.sha256, result.size, wanted is None or result.sha256 in wanted)
        if isinstance(result, Checked) or result.kind not in {"extra", "unfinished"}:
            seen.add(path.name)
        yield result
    for digest in sorted(set(wanted or ()) - seen):
        name = store.blobs.name(store.blobs.path(digest))
        yield Fault("missing", name, "is expected but not in the vault; restore it from a copy of the vault")
