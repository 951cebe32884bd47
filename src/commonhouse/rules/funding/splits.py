"""The rule "split": a sum shared out in proportion to weights, so that the parts add up.

By the largest remainder, everyone gets the whole steps of their exact part, and the steps left over go one each to the largest
remainders. Of equal remainders the first in the list comes first, or the larger weight (then the first in the list), as the
statement says. Rounded down, everyone gets the whole steps only, and what is left over is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ..errors import RuleError
from ..lending.model import MAX_AMOUNT

MAX_PARTS: Final = 100_000


class Method(StrEnum):
    LARGEST_REMAINDER = "largest-remainder"
    DOWN = "down"


class Ties(StrEnum):
    ORDER = "order"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Split:
    """How a sum is shared. `step` is the smallest part that is given: 1 is a cent, 100 a dollar."""

    method: Method = Method.LARGEST_REMAINDER
    ties: Ties = Ties.ORDER
    step: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.step <= 10**9:
            raise RuleError("step", f"It is {self.step}.", "Give 1 or more.")


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody who shares, by id, and their weight: hours, money, one each."""

    id: str
    weight: Fraction

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise RuleError("weight", f"It is {self.weight}.", "Give 0 or more.")


@dataclass(frozen=True)
class Sharing:
    """A sum and who shares it."""

    total: int
    sharers: tuple[Sharer, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.total <= MAX_AMOUNT:
            raise RuleError("total", f"It is {self.total}.", f"Give 0 to {MAX_AMOUNT}.")
        if len(self.sharers) > MAX_PARTS:
            raise RuleError("sharers", f"There are {len(self.sharers)}.", f"Give at most {MAX_PARTS}.")
        if len({each.id for each in self.sharers}) != len(self.sharers):
            raise RuleError("sharers", "One is named twice.", "Name each once.")
        if self.total and not any(each.weight for each in self.sharers):
            raise RuleError("sharers", "Nobody has a weight.", "Give somebody a weight above 0.")


@dataclass(frozen=True, slots=True)
class Share:
    """What one gets; `exact` is their part before rounding, `extra` whether a step of what was left over is in it."""

    id: str
    exact: Fraction
    amount: int
    extra: bool


@dataclass(frozen=True)
class SplitResult:
    """`total` = all amounts + `left`."""

    total: int
    shares: tuple[Share, ...]
    left: int


def split(given: Sharing, statement: Split) -> SplitResult:
    """Share out a sum."""
    whole = sum((each.weight for each in given.sharers), Fraction(0))
    exact = [Fraction(given.total) * each.weight / whole if whole else Fraction(0) for each in given.sharers]
    steps = [int(part / statement.step) for part in exact]
    extra: set[int] = set()
    if statement.method is Method.LARGEST_REMAINDER:
        over = given.total // statement.step - sum(steps)

        def key(place: int) -> tuple[Fraction, Fraction, int]:
            weight = given.sharers[place].weight if statement.ties is Ties.WEIGHT else Fraction(0)
            return steps[place] * statement.step - exact[place], -weight, place

        extra = set(sorted(range(len(exact)), key=key)[:over])
    shares = tuple(
        Share(each.id, part, (whole_steps + (place in extra)) * statement.step, place in extra)
        for place, (each, part, whole_steps) in enumerate(zip(given.sharers, exact, steps, strict=True))
    )
    return SplitResult(given.total, shares, given.total - sum(share.amount for share in shares))
