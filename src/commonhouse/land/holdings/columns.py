"""The columns of a file of land, in English and Spanish, and how their words and figures are read. Pure: no database.

A column's name here is the fact it fills: "parcel.neighborhood" is `ParcelFacts.neighborhood`. The first word of each is the
one that exports write.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.land.holdings.models import SQUARE_FEET_OF_AN_ACRE, Building, Holding, Use
from commonhouse.people.contact_details import name_key

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "parcel.name": ("land", "parcel", "parcel name", "lot", "name of the land", "terreno", "predio", "parcela"),
    "parcel.reference": ("parcel number", "parcel id", "pid", "apn", "reference", "numero de parcela", "referencia"),
    "parcel.address": ("address", "street address", "direccion"),
    "parcel.neighborhood": ("neighborhood", "neighbourhood", "barrio", "vecindario"),
    "parcel.use": ("land use", "use of the land", "uso del terreno"),
    "parcel.square_feet": ("land square feet", "lot square feet", "square feet of land", "pies cuadrados del terreno"),
    "parcel.acres": ("acres", "land acres"),
    "parcel.latitude": ("latitude", "lat", "latitud"),
    "parcel.longitude": ("longitude", "lon", "lng", "long", "longitud"),
    "parcel.acquired_on": ("held since", "acquired", "acquired on", "desde", "adquirido"),
    "parcel.acquired_from": ("how it came", "acquired from", "como llego", "adquirido de"),
    "parcel.story": ("story", "historia"),
    "building.name": ("building", "edificio"),
    "building.kind": ("building kind", "building type", "tipo de edificio"),
    "building.built_in": ("built in", "year built", "construido en"),
    "holding.name": ("home", "home or place", "holding", "plot", "vivienda", "hogar", "casa"),
    "holding.use": ("use", "uso"),
    "holding.tenure": ("tenure", "held as", "tenencia"),
    "holding.state": ("status", "estado de la vivienda"),
    "holding.unit": ("door", "unit", "apartment", "apt", "puerta", "apartamento"),
    "holding.bedrooms": ("bedrooms", "beds", "dormitorios", "recamaras"),
    "holding.square_feet": ("square feet", "home square feet", "size", "pies cuadrados"),
    "holding.accessible": ("without steps", "accessible", "sin escalones", "accesible"),
    "holding.tier": ("up to percent of median income", "tier", "ami", "percent of ami", "nivel"),
})  # fmt: skip
_BY_WORD = {name_key(word): column for column, words in COLUMNS.items() for word in words}
_MORE: Mapping[str, Mapping[str, str]] = {  # words of files, beside the values themselves
    "use": {
        "home": "homes", "housing": "homes", "residential": "homes", "vivienda": "homes", "viviendas": "homes",
        "garden": "farm", "agriculture": "farm", "granja": "farm", "huerto": "farm", "shop": "commercial",
        "retail": "commercial", "comercial": "commercial", "tienda": "commercial", "open space": "open", "park": "open",
        "parque": "open", "espacio abierto": "open", "mixto": "mixed", "baldio": "vacant", "empty": "vacant",
    },
    "tenure": {
        "ground lease": "ground-lease", "owned": "ground-lease", "homeownership": "ground-lease",
        "arrendamiento de suelo": "ground-lease", "coop": "co-op", "cooperative": "co-op", "cooperativa": "co-op",
        "rented": "rental", "rent": "rental", "alquiler": "rental", "renta": "rental", "farm lease": "farm-lease",
        "commercial lease": "commercial-lease", "abierto": "open",
    },
    "state": {
        "occupied": "in-use", "in use": "in-use", "ocupada": "in-use", "en uso": "in-use", "vacant": "free",
        "libre": "free", "being built": "planned", "en obra": "planned", "planeada": "planned",
    },
    "kind": {
        "three-decker": "triple-decker", "triple decker": "triple-decker", "row house": "row-house",
        "rowhouse": "row-house", "single family": "house", "two family": "two-family", "duplex": "two-family",
        "casa": "house", "edificio de apartamentos": "apartments", "apartment building": "apartments",
    },
}  # fmt: skip
STATES = (Holding.State.PLANNED, Holding.State.FREE, Holding.State.IN_USE)  # a file may say; leases say the rest
YES = frozenset({"yes", "y", "true", "1", "x", "si"})
NO = frozenset({"no", "n", "false", "0"})
_NUMBER = re.compile(r"\d{1,3}(,\d{3})+|\d{1,12}")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Unreadable(ValueError):
    """A cell cannot be read; the message says what to write."""


def column_of(heading: str) -> str | None:
    """Which fact a heading names, whatever its capitals, accents and underscores; None if it is not kept."""
    return _BY_WORD.get(name_key(heading.replace("_", " ")))


def heading(column: str) -> str:
    """What exports call a column."""
    return COLUMNS[column][0]


def value_of(column: str, text: str) -> Any:
    """What a cell says: text, int, Decimal, date or bool as the fact asks. Raises Unreadable."""
    read = _READ.get(column.partition(".")[2])
    return read(text) if read is not None else text


def _whole(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Unreadable(_("“%(text)s” is not a whole number. Write figures only, such as 4356.") % {"text": text[:40]})
    return int(text.replace(",", ""))


def _acres(text: str) -> int:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= 1_000_000:
        raise Unreadable(_("“%(text)s” is not an area in acres. Write it like 0.25.") % {"text": text[:40]})
    return int((found * SQUARE_FEET_OF_AN_ACRE).to_integral_value(rounding="ROUND_HALF_UP"))


def _degrees(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not -(10**9) <= found <= 10**9:  # abs() overflows on 1e999999999
        raise Unreadable(
            _("“%(text)s” is not degrees. Write them with a point, such as -71.083.") % {"text": text[:40]}
        )
    return found.quantize(Decimal("0.00001"))


def _date(text: str) -> dt.date:
    """2015-03-01, or 3/1/2015 as spreadsheets in the United States write it."""
    try:
        if found := _US_DATE.fullmatch(text):
            month, day, year = (int(each) for each in found.groups())
            return dt.date(year, month, day)
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        words = _("“%(text)s” is not a date. Write year, month and day: 2015-03-01.")
        raise Unreadable(words % {"text": text[:40]}) from None


def _yes(text: str) -> bool:
    word = name_key(text)
    if word not in YES | NO:
        raise Unreadable(_("“%(text)s” is not an answer here. Write yes or no.") % {"text": text[:40]})
    return word in YES


def _one_of(name: str, choices: list[tuple[str, Any]]) -> Callable[[str], str]:
    """A value, its label in the reader's language, or another common word for it."""

    def read(text: str) -> str:
        word = name_key(text.replace("_", " "))
        for value, label in choices:
            if word in {name_key(value), name_key(value.replace("-", " ")), name_key(str(label))}:
                return str(value)
        found = _MORE[name].get(word)
        if found is None or found not in dict(choices):
            said = {"text": text[:40], "values": ", ".join(value for value, _label in choices)}
            raise Unreadable(_("“%(text)s” is not known here. Write one of: %(values)s.") % said)
        return found

    return read


_READ: Mapping[str, Callable[[str], Any]] = {
    "square_feet": _whole, "acres": _acres, "latitude": _degrees, "longitude": _degrees, "acquired_on": _date,
    "built_in": _whole, "bedrooms": _whole, "tier": lambda text: _whole(text.removesuffix("%").strip()),
    "accessible": _yes, "use": _one_of("use", list(Use.choices)), "tenure": _one_of("tenure", list(Holding.Tenure.choices)),
    "state": _one_of("state", [(each.value, each.label) for each in STATES]),
    "kind": _one_of("kind", list(Building.Kind.choices)),
}  # fmt: skip
