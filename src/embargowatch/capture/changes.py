"""What became of a page from capture to capture. In: its captures, and a way to their text. Out: the changes, by name.

A change of the text is told by its paragraphs; a server that writes the time of day into its pages changes nothing. A
page that leads to another site than the one where it was first found is "redirected" (a known trick is to delete a
forged page and lead to the real outlet); "deleted" is 404 and 410; "restored" is being there again after either.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from embargowatch.capture.schedule import FETCHED
from embargowatch.model import Change, Difference, Version
from embargowatch.model.url import site

Text = Callable[[Version], tuple[str, ...] | None]  # the paragraphs of a capture; None where it cannot be read
_MOST = 300  # paragraphs on either side that are compared one by one


def changes(versions: Sequence[Version], text: Text) -> list[tuple[Change, ...]]:
    """The changes that each of ``versions`` (oldest first) shows against those before it."""
    story = _Story(text)
    return [tuple(story.goes_on(version)) for version in versions]


@dataclass
class _Story:
    """What is known so far. ``home``: the site where the page was first found. standing: there | gone | away | None.

    ``seen``: the newest page of any kind; ``newest`` and ``abroad``: the newest whole one at home, and elsewhere.
    """

    text: Text
    home: str | None = None
    standing: str | None = None
    seen: Version | None = None
    newest: Version | None = None
    abroad: Version | None = None

    def goes_on(self, version: Version) -> list[Change]:
        if version.way not in FETCHED:  # what an archive says of this address is a claim, and of another time
            return []
        if version.outcome == "gone":
            return self._gone(version)
        if version.outcome in {"captured", "unchanged"}:
            return self._found(version)
        return []

    def _gone(self, version: Version) -> list[Change]:
        if self.seen is None or self.standing == "gone":
            return []
        self.standing = "gone"
        number = self.seen.leaf
        return [Change("deleted", number, f"is gone (status {version.status}); leaf {number} still had it")]

    def _found(self, version: Version) -> list[Change]:
        there = site(version.final_url or version.asked)
        if self.home is None:
            self.home = there
        before, last, away = self.standing, self.seen, there != self.home
        self.standing = "away" if away else "there"
        self.seen = version if version.outcome == "captured" else last
        if away:
            return self._away(version, there, before, last)
        told = []
        if before in {"gone", "away"} and last is not None:
            words = "is there again" if before == "gone" else f"answers from {self.home} again"
            told.append(Change("restored", last.leaf, f"{words}, after leaf {last.leaf}"))
        told += self._edited(self.newest, version)
        self.newest = _whole(version) or self.newest
        return told

    def _away(self, version: Version, there: str, before: str | None, last: Version | None) -> list[Change]:
        """At another site than its own."""
        known = self.abroad
        self.abroad = _whole(version) or self.abroad
        if before == "away" and known is not None and site(known.final_url or known.asked) == there:
            return self._edited(known, version)
        if last is None:
            return []
        return [
            Change("redirected", last.leaf, f"leads to {version.final_url} now; leaf {last.leaf} was at {self.home}")
        ]

    def _edited(self, last: Version | None, version: Version) -> list[Change]:
        """Whether the text is another one. What was cut off on the way proves no change, and neither does a 304."""
        if last is None or _whole(version) is None or last.sha256 == version.sha256:
            return []
        before, after = self.text(last), self.text(version)
        if before is None and after is None:
            return [Change("rewritten", last.leaf, f"has other bytes than leaf {last.leaf}, and no text to compare")]
        if before is None or after is None:
            words = "has no text that can be read any more" if after is None else "has text that can be read now"
            return [Change("edited", last.leaf, f"{words}; compare leaf {last.leaf} with leaf {version.leaf}")]
        if before == after:
            return []
        found = differences(before, after)
        words = "1 place" if len(found) == 1 else f"{len(found)} places"
        return [Change("edited", last.leaf, f"differs from leaf {last.leaf} in {words}", found)]


def _whole(version: Version) -> Version | None:
    return version if version.outcome == "captured" and version.truncated is None else None


def differences(before: Sequence[str], after: Sequence[str]) -> tuple[Difference, ...]:
    """What stands in the place of what, by paragraphs. Two long texts with little in common are one difference."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = tuple(before[start : len(before) - end]), tuple(after[start : len(after) - end])
    if max(len(old), len(new)) > _MOST:
        return (_difference(old, new),)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(_difference(old[a:b], new[c:d]) for kind, a, b, c, d in steps if kind != "equal")


def _difference(old: tuple[str, ...], new: tuple[str, ...]) -> Difference:
    return Difference("changed" if old and new else "removed" if old else "added", old, new)
