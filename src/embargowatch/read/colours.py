"""Colours and lengths of style sheets. In: words of CSS. Out: numbers, or None where they cannot be known.

CSS Color Level 4 and CSS Values Level 4, as far as pages use them to hide words.
"""

from __future__ import annotations

import colorsys
import re

Colour = tuple[float, float, float, float]  # red, green and blue from 0 to 255, and how solid from 0 to 1

WHITE: Colour = (255.0, 255.0, 255.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
_NAMED = {
    name: tuple(float(int(code[at : at + 2], 16)) for at in (0, 2, 4))
    for name, code in (
        pair.split(":")
        for pair in """white:ffffff black:000000 red:ff0000 green:008000 blue:0000ff yellow:ffff00 gray:808080
        grey:808080 silver:c0c0c0 maroon:800000 navy:000080 purple:800080 olive:808000 teal:008080 aqua:00ffff
        cyan:00ffff lime:00ff00 fuchsia:ff00ff magenta:ff00ff orange:ffa500 snow:fffafa ivory:fffff0 whitesmoke:f5f5f5
        ghostwhite:f8f8ff floralwhite:fffaf0 mintcream:f5fffa azure:f0ffff aliceblue:f0f8ff seashell:fff5ee
        linen:faf0e6 gainsboro:dcdcdc lightgray:d3d3d3 lightgrey:d3d3d3 darkgray:a9a9a9 darkgrey:a9a9a9 dimgray:696969
        beige:f5f5dc honeydew:f0fff0 lavender:e6e6fa lavenderblush:fff0f5 oldlace:fdf5e6 pink:ffc0cb brown:a52a2a
        gold:ffd700 crimson:dc143c darkblue:00008b darkred:8b0000 darkgreen:006400 lightblue:add8e6 tomato:ff6347
        lightyellow:ffffe0 cornsilk:fff8dc canvas:ffffff canvastext:000000""".split()
    )
}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?%?")
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?)\s*([a-z]*|%)")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945, "rem": 16.0}
_PIXELS |= {"vw": 12.8, "vh": 7.2, "vmin": 7.2, "vmax": 12.8, "svh": 7.2, "svw": 12.8, "dvh": 7.2, "lvh": 7.2}


def colour(value: str) -> Colour | None:
    """The colour that ``value`` names; None where it is none, or not known here."""
    value = value.strip()
    if value == "transparent":
        return (0.0, 0.0, 0.0, 0.0)
    if value in _NAMED:
        red, green, blue = _NAMED[value]
        return (red, green, blue, 1.0)
    if re.fullmatch(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", value):
        digits = value[1:] if len(value) > 5 else "".join(one * 2 for one in value[1:])
        parts = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
        return (float(parts[0]), float(parts[1]), float(parts[2]), parts[3] / 255 if len(parts) > 3 else 1.0)
    return _function(value)


def _function(value: str) -> Colour | None:
    found = re.fullmatch(r"(rgb|hsl)a?\(([^()]{1,100})\)", value)
    if found is None:
        return None
    written = _NUMBER.findall(found[2])
    if not 3 <= len(written) <= 4:
        return None
    solid = _part(written[3], 1.0) if len(written) == 4 else 1.0
    if found[1] == "rgb":
        red, green, blue = (max(0.0, min(255.0, _part(one, 255.0))) for one in written[:3])
        return (red, green, blue, solid)
    hue, full, light = float(written[0].rstrip("%")) % 360 / 360, _part(written[1], 1.0), _part(written[2], 1.0)
    red, green, blue = colorsys.hls_to_rgb(hue, light, full)
    return (red * 255, green * 255, blue * 255, solid)


def _part(written: str, whole: float) -> float:
    return float(written[:-1]) * whole / 100 if written.endswith("%") else float(written)


def over(upper: Colour, lower: Colour) -> Colour:
    """What is seen where ``upper`` lies over a solid ``lower``."""
    solid = max(0.0, min(1.0, upper[3]))
    red, green, blue = (upper[n] * solid + lower[n] * (1 - solid) for n in range(3))
    return (red, green, blue, 1.0)


def alike(one: Colour, other: Colour) -> bool:
    """Whether nobody can tell two colours apart: the contrast is below 1.1 to 1 (WCAG 2.2, relative luminance)."""
    first, second = sorted((_light(one), _light(other)), reverse=True)
    near = max(abs(one[n] - other[n]) for n in range(3)) <= 40
    return near and (first + 0.05) / (second + 0.05) < 1.1


def _light(one: Colour) -> float:
    linear = [n / 255 / 12.92 if n <= 10.31 else ((n / 255 + 0.055) / 1.055) ** 2.4 for n in one[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def length(value: str, size: float, whole: float) -> float | None:
    """``value`` in pixels, for letters of ``size`` pixels and a ``whole`` of 100 %; None if it is no length."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return number * whole / 100
    if unit in {"em", "ex", "ch", "lh"}:
        return number * size * (1 if unit in {"em", "lh"} else 0.5)
    return number * _PIXELS[unit] if unit in _PIXELS else None
