"""What a count gives back: winners, the rounds that chose them, what each loser lacked, ties and notices.

All fields are plain: int, str, bool, Fraction, enum, tuple, None or another of these dataclasses. Amounts are in
minor units, as an int where they are whole and a Fraction where a rule divides money.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .statements import Statement

MOST_DIGITS = 400  # of a denominator that is published exactly
DECIMALS = 30  # of what is published in its place


def published(amount: Fraction) -> Fraction:
    """The amount as results give it: exact, unless its denominator has more than 400 digits, as after hundreds of
    rounds, which JSON readers refuse; then rounded to 30 decimals. Nothing is decided by it."""
    if amount.denominator < 10**MOST_DIGITS:
        return amount
    return Fraction(round(amount * 10**DECIMALS), 10**DECIMALS)


class Phase(StrEnum):
    """Which part of a rule bought a project."""

    EQUAL_SHARES = "equal-shares"
    FILL = "fill"
    GREEDY = "greedy"
    PHRAGMEN = "phragmen"


@dataclass(frozen=True, slots=True)
class Round:
    """One purchase.

    `score` is what ranked it in greedy phases (votes, points), and equals `votes` elsewhere. `price` is what a unit
    of satisfaction cost (equal shares), or the time at which supporters had saved enough (Phragmén: minor units a
    supporter earned since the start). `payers` paid something; `full_payers` of them paid their whole part;
    `largest_payment` is the most that any one voter paid. `price` and `largest_payment` are as `published`. `left` is
    what stays of the real budget after it.
    """

    number: int
    phase: Phase
    project: str
    cost: int
    votes: int
    score: int
    left: int
    price: Fraction | None = None
    payers: int | None = None
    full_payers: int | None = None
    largest_payment: Fraction | None = None


class Reason(StrEnum):
    """Why a project was not funded."""

    NO_SUPPORT = "no-support"
    OVER_BUDGET = "over-budget"  # costs more than the whole budget
    BELOW_THRESHOLD = "below-threshold"
    NOT_ENOUGH_LEFT = "not-enough-left"  # when its turn came, what was left was less than its cost
    STOPPED_BEFORE = "stopped-before"  # counting stopped before its turn came
    SUPPORTERS_SHORT = "supporters-short"  # its supporters together had less than its cost
    EXCLUSIVE = "exclusive"  # a project it excludes had won
    CATEGORY_BUDGET = "category-budget"
    DISTRICT_BUDGET = "district-budget"


@dataclass(frozen=True, slots=True)
class Loser:
    """A project that was not funded and what it lacked.

    `votes_short` more votes (points, where greedy ranks by points), or a cost `cost_less` lower, would each alone
    have been enough, and the least that is; None means that no number would. What "enough" means is exact and stated with each rule
    (`greedy`, `phragmen`, `lacking` for equal shares). `blocked_by`: the winners in its way. `limit`: the
    category or district whose budget it would break, or the project at which the count stopped. `left_at_turn`: what was
    left of the budget when its turn came. `supporters_money`: what its supporters had left together at the end of
    equal shares, in whole minor units, rounded down.
    """

    project: str
    cost: int
    votes: int
    score: int
    reason: Reason
    votes_short: int | None = None
    cost_less: int | None = None
    blocked_by: tuple[str, ...] = ()
    limit: str | None = None
    supporters_money: int | None = None
    left_at_turn: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects that stood exactly equal in a round. `criterion` is the tie-break that decided ("votes", "order").

    `unfunded` are those of `projects` that did not win in the end: when it is empty, the tie changed nothing
    but the order of purchase.
    """

    round: int
    phase: Phase
    projects: tuple[str, ...]
    chosen: str
    criterion: str
    unfunded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know: a code, the projects it is about and a number where there is one."""

    code: str
    projects: tuple[str, ...] = ()
    number: int | None = None


class Ending(StrEnum):
    """Why add1 stopped raising the voters' money."""

    SINGLE_RUN = "single-run"  # no completion asked for
    EXHAUSTED = "exhausted"  # nothing more fits in the budget
    NEXT_OVER_BUDGET = "next-over-budget"  # the next raise would spend more than the budget
    ALL_BOUGHT = "all-bought"  # every project that can be bought was


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one rule on one instance.

    `winners` are in order of selection. `start` is what each voter had at the start of the run that counts
    (minor units), `first_start` what they had in the first run, `raises` how often it was raised by the increment;
    None for rules without shares.
    """

    rule: Statement
    winners: tuple[str, ...]
    cost: int
    budget: int
    unspent: int
    minor: int
    currency: str
    ballots: int
    empty_ballots: int
    rounds: tuple[Round, ...]
    losers: tuple[Loser, ...]
    ties: tuple[Tie, ...] = ()
    notices: tuple[Notice, ...] = ()
    first_start: Fraction | None = None
    start: Fraction | None = None
    raises: int | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Money that went to a category or district: minor units and part of the money spent (0 when none was).

    A project with several categories is split among them in equal parts.
    """

    name: str
    spent: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True)
class Column:
    """One rule in a comparison.

    `voters_with[k]` voters have at least k + 1 funded projects on their ballot (k = 0, 1, 2). `mean_projects` and
    `mean_cost` (minor units): what of each ballot was funded, averaged over all ballots.
    """

    rule: Statement
    winners: tuple[str, ...]
    cost: int
    unspent: int
    voters_with: tuple[int, int, int]
    mean_projects: Fraction
    mean_cost: Fraction
    categories: tuple[Share, ...]
    districts: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rules side by side on one instance. `everywhere` wins under all rules, `nowhere` under none."""

    budget: int
    minor: int
    currency: str
    ballots: int
    columns: tuple[Column, ...]
    everywhere: tuple[str, ...]
    nowhere: tuple[str, ...]
