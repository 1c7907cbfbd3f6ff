"""What a page could make a parser do. Each is called in the jail by its name."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from embargowatch.errors import ReadError

LOADED: list[str] = []


@dataclass(frozen=True)
class Word:
    """An answer with a type."""

    text: str
    seen: int = 0


def load() -> None:
    LOADED.append("beforehand")


def not_there() -> None:
    raise FileNotFoundError("the model is not there")


def echo(text: str, body: bytes) -> Word:
    return Word(text, len(body))


def do(what: str) -> Word:
    """Do it, and say that it was done."""
    return Word(str(DEEDS[what]()))


def tell(number: int) -> Word:
    """A number that is kept in the process: how many calls it has seen."""
    LOADED.append(str(number))
    return Word(" ".join(LOADED))


def _wait() -> None:
    """For ever, without computing."""
    lock = threading.Lock()
    with lock:
        lock.acquire()


def _burn() -> None:
    while True:
        pass


def _eat() -> int:
    return len([bytes(10_000_000) for _ in range(1_000)])


def _overflow() -> None:
    ctypes.string_at(0)


def _refuse() -> None:
    raise ReadError("is no page\x1b[31m of ours")


def _fail() -> None:
    raise KeyError("half\udc00")


def _child() -> int:
    number = os.fork()
    if number == 0:
        os._exit(0)
    return os.waitpid(number, 0)[1]


def _program() -> None:
    os.execv(sys.executable, [sys.executable, "-c", "pass"])  # noqa: S606 - it must not run


def _executable_memory() -> int:
    """An anonymous mapping that may be run: ``mmap(0, 4096, RWX, PRIVATE | ANONYMOUS)``."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    if libc.mmap(None, 4096, 7, 0x22, -1, 0) == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "mmap")
    return 1


def _write_out() -> None:
    print('="words on standard output"', flush=True)  # noqa: T201 - it must not be taken for an answer


DEEDS = {
    "wait": _wait,
    "burn": _burn,
    "eat": _eat,
    "crash": _overflow,
    "exit": lambda: os._exit(7),
    "refuse": _refuse,
    "fail": _fail,
    "long": lambda: "x" * 2_000_000,
    "half": lambda: "\ud800",
    "print": _write_out,
    "open": lambda: Path("/etc/hostname").read_text(),
    "write": lambda: Path("/tmp/embargowatch-jail").write_text("out"),  # noqa: S108 - it must not come to be
    "list": lambda: list(Path("/").iterdir()),
    "socket": lambda: socket.socket().close(),
    "fork": _child,
    "exec": _program,
    "kill": lambda: os.kill(os.getppid(), signal.SIGKILL),
    "executable": _executable_memory,
}
