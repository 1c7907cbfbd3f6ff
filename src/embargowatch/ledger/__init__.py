"""What is kept: readings, and the cases and findings settled from them. ``View`` reads, ``Writer`` appends.

``open(path)`` gives a store that does both, ``open_view(path)`` one that cannot write. Both close themselves as context
managers. Every failure is a StoreError that names the file and says what to do.
"""

from embargowatch.ledger.body import of_read, proof
from embargowatch.ledger.interface import Counts, Settled, Store, View, Writer
from embargowatch.ledger.sqlite import Ledger, open, open_view

__all__ = ["Counts", "Ledger", "Settled", "Store", "View", "Writer", "of_read", "open", "open_view", "proof"]
