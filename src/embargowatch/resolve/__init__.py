"""Reading -> Reading with actors: who each mention is, what class each item has, which claims are one.

``actors(reading, document, lexicon)`` does the whole of it; ``actor`` and ``item`` look plain words up.
"""

from embargowatch.resolve.goods import item
from embargowatch.resolve.plain import actor
from embargowatch.resolve.reading import actors

__all__ = ["actor", "actors", "item"]
