"""S1: addresses inside the house are refused in every spelling, good ones are let through, and nothing is connected to.

Positive control: with a guard that lets everything pass, the same spellings reach the canaries on loopback.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from random import Random

from embargowatch.door import Door, Guard
from embargowatch.door.place import Place, place
from embargowatch.errors import AddressRefused, CaptureError
from reliability.egress.servers import response, server
from reliability.egress.vectors import GOOD, Vector, forbidden, spelled
from reliability.figures import RELEASE, SEED, row

GENERATED = 20_000 if RELEASE else 5_000


class Attempts:
    """Every connection that this process tries to make, seen by the interpreter's audit hook."""

    def __init__(self) -> None:
        self.seen: list[object] = []
        self.watching = False
        sys.addaudithook(self._note)

    def _note(self, event: str, words: tuple[object, ...]) -> None:
        if self.watching and event == "socket.connect":
            self.seen.append(words[1])

    @contextmanager
    def noted(self) -> Iterator[list[object]]:
        self.seen, self.watching = [], True
        try:
            yield self.seen
        finally:
            self.watching = False


class Unguarded(Guard):
    """The control: resolves like the system does, which reads every spelling, and judges nothing."""

    def admit(self, where: Place, seconds: float) -> tuple[str, ...]:
        return ("127.0.0.1",)


def test_forbidden_addresses_are_refused_and_nothing_is_connected_to() -> None:
    attempts = Attempts()
    chance = Random(SEED)
    fixed = list(forbidden())
    generated = [spelled(chance) for _ in range(GENERATED)]
    with row("S1", "forbidden addresses refused, canaries untouched; good ones let through") as figure:
        for vector in (*fixed, *generated):
            with attempts.noted() as seen:
                figure.count(_refused(vector) and not seen, repr(vector))
        for vector in GOOD:
            figure.count(_admitted(vector), f"good: {vector!r}")
        figure.measured = {
            "fixed vectors": str(len(fixed)),
            "generated": f"{len(generated):,}",
            "good": str(len(GOOD)),
            "a string test with is_global would let through": str(sum(map(_naively_passed, fixed))),
        }
    assert len(fixed) >= 200 and len(GOOD) >= 30


def test_canaries_on_loopback_see_no_connection_and_do_see_the_unguarded_door() -> None:
    with server(response(b"secret")) as four, server(response(b"secret"), "::1") as six:
        urls = [
            f"http://127.0.0.1:{four.port}/",
            f"http://localhost:{four.port}/",
            f"http://localhost:{six.port}/",
            f"http://[::1]:{six.port}/",
            f"http://[::ffff:127.0.0.1]:{four.port}/",
            f"http://name.example:{four.port}/",
        ]
        for url in urls:
            assert _refused(Vector(url, ("127.0.0.1",)))
        assert four.connections == six.connections == 0
        door = Door()
        door.guard = Unguarded()
        assert door.fetch(f"http://name.example:{four.port}/").body == b"secret"
        assert four.connections == 1


def _resolver(vector: Vector) -> Guard:
    def resolve(host: str) -> Sequence[str]:
        return vector.answers

    return Guard(resolve=resolve)


def _refused(vector: Vector) -> bool:
    door = Door(resolve=lambda host: vector.answers)
    try:
        door.fetch(vector.url)
    except AddressRefused:
        return True
    except CaptureError:
        return False
    return False


def _admitted(vector: Vector) -> bool:
    try:
        return bool(_resolver(vector).admit(place(vector.url), 5))
    except CaptureError:
        return False


def _naively_passed(vector: Vector) -> bool:
    """Whether the usual check (scheme, then is_global where the host is an address) would have let it through."""
    scheme, _, rest = vector.url.partition("://")
    host = rest.partition("/")[0].strip("[]")
    if scheme.lower() not in {"http", "https"} or host.lower() == "localhost":
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True
