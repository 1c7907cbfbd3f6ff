"""A program that keeps pages and tells each one once it is kept: ``python -m reliability.keeper FOLDER COUNT [deaf]``.

It is run under strace, which makes one of its system calls fail (C2). Exit code 0: done; 1: refused with a message, as
a user would see it; anything else is a fault. ``deaf`` is the positive control: writes that fail are taken as done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from embargowatch.errors import EmbargoWatchError
from embargowatch.vault import Vault, disk, store
from reliability import writing


def deaf(descriptor: int, parts: Sequence[bytes]) -> None:
    """Write, and never listen to what the system says of it."""
    with suppress(OSError):
        os.write(descriptor, b"".join(parts))


def main() -> None:
    """Keep pages and publish now and then."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    store.SEAL_COUNT = 5
    if "deaf" in sys.argv:
        disk.fill = deaf
    try:
        with Vault(folder) as vault:
            for number in range(count):
                vault.keep(writing.page(number))
                os.write(1, b"%d\n" % number)
                if number % 7 == 6:
                    vault.publish()
            vault.publish()
    except EmbargoWatchError as error:
        sys.stderr.write(f"{error}\n")
        os._exit(1)
    except OSError as error:  # the pipe of our own to the trial
        sys.stderr.write(f"{error}\n")
        os._exit(1 if error.filename is None else 3)


if __name__ == "__main__":
    main()
