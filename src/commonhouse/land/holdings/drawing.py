"""The map of a trust's land: SVG made on the server, no remote tiles. It says nothing alone: a table says the same.

Members see outlines. Everyone else sees marks at places rounded to about 100 m, one for all the land of a use that falls on the
same place. A use is told by the form of its mark, not by its colour alone.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonhouse.land.holdings import shapes
from commonhouse.land.holdings.models import Use
from commonhouse.land.holdings.words import loop_of

WIDTH, MARGIN = 360.0, 16.0
TALLEST, LOWEST = 400.0, 140.0
COARSE = 3  # decimals of a degree: about 100 m
MOST_MARKS = 400
MOST_CORNERS = 3_000  # of all outlines: beyond, marks
FEET_OF_A_DEGREE = 364_800.0
LEAST_DEGREES = 0.004  # a single lot is shown with its surroundings
_SCALES = (50, 100, 200, 500, 1_000, 2_640, 5_280, 10_560, 26_400, 52_800, 105_600, 264_000)  # feet
_APART = {Use.FARM: (7, 0), Use.COMMERCIAL: (0, 7), Use.OPEN: (-7, 0), Use.MIXED: (0, -7), Use.VACANT: (6, 6)}

Place = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True, slots=True)
class Land:
    """A piece of land to be drawn. shape: a GeoJSON geometry, or None; without shape and place it is not drawn."""

    use: str
    latitude: float | None
    longitude: float | None
    shape: dict[str, Any] | None = None


def draw(title: str, description: str, land: Iterable[Land], *, exact: bool = False) -> SafeString:
    """The map with its key, or nothing where no land has a place. `exact` draws outlines."""
    rows = [each for each in land if each.latitude is not None and each.longitude is not None]
    if not exact:
        rows = [_coarse(each) for each in rows]  # before anything is measured: no picture tells what was rounded
    if not rows:
        return SafeString("")
    outlined = [each for each in rows if each.shape is not None] if exact else []
    if sum(len(ring) for each in outlined for ring in shapes.rings(each.shape)) > MOST_CORNERS:
        outlined = []
    drawn = {id(each) for each in outlined if any(True for _ring in shapes.rings(each.shape))}
    marks = _marks([each for each in rows if id(each) not in drawn], exact)
    frame = _frame(rows, outlined)
    body = _outlines([each for each in outlined if id(each) in drawn], frame) + _drawn_marks(marks, frame)
    key = f"m{zlib.crc32(f'{title}|{description}'.encode()):x}"
    svg = format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="img" aria-labelledby="{key}t {key}d"><title id="{key}t">{}</title>'
        '<desc id="{key}d">{}</desc>{}{}</svg>',
        f"{WIDTH:.0f}",
        f"{frame.height:.0f}",
        title,
        description,
        body,
        _scale(frame),
        key=key,
    )
    return svg + _legend({each.use for each in rows})


def _coarse(land: Land) -> Land:
    return Land(land.use, round(float(land.latitude or 0), COARSE), round(float(land.longitude or 0), COARSE))


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to the picture (equirectangular, true in the middle)."""

    north: float
    west: float
    scale: float  # picture units a degree of latitude
    shrink: float
    left: float
    top: float
    height: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        return (
            self.left + (longitude - self.west) * self.shrink * self.scale,
            self.top + (self.north - latitude) * self.scale,
        )


def _frame(rows: Sequence[Land], outlined: Sequence[Land]) -> _Frame:
    places = [(float(each.latitude or 0), float(each.longitude or 0)) for each in rows]
    places += [(y, x) for each in outlined for ring in shapes.rings(each.shape) for x, y in ring]
    south, north = min(lat for lat, _lon in places), max(lat for lat, _lon in places)
    west, east = min(lon for _lat, lon in places), max(lon for _lat, lon in places)
    shrink = max(math.cos(math.radians((south + north) / 2)), 0.01)
    wide, tall = max((east - west) * shrink, LEAST_DEGREES), max(north - south, 0.0)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 3 * MARGIN) / max(tall, LEAST_DEGREES / 2))
    height = max(LOWEST, tall * scale + 3 * MARGIN)  # room for the scale below
    left = (WIDTH - (east - west) * shrink * scale) / 2
    top = (height - MARGIN - tall * scale) / 2
    return _Frame(north, west, scale, shrink, left, top, height)


# --- outlines -----------------------------------------------------------------------------------------------------------
def _outlines(land: Sequence[Land], frame: _Frame) -> SafeString:
    return format_html_join(
        "",
        '<path class="dot loop-{}" d="{}" fill-rule="evenodd"/>',
        ((loop_of(each.use), "".join(_path(ring, frame) for ring in shapes.rings(each.shape))) for each in land),
    )


def _path(ring: Iterable[shapes.Position], frame: _Frame) -> str:
    corners = [frame.at(y, x) for x, y in ring]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners[:-1]) + "Z"


# --- marks --------------------------------------------------------------------------------------------------------------
Marks = dict[tuple[float, float, str], int]


def _marks(land: Sequence[Land], exact: bool) -> Marks:
    """How many pieces of land of a use stand at each place."""
    for decimals in (5 if exact else COARSE, COARSE, 2, 1, 0):
        found: Marks = {}
        for each in land:
            key = (round(float(each.latitude or 0), decimals), round(float(each.longitude or 0), decimals), each.use)
            found[key] = found.get(key, 0) + 1
        if len(found) <= MOST_MARKS:
            break
    return found


def _drawn_marks(marks: Marks, frame: _Frame) -> SafeString:
    """Uses that meet at one place stand beside one another."""
    shared: dict[Place, int] = {}
    for latitude, longitude, _use in marks:
        shared[latitude, longitude] = shared.get((latitude, longitude), 0) + 1
    drawn = []
    for (latitude, longitude, use), count in sorted(marks.items()):
        x, y = frame.at(latitude, longitude)
        if shared[latitude, longitude] > 1:
            dx, dy = _APART.get(Use(use), (0, 0))
            x, y = x + dx, y + dy
        drawn.append((loop_of(use), _mark(use, x, y, 3.5 + min(math.sqrt(count) - 1, 6.5))))
    return format_html_join("", '<path class="dot loop-{}" d="{}"/>', drawn)


def _mark(use: str, x: float, y: float, r: float) -> str:
    """Homes are round, farms square, shops a square on its point, open space a triangle, the rest a bar."""
    if use == Use.FARM:
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}Z"
    if use == Use.COMMERCIAL:
        return f"M{x:.1f} {y - r - 1:.1f}l{r + 1:.1f} {r + 1:.1f}l{-r - 1:.1f} {r + 1:.1f}l{-r - 1:.1f} {-r - 1:.1f}Z"
    if use == Use.OPEN:
        return f"M{x:.1f} {y - r - 1:.1f}l{r + 1:.1f} {2 * r + 1:.1f}h{-2 * r - 2:.1f}Z"
    if use in {Use.MIXED, Use.VACANT}:
        return f"M{x - r:.1f} {y - 2:.1f}h{2 * r:.1f}v4h{-2 * r:.1f}Z"
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0Z"


def _legend(uses: set[str]) -> SafeString:
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "",
            '<li class="loop-{}"><svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">'
            '<path class="dot" d="{}"/></svg><span>{}</span></li>',
            ((loop_of(use), _mark(use, 6, 6, 4.5), Use(use).label) for use in Use.values if use in uses),
        ),
    )


def _scale(frame: _Frame) -> SafeString:
    """A bar of a round length, at most two fifths of the width, with its length in words."""
    unit = frame.scale / FEET_OF_A_DEGREE  # picture units a foot
    feet = next((each for each in reversed(_SCALES) if each * unit <= WIDTH * 0.4), _SCALES[0])
    words = (
        _("%(count)s ft") % {"count": f"{feet:,}"}
        if feet < 2_640
        else _("%(count)s mi") % {"count": f"{feet / 5_280:g}"}
    )
    y = frame.height - 10
    return format_html(
        '<path class="tick" d="M8 {y}h{long}"/><text x="{x}" y="{low}">{words}</text>',
        y=f"{y:.0f}",
        long=f"{feet * unit:.1f}",
        x=f"{feet * unit + 14:.1f}",
        low=f"{y + 4:.0f}",
        words=words,
    )
