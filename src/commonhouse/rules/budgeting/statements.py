"""Statements: each rule with all its options, as it is published before the vote and with the result.

A statement says everything that can change the winners. Two counts of the same instance under equal statements
give the same result, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..errors import RuleError


class TieBreak(StrEnum):
    """What decides between projects that stand exactly equal.

    votes: more ballots naming the project first. cost: the cheaper first. -cost: the dearer first. order: the
    one listed first. `order` always comes last, so a tie is always broken.
    """

    VOTES = "votes"
    COST = "cost"
    COST_DESC = "-cost"
    ORDER = "order"


DEFAULT_TIE_BREAK = (TieBreak.VOTES, TieBreak.COST, TieBreak.ORDER)


def parse_tie_break(text: str) -> tuple[TieBreak, ...]:
    """The tie-break written as "votes,cost,order". Raises RuleError for unknown or repeated words."""
    criteria: list[TieBreak] = []
    for word in (part.strip() for part in text.split(",")):
        if word not in set(TieBreak):
            known = ", ".join(TieBreak)
            raise RuleError("tie_break", f"'{word}' is not a way to break ties.", f"Choose from: {known}.")
        criteria.append(TieBreak(word))
    return total_order(criteria)


def total_order(criteria: list[TieBreak] | tuple[TieBreak, ...]) -> tuple[TieBreak, ...]:
    """The criteria, ending with `order`. Raises RuleError when one is repeated or follows `order`."""
    if len(set(criteria)) != len(criteria):
        raise RuleError("tie_break", "A tie-break is named twice.", "Name each once.")
    if TieBreak.ORDER in criteria[:-1]:
        raise RuleError("tie_break", "'order' leaves no tie to break after it.", "Put 'order' last.")
    if criteria and criteria[-1] is TieBreak.ORDER:
        return tuple(criteria)
    return (*criteria, TieBreak.ORDER)


class Score(StrEnum):
    """What greedy adds up: ballots naming the project, or the points they give it."""

    VOTES = "votes"
    POINTS = "points"


class OnMisfit(StrEnum):
    """What greedy does at the first project that does not fit: go on to the next, or stop."""

    SKIP = "skip"
    STOP = "stop"


class Satisfaction(StrEnum):
    """What a voter gets from a funded project on their ballot: its cost, one, or the points they gave it."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


class Start(StrEnum):
    """A voter's first share of the budget: exactly B/N, or B/N rounded down to whole currency units."""

    EXACT = "exact"
    FLOOR = "floor"


class Completion(StrEnum):
    """How equal shares goes on when money is left (see `EqualShares`)."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_FILL = "add1-fill"


class Stop(StrEnum):
    """When add1 stops raising (see `EqualShares`)."""

    EXHAUSTIVE = "exhaustive"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Greedy:
    """Utilitarian greedy: take projects from the highest score down while the money lasts.

    per_cost: rank by score divided by cost. threshold: a project with a lower score is not considered.
    on_misfit=stop is Pabulib's `greedy-no-skip`, a threshold above zero its `greedy-threshold`.
    """

    score: Score = Score.VOTES
    per_cost: bool = False
    on_misfit: OnMisfit = OnMisfit.SKIP
    threshold: int = 0
    tie_break: tuple[TieBreak, ...] = DEFAULT_TIE_BREAK

    def __post_init__(self) -> None:
        object.__setattr__(self, "tie_break", total_order(self.tie_break))
        if self.threshold < 0:
            raise RuleError("threshold", f"The threshold is {self.threshold}.", "Give zero or more.")


@dataclass(frozen=True, slots=True)
class EqualShares:
    """The Method of Equal Shares. `increment` is in whole currency units."""

    satisfaction: Satisfaction = Satisfaction.COST
    start: Start = Start.EXACT
    completion: Completion = Completion.NONE
    increment: int = 1
    stop: Stop = Stop.EXHAUSTIVE
    tie_break: tuple[TieBreak, ...] = DEFAULT_TIE_BREAK

    def __post_init__(self) -> None:
        object.__setattr__(self, "tie_break", total_order(self.tie_break))
        if self.increment < 1:
            raise RuleError("increment", f"The increment is {self.increment}.", "Give 1 or more.")


@dataclass(frozen=True, slots=True)
class Phragmen:
    """Sequential Phragmén, budgeted."""

    on_misfit: OnMisfit = OnMisfit.STOP
    tie_break: tuple[TieBreak, ...] = DEFAULT_TIE_BREAK

    def __post_init__(self) -> None:
        object.__setattr__(self, "tie_break", total_order(self.tie_break))


Statement = Greedy | EqualShares | Phragmen
