"""Embargo Watch: who says that who passed what to whom, on which words, under which paragraph of the law."""

__version__ = "0.1.0"
