"""What is known of a parcel, a building or a holding before it is entered: the shape that forms, files and deals hand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from commonhouse.land.holdings import shapes
from commonhouse.land.holdings.models import Building, Holding, Parcel, Use
from commonhouse.people.verbs import check_public, check_texts, required

_Tenure = Holding.Tenure
TENURES: Mapping[str, tuple[str, ...]] = MappingProxyType({  # how each use is held, the usual way first
    Use.HOMES: (_Tenure.GROUND_LEASE, _Tenure.COOP, _Tenure.RENTAL),
    Use.FARM: (_Tenure.FARM_LEASE, _Tenure.OPEN),
    Use.COMMERCIAL: (_Tenure.COMMERCIAL_LEASE, _Tenure.COOP),
    Use.OPEN: (_Tenure.OPEN,),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """A piece of land. square_feet: 0 computes it from the shape; shape: a GeoJSON geometry, WGS 84."""

    name: str
    use: str = Use.HOMES
    neighborhood: str = ""
    address: str = ""
    reference: str = ""
    square_feet: int = 0
    shape: dict[str, Any] | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    acquired_on: dt.date | None = None
    acquired_from: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """What stands on a parcel."""

    name: str
    kind: str = Building.Kind.HOUSE
    built_in: int | None = None


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """A home, a plot, a shop or an open space. tenure "" is the usual one of the use; tier: percent of the median income."""

    name: str
    use: str = Use.HOMES
    tenure: str = ""
    state: str = Holding.State.FREE
    building: Building | None = None
    unit: str = ""
    bedrooms: int | None = None
    square_feet: int | None = None
    accessible: bool = False
    tier: int | None = None


Facts = ParcelFacts | BuildingFacts | HoldingFacts


def put(row: models.Model, facts: Facts) -> None:
    """Writes the facts to a row that is not saved. Texts lose the blanks around them."""
    for each in fields(facts):
        value = getattr(facts, each.name)
        setattr(row, each.name, str(value).strip() if isinstance(value, str) else value)


def set_parcel(parcel: Parcel, facts: ParcelFacts) -> None:
    """A parcel's columns from facts, checked; place and area from its shape where they are not given. Raises ValidationError."""
    put(parcel, facts)
    required("name", parcel.name, _("Give the land a name, as people call it."))
    check_public(neighborhood=parcel.neighborhood)
    if (parcel.latitude is None) != (parcel.longitude is None):
        missing = "latitude" if parcel.latitude is None else "longitude"
        raise ValidationError({missing: _("A place on the map needs both latitude and longitude.")})
    parcel.is_measured = False
    if facts.shape is not None:
        _take_from_shape(parcel, facts.shape)
    for field, most in (("latitude", 90), ("longitude", 180)):
        value = getattr(parcel, field)
        if value is not None and not -most <= value <= most:
            words = _("Write degrees between -%(most)d and %(most)d.") % {"most": most}
            raise ValidationError({field: words})
    validate(parcel, ("organization", "shape"))


def _take_from_shape(parcel: Parcel, given: Any) -> None:
    try:
        shape = shapes.read(given)
    except shapes.ShapeError as problem:
        raise ValidationError({"shape": str(problem)}) from None
    parcel.shape = shape.geometry
    if parcel.latitude is None:
        parcel.latitude, parcel.longitude = shape.latitude, shape.longitude
    if not parcel.square_feet and shape.square_feet:
        parcel.square_feet, parcel.is_measured = shape.square_feet, True


def set_building(building: Building, facts: BuildingFacts) -> None:
    put(building, facts)
    required("name", building.name, _("Give the building a name or a number."))
    validate(building, ("organization", "parcel"))


def set_holding(holding: Holding, facts: HoldingFacts) -> None:
    """A holding's columns from facts, checked. Raises ValidationError by field."""
    put(holding, facts)
    required("name", holding.name, _("Give it a name, such as “Home 2” or “Plot 4”. Never a family’s name."))
    if holding.use not in TENURES:
        raise ValidationError({"use": _("Choose what it is for: homes, farm, shop or open space.")})
    holding.tenure = holding.tenure or str(TENURES[holding.use][0])
    if holding.tenure not in TENURES[holding.use]:
        raise ValidationError({"tenure": wrong_tenure(holding.use)})
    if holding.building is not None and holding.building.parcel_id != holding.parcel_id:
        raise ValidationError({"building": _("This building stands on another parcel.")})
    validate(holding, ("organization", "parcel", "building"))


def wrong_tenure(use: str) -> str:
    """What to say of a tenure that does not go with the use."""
    names = dict(Holding.Tenure.choices)
    said = ", ".join(str(names[_Tenure(each)]) for each in TENURES[use])
    return _("This does not go with what it is for. Choose one of: %(names)s.") % {"names": said}


def validate(row: models.Model, exclude: tuple[str, ...] = ()) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field."""
    left_out = {*exclude, "order", "entered_at"}  # those are the verbs’ own
    check_texts(row, left_out)
    row.full_clean(exclude=left_out, validate_unique=False, validate_constraints=False)
