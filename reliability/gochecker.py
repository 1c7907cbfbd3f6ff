"""The Go project's own reader of logs, where Go and its Debian package are there: ``tools/check_log.go``, compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

GO_PATH = Path("/usr/share/gocode")
SOURCE = Path(__file__).parents[1] / "tools" / "check_log.go"
MISSING = "go and golang-golang-x-mod-dev are not installed"


def there() -> bool:
    """Whether it can be compiled here."""
    return shutil.which("go") is not None and (GO_PATH / "src" / "golang.org" / "x" / "mod").is_dir()


def built(folder: Path) -> Path:
    """The checker, compiled into a folder."""
    settings = {"GO111MODULE": "off", "GOPATH": str(GO_PATH), "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    out = folder / "check_log"
    subprocess.run(
        ["go", "build", "-o", str(out), str(SOURCE)], check=True, env={**os.environ, **settings}, capture_output=True
    )
    return out


def said(program: Path, evidence: Path, key: str) -> int:
    """Its exit code for an evidence folder: 0 good, 1 damaged, 2 could not check."""
    return subprocess.run([program, evidence, key], capture_output=True, check=False).returncode
