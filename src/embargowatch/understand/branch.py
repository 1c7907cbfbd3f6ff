"""The part of the tree that led to a claim, drawn for a person: the trigger, its parts, and the words between them.

In: a Candidate. Out: lines of text, the topmost word first, each word below its head with its relation (and its
preposition), and what it is in the claim::

    accused
    ├─ obj: Korea · supplier
    └─ advcl (of): shipping · says that it passes
       ├─ obj: missiles · item
       └─ obl (to): Russia · recipient
"""

from __future__ import annotations

from collections.abc import Iterator

from embargowatch.understand.rules.candidate import Candidate
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_MOST = 24  # words drawn: in a longer branch the ways between the parts say nothing to a reader


def branch(candidate: Candidate) -> tuple[str, ...]:
    """The lines, or none where the parts stand too far apart to be drawn."""
    scene = candidate.scene
    parts = {candidate.trigger.index: "says that it passes"}
    for name in ("item", "recipient", "supplier"):
        part = getattr(candidate, name)
        if part is not None and scene.sentence.tokens[part.token.index % len(scene.sentence.tokens)] is part.token:
            parts[part.token.index] = name if part.token is not candidate.trigger else f"says that it passes · {name}"
    kept, top = _joined(scene, list(parts))
    if len(kept) > _MOST:
        return ()
    return (_word(scene, top, parts), *_below(scene, top, kept, parts, ""))


def _joined(scene: Scene, parts: list[int]) -> tuple[set[int], int]:
    """The words on the ways between the parts, and the topmost of them."""
    ways = [[index, *(t.index for t in scene.sentence.ancestors(index))] for index in parts]
    shared = set.intersection(*map(set, ways))
    top = next((index for index in ways[0] if index in shared), ways[0][-1])
    kept = {top}
    for way in ways:
        kept.update(way[: way.index(top)] if top in way else way)
    return kept, top


def _below(scene: Scene, index: int, kept: set[int], parts: dict[int, str], margin: str) -> Iterator[str]:
    kids = [kid for kid in scene.sentence.children[index] if kid in kept]
    for number, kid in enumerate(kids):
        last = number == len(kids) - 1
        token = scene.token(kid)
        yield f"{margin}{'└─' if last else '├─'} {_relation(scene, token)}: {_word(scene, kid, parts)}"
        yield from _below(scene, kid, kept - {index}, parts, margin + ("   " if last else "│  "))


def _relation(scene: Scene, token: Token) -> str:
    case = scene.case(token)
    return f"{token.deprel} ({case})" if case else token.deprel


def _word(scene: Scene, index: int, parts: dict[int, str]) -> str:
    text = scene.token(index).text
    return f"{text} · {parts[index]}" if index in parts else text
