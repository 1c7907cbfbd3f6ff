"""H1: broken pages through the jailed reader: no crash, no hang over ten seconds, no process left behind.

Most go fifty to a call, some alone, as in use. ``mutant(sound_pages(), SEED, n)`` is the page of number n.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from pathlib import Path

from embargowatch import pipeline
from embargowatch.errors import ReadError
from embargowatch.jail import Jail, Limits, Stopped, Task
from embargowatch.model import Document, Page
from reliability.figures import RELEASE, SEED, row
from reliability.mutants import mutant

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TYPES = {".html": "text/html", ".txt": "text/plain", ".mht": "multipart/related"}
MANY, ALONE = (500_000, 5_000) if RELEASE else (20_000, 400)
TOGETHER = 50  # pages of one call, which together have the time of one page
AT_MOST = 6 * 3600 if RELEASE else 240  # seconds; a slow machine tries fewer, and says so
BOTH = 2  # workers


def test_h1_mutants() -> None:
    with row("H1", "broken pages through the jailed reader") as measuring:
        found: Counter[str] = Counter()
        until = time.monotonic() + AT_MOST
        jails = [Jail(Task("reliability.batch:verdicts", tuple[str, ...], READY)) for _ in range(BOTH)]
        threads = [
            threading.Thread(target=_batches, args=(each, range(part * TOGETHER, MANY, BOTH * TOGETHER), found, until))
            for part, each in enumerate(jails)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _alone(found, until)
        for verdict, number in found.items():
            sound = verdict in {"ok", "partial", "refused"}
            for _ in range(number):
                measuring.count(sound, verdict)
        for each in jails:
            measuring.count(each.used.started == 1, f"a worker was lost: {each.used.started} were started")
            measuring.count(_left_over(each) == [], f"processes left: {_left_over(each)}")
            each.close()
        measuring.count(_seen_by_the_control(), "control: a crash in a call is not seen")
        measuring.measured |= {verdict: f"{found[verdict]:,}" for verdict in ("ok", "partial", "refused")}
        if sum(found.values()) < MANY:
            measuring.measured["asked for"] = f"{MANY:,} (stopped after {AT_MOST} s)"


READY = "embargowatch.read.ready:ready"


def sound_pages() -> list[Page]:
    """The example pages."""
    files = [file for file in sorted(EXAMPLES.iterdir()) if file.suffix in TYPES]
    return [_page(file.name, file.read_bytes(), TYPES[file.suffix]) for file in files]


def _page(name: str, body: bytes, media_type: str) -> Page:
    return Page(name, body, hashlib.sha256(body).hexdigest(), media_type)


def _batches(read: Jail[tuple[str, ...]], starts: range, found: Counter[str], until: float) -> None:
    """Calls of TOGETHER pages each, from these numbers on. What stops a whole call is looked for page by page."""
    sound = sound_pages()
    for start in starts:
        if time.monotonic() > until:
            return
        numbers = range(start, min(start + TOGETHER, MANY - ALONE))
        pages = tuple(mutant(sound, SEED, number) for number in numbers)
        try:
            found.update(_told(verdict, number) for verdict, number in zip(read.ask(pages), numbers, strict=True))
        except Stopped:
            found.update(_told(_one(read, page), number) for page, number in zip(pages, numbers, strict=True))


def _one(read: Jail[tuple[str, ...]], page: Page) -> str:
    try:
        return read.ask((page,))[0]
    except Stopped as error:
        return f"stopped: {error.reason}"


def _told(verdict: str, number: int) -> str:
    return verdict if verdict in {"ok", "partial", "refused"} else f"mutant {number}: {verdict}"


def _alone(found: Counter[str], until: float) -> None:
    """The last of them one by one, as the program reads pages."""
    sound = sound_pages()
    with pipeline.reading_jail() as read:
        for number in range(MANY - ALONE, MANY):
            if time.monotonic() > until + 30:
                return
            found[_told(_verdict(read, mutant(sound, SEED, number)), number)] += 1


def _verdict(read: Jail[Document], page: Page) -> str:
    try:
        return "partial" if read.ask(page, None).warnings else "ok"
    except Stopped as error:
        return f"stopped: {error.reason}: {error}"
    except ReadError:
        return "refused"


def _left_over(read: Jail[tuple[str, ...]]) -> list[str]:
    """Processes that a worker has besides itself, now that every call is answered."""
    worker = read._worker
    listed = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children") if worker else Path("/nowhere")
    return listed.read_text().split() if listed.exists() else []


def _seen_by_the_control() -> bool:
    """A call whose page makes C code fault is told to have crashed, and the next one is answered."""
    with Jail(Task("reliability.unguarded:crash_on", int), Limits()) as read:
        try:
            read.ask(b"crash")
        except Stopped as error:
            return error.reason == "crash" and read.ask(b"sound") == 5
    return False
