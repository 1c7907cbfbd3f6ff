"""Each rule of the grammar by sentences of our own, through the real parser (rules.yaml)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from embargowatch import lexicon, understand
from embargowatch.model import Claim, Document, Mention
from embargowatch.understand.rules import RULES

TABLE = yaml.safe_load(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
ROWS = [(rule, text, tuple(wanted)) for rule, rows in TABLE.items() for text, *wanted in rows]


@pytest.fixture(scope="session")
def reader() -> understand.Reader:
    return replace(understand.load(lexicon.load()), sources=frozenset({"rules"}))


def words(mention: Mention | None) -> str:
    return "-" if mention is None else mention.name.text


def told(claim: Claim) -> tuple[str, str, str, str]:
    transfer = claim.transfer
    item = "-" if transfer.item is None else transfer.item.span.text
    return words(transfer.supplier), words(transfer.recipient), item, claim.status


def fits(wanted: str, found: tuple[str, str, str, str]) -> bool:
    parts = [part.strip() for part in wanted.replace(">", ":").split(":")]
    return all(part == value if part == "-" else part in value for part, value in zip(parts, found, strict=False))


@pytest.mark.parametrize(("rule", "text", "wanted"), ROWS, ids=[f"{rule}: {text[:60]}" for rule, text, _ in ROWS])
def test_rules_read_what_is_said_and_no_more(
    rule: str, text: str, wanted: tuple[str, ...], reader: understand.Reader
) -> None:
    claims = understand.reading(Document("d", "d", None, text), reader).claims
    found = {told(claim) for claim in claims}
    missing = [one for one in wanted if not any(fits(one, claim) for claim in found)]
    extra = [claim for claim in found if not any(fits(one, claim) for one in wanted)]
    assert not missing, found
    assert not extra, wanted


@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_rules_each_have_an_example_and_a_counter_example(rule: str) -> None:
    rows = TABLE[rule]
    assert any(len(row) > 1 for row in rows)
    assert any(len(row) == 1 for row in rows)


def test_rules_explain_themselves() -> None:
    for rule in RULES:
        assert rule.__doc__ is not None
        assert "Example:" in rule.__doc__
        assert "Not:" in rule.__doc__
