"""The real command line, for tests: what a user types, what comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
COMMAND = Path(sys.executable).with_name("embargowatch")


Done = subprocess.CompletedProcess[str]


def run(*words: str | Path, home: Path | None = None, given: bytes = b"") -> Done:
    """The command with these words; its output as text."""
    environment = {**os.environ, "NO_COLOR": "1"}
    if home is not None:
        environment["EMBARGOWATCH_HOME"] = str(home)
    done = subprocess.run(
        [COMMAND, *map(str, words)], input=given, capture_output=True, env=environment, check=False, timeout=600
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
