"""The map: coarse for everyone, outlines for members, every use by its own mark, never too large; and areas in words."""

from __future__ import annotations

import re

import pytest

from commonhouse.land.holdings import drawing, sentences
from commonhouse.land.holdings.drawing import Land
from commonhouse.land.holdings.words import acres
from tests.land.holdings.test_shapes import polygon, square


def marks(svg):
    return re.findall(r'class="dot loop-(\w+)" d="([^"]+)"', svg.split("</svg>")[0])


def test_nothing_is_drawn_of_land_without_a_place():
    assert drawing.draw("Map", "None", [Land("homes", None, None)]) == ""


def test_everyone_sees_one_mark_for_what_lies_within_a_hundred_meters():
    near = [
        Land("homes", 42.32301, -71.08299, polygon(square())),
        Land("homes", 42.32299, -71.08301, polygon(square())),
    ]
    far = Land("farm", 42.330, -71.083)
    svg = drawing.draw("Map", "Two homes and a farm", [*near, far])
    assert [loop for loop, _path in marks(svg)] == ["land", "food"]
    assert "fill-rule" not in svg
    assert "fill-rule" in drawing.draw("Map", "Two homes and a farm", [*near, far], exact=True)


@pytest.mark.parametrize("more", [[], [Land("farm", 42.33, -71.08)]])
def test_no_picture_tells_what_was_rounded(more):
    """Neither where a mark stands nor how the map is framed differs by where within its hundred meters the land lies."""
    places = ((42.32349, -71.08251), (42.32251, -71.08349), (42.323, -71.083))
    assert len({drawing.draw("Map", "", [Land("homes", *each, polygon(square())), *more]) for each in places}) == 1


def test_uses_that_meet_at_one_place_stand_beside_one_another():
    land = [Land(use, 42.323, -71.083) for use in ("homes", "farm", "commercial", "open", "vacant", "mixed")]
    paths = [path for _loop, path in marks(drawing.draw("Map", "Six", land))]
    assert len(set(paths)) == 6
    assert all(label in drawing.draw("Map", "Six", land) for label in ("Homes", "Farm or garden", "Open space"))


@pytest.mark.parametrize("exact", [True, False])
def test_a_map_of_very_much_land_stays_small(exact):
    land = [
        Land("homes", 42 + row / 500, -71 - column / 500, polygon(square(-71 - column / 500, 42 + row / 500)))
        for row in range(60) for column in range(60)
    ]  # fmt: skip
    svg = drawing.draw("Map", "Much", land, exact=exact)
    assert len(marks(svg)) <= drawing.MOST_MARKS
    assert len(svg) < 50_000


def test_marks_stay_on_the_map():
    land = [Land("homes", 42.3, -71.2), Land("farm", 42.4, -71.0), Land("open", 42.35, -71.1)]
    svg = drawing.draw("Map", "Three", land)
    height = int(re.search(r'viewBox="0 0 360 (\d+)"', svg).group(1))
    for _loop, path in marks(svg):
        x, y = (float(each) for each in re.match(r"M([\d.-]+) ([\d.-]+)", path).groups())
        assert 0 < x < 360
        assert 0 < y < height


@pytest.mark.parametrize(
    ("square_feet", "words"),
    [
        (0, "0 square feet"), (380, "380 square feet"), (4_356, "0.1 acres"), (43_560, "1 acre"),
        (1_333_000, "30.6 acres"), (50_000 * 43_560, "50,000 acres"), (434_293, "9.97 acres"), (435_600, "10 acres"),
    ],
)  # fmt: skip
def test_areas_are_written_as_people_speak_of_them(square_feet, words):
    assert acres(square_feet) == words


def test_every_act_has_its_sentence():
    total = {"parcels": 1, "square_feet": 43_560, "holdings": 3, "homes": 2}
    gists = {
        "land.parcel-entered": {"parcels": 3}, "land.parcel-changed": {"parcel": "abc"},
        "land.parcel-released": {"parcel": "abc", "on": "2026-01-02", "why": "A street", "decision": "d"},
        "land.holding-entered": {"holdings": 1}, "land.holding-changed": {"holding": "abc"},
        "land.holding-removed": {"holding": "abc", "why": "Counted twice"},
    }  # fmt: skip
    assert set(gists) == set(sentences.SENTENCES)
    said = {kind: sentences.SENTENCES[kind](gist | {"total": total}) for kind, gist in gists.items()}
    assert said["land.parcel-entered"].startswith("3 pieces of land were entered. The trust now holds")
    assert (
        said["land.parcel-released"] == "The trust gave up land on January 2, 2026, as members decided (abc): A street"
    )
    assert "1 home or place" in said["land.holding-entered"]
