"""The DevTools protocol over a pipe: JSON objects, each closed by a zero byte. In: a command. Out: its result."""

from __future__ import annotations

import json
import os
import select
import time
from collections.abc import Callable
from typing import Any

from embargowatch.errors import CaptureError

_LARGEST = 256 * 1024 * 1024  # bytes of one message: a picture in Base64
_PIECE = 1024 * 1024


class Pipe:
    """``end``: when patience ends (monotonic seconds); ``reason``: why the browser was killed, if it was."""

    def __init__(self, read: int, write: int, end: float, reason: Callable[[], str | None]) -> None:
        self._read, self._write, self._end, self._reason = read, write, end, reason
        self._held = bytearray()
        self._number = 0
        self._seen: list[tuple[str, str]] = []  # events that nobody has waited for yet: method, session

    def call(self, method: str, words: dict[str, Any] | None = None, session: str | None = None) -> dict[str, Any]:
        """The result of a command.

        Raises:
            CaptureError: the browser refuses it, has gone, or is too slow.
        """
        self._number += 1
        self._send(method, words or {}, session, self._number)
        while True:
            told = self._next(self._end)
            if told is None:
                raise CaptureError(f"the browser was left: {self._reason() or 'it did not answer in time'}")
            if told.get("id") != self._number:
                self._event(told)
            elif "error" in told:
                raise CaptureError(f"the browser refused {method}: {str(told['error'].get('message'))[:200]}")
            else:
                return dict(told.get("result", {}))

    def until(self, method: str, session: str, seconds: float) -> bool:
        """Wait for an event, ``seconds`` at most; False where it did not come."""
        end = min(self._end, time.monotonic() + seconds)
        while (method, session) not in self._seen:
            told = self._next(end)
            if told is None:
                return False
            self._event(told)
        return True

    def _event(self, told: dict[str, Any]) -> None:
        """Take note of an event; a dialog of the page ("alert") would stop everything, and is closed."""
        method, session = str(told.get("method")), str(told.get("sessionId", ""))
        if method == "Page.javascriptDialogOpening":
            self._number += 1
            self._send("Page.handleJavaScriptDialog", {"accept": False}, session, self._number)
        elif len(self._seen) < 10_000:
            self._seen.append((method, session))

    def _send(self, method: str, words: dict[str, Any], session: str | None, number: int) -> None:
        message = {"id": number, "method": method, "params": words} | ({"sessionId": session} if session else {})
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            _, ready, _ = select.select([], [self._write], [], max(0.0, self._end - time.monotonic()))
            if not ready:
                raise CaptureError(f"the browser was left: {self._reason() or 'it does not listen'}")
            try:
                rest = rest[os.write(self._write, rest[:4096]) :]
            except BrokenPipeError:
                raise CaptureError(f"the browser has ended: {self._reason() or 'it crashed'}") from None

    def _next(self, end: float) -> dict[str, Any] | None:
        """The next message; None where none comes until ``end``."""
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self._read, _PIECE)
            if not piece:
                raise CaptureError(f"the browser has ended: {self._reason() or 'it crashed, or could not start here'}")
            self._held += piece
            if len(self._held) > _LARGEST:
                raise CaptureError(f"the browser sent more than {_LARGEST >> 20} MiB at once; it was left")
        body, _, rest = self._held.partition(b"\0")
        self._held = rest
        told = json.loads(bytes(body))
        return told if isinstance(told, dict) else {}
