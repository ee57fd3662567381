"""Every colour of the desk can be told from the ground it stands on, light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
COLOURS = {
    name: dict(zip(("light", "dark"), values, strict=True))
    for name, *values in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
GROUNDS = ("bg", "ground", "raised", "hover", "tint")
WORDS = {
    "text": (*GROUNDS, "warm", "hot", "line", "private-tint"),
    "muted": (*GROUNDS, "private-tint"),
    "accent": (*GROUNDS, "private-tint"),
    "accent-deep": (*GROUNDS, "private-tint"),
    "on-accent": ("accent", "accent-deep"),
    "ok": (*GROUNDS, "private-tint"),
    "private": (*GROUNDS, "private-tint"),
    "on-private": ("private",),
    "warm-text": (*GROUNDS, "warm"),
    "hot-text": (*GROUNDS, "hot"),
    "breach-text": ("breach",),
    "note": ("note-text",),
    "note-text": (*GROUNDS, "note"),
}
"""What is read, and what it stands on: 4.5:1."""

SHAPES = {
    "edge": ("bg", "ground", "raised"),
    "focus": (*GROUNDS, "note", "hot", "warm", "private-tint"),
    "breach": ("bg", "hover"),
    "note-line": ("bg", "note"),
}
"""Edges of controls, marks, the ring around what has the focus: 3:1."""

ORNAMENTS = {"line", "mark-line"}
"""Parts what is told apart without them."""


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    return [(one, ground, scheme) for one in table for ground in table[one] for scheme in ("light", "dark")]


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it, of two colours such as `#1757c2`."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("one", "ground", "scheme"), pairs(WORDS))
def test_words_can_be_read(one: str, ground: str, scheme: str) -> None:
    assert contrast(COLOURS[one][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize(("one", "ground", "scheme"), pairs(SHAPES))
def test_shapes_can_be_seen(one: str, ground: str, scheme: str) -> None:
    assert contrast(COLOURS[one][scheme], COLOURS[ground][scheme]) >= 3


def test_every_colour_is_looked_at() -> None:
    grounds = {ground for table in (WORDS, SHAPES) for stands_on in table.values() for ground in stands_on}
    assert COLOURS.keys() == WORDS.keys() | SHAPES.keys() | grounds | ORNAMENTS


def test_the_measure_is_the_known_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
