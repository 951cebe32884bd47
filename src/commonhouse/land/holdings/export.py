"""What an organization takes along of its land: in the very columns that a file to import has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.holdings.columns import COLUMNS, heading
from commonhouse.land.holdings.models import Holding, LandPaper, Parcel
from commonhouse.people import papers
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization

_OF_LAND = tuple(each for each in COLUMNS if each.startswith("parcel.") and each != "parcel.acres")
_OF_BUILDING = tuple(each for each in COLUMNS if each.startswith("building."))
_OF_HOLDING = tuple(each for each in COLUMNS if each.startswith("holding."))
Json = dict[str, Any]


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "land/land.csv", "land and what stands on it (addresses)", csv_lines(rows(organization))
    yield "land/land.geojson", "the same with shapes, for map programs", geojson(organization)
    yield (
        "land/released.csv",
        "land that was given up, when, why, by which decision",
        csv_lines(_released(organization)),
    )
    yield "land/papers.csv", "papers of the land", csv_lines(_papers(organization))
    for paper in LandPaper.objects.filter(organization=organization).order_by("pk"):
        data = papers.read("land", paper.sha256)
        if data is not None:
            yield f"land/papers/{paper.pk}-{paper.name}", paper.title, [data]


def rows(organization: Organization) -> Iterator[list[Any]]:
    """A header and a row for each home or place, and for each piece of land without any. It can be imported again."""
    columns = (*_OF_LAND, *_OF_BUILDING, *_OF_HOLDING)
    yield ["id", *(heading(each) for each in columns)]
    empty = [""] * (len(_OF_BUILDING) + len(_OF_HOLDING))
    for parcel, holdings in _with_holdings(organization):
        land = _cells(_OF_LAND, parcel)
        if not holdings:
            yield [parcel.public_id, *land, *empty]
        for each in holdings:
            yield [each.public_id, *land, *_cells(_OF_BUILDING, each.building), *_cells(_OF_HOLDING, each)]


def geojson(organization: Organization) -> Iterator[bytes]:
    """A FeatureCollection, WGS 84: a feature is land, with the list of its homes and places."""
    yield b'{"type": "FeatureCollection", "features": [\n'
    for place, (parcel, holdings) in enumerate(_with_holdings(organization)):
        yield (b",\n" if place else b"") + json.dumps(_feature(parcel, holdings), ensure_ascii=False).encode()
    yield b"\n]}\n"


def _feature(parcel: Parcel, holdings: list[Holding]) -> Json:
    properties: Json = {"id": parcel.public_id} | _said(_OF_LAND, parcel)
    for name in ("parcel.latitude", "parcel.longitude"):
        properties.pop(heading(name), None)
    if holdings:
        properties["homes"] = [
            {"id": each.public_id} | _said(_OF_BUILDING, each.building) | _said(_OF_HOLDING, each) for each in holdings
        ]
    return {"type": "Feature", "geometry": _geometry(parcel), "properties": properties}


def _geometry(parcel: Parcel) -> Json | None:
    if parcel.shape is not None:
        shape: Json = parcel.shape
        return shape
    if parcel.latitude is None or parcel.longitude is None:
        return None
    return {"type": "Point", "coordinates": [float(parcel.longitude), float(parcel.latitude)]}


def _said(columns: Iterable[str], row: Any) -> Json:
    return {heading(column): value for column in columns if (value := _cell(column, row)) != ""}


def _cells(columns: Iterable[str], row: Any) -> list[Any]:
    return [_cell(column, row) for column in columns]


def _cell(column: str, row: Any) -> str | int:
    value = getattr(row, column.partition(".")[2], None)
    if column == "holding.state":
        value = value if value in {"planned", "free"} else "in-use"  # the rest is said by its lease
    if isinstance(value, bool):
        return "yes" if value else ""
    if value is None or value == "":
        return ""
    return value if isinstance(value, int) else str(value)


def _with_holdings(organization: Organization) -> Iterator[tuple[Parcel, list[Holding]]]:
    """Land that is held, each with what stands on it. Two queries."""
    by_parcel: dict[int, list[Holding]] = {}
    standing = Holding.objects.filter(organization=organization).exclude(state=Holding.State.LOST)
    for each in standing.select_related("building").order_by("order", "id"):
        by_parcel.setdefault(each.parcel_id, []).append(each)
    for parcel in Parcel.objects.filter(organization=organization, released_on__isnull=True).order_by("order", "id"):
        yield parcel, by_parcel.get(parcel.pk, [])


def _released(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "land", "parcel number", "held since", "until", "why", "decision"]
    for each in Parcel.objects.filter(organization=organization, released_on__isnull=False):
        yield [
            each.public_id, each.name, each.reference, each.acquired_on or "", each.released_on, each.released_why,
            each.released_by,
        ]  # fmt: skip


def _papers(organization: Organization) -> Iterator[list[Any]]:
    yield ["file", "title", "land", "home", "sha256", "bytes", "added"]
    for each in LandPaper.objects.filter(organization=organization).select_related("parcel", "holding").order_by("pk"):
        yield [
            f"papers/{each.pk}-{each.name}", each.title, each.parcel.name, each.holding.name if each.holding else "",
            each.sha256, each.size, each.added_at.isoformat(),
        ]  # fmt: skip
