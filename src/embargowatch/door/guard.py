"""Who may be reached. In: a Place. Out: the addresses to connect to, every one of them judged, or a refusal."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from embargowatch.door.place import Place
from embargowatch.door.special import Address, forbidden
from embargowatch.errors import AddressRefused, CaptureError
from embargowatch.settings import Permit, permitted

Resolve = Callable[[str], Sequence[str]]

_USUAL_PORTS = (80, 443)
_MOST_ANSWERS = 64


class Guard:
    """Resolves a host once, judges every answer, and hands out the answers to connect to.

    ``permit``: what may be reached although it is not of the public internet ("10.0.0.0/8", "127.0.0.1:8080").
    ``resolve``: in place of the system's resolver; a host name in, its addresses out.
    """

    def __init__(self, permit: Sequence[str] = (), resolve: Resolve | None = None) -> None:
        self._permits: tuple[Permit, ...] = permitted(permit)
        self._resolve = resolve or _system

    def admit(self, where: Place, seconds: float) -> tuple[str, ...]:
        """All addresses of ``where``, each fit to connect to; one unfit answer among them refuses the whole.

        Raises:
            AddressRefused: an answer is not of the public internet and not permitted, or the port is not.
            CaptureError: the host has no address, or its look-up took longer than ``seconds``.
        """
        answers = tuple(dict.fromkeys(self._answers(where.host, seconds)))
        if not answers:
            raise CaptureError(f"{where.url}: the name {where.host} has no address; check its spelling")
        for answer in answers:
            self._judge(where, answer)
        return answers

    def _answers(self, host: str, seconds: float) -> Sequence[str]:
        literal = _parsed(host)
        if literal is not None:
            return (str(literal),)
        return _in_time(self._resolve, host, seconds)[:_MOST_ANSWERS]

    def _judge(self, where: Place, answer: str) -> None:
        address = _parsed(answer)
        if address is None:
            raise AddressRefused(f"{where.url}: the answer '{answer[:80]}' for {where.host} is no address")
        if any(permit.covers(address, where.port) for permit in self._permits):
            return
        name = f"{answer} is" if where.host == answer else f"{where.host} is {answer},"
        rule = forbidden(address)
        if rule is not None:
            raise AddressRefused(
                f"{where.url}: refused, since {name} {rule}. Only the public internet is opened; if this "
                f"address is meant, permit it: EMBARGOWATCH_PERMIT={_entry(address, where.port)}"
            )
        if where.port not in _USUAL_PORTS:
            raise AddressRefused(
                f"{where.url}: refused, since port {where.port} is neither 80 nor 443; if it is meant, permit it: "
                f"EMBARGOWATCH_PERMIT={_entry(address, where.port)}"
            )


def _parsed(words: str) -> Address | None:
    """The address that stands there, or None. A zone ("fe80::1%eth0") is dropped: it decides nothing here."""
    try:
        return ip_address(words.partition("%")[0])
    except ValueError:
        return None


def _entry(address: Address, port: int) -> str:
    return f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"


def _system(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


def _in_time(resolve: Resolve, host: str, seconds: float) -> Sequence[str]:
    """The answers for ``host``. The system's resolver knows no deadline, so it works in a thread that may be left."""
    answer: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answer.put(resolve(host))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise CaptureError(f"{host}: its address was not found within {seconds:.0f} s; try again later") from None
    if isinstance(found, OSError | UnicodeError):
        reason = getattr(found, "strerror", None) or str(found)
        raise CaptureError(f"{host}: its address could not be found ({reason}); check the name and the connection")
    return found
