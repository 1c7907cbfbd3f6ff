"""The tree of errors. Every message says what was expected, where, and what to do; ``exit_code`` is the contract's."""

from __future__ import annotations


class EmbargoWatchError(Exception):
    """Base of all errors that the program raises on purpose."""

    exit_code = 1


class UsageError(EmbargoWatchError):
    """The command line or a setting was wrong."""

    exit_code = 2


class CaptureError(EmbargoWatchError):
    """An address could not be captured."""


class AddressRefused(CaptureError):
    """An address that this program does not open, by policy."""

    exit_code = 6


class ReadError(EmbargoWatchError):
    """A page could not be read as an article."""


class DataError(EmbargoWatchError):
    """A data file of the program (law, lexicon, language pipeline) is missing or malformed."""


class StoreError(EmbargoWatchError):
    """The vault or the ledger could not be opened, read or written."""


class IntegrityError(StoreError):
    """What is kept is not what was kept."""

    exit_code = 5


class NotFound(EmbargoWatchError):
    """A case, document or measure of that id is not in the ledger."""
