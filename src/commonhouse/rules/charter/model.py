"""A charter as data: immutable values, whose JSON form is what the record publishes (`checks` says what must hold).

A charter names *matters* (what is decided) and *offices* (the seats that are filled). Each matter says who decides it
and by which method, stated in full; the statement is handed to the rule of that method as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ..jsonform import Stated

MAX_MATTERS = 40
MAX_OFFICES = 20
MAX_TITLE = 120  # characters
MAX_WORDS = 2000
MAX_DAYS = 366
MAX_MONTHS = 240
MAX_SEATS = 60
MAX_TOPICS = 20
MAX_TOPIC = 40  # characters
MAX_PROXIES = 20  # that one holder may carry


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
