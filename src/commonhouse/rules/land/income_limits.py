"""The rule "income-limits": a household's limit in the table of its area and year, and the tier that its income falls in.

The table stands as the agency published it: eight household sizes by tiers, figure by figure. Nothing of it is derived, because
what is published is rounded (and, for the lowest tier, raised) in ways that no formula gives back. Only for more than eight
people, whom the tables leave out, a figure is reckoned: HUD says that each person beyond eight adds 8 points of the four-person
figure (nine persons: 132 + 8 = 140 % of it). What is so reckoned is never below the published figure for eight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ..errors import RuleError

SIZES = 8
MAX_TIERS = 30
MAX_TIER = 300  # percent of the median
MAX_LIMIT = 10**11  # in the smallest part of the money
MAX_SIZE = 30
MAX_INCOME = 10**13
FOUR, EIGHT = 4, 8
POINTS_OF_EIGHT = 132  # percent of the four-person figure, by HUD's own scale


class Beyond(StrEnum):
    """How the figure for more than eight people comes about."""

    OF_FOUR = "of-four"  # 132 points and the points of each further person, times the four-person figure (HUD)
    AFTER_EIGHT = "after-eight"  # the published eight-person figure, and the points of each further person on top


class Nearest(StrEnum):
    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of the table: `tier` percent of the area median, and its yearly limits for one person, two, ... eight."""

    tier: int
    limits: tuple[int, ...]
    name: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.tier <= MAX_TIER:
            raise RuleError("tier", f"It is {self.tier}.", f"Give a percent of the median, from 1 to {MAX_TIER}.")
        if len(self.limits) != SIZES:
            raise RuleError(
                "limits", f"There are {len(self.limits)} figures.", "Give eight, for one person to eight, as published."
            )
        for place, limit in enumerate(self.limits):
            if not 1 <= limit <= MAX_LIMIT:
                raise RuleError(f"limits[{place}]", f"It is {limit}.", f"Give a number from 1 to {MAX_LIMIT}.")
        for place, (before, after) in enumerate(pairwise(self.limits), 1):
            if after < before:
                raise RuleError(
                    f"limits[{place}]",
                    f"The limit for {place + 1} people, {after}, is below that for {place}, {before}.",
                    "Look at the published table again.",
                )
        if len(self.name) > 80:
            raise RuleError("name", f"It has {len(self.name)} characters.", "Give at most 80.")


@dataclass(frozen=True, slots=True)
class IncomeLimits:
    """The table of one area, in force from a day, in its source's figures.

    `median`: the area median income as published, none where the source gives none. `measure`: the tier by whose figures an
    income is told as a percent of the median, none for the tier of 100.
    """

    area: str
    year: int
    effective_on: date
    tiers: tuple[Tier, ...]
    source: str = ""
    median: int | None = None
    points: int = 8
    beyond: Beyond = Beyond.OF_FOUR
    round_to: int = 5_000
    rounding: Nearest = Nearest.UP
    measure: int | None = None

    def __post_init__(self) -> None:
        if not self.area.strip() or len(self.area) > 120:
            raise RuleError("area", "The table needs an area.", "Give its name as published, at most 120 characters.")
        if not 1975 <= self.year <= 2200:
            raise RuleError("year", f"It is {self.year}.", "Give the year of publication.")
        if len(self.source) > 300:
            raise RuleError("source", f"It has {len(self.source)} characters.", "Give at most 300.")
        if self.median is not None and not 1 <= self.median <= MAX_LIMIT:
            raise RuleError("median", f"It is {self.median}.", f"Give a number from 1 to {MAX_LIMIT}.")
        if not 0 <= self.points <= 100:
            raise RuleError("points", f"It is {self.points}.", "Give percent of the four-person figure, 0 to 100.")
        if not 1 <= self.round_to <= 10_000_000:
            raise RuleError("round_to", f"It is {self.round_to}.", "Give 1 (a cent) or more.")
        self._check_tiers()

    def _check_tiers(self) -> None:
        if not 1 <= len(self.tiers) <= MAX_TIERS:
            raise RuleError("tiers", f"There are {len(self.tiers)}.", f"Give 1 to {MAX_TIERS}.")
        for place, (low, high) in enumerate(pairwise(self.tiers), 1):
            if high.tier <= low.tier:
                raise RuleError(
                    f"tiers[{place}].tier",
                    f"{high.tier} does not come after {low.tier}.",
                    "List tiers upward, each once.",
                )
            for size, (less, more) in enumerate(zip(low.limits, high.limits, strict=True), 1):
                if more < less:
                    raise RuleError(
                        f"tiers[{place}].limits[{size - 1}]",
                        f"The {high.tier} % limit for {size}, {more}, is below the {low.tier} % one, {less}.",
                        "Look at the published table again.",
                    )
        if self.measure is not None and self.measure not in {each.tier for each in self.tiers}:
            raise RuleError("measure", f"There is no tier {self.measure}.", "Name one of the table, or leave it out.")

    @property
    def measuring(self) -> Tier | None:
        wanted = 100 if self.measure is None else self.measure
        return next((each for each in self.tiers if each.tier == wanted), None)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A household of `size` people; `income` a year, if a tier is asked for; `tier`, the one it must not be above."""

    size: int
    income: int | None = None
    tier: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MAX_SIZE:
            raise RuleError("size", f"It is {self.size}.", f"Give 1 to {MAX_SIZE} people.")
        if self.income is not None and not 0 <= self.income <= MAX_INCOME:
            raise RuleError("income", f"It is {self.income}.", f"Give 0 to {MAX_INCOME}.")


class How(StrEnum):
    PUBLISHED = "published"
    RECKONED = "reckoned"  # beyond eight people
    AS_EIGHT = "as-eight"  # reckoned, and raised to the published figure for eight


@dataclass(frozen=True, slots=True)
class TierLimit:
    """The most a household of this size may earn a year in a tier."""

    tier: int
    name: str
    limit: int
    how: How


@dataclass(frozen=True, slots=True)
class Limited:
    """The household's limits, lowest tier first. `tier`: the lowest that the income does not pass, null above all of them (or
    where no income was given). `asked`: the tier it was held against, the highest if none was named. `within` and `over` are
    about that one. `percent` of the median, to two decimals, where the table measures it."""

    size: int
    limits: tuple[TierLimit, ...]
    income: int | None
    asked: int
    tier: int | None
    within: bool | None
    over: int
    percent: Decimal | None


def income_limits(given: Lookup, table: IncomeLimits) -> Limited:
    """The limits for a size, and where an income stands among them. Raises RuleError for a tier that is not in the table."""
    rows = tuple(
        TierLimit(each.tier, each.name, *limit_of(table, position, given.size))
        for position, each in enumerate(table.tiers)
    )
    asked = rows[-1] if given.tier is None else next((row for row in rows if row.tier == given.tier), None)
    if asked is None:
        known = ", ".join(str(row.tier) for row in rows)
        raise RuleError("input.tier", f"The table has no tier {given.tier}.", f"It has {known}.")
    if given.income is None:
        return Limited(given.size, rows, None, asked.tier, None, None, 0, None)
    income = given.income
    tier = next((row.tier for row in rows if income <= row.limit), None)
    over = max(0, income - asked.limit)
    return Limited(given.size, rows, income, asked.tier, tier, not over, over, _percent(table, given.size, income))


def limit_of(table: IncomeLimits, position: int, size: int) -> tuple[int, How]:
    """The limit of the tier at a position, and how it came about."""
    if size <= SIZES:
        return table.tiers[position].limits[size - 1], How.PUBLISHED
    reckoned, eight = _beyond(table, table.tiers[position], size), table.tiers[position].limits[EIGHT - 1]
    return (reckoned, How.RECKONED) if reckoned >= eight else (eight, How.AS_EIGHT)


def _beyond(table: IncomeLimits, tier: Tier, size: int) -> int:
    four, eight = tier.limits[FOUR - 1], tier.limits[EIGHT - 1]
    points = table.points * (size - EIGHT)
    if table.beyond is Beyond.OF_FOUR:
        exact = Fraction(four * (POINTS_OF_EIGHT + points), 100)
    else:
        exact = eight + Fraction(four * points, 100)
    steps = exact / table.round_to
    if table.rounding is Nearest.UP:
        return -(-steps.numerator // steps.denominator) * table.round_to
    if table.rounding is Nearest.DOWN:
        return steps.numerator // steps.denominator * table.round_to
    return (2 * steps.numerator + steps.denominator) // (2 * steps.denominator) * table.round_to


def _percent(table: IncomeLimits, size: int, income: int) -> Decimal | None:
    """The income as a percent of the median for this size, half a hundredth up."""
    by = table.measuring
    if by is None:
        return None
    limit, _how = limit_of(table, table.tiers.index(by), size)
    hundredths = (2 * income * by.tier * 100 + limit) // (2 * limit)
    return Decimal(hundredths).scaleb(-2)
