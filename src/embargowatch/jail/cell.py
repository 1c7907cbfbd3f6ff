"""One call, in a process of its own. In: two pipes. Out: the answer on the second; the process ends.

The process is a copy of a worker that has loaded everything and has never seen a hostile byte. It reads one question,
answers it and ends, so that nothing that one page does reaches the reading of another.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from embargowatch.errors import EmbargoWatchError
from embargowatch.jail.limits import Limits
from embargowatch.jail.messages import Strength
from embargowatch.jail.seal import seal
from embargowatch.jail.verdict import ANSWERED, FAILED, NO_MEMORY, NOT_SEALED, REFUSED

MOST_OPEN = 64  # numbers of open files that a worker ever has
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Work:
    """The function to call, and what its arguments must be."""

    function: Callable[..., Any]
    question: msgspec.msgpack.Decoder[tuple[Any, ...]]
    limits: Limits
    strength: Strength


def run(work: Work, question: int, answer: int) -> None:
    """Read the question, answer it, end the process: never returns. ``question`` and ``answer`` are open pipes."""
    code = 1
    try:
        for number in set(range(3, MOST_OPEN)) - {question, answer}:
            _close(number)
        try:
            seal(work.limits, work.strength)
        except OSError:
            code = NOT_SEALED
            return
        _write(answer, _answer(work, _read(question)))
        code = 0
    except MemoryError:
        code = NO_MEMORY
    finally:
        os._exit(code)


def _answer(work: Work, question: bytes) -> bytes:
    """What the function returns, as JSON, or why it does not. MemoryError is for the caller."""
    try:
        return ANSWERED + msgspec.json.encode(work.function(*work.question.decode(question)))
    except EmbargoWatchError as error:
        return REFUSED + str(error).encode("utf-8", "replace")
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile page brings up: the keeper reports it as a fault
        return FAILED + f"{type(error).__name__}: {error}"[:1000].encode("utf-8", "replace")


def _read(pipe: int) -> bytes:
    parts = []
    while part := os.read(pipe, _PIECE):
        parts.append(part)
    return b"".join(parts)


def _write(pipe: int, body: bytes) -> None:
    view = memoryview(body)
    while view:
        view = view[os.write(pipe, view[:_PIECE]) :]


def _close(number: int) -> None:
    try:
        os.close(number)
    except OSError:
        return  # was not open
