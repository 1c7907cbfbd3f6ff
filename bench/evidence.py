"""What keeping a page as evidence costs, beside a plain write of the same bytes with one fsync, in the same run.

In: nothing. Out, printed for each size of page: the median time of a plain write and of ``Vault.keep`` until it returns
(the page is then on the disk, with its leaf), and the ratio of their sums over blocks of captures, with all sealing
(tiles, blobs, one syncfs) that the block caused in it: median and worst block. Contestants take turns, so that a busy
machine slows both alike.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from embargowatch.model import Capture, Hop, Page
from embargowatch.vault import Vault

SIZES = (20_000, 60_000, 500_000)
BLOCK = 256
BLOCKS = 7
ALLOWED = 1.5


def main() -> None:
    """Measure each size and print a line for it; exit code 1 where a median is above what is allowed."""
    above = False
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    for size in SIZES:
        with tempfile.TemporaryDirectory(dir=folder) as top:
            plain, kept, sealed = measured(Path(top), size)
        blocks = range(0, len(plain), BLOCK)
        ratios = [(sum(kept[at : at + BLOCK]) + sealed[at // BLOCK]) / sum(plain[at : at + BLOCK]) for at in blocks]
        above |= statistics.median(ratios) > ALLOWED
        usual, ours = 1e3 * statistics.median(plain), 1e3 * statistics.median(kept)
        print(
            f"{size:>7,} bytes  plain {usual:.3f} ms  keep {ours:.3f} ms ({ours / usual:.2f}x)  with sealing: "
            f"median of {len(ratios)} blocks {statistics.median(ratios):.2f}x, worst {max(ratios):.2f}x"
        )
    sys.exit(1 if above else 0)


def measured(top: Path, size: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each plain write, of each keep, and of the sealing at the end of each block."""
    plain: list[float] = []
    kept: list[float] = []
    sealed: list[float] = []
    (top / "plain").mkdir()
    with Vault(top / "evidence") as vault:
        vault.keep(page(b"the first page makes the folders", 0))
        for _ in range(BLOCKS):
            for number in range(BLOCK):
                body = secrets.token_bytes(size)
                one = page(body, len(plain))
                turns = [(plain, plainly(top / "plain" / f"{len(plain)}", body)), (kept, keeping(vault, one))]
                for times, act in turns if number % 2 else turns[::-1]:
                    times.append(timed(act))
            sealed.append(timed(lambda: seal(vault)))
    return plain, kept, sealed


def page(body: bytes, number: int) -> Page:
    """A page as the network brings it, with one redirect; its leaf is of the usual length."""
    url = f"https://news.example/world/{number}/a-story-of-some-length-about-deliveries"
    hops = (
        Hop(url.replace("https", "http"), 301, ("192.0.2.7", "192.0.2.8"), "192.0.2.7:80", None, url),
        Hop(url, 200, ("192.0.2.7", "192.0.2.8"), "192.0.2.7:443", "ab" * 32),
    )
    headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1f-5e"'), ("Server", "example"))
    capture = Capture("url", "2026-11-24T04:00:00.000Z", url, hops, 200)
    return Page(url, body, hashlib.sha256(body).hexdigest(), "text/html", None, url, headers, capture)


def plainly(path: Path, body: bytes) -> Callable[[], None]:
    """Write and fsync one new file."""

    def act() -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        os.write(descriptor, body)
        os.fsync(descriptor)
        os.close(descriptor)

    return act


def keeping(vault: Vault, one: Page) -> Callable[[], None]:
    """Keep one page."""
    return lambda: vault.keep(one) and None


def seal(vault: Vault) -> None:
    """Move what still waits to its place."""
    with vault.store.writing():
        vault.store.seal()


def timed(act: Callable[[], None]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
