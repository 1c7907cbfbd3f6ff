"""Pages made by rule, a child process that keeps them, and what must hold of the vault then: for C1, C2, C3."""

from __future__ import annotations

import hashlib
import os
import signal
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from embargowatch.model import Capture, Page, Thing
from embargowatch.vault import Fault, Vault
from embargowatch.vault.leaf import objects

BIG = 150_000  # bytes: goes through a slot, not through the journal


def page(number: int) -> Page:
    """The same page for the same number, always: mostly short, each ninth long, each fifth with a second thing."""
    body = hashlib.sha256(str(number).encode()).hexdigest().encode() * (
        BIG // 64 if number % 9 == 4 else 20 + number % 50
    )
    things = (Thing("http-response", "application/http", b"HTTP/1.1 200 OK\r\n\r\n" + body),) if number % 5 == 2 else ()
    capture = Capture("file", "2026-11-24T04:00:00.000Z", f"pages/{number}.html", things=things)
    return Page(f"pages/{number}.html", body, hashlib.sha256(body).hexdigest(), "text/html", capture=capture)


def forked(act: Callable[[int], None]) -> tuple[int, int]:
    """A child that runs ``act`` with the writing end of a pipe; its process id, and the end to read from."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.close(reading)
        act(writing)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def told(reading: int) -> list[int]:
    """All whole numbers that came through the pipe until its end."""
    with os.fdopen(reading, "rb") as stream:
        return [int(line) for line in stream.read().split(b"\n")[:-1]]


def killed(child: int) -> None:
    """End a child at once, and wait for its end."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def wrong(folder: Path, acknowledged: Iterable[int]) -> list[str]:
    """What does not hold: acknowledged pages that are lost, pages that are there twice, faults that verify finds."""
    vault = Vault(folder)
    faults = [each for each in vault.verify() if isinstance(each, Fault) and each.serious]
    found = [f"{each.name}: {each.kind}: {each.message}" for each in faults]
    kept: Counter[str] = Counter()
    for _, leaf in vault.leaves():
        kept.update(each.sha256 for each in objects(leaf) if each.role == "payload")
    found += [f"sha256:{sha256} is there {count} times" for sha256, count in kept.items() if count > 1]
    for number in acknowledged:
        one = page(number)
        if one.sha256 not in kept or vault.get(one.sha256) != one.body:
            found.append(f"page {number} was acknowledged and is lost")
    vault.store.close()
    return found
