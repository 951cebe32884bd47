"""Areas against the ellipsoid's own figures, and every way a shape can be wrong."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.land.holdings import shapes
from commonhouse.land.holdings.shapes import ShapeError

WHOLE_EARTH = 510_065_621_724_089  # square metres of the WGS 84 ellipsoid


def square(west=-71.08, south=42.32, side=0.001):
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def test_bands_of_the_ellipsoid_add_up_to_the_whole():
    band = [(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)]
    assert round(shapes.square_metres([[band]])) == pytest.approx(WHOLE_EARTH, abs=1_000)
    hemisphere = [(-180.0, 0.0), (180.0, 0.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, 0.0)]
    assert shapes.square_metres([[hemisphere]]) * 2 == pytest.approx(WHOLE_EARTH, rel=1e-12)


def test_a_square_of_a_thousandth_degree_in_roxbury():
    # 0.001 degrees there are 111.07 m of latitude and 82.45 m of longitude (NGA calculator, latitude 42.3205)
    found = shapes.read(polygon(square()))
    metres = found.square_feet * shapes.SQUARE_METRES_OF_A_SQUARE_FOOT
    assert metres == pytest.approx(111.07 * 82.45, rel=2e-4)
    assert (str(found.latitude), str(found.longitude)) == ("42.32050", "-71.07950")


def test_holes_are_taken_off_and_parts_added():
    whole = shapes.read(polygon(square())).square_feet
    hole = square(-71.0798, 42.3202, 0.0005)
    with_hole = shapes.read(polygon(square(), hole)).square_feet
    assert with_hole == pytest.approx(whole * 3 / 4, rel=1e-4)
    two = {"type": "MultiPolygon", "coordinates": [[square()], [square(-71.07)]]}
    assert shapes.read(two).square_feet == pytest.approx(2 * whole, rel=1e-6)


def test_a_point_has_a_place_and_no_area():
    found = shapes.read({"type": "Point", "coordinates": [-71.083, 42.323, 12.5]})
    assert (found.square_feet, found.geometry["coordinates"]) == (None, [-71.083, 42.323])


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "not a GeoJSON object"),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "no piece of land"),
        ({"type": "GeometryCollection", "geometries": []}, "no piece of land"),
        ({"type": "Point", "coordinates": [42.323, -71.083]}, "exchanged"),
        ({"type": "Point", "coordinates": [42.3, -120.0]}, "exchanged"),
        ({"type": "Point", "coordinates": [771_000.5, 2_945_000.2]}, "State Plane"),
        ({"type": "Point", "coordinates": [-7_913_000, 5_210_000]}, "Web Mercator"),
        ({"type": "Point", "coordinates": ["-71", "42"]}, "not a number"),
        ({"type": "Point", "coordinates": [float("nan"), 42]}, "not a number"),
        ({"type": "Point", "coordinates": [10**400, 42]}, "not a number"),
        ({"type": "Point", "coordinates": [True, 42]}, "not a number"),
        ({"type": "Point", "coordinates": [1]}, "longitude and latitude"),
        (polygon(), "empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
        ({"type": "Polygon", "coordinates": "POLYGON"}, "not lists"),
        (polygon(square()[:-1]), "side is missing"),
        (polygon([[-71, 42], [-71, 42.1], [-71, 42]]), "three corners"),
        (polygon([[-71, 42], [-71, 42.1], [-71, 42.2], [-71, 42]]), "no area"),
        (polygon([[-71, 42], [-70.999, 42.001], [-70.999, 42], [-71, 42.001], [-71, 42]]), "crosses itself"),
        (polygon(square(side=1.0)), "acres large"),
        (polygon([[-71, 42]] * 3_000), "corners"),
    ],
)
def test_a_wrong_shape_says_what_to_do(geometry, words):
    with pytest.raises(ShapeError, match=words):
        shapes.read(geometry)


def test_web_mercator_is_turned_back():
    x, y = math.radians(-71.083) * 6_378_137, 6_378_137 * math.log(math.tan(math.pi / 4 + math.radians(42.323) / 2))
    place = shapes.from_web_mercator({"type": "Point", "coordinates": [x, y]})["coordinates"]
    assert place == pytest.approx([-71.083, 42.323], abs=1e-9)
    with pytest.raises(ShapeError, match="outside"):
        shapes.from_web_mercator({"type": "Point", "coordinates": [9e7, 0]})


@settings(max_examples=50, deadline=None)
@given(
    west=st.floats(-179, 178), south=st.floats(-55, 84), wide=st.floats(0.0002, 0.01), turns=st.integers(3, 40),
)  # fmt: skip
def test_any_round_lot_is_as_large_as_its_circle_says(west, south, wide, turns):
    """A regular polygon of n corners has the share n sin(2π/n) / 2π of its circle, wherever it lies and whichever way round."""
    tall = wide * math.cos(math.radians(south))
    angles = [2 * math.pi * step / turns for step in range(turns)]
    ring = [[west + wide * math.cos(each), south + tall * math.sin(each)] for each in angles]
    found = shapes.read(polygon([*ring, ring[0]]))
    back = shapes.read(polygon([ring[0], *ring[::-1]]))
    assert abs(found.square_feet - back.square_feet) <= 1
    across = math.radians(wide) * 6_378_137 * math.cos(math.radians(south))
    share = turns * math.sin(2 * math.pi / turns) / (2 * math.pi)
    circle = math.pi * across * math.radians(tall) * 6_378_137 * share
    metres = found.square_feet * shapes.SQUARE_METRES_OF_A_SQUARE_FOOT
    assert metres == pytest.approx(circle, rel=0.02, abs=0.1)  # the earth is no ball
    assert abs(float(found.latitude) - south) < 0.001
