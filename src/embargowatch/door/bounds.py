"""What a browser behind the filtering proxy may use, and which hosts are refused to it by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from embargowatch.door.exchange import Limits

# What a Chromium asks for on its own account (its version, its time, its lists); no page is behind these names.
BROWSERS_OWN = frozenset(
    "accounts.google.com android.clients.google.com clients1.google.com clients2.google.com clients4.google.com "
    "content-autofill.googleapis.com edgedl.me.gvt1.com mtalk.google.com optimizationguide-pa.googleapis.com "
    "redirector.gvt1.com safebrowsing.googleapis.com safebrowsingohttpgateway.googleapis.com "
    "update.googleapis.com".split()
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one browser may use in all. ``seconds`` from opening; ``bytes`` both ways; ``limits``: one connection."""

    seconds: float = 90.0
    bytes: int = 128 * 1024 * 1024
    at_once: int = 64
    connections: int = 1000
    without: frozenset[str] = BROWSERS_OWN  # hosts that are refused by name
    limits: Limits = field(default_factory=Limits)
