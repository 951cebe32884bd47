"""Choosing a time: the one when most people can come at all; then the one that is good for most; then the first listed.

A ballot gives each time 2 (good), 1 (if need be) or 0 (no). A time left out is a no.
"""

from __future__ import annotations

from dataclasses import dataclass

from .ballots import Kind
from .choosing import ChoiceResult, Figures, TieBreak, check_seats, choose
from .poll import Poll
from .score import check_scale
from .tests import Quorum

GOOD, IF_NEED_BE, NO = 2, 1, 0


@dataclass(frozen=True, slots=True)
class BestTime:
    """How many times are wanted, and the quorum of answers."""

    seats: int = 1
    quorum: Quorum | None = None
    tie_break: TieBreak = TieBreak.ORDER

    def __post_init__(self) -> None:
        check_seats(self.seats)


def best_time(poll: Poll, statement: BestTime) -> ChoiceResult:
    """Count who can come when. A time at which nobody can come is never chosen."""
    poll.require_kind(Kind.SCORE)
    poll.require_options()
    check_scale(poll, NO, GOOD)
    can = dict.fromkeys(poll.ids, 0)
    good = dict.fromkeys(poll.ids, 0)
    for row in poll.ballots.cast:
        for option, points in zip(row.choices, row.points, strict=True):
            can[option] += row.count if points >= IF_NEED_BE else 0
            good[option] += row.count if points == GOOD else 0
    figures = {
        time: Figures((can[time], good[time]), can[time], can[time] + good[time], good[time], can[time] > 0)
        for time in poll.ids
    }
    return choose(poll, figures, statement.seats, statement.tie_break, statement.quorum)
