"""Statements of the ranking rules: each with all its options, as it is published before the vote and with the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..errors import RuleError

MAX_SEATS: Final = 1000


@dataclass(frozen=True, slots=True)
class ScottishStv:
    """The single transferable vote by the Scottish Local Government Elections Order 2007 (SSI 2007/42, rules 45-52).

    Droop quota; weighted inclusive Gregory transfers of all papers, each value cut to five decimals; one surplus or
    one exclusion a stage.
    """

    seats: int = 1

    def __post_init__(self) -> None:
        require_seats(self.seats)


@dataclass(frozen=True, slots=True)
class MeekStv:
    """The single transferable vote by Meek's method: the Reference Meek Rule of the Proportional Representation Foundation.

    Those elected keep just the part of every ballot that gives them the quota, however late it comes; the quota falls as
    ballots run out of preferences. All figures are whole numbers of 10^-9 votes, rounded as the rule says, so that two
    counts always agree to the last digit.
    """

    seats: int = 1

    def __post_init__(self) -> None:
        require_seats(self.seats)


@dataclass(frozen=True, slots=True)
class InstantRunoff:
    """One winner: the last is eliminated, and those ballots go to their next choice, until one has a majority.

    `batch`: eliminate at once all those who together cannot catch up with the next one above them.
    """

    batch: bool = False


@dataclass(frozen=True, slots=True)
class Schulze:
    """One winner, and an order of all: who is ahead on the strongest chain of one-to-one wins.

    A win is as strong as the ballots behind it (winning votes). A candidate whom a ballot does not name stands below all
    those it names, and equal to the others.
    """


@dataclass(frozen=True, slots=True)
class Countback:
    """A vacancy is filled from the ballots that elected the member who left, as in Tasmania and Cambridge, Massachusetts.

    The election of `seats` is counted again by the Scottish rule, to find those ballots and the part of each that was
    kept. Members who serve stay. The ballots count for their highest choice among those who were not elected and can
    serve, at the value kept; the last is excluded until one has more than half of what still counts.
    """

    seats: int = 1

    def __post_init__(self) -> None:
        require_seats(self.seats)


def require_seats(seats: int) -> None:
    if not 1 <= seats <= MAX_SEATS:
        fix = f"Give a whole number from 1 to {MAX_SEATS:,}."
        raise RuleError("seats", f"The number of seats is {seats:,}.", fix)
