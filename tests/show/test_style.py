"""The style sheet: contrast of every colour of text against what it may stand on, in light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

SHEET = (files("embargowatch.show") / "static" / "style.css").read_text()
ON = {
    "paper": ("ink", "soft", "accent", "alleged", "denied", "reported", "law"),
    "sheet": ("ink", "accent"),
    "wash": ("ink", "accent"),
    "mark": ("ink",),
    "chosen": ("ink",),
}


def schemes() -> list[dict[str, str]]:
    blocks: list[str] = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    found = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in blocks]
    assert len(found) == 2
    return found


def light(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(("ground", "text"), [(ground, text) for ground, texts in ON.items() for text in texts])
def test_text_stands_out_from_its_ground(scheme: int, ground: str, text: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_sheet_loads_nothing_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|http", SHEET)


def test_both_schemes_name_the_same_colours() -> None:
    light_colours, dark = schemes()
    assert set(light_colours) == set(dark)
