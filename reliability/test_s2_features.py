"""S6: the scripts of S2 through every feature that fetches: a page, robots.txt, a feed, a sitemap, a time stamp.

Positive control: each feature, given a door without a guard, reaches the house by the same scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from html import escape

from embargowatch import capture
from embargowatch.door import Door, Limits
from embargowatch.errors import EmbargoWatchError
from embargowatch.vault.anchor import Authority, stamped
from reliability.egress.scripts import Script, World, scripts
from reliability.egress.servers import response
from reliability.egress.unguarded import Unguarded
from reliability.figures import RELEASE, row

QUICK = Limits(total=5, connect=1, read=2, redirects=8)
Feature = Callable[[World, Script, Door], None]


def page(world: World, script: Script, door: Door) -> None:
    world.play(script)
    _captured(script.url, door, "trial")


def robots(world: World, script: Script, door: Door) -> None:
    world.play(replace(script, steps={**script.steps, "/robots.txt": _first(script)}))
    _captured(f"http://robots.example:{world.good.port}/page", door, None)


def feed(world: World, script: Script, door: Door) -> None:
    item = f"<item><title>One</title><link>{escape(script.url)}</link></item>"
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{item}</channel></rss>'
    _listed(world, script, door, rss, "application/rss+xml")


def sitemap(world: World, script: Script, door: Door) -> None:
    place = f"<url><loc>{escape(script.url)}</loc></url>"
    xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{place}</urlset>'
    _listed(world, script, door, xml, "application/xml")


def time_stamp(world: World, script: Script, door: Door) -> None:
    world.play(script)
    with suppress(EmbargoWatchError):
        stamped(b"checkpoint", Authority(script.url, ()), door)


FEATURES: tuple[Feature, ...] = (page, robots, feed, sitemap, time_stamp)
IN_THE_JAIL = {feed, sitemap}  # each list is read in a process of its own, which takes most of the time


def test_no_script_gets_into_the_house_through_a_feature() -> None:
    with World() as world, row("S6", "the scripts of S2 through every feature that fetches") as figure:
        reached = dict.fromkeys(FEATURES, 0)
        for feature in FEATURES:
            for script in list(scripts(world))[:: 1 if RELEASE or feature not in IN_THE_JAIL else 22]:
                feature(world, script, Door(world.permit, QUICK, world.resolve))
                figure.count(world.harmless(), f"{feature.__name__}: {script.name}")
                if script.control:
                    feature(world, script, _unguarded(world))
                    reached[feature] += not world.harmless()
        told = ", ".join(f"{feature.__name__} {count}" for feature, count in reached.items())
        figure.measured["control: scripts that reach the house without the guard"] = told
        assert all(reached.values())


def _captured(url: str, door: Door, ignore_robots: str | None) -> None:
    web = capture.Web(door, capture.Pace(0.0), ignore_robots)
    with suppress(EmbargoWatchError):
        list(capture.pages(url, 1_000_000, None, web))


def _listed(world: World, script: Script, door: Door, words: str, kind: str) -> None:
    """The script's address in a list that stands on the good server, in its own host's name."""
    host = script.url.partition("//")[2].partition("/")[0]
    there = host if host.endswith(f":{world.good.port}") else f"list.example:{world.good.port}"
    answer = response(words.encode(), "200 OK", f"Content-Type: {kind}")
    world.play(replace(script, steps={**script.steps, "/list.xml": answer}))
    _captured(f"http://{there}/list.xml", door, "trial")


def _first(script: Script) -> bytes:
    """What the script's first address answers: the redirect with which it begins, or a plain page."""
    path = "/" + script.url.partition("//")[2].partition("/")[2]
    return script.steps.get(path, response(b"User-agent: *\nAllow: /\n"))


def _unguarded(world: World) -> Door:
    door = Door(world.permit, QUICK, world.resolve)
    door.guard = Unguarded(world.permit, world.resolve)
    return door
