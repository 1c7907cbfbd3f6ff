"""How well ``read`` reads, against a folder of gold data.

usage: python bench/reading.py GOLD_FOLDER [--plover] [--errors N] [--alone rules|learned]

In: a folder with ``score.py``, ``dev.jsonl`` and ``dev-texts.jsonl.xz`` (or ``plover-dev.jsonl``, which holds its
texts). Out, printed: what the folder's own score.py says of the output of the real command line, then words per second
of understanding alone, and for every rule how many of its claims stand in the gold data. Nothing is written but to a
temporary folder. The development set has been seen while the rules were written: its figures flatter.
"""

from __future__ import annotations

import argparse
import collections
import json
import lzma
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from embargowatch import capture, lexicon, pipeline, understand
from embargowatch.model import Document, Failure, Page
from embargowatch.show import contract

Json = dict[str, Any]


def main() -> int:
    """Runs the bench; the exit code is that of score.py."""
    asked = _arguments()
    name = "plover-dev.jsonl" if asked.plover else "dev.jsonl"
    gold = [json.loads(line) for line in (asked.folder / name).read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: row["text"] for row in gold} if asked.plover else _texts(asked.folder / "dev-texts.jsonl.xz")
    with tempfile.TemporaryDirectory() as scratch:
        pages = _pages(gold, texts, Path(scratch))
        readings = Path(scratch) / "readings.jsonl"
        readings.write_bytes(
            _alone(Path(scratch) / "pages", asked.alone) if asked.alone else _read(Path(scratch) / "pages")
        )
        index = Path(scratch) / "index.json"
        index.write_text(json.dumps(pages), encoding="utf-8")
        command = [sys.executable, str(asked.folder / "score.py"), str(asked.folder / name), str(readings), str(index)]
        scored = subprocess.run([*command, "--errors", str(asked.errors)], check=False)
        _by_rule(gold, pages, readings)
    _speed([texts[row["id"]] for row in gold])
    return scored.returncode


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scores read against gold data.")
    parser.add_argument("folder", type=Path, help="the folder of gold data, with its score.py")
    parser.add_argument("--plover", action="store_true", help="the PLOVER sentences: statements only")
    parser.add_argument("--alone", choices=["rules", "learned"], help="claims from one source only")
    parser.add_argument("--errors", type=int, default=0, help="how many documents with errors to print")
    return parser.parse_args()


def _texts(path: Path) -> dict[str, str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row["text"] for row in map(json.loads, lines)}


def _pages(gold: list[Json], texts: dict[str, str], scratch: Path) -> dict[str, str]:
    """Each gold text as a page of its own; gold id -> file."""
    folder = scratch / "pages"
    folder.mkdir()
    out: dict[str, str] = {}
    for number, row in enumerate(gold):
        page = folder / f"{number:05d}.txt"
        page.write_text(texts[row["id"]], encoding="utf-8")
        out[row["id"]] = str(page)
    return out


def _read(folder: Path) -> bytes:
    command = [str(Path(sys.executable).with_name("embargowatch")), "read", str(folder), "--format", "jsonl", "--quiet"]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE)
    if not done.stdout:
        sys.exit(f"read printed nothing (exit code {done.returncode}); run: embargowatch read {folder} to see why")
    return done.stdout


def _alone(folder: Path, source: str) -> bytes:
    """What the command line would print if claims came from one source only."""
    engine = pipeline.load()
    engine = replace(engine, reader=replace(engine.reader, sources=frozenset({source})))
    found = (page for page in capture.pages(str(folder), max_bytes=10_000_000) if isinstance(page, Page))
    lines = []
    for each in pipeline.reads(found, engine):
        if isinstance(each, Failure):
            sys.exit(each.message)
        lines.append(json.dumps(contract.read_object(each, ())))
    engine.jail.close()
    return "\n".join(lines).encode()


def _by_rule(gold: list[Json], pages: dict[str, str], readings: Path) -> None:
    """Claims by the rule that read them: in the gold data, and not."""
    read = {row["document"]["source"]: row for row in map(json.loads, readings.open(encoding="utf-8"))}
    right: collections.Counter[str] = collections.Counter()
    wrong: collections.Counter[str] = collections.Counter()
    for row in gold:
        found = read.get(pages[row["id"]])
        for claim in found["claims"] if found else ():
            fits = any(_fits(wanted, claim["transfer"]) for wanted in row["transfers"])
            (right if fits else wrong)[claim.get("rule") or "unknown"] += 1
    for rule in sorted(right.keys() | wrong.keys(), key=lambda rule: -right[rule] - wrong[rule]):
        print(f"rule {rule}: {right[rule]} in the gold data, {wrong[rule]} not")


def _fits(wanted: Json, transfer: Json) -> bool:
    for side in ("supplier", "recipient"):
        names = {_plain(name) for name in (wanted[side], *(wanted.get(f"{side}_alt") or ())) if isinstance(name, str)}
        actor = transfer.get(side) or {}
        found = {_plain(actor[key]) for key in ("id", "name", "state") if actor.get(key)}
        if wanted[side] is not None and not names & found:
            return False
    return True


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _speed(texts: list[str]) -> None:
    reader = understand.load(lexicon.load())
    words = sum(len(text.split()) for text in texts)
    rates = sorted(_rates(reader, texts, words))
    print(f"words/s, parsing and grammar, median of {len(rates)} runs: {rates[len(rates) // 2]:.0f} ({words} words)")


def _rates(reader: understand.Reader, texts: list[str], words: int) -> Iterator[float]:
    for _ in range(3):
        start = time.perf_counter()
        for text in texts:
            understand.reading(Document("bench", "bench", None, text), reader)
        yield words / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
