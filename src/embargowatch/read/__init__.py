"""Read: a page goes in; the article on it comes out, with what was set apart from it and why."""

from embargowatch.read.document import document

__all__ = ["document"]
