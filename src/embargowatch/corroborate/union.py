"""Things that belong together because a chain of pairs joins them (union-find)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Union:
    """Starts with every member by itself."""

    def __init__(self, members: Iterable[str]) -> None:
        self._head = {member: member for member in members}

    def join(self, one: str, other: str) -> None:
        """The groups of both become one."""
        first, second = sorted((self._find(one), self._find(other)))
        self._head[second] = first

    def together(self, one: str, other: str) -> bool:
        """Whether both are in one group."""
        return self._find(one) == self._find(other)

    def groups(self) -> list[list[str]]:
        """All groups, each sorted, in the order of their first members."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for member in sorted(self._head):
            found[self._find(member)].append(member)
        return sorted(found.values())

    def _find(self, member: str) -> str:
        while self._head[member] != member:
            self._head[member] = self._head[self._head[member]]
            member = self._head[member]
        return member
