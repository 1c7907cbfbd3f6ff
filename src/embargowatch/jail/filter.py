"""System calls that a sealed process may make (seccomp, Linux). In: nothing. Out: a filter in force, or OSError.

A list of what is allowed, not of what is forbidden: memory, time, and the pipes that are open already. Everything else
(opening files, sockets, new processes, signals, ptrace, and calls that do not exist yet) fails with EPERM. Memory can
not be made executable. Form of the program: linux/Documentation/userspace-api/seccomp_filter.rst, linux/filter.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

# Name of the machine -> its number for audits (linux/audit.h), and the numbers of the calls (asm/unistd.h).
_ARCHITECTURES = {
    "x86_64": (
        0xC000003E,
        {
            **{"read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11},
            **{"brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sched_yield": 24},
            **{"mremap": 25, "madvise": 28, "getpid": 39, "exit": 60, "gettimeofday": 96, "getrusage": 98},
            **{"gettid": 186, "time": 201, "futex": 202, "restart_syscall": 219, "clock_gettime": 228},
            **{"exit_group": 231, "getrandom": 318, "rseq": 334},
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"close": 57, "lseek": 62, "read": 63, "write": 64, "fstat": 80, "exit": 93, "exit_group": 94},
            **{"futex": 98, "clock_gettime": 113, "sched_yield": 124, "restart_syscall": 128, "rt_sigaction": 134},
            **{"rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165, "gettimeofday": 169, "getpid": 172},
            **{"gettid": 178, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226},
            **{"madvise": 233, "getrandom": 278, "rseq": 293},
        },
    ),
}
_EXECUTABLE = 0x4  # PROT_EXEC
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K
_NUMBER, _ARCHITECTURE, _THIRD = 0, 4, 32  # offsets in struct seccomp_data; the low half of the third argument
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _BY_FILTER = 38, 22, 2


def known() -> bool:
    """Whether the calls of this machine are known here."""
    return platform.system() == "Linux" and platform.machine() in _ARCHITECTURES


def program(machine: str) -> bytes:
    """The filter for a machine of this name, as an array of ``struct sock_filter``.

    The end has four lines: load the third argument, refuse if it asks for executable memory, allow, refuse.
    """
    number, calls = _ARCHITECTURES[machine]
    mapping = {calls["mmap"], calls["mprotect"]}
    lines = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 0, 0, number), (_LOAD, 0, 0, _NUMBER)]
    first = len(lines)
    plain = sorted(set(calls.values()) - mapping)
    load = first + len(calls) + 1  # where the end begins, after the line that refuses what no line before it named
    lines += [(_EQUAL, load - at - 1, 0, call) for at, call in enumerate(sorted(mapping), first)]
    lines += [(_EQUAL, load + 2 - at - 1, 0, call) for at, call in enumerate(plain, first + len(mapping))]
    lines += [(_RETURN, 0, 0, _REFUSE)]
    lines += [(_LOAD, 0, 0, _THIRD), (_ANY_BIT, 1, 0, _EXECUTABLE), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    lines[1] = (_EQUAL, 0, load + 3 - 2, number)  # another architecture: refused
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def no_new_privileges() -> None:
    """From now on no program that this process starts gains rights (and filters may be set). Raises OSError."""
    _prctl(_SET_NO_NEW_PRIVILEGES, 1, 0)


def install() -> None:
    """Put the filter in force for this process, for good. Raises OSError where the kernel refuses it."""
    code = program(platform.machine())
    held = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: unsigned short, and a pointer aligned to eight bytes
    header = ctypes.create_string_buffer(struct.pack("=H6xQ", len(code) // 8, ctypes.addressof(held)), 16)
    _prctl(_SET_SECCOMP, _BY_FILTER, ctypes.addressof(header))


def _prctl(option: int, second: int, third: int) -> None:
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if call(option, second, third, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
