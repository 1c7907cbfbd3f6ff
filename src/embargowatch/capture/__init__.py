"""Capture: an address goes in, the pages behind it come out, byte for byte, or the reason why not."""

from embargowatch.capture.address import pages

__all__ = ["pages"]
