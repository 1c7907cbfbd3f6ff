"""What keeper and worker tell each other. The keeper trusts these only as far as their types and lengths go.

A message on the control socket is four bytes of length (network order) and JSON. Questions and answers never pass here:
each call has two pipes of its own, so that no call can be mistaken for another.
"""

from __future__ import annotations

import socket
import struct

import msgspec

from embargowatch.jail.limits import Limits

_LENGTH = struct.Struct("!I")
_LONGEST = 64 * 1024


class Order(msgspec.Struct, frozen=True):
    """What a new worker is told: whose child it is, what to call, and where it may look for modules."""

    parent: int
    control: int  # number of its end of the control socket
    path: list[str]
    call: str  # "module:function"
    prepare: str | None  # the same form: called once, before any hostile byte is seen
    limits: Limits


class Strength(msgspec.Struct, frozen=True):
    """What holds the worker on this machine. ``landlock``: version of its interface, 0 where the kernel has none."""

    limits: tuple[str, ...]
    seccomp: bool
    landlock: int

    @property
    def whole(self) -> bool:
        """Whether the worker can neither open a file nor reach the network, whatever a page makes it do."""
        return self.seccomp

    @property
    def words(self) -> str:
        """One line for the user."""
        held = f"limits on {', '.join(self.limits)}" if self.limits else "no limits of this system"
        seals = [name for name, on in (("seccomp", self.seccomp), ("Landlock", bool(self.landlock))) if on]
        if not seals:
            return f"pages are read in a process of their own with {held}; this system has no seccomp and no Landlock"
        return f"pages are read in a process of their own with {held}, sealed by {' and '.join(seals)}"


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker has loaded what it needs. ``failed``: why not, in words."""

    strength: Strength | None
    failed: str | None = None


class End(msgspec.Struct, frozen=True, tag=True):
    """A call is over. ``status`` as of wait(2); seconds of computing; bytes resident at most."""

    status: int
    computing: float
    memory: int


_said: msgspec.json.Decoder[Ready | End] = msgspec.json.Decoder(Ready | End)


def send(control: socket.socket, message: Ready | End) -> None:
    """Raises OSError where the other side has gone."""
    body = msgspec.json.encode(message)
    control.sendall(_LENGTH.pack(len(body)) + body)


def receive(control: socket.socket) -> Ready | End:
    """The next message, within the socket's timeout.

    Raises:
        TimeoutError: nothing came in time.
        EOFError: the other side has gone, or does not speak as agreed.
    """
    (length,) = _LENGTH.unpack(_exactly(control, _LENGTH.size))
    if length > _LONGEST:
        raise EOFError(f"a message of {length} bytes")
    try:
        return _said.decode(_exactly(control, length))
    except msgspec.MsgspecError as error:
        raise EOFError(str(error)) from error


def _exactly(control: socket.socket, length: int) -> bytes:
    parts = b""
    while len(parts) < length:
        try:
            part = control.recv(length - len(parts))
        except ConnectionError as error:
            raise EOFError("the worker has gone") from error
        if not part:
            raise EOFError("the worker has gone")
        parts += part
    return parts
