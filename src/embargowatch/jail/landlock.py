"""No files and no network for a process, by Landlock (Linux 5.13 and newer, any processor). Out: in force, or OSError.

It stands beside seccomp: it needs no table of system calls, and judges what is opened rather than how. A set of rules
with nothing allowed in it. Form: linux/Documentation/userspace-api/landlock.rst; the numbers are the same everywhere.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_CREATE, _RESTRICT = 444, 446
_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
_FILES = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights on files each version of the interface knows; 16 since 5
_NETWORK = 0b11  # bind and connect of TCP, since 4
_SCOPED = 0b11  # abstract sockets, and signals to processes outside, since 6


def version() -> int:
    """The version of the kernel's interface, 0 where there is none."""
    if platform.system() != "Linux":
        return 0
    try:
        return _call(_CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def install(version: int) -> None:
    """Forbid every right that ``version`` knows, for good. Needs no new privileges. Raises OSError."""
    files = (1 << _FILES.get(version, 16)) - 1
    parts = [files, *([_NETWORK] if version >= 4 else []), *([_SCOPED] if version >= 6 else [])]
    rules = struct.pack(f"={len(parts)}Q", *parts)
    ruleset = _call(_CREATE, rules, len(rules), 0)
    try:
        _call(_RESTRICT, ruleset, 0, 0)
    finally:
        os.close(ruleset)


def _call(number: int, first: bytes | int | None, second: int, third: int) -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    kind = ctypes.c_long if isinstance(first, int) else ctypes.c_char_p
    given = call(ctypes.c_long(number), kind(first), ctypes.c_size_t(second), ctypes.c_uint32(third))  # type: ignore[arg-type]
    if given < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return int(given)
