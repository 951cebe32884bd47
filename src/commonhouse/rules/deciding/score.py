"""Score: give each option a number; the highest average (or total) wins.

The average is over those who scored the option, exact as a fraction. Leaving an option out is not a score of 0; an
option that too few scored cannot win, so that one admirer does not decide.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..errors import RuleError
from .ballots import MAX_POINTS, Kind
from .choosing import ChoiceResult, Figures, TieBreak, check_seats, choose
from .poll import Poll
from .tests import Quorum


class By(StrEnum):
    """What ranks the options."""

    AVERAGE = "average"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Score:
    """The scale, what ranks, and how many must have scored a winner."""

    seats: int = 1
    by: By = By.AVERAGE
    lowest: int = 0
    highest: int = 5
    minimum_scorers: int = 1
    quorum: Quorum | None = None
    tie_break: TieBreak = TieBreak.NONE

    def __post_init__(self) -> None:
        check_seats(self.seats)
        if not -MAX_POINTS <= self.lowest < self.highest <= MAX_POINTS:
            raise RuleError(
                "highest",
                f"The scale goes from {self.lowest} to {self.highest}.",
                f"Give a highest above the lowest, within {MAX_POINTS}.",
            )
        if self.minimum_scorers < 1:
            raise RuleError("minimum_scorers", f"It is {self.minimum_scorers}.", "Give 1 or more.")


def score(poll: Poll, statement: Score) -> ChoiceResult:
    """Add up scores. Raises RuleError for a score off the scale."""
    poll.require_kind(Kind.SCORE)
    poll.require_options()
    check_scale(poll, statement.lowest, statement.highest)
    totals, scorers, best = sums(poll, statement.highest)
    figures = {}
    for option in poll.ids:
        total, number = totals[option], scorers[option]
        value = Fraction(total, number or 1) if statement.by is By.AVERAGE else Fraction(total)
        figures[option] = Figures((value,), number, total, best[option], number >= statement.minimum_scorers)
    return choose(poll, figures, statement.seats, statement.tie_break, statement.quorum)


def check_scale(poll: Poll, lowest: int, highest: int) -> None:
    for place, row in enumerate(poll.ballots.cast):
        for option, points in zip(row.choices, row.points, strict=True):
            if not lowest <= points <= highest:
                raise RuleError(
                    f"input.ballots.cast[{place}].points.{option}",
                    f"{points} is off the scale.",
                    f"Give {lowest} to {highest}.",
                )


def sums(poll: Poll, highest: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By option: all points, ballots that gave it a number, ballots that gave it the highest."""
    totals: Counter[str] = Counter()
    scorers: Counter[str] = Counter()
    best: Counter[str] = Counter()
    for row in poll.ballots.cast:
        for option, points in zip(row.choices, row.points, strict=True):
            totals[option] += points * row.count
            scorers[option] += row.count
            best[option] += row.count if points == highest else 0
    return totals, scorers, best
