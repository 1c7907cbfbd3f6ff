"""The words of the grammar: which verbs and nouns say that something passes, or that somebody says something.

In: ``data/grammar/*.yaml``. Out: a frozen Grammar, passed to every rule that needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import resources
from typing import Any

import yaml

from embargowatch.errors import DataError
from embargowatch.understand.speech import Speech, tables

Words = Mapping[str, frozenset[str]]  # name of a list -> its words


REFUSALS = """alleging allowing at_home burdens contraband examining facts fighting firms forces getting handing
handing_rule help institutions judging lands lines making marching needy not_with of_troops paid paid_in_words papers
people posting rule shooting somebody space taking_over talk trading units""".split()  # the lists of refusals.yaml


@dataclass(frozen=True)
class Grammar:
    """Look-up tables by lemma. ``give_verbs`` and ``get_verbs`` map a lemma to whether it is strong on its own."""

    give_verbs: Mapping[str, bool]
    get_verbs: Mapping[str, bool]
    arm_verbs: Mapping[str, str]
    support_verbs: frozenset[str]
    support_adverbs: Mapping[str, str]
    flow_verbs: frozenset[str]
    give_nouns: frozenset[str]
    get_nouns: frozenset[str]
    aid_nouns: frozenset[str]
    givers: frozenset[str]
    getters: frozenset[str]
    makers: frozenset[str]
    holders: frozenset[str]
    arm_nouns: Mapping[str, str]
    implied: Mapping[str, str]  # what passes where one of these words was learned to say that something does
    arms: frozenset[str]  # categories of arms
    bare: frozenset[str]
    to: frozenset[str]
    source: frozenset[str]
    speech: Speech
    acts: Mapping[str, str]  # verb lemma -> act
    act_nouns: Mapping[str, str]
    cues: Mapping[str, Mapping[str, str]]  # kind of cue -> lemma -> status
    bodies: frozenset[str]
    groups: frozenset[str]
    organs: frozenset[str]
    measures: frozenset[str]
    speakers: frozenset[str]
    events: frozenset[str]
    others: frozenset[str]
    described: Mapping[str, str]  # noun of a description -> kind of actor it may stand for
    offices: frozenset[str]  # nouns of a description that stand for whoever was called so before
    realms: Mapping[str, frozenset[str]]  # noun of a description -> the only states that it may stand for
    light_verbs: frozenset[str]  # their subject does what a noun of passing in their object names
    ditransitive: frozenset[str]
    ask_verbs: frozenset[str]
    depend: frozenset[str]
    regions: frozenset[str]  # ids of parts of the world that stand as parties
    refusals: Words = field(default_factory=dict)  # what tells something else than a passing

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Every verb that may be an act of speech, with the help of its object or not."""
        with_object = """sign reach strike conclude ink seal impose slap tighten introduce adopt extend expand issue
        make release voice repeat send deliver level launch renew give upgrade establish restore normalise normalize
        strengthen deepen sever cut downgrade break cancel postpone place put add"""
        speech = self.speech
        return (
            frozenset(self.acts)
            | frozenset(with_object.split())
            | speech.phrases.keys()
            | speech.with_object
            | speech.drawn
            | speech.responding
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every verb and noun that some rule asks for, so that wrong lemmas of them can be mended."""
        tables = (self.give_verbs, self.get_verbs, self.arm_verbs, self.acts, self.cues["governor"])
        words = {word for table in tables for word in table}
        words |= self.bodies | self.groups | self.measures | self.give_nouns | self.get_nouns | self.speakers
        return frozenset(
            words
            | self.flow_verbs
            | self.support_verbs
            | self.holders
            | self.makers
            | self.light_verbs
            | self.ask_verbs
            | self.spoken
        )


def load() -> Grammar:
    """The grammar that ships with the package. DataError names the file and what it lacks."""
    transfers, speech, nouns = _yaml("transfers.yaml"), _yaml("speech.yaml"), _yaml("nouns.yaml")
    try:
        lists = _yaml("refusals.yaml")
        refusals = {name: frozenset(lists[name]) for name in REFUSALS}
        return replace(_grammar(transfers, speech, nouns, tables(_yaml("acts.yaml"))), refusals=refusals)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"the grammar in data/grammar is incomplete: expected {error}; reinstall the package"
        ) from error


def _yaml(name: str) -> dict[str, Any]:
    path = resources.files("embargowatch") / "data" / "grammar" / name
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"data/grammar/{name} could not be read: {error}") from error
    if not isinstance(found, dict):
        raise DataError(f"data/grammar/{name}: expected a mapping of word lists")
    return found


def _grammar(transfers: dict[str, Any], speech: dict[str, Any], kinds: dict[str, Any], spoken: Speech) -> Grammar:
    verbs, nouns = transfers["verbs"], transfers["nouns"]
    return Grammar(
        give_verbs=_graded(verbs["give"]),
        get_verbs=_graded(verbs["get"]),
        arm_verbs=verbs["arm"]["words"],
        support_verbs=frozenset(verbs["support"]["words"]),
        support_adverbs=verbs["support"]["adverbs"],
        flow_verbs=frozenset(verbs["flow"]["words"]),
        give_nouns=frozenset(nouns["give"]["words"]),
        get_nouns=frozenset(nouns["get"]["words"]),
        aid_nouns=frozenset(nouns["aid"]["words"]),
        givers=frozenset(transfers["agents"]["giver"]),
        getters=frozenset(transfers["agents"]["getter"]),
        makers=frozenset(transfers["makers"]),
        holders=frozenset(transfers["holders"]),
        arm_nouns=nouns["act"]["words"],
        implied=_inverted(transfers["implied"]),
        arms=frozenset(transfers["arms"]),
        bare=frozenset(transfers["bare"]),
        to=frozenset(transfers["recipient_prepositions"]),
        source=frozenset(transfers["supplier_prepositions"]),
        speech=spoken,
        acts=_inverted(speech["verbs"]),
        act_nouns=_inverted(speech["nouns"]),
        cues={kind: _inverted(words) for kind, words in speech["status"].items()},
        bodies=frozenset(kinds["bodies"]) | frozenset(kinds["people"]),
        groups=frozenset(kinds["groups"]),
        organs=frozenset(kinds["organs"]),
        measures=frozenset(kinds["measures"]),
        speakers=frozenset(kinds["speakers"]),
        events=frozenset(kinds["events"]),
        others=frozenset(kinds["others"]),
        described=_inverted(kinds["described"]),
        offices=frozenset(kinds["offices"]),
        realms={noun: frozenset(states) for noun, states in kinds["realms"].items()},
        light_verbs=frozenset(verbs["light"]["words"]),
        ditransitive=frozenset(verbs["ditransitive"]["words"]),
        ask_verbs=frozenset(verbs["ask"]["words"]),
        depend=frozenset(verbs["depend"]["words"]),
        regions=frozenset(kinds["regions"]),
    )


def _graded(words: dict[str, list[str]]) -> dict[str, bool]:
    return {**dict.fromkeys(words["weak"], False), **dict.fromkeys(words["strong"], True)}


def _inverted(groups: dict[str, list[str]]) -> dict[str, str]:
    return {word: group for group, words in groups.items() for word in words}
