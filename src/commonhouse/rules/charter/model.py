"""A charter as data: immutable values with their own checks, and the JSON form that the record publishes.

A charter names *matters* (what is decided) and *offices* (the seats that are filled). Each matter says who decides it
and by which method, stated in full; the statement is handed to the rule of that method as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ..jsonform import FormError, Stated

MAX_MATTERS = 40
MAX_OFFICES = 20
MAX_TITLE = 120  # characters
MAX_WORDS = 2000
MAX_DAYS = 366
MAX_MONTHS = 240
MAX_SEATS = 60
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Reasons(StrEnum):
    """Whether those who decide are asked to say why, beside an open vote."""

    NONE = "none"
    INVITED = "invited"
    REQUIRED = "required"


class Filled(StrEnum):
    """How the seats of an office are filled at the end of a term."""

    ELECTION = "election"
    APPOINTMENT = "appointment"
    LOTTERY = "lottery"


class Vacancy(StrEnum):
    """How a seat that falls empty before its term ends is filled. Whoever fills it keeps its cohort."""

    COUNTBACK = "countback"
    APPOINTMENT = "appointment"
    BY_ELECTION = "by-election"


@dataclass(frozen=True, slots=True)
class Deciders:
    """Whose voice counts: member classes by slug, holders of seats by kind, member organizations (one voice each)."""

    classes: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()  # classes of member organizations, each voting through its delegates

    @property
    def is_empty(self) -> bool:
        return not (self.classes or self.seats or self.organizations)


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of question: who decides it, how, and with what notice.

    `statement` is that of the method's rule (quorum, threshold and blocs among it). Days count from the moment the
    decision is put to its deciders. `urgent_hours` is the shortest notice of an urgent decision; None: there is none.
    """

    id: str
    title: str
    what: str
    deciders: Deciders
    method: str
    statement: Stated = field(default_factory=dict)
    by_bloc: bool = False  # ballots are counted by class, as the statement's blocs ask
    is_secret: bool = False
    notice_days: int = 7
    urgent_hours: int | None = None
    window_days: int = 7
    early: bool = False  # a vote may close once everyone has answered
    proxies: bool = False
    delegation: bool = False
    reasons: Reasons = Reasons.INVITED
    review_months: int | None = None

    @property
    def place(self) -> str:
        return f"matters.{self.id}"


@dataclass(frozen=True, slots=True)
class Office:
    """A group of like seats: how many, for whom, how long, in how many cohorts, and how they are filled."""

    id: str
    title: str
    seats: int
    kind: str = "board"  # a kind of seat
    electors: tuple[str, ...] = ()  # member classes who elect
    candidates: tuple[str, ...] = ()  # member classes whose members may stand; empty: any member
    term_months: int = 24
    cohorts: int = 1  # a part of the seats is filled each time
    filled: Filled = Filled.ELECTION
    method: str = "scottish-stv"
    is_secret: bool = True
    nomination_days: int = 14
    notice_days: int = 14
    window_days: int = 14
    vote_unopposed: bool = False  # a vote is held even when no more stand than there are seats
    vacancy: Vacancy = Vacancy.COUNTBACK
    appointed_by: str = ""  # who appoints, in plain words


@dataclass(frozen=True, slots=True)
class Proxies:
    """Where a matter allows them: how many one holder may carry, and for how long one stands at most."""

    most_per_holder: int = 2
    most_months: int = 12


@dataclass(frozen=True, slots=True)
class Meetings:
    """What makes a meeting able to decide. `quorum` is a fraction of those who may decide, as text, or "" for none."""

    quorum: str = "1/2"
    notice_days: int = 7
    minutes_days: int = 14  # within how many days minutes are sent out


@dataclass(frozen=True, slots=True)
class Charter:
    """The whole of it. `amendment` is the id of the matter by which the charter itself is changed."""

    preamble: str
    matters: tuple[Matter, ...]
    amendment: str
    offices: tuple[Office, ...] = ()
    topics: tuple[str, ...] = ()  # topics in which a member may delegate, where matters allow it
    proxies: Proxies = Proxies()
    meetings: Meetings = Meetings()

    def matter(self, name: str) -> Matter:
        """Raises KeyError."""
        for each in self.matters:
            if each.id == name:
                return each
        raise KeyError(name)

    def office(self, name: str) -> Office:
        """Raises KeyError."""
        for each in self.offices:
            if each.id == name:
                return each
        raise KeyError(name)


def check(charter: Charter) -> None:
    """What must hold whatever the methods are. Raises FormError, naming the place and what to do.

    The statements of methods are checked by `rules.deciding.methods`, classes and seats by the organization's own.
    """
    _limits(charter)
    for problem in _problems(charter):
        raise problem


def _limits(charter: Charter) -> None:
    if not 1 <= len(charter.matters) <= MAX_MATTERS:
        raise FormError("matters", f"a charter has 1 to {MAX_MATTERS} matters; this has {len(charter.matters)}.")
    if len(charter.offices) > MAX_OFFICES:
        raise FormError("offices", f"a charter has at most {MAX_OFFICES} offices.")


def _problems(charter: Charter) -> Iterator[FormError]:
    yield from _twice("matters", [matter.id for matter in charter.matters])
    yield from _twice("offices", [office.id for office in charter.offices])
    if charter.amendment not in {matter.id for matter in charter.matters}:
        yield FormError("amendment", f'there is no matter "{charter.amendment}".', "Name the matter that amends it.")
    for matter in charter.matters:
        yield from _of_matter(matter)
    for office in charter.offices:
        yield from _of_office(office)


def _twice(place: str, names: list[str]) -> Iterator[FormError]:
    for position, name in enumerate(names):
        if not _SLUG.match(name):
            yield FormError(f"{place}[{position}].id", f'"{name}" is no plain name.', "Use a-z, 0-9 and hyphens.")
        if name in names[:position]:
            yield FormError(f"{place}[{position}].id", f'"{name}" is there twice.', "Give each its own.")


def _of_matter(matter: Matter) -> Iterator[FormError]:
    yield from _words(matter.place, matter.title)
    if matter.deciders.is_empty:
        yield FormError(f"{matter.place}.deciders", "nobody decides it.", "Name classes, seats or organizations.")
    yield from _between(f"{matter.place}.notice_days", matter.notice_days, 0, MAX_DAYS)
    yield from _between(f"{matter.place}.window_days", matter.window_days, 1, MAX_DAYS)
    if matter.urgent_hours is not None:
        yield from _between(f"{matter.place}.urgent_hours", matter.urgent_hours, 1, max(matter.notice_days, 1) * 24)
    if matter.review_months is not None:
        yield from _between(f"{matter.place}.review_months", matter.review_months, 1, MAX_MONTHS)
    if matter.is_secret and (matter.proxies or matter.delegation):
        place = f"{matter.place}.is_secret"
        yield FormError(place, "a secret vote cannot be carried by another.", "Leave out proxies and delegation.")
    if matter.is_secret and matter.reasons is not Reasons.NONE:
        yield FormError(f"{matter.place}.reasons", "reasons would say how one voted.", 'Say "none" in a secret vote.')


def _of_office(office: Office) -> Iterator[FormError]:
    place = f"offices.{office.id}"
    yield from _words(place, office.title)
    yield from _between(f"{place}.seats", office.seats, 1, MAX_SEATS)
    yield from _between(f"{place}.term_months", office.term_months, 1, MAX_MONTHS)
    yield from _between(f"{place}.cohorts", office.cohorts, 1, office.seats)
    if office.filled is Filled.ELECTION and not office.electors:
        yield FormError(f"{place}.electors", "nobody elects these seats.", "Name the member classes that elect.")
    if office.filled is Filled.APPOINTMENT and not office.appointed_by:
        yield FormError(f"{place}.appointed_by", "does not say who appoints.", "Say it in plain words.")


def _words(place: str, title: str) -> Iterator[FormError]:
    if not 1 <= len(title) <= MAX_TITLE:
        yield FormError(f"{place}.title", f"must have 1 to {MAX_TITLE} characters.")


def _between(place: str, value: int, least: int, most: int) -> Iterator[FormError]:
    if not least <= value <= most:
        yield FormError(place, f"must be from {least} to {most}, and is {value}.")
