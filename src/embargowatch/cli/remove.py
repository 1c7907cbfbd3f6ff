"""``embargowatch remove``: take the bytes of a page away, for a reason and on somebody's authority, and say so."""

from __future__ import annotations

import click

from embargowatch import ledger, pipeline, settings
from embargowatch.cli.options import kept, ledger_path, vault_path
from embargowatch.errors import StoreError
from embargowatch.vault import Vault


@click.command("remove")
@click.argument("document", metavar="DOCUMENT")
@click.option("--reason", required=True, metavar="WORDS", help="Why; kept in the log for good.")
@click.option(
    "--authority", required=True, metavar="NAME", help="Who decided it: a court, an officer; kept in the log."
)
@kept
def command(where: settings.Settings, document: str, reason: str, authority: str) -> None:
    """Remove a page: its bytes, what came with them, and what was read from it.

    \b
    embargowatch remove sha256:1f5e... --reason "names a child" --authority "Court of X, order 12"

    The log keeps the digest, the address, and that it was removed. Backups and packages that were made before still
    have the page. What is removed cannot be had back.
    """
    with Vault(vault_path(where)) as vault, ledger.open(ledger_path(where)) as store:
        id = store.document(document).document.id
        belongs, shared = vault.belonging(id.removeprefix("sha256:"))
        if not reason.strip() or not authority.strip():
            raise StoreError("Removing a page needs a reason and an authority; nothing was removed")
        for sha256 in belongs:
            vault.tombstone(sha256, reason, authority)
        store.forget(id)
        engine = pipeline.load()
        pipeline.settle(engine, store, store)
        engine.jail.close()
        vault.publish()
    click.echo(f"{id}: removed, {len(belongs)} files")
    for sha256 in shared:
        click.echo(
            f"embargowatch: sha256:{sha256} belongs to other pages too, and stays; it may hold this one", err=True
        )
