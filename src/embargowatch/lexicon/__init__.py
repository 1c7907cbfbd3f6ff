"""Names of actors and words for items, as data: ``lexicon.load()`` gives the Lexicon (docs/lexicon.md)."""

from embargowatch.lexicon.actors import Term, slug
from embargowatch.lexicon.book import Lexicon, Name, Thing, load
from embargowatch.lexicon.roles import Role

__all__ = ["Lexicon", "Name", "Role", "Term", "Thing", "load", "slug"]
