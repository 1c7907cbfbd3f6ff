"""H2: 120 pages made to hold or crash the reader, each within its limits, each with the right verdict.

While one is being read, another worker answers; and the worker that read it answers the next page at once.
"""

from __future__ import annotations

import faulthandler
import hashlib
import os
import threading
import time
from dataclasses import dataclass

from embargowatch import pipeline
from embargowatch.errors import ReadError
from embargowatch.jail import Jail, Limits, Stopped, Task
from embargowatch.model import Document, Page
from reliability.figures import RELEASE, SEED, Row, row
from reliability.pathological import HTML, STORY, Pathological, everything

WALL, MEMORY, HEALED = 15.0, 1 << 30, 1.0  # seconds, bytes resident, seconds
ROUNDS = 5 if RELEASE else 1
UNLIMITED = Limits(computing=600, wall=600, memory=1 << 36)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a file. ``reason`` where a limit stopped it."""

    verdict: str  # ok | partial | refused
    seconds: float
    reason: str = ""
    text: str = ""


def test_h2_pathological_pages() -> None:
    slowest, largest, later, beside = 0.0, 0, 0.0, 0.0
    with row("H2", "pathological pages read in the jail") as measuring, jail() as one, jail() as other:
        other.ask(*question(_good()))
        for number in range(ROUNDS):
            for file in everything(SEED + number):
                one.used.memory = 0
                judged, waited = while_another_is_read(one, other, file)
                heals = _seconds(one, _good())
                faults = wrong(file, judged, one.used.memory, waited, heals)
                measuring.count(not faults, f"{file.name}: {'; '.join(faults)}")
                slowest, largest = max(slowest, judged.seconds), max(largest, one.used.memory)
                later, beside = max(later, heals), max(beside, waited)
        controls(measuring)
        measuring.measured |= {"slowest": f"{slowest:.1f} s", "largest": f"{largest >> 20} MiB"}
        measuring.measured |= {"next page after": f"{later:.2f} s", "another beside it": f"{beside:.2f} s"}


def jail(limits: Limits | None = None) -> Jail[Document]:
    made = pipeline.reading_jail(limits)
    made.start()
    return made


def question(file: Pathological) -> tuple[Page, None]:
    return Page(file.name, file.body, hashlib.sha256(file.body).hexdigest(), file.media_type), None


def judge(read: Jail[Document], file: Pathological) -> Judged:
    start = time.monotonic()
    try:
        document = read.ask(*question(file))
    except Stopped as error:
        return Judged("refused", time.monotonic() - start, error.reason)
    except ReadError:
        return Judged("refused", time.monotonic() - start)
    verdict = "partial" if document.warnings else "ok"
    return Judged(verdict, time.monotonic() - start, text=document.text)


def while_another_is_read(one: Jail[Document], other: Jail[Document], file: Pathological) -> tuple[Judged, float]:
    """The file judged, and how long another worker took for a good page in the meantime."""
    waited: list[float] = []
    beside = threading.Thread(target=lambda: waited.append(_seconds(other, _good())))
    beside.start()
    judged = judge(one, file)
    beside.join()
    return judged, waited[0]


def wrong(file: Pathological, judged: Judged, memory: int, waited: float, heals: float) -> list[str]:
    """What is not as it should be."""
    verdicts = {"read": {"ok", "partial"}, "partial": {"partial"}, "refused": {"refused"}}
    faults = []
    if judged.verdict not in verdicts.get(file.verdict, {"ok", "partial", "refused"}):
        faults.append(f"{judged.verdict} {judged.reason} instead of {file.verdict}")
    if judged.verdict != "refused" and STORY not in judged.text and file.verdict == "read":
        faults.append("the article is not in its text")
    if "root:" in judged.text:
        faults.append("it holds a file of this machine")
    if judged.reason in {"crash", "fault", "killed", "answer", "seal"}:
        faults.append(f"ended by {judged.reason}")
    if judged.seconds > WALL + 1:
        faults.append(f"{judged.seconds:.1f} s")
    if memory > MEMORY:
        faults.append(f"{memory >> 20} MiB")
    if max(waited, heals) > HEALED:
        faults.append(f"another page waited {waited:.1f} s, the next one {heals:.1f} s")
    return faults


def controls(measuring: Row) -> None:
    """The same files do exceed the bounds where the limits are off, and the worker alone survives a crash."""
    slow = Pathological("control: time", HTML, _attributes(20_000), "refused")
    wide = Pathological("control: memory", HTML, b"x" * 3_000_000, "refused")
    parse = Task("reliability.unguarded:parse", int)
    hold = Task("reliability.unguarded:hold", int)
    with Jail(parse, Limits(computing=1, wall=60)) as on, Jail(parse, UNLIMITED) as off:
        measuring.count(_reason(on, slow.body) == "computing", "control: the limit stops a slow page")
        off.ask(slow.body)
        measuring.count(off.used.computing > 1, f"control: without the limit it takes {off.used.computing:.1f} s")
    with Jail(hold, Limits(memory=256 << 20)) as on, Jail(hold, UNLIMITED) as off:
        measuring.count(_reason(on, wide.body) == "memory", "control: the limit stops a large page")
        off.ask(wide.body)
        measuring.count(off.used.memory > 256 << 20, f"control: without the limit it takes {off.used.memory >> 20} MiB")
    with Jail(Task("reliability.unguarded:crash", int)) as on:
        measuring.count(_reason(on, b"") == "crash", "control: a crash is seen")
    measuring.count(_crashes_here(), "control: outside of the jail the same call ends the process")


def _reason(inside: Jail[int], body: bytes) -> str:
    try:
        inside.ask(body)
    except Stopped as error:
        return error.reason
    return "answered"


def _crashes_here() -> bool:
    from reliability.unguarded import crash  # noqa: PLC0415 - kept beside its only use

    child = os.fork()
    if child == 0:
        faulthandler.disable()  # pytest's, which would print it as a failure of the trial
        crash(b"")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _seconds(read: Jail[Document], file: Pathological) -> float:
    start = time.monotonic()
    assert STORY in read.ask(*question(file)).text
    return time.monotonic() - start


def _good() -> Pathological:
    return Pathological("good", "text/plain", f"Two ships\n\n{STORY}\n\n{STORY}\n".encode())


def _attributes(number: int) -> bytes:
    return f"<p {' '.join(f'a{n}=1' for n in range(number))}>x</p>".encode()
