"""S3, S7: bombs and slow servers end within the limits, with what came kept and the reason told.

The memory that a fetch adds is measured where the system tells a high-water mark (Linux). Times are shortened in the
short tier; sizes are those of the program. Positive control: without the limits the bombs unfold and the slow go on.
"""

from __future__ import annotations

import gzip
import re
import time
import zlib
from contextlib import suppress
from pathlib import Path
from random import Random

import brotli  # type: ignore[import-untyped]  # it ships no types

from embargowatch.door import Door, Limits
from embargowatch.errors import CaptureError
from reliability.egress.bombs import MEBIBYTE, Case, cases, deflated
from reliability.egress.bombs import slow as slow_cases
from reliability.egress.servers import redirect, response, server
from reliability.figures import RELEASE, SEED, row

LIMITS = Limits() if RELEASE else Limits(total=2.5, connect=1, read=1, slow_window=0.6)
MUTATED = 20_000 if RELEASE else 1_500
RESPONSES = (
    response(b"<p>word</p>" * 30, "200 OK", "Content-Type: text/html; charset=utf-8", "Set-Cookie: a=b"),
    response(gzip.compress(b"<p>word</p>" * 3000), "200 OK", "Content-Encoding: gzip"),
    response(brotli.compress(b"<p>word</p>" * 3000), "200 OK", "Content-Encoding: br"),
    response(zlib.compress(b"<p>word</p>" * 3000), "404 Not Found", "Content-Encoding: deflate"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n3;x=y\r\ncde\r\n0\r\nT: t\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + redirect("/?again", 307),
    b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\n<html>until the end</html>",
)
GRACE = 2.0  # seconds beyond the total, for decoding what came
MOST_MEMORY = 128 * MEBIBYTE
ROUNDS = 8 if RELEASE else 1  # the quick cases; the slow ones run once


def test_bombs_and_slow_servers_end_within_the_limits() -> None:
    all_cases = list(cases(LIMITS))
    slowest, largest = 0.0, 0
    with row("S3", "bombs, endless and slow servers: ended in time, memory bounded, marked") as figure:
        for case in all_cases:
            for _ in range(ROUNDS):
                sound, seconds, memory = _measured(case)
                slowest, largest = max(slowest, seconds), max(largest, memory)
                fits = seconds <= LIMITS.total + GRACE and memory <= MOST_MEMORY
                figure.count(sound and fits, f"{case.name}: {seconds:.1f} s, {memory / MEBIBYTE:.0f} MiB, told {sound}")
                if seconds > 1:
                    break
        figure.measured = {"slowest": f"{slowest:.1f} s", "most memory": f"{largest / MEBIBYTE:.0f} MiB"}
    assert len(all_cases) >= 40


def test_without_the_limits_a_bomb_unfolds_and_a_slow_server_goes_on() -> None:
    free = Limits(total=60, read=60, slow_window=60, body_bytes=2**40, ratio=10**9)
    bomb = response(deflated(100 * MEBIBYTE, 31), "200 OK", "Content-Encoding: gzip")
    with server(bomb) as unkind:
        exchange = Door((unkind.authority,), free).fetch(unkind.url)
        assert len(exchange.body) == 100 * MEBIBYTE and exchange.truncated is None
    drip = next(case for case in slow_cases(LIMITS) if case.name == "a byte at a time")
    patient = Limits(total=3 * LIMITS.slow_window, slow_rate=0)
    with server(drip.speak) as unkind:
        exchange = Door((unkind.authority,), patient).fetch(unkind.url)
        assert exchange.truncated is not None and "took longer" in exchange.truncated


def test_mutated_responses_end_in_an_exchange_or_a_named_error() -> None:
    chance, said = Random(SEED), [b""]
    quick = Limits(total=2, connect=1, read=0.5)
    with (
        row("S7", "mutated responses: an exchange or an error of the program, nothing else") as figure,
        server(lambda connection, path: connection.sendall(said[0])) as odd,
    ):
        door = Door((odd.authority,), quick, lambda host: ["127.0.0.1"])
        for index in range(MUTATED):
            said[0] = _mutated(chance)
            figure.count(_ends(door, odd.url), f"{index}: {said[0][:120]!r}")
        assert odd.connections >= MUTATED


def _mutated(chance: Random) -> bytes:
    """A good response with a few bytes changed, cut, doubled or moved, most of them in its head."""
    words = bytearray(chance.choice(RESPONSES))
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(words)) if chance.random() < 0.3 else chance.randrange(min(120, len(words)))
        piece = bytes(words[at : at + chance.randrange(1, 20)])
        change = chance.randrange(4)
        if change == 0:
            words[at] = chance.randrange(256)
        elif change == 1:
            words[at:at] = chance.choice(
                (piece, b"\r\n", b"\n", b"\0", b": ", b" ", b"\xff", b"9" * 30, b"-", b"chunked")
            )
        elif change == 2 and len(words) > 60:
            del words[at : at + len(piece)]
        else:
            words[at : at + len(piece)] = chance.randbytes(len(piece))
    return bytes(words)


def _ends(door: Door, url: str) -> bool:
    try:
        exchange = door.fetch(url)
    except CaptureError as error:
        return bool(str(error))
    return exchange.status > 0 and exchange.raw_head.startswith(b"HTTP/")


def _measured(case: Case) -> tuple[bool, float, int]:
    """Whether the case ended as it should, its seconds, and the memory that it added."""
    with server(case.speak) as unkind:
        door = Door((unkind.authority,), LIMITS)
        before = _reset_peak()
        start = time.monotonic()
        sound = _told(door, f"{case.scheme}://{unkind.authority}/", case)
        seconds = time.monotonic() - start
        return sound, seconds, max(0, _status("VmHWM") - before)


def _told(door: Door, url: str, case: Case) -> bool:
    """Whether the reason is told, and what came is kept."""
    try:
        exchange = door.fetch(url)
    except CaptureError as error:
        return bool(re.search(case.word, str(error))) and not case.kept
    return bool(exchange.truncated and re.search(case.word, exchange.truncated)) and len(exchange.body) >= case.kept


def _reset_peak() -> int:
    """Begin a new high-water mark of memory; the bytes held now. 0 where the system keeps none."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return 0
