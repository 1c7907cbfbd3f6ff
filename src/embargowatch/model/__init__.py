"""THE VOCABULARY: frozen dataclasses, standard library only. One word, one meaning (docs/vocabulary.md)."""

from embargowatch.model.actor import Actor, Mention
from embargowatch.model.capture import Capture, Change, Difference, Earlier, Hop, Thing, Version, Visit
from embargowatch.model.case import Case, Cluster, Counted, Event, Origin, Position, Quoted, Read, Told
from embargowatch.model.claim import (
    ACTS,
    LEARNED,
    STATUSES,
    Cited,
    Claim,
    Figure,
    Reading,
    Refused,
    Statement,
    Transfer,
)
from embargowatch.model.item import Item, ItemClass, Quantity
from embargowatch.model.law import Finding
from embargowatch.model.page import Credit, Document, Failure, Furniture, Letters, Link, Page, Part, Place
from embargowatch.model.text import Notice, Span
from embargowatch.model.time import Date
from embargowatch.model.url import canonical

__all__ = [
    "ACTS",
    "LEARNED",
    "STATUSES",
    "Actor",
    "Capture",
    "Case",
    "Change",
    "Cited",
    "Claim",
    "Cluster",
    "Counted",
    "Credit",
    "Date",
    "Difference",
    "Document",
    "Earlier",
    "Event",
    "Failure",
    "Figure",
    "Finding",
    "Furniture",
    "Hop",
    "Item",
    "ItemClass",
    "Letters",
    "Link",
    "Mention",
    "Notice",
    "Origin",
    "Page",
    "Part",
    "Place",
    "Position",
    "Quantity",
    "Quoted",
    "Read",
    "Reading",
    "Refused",
    "Span",
    "Statement",
    "Thing",
    "Told",
    "Transfer",
    "Version",
    "Visit",
    "canonical",
]
