"""Reading a file of land, CSV or GeoJSON, with an error for each place in it that cannot be used. Pure: no database.

One row (or feature) is one home, plot, shop or open space with the land it is on; a row without one is land alone. Rows that
name the same land, by its parcel number or else by its name, are one parcel: a row may leave blank what another says.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.land.holdings import columns, shapes
from commonhouse.land.holdings.columns import Unreadable, column_of, value_of
from commonhouse.land.holdings.facts import (
    BuildingFacts,
    HoldingFacts,
    ParcelFacts,
    set_building,
    set_holding,
    set_parcel,
)
from commonhouse.land.holdings.models import Building, Holding, Parcel
from commonhouse.people.contact_details import name_key
from commonhouse.people.export import FORMULA
from commonhouse.people.member_file import FileError, cut, decode

LIMIT_BYTES = 8 * 1024 * 1024
LIMIT_ROWS = 5_000
LIMIT_COLUMNS = 100
LIMIT_PROBLEMS = 500
Json = dict[str, Any]

__all__ = ["Entry", "FileError", "LandFile", "Problem", "read"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place. number: the row as a spreadsheet numbers it, or the feature; field: the file's own name."""

    number: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or feature that can be used: land, and what is on it if anything is."""

    number: int
    parcel: ParcelFacts
    building: BuildingFacts | None = None
    holding: HoldingFacts | None = None

    @property
    def key(self) -> str:
        return key_of(self.parcel.reference, self.parcel.name)


@dataclass(frozen=True, slots=True)
class LandFile:
    """What a file holds. kind: "csv" or "geojson"; notes: what is worth knowing of it."""

    kind: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def key_of(reference: str, name: str) -> str:
    """By what land is known within a file and at a trust."""
    return f"number {reference}" if reference else f"name {name_key(name)}"


def read(data: bytes) -> LandFile:
    """The land, buildings and homes in a file. Raises FileError when the file as a whole cannot be used."""
    if len(data) > LIMIT_BYTES:
        raise FileError(_("The file is larger than 8 MB. Split it, or simplify its shapes."))
    text, notes = decode(data)
    start = text.lstrip()[:1]
    if start == "<":
        raise FileError(_("This is a web page or a KML file. Export your map as GeoJSON, or your list as CSV."))
    if start in {"{", "["}:
        from commonhouse.land.holdings.geojson import features

        return _file("geojson", *features(text), notes)
    return _file("csv", _lines(text), (), notes)


@dataclass(slots=True)
class Record:
    """One row or feature as it stands in the file: its texts by column, and what the file calls each column."""

    number: int
    texts: dict[str, str]
    called: Mapping[str, str]
    shape: Any = None
    problems: list[Problem] = field(default_factory=list)

    def problem(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.number, self.called.get(column, ""), message))

    def values(self, part: str) -> Json:
        """The facts of one part ("parcel") that the row says, read; what cannot be read becomes a problem."""
        found: Json = {}
        for column, text in self.texts.items():
            if not text or column.partition(".")[0] != part:
                continue
            try:
                found[column.partition(".")[2]] = value_of(column, text)
            except Unreadable as problem:
                self.problem(column, str(problem))
        return found


def _file(kind: str, records: Iterable[Record], notes: Iterable[str], more: Iterable[str]) -> LandFile:
    entries: list[Entry] = []
    problems: list[Problem] = []
    land = _Land()
    for count, record in enumerate(records, 1):
        if count > LIMIT_ROWS:
            raise FileError(
                _("The file holds more than %(count)s rows. Split it into smaller files.")
                % {"count": f"{LIMIT_ROWS:,}"}
            )
        entry = _entry(record, land)
        if entry is not None and not record.problems:
            entries.append(entry)
        problems += record.problems
    if not entries and not problems:
        raise FileError(_("The file names its columns but holds nothing below them."))
    whole = [dataclasses.replace(entry, parcel=land.facts(entry.parcel)) for entry in entries]
    problems += land.repeated(whole)
    return LandFile(
        kind, tuple(whole), tuple(sorted(problems, key=lambda each: each.number)[:LIMIT_PROBLEMS]), (*more, *notes)
    )


# --- rows of a CSV ------------------------------------------------------------------------------------------------------
def _lines(text: str) -> Iterator[Record]:
    lines = cut(text)
    _first, header = next(lines, (0, []))
    if len(header) > LIMIT_COLUMNS:
        raise FileError(_("The file has more than %(count)d columns.") % {"count": LIMIT_COLUMNS})
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = column_of(cell)
        if column is not None and column in places:
            said = {"one": header[places[column]].strip(), "two": cell.strip()}
            raise FileError(_("Two columns hold the same thing: “%(one)s” and “%(two)s”. Keep one of them.") % said)
        if column is not None:
            places[column] = place
    if "parcel.name" not in places:
        names = ", ".join(cell.strip()[:40] for cell in header if cell.strip())
        words = _("No column is called “land”. The first row names the columns; yours are: %(names)s.")
        raise FileError(words % {"names": names or "–"})
    called = {column: header[place].strip()[:40] for column, place in places.items()}
    for number, cells in lines:
        texts = {column: _plain(cells[place]) for column, place in places.items() if place < len(cells)}
        record = Record(number, texts, called)
        if any(cell.strip() for cell in cells[len(header) :]):
            record.problem("", _("This row has more cells than there are columns. Is a delimiter left in a text?"))
        yield record


def _plain(cell: str) -> str:
    value = " ".join(cell.split())
    return (
        value[1:] if value.startswith("'") and value[1:].startswith(FORMULA) else value
    )  # our own exports put it there


# --- one row to facts ---------------------------------------------------------------------------------------------------
def _entry(record: Record, land: _Land) -> Entry | None:
    parcel, building, holding = (record.values(part) for part in ("parcel", "building", "holding"))
    if "acres" in parcel:
        acres = parcel.pop("acres")
        parcel.setdefault("square_feet", acres)
    if record.shape is not None:
        parcel["shape"] = record.shape
    _check_place(record, parcel)
    if record.problems:
        return None
    if not parcel.get("name"):
        record.problem("parcel.name", _("The land has no name. Write how people call it, on each row."))
        return None
    land.add(record, parcel)
    built = _building(record, building)
    held = _holding(record, holding)
    return Entry(record.number, ParcelFacts(**parcel), built, held)


def _check_place(record: Record, parcel: Json) -> None:
    if (latitude := parcel.get("latitude")) is None or (longitude := parcel.get("longitude")) is None:
        return
    try:
        shapes.check_place(float(latitude), float(longitude))
    except shapes.ShapeError as problem:
        record.problem("parcel.latitude", str(problem))


def _building(record: Record, values: Json) -> BuildingFacts | None:
    if not values:
        return None
    if "name" not in values:
        record.problem(
            "building.name", _("The building has no name. Write one, such as “House”, in the column “building”.")
        )
        return None
    facts = BuildingFacts(**values)
    _check(record, "building", lambda: set_building(Building(), facts))
    return facts


def _holding(record: Record, values: Json) -> HoldingFacts | None:
    if not values:
        return None
    if "name" not in values:
        words = _("There are facts of a home but no name. Write one, such as “Home 2”, in the column “home”.")
        record.problem("holding.name", words)
        return None
    facts = HoldingFacts(**values)
    _check(record, "holding", lambda: set_holding(Holding(), facts))
    return facts


def _check(record: Record, part: str, run: Any) -> None:
    """Everything a row of the house must be, before there is one. What is wrong stands beside the file's own column."""
    try:
        run()
    except ValidationError as problem:
        for name, messages in problem.message_dict.items():
            record.problem(f"{part}.{name}", " ".join(messages))


# --- the land of all rows -----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Land:
    """Parcels put together from all rows that name them."""

    values: dict[str, Json] = field(default_factory=dict)  # by key
    first: dict[tuple[str, str], int] = field(default_factory=dict)  # (key, fact): the row that said it first
    keys: dict[str, str] = field(default_factory=dict)  # the key of a name whose number another row says

    def key(self, reference: str, name: str) -> str:
        """Which land a row names: that of its number; else that of its name, whose number another row may say."""
        known = self.keys.get(name_key(name), key_of("", name))
        if reference and (key_of(reference, name) in self.values or known not in self.values or known[:4] != "name"):
            return key_of(reference, name)
        return known

    def add(self, record: Record, parcel: Json) -> None:
        key = self.key(parcel.get("reference", ""), parcel["name"])
        self.keys.setdefault(name_key(parcel["name"]), key)
        known = self.values.setdefault(key, {})
        if not known:
            _check(record, "parcel", lambda: set_parcel(Parcel(), ParcelFacts(**parcel)))
        for name, value in parcel.items():
            if name in known and known[name] != value:
                words = _("This land has another value in row %(row)d. Both rows name the same land.")
                record.problem(f"parcel.{name}", words % {"row": self.first[key, name]})
            elif name not in known:
                known[name] = value
                self.first[key, name] = record.number

    def facts(self, parcel: ParcelFacts) -> ParcelFacts:
        return ParcelFacts(**self.values[self.key(parcel.reference, parcel.name)])

    def repeated(self, entries: Iterable[Entry]) -> Iterator[Problem]:
        """The same home twice; the same building in two ways."""
        homes: dict[tuple[str, str], int] = {}
        buildings: dict[tuple[str, str], tuple[BuildingFacts, int]] = {}
        for entry in entries:
            if entry.holding is not None:
                home = (entry.key, entry.holding.name)
                if home in homes:
                    words = _("This is the same home as in row %(row)d. Remove one, or give it another name.")
                    yield Problem(entry.number, columns.heading("holding.name"), words % {"row": homes[home]})
                homes.setdefault(home, entry.number)
            if entry.building is not None:
                known, row = buildings.setdefault((entry.key, entry.building.name), (entry.building, entry.number))
                if known != entry.building:
                    words = _("This building has other facts in row %(row)d.") % {"row": row}
                    yield Problem(entry.number, columns.heading("building.name"), words)


# --- kept until somebody says yes ---------------------------------------------------------------------------------------
def to_json(entries: Iterable[Entry]) -> list[Json]:
    """Entries as they are kept with a file that waits."""
    return [
        {
            "number": each.number,
            "parcel": _dump(each.parcel),
            "building": _dump(each.building),
            "holding": _dump(each.holding),
        }
        for each in entries
    ]


def from_json(rows: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for row in rows:
        parcel = dict(row["parcel"])
        if day := parcel.get("acquired_on"):
            parcel["acquired_on"] = dt.date.fromisoformat(day)
        for name in ("latitude", "longitude"):
            if parcel.get(name) is not None:
                parcel[name] = Decimal(parcel[name])
        building, holding = row["building"], row["holding"]
        yield Entry(
            row["number"], ParcelFacts(**parcel), BuildingFacts(**building) if building else None,
            HoldingFacts(**holding) if holding else None,
        )  # fmt: skip


def _dump(facts: ParcelFacts | BuildingFacts | HoldingFacts | None) -> Json | None:
    """The facts that are not the usual ones, in JSON."""
    if facts is None:
        return None
    said = {each.name: getattr(facts, each.name) for each in dataclasses.fields(facts)}
    usual = {each.name: each.default for each in dataclasses.fields(facts)}
    return {
        name: str(value) if isinstance(value, Decimal | dt.date) else value
        for name, value in said.items()
        if value != usual[name]
    }
