"""What the learned branch says of a window becomes passings of its sentences."""

from __future__ import annotations

import numpy as np

from embargowatch.understand.passing import MOST_PARTS, Chances
from embargowatch.understand.syntax import Part


def chances(size: int, trigger: int, *roles: tuple[int, int, float]) -> Chances:
    """A window of ``size`` words; ``roles``: word, role (1 supplier, 2 recipient, 3 item), chance."""
    triggers = np.zeros(size, dtype=np.float32)
    triggers[trigger] = 0.9
    role = np.zeros((size, size, 4), dtype=np.float32)
    role[:, :, 0] = 1.0
    for word, kind, chance in roles:
        role[trigger, word, kind] = chance
    return Chances(triggers, np.full(size, 2), role)


def test_each_phrase_stands_in_its_likeliest_role_surest_first() -> None:
    found = chances(4, 1, (0, 1, 0.6), (0, 2, 0.3), (3, 2, 0.95))
    (passing,) = found.passings([0, 5, 11, 14], 0, 4)
    assert (passing.trigger, passing.standing) == (1, "planned")
    assert passing.parts == (Part("recipient", 14, 0.95), Part("supplier", 0, 0.6))


def test_a_passing_is_counted_from_its_sentence_and_its_parts_may_stand_outside() -> None:
    found = chances(6, 4, (0, 1, 0.8))
    assert list(found.passings([0, 2, 4, 6, 8, 10], 0, 3)) == []
    (passing,) = found.passings([0, 2, 4, 6, 8, 10], 3, 6)
    assert passing.trigger == 1
    assert passing.parts == (Part("supplier", 0, 0.8),)


def test_parts_are_bounded() -> None:
    found = chances(60, 0, *((word, 3, 0.5) for word in range(1, 60)))
    (passing,) = found.passings(list(range(60)), 0, 60)
    assert len(passing.parts) == MOST_PARTS
