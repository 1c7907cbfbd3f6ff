"""The tree over the leaves, after RFC 6962 section 2.1: SHA-256, 0x00 before a leaf, 0x01 before two nodes.

Two ways to the same root, on purpose: ``Range`` goes up leaf by leaf and is used for writing; ``span`` comes down
from the top, over whatever hashes its caller finds trustworthy, and is used for checking before a signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, left before right."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Range:
    """A compact range from leaf 0: the roots of the full subtrees, from left to right; grows by one leaf at a time."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._roots: list[bytes] = []
        for each in hashes:
            self.append(each)

    def append(self, hash: bytes) -> None:
        """One more leaf, by its leaf hash."""
        carry = self.size
        while carry & 1:
            hash = node_hash(self._roots.pop(), hash)
            carry >>= 1
        self._roots.append(hash)
        self.size += 1

    def append_subtree(self, hash: bytes, height: int) -> None:
        """2**height leaves at once, by the root of their full subtree; the size so far must be a multiple of it."""
        if self.size % (1 << height):
            raise ValueError(f"a subtree of {1 << height} leaves cannot follow {self.size} leaves")
        carry = self.size >> height
        while carry & 1:
            hash = node_hash(self._roots.pop(), hash)
            carry >>= 1
        self._roots.append(hash)
        self.size += 1 << height

    @property
    def root(self) -> bytes:
        """The root of the tree of this size."""
        if not self._roots:
            return EMPTY
        hash = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            hash = node_hash(left, hash)
        return hash


Known = Callable[[int, int], bytes | None]  # the hash of leaves [low, high), or None where it is not known


def span(low: int, high: int, known: Known) -> bytes:
    """The hash of leaves [low, high) by the recursion of RFC 6962; ``known`` must know every single leaf."""
    if low == high:
        return EMPTY
    hash = known(low, high)
    if hash is not None:
        return hash
    if high - low == 1:
        raise LookupError(f"the hash of leaf {low} is not known")
    middle = low + split(high - low)
    return node_hash(span(low, middle, known), span(middle, high, known))


def split(size: int) -> int:
    """The largest power of two that is smaller than ``size`` (>= 2): where a tree of that size divides."""
    return 1 << (size - 1).bit_length() - 1


def root(hashes: list[bytes]) -> bytes:
    """The root over these leaf hashes, by recursion."""
    return span(0, len(hashes), lambda low, high: hashes[low] if high - low == 1 else None)
