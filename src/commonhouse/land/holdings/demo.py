"""Holdings of the Greater Boston demo: the real counts of each trust, on lots that are laid out for the demo.

How many homes, properties and acres is what the source article says; how DSNI's homes divide into owned, co-op and rented is an
assumption of the demo, and so are all names of lots, their outlines and where exactly they lie. Nobody's address is in it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commonhouse.land.holdings import actions
from commonhouse.land.holdings.facts import BuildingFacts, HoldingFacts, ParcelFacts
from commonhouse.land.holdings.models import Building, Holding, Parcel
from commonhouse.people.demo import at
from commonhouse.people.models import Organization

FEET_OF_A_DEGREE = 364_800  # of latitude, near Boston
STREET = 60  # feet between rows of lots
ROW = 2_600  # feet: how long a row of lots is

_Kind, _Tenure, _State = Building.Kind, Holding.Tenure, Holding.State


@dataclass(frozen=True, slots=True)
class Lot:
    """One parcel of the demo and what is on it: `homes` are names; `free` of them are not lived in yet."""

    name: str
    square_feet: int
    use: str = "homes"
    building: str = ""
    things: tuple[str, ...] = ()
    tenure: str = ""
    state: str = _State.IN_USE
    free: int = 0
    held: int = 1995  # the year
    came: str = ""
    bedrooms: tuple[int, ...] = (2, 3, 3)
    tier: int | None = 60
    story: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All of one trust: where its rows of lots begin (latitude, longitude), and the lots."""

    slug: str
    neighborhood: str
    corner: tuple[float, float]
    lots: tuple[Lot, ...] = field(default=())


def _named(word: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word} {number}" for number in range(1, count + 1))


TAKEN = "Vacant land, taken for the neighborhood by eminent domain"
WON = "Bought from a landlord whom residents had pressed to sell"


def _dudley() -> Iterator[Lot]:
    """228 homes: 98 owned, 77 in co-ops, 53 rented; farms, shops and open space: 30.6 acres in all."""
    for number in range(1, 27):
        yield Lot(
            f"House lot {number}", 7_500, building=_Kind.HOUSE, things=("Home 1",), tenure=_Tenure.GROUND_LEASE,
            held=1992 + number % 9, came=TAKEN, bedrooms=(3,), tier=80, free=int(number == 26),
        )  # fmt: skip
    for number in range(27, 63):
        yield Lot(
            f"House lot {number}", 7_500, building=_Kind.TWO_FAMILY, things=_named("Home", 2),
            tenure=_Tenure.GROUND_LEASE, held=1994 + number % 13, came=TAKEN, tier=80, free=int(number == 62),
        )  # fmt: skip
    for name, homes, feet in (("First co-op", 41, 90_000), ("Second co-op", 22, 52_000), ("Third co-op", 14, 38_000)):
        yield Lot(
            name, feet, building=_Kind.APARTMENTS, things=_named("Home", homes), tenure=_Tenure.COOP, held=1999,
            came=TAKEN,
        )  # fmt: skip
    for name, homes, feet in (("North apartments", 29, 68_000), ("South apartments", 24, 62_000)):
        yield Lot(
            name, feet, building=_Kind.APARTMENTS, things=_named("Home", homes), tenure=_Tenure.RENTAL, held=2003,
            came=TAKEN, tier=50, free=int(homes == 24),
        )  # fmt: skip
    yield Lot("Greenhouse farm", 100_000, "farm", _Kind.FARM, _named("Plot", 6), held=2004, came=TAKEN, free=1)
    yield Lot("Long garden", 80_000, "farm", "", _named("Plot", 4), held=2011, came=TAKEN)
    yield Lot("Corner shops", 46_000, "commercial", _Kind.COMMERCIAL, _named("Shop", 3), held=2001, came=TAKEN)
    yield Lot("Workshops", 44_000, "commercial", _Kind.COMMERCIAL, _named("Workshop", 2), held=2008, came=TAKEN, free=1)
    for name, feet in (
        ("Town common", 110_000),
        ("Playground", 62_000),
        ("Community garden", 48_000),
        ("Green", 40_000),
    ):
        yield Lot(name, feet, "open", "", (name,), held=1993, came=TAKEN)
    yield Lot(
        "New homes lot", 28_000, things=_named("Home", 4), tenure=_Tenure.GROUND_LEASE, state=_State.PLANNED, held=2022,
        came="Given by the city", tier=80, story="Four homes are planned here. Members talk about them in the assembly.",
    )  # fmt: skip


def _neighborhood() -> Iterator[Lot]:
    """Eleven properties with 32 homes."""
    for number in range(1, 11):
        yield Lot(
            f"Triple-decker {number}", 4_200, building=_Kind.TRIPLE_DECKER, things=_named("Home", 3),
            tenure=_Tenure.RENTAL, held=2015 + number % 7, came=WON, free=int(number == 10),
        )  # fmt: skip
    yield Lot(
        "House of two", 3_900, building=_Kind.TWO_FAMILY, things=_named("Home", 2), tenure=_Tenure.RENTAL, held=2021,
        came=WON,
    )  # fmt: skip


def _chinatown() -> Iterator[Lot]:
    for number in range(1, 4):
        yield Lot(
            f"Row house {number}", 1_150, building=_Kind.ROW_HOUSE, things=("Home 1",), tenure=_Tenure.GROUND_LEASE,
            held=2018 + number, came="Bought before it was turned into rooms for tourists (invented)", tier=80,
        )  # fmt: skip


def _farms() -> Iterator[Lot]:
    for name, plots, feet in (("Hill farm", 5, 42_000), ("Brook farm", 4, 36_000), ("Corner farm", 3, 15_000)):
        yield Lot(name, feet, "farm", "", _named("Plot", plots), held=2016, came="Vacant lots of the city", free=1)


PLANS = (
    Plan("dsni", "Roxbury", (42.3185, -71.0790), tuple(_dudley())),
    Plan("bnclt", "Dorchester", (42.2985, -71.0720), tuple(_neighborhood())),
    Plan("chinatown-clt", "Chinatown", (42.3490, -71.0610), tuple(_chinatown())),
    Plan("boston-farms-clt", "Mattapan", (42.2755, -71.0950), tuple(_farms())),
)


def seed(say: Callable[[str], None]) -> None:
    """Called once, in an empty house, by land.demo. Each trust's land in one act, and what stands on it in another."""
    say("==> Entering the land of the trusts: 263 homes, farms, shops and open space (lots are laid out for the demo)")
    for plan in PLANS:
        enter(plan, at(12))  # the charters are adopted by then


def enter(plan: Plan, now: dt.datetime) -> None:
    organization = Organization.objects.get(slug=plan.slug)
    facts = [_land(plan, lot, ring) for lot, ring in zip(plan.lots, _outlines(plan), strict=True)]
    parcels = actions.put_parcels(organization, facts, now=now)
    pairs = list(zip(parcels, plan.lots, strict=True))
    built = [
        (parcel, BuildingFacts(str(_Kind(lot.building).label), lot.building)) for parcel, lot in pairs if lot.building
    ]
    buildings = {each.parcel_id: each for each in actions.put_buildings(organization, built, now=now)}
    things = [each for parcel, lot in pairs for each in _things(parcel, lot, buildings.get(parcel.pk))]
    actions.put_holdings(organization, things, now=now + dt.timedelta(hours=1))


def _land(plan: Plan, lot: Lot, ring: list[list[float]]) -> ParcelFacts:
    return ParcelFacts(
        name=lot.name, use=lot.use, neighborhood=plan.neighborhood, square_feet=lot.square_feet,
        shape={"type": "Polygon", "coordinates": [ring]}, acquired_on=dt.date(lot.held, 5, 1), acquired_from=lot.came,
        story=lot.story, **_middle(ring),
    )  # fmt: skip


def _middle(ring: list[list[float]]) -> dict[str, Any]:
    """Coarse in the demo: three decimals are about 100 m."""
    thousandth = Decimal("0.001")
    return {
        "latitude": Decimal(repr((ring[0][1] + ring[2][1]) / 2)).quantize(thousandth),
        "longitude": Decimal(repr((ring[0][0] + ring[2][0]) / 2)).quantize(thousandth),
    }


def _things(parcel: Parcel, lot: Lot, building: Building | None) -> Iterator[tuple[Parcel, HoldingFacts]]:
    is_home = lot.use == "homes"
    for place, name in enumerate(lot.things):
        is_free = len(lot.things) - place <= lot.free
        yield parcel, HoldingFacts(
            name, use=lot.use, tenure=lot.tenure, state=_State.FREE if is_free else lot.state, building=building,
            bedrooms=lot.bedrooms[place % len(lot.bedrooms)] if is_home else None,
            square_feet=None if is_home else lot.square_feet // len(lot.things),
            accessible=is_home and place == 0, tier=lot.tier if is_home else None,
        )  # fmt: skip


def _outlines(plan: Plan) -> Iterator[list[list[float]]]:
    """Rectangles in rows, each lot beside the last; a street after each row."""
    latitude, longitude = plan.corner
    wide = FEET_OF_A_DEGREE * math.cos(math.radians(latitude))
    x = y = 0.0
    tallest = 0.0
    for lot in plan.lots:
        deep = 100.0 if lot.square_feet < 20_000 else 200.0
        front = lot.square_feet / deep
        if x and x + front > ROW:
            x, y, tallest = 0.0, y + tallest + STREET, 0.0
        corners = ((x, y), (x + front, y), (x + front, y + deep), (x, y + deep), (x, y))
        yield [[round(longitude + a / wide, 6), round(latitude + b / FEET_OF_A_DEGREE, 6)] for a, b in corners]
        x, tallest = x + front + (STREET / 4 if deep > 100 else 0), max(tallest, deep)
