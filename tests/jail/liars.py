"""Answers of a worker that a page has taken over."""

from __future__ import annotations

import datetime

from embargowatch.model import Credit, Document, Page, Span


def another_page(page: Page, published: datetime.date | None) -> Document:
    return Document("sha256:of-another", "another.txt", page.address, "text")


def false_span(page: Page, published: datetime.date | None) -> Document:
    return Document(page.sha256, "x", None, "text", credit=Credit("Reuters", "agency", Span(0, 4, "lies"), "(Reuters)"))
