"""GeoJSON of land (RFC 7946): features to read, and features to take along. Pure: no database.

A feature is land. Its properties are the columns of the CSV; what stands on it may be in the properties themselves (one home) or
in a list "homes" of them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.land.holdings import shapes
from commonhouse.land.holdings.columns import column_of
from commonhouse.land.holdings.reading import LIMIT_COLUMNS, Record
from commonhouse.people.member_file import FileError

MOST_HOMES = 2_000  # of one feature
_CODE = re.compile(r"(?:EPSG:{1,2}(?:[\d.]*:)?|/)(\d{4,6})$", re.IGNORECASE)
SAME = frozenset({"4326", "CRS84"})  # longitude first, as GeoJSON has it
NEARLY = frozenset({"4269"})  # NAD83: the same within about a metre or two
MERCATOR = frozenset({"3857", "900913", "102100", "102113", "3785"})
HOMES = ("homes", "holdings", "viviendas")
Json = dict[str, Any]


def features(text: str) -> tuple[Iterator[Record], tuple[str, ...]]:
    """The features of a file as records, and what is worth knowing of it. Raises FileError."""
    whole = _parsed(text)
    found = _features(whole)
    code = _code(whole.get("crs"))
    notes: tuple[str, ...] = ()
    if code in NEARLY:
        notes = (_("The file is in NAD83 (EPSG:4269), which is taken for WGS 84: the two differ by a metre or two."),)
    elif code in MERCATOR:
        notes = (_("The file is in Web Mercator (EPSG:3857). Its coordinates were turned into degrees."),)
    elif code not in SAME:
        raise FileError(_elsewhere(f"EPSG:{code}" if code.isdigit() else code))
    elif code in SAME:
        _check_first(found)
    return _records(found, code in MERCATOR), notes


def _parsed(text: str) -> Json:
    try:
        whole = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise FileError(_("The file is nested too deeply to be GeoJSON.")) from None
    except ValueError as problem:
        line = getattr(problem, "lineno", 1)
        words = _("Line %(line)d is not JSON: the file is cut off or was changed by hand. Export it again.")
        raise FileError(words % {"line": line}) from None
    try:
        json.dumps(whole, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a pair of UTF-16, written as an escape
        raise FileError(_("This text holds a character that cannot be kept. Please type it again.")) from None
    if not isinstance(whole, dict):
        raise FileError(_("This is JSON, but not a GeoJSON “FeatureCollection”. Export it from your map program."))
    return whole


def _no_number(_word: str) -> float:
    return math.nan  # refused where it stands, with the feature's number


def _features(whole: Json) -> list[Any]:
    kind = whole.get("type")
    if kind == "Feature":
        return [whole]
    if kind == "Topology":
        raise FileError(_("This is TopoJSON. Export it as GeoJSON."))
    found = whole.get("features")
    if kind != "FeatureCollection" or not isinstance(found, list):
        raise FileError(_("This is JSON, but not a GeoJSON “FeatureCollection”. Export it from your map program."))
    if not found:
        raise FileError(_("The file holds no features."))
    return found


def _code(crs: Any) -> str:
    """The code of the projection a file names in the old way (GeoJSON of 2008); without one it is WGS 84."""
    if crs is None:
        return "4326"
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return _("a projection it does not name")
    if name.upper().endswith("CRS84"):
        return "CRS84"
    found = _CODE.search(name.strip())
    return found.group(1) if found else name[:60]


def _elsewhere(code: str) -> str:
    return _(
        "The file is in another projection: %(code)s. Export it again in WGS 84 (EPSG:4326). In QGIS: right-click the layer, "
        "Export, Save Features As, and choose EPSG:4326 as CRS. In ArcGIS: Project, to WGS 1984, then Features To JSON."
    ) % {"code": code}


def _check_first(found: list[Any]) -> None:
    """A file that names no projection but holds none of degrees is refused whole, once."""
    for feature in found:
        place = _first_place(feature.get("geometry") if isinstance(feature, dict) else None)
        if place is None:
            continue
        x, y = place
        if max(abs(x), abs(y)) > 180:
            said = f"{x:g}, {y:g}: {shapes.looks_like(x, y)}"
            raise FileError(_elsewhere(said))
        return


def _first_place(geometry: Any) -> tuple[float, float] | None:
    inner = geometry.get("coordinates") if isinstance(geometry, dict) else None
    for _depth in range(6):
        if not isinstance(inner, list) or not inner:
            return None
        if len(inner) >= 2 and all(isinstance(each, int | float) and abs(each) < 1e12 for each in inner[:2]):
            return float(inner[0]), float(inner[1])
        inner = inner[0]
    return None


def _records(found: list[Any], mercator: bool) -> Iterator[Record]:
    for number, feature in enumerate(found, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            record = Record(number, {}, {})
            record.problem("", _("This is not a GeoJSON feature."))
            yield record
            continue
        properties = properties if isinstance(properties, dict) else {}
        yield from _of_feature(number, properties, feature.get("geometry"), mercator)


def _of_feature(number: int, properties: Json, geometry: Any, mercator: bool) -> Iterator[Record]:
    texts, called = _texts(properties)
    record = Record(number, texts, called)
    if geometry is not None:
        _take_shape(record, geometry, mercator)
    homes = next((properties[name] for name in HOMES if isinstance(properties.get(name), list)), None)
    if not homes or record.problems:
        yield record
        return
    if len(homes) > MOST_HOMES:
        record.problem("", _("At most %(most)d homes stand in one feature.") % {"most": MOST_HOMES})
        yield record
        return
    for home in homes:
        more, names = _texts(home if isinstance(home, dict) else {})
        each = Record(number, texts | more, {**called, **names}, record.shape)
        if not isinstance(home, dict):
            each.problem("", _("The list of homes holds something that is not a home."))
        yield each


def _texts(properties: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """The properties by column, as text, and what the file calls each."""
    texts: dict[str, str] = {}
    called: dict[str, str] = {}
    for name, value in list(properties.items())[:LIMIT_COLUMNS]:
        column = column_of(str(name))
        if column is None or column in texts or value is None or isinstance(value, list | dict):
            continue
        texts[column] = _text(value)
        called[column] = str(name)[:40]
    return texts, called


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _take_shape(record: Record, geometry: Any, mercator: bool) -> None:
    """The shape, checked; of a point only the place."""
    try:
        shape = shapes.read(shapes.from_web_mercator(geometry) if mercator else geometry)
    except shapes.ShapeError as problem:
        record.called = {**record.called, "parcel.shape": "geometry"}
        record.problem("parcel.shape", str(problem))
        return
    if shape.square_feet is not None:
        record.shape = shape.geometry
        return
    if "parcel.latitude" not in record.texts:
        record.texts["parcel.latitude"] = str(shape.latitude)
        record.texts["parcel.longitude"] = str(shape.longitude)
