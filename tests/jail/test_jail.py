"""A worker that can be killed: what it may not do, what is said of it, and that it never hurts its keeper."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import inmates
import pytest
from inmates import Word

from embargowatch.errors import ReadError
from embargowatch.jail import Jail, Limits, Stopped, Strength, Task, filter, landlock

SMALL = Limits(computing=1, wall=30, memory=256 << 20, answer=1_000_000)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail[Word]]:
    with Jail(Task("inmates:do", Word), SMALL) as jail:
        yield jail


def stopped(jail: Jail[Word], *question: object) -> Stopped:
    with pytest.raises(Stopped) as caught:
        jail.ask(*question)
    return caught.value


def worker(jail: Jail[Word]) -> int:
    assert jail._worker is not None
    return jail._worker.process.pid


def test_arguments_go_in_and_an_answer_with_its_type_comes_out() -> None:
    with Jail(Task("inmates:echo", Word), SMALL) as jail:
        assert jail.ask("“Seoul”", bytes(3_000_000)) == Word("“Seoul”", 3_000_000)


def test_every_call_has_a_process_of_its_own_made_from_one_that_has_loaded_everything() -> None:
    with Jail(Task("inmates:tell", Word, "inmates:load"), SMALL) as jail:
        assert [jail.ask(number).text for number in (1, 2, 3)] == ["beforehand 1", "beforehand 2", "beforehand 3"]
        assert jail.used.started == 1


@pytest.mark.parametrize(
    ("deed", "reason", "words"),
    [
        ("burn", "computing", "took more than 1 seconds of computing time"),
        ("eat", "memory", "needed more than 256 MiB of memory"),
        ("crash", "crash", "SIGSEGV"),
        ("exit", "crash", "code 7"),
        ("long", "answer", "longer than"),
        ("half", "fault", "UnicodeEncodeError"),
        ("fail", "fault", "KeyError"),
    ],
)
def test_what_does_not_end_well_is_told_by_its_reason_and_the_next_call_is_answered(
    jail: Jail[Word], deed: str, reason: str, words: str
) -> None:
    error = stopped(jail, deed)
    assert error.reason == reason
    assert not error.passing
    assert words in str(error)
    assert jail.ask("print") == Word("None")


def test_a_process_that_does_nothing_is_ended_when_its_whole_time_is_over() -> None:
    with Jail(Task("inmates:do", Word), Limits(computing=1, wall=1)) as jail:
        assert (error := stopped(jail, "wait")).reason == "time"
        assert error.passing
        assert jail.ask("print") == Word("None")
        assert jail.used.started == 1


def test_a_worker_that_falls_silent_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embargowatch.jail.jail._GRACE", 0.5)
    with Jail(Task("inmates:do", Word), Limits(computing=1, wall=1)) as jail:
        jail.strength()
        os.kill(worker(jail), signal.SIGSTOP)  # neither it nor the system ends the call: the keeper must
        assert stopped(jail, "print").reason == "time"
        assert jail.ask("print") == Word("None")


def test_a_refusal_comes_back_in_its_own_words_without_control_characters(jail: Jail[Word]) -> None:
    with pytest.raises(ReadError, match=r"^is no page \[31m of ours$") as caught:
        jail.ask("refuse")
    assert not isinstance(caught.value, Stopped)


@pytest.mark.parametrize("deed", ["open", "write", "list", "socket", "fork", "exec", "kill", "executable"])
def test_a_sealed_process_reaches_nothing_outside(jail: Jail[Word], deed: str) -> None:
    if not jail.strength().whole:
        pytest.skip("this system has no seccomp")
    error = stopped(jail, deed)
    assert error.reason == "fault"
    assert "PermissionError" in str(error) or "OSError" in str(error)
    assert not Path("/tmp/embargowatch-jail").exists()  # noqa: S108


@pytest.mark.parametrize("deed", ["open", "list", "socket", "fork", "executable"])
def test_the_same_deeds_are_possible_outside_of_the_jail(deed: str) -> None:
    inmates.DEEDS[deed]()


@pytest.mark.parametrize(
    "strength",
    [
        Strength(("memory",), False, 0),
        Strength(("memory",), False, landlock.version()),
        Strength((), filter.known(), 0),
    ],
    ids=["limits alone", "Landlock alone", "seccomp alone"],
)
def test_no_file_can_be_opened_by_any_one_of_the_seals(strength: Strength) -> None:
    if not (strength.limits or strength.seccomp):
        pytest.skip("this system has no seccomp")
    words = (
        "import sys; from embargowatch.jail import Limits, Strength; from embargowatch.jail.seal import seal\n"
        f"seal(Limits(), {strength!r})\n"
        "try: open('/etc/hostname')\nexcept OSError as error: sys.exit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 3


def test_a_worker_killed_from_outside_is_replaced_and_its_call_made_again(jail: Jail[Word]) -> None:
    first = jail.ask("print")
    os.kill(worker(jail), signal.SIGKILL)
    assert jail.ask("print") == first


def test_an_answer_of_another_type_is_refused() -> None:
    with Jail(Task("inmates:echo", int), SMALL) as jail, pytest.raises(Stopped, match="not as expected"):
        jail.ask("a", b"")


def test_a_worker_that_can_not_load_says_why() -> None:
    with Jail(Task("inmates:do", Word, "inmates:not_there"), SMALL) as jail:
        with pytest.raises(ReadError, match="the model is not there"):
            jail.ask("print")
        error = stopped(jail, "print")
        assert error.passing
        assert "could not be started" in str(error)


def test_the_environment_and_the_open_files_of_the_keeper_stay_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("key")
    with secret.open() as stream:
        os.set_inheritable(stream.fileno(), True)
        os.environ["EMBARGOWATCH_HIDDEN"] = "key"
        try:
            with Jail(Task("inmates:do", Word), SMALL) as jail:
                jail.strength()
                process = Path(f"/proc/{worker(jail)}")
                if not process.exists():
                    pytest.skip("this system has no /proc")
                assert b"HIDDEN" not in (process / "environ").read_bytes()
                assert all(entry.readlink() != secret for entry in (process / "fd").iterdir())
        finally:
            del os.environ["EMBARGOWATCH_HIDDEN"]


def test_nothing_is_left_behind() -> None:
    before = sorted(Path("/dev/fd").iterdir())
    jail = Jail(Task("inmates:do", Word), SMALL)
    for deed in ("print", "crash", "fail", "long"):
        with pytest.raises(Stopped) if deed != "print" else pytest.MonkeyPatch.context():
            jail.ask(deed)
    number = worker(jail)
    del jail
    gc.collect()
    assert gone(number)
    assert sorted(Path("/dev/fd").iterdir()) == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_worker_outlives_its_keeper_and_none_says_anything(how: signal.Signals) -> None:
    words = (
        "from inmates import Word; from embargowatch.jail import Jail, Task\n"
        "jail = Jail(Task('inmates:do', Word)); jail.strength()\n"
        "print(jail._worker.process.pid, flush=True); jail.ask('wait')\n"
    )
    keeper = subprocess.Popen(
        [sys.executable, "-c", words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert keeper.stdout is not None
    number = int(keeper.stdout.readline())
    while not children(number):
        time.sleep(0.01)
    inside = children(number)
    keeper.send_signal(how)
    _, said = keeper.communicate()
    assert said.count(b"Traceback") == (how == signal.SIGINT)  # that of the keeper, which this program does not catch
    assert gone(number) and all(map(gone, inside))


def children(number: int) -> list[int]:
    listed = Path(f"/proc/{number}/task/{number}/children")
    return [int(word) for word in listed.read_text().split()] if listed.exists() else []


def gone(number: int) -> bool:
    """Whether the process ends within some seconds; one that waits to be collected by init has ended."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False
