"""Reading -> Reading with actors: who each mention is, what class each item has, which claims are one.

``actors(reading, document, lexicon)`` does the whole of it; ``actor``, ``side`` and ``item`` look plain words up.
"""

from embargowatch.resolve.goods import item, line
from embargowatch.resolve.plain import actor
from embargowatch.resolve.reading import actors
from embargowatch.resolve.side import passed, side

__all__ = ["actor", "actors", "item", "line", "passed", "side"]
