"""``embargowatch restore``: see ``backup``."""

from embargowatch.cli.backup import restoring as command

__all__ = ["command"]
