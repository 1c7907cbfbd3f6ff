"""K4: pages that are edited, deleted, redirected to another site or restored after their capture are named as such.

A hundred scripted changes on a site on loopback, among looks at pages that did not change: the same bytes, other bytes
of the same text (the time of day, an advertisement, a nonce), "304 Not Modified", and servers that fail. Each look is
fetched through the door, kept in the vault, and told from the log by ``pipeline.history``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from embargowatch import capture, pipeline
from embargowatch.door import Door
from embargowatch.model import Change, Page, Version, Visit
from embargowatch.vault import Vault
from reliability.figures import RELEASE, SEED, row
from reliability.scriptedsite import Answer, Site, serving

CHANGES = 1000 if RELEASE else 100
STORY = (
    "The foreign ministry of the island republic said on Monday that two freighters had left the northern harbour.",
    "Officials of the port authority counted 40 containers on the quay before dawn, and none of them on Tuesday.",
    "A spokesman of the shipping line said that the freighters had carried nothing but spare parts for tractors.",
    "The harbour master keeps a book of all arrivals, which nobody has asked to see for eleven years, he said.",
    "The council of the region will meet on Friday to hear what the inspectors have found in the two warehouses.",
)
TITLE = "Two freighters leave the northern harbour"
STILL = ("same", "same", "dressed", "dressed", "not modified", "broken")


@dataclass
class Scripted:
    """A page whose answers follow a script, and what a careful reader would say of each look at it."""

    path: str
    chance: Random
    title: str = TITLE
    story: list[str] = field(default_factory=lambda: list(STORY))
    standing: str = "there"

    def html(self, dress: str = "") -> bytes:
        text = "".join(f"<p>{each}</p>" for each in self.story)
        return (
            f"<!DOCTYPE html><html lang='en'><head><title>{self.title}</title><script nonce='{dress}'>var t='{dress}'"
            f"</script></head><body><!-- {dress} --><article><h1>{self.title}</h1>{text}</article>"
            f"<div class='ad'>Advertisement</div></body></html>"
        ).encode()

    def answer(self, dress: str = "", **headers: str) -> Answer:
        return Answer(self.html(dress), 200, {"Content-Type": "text/html; charset=utf-8", **headers})

    def still(self) -> tuple[Answer, list[str]]:
        """A look at a page that is as it was at the last one."""
        kind = self.chance.choice(STILL)
        if kind == "broken":
            return Answer(b"out of order", self.chance.choice([500, 403, 502])), []
        if self.standing == "gone":
            return Answer(b"gone", 404), []
        if self.standing == "away":
            return Answer(status=302, headers={"Location": f"{{other}}{self.path}"}), []
        if kind == "not modified":
            return Answer(b"", 304), []
        return self.answer("" if kind == "same" else str(self.chance.random())), []

    def change(self) -> tuple[Answer, list[str]]:
        """A look at a page that has changed."""
        kinds = {"there": ["edited", "edited", "deleted", "redirected"], "gone": ["restored"], "away": ["restored"]}
        kind = self.chance.choice(kinds[self.standing])
        if kind == "deleted":
            self.standing = "gone"
            return Answer(b"not here", self.chance.choice([404, 410])), [kind]
        if kind == "redirected":
            self.standing = "away"
            status = self.chance.choice([301, 302, 303, 307, 308])
            return Answer(status=status, headers={"Location": f"{{other}}{self.path}"}), [kind]
        told = [] if kind == "edited" else [kind]
        if kind == "edited" or self.chance.random() < 0.5:
            self.edit()
            told.append("edited")
        self.standing = "there"
        return self.answer(str(self.chance.random())), told

    def edit(self) -> None:
        at = self.chance.randrange(len(self.story))
        match self.chance.choice(["word", "number", "out", "in", "title"]):
            case "word" if " the " in self.story[at]:
                self.story[at] = self.story[at].replace(
                    " the ", f" the {self.chance.choice(['old', 'late', 'new'])} ", 1
                )
            case "number":
                self.story[at] += f" The number given was {self.chance.randrange(10**6)}."
            case "out" if len(self.story) > 3:
                del self.story[at]
            case "in":
                self.story.insert(at, f"An officer of the guard gave the number {self.chance.randrange(10**6)} to us.")
            case _:
                self.title = f"{TITLE}, notice {self.chance.randrange(10**6)}"


@dataclass
class World:
    site: Site
    web: capture.Web
    vault: Vault

    def url(self, path: str) -> str:
        return f"http://paper.example:{self.site.port}{path}"

    def look(self, path: str, answer: Answer) -> None:
        """One look at a page, kept as the program keeps it."""
        there = answer.headers.get("Location", "").format(other=f"http://outlet.example:{self.site.port}/real")
        self.site.answers[path] = Answer(
            answer.body, answer.status, {**answer.headers, **({"Location": there} if there else {})}
        )
        self.site.answers[f"/real{path}"] = Scripted(path, Random(1), story=[*STORY[::-1]]).answer()
        # without a condition: 304 is scripted, and has to be sent to whoever asks with one
        found = self.web.get(self.url(path), "recapture", whole=answer.status != 304)
        assert isinstance(found, Page | Visit), found
        if isinstance(found, Page):
            self.vault.keep(found)
        else:
            self.vault.visit(found)


def scripts(chance: Random) -> Iterator[tuple[Scripted, list[tuple[Answer, list[str]]]]]:
    """Pages with their looks, until there are enough changes; about as many looks again at what did not change."""
    changes = 0
    while changes < CHANGES:
        page = Scripted(f"/{changes}", chance)
        looks = [(page.answer(ETag='"1"'), list[str]())]
        for _ in range(12):
            looks.append(page.change() if chance.random() < 0.5 and changes < CHANGES else page.still())
            changes += bool(looks[-1][1])
        yield page, looks


def kinds(told: list[tuple[Version, tuple[Change, ...]]]) -> list[list[str]]:
    return [[change.kind for change in changes] for _, changes in told]


def test_changes_after_capture_are_named(tmp_path: Path) -> None:
    with (
        row("K4", "pages edited, deleted, redirected, restored after capture: named at the next look") as result,
        serving() as site,
        Vault(tmp_path / "evidence") as vault,
        pipeline.reading_jail() as jail,
    ):
        door = Door([site.permit], resolve=lambda host: ["127.0.0.1"])
        world = World(site, capture.Web(door, capture.Pace(gap=0), "a trial", vault.earlier), vault)
        changed = still = missed = 0
        for page, looks in scripts(Random(SEED)):
            for answer, _ in looks:
                world.look(page.path, answer)
            told = pipeline.history(world.url(page.path), vault, jail)
            blind = capture.changes([version for version, _ in told], lambda version: ("the same",))
            for number, ((_, expected), found) in enumerate(zip(looks, kinds(told), strict=True)):
                result.count(found == expected, f"{page.path} look {number}: expected {expected}, found {found}")
                changed, still = changed + bool(expected), still + (not expected)
                missed += "edited" in expected and "edited" not in [change.kind for change in blind[number]]
        edits = missed
        result.measured = {"changes": f"{changed}", "looks without one": f"{still}", "edits": f"{edits}"}
        # the control: whoever does not compare the texts misses every edit
        assert edits > CHANGES / 4
        assert changed >= CHANGES
