"""The marked sentences that the role heads learn from: every line of ours can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.sentences import marked, read

FILES = sorted((Path(__file__).parents[2] / "training" / "roles").glob("*.txt"))


def test_marked_tells_who_what_and_how() -> None:
    found = marked("<S1 Iran> denies that it <T1:denied sold> <R1 Sudan> <I1 drones>.")
    (passed,) = found.passed
    assert found.text == "Iran denies that it sold Sudan drones."
    assert found.text[slice(*passed.trigger)] == "sold"
    assert passed.standing == "denied"
    assert {role: found.text[slice(*spans[0])] for role, spans in passed.roles.items()} == {
        1: "Iran", 2: "Sudan", 3: "drones",
    }  # fmt: skip


@pytest.mark.parametrize(
    "line", ["<S1 Iran> sold drones.", "<T1 sold> and <T1 gave>", "<T1:perhaps sold>", "a < b", "<X1 Iran>"]
)
def test_marked_names_what_cannot_be_read(line: str) -> None:
    with pytest.raises(ValueError, match=r"mark|passes|two words"):
        marked(line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_of_ours_can_be_read(path: Path) -> None:
    assert all(marked(line).text for line in read(path))
