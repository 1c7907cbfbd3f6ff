"""How a call ended, in words. In: how the process ended, and what it sent. Out: its answer, or why there is none."""

from __future__ import annotations

import os
import signal

from embargowatch.errors import ReadError
from embargowatch.jail.limits import Limits
from embargowatch.jail.messages import End

# The first byte of what a cell sends, and the codes with which it leaves where it can send nothing.
ANSWERED, REFUSED, FAILED = b"=", b"-", b"!"
NO_MEMORY, NOT_SEALED = 3, 4

_INSTEAD = "Save the article as plain text and give that"
_LONGEST = 500  # characters of a message that comes from inside


class Stopped(ReadError):
    """The work was not finished. reason: computing | time | memory | crash | fault | answer | killed | seal | start."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    @property
    def passing(self) -> bool:
        """Whether the state of the machine may be the cause, so that the same page may be read another time."""
        return self.reason in {"time", "killed", "seal", "start"}


def sent(answer: bytes, end: End, limits: Limits) -> bytes:
    """The body of the answer, if there is a whole one.

    Raises:
        ReadError: the function refused the page, in its own words.
        Stopped: the process was stopped by a limit, crashed, or failed.
    """
    code = os.waitstatus_to_exitcode(end.status)
    if code != 0:
        raise _ended(code, end, limits)
    mark, body = answer[:1], answer[1:]
    if mark == ANSWERED:
        return body
    words = plain(body.decode("utf-8", "replace"))
    if mark == REFUSED:
        raise ReadError(words)
    if mark == FAILED:
        raise Stopped("fault", f"could not be read: {words}. This is a fault of the program; report it with the page")
    raise unfit("it says neither yes nor no")


def too_late(limits: Limits) -> Stopped:
    """The whole time is over."""
    return Stopped("time", f"took more than {limits.wall} seconds and was stopped. {_INSTEAD}")


def unfit(why: str) -> Stopped:
    """What came back is not of the form that was agreed: a fault, or a process that a page has taken over."""
    return Stopped(
        "answer", f"could not be read: the answer of its worker is not as expected ({plain(why)}). {_INSTEAD}"
    )


def plain(words: str) -> str:
    """Words from inside, fit to be shown: on one line, bounded, without control characters."""
    return "".join(c if c.isprintable() else " " for c in words[: _LONGEST * 2])[:_LONGEST]


def _ended(code: int, end: End, limits: Limits) -> Stopped:
    """Why a process that did not leave in peace was ended. ``code``: its own, or a signal's number below zero."""
    spent = end.computing >= limits.computing
    if code == -signal.SIGXCPU or (code == -signal.SIGKILL and spent):
        words = f"took more than {limits.computing} seconds of computing time and was stopped. {_INSTEAD}"
        return Stopped("computing", words)
    if code == -signal.SIGALRM:
        return too_late(limits)
    if code == NO_MEMORY:
        return Stopped("memory", f"needed more than {limits.memory >> 20} MiB of memory and was stopped. {_INSTEAD}")
    if code == NOT_SEALED:
        return Stopped("seal", "was not opened: its worker could not be sealed; this system changed its rules")
    if code == -signal.SIGKILL:
        return Stopped(
            "killed", "could not be read: its worker was killed from outside (is the machine out of memory?)"
        )
    name = signal.Signals(-code).name if code < 0 else f"code {code}"
    return Stopped("crash", f"made the parser of pages crash ({name}). {_INSTEAD}, and report the page")
