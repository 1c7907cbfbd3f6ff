"""BACKUP: all that a home keeps, in one file that can be checked; and a home made from it again (docs/backup.md)."""

from embargowatch.backup.archive import Backup, Entry, check
from embargowatch.backup.copy import Plan, make
from embargowatch.backup.restore import restore

__all__ = ["Backup", "Entry", "Plan", "check", "make", "restore"]
