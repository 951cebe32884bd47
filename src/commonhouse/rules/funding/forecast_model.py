"""What a forecast of a revolving fund takes and gives (see `forecast`). No NumPy here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ..errors import RuleError
from ..lending.model import check_rate

MAX_YEARS: Final = 50
MAX_DRAWS: Final = 400
MAX_FUND: Final = 10**12  # smallest parts: times a million it still fits 64 bits
MAX_MOVES: Final = 1200


class Pace(StrEnum):
    """The length of one step."""

    MONTH = "month"
    YEAR = "year"

    @property
    def steps(self) -> int:
        """Of them in a year."""
        return 12 if self is Pace.MONTH else 1


@dataclass(frozen=True, slots=True)
class Case:
    """A guess: the part of what is outstanding that defaults in a year, and how much of that comes back."""

    default_rate: Decimal
    recovery: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        check_rate("default_rate", self.default_rate, Decimal(1))
        check_rate("recovery", self.recovery, Decimal(1))


@dataclass(frozen=True, slots=True)
class Forecast:
    """How the fund lends, what it costs, and what may be lost."""

    years: int = 20
    pace: Pace = Pace.MONTH
    term_months: int = 60
    rate: Decimal = Decimal("0.04")
    costs: int = 0
    costs_share: Decimal = Decimal(0)
    reserve: Decimal = Decimal(0)
    most_a_year: int | None = None
    expected: Case = Case(Decimal("0.02"))
    low: Case | None = None
    high: Case | None = None
    draws: int = 200
    seed: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.years <= MAX_YEARS:
            raise RuleError("years", f"It is {self.years}.", f"Give 1 to {MAX_YEARS}.")
        if not 1 <= self.term_months <= 600:
            raise RuleError("term_months", f"It is {self.term_months}.", "Give 1 to 600.")
        if self.pace is Pace.YEAR and self.term_months % 12:
            raise RuleError(
                "term_months", f"{self.term_months} are not whole years.", 'Give whole years, or pace "month".'
            )
        check_rate("rate", self.rate, Decimal(1))
        check_rate("costs_share", self.costs_share, Decimal(1))
        check_rate("reserve", self.reserve, Decimal(1))
        for name in ("costs", "most_a_year"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= MAX_FUND:
                raise RuleError(name, f"It is {value}.", f"Give 0 to {MAX_FUND}.")
        self._check_cases()
        if not 0 <= self.draws <= MAX_DRAWS:
            raise RuleError("draws", f"It is {self.draws}.", f"Give 0 to {MAX_DRAWS}.")
        if len(self.seed) > 1000:
            raise RuleError("seed", "It is too long.", "Give at most 1000 characters.")

    def _check_cases(self) -> None:
        if (self.low is None) != (self.high is None):
            raise RuleError("low", "A band has a low and a high case.", "Give both, or neither.")
        if self.low is None or self.high is None:
            return
        if not self.low.default_rate <= self.expected.default_rate <= self.high.default_rate:
            raise RuleError("low.default_rate", "The cases are not in order.", "Let fewest default in the low case.")


@dataclass(frozen=True, slots=True)
class Move:
    """Money that comes in, or that holders ask back, in a step (from 1)."""

    step: int
    amount: int

    def __post_init__(self) -> None:
        if not 1 <= self.step <= 12 * MAX_YEARS:
            raise RuleError("step", f"It is {self.step}.", f"Give 1 to {12 * MAX_YEARS}.")
        if not 0 <= self.amount <= MAX_FUND:
            raise RuleError("amount", f"It is {self.amount}.", f"Give 0 to {MAX_FUND}.")


@dataclass(frozen=True, slots=True)
class Fund:
    """The fund as it is: money at hand, what is out on loan and over how many months it is paid back, and what is to come."""

    cash: int = 0
    outstanding: int = 0
    remaining_months: int = 36
    capital: tuple[Move, ...] = ()
    redemptions: tuple[Move, ...] = ()

    def __post_init__(self) -> None:
        for name in ("cash", "outstanding"):
            if not 0 <= getattr(self, name) <= MAX_FUND:
                raise RuleError(name, f"It is {getattr(self, name)}.", f"Give 0 to {MAX_FUND}.")
        if not 1 <= self.remaining_months <= 600:
            raise RuleError("remaining_months", f"It is {self.remaining_months}.", "Give 1 to 600.")
        for name in ("capital", "redemptions"):
            if len(getattr(self, name)) > MAX_MOVES:
                raise RuleError(name, f"There are {len(getattr(self, name))}.", f"Give at most {MAX_MOVES}.")
        if self.cash + self.outstanding + sum(move.amount for move in self.capital) > MAX_FUND:
            raise RuleError("capital", "The fund is larger than can be forecast.", f"Keep it within {MAX_FUND}.")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the expected case. `size` is cash and outstanding at its end; `waiting` could not be paid yet."""

    year: int
    capital: int
    lent: int
    repaid: int
    interest: int
    defaulted: int
    recovered: int
    costs: int
    redeemed: int
    cash: int
    outstanding: int
    size: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Band:
    """The size at the end of a year in the low and high case (null if not stated), and of all draws the size that 10, 50
    and 90 of 100 do not pass (null without draws)."""

    year: int
    low: int | None
    expected: int
    high: int | None
    p10: int | None
    p50: int | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class ForecastResult:
    """The expected case year by year, the band, and the turnover: all that was lent by all capital there was, "1.53"."""

    years: tuple[Year, ...]
    band: tuple[Band, ...]
    capital: int
    lent: int
    turnover: Decimal | None
    seed: str
    draws: int
