"""A picture of a page and its DOM, by a local Chromium. In: a URL, the guard of the door. Out: two Things.

The browser gets a fresh profile, one way out (the filtering proxy of the door, which judges every address like the door
itself), a deadline, and a bound on its memory; then it is killed with all its processes. Scripts of the page run, since
many pages show nothing without them, and only there. It is driven over a pipe by the DevTools protocol
(https://chromedevtools.github.io/devtools-protocol/).
"""

from __future__ import annotations

import base64
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embargowatch.capture.devtools import Pipe
from embargowatch.door.guard import Guard
from embargowatch.door.proxy import Proxy
from embargowatch.errors import CaptureError
from embargowatch.model import Thing
from embargowatch.model.url import host

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_WIDTH, _TALLEST = 1280, 16_384  # CSS pixels; a PNG of Chromium's cannot be taller
_FLAGS = (
    "--headless=new --no-first-run --no-default-browser-check --disable-background-networking --disable-sync "
    "--disable-extensions --disable-component-update --disable-default-apps --disable-domain-reliability "
    "--disable-breakpad --disable-crash-reporter --metrics-recording-only --no-pings --mute-audio --hide-scrollbars "
    "--disable-gpu --disable-dev-shm-usage --disable-notifications --deny-permission-prompts --password-store=basic "
    "--use-mock-keychain --disable-features=MediaRouter,OptimizationHints,Translate,AutofillServerCommunication "
    "--renderer-process-limit=2 --js-flags=--max-old-space-size=512 --remote-debugging-pipe"
).split()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one page may take: ``seconds`` in all, ``settle`` of quiet behind its loading, ``memory`` in bytes."""

    seconds: float = 60.0
    settle: float = 2.0
    memory: int = 2 * 1024**3


def found() -> str:
    """The path of a Chromium.

    Raises:
        CaptureError: there is none.
    """
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    raise CaptureError(
        f"no Chromium was found (looked for {', '.join(NAMES)}); install one (Debian: apt install chromium), "
        "or leave --browser out"
    )


def things(url: str, guard: Guard, bounds: Bounds | None = None) -> tuple[Thing, ...]:
    """A picture of the whole page (screenshot-png) and its DOM after its scripts ran (dom-html).

    Raises:
        CaptureError: no Chromium, or it did not get done within the bounds.
    """
    program, bounds = found(), bounds or Bounds()
    with (
        Proxy(guard) as proxy,
        tempfile.TemporaryDirectory(prefix="embargowatch-", ignore_cleanup_errors=True) as home,
        _running(program, Path(home), proxy.flags, bounds) as pipe,
    ):
        made = _looked(pipe, url, bounds)
        refused = [passage.refused for passage in proxy.passages if host(url) in passage.target and passage.refused]
        if refused:  # the picture would be that of our own refusal
            raise CaptureError(f"{url}: the browser was refused: {refused[0]}")
        return made


def _looked(pipe: Pipe, url: str, bounds: Bounds) -> tuple[Thing, ...]:
    target = pipe.call("Target.createTarget", {"url": "about:blank"})["targetId"]
    session = pipe.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
    pipe.call("Browser.setDownloadBehavior", {"behavior": "deny"})
    pipe.call("Page.enable", session=session)
    size = {"width": _WIDTH, "height": 1024, "deviceScaleFactor": 1, "mobile": False}
    pipe.call("Emulation.setDeviceMetricsOverride", size, session)
    trouble = pipe.call("Page.navigate", {"url": url}, session).get("errorText")
    if trouble:
        raise CaptureError(f"{url}: the browser could not open it ({str(trouble)[:100]})")
    pipe.until("Page.loadEventFired", session, bounds.seconds / 2)  # one that never loads whole is looked at as it is
    pipe.until("", session, bounds.settle)
    asked = {"expression": "document.documentElement.outerHTML", "returnByValue": True}
    dom = str(pipe.call("Runtime.evaluate", asked, session)["result"].get("value", ""))
    layout = pipe.call("Page.getLayoutMetrics", session=session)["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": _WIDTH, "height": max(1, min(_TALLEST, int(layout["height"]))), "scale": 1}
    shot = pipe.call("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}, session)
    return (
        Thing("screenshot-png", "image/png", base64.b64decode(str(shot["data"]))),
        Thing("dom-html", "text/html; charset=utf-8", dom.encode("utf-8", "replace")),
    )


@contextmanager
def _running(program: str, home: Path, flags: tuple[str, ...], bounds: Bounds) -> Iterator[Pipe]:
    """A browser with a pipe to it, until the block ends; nothing of it is left behind."""
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    process = None
    try:
        process = _started(program, home, flags, (theirs_in, theirs_out))
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
        if process is None:
            os.close(ours_in)
            os.close(ours_out)
    watch = _Watch(process, bounds)
    try:
        yield Pipe(ours_in, ours_out, watch.end, lambda: watch.reason)
    finally:
        watch.stop()
        os.close(ours_in)
        os.close(ours_out)


def _started(program: str, home: Path, flags: tuple[str, ...], pipes: tuple[int, int]) -> subprocess.Popen[bytes]:
    """Chromium reads commands on descriptor 3 and answers on 4.

    Root is nobody here: a browser is no program to be run with the right to everything, and refuses it.
    """
    words = ["/bin/sh", "-c", 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null', "sh"]
    words += [program, *_FLAGS, *flags, f"--user-data-dir={home}", "about:blank"]
    kept = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    who: int | None = None
    if os.geteuid() == 0:
        who = pwd.getpwnam("nobody").pw_uid
        os.chown(home, who, -1)
    try:
        return subprocess.Popen(  # noqa: S603 - the path comes from PATH, the URL goes through the pipe
            words, cwd=home, env=kept | {"HOME": str(home), "TMPDIR": str(home)}, start_new_session=True, user=who,
            stdin=pipes[0], stdout=pipes[1], stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise CaptureError(f"{program} could not be started: {error}") from error


class _Watch:
    """Kills a browser, with all its processes, once it is too old or too fat. ``reason``: why, or None."""

    def __init__(self, process: subprocess.Popen[bytes], bounds: Bounds) -> None:
        self.reason: str | None = None
        self.end = time.monotonic() + bounds.seconds
        self._process = process
        self._bounds = bounds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="browser-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """The end of the browser."""
        self._over.set()
        self._thread.join()
        self._kill()
        self._process.wait()

    def _look(self) -> None:
        while not self._over.wait(0.25):
            if time.monotonic() > self.end:
                self.reason = f"it took longer than {self._bounds.seconds:g} s"
            elif _memory(self._process.pid) > self._bounds.memory:
                self.reason = f"it took more than {self._bounds.memory >> 20} MiB of memory"
            else:
                continue
            self._kill()
            return

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _memory(session: int) -> int:
    """Bytes resident of all processes of a session (proc(5)), shared ones each time; 0 where there is no /proc."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[21]) if int(fields[3]) == session else 0
    return total * os.sysconf("SC_PAGE_SIZE")
