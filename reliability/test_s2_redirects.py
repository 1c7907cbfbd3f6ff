"""S2, S4, S5: redirects, names that turn, names with several addresses; the door, the proxy, a browser behind it.

No script may bring a connection into the house; the good page is had where the script ends well. Positive control: a
client without a guard, given the same scripts, reaches the house.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
from pathlib import Path
from random import Random
from urllib.parse import urljoin, urlsplit

from embargowatch.door import Door, Guard, Limits
from embargowatch.door.bounds import Bounds
from embargowatch.door.proxy import Proxy
from embargowatch.errors import EmbargoWatchError
from reliability.egress.scripts import PAGE, Script, World, chance_scripts, house_urls, scripts
from reliability.egress.servers import response
from reliability.egress.unguarded import Unguarded
from reliability.figures import RELEASE, SEED, row

CHANCE = 2_000 if RELEASE else 60
QUICK = Limits(total=5, connect=1, read=2)


def test_no_script_gets_into_the_house_through_the_door() -> None:
    with World() as world, row("S2", "redirects, rebinding, mixed answers through the door") as figure:
        reached = controls = 0
        for script in _all(world):
            door = Door(world.permit, QUICK, world.resolve)
            figure.count(_withstood(world, script, door) == script.ends_well and world.harmless(), script.name)
            if script.control:
                controls += 1
                reached += _reaches_unguarded(world, script)
        figure.measured["control: the house reached without the guard"] = f"{reached} of {controls}"
        assert reached == controls > 60
        assert sum(1 for _ in scripts(world)) >= 120


def test_no_script_gets_into_the_house_through_the_proxy() -> None:
    with (
        World() as world,
        row("S4", "the scripts of S2 through the browser's proxy, by a client that follows anything") as figure,
    ):
        guard = Guard(world.permit, world.resolve)
        bounds = Bounds(seconds=600, connections=100_000, limits=QUICK)
        with Proxy(guard, bounds) as proxy:
            for script in _all(world):
                world.play(script)
                came = _browse(proxy.port, script.url)
                figure.count((not script.ends_well or came == PAGE) and world.harmless(), script.name)
        refused = sum(passage.refused is not None for passage in proxy.passages)
        figure.measured = {"passages": f"{len(proxy.passages):,}", "refused": f"{refused:,}"}
        assert refused > 60
    with World() as world, Proxy(Unguarded(world.permit, world.resolve), bounds) as proxy:
        reached = 0
        for script in filter(lambda one: one.control, _all(world)):
            world.play(script)
            _browse(proxy.port, script.url)
            reached += not world.harmless()
        assert reached > 60, "the control: without the guard the proxy lets the same scripts in"


def test_a_real_browser_behind_the_proxy_stays_outside(tmp_path: Path) -> None:
    with World() as world, row("S5", "a page full of ways into the house, in Chromium behind the proxy") as figure:
        browser = shutil.which("chromium") or shutil.which("google-chrome")
        if browser is None:
            figure.not_run = "chromium"
            return
        targets = [url for url, _ in house_urls(world)]
        world.play(
            Script("browser", "", {"/start": response(_page_of_ways(targets), "200 OK", "Content-Type: text/html")})
        )
        with Proxy(Guard(world.permit, world.resolve), Bounds(limits=QUICK)) as proxy:
            _run_browser(browser, proxy.flags, tmp_path / "guarded", f"http://start.example:{world.good.port}/start")
        for passage in proxy.passages:
            figure.count(passage.connected in {"", world.good.authority}, passage.target)
        assert any(passage.received for passage in proxy.passages) and world.harmless()
        figure.measured["refused"] = str(sum(passage.refused is not None for passage in proxy.passages))
        _run_browser(browser, (), tmp_path / "unguarded", f"{world.good.url}start")
        figure.measured["control: connections without the proxy"] = str(world.hits)
        assert world.hits


def _page_of_ways(targets: list[str]) -> bytes:
    """The targets as pictures, frames, styles, scripts, and asked for by script."""
    ways = "<img src='{0}'><iframe src='{0}'></iframe><script src='{0}'></script><link rel=stylesheet href='{0}'>"
    asked = "<script>for (const way of {0}) fetch(way, {{mode: 'no-cors'}}).catch(() => 0)</script>"
    return ("".join(map(ways.format, targets)) + asked.format(json.dumps(targets))).encode()


def _run_browser(browser: str, flags: tuple[str, ...], folder: Path, url: str) -> None:
    own = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
    words = [browser, *own, *flags, f"--user-data-dir={folder}", "--virtual-time-budget=5000", "--dump-dom", url]
    subprocess.run(words, capture_output=True, timeout=60, check=False)


def _all(world: World) -> list[Script]:
    return [*scripts(world), *chance_scripts(world, Random(SEED), CHANCE)]


def _withstood(world: World, script: Script, door: Door) -> bool:
    """Whether the good page came; False where it was refused."""
    world.play(script)
    try:
        return door.fetch(script.url).body == PAGE
    except EmbargoWatchError:
        return False


def _reaches_unguarded(world: World, script: Script) -> bool:
    door = Door(world.permit, Limits(total=5, connect=1, read=2, redirects=10), world.resolve)
    door.guard = Unguarded(world.permit, world.resolve)
    _withstood(world, script, door)
    return not world.harmless()


def _browse(port: int, url: str) -> bytes:
    """What a simple browser behind the proxy gets: follows ten redirects, normalises nothing, asks for anything."""
    for _ in range(10):
        head, body = _through(port, url)
        status, *lines = head.split(b"\r\n")
        location = next((line[9:].strip() for line in lines if line.lower().startswith(b"location:")), None)
        if location is None or b" 3" not in status[:12]:
            return body
        url = urljoin(url, location.decode("utf-8", "replace"))
    return b""


def _through(port: int, url: str) -> tuple[bytes, bytes]:
    """One request through the proxy: a plain one for http, a tunnel for all else."""
    with contextlib.suppress(ValueError):
        host = urlsplit(url).netloc
        plain = url.startswith("http:")
        first = f"GET {url} HTTP/1.1" if plain else f"CONNECT {host} HTTP/1.1"
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"{first}\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n".encode())
            received = bytearray()
            with contextlib.suppress(OSError):
                while data := connection.recv(65536):
                    received += data
        head, _, body = bytes(received).partition(b"\r\n\r\n")
        return head, body
    return b"", b""
