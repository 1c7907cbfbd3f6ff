"""What the parser has learned to read as passing: proposals meet the same refusals as those of the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from embargowatch import lexicon, understand
from embargowatch.model import Claim, Document, Reading
from embargowatch.understand.reading import Parser
from embargowatch.understand.syntax import Part, Passing, Sentence


@dataclass(frozen=True)
class Taught:
    """A parser that has learned one passing: the word, and who or what is what, each by its first letters."""

    parser: Parser
    trigger: str
    parts: dict[str, str]  # words -> role
    chance: float = 0.9

    def sentences(self, text: str) -> list[Sentence]:
        return [self._taught(sentence, text) for sentence in self.parser.sentences(text)]

    def _taught(self, sentence: Sentence, text: str) -> Sentence:
        at = next((t.index for t in sentence.tokens if t.text == self.trigger), None)
        parts = tuple(Part(role, text.index(word), 0.95) for word, role in self.parts.items())
        return replace(sentence, passings=() if at is None else (Passing(at, self.chance, "reported", parts),))


@pytest.fixture(scope="module")
def reader() -> understand.Reader:
    return understand.load(lexicon.load())


def read(text: str, reader: understand.Reader, trigger: str, chance: float = 0.9, **roles: str) -> Reading:
    taught = Taught(reader.parser, trigger, {word.replace("_", " "): role for word, role in roles.items()}, chance)
    return understand.reading(Document("d", "d", None, text), replace(reader, parser=taught))


def told(claim: Claim) -> tuple[str | None, str | None, str | None]:
    supplier, recipient, item = claim.transfer.supplier, claim.transfer.recipient, claim.transfer.item
    return (
        supplier.span.text if supplier else None, recipient.span.text if recipient else None,
        item.span.text if item else None,
    )  # fmt: skip


ODD = "Out of Tehran, by ways that nobody will name, drones have been finding Khartoum."
ELSEWHERE = "Tehran was asked about it. Somehow drones have been finding Khartoum."


def test_a_learned_passing_becomes_a_claim_that_says_so(reader: understand.Reader) -> None:
    found = read(ODD, reader, "finding", Tehran="supplier", Khartoum="recipient", drones="item")
    (claim,) = found.claims
    assert told(claim) == ("Tehran", "Khartoum", "drones")
    assert claim.rule == "learned"
    assert "Learned" in claim.why[0]


def test_nothing_is_made_of_a_passing_that_is_not_sure(reader: understand.Reader) -> None:
    parts = {"Tehran": "supplier", "Khartoum": "recipient", "drones": "item"}
    assert read(ODD, reader, "finding", chance=0.4, **parts).claims == ()


def test_a_learned_passing_meets_the_refusals_of_the_rules(reader: understand.Reader) -> None:
    found = read("Iran says that Iran keeps finding drones.", reader, "finding", Iran="supplier", drones="item")
    assert all(claim.rule != "learned" or claim.transfer.recipient is None for claim in found.claims)
    same = "Tehran showed drones that Iran had been finding."
    found = read(same, reader, "finding", Tehran="supplier", Iran="recipient", drones="item")
    assert found.claims == ()
    assert any(r.rule == "learned" and "same" in r.reason for r in found.refused)


def test_negation_is_read_by_rule(reader: understand.Reader) -> None:
    text = "Drones from Tehran have never been finding Khartoum."
    (claim,) = read(text, reader, "finding", Tehran="supplier", Khartoum="recipient", Drones="item").claims
    assert claim.status == "denied"


def test_who_stands_in_the_sentence_before_is_evidence_too(reader: understand.Reader) -> None:
    (claim,) = read(ELSEWHERE, reader, "finding", Tehran="supplier", Khartoum="recipient", drones="item").claims
    assert told(claim) == ("Tehran", "Khartoum", "drones")
    assert "Tehran" in [span.text for span in claim.evidence]


def test_a_rule_that_reads_the_same_goes_first(reader: understand.Reader) -> None:
    text = "Iran shipped drones to Sudan."
    (claim,) = read(text, reader, "shipped", Iran="supplier", Sudan="recipient", drones="item").claims
    assert claim.rule == "verb_give"


def test_the_tree_of_a_claim_is_drawn(reader: understand.Reader) -> None:
    (claim,) = understand.reading(Document("d", "d", None, "Iran shipped drones to Sudan."), reader).claims
    assert claim.tree == (
        "shipped · says that it passes",
        "├─ nsubj: Iran · supplier",
        "├─ obj: drones · item",
        "└─ obl (to): Sudan · recipient",
    )
