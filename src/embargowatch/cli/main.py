"""The command ``embargowatch``: finds the command asked for, and turns every error into a message and an exit code.

Data goes to standard output, messages to standard error. A command's module is imported when the command is called, so
that ``--help`` costs nothing.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from embargowatch import __version__
from embargowatch.cli.options import Common, common
from embargowatch.errors import EmbargoWatchError

COMMANDS = {
    "read": "What pages say: who says that who passed what to whom. Keeps nothing.",
    "assess": "Judge plain transfers against the law. Keeps nothing.",
    "ingest": "Keep pages as evidence, read them, and bring the cases up to date.",
    "recapture": "Look again at captured web addresses, and name what changed.",
    "history": "The captures of a web address, and what changed between them.",
    "cases": "The cases, or one of them.",
    "verify": "Check every kept byte, the log, and what vouches for it from outside.",
    "anchor": "Have the log stamped with the time of an outside authority.",
    "witness": "Cosign the logs of others, and have one's own cosigned.",
    "backup": "Copy all that is kept into one file, and prove that it can be restored.",
    "restore": "Make a home from a backup, and verify it.",
    "package": "A case, document or claim with all its proof, for who does not trust this machine.",
    "remove": "Take the bytes of a page away, on somebody's authority; the log says so.",
    "serve": "Look at the cases in the browser.",
    "law": "Look at the measures: list, show, on a date, changes, unchecked.",
}


class Commands(click.Group):
    """Commands by name; the module ``embargowatch.cli.NAME`` holds each, as an object ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for a name that there is not."""
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"embargowatch.cli.{cmd_name}").command
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in ``--help``, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="embargowatch", message="%(prog)s %(version)s")
@common
@click.pass_context
def program(ctx: click.Context, given: Common) -> None:
    """Who says that who passed what to whom, on which words, under which paragraph of the law.

    \b
    embargowatch read page.html             what one page says
    embargowatch ingest pages/              keep pages as evidence, and make cases of them
    embargowatch cases                      the cases
    embargowatch serve                      the same in the browser
    """
    ctx.obj = given


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    try:
        code = program.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.exceptions.Abort:
        code = _say("stopped", 130)
    except click.ClickException as error:
        error.show(sys.stderr)
        code = error.exit_code
    except EmbargoWatchError as error:
        code = _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = _stopped()
    except ImportError as error:  # what a library written in C makes of Ctrl-C while it is loaded
        if not _interrupted(error):
            raise
        code = _stopped()
    except BrokenPipeError:
        code = _closed()
    except SystemExit as end:  # click leaves by itself when the reader of our output has gone
        code = 0 if type(sys.stdout).__name__.endswith("PacifyFlushWrapper") else end.code
    except OSError as error:
        code = _say(f"{error.filename or 'the system'}: {error.strerror or error}", 1)
    sys.exit(_flushed(code if isinstance(code, int) else 0))


def _stopped() -> int:
    return _say("stopped; what was finished is kept", 130)


def _interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is at the root of an error."""
    cause = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or (cause is not None and _interrupted(cause))


def _say(message: str, code: int) -> int:
    click.echo(f"embargowatch: {message}", err=True)
    return code


def _flushed(code: int) -> int:
    """Writing may fail as late as here (a full disk, a closed pipe): that is an error of ours too."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed()
    except OSError as error:
        _closed()
        return _say(f"standard output: {error.strerror or error}", 1)
    return code


def _closed() -> int:
    """The reader of our output has gone ("| head"): nothing to say, and nothing more to flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
