"""The words of the grammar: every list that the code asks for is there, and what is missing is named."""

from __future__ import annotations

from typing import Any

import pytest

from embargowatch.errors import DataError
from embargowatch.understand import frames


def test_every_list_of_refusals_holds_words() -> None:
    found = frames.load().refusals
    assert set(found) == set(frames.REFUSALS)
    assert all(
        words and all(isinstance(word, str) and word == word.lower() for word in words) for words in found.values()
    )


def test_a_list_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = frames._yaml

    def broken(name: str) -> dict[str, Any]:
        return {key: words for key, words in whole(name).items() if key != "firms"}

    monkeypatch.setattr(frames, "_yaml", broken)
    with pytest.raises(DataError, match=r"'firms'.*reinstall the package"):
        frames.load()
