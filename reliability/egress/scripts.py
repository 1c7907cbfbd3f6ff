"""S2: attacks that begin at a good address. Redirects, names that change their address, names with several addresses.

Any feature that fetches can be run against the same set::

    with World() as world:
        for script in scripts(world):
            world.play(script)
            try:
                feature(script.url, permit=world.permit, resolve=world.resolve)
            except EmbargoWatchError: ...
            assert world.harmless(script)

``world.play`` resets the name service; ``world.harmless`` says whether a server inside the house was connected to.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from reliability.egress.servers import Server, redirect, response

STATUSES = (301, 302, 303, 307, 308)
PUBLIC = "93.184.216.34"  # never connected to: where a script needs it, the name service mixes it in
PAGE = b"<html><body><p>A good page.</p></body></html>"
SECRET = b"<html><body><p>What is kept inside the house.</p></body></html>"


Names = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Script:
    """One attack. ``names``: host -> the answers of its first, second ... look-up, the last one from then on.

    ``steps``: path -> what the good server answers. ``ends_well``: the good page is to be had all the same.
    ``control``: an unguarded client reaches the house by this script, where it reads the spelling as we do.
    """

    name: str
    url: str
    steps: dict[str, bytes] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    ends_well: bool = False
    control: bool = True


class World:
    """A good server, and a house with a server on each loopback address, for one script after the other."""

    def __init__(self) -> None:
        self._script = Script("none", "")
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> World:
        self.good = Server(self._answer)
        self.house = Server(lambda connection, path: connection.sendall(response(SECRET)))
        self.house6 = Server(lambda connection, path: connection.sendall(response(SECRET)), "::1")
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self.good, self.house, self.house6):
            each.close()

    @property
    def permit(self) -> tuple[str, ...]:
        """What a door needs to be permitted, so that it reaches the good server and nothing else on this machine."""
        return (f"127.0.0.1:{self.good.port}",)

    @property
    def hits(self) -> int:
        """How often the house was connected to since ``play``."""
        return self.house.connections + self.house6.connections

    def play(self, script: Script) -> None:
        """Begin a script."""
        self._script, self._asked = script, {}
        self.house.connections = self.house6.connections = 0

    def harmless(self) -> bool:
        """Whether nothing connected to the house."""
        return self.hits == 0

    def resolve(self, host: str) -> Sequence[str]:
        """The name service of the script. A host that it does not name is the good server."""
        with self._lock:
            turn = self._asked[host] = self._asked.get(host, -1) + 1
        rounds = self._script.names.get(host, (("127.0.0.1",),))
        return rounds[min(turn, len(rounds) - 1)]

    def _answer(self, connection: socket.socket, path: str) -> None:
        connection.sendall(self._script.steps.get(path, response(PAGE, "200 OK", "Content-Type: text/html")))


def scripts(world: World) -> Iterator[Script]:
    """All fixed scripts against this world's ports."""
    yield from _redirected(world)
    yield from _chained(world)
    yield from _circling(world)
    yield from _renamed(world)
    yield from _mixed(world)


def chance_scripts(world: World, chance: Random, count: int) -> Iterator[Script]:
    """``count`` further ones: ways of 0 to 5 redirects, over names that change, into the house in some spelling."""
    for index in range(count):
        length = chance.randrange(6)
        spelling, control = chance.choice(tuple(house_urls(world)))
        targets = [f"http://hop{step}.example:{world.good.port}/s{step}" for step in range(length + 1)]
        steps = {
            f"/s{step}": redirect([*targets, spelling][step + 1], chance.choice(STATUSES)) for step in range(length + 1)
        }
        names = {
            **INSIDE,
            f"hop{length}.example": chance.choice(_TURNS) if chance.random() < 0.3 else (("127.0.0.1",),),
        }
        yield Script(f"chance-{index}", targets[0], steps, names, control=control and length < 5)


INSIDE: Names = {
    "inside.example": (("127.0.0.1",),),
    "inside6.example": (("::1",),),
    "mapped.example": (("::ffff:127.0.0.1",),),
    "localhost": (("127.0.0.1",),),
}
_TURNS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("127.0.0.1",), ("10.0.0.1",)),
    (("127.0.0.1",), ("169.254.169.254",)),
    (("127.0.0.1",), ("::1",)),
)


def house_urls(world: World) -> Iterator[tuple[str, bool]]:
    """URLs into the house, and whether an ordinary client reads them so."""
    port, six = world.house.port, world.house6.port
    for host in "127.0.0.1 localhost inside.example INSIDE.example inside.example. 127.0.0.1.".split():
        yield f"http://{host}:{port}/secret", not host.endswith("1.")
    for host in "2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1 127.1 １２７.0.0.1 127。0。0。1".split():
        yield f"http://{host}:{port}/secret", False
    for host in "[::1] [0:0:0:0:0:0:0:1] inside6.example".split():
        yield f"http://{host}:{six}/secret", True
    for host in "[::ffff:127.0.0.1] [::ffff:7f00:1] mapped.example".split():
        yield f"http://{host}:{port}/secret", False
    yield f"//127.0.0.1:{port}/secret", True
    yield f"http://user@127.0.0.1:{port}/secret", False
    yield f"http:\\\\127.0.0.1:{port}\\secret", False
    yield f"\\\\127.0.0.1:{port}\\secret", False


def _elsewhere(world: World) -> Iterator[str]:
    """Targets that are no pages at all."""
    yield from "file:///etc/passwd ftp://127.0.0.1/ gopher://127.0.0.1:6379/_INFO data:text/html,x".split()
    yield from (
        "javascript:alert(1)",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://[fe80::1]/",
    )
    yield f"unix:///{world.house.port}"


def _redirected(world: World) -> Iterator[Script]:
    """One redirect into the house: each spelling with two of the statuses, the plain ones with all."""
    for index, (target, control) in enumerate(house_urls(world)):
        statuses = STATUSES if control else (STATUSES[index % 5], STATUSES[(index + 2) % 5])
        for status in statuses:
            yield Script(
                f"{status} {target}", _start(world), {"/start": redirect(target, status)}, INSIDE, False, control
            )
    for target in _elsewhere(world):
        yield Script(f"302 {target}", _start(world), {"/start": redirect(target)}, control=False)


def _chained(world: World) -> Iterator[Script]:
    """Good hops first, then the house; and five good hops that end well."""
    for length in range(1, 7):
        ways = {f"/s{step}": redirect(f"/s{step + 1}", STATUSES[step % 5]) for step in range(length)}
        inward = {**ways, f"/s{length}": redirect(f"http://inside.example:{world.house.port}/secret")}
        yield Script(f"{length} good hops, then inside", _start(world, "/s0"), inward, INSIDE)
        if length <= 5:
            yield Script(f"{length} good hops", _start(world, "/s0"), ways, ends_well=True, control=False)


def _circling(world: World) -> Iterator[Script]:
    """Ways without an end."""
    other = f"http://other.example:{world.good.port}/b"
    yield Script("to itself", _start(world, "/a"), {"/a": redirect("/a")}, control=False)
    yield Script("two by turns", _start(world, "/a"), {"/a": redirect(other), "/b": redirect("/a")}, control=False)
    yield Script("empty location", _start(world, "/a"), {"/a": redirect("")}, control=False)
    yield Script("only a fragment", _start(world, "/a"), {"/a": redirect("#top")}, control=False)
    yield Script(
        "only a query", _start(world, "/a"), {"/a": redirect("?again"), "/a?again": redirect("?again")}, control=False
    )


def _renamed(world: World) -> Iterator[Script]:
    """DNS rebinding: the name is good when it is judged and bad when it is asked again."""
    port = world.house.port
    for bad in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"):
        turns = (("127.0.0.1",), (bad,))
        good = f"http://turning.example:{world.good.port}/start"
        yield Script(
            f"turning to {bad}, one fetch", good, {}, {"turning.example": turns}, ends_well=True, control=False
        )
        back = {"/start": redirect(f"http://turning.example:{port}/secret")}
        yield Script(
            f"turning to {bad}, back by a redirect", good, back, {"turning.example": turns}, control=bad == "127.0.0.1"
        )
    flip = ((PUBLIC,), ("127.0.0.1",))
    for status in STATUSES:
        steps = {"/start": redirect(f"http://flip.example:{port}/secret", status)}
        yield Script(f"{status} to a name that flips", _start(world), steps, {"flip.example": flip[1:]})


def _mixed(world: World) -> Iterator[Script]:
    """A name with several addresses, one of them inside."""
    port, six = world.house.port, world.house6.port
    rounds = (
        (port, ("127.0.0.1", PUBLIC)),
        (port, ("127.0.0.1", PUBLIC, "93.184.216.35")),
        (port, ("127.0.0.1", "2606:4700::1111")),
        (port, ("127.0.0.1", "10.0.0.1")),
        (six, ("::1", "127.0.0.1")),
        (six, ("::1", PUBLIC)),
        (six, ("::1", "fe80::1%lo")),
    )
    for index, (at, answers) in enumerate(rounds):
        names: Names = {"mixed.example": (answers,)}
        yield Script(f"mixed {index} straight", f"http://mixed.example:{at}/secret", {}, names)
        steps = {"/start": redirect(f"http://mixed.example:{at}/secret")}
        yield Script(f"mixed {index} by a redirect", _start(world), steps, names)
    for index, answers in enumerate(
        (("127.0.0.1", "10.0.0.1"), ("127.0.0.1", "::1"), (PUBLIC, "127.0.0.1", "0.0.0.1"))
    ):
        url = f"http://mixed.example:{world.good.port}/start"
        yield Script(f"good mixed with bad {index}", url, {}, {"mixed.example": (answers,)}, control=False)


def _start(world: World, path: str = "/start") -> str:
    return f"http://start.example:{world.good.port}{path}"
