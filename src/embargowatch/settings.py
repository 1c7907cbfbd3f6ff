"""One frozen Settings, built once by the command line from flags and environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the program speaks.

    ``home`` holds the vault (``evidence/``) and the ledger (``ledger.db``). ``max_page_bytes`` bounds what is read of
    one page; a larger page is refused with a message, never cut silently.
    """

    home: Path
    quiet: bool = False
    max_page_bytes: int = 16 * 1024 * 1024


def load(home: str | None, quiet: bool, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the flag, else EMBARGOWATCH_HOME, else the user's data folder."""
    chosen = home or environment.get("EMBARGOWATCH_HOME")
    return Settings(home=Path(chosen).expanduser() if chosen else _data_folder(), quiet=quiet)


def _data_folder() -> Path:
    import platformdirs  # noqa: PLC0415 - only the commands that keep something need it; --help stays fast

    return Path(platformdirs.user_data_dir("embargowatch", appauthor=False))
