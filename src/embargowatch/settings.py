"""One frozen Settings, built once by the command line from flags and environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path

from embargowatch.errors import UsageError

_ENTRY = re.compile(r"(?:\[(?P<v6>[^\]]*)\]|(?P<v4>[^:\[\]]*))(?::(?P<port>[0-9]{1,5}))?|(?P<bare>[^\[\]]*)")
_WIDEST = {4: 8, 6: 7}  # 10.0.0.0/8 and fc00::/7: the largest private networks that there are


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the program speaks.

    ``home`` holds the vault (``evidence/``) and the ledger (``ledger.db``). ``max_page_bytes`` bounds what is read of
    one page; a larger page is refused with a message, never cut silently. ``permit``: networks and addresses that may
    be fetched from although they are not of the public internet ("10.0.0.0/8", "127.0.0.1:8080"; docs/door.md).
    """

    home: Path
    quiet: bool = False
    max_page_bytes: int = 16 * 1024 * 1024
    permit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permit:
    """One entry of ``permit``. Without a port it holds for the usual ports 80 and 443."""

    network: IPv4Network | IPv6Network
    port: int | None = None

    def covers(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        """Whether ``address`` may be reached on ``port``."""
        return address in self.network and (port in (80, 443) if self.port is None else port == self.port)


def load(home: str | None, quiet: bool, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the flag, else EMBARGOWATCH_HOME, else the user's data folder; EMBARGOWATCH_PERMIT as it stands.

    Raises:
        UsageError: EMBARGOWATCH_PERMIT names something that is no network and no address with a port.
    """
    chosen = home or environment.get("EMBARGOWATCH_HOME")
    permit = tuple(filter(None, (entry.strip() for entry in environment.get("EMBARGOWATCH_PERMIT", "").split(","))))
    permitted(permit)
    return Settings(home=Path(chosen).expanduser() if chosen else _data_folder(), quiet=quiet, permit=permit)


def permitted(entries: Iterable[str]) -> tuple[Permit, ...]:
    """The entries of ``permit``: "10.0.0.0/8", "127.0.0.1:8080", "fd00::/8", "[::1]:8080".

    Raises:
        UsageError: an entry is none of these, or wider than the widest private network.
    """
    return tuple(_permit(entry) for entry in entries)


def _permit(entry: str) -> Permit:
    match = _ENTRY.fullmatch(entry)
    try:
        network = ip_network((match["v6"] or match["v4"] or match["bare"]) if match else "")
        number = int(match["port"]) if match and match["port"] else None
    except ValueError:
        raise UsageError(
            f"EMBARGOWATCH_PERMIT: '{entry}' is no network or address; expected entries like 10.0.0.0/8, "
            "127.0.0.1:8080, fd00::/8 or [::1]:8080, separated by commas (names are not taken: they can change)"
        ) from None
    if network.prefixlen < _WIDEST[network.version] or (number is not None and not 1 <= number <= 65535):
        raise UsageError(
            f"EMBARGOWATCH_PERMIT: '{entry}' is too wide, or its port is none; expected at most a /8 (IPv6: /7) "
            "and a port from 1 to 65535"
        )
    return Permit(network, number)


def _data_folder() -> Path:
    import platformdirs  # noqa: PLC0415 - only the commands that keep something need it; --help stays fast

    return Path(platformdirs.user_data_dir("embargowatch", appauthor=False))
