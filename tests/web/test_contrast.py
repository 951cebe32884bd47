"""Every pair of colours the pages use, in both themes, against WCAG 2.2 AA: 4.5:1 for text, 3:1 for edges and marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commonhouse.web import settings as house_settings

CSS = (Path(house_settings.PACKAGE) / "web/static/house/house.css").read_text("utf-8")
LOOPS = ("food", "land", "capital", "public", "surplus", "learning")
STATES = ("good", "warn", "bad", "info")
GROUNDS = ("paper", "tint")

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "accent", *LOOPS, *STATES) for ground in GROUNDS],
    ("ink", "field"),
    ("ink-2", "field"),
    ("on-accent", "accent"),  # primary button
    ("paper", "ink"),  # primary button under the pointer; "acting as" strip
    ("paper", "bad"),  # danger button under the pointer
    *[("paper", loop) for loop in LOOPS],  # numbers in the map's dots
    ("paper", "accent"),
]
MARKS = [
    *[("edge", ground) for ground in ("paper", "field", "tint")],  # the outline of a field
    *[("focus", ground) for ground in ("paper", "tint", "field")],
    *[(loop, "tint") for loop in LOOPS],  # a bar on its track
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n *\}", CSS, re.DOTALL)[:2]
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark)}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    bright, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_theme_sets_every_colour(theme: str) -> None:
    named = {name for pair in TEXT + MARKS for name in pair}
    assert named <= set(themes()[theme])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_can_be_read(theme: str, front: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[front], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), MARKS)
def test_edges_and_marks_can_be_seen(theme: str, front: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[front], colours[ground]) >= 3
