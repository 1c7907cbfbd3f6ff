"""The worker: a process that loads the function once, and has a copy of itself answer each call.

Started by ``jail.py`` with an Order as JSON. It never reads a question itself, so it stays sound whatever a page does,
and a call after a crash costs no more than any other. It ends when its keeper does.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import socket
import typing
from collections.abc import Callable
from typing import Any

import msgspec

from embargowatch.jail import cell, seal
from embargowatch.jail.messages import End, Order, Ready, send


def main(words: str) -> None:
    """Load, say so, and answer until the keeper closes the control socket."""
    order = msgspec.json.decode(words.encode(), type=Order)
    seal.die_with(order.parent)
    os.chdir("/")
    resource.setrlimit(resource.RLIMIT_NOFILE, (cell.MOST_OPEN, cell.MOST_OPEN))
    control = socket.socket(fileno=order.control)
    try:
        work = _work(order)
    except Exception as error:  # what is wrong with the installation is for the user to read, not for a log
        send(control, Ready(None, f"{type(error).__name__}: {error}"))
        return
    send(control, Ready(work.strength))
    while _one(control, work):
        pass


def _work(order: Order) -> cell.Work:
    """The function, loaded and warm, with the seals that this system has."""
    if order.prepare is not None:
        _named(order.prepare)()
    function = _named(order.call)
    hints = typing.get_type_hints(function)
    types = tuple(kind for name, kind in hints.items() if name != "return")
    question = msgspec.msgpack.Decoder(tuple[types])  # type: ignore[valid-type]
    gc.collect()
    gc.freeze()  # copies then share these objects with us, instead of copying them when they collect
    return cell.Work(function, question, order.limits, seal.possible(order.limits))


def _named(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _one(control: socket.socket, work: cell.Work) -> bool:
    """Have one call answered by a copy of this process. False where the keeper has gone."""
    asked, pipes, _, _ = socket.recv_fds(control, 1, 2)
    if not asked:
        return False
    question, answer = pipes
    mine = os.getpid()
    child = os.fork()
    if child == 0:
        seal.die_with(mine)
        cell.run(work, question, answer)
    os.close(question)
    os.close(answer)
    _, status, used = os.wait4(child, 0)
    send(control, End(status, used.ru_utime + used.ru_stime, used.ru_maxrss * _UNIT))
    return True


_UNIT = 1 if os.uname().sysname == "Darwin" else 1024  # getrusage(2) counts in bytes there, in kilobytes elsewhere
