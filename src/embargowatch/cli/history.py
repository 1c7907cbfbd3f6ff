"""``embargowatch history``: the captures of an address, and what changed between them."""

from __future__ import annotations

import json

import click

from embargowatch import pipeline, settings
from embargowatch.cli.options import formatted, kept, vault_path, width
from embargowatch.show import versions
from embargowatch.vault import Vault


@click.command("history")
@click.argument("url", metavar="URL")
@formatted
@kept
def command(where: settings.Settings, url: str, form: str) -> None:
    """Every capture of a web address: when, what came, and what had changed since the one before.

    Changes are named: edited, deleted, redirected to another site, restored.
    """
    with pipeline.reading_jail() as jail:
        told = pipeline.history(url, Vault(vault_path(where)), jail)
    if form == "text":
        click.echo(versions.history(url, told, width()))
        return
    objects = [versions.version_object(version, changes) for version, changes in told]
    if form == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    for each in objects if form == "jsonl" else []:
        click.echo(json.dumps(each, ensure_ascii=False))
