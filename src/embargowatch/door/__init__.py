"""THE DOOR: the one way out to the network, for everything that fetches. In: a URL. Out: what was exchanged.

Importing this package loads no network library: that happens when a Door fetches for the first time.
"""

from embargowatch.door.door import Door
from embargowatch.door.exchange import Exchange, Limits
from embargowatch.door.guard import Guard

__all__ = ["Door", "Exchange", "Guard", "Limits"]
