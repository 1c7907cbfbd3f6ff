"""``embargowatch backup`` and ``restore``: a home in one file, and a home made from it; both are verified."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, TextColumn

from embargowatch import __version__, backup, ledger, settings
from embargowatch.cli.options import kept, ledger_path, vault_path
from embargowatch.errors import IntegrityError, UsageError
from embargowatch.vault import Fault, Vault
from embargowatch.vault.keys import Keys

_FILE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("target", metavar="FILE", type=_FILE)
@click.option("--with-keys", is_flag=True, help="With the private key that signs the log. Who has it can sign for you.")
@click.option("--no-trial", is_flag=True, help="Do not restore it to verify that (needs as much room again).")
@kept
def command(where: settings.Settings, target: Path, with_keys: bool, no_trial: bool) -> None:
    """Copy all that is kept into one new file, and prove that it can be restored.

    Pages may be ingested meanwhile; what was kept before the backup began is in it.
    """
    if target.absolute().resolve().is_relative_to(where.home.absolute().resolve()):
        raise UsageError(f"{target} lies in the home {where.home}, and would be lost with it; choose another place")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    with _bar("copying", where) as seen:
        made = backup.make(plan(where, with_keys), target, now, f"embargowatch {__version__}", seen)
    if not no_trial:
        with (
            tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".trial-") as folder,
            _bar("restoring to try it", where) as seen,
        ):
            trial = settings.Settings(Path(folder) / "home")
            backup.restore(target, trial.home, seen)
            _verified(trial, f"{target}: was made, but what is restored from it is not sound")
    tried = "" if no_trial else "; restored and verified"
    click.echo(f"{target}: {len(made.entries):,} files, {made.size:,} bytes{tried}")
    if not with_keys and not where.quiet:
        click.echo("embargowatch: the key that signs the log is not in it; keep a copy of it apart", err=True)


@click.command("restore")
@click.argument("source", metavar="FILE", type=_FILE)
@kept
def restoring(where: settings.Settings, source: Path) -> None:
    """Make a new home (--home) from a backup, and verify it."""
    with _bar("restoring", where) as seen:
        held = backup.restore(source, where.home, seen)
    _verified(where, f"{where.home}: was restored from {source}, but is not sound")
    click.echo(f"{where.home}: {len(held.entries):,} files of {held.made_at}, restored and verified")
    if not held.with_keys and not where.quiet:
        key = where.home / "keys" / "log.key"
        click.echo(f"embargowatch: to go on with its log, put the key that signs it back to {key}", err=True)


def plan(where: settings.Settings, with_keys: bool) -> backup.Plan:
    """What is copied of a home, in the order in which one part speaks of the next."""
    evidence = vault_path(where)
    first, last = (path.relative_to(where.home).as_posix() for path in (ledger_path(where), evidence / "blobs"))

    def log() -> tuple[str, ...]:
        return tuple(path.relative_to(where.home).as_posix() for path in _log(where, with_keys))

    return backup.Plan(where.home, (first,), log, (last,), Vault(evidence).still)


def _log(where: settings.Settings, with_keys: bool) -> Iterator[Path]:
    """The log with its index and its keys, and whatever else lies in the home, but ledger and blobs."""
    home, evidence = where.home, vault_path(where)
    apart = {ledger_path(where), evidence, evidence / "blobs", home / "keys"}
    for path in (*_inside(evidence), *_inside(home / "keys"), *_inside(home)):
        private = path.parent == home / "keys" and path.suffix != ".pub"
        passing = path.name.endswith(("-wal", "-shm", "-journal"))  # what SQLite has beside an open database
        if path not in apart and not passing and (with_keys or not private):
            yield path


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _verified(where: settings.Settings, complaint: str) -> None:
    """Raises IntegrityError with the first faults of a home that is not sound."""
    expected: dict[str, int | None] = {}
    faults: list[str] = []
    if ledger_path(where).exists():
        with ledger.open_view(ledger_path(where)) as view:
            expected = dict.fromkeys(view.digests())
            faults = view.faults()
    vault = Vault(vault_path(where))
    key = Keys(where.home / "keys" / "log.key").public()
    for each in vault.verify(expected, key):
        if isinstance(each, Fault) and each.serious:
            faults.append(f"{each.name}: {each.kind}: {each.message}")
    if faults:
        raise IntegrityError(f"{complaint}: {'; '.join(faults[:3])}. Run verify on the home, then make another backup")


@contextmanager
def _bar(what: str, where: settings.Settings) -> Iterator[Callable[[str], object]]:
    """Counts files on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    if where.quiet or not console.is_terminal:
        yield str
        return
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} files"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda name: progress.advance(task)
