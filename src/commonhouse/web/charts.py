"""Charts the server draws: SVG with classes only (no inline style), beside a list that says the same in words.

Widths are drawn from ints by integer division; a chart never decides anything. Rows may be the dataclasses below or
plain dicts with the same keys, so that no institution need import `web`.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FULL = 1000  # units of a bar's whole width
LOOPS = ("food", "land", "capital", "public", "surplus", "learning")
MOST_ROWS = 500
MAP_WIDTH = 360
KM_PER_DEGREE = 111.32
KM_PER_MILE = 1.609344
NUMBERED_DOTS = 60  # beyond this, numbers would cover the map: smaller dots, no numbers


class ChartError(ValueError):
    """A row cannot be drawn; the message names it and what is wrong."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar. value: any int >= 0; text: how the value is written; mark: a threshold drawn as a tick."""

    label: str
    value: int
    text: str
    loop: str = ""
    url: str = ""
    note: str = ""
    mark: int | None = None
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole. value: any int >= 0; text: how it is written."""

    label: str
    value: int
    text: str
    loop: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A thing at a coarse place (degrees; place: its neighborhood's name). Without one it stays in the list, off the map."""

    label: str
    lat: float | None = None
    lon: float | None = None
    text: str = ""
    url: str = ""
    loop: str = ""
    place: str = ""


Row = TypeVar("Row", Bar, Share, Point)


def bar_chart(title: str, rows: Iterable[Bar | Mapping[str, Any]], sentence: str = "") -> SafeString:
    """A figure of horizontal bars, longest possible bar = the largest value or mark."""
    bars = _rows(Bar, rows)
    largest = max((max(bar.value, bar.mark or 0) for bar in bars), default=0) or 1
    items = format_html_join("", "{}", ((_bar(bar, largest),) for bar in bars))
    return _figure(title, sentence, format_html('<ol class="bars">{}</ol>', items))


def _bar(bar: Bar, largest: int) -> SafeString:
    tick = SafeString("")
    if bar.mark is not None:
        place = bar.mark * FULL // largest
        tick = format_html('<line class="tick" x1="{0}" x2="{0}" y1="0" y2="10"/>', min(place, FULL - 2))
    return format_html(
        '<li class="{classes}"><span>{label}</span><span class="num">{text}</span>'
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<title>{plain}: {text}</title><rect class="track" width="1000" height="10"/>'
        '<rect class="fill" width="{width}" height="10"/>{tick}</svg>{note}</li>',
        classes=" ".join(filter(None, (_loop(bar.loop), "muted" if bar.muted else ""))),
        label=_link(bar.label, bar.url),
        plain=bar.label,
        text=bar.text,
        width=bar.value * FULL // largest,
        tick=tick,
        note=format_html('<p class="meta">{}</p>', bar.note) if bar.note else "",
    )


def share_chart(title: str, rows: Iterable[Share | Mapping[str, Any]], sentence: str = "") -> SafeString:
    """One bar cut into the parts of a whole, with a legend in the same order."""
    parts = _rows(Share, rows)
    whole = sum(part.value for part in parts)
    description = "; ".join(f"{part.label}: {part.text}" for part in parts)
    key = _key(title, description)
    drawing = format_html(
        '<svg class="share" viewBox="0 0 1000 30" preserveAspectRatio="none" role="img" aria-labelledby="{key}t {key}d">'
        '<title id="{key}t">{title}</title><desc id="{key}d">{description}</desc>'
        '<rect class="track" width="1000" height="30"/>{rects}</svg>',
        key=key,
        title=title,
        description=description,
        rects=_segments(parts, whole),
    )
    swatch = SafeString(
        '<svg viewBox="0 0 10 10" aria-hidden="true" focusable="false"><rect class="fill" width="10" height="10"/></svg>'
    )
    legend = format_html_join(
        "",
        '<li class="{}">{}<span>{}</span><span class="num">{}</span></li>',
        ((colour, swatch, part.label, part.text) for colour, part in zip(_colours(parts), parts, strict=True)),
    )
    return _figure(title, sentence, drawing + format_html('<ul class="legend">{}</ul>', legend))


def _segments(parts: Sequence[Share], whole: int) -> SafeString:
    """Rectangles side by side with a gap between; each edge is rounded from the running sum, so they end exactly at the end."""
    rects, before = [], 0
    for part, colour in zip(parts, _colours(parts), strict=True):
        start, end = (before * FULL // whole, (before + part.value) * FULL // whole) if whole else (0, 0)
        before += part.value
        if end > start:
            gap = 3 if end < FULL and end - start > 4 else 0
            rects.append((colour, start, end - start - gap))
    return format_html_join("", '<rect class="fill {}" x="{}" width="{}" height="30"/>', rects)


def point_map(
    title: str,
    points: Iterable[Point | Mapping[str, Any]],
    sentence: str = "",
    miles: bool = True,
) -> SafeString:
    """Numbered dots on a plain grid (no remote tiles), and the same places as a list. Points of one place share a dot."""
    rows = _rows(Point, points)
    places = _places(rows)
    drawing = format_html("<div>{}</div>", _map(title, places, miles)) if places else SafeString("")
    numbered = [(str(number), place) for number, place in enumerate(places, 1)]
    elsewhere = [("–", [point]) for point in rows if point.lat is None or point.lon is None]
    items = format_html_join("", "{}", ((_map_item(number, place),) for number, place in numbered + elsewhere))
    return _figure(title, sentence, drawing + format_html('<ul class="places">{}</ul>', items), "chart mapped")


def _map_item(number: str, place: Sequence[Point]) -> SafeString:
    """One place of the list: its dot's number, its name, and what is there. A text that all share is said once."""
    shared = place[0].text if len(place) > 1 and len({point.text for point in place}) == 1 else ""
    heading = place[0].place if len({point.place for point in place}) == 1 else ""
    things = format_html_join(
        "",
        "<span>{}{}</span>",
        (
            (
                _link(point.label, point.url),
                format_html('<span class="meta">{}</span>', point.text) if point.text and not shared else "",
            )
            for point in place
        ),
    )
    return format_html(
        '<li class="{}"><span class="num">{}</span><div>{}{}</div></li>',
        _loop_of_all(place),
        number,
        format_html('<b class="meta">{}</b>', heading or shared) if heading or shared else "",
        things,
    )


def _loop_of_all(place: Sequence[Point]) -> str:
    """The colour of a dot: its loop's, or none of them where several meet."""
    loops = {point.loop for point in place}
    return _loop(loops.pop()) if len(loops) == 1 else ""


def _places(points: Sequence[Point]) -> list[list[Point]]:
    """Points grouped by place, in the order they were given."""
    groups: dict[tuple[float, float], list[Point]] = {}
    for point in points:
        if point.lat is None or point.lon is None:
            continue
        lat, lon = float(point.lat), float(point.lon)
        if not (-85 <= lat <= 85 and -180 <= lon <= 180):
            raise ChartError(f"{point.label!r}: latitude {lat}, longitude {lon} are not a place on the map")
        groups.setdefault((round(lat, 3), round(lon, 3)), []).append(point)
    return list(groups.values())


def _map(title: str, places: Sequence[Sequence[Point]], miles: bool) -> SafeString:
    numbered = len(places) <= NUMBERED_DOTS
    radius = 10.0 if numbered else 3.5
    spots, height, km = _project([(float(p[0].lat or 0), float(p[0].lon or 0)) for p in places])
    if numbered:
        spots = _apart(spots, 2 * radius + 1, height)
    side, squares = _grid_step(km, miles)
    lines = [f"M{x:.1f} 0V{height:.0f}" for x in _steps_to(MAP_WIDTH, side)]
    lines += [f"M0 {y:.1f}H{MAP_WIDTH}" for y in _steps_to(height, side)]
    dots = format_html_join(
        "",
        '<g class="{}"><circle class="dot" cx="{}" cy="{}" r="{}"/>{}</g>',
        (
            (
                _loop_of_all(place),
                f"{x:.1f}",
                f"{y:.1f}",
                f"{radius:g}",
                format_html('<text x="{}" y="{}">{}</text>', f"{x:.1f}", f"{y + 4:.1f}", number) if numbered else "",
            )
            for number, (place, (x, y)) in enumerate(zip(places, spots, strict=True), 1)
        ),
    )
    description = ngettext(
        "%(count)d place on a grid. North is up. %(squares)s The list below names it.",
        "%(count)d places on a grid. North is up. %(squares)s The list below names them.",
        len(places),
    ) % {"count": len(places), "squares": squares}
    key = _key(title, description)
    return format_html(
        '<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}t {key}d">'
        '<title id="{key}t">{title}</title><desc id="{key}d">{description}</desc>'
        '<path class="grid" d="{grid}"/>{dots}</svg><p class="meta">{squares} {north}</p>',
        width=MAP_WIDTH,
        height=f"{height:.0f}",
        key=key,
        title=title,
        description=description,
        grid="".join(lines),
        dots=dots,
        squares=squares,
        north=_("North is up. Places are shown by neighborhood, not by door."),
    )


def _project(coordinates: Sequence[tuple[float, float]]) -> tuple[list[tuple[float, float]], float, float]:
    """Degrees to map units (equirectangular, true at the middle latitude). Returns spots, height and kilometres per unit."""
    lats, lons = [lat for lat, _lon in coordinates], [lon for _lat, lon in coordinates]
    middle = (min(lats) + max(lats)) / 2
    shrink = math.cos(math.radians(middle))
    wide = max((max(lons) - min(lons)) * shrink, 0.01)
    tall = max(max(lats) - min(lats), 0.01)
    margin = 28.0
    scale = min((MAP_WIDTH - 2 * margin) / wide, (360 - 2 * margin) / tall)
    height = max(200.0, tall * scale + 2 * margin)
    centre = (min(lons) + max(lons)) / 2
    spots = [
        (MAP_WIDTH / 2 + (lon - centre) * shrink * scale, height / 2 - (lat - middle) * scale)
        for lat, lon in coordinates
    ]
    return spots, height, KM_PER_DEGREE / scale


def _apart(spots: Sequence[tuple[float, float]], distance: float, height: float) -> list[tuple[float, float]]:
    """Pushes overlapping dots apart, a little and the same way each time; places are coarse, so a nudge misleads nobody."""
    moved = [list(spot) for spot in spots]
    for _round in range(40):
        still = True
        for i, a in enumerate(moved):
            for j in range(i + 1, len(moved)):
                b = moved[j]
                dx, dy = b[0] - a[0], b[1] - a[1]
                gap = math.hypot(dx, dy)
                if gap >= distance:
                    continue
                still = False
                ux, uy = (dx / gap, dy / gap) if gap else (math.cos(j), math.sin(j))
                push = (distance - gap) / 2
                a[0], a[1], b[0], b[1] = a[0] - ux * push, a[1] - uy * push, b[0] + ux * push, b[1] + uy * push
        if still:
            break
    edge = distance / 2
    return [(min(max(x, edge), MAP_WIDTH - edge), min(max(y, edge), height - edge)) for x, y in moved]


def _grid_step(km_per_unit: float, miles: bool) -> tuple[float, str]:
    """Side of a grid square in map units, and the words that say how wide it is."""
    unit = KM_PER_MILE if miles else 1.0
    across = MAP_WIDTH * km_per_unit / unit
    step = next((size for size in (0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if across / size <= 8), 2000)
    side = step * unit / km_per_unit
    size = f"{step:g}"
    if miles:
        return side, _("Each square is %(size)s mi wide.") % {"size": size}
    return side, _("Each square is %(size)s km wide.") % {"size": size}


def _steps_to(end: float, step: float) -> list[float]:
    return [step * i for i in range(1, math.ceil(end / step))]


def _figure(title: str, sentence: str, body: SafeString, classes: str = "chart") -> SafeString:
    return format_html(
        '<figure class="{}"><figcaption><b>{}</b>{}</figcaption>{}</figure>', classes, title, sentence, body
    )


def _rows(kind: type[Row], rows: Iterable[Any]) -> list[Row]:
    made: list[Row] = []
    for index, given in enumerate(rows, 1):
        if index > MOST_ROWS:
            raise ChartError(f"a chart shows at most {MOST_ROWS} rows: show the rest as a list")
        row = _from_dict(kind, given, index) if isinstance(given, Mapping) else given
        _check(row, index)
        made.append(row)
    return made


def _from_dict(kind: type[Row], given: Mapping[str, Any], index: int) -> Row:
    known = {field.name for field in fields(kind)}
    if unknown := set(given) - known:
        raise ChartError(f"row {index}: no such key {sorted(unknown)[0]!r} (known: {', '.join(sorted(known))})")
    return kind(**given)


def _check(row: Bar | Share | Point, index: int) -> None:
    if row.loop and row.loop not in LOOPS:
        raise ChartError(f"row {index} ({row.label}): no such loop {row.loop!r}")
    if isinstance(row, Point):
        return
    if isinstance(row.value, bool) or not isinstance(row.value, int) or row.value < 0:
        raise ChartError(f"row {index} ({row.label}): value must be a whole number from 0 up, not {row.value!r}")


def _loop(loop: str) -> str:
    return f"loop-{loop}" if loop else ""


def _colours(parts: Sequence[Share]) -> list[str]:
    """Each part's class: its loop's; where some have a loop, the others are plain; where none has, colours in turn."""
    if any(part.loop for part in parts):
        return [_loop(part.loop) or "s6" for part in parts]
    return [f"s{min(index, 6)}" for index in range(len(parts))]


def _link(label: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, label) if url else conditional_escape(label)


def _key(*texts: str) -> str:
    """An id for title and desc: the same for the same chart, so that pages stay cacheable byte for byte."""
    return f"c{zlib.crc32('|'.join(map(str, texts)).encode()):x}"
