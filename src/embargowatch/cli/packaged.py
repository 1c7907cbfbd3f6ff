"""Checking a package, with the very file that third parties are given, and the time stamps with what that file lacks.

The one-file checker is data here: it shares no code with this program, and a package carries a copy of it.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from cryptography import x509

from embargowatch.errors import IntegrityError, StoreError, UsageError
from embargowatch.show.verified import Verified
from embargowatch.vault import anchor

CHECKER = files("embargowatch") / "data" / "tools" / "verify_evidence.py"


def checked(
    path: Path, vkey: str | None, since: Path | None, rules: Path | None, trusted: Sequence[x509.Certificate]
) -> Verified:
    """What holds of a package. UsageError where a key, policy or checkpoint given with it cannot be understood."""
    tool = checker()
    found = Verified(str(path))
    try:
        asked = tool.Asked(
            tool.given_key(vkey),
            tool.read_note(since.read_bytes(), str(since)) if since else None,
            tool.read_policy(rules.read_bytes()) if rules else None,
        )
        result = tool.checked(path, asked)
    except (tool.NotChecked, tool.Damaged) as error:
        raise UsageError(f"{path} could not be checked: {error}") from error
    found.counts = {what: number for what, number in result.counts.items() if "imprint" not in what}
    for fault in result.faults:
        at = f" at byte {fault.byte}" if fault.byte is not None else ""
        found.faults.append((fault.where, "damaged", f"{fault.message}{at}"))
    found.remarks = [each for each in result.remarks if ".tsr claims" not in each]
    found.lacking, found.unchecked = result.lacking, result.unchecked
    for name, reply, note in _tokens(tool, path, asked):
        _stamp(name, reply, note, trusted, found)
    return found


def _stamp(name: str, reply: bytes, note: bytes, trusted: Sequence[x509.Certificate], found: Verified) -> None:
    if not trusted:
        found.remarks.append(f"{name}: signature and certificates not checked, since no roots are known; see --roots")
        return
    try:
        stamp = anchor.checked(reply, note, trusted)
    except IntegrityError as error:
        found.faults.append((name, "altered", str(error)))
        return
    found.vouched.append(f"{name}: stamped at {stamp.time:%Y-%m-%d %H:%M:%S} UTC by {stamp.by}")


def _tokens(tool: Any, path: Path, asked: Any) -> Iterator[tuple[str, bytes, bytes]]:
    """Name, reply and stamped checkpoint of each token of a package that can be read."""
    try:
        package = tool.Package(path, asked, tool.Result())
        for name in package.files:
            if name.startswith("proof/anchors/") and name.endswith(".tsr"):
                yield name, package.read(name), package.read(name.rpartition("-")[0] + ".note")
    except tool.Damaged:
        return  # told of by the check itself


def checker() -> Any:
    """The one-file checker, as a module of its own."""
    spec = importlib.util.spec_from_file_location("verify_evidence", str(CHECKER))
    if spec is None or spec.loader is None:
        raise StoreError(f"{CHECKER} is missing; install the program anew")
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_evidence"] = module
    spec.loader.exec_module(module)
    return module
