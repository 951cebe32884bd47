"""Shapes of land: GeoJSON geometries (RFC 7946, WGS 84), checked, with their middle and their area. Pure.

The area is that of the shape on the WGS 84 ellipsoid: its corners are projected to the authalic cylindrical equal-area
projection (J. P. Snyder, Map Projections: A Working Manual, USGS 1987, pages 16 and 81 to 82), where the shoelace formula
gives it. Sides are straight there; for a parcel they differ from the geodesic by less than a millimetre. Holes are taken off.
A survey is the last word: the area of the deed is kept where one is given.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

MOST_CORNERS = 2_000  # of one shape
LARGEST_ACRES = 10_000
SQUARE_METRES_OF_A_SQUARE_FOOT = 0.3048**2
SQUARE_FEET_OF_AN_ACRE = 43_560
_A = 6_378_137.0  # WGS 84, metres
_E2 = 0.006694379990141317  # its squared eccentricity
_E = math.sqrt(_E2)
_FIVE = Decimal("0.00001")  # a metre: finer says nothing of a parcel's middle

Position = tuple[float, float]  # longitude, latitude
Ring = list[Position]


class ShapeError(ValueError):
    """A shape cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as it is kept. square_feet: None for a point; latitude and longitude: a place inside or near its middle."""

    geometry: dict[str, Any]
    latitude: Decimal
    longitude: Decimal
    square_feet: int | None


def read(value: Any) -> Shape:
    """A GeoJSON geometry: Point, Polygon or MultiPolygon. Raises ShapeError."""
    if not isinstance(value, dict):
        raise ShapeError(_("The geometry is not a GeoJSON object with “type” and “coordinates”."))
    kind, coordinates = value.get("type"), value.get("coordinates")
    if kind == "Point":
        place = _position(coordinates)
        return Shape({"type": "Point", "coordinates": list(place)}, _five(place[1]), _five(place[0]), None)
    if kind == "Polygon":
        polygons = [_polygon(coordinates)]
    elif kind == "MultiPolygon":
        polygons = [_polygon(each) for each in _listed(coordinates)]
    else:
        words = _("A geometry of type “%(kind)s” is no piece of land. Use Point, Polygon or MultiPolygon.")
        raise ShapeError(words % {"kind": str(kind)[:40]})
    if not polygons:
        raise ShapeError(_("The shape is empty."))
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_CORNERS:
        raise ShapeError(
            _("The shape has more than %(most)s corners. Simplify it when you export it.")
            % {"most": f"{MOST_CORNERS:,}"}
        )
    return _measured(kind, polygons)


def _measured(kind: str, polygons: Sequence[Sequence[Ring]]) -> Shape:
    feet = round(square_metres(polygons) / SQUARE_METRES_OF_A_SQUARE_FOOT)
    acres = feet // SQUARE_FEET_OF_AN_ACRE
    if feet < 1:
        raise ShapeError(_("The shape has no area: its corners lie on a line."))
    if acres > LARGEST_ACRES:
        words = _("The shape is %(acres)s acres large, which is no parcel. Look at its coordinates.")
        raise ShapeError(words % {"acres": f"{acres:,}"})
    written: Any = [[[list(place) for place in ring] for ring in polygon] for polygon in polygons]
    longitude, latitude = _middle(polygons)
    geometry = {"type": kind, "coordinates": written[0] if kind == "Polygon" else written}
    return Shape(geometry, _five(latitude), _five(longitude), feet)


def rings(geometry: dict[str, Any] | None) -> Iterator[list[Position]]:
    """The rings of a kept shape, outer and inner, to draw them; none of a point."""
    if geometry is None or geometry["type"] == "Point":
        return
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [(place[0], place[1]) for place in ring]


# --- reading ------------------------------------------------------------------------------------------------------------
def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ShapeError(_("The coordinates are not lists as GeoJSON asks. Export the file again."))
    if len(value) > MOST_CORNERS + 1:
        raise ShapeError(
            _("The shape has more than %(most)s corners. Simplify it when you export it.")
            % {"most": f"{MOST_CORNERS:,}"}
        )
    return value


def _polygon(value: Any) -> list[Ring]:
    found = [_ring(each) for each in _listed(value)]
    if not found:
        raise ShapeError(_("The shape is empty."))
    return found


def _ring(value: Any) -> Ring:
    ring = [_position(each) for each in _listed(value)]
    if ring and ring[0] != ring[-1]:
        raise ShapeError(_("A side is missing: the last corner must be the first one again. Export the shape again."))
    corners = [place for index, place in enumerate(ring) if index == 0 or place != ring[index - 1]]
    if len(corners) < 4:
        raise ShapeError(_("A shape has at least three corners, and ends where it begins."))
    if _crosses_itself(corners):
        raise ShapeError(_("The outline crosses itself, so its area is not certain. Draw its corners in order."))
    return corners


def _position(value: Any) -> Position:
    """Longitude and latitude in degrees; a height is left out."""
    if not isinstance(value, list) or not 2 <= len(value) <= 4:
        raise ShapeError(_("A place is a list of longitude and latitude, such as [-71.083, 42.323]."))
    longitude, latitude = _number(value[0]), _number(value[1])
    check_place(latitude, longitude)
    return round(longitude, 7), round(latitude, 7)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise ShapeError(_("A coordinate is not a number."))
    return float(value)


def check_place(latitude: float, longitude: float) -> None:
    """Raises ShapeError for what is not degrees of WGS 84, saying what it looks like."""
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        if latitude < -60:  # nobody holds land there: RFC 7946 has the longitude first
            raise ShapeError(
                _(
                    "Latitude and longitude are exchanged: %(latitude)s would be in Antarctica. The longitude comes first."
                )
                % {"latitude": f"{latitude:.3f}"}
            )
        return
    if abs(longitude) <= 90 and abs(latitude) <= 180:
        raise ShapeError(_("Latitude and longitude are exchanged. The longitude comes first."))
    words = _(
        "%(x)s, %(y)s are not degrees. They look like %(like)s. In your map program, export in WGS 84 (EPSG:4326)."
    )
    said = {"x": f"{longitude:g}", "y": f"{latitude:g}", "like": looks_like(longitude, latitude)}
    raise ShapeError(words % said)


def looks_like(x: float, y: float) -> str:
    """What coordinates out of range may be, from their size alone."""
    if 2e6 <= abs(x) <= 2.0037509e7 and abs(y) <= 2.0048967e7 and x < 0:
        return _("metres of Web Mercator (EPSG:3857)")
    if 1e5 <= x <= 9e5 and 0 <= y <= 1e7:
        return _("metres or feet of a state’s or a zone’s own grid, such as State Plane or UTM")
    return _("another projection, such as State Plane feet")


def from_web_mercator(geometry: Any) -> Any:
    """The same geometry in degrees. EPSG:3857 is turned back exactly: x = a * longitude, y = a * ln tan(45° + latitude / 2)."""
    if isinstance(geometry, dict):
        return geometry | {"coordinates": from_web_mercator(geometry.get("coordinates"))}
    if not isinstance(geometry, list):
        return geometry
    if len(geometry) >= 2 and all(isinstance(each, int | float) and not isinstance(each, bool) for each in geometry):
        x, y = _number(geometry[0]), _number(geometry[1])
        if abs(x) > math.pi * _A * 1.0001 or abs(y) > math.pi * _A * 1.0001:
            raise ShapeError(_("A coordinate lies outside of the map of Web Mercator."))
        return [math.degrees(x / _A), math.degrees(math.atan(math.sinh(y / _A)))]
    return [from_web_mercator(each) for each in geometry]


# --- measuring ----------------------------------------------------------------------------------------------------------
def _q(latitude: float) -> float:
    """Snyder (3-12): proportional to the area of the ellipsoid between the equator and a latitude."""
    sine = math.sin(math.radians(latitude))
    return (1 - _E2) * (sine / (1 - _E2 * sine * sine) + math.atanh(_E * sine) / _E)


def square_metres(polygons: Sequence[Sequence[Ring]]) -> float:
    """The area of polygons (outer ring first, then holes) on the WGS 84 ellipsoid."""
    return sum(abs(_ring_area(polygon[0])) - sum(abs(_ring_area(hole)) for hole in polygon[1:]) for polygon in polygons)


def _ring_area(ring: Ring) -> float:
    """Signed; the first corner is the origin, so that small parcels lose no digits."""
    west, south = ring[0]
    base = _q(south)
    flat = [(_A * math.radians(x - west), _A / 2 * (_q(y) - base)) for x, y in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(flat)) / 2


def _middle(polygons: Sequence[Sequence[Ring]]) -> Position:
    """The centroid of the outer ring that is largest, from its first corner (degrees are straight enough for that)."""
    ring = max((polygon[0] for polygon in polygons), key=lambda each: abs(_ring_area(each)))
    west, south = ring[0]
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        cross = (ax - west) * (by - south) - (bx - west) * (ay - south)
        twice += cross
        x += (ax + bx - 2 * west) * cross
        y += (ay + by - 2 * south) * cross
    return west + x / (3 * twice), south + y / (3 * twice)


def _five(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_FIVE)


def _crosses_itself(ring: Ring) -> bool:
    """Whether two sides that are not neighbours meet: sides in order of their west end, each against those that still last."""
    sides = sorted((min(a[0], b[0]), max(a[0], b[0]), index, a, b) for index, (a, b) in enumerate(_sides(ring)))
    last = len(sides) - 1
    lasting: list[tuple[float, int, Position, Position]] = []
    for west, east, index, a, b in sides:
        lasting = [each for each in lasting if each[0] >= west]
        for _east, other, c, d in lasting:
            gap = abs(index - other)
            if gap not in {1, last} and _meet(a, b, c, d):
                return True
        lasting.append((east, index, a, b))
    return False


def _sides(ring: Ring) -> Iterator[tuple[Position, Position]]:
    yield from itertools.pairwise(ring)


def _meet(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Whether two sides cross, properly: corners that only touch another side are a surveyor's rounding."""
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
