"""What other parts of land put on the pages of holdings: sections of a holding's or a parcel's page, and links on the front.

They register from their `links.register()`; holdings never knows who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of a page. template: included with `panel`, whose `data` it reads; order: small ones stand first.

    The frame gives the section and its heading; the template gives what stands below it.
    """

    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    anchor: str = ""  # id of the section


@dataclass(frozen=True, slots=True)
class Tool:
    """A link on the front page of land, for those who may use it. count: how many things wait there."""

    title: str
    url: str
    text: str = ""
    count: int = 0
    order: int = 50


OfHolding = Callable[[Actor, Holding], Panel | None]
OfParcel = Callable[[Actor, Parcel], Panel | None]
OfFront = Callable[[Actor, Organization], Panel | None]
Tools = Callable[[Actor, Organization], Iterable[Tool]]

_holding: list[OfHolding] = []
_parcel: list[OfParcel] = []
_front: list[OfFront] = []
_tools: list[Tools] = []


def register_panel(make: OfHolding) -> None:
    """A section of each holding's page: `make(actor, holding)` gives it, or None for this reader."""
    if make not in _holding:
        _holding.append(make)


def register_parcel_panel(make: OfParcel) -> None:
    """A section of each parcel's page."""
    if make not in _parcel:
        _parcel.append(make)


def register_front_panel(make: OfFront) -> None:
    """A section of a trust's, or a network's, front page of land."""
    if make not in _front:
        _front.append(make)


def register_page(make: Tools) -> None:
    """Links on the front page: `make(actor, organization)` gives those this reader may use."""
    if make not in _tools:
        _tools.append(make)


def panels(actor: Actor, holding: Holding) -> list[Panel]:
    return _sorted(make(actor, holding) for make in _holding)


def parcel_panels(actor: Actor, parcel: Parcel) -> list[Panel]:
    return _sorted(make(actor, parcel) for make in _parcel)


def front_panels(actor: Actor, organization: Organization) -> list[Panel]:
    return _sorted(make(actor, organization) for make in _front)


def tools(actor: Actor, organization: Organization) -> list[Tool]:
    found = [tool for make in _tools for tool in make(actor, organization)]
    return sorted(found, key=lambda each: each.order)


def _sorted(made: Iterable[Panel | None]) -> list[Panel]:
    return sorted((each for each in made if each is not None), key=lambda each: each.order)
