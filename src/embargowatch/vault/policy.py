"""Which witnesses must stand behind a checkpoint (c2sp.org/tlog-policy). In: a policy file. Out: whether it is met.

Lines: ``log VKEY [URL]``, ``witness NAME VKEY [URL]``, ``group NAME all|any|K NAME...``, and exactly one
``quorum NAME|none``. Read strictly: a line that is not one of these refuses the whole file, since a policy that is
half understood would be met too easily.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from embargowatch.errors import UsageError
from embargowatch.vault import note

NONE = "none"
_MOST = 500  # lines; the format asks for at least 32 logs, witnesses and groups
_WORDS = re.compile("[ \t]+")
_NUMBER = re.compile("[1-9][0-9]{0,3}")


class PolicyError(UsageError):
    """A policy file that is not exactly one."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody outside who cosigns. ``url``: where checkpoints are sent to, None for one that is only believed."""

    name: str
    key: note.Key
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Stands behind a checkpoint when at least ``least`` of its members (witnesses or groups) do."""

    name: str
    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says. ``quorum``: a witness, a group, or "none"."""

    logs: tuple[note.Key, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE

    def cosigners(self, checkpoint: note.Note) -> dict[str, int]:
        """Witnesses (by their name in the policy) who cosigned, each with the Unix time of it.

        Raises:
            NoteError: a signature by a witness's key does not hold.
        """
        times = {each.name: note.cosigned(checkpoint, each.key) for each in self.witnesses}
        return {name: time for name, time in times.items() if time is not None}

    def met(self, present: Collection[str]) -> bool:
        """Whether the quorum stands behind a checkpoint that these witnesses cosigned."""
        groups = {each.name: each for each in self.groups}

        def stands(name: str) -> bool:
            group = groups.get(name)
            if group is None:
                return name in present
            return sum(map(stands, group.members)) >= group.least

        return self.quorum == NONE or stands(self.quorum)


def parsed(body: bytes) -> Policy:
    """The policy that these bytes are.

    Raises:
        PolicyError: the line that is not understood, by its number.
    """
    if any((byte < 0x20 and byte not in b"\t\n") or byte == 0x7F for byte in body):
        raise PolicyError("the policy has a control character; only tabs and line feeds are allowed")
    lines = body.decode("utf-8", "surrogateescape").split("\n")
    if len(lines) > _MOST:
        raise PolicyError(f"the policy has {len(lines):,} lines; expected at most {_MOST:,}")
    draft = _Draft()
    for number, line in enumerate(lines, 1):
        words = [word for word in _WORDS.split(line) if word]
        if words and not words[0].startswith("#"):
            try:
                draft.take(words)
            except (ValueError, note.NoteError) as error:
                raise PolicyError(f"line {number} of the policy: {error}") from error
    return draft.finished()


def written(policy: Policy) -> bytes:
    """The policy as a file."""
    lines = [f"log {key.text}" for key in policy.logs]
    lines += [" ".join(filter(None, ("witness", each.name, each.key.text, each.url))) for each in policy.witnesses]
    lines += [f"group {each.name} {each.least} {' '.join(each.members)}" for each in policy.groups]
    return ("\n".join([*lines, f"quorum {policy.quorum}"]) + "\n").encode("utf-8", "surrogateescape")


class _Draft:
    """A policy while its lines are read."""

    def __init__(self) -> None:
        self._logs: list[note.Key] = []
        self._witnesses: list[Witness] = []
        self._groups: list[Group] = []
        self._quorum: str | None = None
        self._names: set[str] = set()
        self._members: set[str] = set()
        self._lines: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._choose,
        }

    def take(self, words: list[str]) -> None:
        """One line. ValueError says what is wrong with it."""
        if words[0] not in self._lines:
            raise ValueError(f"'{words[0][:40]}' is not known; expected log, witness, group or quorum")
        self._lines[words[0]](words[1:])

    def finished(self) -> Policy:
        """The whole policy."""
        if self._quorum is None:
            raise PolicyError("the policy has no quorum line; 'quorum none' asks for no witness")
        return Policy(tuple(self._logs), tuple(self._witnesses), tuple(self._groups), self._quorum)

    def _log(self, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise ValueError("expected: log VKEY [URL]")
        self._logs.append(_new_key(words[0], note.LOG_KEY, self._logs))

    def _witness(self, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise ValueError("expected: witness NAME VKEY [URL]")
        key = _new_key(words[1], note.WITNESS_KEY, [each.key for each in self._witnesses])
        self._witnesses.append(Witness(self._new_name(words[0]), key, words[2] if len(words) == 3 else None))

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise ValueError("expected: group NAME all|any|K NAME...")
        least, members = words[1], words[2:]
        for member in members:
            if member not in self._names or member in self._members:
                why = "is in a group already" if member in self._members else "is not defined above"
                raise ValueError(f"'{member[:60]}' {why}")
            self._members.add(member)
        if least not in ("all", "any") and not _NUMBER.fullmatch(least):
            raise ValueError(f"'{least[:20]}' is no number of members; expected all, any or a number")
        number = {"all": len(members), "any": 1}.get(least) or int(least)
        if number > len(members):
            raise ValueError(f"asks for {number} of {len(members)} members")
        self._groups.append(Group(self._new_name(words[0]), number, tuple(members)))

    def _choose(self, words: list[str]) -> None:
        if len(words) != 1 or (words[0] != NONE and words[0] not in self._names):
            raise ValueError("expected: quorum NAME, of a witness or group defined above, or none")
        if self._quorum is not None:
            raise ValueError("there is a quorum line already")
        self._quorum = words[0]

    def _new_name(self, name: str) -> str:
        if name in self._names or name == NONE:
            raise ValueError(f"the name '{name[:60]}' is taken")
        self._names.add(name)
        return name


def _new_key(text: str, kind: int, known: list[note.Key]) -> note.Key:
    key = note.key(text)
    if key.kind != kind:
        raise ValueError(f"the key of '{key.name[:60]}' is not of the kind that is expected here ({kind:#04x})")
    if key.raw in {each.raw for each in known}:
        raise ValueError(f"the key of '{key.name[:60]}' is there already")
    return key
