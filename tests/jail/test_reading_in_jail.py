"""Pages read in the jail: one that is stopped is named and the rest goes on; Ctrl-C leaves nothing behind."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from test_jail import children, gone

from command import COMMAND, EXAMPLES
from embargowatch import pipeline
from embargowatch.errors import ReadError
from embargowatch.jail import Jail, Limits, Task
from embargowatch.model import Document, Failure, Page, Read

LONG = b"Two ships\n\n" + b"word " * 2_000_000  # some seconds of work


def page(name: str, body: bytes) -> Page:
    return Page(name, body, hashlib.sha256(body).hexdigest(), "text/plain")


def test_a_page_that_takes_too_much_is_named_with_its_limit_and_the_others_are_read() -> None:
    good = page("good.txt", (EXAMPLES / "04-wire.txt").read_bytes())
    with pipeline.reading_jail(Limits(memory=200 << 20, wall=60)) as jail:
        engine = replace(pipeline.load(), jail=jail)
        first, second, third = pipeline.reads([good, page("long.txt", LONG), good], engine)
    assert isinstance(second, Failure)
    assert "needed more than 200 MiB of memory" in second.message
    assert isinstance(first, Read)
    assert isinstance(third, Read)
    assert first == third
    assert first.document.source == "good.txt"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopping_in_the_middle_of_a_page_leaves_nothing_behind(tmp_path: Path, how: signal.Signals) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes(LONG)
    running = subprocess.Popen([COMMAND, "read", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if not Path(f"/proc/{running.pid}/task/{running.pid}/children").exists():
        running.kill()
        running.communicate()
        pytest.skip("this system does not list children")
    while not (inside := [cell for worker in children(running.pid) for cell in children(worker)]):
        assert running.poll() is None
        time.sleep(0.01)
    workers = children(running.pid)
    running.send_signal(how)
    _, said = running.communicate()
    assert b"Traceback" not in said
    assert running.returncode == (130 if how == signal.SIGINT else -how)
    assert all(map(gone, [*workers, *inside]))


def test_a_worker_that_lies_about_a_page_is_not_believed() -> None:
    """A page that takes over its worker can choose the words; not whose page it is, nor where words stand."""
    given = page("good.txt", b"body")
    with Jail(Task("liars:another_page", Document)) as jail:
        found = pipeline._document(given, jail, None)
    assert (found.id, found.source) == (f"sha256:{given.sha256}", "good.txt")
    with Jail(Task("liars:false_span", Document)) as jail, pytest.raises(ReadError, match="do not stand"):
        pipeline._document(given, jail, None)
