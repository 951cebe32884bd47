"""What parts of land above leasing add to its pages, and tell it: sections of a lease, homes one applied for, index readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonhouse.land.holdings.models import Holding
    from commonhouse.land.leasing.models import Household, Lease
    from commonhouse.people.models import Organization
    from commonhouse.people.permissions import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a lease's page. title: its heading. lines: whole plain sentences. links: (words, address), the first one is
    the main thing to do. rows: (term, value) pairs. order: sections stand by it (below 10: what
    cannot wait stands before all else; 50 the rest)."""

    title: str
    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, Any], ...] = ()
    anchor: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class MyHome:
    """Something under "my homes" besides leases: a home one applied for, an offer that waits."""

    title: str
    url: str
    text: str = ""
    status: str = ""  # a kind of status tag: open done waiting late stopped draft
    status_words: str = ""
    links: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reading:
    """A published value of an index and the day it is for."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Promise:
    """Whom a free place is promised to, and for which price: what the forms of a lease begin with."""

    household: Household
    price: int | None = None


SectionOf = Callable[["Actor", "Lease"], Section | None]
HomesOf = Callable[["Actor"], Iterable[MyHome]]
ReadingOf = Callable[["Organization", str, dt.date], Reading | None]
Ending = Callable[["Lease", str, dt.date], None]
PromiseOf = Callable[["Holding"], Promise | None]

HighestOf = Callable[["Lease"], int | None]
HouseholdLinksOf = Callable[["Actor", "Household"], Iterable[tuple[str, str]]]

_sections: list[SectionOf] = []
_homes: list[HomesOf] = []
_readings: list[ReadingOf] = []
_endings: list[Ending] = []
_promises: list[PromiseOf] = []
_highest: list[HighestOf] = []
_household_links: list[HouseholdLinksOf] = []


def register_section(section: SectionOf) -> None:
    """A section of the page of a lease, or None where there is none for this actor."""
    if section not in _sections:
        _sections.append(section)


def register_homes(homes: HomesOf) -> None:
    """More of "my homes" for a person."""
    if homes not in _homes:
        _homes.append(homes)


def register_index(reading: ReadingOf) -> None:
    """Where an organization's readings of an index are kept: (organization, name of the index, day) -> the newest by then."""
    if reading not in _readings:
        _readings.append(reading)


def register_ending(check: Ending) -> None:
    """`check(lease, how, on)` is asked before a lease ends, by whatever verb; it raises Refused where that may not be yet."""
    if check not in _endings:
        _endings.append(check)


def register_promise(promise: PromiseOf) -> None:
    """Who was found for a free place, if anybody: (holding) -> the promise."""
    if promise not in _promises:
        _promises.append(promise)


def register_highest_price(highest: HighestOf) -> None:
    """(lease) -> the highest price that was set for its home by its rule, if any was."""
    if highest not in _highest:
        _highest.append(highest)


def highest_price(lease: Lease) -> int | None:
    return max((found for highest in _highest if (found := highest(lease)) is not None), default=None)


def register_household_links(links: HouseholdLinksOf) -> None:
    """What may be done for a household, for the page that staff have of it: (words, address)."""
    if links not in _household_links:
        _household_links.append(links)


def household_links(actor: Actor, household: Household) -> list[tuple[str, str]]:
    return [each for links in _household_links for each in links(actor, household)]


def promised(holding: Holding) -> Promise | None:
    return next((found for promise in _promises if (found := promise(holding)) is not None), None)


def check_ending(lease: Lease, how: str, on: dt.date) -> None:
    """Raises Refused."""
    for check in _endings:
        check(lease, how, on)


def sections(actor: Actor, lease: Lease) -> list[Section]:
    found = [section(actor, lease) for section in _sections]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)


def homes(actor: Actor) -> list[MyHome]:
    return [each for source in _homes for each in source(actor)]


def reading(organization: Organization, index: str, on: dt.date) -> Reading | None:
    return next((found for source in _readings if (found := source(organization, index, on)) is not None), None)
