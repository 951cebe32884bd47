"""Dots: everyone has the same number of dots to put where they like; the most dots win."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..errors import RuleError
from .ballots import MAX_POINTS, Kind
from .choosing import ChoiceResult, Figures, TieBreak, check_seats, choose
from .poll import Poll
from .tests import Quorum


@dataclass(frozen=True, slots=True)
class Dots:
    """How many dots each person has, the most on one option, and how many options win."""

    seats: int = 1
    dots: int = 5
    most_each: int | None = None
    quorum: Quorum | None = None
    tie_break: TieBreak = TieBreak.NONE

    def __post_init__(self) -> None:
        check_seats(self.seats)
        if not 1 <= self.dots <= MAX_POINTS:
            raise RuleError("dots", f"Everyone has {self.dots}.", f"Give 1 to {MAX_POINTS}.")
        if self.most_each is not None and not 1 <= self.most_each <= self.dots:
            raise RuleError("most_each", f"It is {self.most_each}.", f"Give 1 to {self.dots}, or no limit (null).")


def dots(poll: Poll, statement: Dots) -> ChoiceResult:
    """Add up dots. Raises RuleError for a ballot with more than its own. An option without dots cannot win."""
    poll.require_kind(Kind.CUMULATIVE)
    poll.require_options()
    totals: Counter[str] = Counter()
    givers: Counter[str] = Counter()
    for place, row in enumerate(poll.ballots.cast):
        _check(row.points, statement, f"input.ballots.cast[{place}].points")
        for option, points in zip(row.choices, row.points, strict=True):
            totals[option] += points * row.count
            givers[option] += row.count if points else 0
    figures = {
        option: Figures((totals[option],), givers[option], totals[option], qualified=totals[option] > 0)
        for option in poll.ids
    }
    return choose(poll, figures, statement.seats, statement.tie_break, statement.quorum)


def _check(points: tuple[int, ...], statement: Dots, place: str) -> None:
    if any(number < 0 for number in points):
        raise RuleError(place, "It has fewer than no dots.", "Give zero or more.")
    if sum(points) > statement.dots:
        raise RuleError(place, f"It has {sum(points)} dots.", f"Everyone has {statement.dots}.")
    if statement.most_each is not None and any(number > statement.most_each for number in points):
        raise RuleError(
            place, f"It has {max(points)} dots on one option.", f"At most {statement.most_each} are allowed."
        )
