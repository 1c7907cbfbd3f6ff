"""The day of a page."""

from __future__ import annotations

import datetime

from embargowatch.model import Document


def first_day(document: Document) -> datetime.date:
    """The day of publication, by the page's own word; the end of time where it is not known."""
    published = document.published
    return (published and published.first) or datetime.date.max
