"""Many pages read in one call of the jail: what a trial does to spare a process for each. Called in it, by name."""

from __future__ import annotations

from embargowatch import read
from embargowatch.errors import ReadError
from embargowatch.model import Page


def verdicts(pages: tuple[Page, ...]) -> tuple[str, ...]:
    """For each page: ok, partial, refused, or the fault of the program that it brought up."""
    return tuple(_verdict(page) for page in pages)


def _verdict(page: Page) -> str:
    try:
        document = read.document(page)
    except ReadError:
        return "refused"
    except Exception as error:  # what the trial looks for
        return f"fault: {type(error).__name__}: {error}"
    return "partial" if document.warnings else "ok"
