"""Options that commands share, and how they print and fail."""

from __future__ import annotations

import datetime
import functools
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from embargowatch import settings
from embargowatch.model import Failure
from embargowatch.show.sheet import colours

Function = TypeVar("Function", bound=Callable[..., Any])
FORMATS = ("text", "json", "jsonl")


@dataclass(frozen=True, slots=True)
class Common:
    """What may stand before or behind the command's name. The nearer one to the words wins."""

    home: str | None = None
    quiet: bool = False


def common(command: Function) -> Function:
    """``--home`` and ``--quiet``, before the command's name."""

    @click.option("--home", metavar="DIR", help="Where evidence and ledger are kept [EMBARGOWATCH_HOME].")
    @click.option("-q", "--quiet", is_flag=True, help="No messages but errors.")
    @functools.wraps(command)
    def wrapped(home: str | None, quiet: bool, **others: Any) -> Any:
        return command(given=Common(home, quiet), **others)

    return wrapped  # type: ignore[return-value]  # click rewrites the signature


def kept(command: Function) -> Function:
    """``--home`` and ``--quiet`` behind the command's name; gives the command its Settings as ``where``."""

    @click.option("--home", metavar="DIR", help="Where evidence and ledger are kept [EMBARGOWATCH_HOME].")
    @click.option("-q", "--quiet", is_flag=True, help="No messages but errors.")
    @functools.wraps(command)
    def wrapped(home: str | None, quiet: bool, **others: Any) -> Any:
        given = click.get_current_context().obj
        before = given if isinstance(given, Common) else Common()
        return command(where=settings.load(home or before.home, quiet or before.quiet), **others)

    return wrapped  # type: ignore[return-value]  # click rewrites the signature


def formatted(command: Function) -> Function:
    """``--format text|json|jsonl``."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print."
    )(command)


class Day(click.ParamType[datetime.date]):
    """A day as in 2024-01-10."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The day, or a message that says how to write one."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as in 2024-01-10", param, ctx)


def failed(failures: Iterable[Failure], done: int) -> int:
    """Name each failure on standard error; the exit code: 0, 4 when some were done, else that of the failures.

    A failure of code 0 is only a remark: a file of a folder that is no page, and was passed over.
    """
    codes = set()
    for failure in failures:
        click.echo(f"embargowatch: {_named(failure)}", err=True)
        codes.add(failure.exit_code)
    codes.discard(0)
    if not codes:
        return 0
    return 4 if done else codes.pop() if len(codes) == 1 else 1


def _named(failure: Failure) -> str:
    named = failure.message.startswith(f"{failure.address}:")
    return failure.message if named else f"{failure.address}: {failure.message}"


def coloured() -> bool:
    """Whether to colour standard output: a terminal, and NO_COLOR not set."""
    return colours(sys.stdout)


def width() -> int:
    """Columns to fill: those of the terminal, between 60 and 110; 100 where there is none."""
    return min(110, max(60, shutil.get_terminal_size().columns)) if sys.stdout.isatty() else 100


def ledger_path(where: settings.Settings) -> Path:
    """The ledger's file."""
    return where.home / "ledger.db"


def vault_path(where: settings.Settings) -> Path:
    """The vault's folder."""
    return where.home / "evidence"
