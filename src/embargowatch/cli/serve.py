"""``embargowatch serve``: the cases in the browser, read-only, on this machine."""

from __future__ import annotations

import click

from embargowatch import settings
from embargowatch.cli.options import kept, ledger_path
from embargowatch.show import web


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8321, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@kept
def command(where: settings.Settings, host: str, port: int) -> None:
    """Show the cases at http://127.0.0.1:8321/ until stopped with Ctrl-C."""
    if not where.quiet:
        click.echo(f"Embargo Watch at http://{host}:{port}/ (stop with Ctrl-C)", err=True)
    web.serve(ledger_path(where), host, port)
