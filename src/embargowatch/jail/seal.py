"""Seal the calling process. In: the limits, and which seals this system has. Out: nothing that can be undone.

What is there before stays: loaded modules, open pipes. After it no file can be opened, no process started, and the
system ends the process when its time or memory is used up.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
from collections.abc import Callable

from embargowatch.jail import filter, landlock
from embargowatch.jail.limits import Limits
from embargowatch.jail.messages import Strength

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def die_with(parent: int) -> None:
    """Be killed when the process ``parent`` (the caller's) ends. Elsewhere than on Linux, closed pipes end us."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)  # it was gone before we asked


def possible(limits: Limits) -> Strength:
    """Which seals hold on this system: each is tried in a process that ends at once."""
    held = tuple(name for name, number, most in _bounds(limits) if _tried(lambda: _bound(number, most)))  # noqa: B023 - called at once
    version = landlock.version()
    if version and not _tried(filter.no_new_privileges, lambda: landlock.install(version)):
        version = 0
    seccomp = filter.known() and _tried(filter.no_new_privileges, filter.install)
    return Strength(held, seccomp, version)


def seal(limits: Limits, strength: Strength) -> None:
    """Put in force what ``possible`` found. Raises OSError where it does not hold after all."""
    signal.alarm(limits.wall)
    for name, number, most in _bounds(limits):
        if name in strength.limits:
            _bound(number, most)
    if strength.landlock or strength.seccomp:
        filter.no_new_privileges()
    if strength.landlock:
        landlock.install(strength.landlock)
    _bound(resource.RLIMIT_NOFILE, 0)  # the last, since Landlock opens one; what is open stays so
    if strength.seccomp:
        filter.install()


def _bounds(limits: Limits) -> tuple[tuple[str, int, int], ...]:
    return (
        ("computing time", resource.RLIMIT_CPU, limits.computing),
        ("memory", resource.RLIMIT_AS, limits.memory),
        ("size of files", resource.RLIMIT_FSIZE, 0),
        ("processes", resource.RLIMIT_NPROC, 0),
        ("core dumps", resource.RLIMIT_CORE, 0),
    )


def _bound(number: int, most: int) -> None:
    """A limit that can not be raised again. For computing time a second more kills whoever ignores the signal."""
    try:
        resource.setrlimit(number, (most, most + 1 if number == resource.RLIMIT_CPU else most))
    except ValueError as error:
        raise OSError(str(error)) from error


def _tried(*steps: Callable[[], None]) -> bool:
    """Whether none of ``steps`` raises anything, in a process of its own."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for step in steps:
                step()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0
