"""``embargowatch verify``: every kept byte, every leaf, the signed log, and what vouches for it from outside."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from rich.console import Console
from rich.progress import track

from embargowatch import ledger, settings
from embargowatch.cli import packaged
from embargowatch.cli.anchor import authorities_path
from embargowatch.cli.options import kept, ledger_path, vault_path
from embargowatch.cli.witness import policy_path
from embargowatch.errors import IntegrityError, StoreError, UsageError
from embargowatch.show import verified
from embargowatch.show.verified import Verified
from embargowatch.vault import Checked, Fault, Step, Vault, anchor, disk, note, outside, policy, proofs
from embargowatch.vault.keys import Keys
from embargowatch.vault.leaf import objects, parsed
from embargowatch.vault.tree import leaf_hash

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants to know."""

    path: Path | None
    rules: Path | None
    since: Path | None
    vkey: str | None
    roots: Path | None
    anchored: bool
    leaf: int | None
    package: Path | None
    sample: float
    form: str


@click.command("verify")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--policy", "rules", type=FILE, help="Who must have witnessed the log [HOME/policy.txt].")
@click.option(
    "--since", type=FILE, metavar="CHECKPOINT", help="A checkpoint from elsewhere that this log must continue."
)
@click.option("--vkey", metavar="KEY|FILE", help="The log's public key [HOME/keys/log.pub].")
@click.option("--roots", type=FILE, help="Roots of time stamping authorities, in PEM [those remembered by anchor].")
@click.option("--anchored", is_flag=True, help="Ask for a time stamp by an outside authority, too.")
@click.option(
    "--leaf", type=click.IntRange(0), metavar="N", help="Only this leaf: its place in the log, and its bytes."
)
@click.option("--package", type=click.Path(exists=True, path_type=Path), help="A package in place of the evidence.")
@click.option(
    "--sample", type=click.FloatRange(0, 100), default=100, metavar="P", help="Hash P percent of the kept files only."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@kept
@click.pass_context
def command(ctx: click.Context, /, where: settings.Settings, **given: Any) -> None:
    """Check the evidence of this machine, the EVIDENCE folder at PATH, or a package.

    \b
    Exit codes: 0 good; 5 damaged, each fault named on standard error;
    4 good, but not witnessed or anchored as asked; 1 could not be checked.
    """
    asked = Asked(**given)
    start = time.monotonic()
    if asked.package is not None:
        key = asked.vkey or _own_key(where)
        found = packaged.checked(asked.package, key, asked.since, asked.rules, _trusted(where, asked))
    else:
        found = _evidence(where, asked)
    if asked.form == "json":
        click.echo(json.dumps(verified.as_object(found), ensure_ascii=False, indent=2))
    else:
        click.echo(verified.text(found, time.monotonic() - start))
    for file, kind, message in found.faults:
        click.echo(f"embargowatch: {file}: {kind}: {message}", err=True)
    if found.faults:
        number = f"{len(found.faults):,} fault{'s' if len(found.faults) > 1 else ''}"
        raise IntegrityError(f"{number} in {found.subject}; restore what is named above from a copy")
    ctx.exit(found.exit_code)


def _evidence(where: settings.Settings, asked: Asked) -> Verified:
    own = asked.path is None or asked.path.resolve() == vault_path(where).resolve()
    folder = asked.path or vault_path(where)
    found = Verified(str(folder), {"pages sound": 0, "bytes": 0} if asked.leaf is None else {})
    key = _key(where, asked, own)
    beside = where.home if own else where.home / "nothing of another machine lies here"
    vault = Vault(folder, keys=beside / "keys" / "log.key", state=beside / "state")
    if asked.leaf is not None:
        _leaf(vault, asked.leaf, key, found)
        return found
    expected: dict[str, int | None] | None = None
    readings: dict[str, str] = {}
    if own and not ledger_path(where).exists() and folder.exists():
        found.remarks.append(f"there is no ledger at {ledger_path(where)}; the next ingest reads all pages again")
    elif own:
        with ledger.open_view(ledger_path(where)) as view:
            expected, readings = dict.fromkeys(view.digests()), dict(view.proofs())
            found.faults += [("ledger.db", "altered", each) for each in view.faults()]
    if asked.sample < 100:
        found.remarks.append(f"only {asked.sample:g} percent of the kept files were hashed, by lot")
    _take(_watched(vault.verify(expected, key, asked.sample / 100), where), found)
    _readings(vault, readings, found)
    if not vault.store.size:
        found.remarks.append("there is no log yet: nothing was captured")
    elif key is None:
        found.unchecked.append(_keyless(vault, own))
    else:
        found.remarks += _unsigned(vault, key)
        _outside(vault, key, asked, where, found)
    return found


def _keyless(vault: Vault, own: bool) -> str:
    """Why nothing can be said of signatures."""
    if own and not (vault.folder / "log" / "checkpoint").exists():
        return "signatures: nothing was signed yet; the next ingest makes a key, and signs"
    return "who signed: no key is known; give the log's public key with --vkey"


def _readings(vault: Vault, kept: dict[str, str], found: Verified) -> None:
    """Every reading of the ledger is one that the log tells of. ``kept``: its proof, by the digest of its page."""
    if not kept:
        return  # an index would be made for nothing
    try:
        told = vault.readings()
    except StoreError:
        return  # leaves cannot be read, which is told of
    bare = sum(sha256 not in told for sha256 in kept)
    for sha256, proof in kept.items():
        if proof not in told.get(sha256, {proof}):
            message = f"its reading of sha256:{sha256} is not one that the log tells of; move the ledger away, and the "
            found.faults.append(("ledger.db", "altered", f"{message}next ingest reads all pages again"))
    if bare:
        found.remarks.append(f"ledger.db: the log does not tell by which rules {bare:,} of its readings were made")


def _unsigned(vault: Vault, key: note.Key) -> list[str]:
    """That leaves behind the newest checkpoint are under no signature yet."""
    path = vault.folder / "log" / "checkpoint"
    try:
        head = note.opened(disk.read(path, note.LARGEST + 1), key) if path.exists() else None
    except (IntegrityError, OSError):
        return []  # told of before
    bare = vault.store.size - (head.size if head is not None else 0)
    return [f"{verified.several(bare, 'leaf')} not signed yet; the next run that keeps something signs them"] * (
        bare > 0
    )


def _take(results: Iterable[Checked | Fault | Step], found: Verified) -> None:
    for each in results:
        if isinstance(each, Checked):
            found.add("pages sound", int(each.page))
            found.add("bytes", each.size)
        elif isinstance(each, Step):
            found.add(each.name, each.count)
        elif each.serious:
            found.faults.append((each.name, each.kind, each.message))
        else:
            found.remarks.append(f"{each.name}: {each.message}")


def _outside(vault: Vault, key: note.Key, asked: Asked, where: settings.Settings, found: Verified) -> None:
    """Policy, time stamps, and the checkpoint that the user brought."""
    rules_path = asked.rules or (policy_path(where) if policy_path(where).exists() else None)
    rules = policy.parsed(disk.read(rules_path)) if rules_path is not None else None
    trusted = _trusted(where, asked)
    looked = outside.looked_at(vault.store, key, rules, trusted)
    found.faults += [(each.name, each.kind, each.message) for each in looked.faults]
    found.remarks += looked.remarks
    found.add("time stamps", len(looked.anchors))
    if looked.anchors and not trusted:
        found.unchecked.append("time stamps: no roots of their authorities are known; give them with --roots")
    _anchors(vault, looked, asked, found)
    _witnesses(vault, looked, rules, found)
    if rules is not None and rules.logs and key not in rules.logs:
        found.lacking.append(f"the policy {rules_path} does not list this log")
    if asked.since is not None:
        _since(vault, asked.since, key, found)


def _anchors(vault: Vault, looked: outside.Outside, asked: Asked, found: Verified) -> None:
    best = looked.anchored
    if best is not None and best.stamp is not None:
        behind = vault.store.size - best.size
        found.vouched.append(
            f"{best.size:,} leaves stamped at {best.stamp.time:%Y-%m-%d %H:%M:%S} UTC by {best.stamp.by}; "
            f"{verified.several(behind, 'leaf')} not anchored since"
        )
    else:
        found.remarks.append("not anchored: no outside authority has stamped this log; all times are its own claim")
        if asked.anchored:
            found.lacking.append("a time stamp by an outside authority; see: embargowatch anchor --help")


def _witnesses(vault: Vault, looked: outside.Outside, rules: policy.Policy | None, found: Verified) -> None:
    if rules is None or rules.quorum == policy.NONE:
        found.remarks.append(
            "not witnessed: no policy asks for witnesses, so a second history could be shown to others"
        )
        return
    best = looked.witnessed
    if best is None:
        found.lacking.append(f"witnesses: no checkpoint has the quorum '{rules.quorum}' of the policy")
        return
    found.vouched.append(f"{best.size:,} leaves witnessed by {', '.join(sorted(best.by))}")
    head = note.checkpoint(note.read(disk.read(vault.folder / "log" / "checkpoint")))
    if best.size < head.size:
        bare = verified.several(head.size - best.size, "leaf")
        found.lacking.append(f"witnesses: {bare} signed since they cosigned; see: embargowatch witness ask")


def _since(vault: Vault, path: Path, key: note.Key, found: Verified) -> None:
    try:
        head = note.opened(disk.read(path, note.LARGEST + 1), key)
        outside.passed(vault.store, head)
    except IntegrityError as error:
        found.faults.append(("log/checkpoint", "inconsistent", f"with {path}: {error}"))
        return
    found.add("leaves under the checkpoint given", head.size)


def _leaf(vault: Vault, number: int, key: note.Key | None, found: Verified) -> None:
    """One leaf: it is under the signed checkpoint, and every kept file that it names is whole."""
    if key is None:
        found.unchecked.append("no key is known: give the log's public key with --vkey")
        return
    try:
        proof = vault.inclusion(number)
        head = note.opened(proof.checkpoint, key)
        body = vault.store.leaf(number)
        if not proofs.included(number, head.size, leaf_hash(body), proof.hashes, head.root):
            raise IntegrityError(f"leaf {number} is not under the signed checkpoint")
        found.add("leaves under the signed checkpoint")
        for each in objects(parsed(body)):
            found.add("bytes", len(vault.get(each.sha256)))
            found.add("kept files sound")
    except IntegrityError as error:
        found.faults.append((f"leaf {number}", "altered", str(error)))


def _key(where: settings.Settings, asked: Asked, own: bool) -> note.Key | None:
    """The key that the user gives; for the evidence of this machine, the copy that lies outside of it."""
    if asked.vkey is None:
        return Keys(where.home / "keys" / "log.key").public() if own else None
    path = Path(asked.vkey)
    found = note.key(path.read_text("utf-8").strip() if "+" not in asked.vkey or path.is_file() else asked.vkey)
    if found.kind != note.LOG_KEY:
        raise UsageError(f"'{found.name}' is the key of a witness; the key of a log was expected")
    return found


def _own_key(where: settings.Settings) -> str | None:
    found = Keys(where.home / "keys" / "log.key").public()
    return found.text if found is not None else None


def _trusted(where: settings.Settings, asked: Asked) -> tuple[x509.Certificate, ...]:
    if asked.roots is not None:
        return anchor.roots(asked.roots.read_bytes())
    return tuple(root for each in anchor.remembered(authorities_path(where)) for root in each.roots)


def _watched(results: Iterable[Checked | Fault | Step], where: settings.Settings) -> Iterable[Checked | Fault | Step]:
    """The same, with a bar on a terminal."""
    console = Console(stderr=True)
    if where.quiet or not console.is_terminal:
        return results
    return track(results, description="verifying", console=console, transient=True)
