"""The trials of RELIABILITY.md: one file a row, run with ``make reliability`` (TIER=release for the long ones)."""
