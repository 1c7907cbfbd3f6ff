"""Capture: an address goes in, the pages behind it come out, byte for byte, or the reason why not."""

from embargowatch.capture.address import pages
from embargowatch.capture.changes import changes
from embargowatch.capture.kind import LISTS
from embargowatch.capture.pace import GAP, Pace
from embargowatch.capture.schedule import STEPS, due, steps
from embargowatch.capture.web import Web

__all__ = ["GAP", "LISTS", "STEPS", "Pace", "Web", "changes", "due", "pages", "steps"]
