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
class InstantRunoff:
    """One winner: the last is eliminated, and those ballots go to their next choice, until one has a majority.

    `batch`: eliminate at once all those who together cannot catch up with the next one above them.
    """

    batch: bool = False


def require_seats(seats: int) -> None:
    if not 1 <= seats <= MAX_SEATS:
        fix = f"Give a whole number from 1 to {MAX_SEATS:,}."
        raise RuleError("seats", f"The number of seats is {seats:,}.", fix)
