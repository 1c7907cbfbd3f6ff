"""The tutorial and the README say what happens: their commands are run in a fresh home, in the order given.

In a ```console block a line with "$ " is a command, and the lines below it are its output: each must stand in it, in
this order, however it was wrapped; "…" leaves something out.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")


@dataclass(frozen=True)
class Step:
    command: str
    expected: tuple[str, ...]


def steps(page: Path) -> list[Step]:
    found: list[Step] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in ("\n" + block).split("\n$ ")[1:]:
            command, *lines = part.splitlines()
            found.append(Step(command, tuple(line for line in lines if line.strip() not in {"", "…"})))
    return found


def usage() -> list[str]:
    """The lines of the README's "In use" that work offline on the examples, with real addresses in place of names."""
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("## In use\n```\n")[1].split("```")[0]
    lines = [line.split("  #")[0].strip() for line in block.splitlines()]
    assert all(line.startswith("embargowatch ") for line in lines)
    names = {"page.html": "examples/01-joint-statement.html", "page.txt": "examples/02-joint-statement.txt"}
    names |= {"pages/": "examples", "transfers.jsonl": "/dev/stdin"}
    names |= {"case.wacz": "$EMBARGOWATCH_HOME/case.wacz", "/media/disk/home.tar": "$EMBARGOWATCH_HOME.tar"}
    found = [" ".join(names.get(word, word) for word in line.split()) for line in lines]
    return [line for line in found if " serve" not in line and " anchor" not in line]


def environment(home: Path) -> dict[str, str]:
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "EMBARGOWATCH_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "100"}


def output(command: str, home: Path, given: str = "") -> str:
    done = subprocess.run(
        ["/bin/sh", "-c", command], input=given, cwd=ROOT, env=environment(home), capture_output=True, text=True,
        encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout + done.stderr


def served(command: str, home: Path) -> str:
    """What ``serve`` says on a free port, once it has shown a page; then it is stopped."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [*shlex.split(command), "--port", str(port)]
    words[0] = str(PROGRAMS / words[0])
    with subprocess.Popen(words, env=environment(home), stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        try:
            for _ in range(100):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                        assert "North Korea" in page.read().decode()
                    break
                except OSError:
                    server.poll()
                    assert server.returncode is None, server.stderr.read()
                    time.sleep(0.1)
            else:
                pytest.fail("serve never answered")
        finally:
            server.terminate()
    return said.replace(str(port), "8321")


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    told = steps(ROOT / "docs" / "tutorial.md")
    assert len(told) > 10
    for step in told:
        run = served if step.command == "embargowatch serve" else output
        said = " ".join(run(step.command, tmp_path).split())
        place = 0
        for line in step.expected:
            wanted = " ".join(line.split())
            place = said.find(wanted, place)
            assert place >= 0, f"{step.command}: not said, or not in this order: {wanted}\n\n{said}"
            place += len(wanted)


def test_the_readmes_commands_work_on_the_examples(tmp_path: Path) -> None:
    case = '{"id": "a", "date": "2024-01-04", "supplier": "North Korea", "recipient": "Russia", "item": "missiles"}\n'
    lines = usage()
    assert len(lines) >= 7
    for line in sorted(lines, key=lambda line: " ingest " not in line):
        assert output(line, tmp_path, case).strip(), line


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: str(page.relative_to(ROOT))
)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))]
    inside = [link for link in links if link and not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (page.parent / link).exists()] == []
