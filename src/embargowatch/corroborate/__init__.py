"""Readings to cases: ``corroborate.cases(reads)`` (copies once, origins, positions, figures, exchange, demands)."""

from embargowatch.corroborate.cases import cases

__all__ = ["cases"]
