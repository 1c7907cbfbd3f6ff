from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reliability.scriptedsite import Answer, Site, article, serving

from embargowatch.capture import Pace, Web, chromium
from embargowatch.door import Door
from embargowatch.errors import CaptureError
from embargowatch.model import Page, Thing

WORDS = [f"This is paragraph number {number} of a long page." for number in range(80)]
browser = pytest.mark.skipif(not any(map(shutil.which, chromium.NAMES)), reason="no Chromium on this machine")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def left() -> list[str]:
    """Command lines of browsers that are still there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
        except OSError:
            continue
        if b"--user-data-dir=" in words and b"embargowatch-" in words:
            found.append(words.decode(errors="replace"))
    return found


def ours(before: set[str]) -> set[str]:
    return set(left()) - before


@browser
def test_browser_gives_a_picture_of_the_whole_page_and_its_dom_and_leaves_nothing(site: Site) -> None:
    script = (
        "<script>document.body.append('written by a script'); alert('stop');"
        "fetch('http://169.254.169.254/'); fetch('http://127.0.0.1:1/')</script>"
    )
    site.put("/a", article(*WORDS) + script, Content_Type="text/html")
    before = set(left())
    picture, dom = chromium.things(f"{site.base}/a", Door([site.permit]).guard)
    assert (picture.role, picture.media_type, picture.body[:8]) == ("screenshot-png", "image/png", b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(picture.body[at : at + 4], "big") for at in (16, 20))
    assert (width, height > 1500) == (1280, True)
    assert dom.role == "dom-html"
    assert b"written by a script" in dom.body
    assert b"paragraph number 79" in dom.body
    assert not ours(before)


@browser
def test_browser_cannot_reach_what_the_door_refuses(site: Site) -> None:
    site.put("/a", article(*WORDS))
    with serving() as secret, pytest.raises(CaptureError):
        secret.put("/a", article(*WORDS))
        chromium.things(f"{secret.base}/a", Door([site.permit]).guard)
    assert secret.asked == []


@browser
def test_page_that_loads_for_ever_is_looked_at_as_it_is_and_a_stuck_one_is_left(site: Site) -> None:
    site.put("/a", article(*WORDS) + "<script>while (true) {}</script>", Content_Type="text/html")
    before, start = set(left()), time.monotonic()
    with pytest.raises(CaptureError, match="browser"):
        chromium.things(f"{site.base}/a", Door([site.permit]).guard, chromium.Bounds(seconds=6, settle=0.5))
    assert time.monotonic() - start < 60
    assert not ours(before)


@browser
def test_browser_that_takes_too_much_memory_is_killed(site: Site) -> None:
    site.put("/a", article(*WORDS), Content_Type="text/html")
    before = set(left())
    with pytest.raises(CaptureError, match="memory"):
        chromium.things(f"{site.base}/a", Door([site.permit]).guard, chromium.Bounds(settle=5, memory=1 << 20))
    assert not ours(before)


def test_missing_browser_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(CaptureError, match="install one"):
        chromium.found()


def test_things_of_the_browser_belong_to_the_capture(site: Site) -> None:
    site.put("/a", article(*WORDS), Content_Type="text/html")
    site.answers["/b"] = Answer(b"plain text of ours")
    asked: list[str] = []

    def picture(url: str) -> tuple[Thing, ...]:
        asked.append(url)
        return (Thing("screenshot-png", "image/png", b"png"),)

    web = Web(Door([site.permit]), Pace(gap=0), browser=picture)
    page = web.get(f"{site.base}/a")
    assert isinstance(page, Page)
    assert page.capture is not None
    assert [thing.role for thing in page.capture.things] == ["http-request", "http-response", "screenshot-png"]
    web.get(f"{site.base}/b")
    assert asked == [f"{site.base}/a"]


def test_page_is_kept_without_a_picture_where_there_can_be_none(site: Site) -> None:
    site.put("/a", article(*WORDS), Content_Type="text/html")

    def fails(url: str) -> tuple[Thing, ...]:
        raise CaptureError("the browser has ended")

    web = Web(Door([site.permit]), Pace(gap=0), browser=fails)
    assert isinstance(web.get(f"{site.base}/a"), Page)
    (trouble,) = web.troubles
    assert "without a picture" in trouble.message
