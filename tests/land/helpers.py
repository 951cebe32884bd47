"""A land trust with books, what it holds and who lives there, with as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from commonhouse.land.models import Holding, Household, HouseholdPerson, Parcel
from commonhouse.ledger.actions.books import open_book
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from tests import factories as make

_number = itertools.count(1)


def at(day: str) -> dt.datetime:
    """Noon in Boston, more or less, of a day written "2026-01-10"."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(17), tzinfo=dt.UTC)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


@dataclass(frozen=True)
class Trust:
    """A trust and those who act for it."""

    organization: Organization
    steward: Actor
    treasurer: Actor
    board: Actor

    @property
    def member(self) -> Actor:
        return Actor(make.make_member(self.organization, make.make_person(email="")).person)


def make_trust(*, books: bool = True, **fields: Any) -> Trust:
    """A land trust whose books are open since 2020, with a steward, a treasurer and somebody of the board."""
    organization = make.make_organization(**{"kind": "land-trust"} | fields)
    steward = make.make_steward(organization)
    if books:
        open_book(steward, organization, opened_on=on("2020-01-01"), now=at("2020-01-02"))
    treasurer = make.make_actor(organization, "treasurer")
    return Trust(organization, steward, treasurer, make.make_actor(organization, "board"))


def make_parcel(organization: Organization, name: str = "", **fields: Any) -> Parcel:
    """A parcel of a tenth of an acre in Roxbury, entered without an act in the record."""
    usual: dict[str, Any] = {
        "neighborhood": "Roxbury", "square_feet": 4_356, "acquired_on": on("2010-05-01"), "entered_at": at("2020-01-03"),
        "address": "12 Invented Street",
    }  # fmt: skip
    return Parcel.objects.create(organization=organization, name=name or f"Lot {next(_number)}", **usual | fields)


def make_holding(parcel: Parcel, name: str = "", **fields: Any) -> Holding:
    """A free home with two bedrooms under a ground lease to be, entered without an act in the record."""
    usual: dict[str, Any] = {"bedrooms": 2, "tier": 80, "entered_at": at("2020-01-03")}
    return Holding.objects.create(
        organization=parcel.organization, parcel=parcel, name=name or f"Home {next(_number)}", **usual | fields
    )


def make_home(organization: Organization, name: str = "", **fields: Any) -> Holding:
    """A home on a parcel of its own."""
    return make_holding(make_parcel(organization), name, **fields)


def make_household(organization: Organization, *people: Person, size: int = 0, **fields: Any) -> Household:
    """A household of these people, each with an entry; somebody is made up if none is named. All of them sign."""
    people = people or (make.make_person(email=""),)
    usual: dict[str, Any] = {"since": on("2020-01-03"), "size": size or len(people)}
    household = Household.objects.create(organization=organization, **usual | fields)
    for person in people:
        HouseholdPerson.objects.create(organization=organization, household=household, person=person)
    return household
