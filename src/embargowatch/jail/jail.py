"""The keeper's side. In: a question. Out: the answer, taken as that of an enemy.

The worker is a new interpreter, never a copy of this process: ours may hold threads, keys and open files.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from embargowatch.errors import ReadError
from embargowatch.jail import verdict
from embargowatch.jail.limits import Limits
from embargowatch.jail.messages import End, Order, Ready, Strength, receive
from embargowatch.jail.pipes import exchange

Answer = TypeVar("Answer")

_GRACE = 2.0  # seconds after its limit that a call may take to be ended by the system, before the worker is killed too
_BOOT = (
    "import json, sys; order = sys.argv[1]; sys.path[:] = json.loads(order)['path'];"
    "from embargowatch.jail.worker import main; main(order)"
)
# What a Python that was built to live elsewhere needs in order to start. Nothing else of ours is handed on.
_HANDED_ON = ("LD_LIBRARY_PATH",)


@dataclass(frozen=True, slots=True)
class Task(Generic[Answer]):
    """What a worker does. ``call`` and ``prepare``: "module:function"; ``answer``: the type that the function returns.

    Arguments and answer may hold what msgspec can write: dataclasses, strings, bytes, numbers, days. ``prepare`` loads
    what the function needs, since no file can be opened later.
    """

    call: str
    answer: type[Answer]
    prepare: str | None = None


@dataclass(slots=True)
class _Worker:
    """A running worker and our end of its control socket. ``strength`` is None until it has said that it is ready."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    strength: Strength | None = None

    def end(self) -> None:
        """Kill it and the copy of it that may be at work; both are of one process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.control.close()


@dataclass(slots=True)
class Used:
    """What the calls so far have taken: seconds of computing of the last one, bytes resident of the largest."""

    computing: float = 0.0
    memory: int = 0
    started: int = 0  # workers


@dataclass(slots=True, weakref_slot=True)
class Jail(Generic[Answer]):
    """A worker, started ahead of need and started anew where it was lost. For one thread at a time.

    The worker ends with this object, with this process, and on Linux with the thread that started it.
    """

    task: Task[Answer]
    limits: Limits = field(default_factory=Limits)
    used: Used = field(default_factory=Used)
    _worker: _Worker | None = None
    _finalizer: weakref.finalize[Any, Any] | None = None

    def start(self) -> None:
        """Start the worker if there is none, and return at once: it loads while the caller does other things.

        Raises:
            Stopped: the system gives no process.
        """
        if self._worker is not None:
            return
        try:
            self._worker = _started(self.task, self.limits)
        except OSError as error:
            words = f"no process could be started to read pages in: {error.strerror or error}"
            raise verdict.Stopped("start", words) from error
        self.used.started += 1
        self._finalizer = weakref.finalize(self, self._worker.end)

    def ask(self, *question: object) -> Answer:
        """The function's answer to ``question``, its arguments.

        Raises:
            ReadError: the function refused them, in its own words.
            Stopped: a limit was reached, or the process crashed or failed; ``reason`` says which.
        """
        try:
            body = msgspec.msgpack.encode(question)
        except UnicodeEncodeError as error:
            raise ReadError("holds characters that can not be written as UTF-8, outside of its bytes") from error
        try:
            answer, end = self._exchanged(body)
        except EOFError:  # somebody has killed the worker: that is not the page's fault, so a new one may try
            self.close()
            answer, end = self._again(body)
        self.used.computing = end.computing
        self.used.memory = max(self.used.memory, end.memory)
        if answer is None:
            raise verdict.unfit(f"it is longer than {self.limits.answer >> 20} MiB")
        try:
            return msgspec.json.decode(verdict.sent(answer, end, self.limits), type=self.task.answer)
        except msgspec.MsgspecError as error:
            raise verdict.unfit(str(error)) from error
        except (UnicodeDecodeError, RecursionError) as error:
            raise verdict.unfit(type(error).__name__) from error

    def strength(self) -> Strength:
        """What holds the worker on this machine. Starts it if need be.

        Raises:
            Stopped: it can not be started.
        """
        return self._ready()[1]

    def close(self) -> None:
        """End the worker. A later question starts another."""
        if self._finalizer is not None:
            self._finalizer()
        self._worker = self._finalizer = None

    def __enter__(self) -> Jail[Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _again(self, body: bytes) -> tuple[bytes | None, End]:
        try:
            return self._exchanged(body)
        except EOFError as error:
            self.close()
            raise verdict.Stopped("killed", "could not be read: the workers that read it were killed") from error

    def _exchanged(self, body: bytes) -> tuple[bytes | None, End]:
        """The bytes that came back, None where they were too many, and how the process ended.

        Raises:
            EOFError: the worker has gone.
            Stopped: the time is over, and nobody on the other side has noticed.
        """
        try:
            control, _ = self._ready()
            deadline = time.monotonic() + self.limits.wall + _GRACE
            out, back = _pipes(control)
            try:
                answer: bytes | None = exchange(out, body, back, self.limits.answer, deadline)
            except OverflowError:
                answer = None
            return answer, _ended(control, deadline)
        except TimeoutError as error:
            self.close()
            raise verdict.too_late(self.limits) from error
        except EOFError:
            raise
        except BaseException:  # Ctrl-C above all: what the worker says from now on would be of an old question
            self.close()
            raise

    def _ready(self) -> tuple[socket.socket, Strength]:
        """The control socket of a worker that is ready, and its strength."""
        self.start()
        worker = self._worker
        if worker is None:
            raise EOFError
        if worker.strength is None:
            worker.strength = self._welcomed(worker)
        return worker.control, worker.strength

    def _welcomed(self, worker: _Worker) -> Strength:
        worker.control.settimeout(self.limits.start)
        try:
            said = receive(worker.control)
        except TimeoutError as error:
            self.close()
            words = f"the process that reads pages was not ready after {self.limits.start} seconds; try again"
            raise verdict.Stopped("start", words) from error
        if isinstance(said, Ready) and said.strength is not None:
            return said.strength
        self.close()
        why = said.failed if isinstance(said, Ready) else "it does not speak as agreed"
        words = f"the process that reads pages could not be started: {why}; install the program again"
        raise verdict.Stopped("start", words)


def _started(task: Task[Any], limits: Limits) -> _Worker:
    """A new interpreter in a session of its own, so that Ctrl-C comes to us alone. Raises OSError."""
    ours, theirs = socket.socketpair()
    path = [str(Path(entry).absolute()) for entry in sys.path]
    order = Order(os.getpid(), theirs.fileno(), path, task.call, task.prepare, limits)
    words = [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, msgspec.json.encode(order).decode()]
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, with our own words
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
            env=kept,
        )
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return _Worker(process, ours)


def _pipes(control: socket.socket) -> tuple[int, int]:
    """Two new pipes, their far ends handed to the worker: where to write the question, where the answer comes."""
    question, out = os.pipe()
    back, answer = os.pipe()
    try:
        socket.send_fds(control, [b"?"], [question, answer])
    except OSError as error:
        os.close(out)
        os.close(back)
        raise EOFError("the worker has gone") from error
    finally:
        os.close(question)
        os.close(answer)
    return out, back


def _ended(control: socket.socket, deadline: float) -> End:
    """How the call ended, as the worker tells it."""
    control.settimeout(max(0.1, deadline - time.monotonic()))
    said = receive(control)
    if not isinstance(said, End):
        raise EOFError("an unexpected message")
    return said
