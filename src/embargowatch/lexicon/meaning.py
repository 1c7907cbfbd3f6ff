"""What a phrase of the actor data may mean."""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model import Actor


@dataclass(frozen=True, slots=True)
class Contested:
    """A word that names one of several actors. ``clues``: actor id -> folded words that speak for it."""

    form: str
    likely: str
    clues: tuple[tuple[str, frozenset[str]], ...]

    def read(self, seen: frozenset[str], named: frozenset[str]) -> tuple[str, bool]:
        """The id that it names in a text, and whether that is in doubt.

        ``seen`` are the folded words of the text, ``named`` the states of the plain names in it.
        """
        backed = [key for key, clues in self.clues if key in named or clues & seen]
        return (backed[0], False) if len(backed) == 1 else (self.likely, True)


@dataclass(frozen=True, slots=True)
class Meaning:
    """An actor in some form, one of several, or nothing (a trap such as "South China Sea").

    ``care``: the words are also a person's name or a common word ("Jordan", "Turkey"): look around before use.
    """

    actor: Actor | None
    form: str
    care: bool = False
    contested: Contested | None = None
