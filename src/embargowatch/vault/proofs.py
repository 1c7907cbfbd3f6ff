"""Inclusion and consistency proofs of RFC 6962: made from a tree's hashes, checked with nothing but the roots.

Making follows the recursions of RFC 6962, sections 2.1.1 and 2.1.2; checking follows the loops of RFC 9162, sections
2.1.3.2 and 2.1.4.2. A checker answers False to anything that is not exactly right, a proof too long or too short
included.
"""

from __future__ import annotations

from collections.abc import Sequence

from embargowatch.vault.tree import EMPTY, Known, node_hash, span, split


def inclusion(index: int, size: int, known: Known) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root of the tree of ``size`` leaves, nearest first.

    Raises:
        ValueError: there is no such leaf in such a tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(span(middle, high, known))
            high = middle
        else:
            path.append(span(low, middle, known))
            low = middle
    return path[::-1]


def consistency(old: int, new: int, known: Known) -> list[bytes]:
    """The hashes that show that the tree of ``old`` leaves is the beginning of the tree of ``new`` leaves.

    Raises:
        ValueError: ``old`` is larger than ``new``.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is no beginning of a tree of {new} leaves")
    if old in (0, new):
        return []
    path: list[bytes] = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            path.append(span(middle, high, known))
            high = middle
        else:
            path.append(span(low, middle, known))
            low, whole = middle, False
    if not whole:
        path.append(span(low, high, known))
    return path[::-1]


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` leads from the leaf hash at ``index`` to the root of the tree of ``size`` leaves."""
    if not 0 <= index < size or not _hashes([leaf, root, *proof]):
        return False
    place, last, hash = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hash = node_hash(each, hash)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hash = node_hash(hash, each)
        place, last = place >> 1, last >> 1
    return last == 0 and hash == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``old`` leaves is the beginning of that of ``new`` leaves."""
    if not 0 <= old <= new or not _hashes([old_root, new_root, *proof]):
        return False
    if old == new:
        return not proof and old_root == new_root and (old > 0 or old_root == EMPTY)
    if old == 0:
        return not proof and old_root == EMPTY
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climb(place, last, path, old_root, new_root)


def _climb(place: int, last: int, path: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    """The loop of RFC 9162 section 2.1.4.2, step 6: both roots from one path."""
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, each)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == 32 for value in values)
