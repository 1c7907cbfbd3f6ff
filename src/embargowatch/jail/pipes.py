"""Put a question, get the answer, on two pipes that may fall silent. In: pipes, bytes, bounds. Out: bytes."""

from __future__ import annotations

import os
import select
import time

_PIECE = 1 << 20


def exchange(out: int, question: bytes, back: int, most: int, deadline: float) -> bytes:
    """Write ``question`` to ``out`` and close it; everything that comes on ``back`` until it is closed there.

    Closes both pipes. ``deadline`` by the monotonic clock.

    Raises:
        TimeoutError: the deadline has passed.
        OverflowError: more than ``most`` bytes came.
    """
    os.set_blocking(out, False)
    os.set_blocking(back, False)
    left = memoryview(question)
    parts: list[bytes] = []
    writing = True
    try:
        while True:
            if writing and not (left := _written(out, left)):
                os.close(out)
                writing = False
            part = _read(back)
            if part == b"":
                return b"".join(parts)
            if part is not None:
                parts.append(part)
                most -= len(part)
                if most < 0:
                    raise OverflowError
            _wait(out if writing else None, back, deadline)
    finally:
        os.close(back)
        if writing:
            os.close(out)


def _written(pipe: int, left: memoryview) -> memoryview:
    """What is left to write. Nothing where nobody reads any more: how that came about is told elsewhere."""
    try:
        while left:
            left = left[os.write(pipe, left[:_PIECE]) :]
    except BlockingIOError:
        return left
    except BrokenPipeError:
        return left[:0]
    return left


def _read(pipe: int) -> bytes | None:
    """What is there: b"" at the end, None where nothing has come yet."""
    try:
        return os.read(pipe, _PIECE)
    except BlockingIOError:
        return None


def _wait(out: int | None, back: int, deadline: float) -> None:
    """Until one of the pipes can go on."""
    poll = select.poll()
    poll.register(back, select.POLLIN)
    if out is not None:
        poll.register(out, select.POLLOUT)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
