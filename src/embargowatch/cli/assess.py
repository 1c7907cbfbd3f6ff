"""``embargowatch assess``: plain transfers in, judgements with their reasons out; nothing is kept."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from embargowatch import assess, lexicon, pipeline
from embargowatch.cli.options import Day, failed, formatted
from embargowatch.errors import EmbargoWatchError, UsageError
from embargowatch.model import Failure
from embargowatch.read.decode import sound
from embargowatch.show import law as shown

LARGEST = 64 * 1024 * 1024  # bytes of input


@click.command("assess")
@click.argument("source", default="-", metavar="[FILE|-]")
@formatted
@click.option("--as-of-law", "as_of", type=Day(), help="Judge with the law as it was known on this day.")
@click.option(
    "--house",
    type=click.Choice(["in force", "not in force"]),
    envvar="EMBARGOWATCH_HOUSE_POSITION",
    show_envvar=True,
    help="Your organisation's own position on measures whose being in force is disputed; shown beside both views.",
)
@click.pass_context
def command(ctx: click.Context, source: str, form: str, as_of: datetime.date | None, house: str | None) -> None:
    """Judge plain transfers: one JSON object a line, or one array, from a file or standard input.

    \b
    echo '{"id": "1", "date": "2024-01-04", "supplier": "North Korea", "recipient": "Russia",
           "item": "ballistic missiles"}' | embargowatch assess
    """
    cases = list(_cases(_input(source), source))
    words, law = lexicon.load(), assess.load()
    failures: list[Failure] = []
    answers: list[dict[str, Any]] = []
    done = 0
    for place, case in cases:
        try:
            answer = pipeline.assess_case(case, words, law, as_of, house)
        except EmbargoWatchError as error:
            failures.append(Failure(place, str(error), error.exit_code))
            continue
        done += 1
        if form == "text":
            click.echo(shown.assess_text(answer) + "\n")
        elif form == "jsonl":
            click.echo(json.dumps(shown.assess_object(answer), ensure_ascii=False))
        else:
            answers.append(shown.assess_object(answer))
    if form == "json":
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    ctx.exit(failed(failures, done))


def _input(source: str) -> str:
    if source == "-":
        raw = sys.stdin.buffer.read(LARGEST + 1)
    else:
        try:
            with open(source, "rb") as stream:  # noqa: PTH123 - a path or a device, as the user names it
                raw = stream.read(LARGEST + 1)
        except OSError as error:
            raise UsageError(
                f"{source}: {error.strerror}; give a file of JSON lines, or - for standard input"
            ) from error
    if len(raw) > LARGEST:
        raise UsageError(f"{source}: is larger than {LARGEST} bytes; split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{source}: is not UTF-8 at byte {error.start}; expected JSON lines in UTF-8") from error


def _cases(text: str, source: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Each case with its place: the lines of JSON lines, or the entries of one array."""
    if text.lstrip().startswith("["):
        for number, case in enumerate(_json(text, source), 1):
            yield f"{source}, entry {number}", _object(case, f"{source}, entry {number}")
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            place = f"{source}, line {number}"
            yield place, _object(_json(line, place), place)


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(
            f"{place}: is not JSON ({error}); expected one object a line, or one array of objects"
        ) from error


def _object(value: object, place: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise UsageError(
            f"{place}: expected an object with date, supplier, recipient and item, found {type(value).__name__}"
        )
    return {key: sound(each) if isinstance(each, str) else each for key, each in value.items()}
