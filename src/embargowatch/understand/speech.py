"""The tables of acts of speech that take more than one verb to tell.

In: ``data/grammar/acts.yaml``, parsed. Out: a frozen Speech, part of the Grammar. A KeyError names what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Speech:
    """Look-up tables by lemma. ``phrases``: verb -> (the words it takes, act), longest first."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    with_object: frozenset[str]
    objects: Mapping[str, str]
    moods: Mapping[str, str]
    drawn: frozenset[str]
    responding: frozenset[str]
    anger: frozenset[str]
    joy: frozenset[str]
    carrying: frozenset[str]
    closed: frozenset[str]
    blame: Mapping[str, frozenset[str]]  # verbs | nouns | adjectives
    praise: Mapping[str, frozenset[str]]
    labels: frozenset[str]
    plain: frozenset[str]
    tolerated: frozenset[str]
    hostile: frozenset[str]
    consequences: frozenset[str]


def tables(acts: Mapping[str, Any]) -> Speech:
    """The tables of a parsed ``acts.yaml``."""
    return Speech(
        phrases=_phrases((phrase, act) for act, listed in acts["phrases"].items() for phrase in listed),
        objects={noun: act for act, listed in acts["objects"].items() for noun in listed},
        moods={mood: act for act, listed in acts["moods"].items() for mood in listed},
        blame={kind: frozenset(words) for kind, words in acts["blame"].items()},
        praise={kind: frozenset(words) for kind, words in acts["praise"].items()},
        **{
            name: frozenset(acts[name])
            for name in (
                "with_object",
                "drawn",
                "responding",
                "anger",
                "joy",
                "carrying",
                "closed",
                "labels",
                "plain",
                "tolerated",
                "hostile",
                "consequences",
            )
        },
    )


def _phrases(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, act in pairs:
        verb, *rest = phrase.split()
        out.setdefault(verb, []).append((tuple(rest), act))
    return {verb: tuple(sorted(listed, key=lambda each: -len(each[0]))) for verb, listed in out.items()}
