"""The example pages and the documents expected from them, field by field, in ``tests/golden/``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from embargowatch import capture, read
from embargowatch.model import Document, Page

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix != ".md")
SEEDS = sorted((ROOT.parent / "shared" / "seed").glob("*.txt"))


def document(path: Path) -> Document:
    (page,) = capture.pages(str(path), 10**6)
    assert isinstance(page, Page)
    return read.document(page)


def plain(found: Document) -> dict[str, Any]:
    """The document as JSON, without the path of this checkout, the versions of its readers and the places of words."""
    fields = dataclasses.asdict(found) | {"source": Path(found.source).name}
    del fields["reader"], fields["places"]
    shown: dict[str, Any] = json.loads(json.dumps(fields, default=str))
    return shown


def test_every_example_has_its_golden_document() -> None:
    assert [path.stem for path in GOLDEN] == [path.stem for path in EXAMPLES]
    assert len(GOLDEN) >= 10


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_gives_exactly_its_golden_document(path: Path) -> None:
    expected = json.loads((ROOT / "tests" / "golden" / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert plain(document(path)) == expected


@pytest.mark.parametrize("path", [*EXAMPLES, *SEEDS], ids=lambda path: path.stem)
def test_no_furniture_and_no_lead_stands_in_the_text(path: Path) -> None:
    found = document(path)
    paragraphs = found.text.split("\n\n")
    for words in [*(item.text for item in found.furniture), *(link.text for link in found.links)]:
        assert words not in paragraphs


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seed_page_is_told_apart_from_what_stands_around_it(path: Path) -> None:
    """Runs where the page lies beside the checkout; ``02-joint-statement.txt`` covers the same ground always."""
    found = document(path)
    assert found.credit is not None
    assert (found.credit.name, found.credit.kind) == ("journaldequebec.com", "republished_from")
    assert found.text.rsplit("\n\n", 1)[-1].endswith(".")
    assert "originally published" not in found.text
    kinds = [item.kind for item in found.furniture if not item.text.endswith("...")]
    assert kinds == ["advertisement", "subscribe", "related", "advertisement"]
    assert len(found.links) == 5
    assert (found.published, found.language) == (None, "en")
