"""The command line: thin commands, the only place that opens settings, vault and ledger."""

from embargowatch.cli.main import main

__all__ = ["main"]
