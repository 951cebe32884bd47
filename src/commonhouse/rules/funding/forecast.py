"""The rule "revolving-forecast": how a fund that lends, is repaid and lends again may fare over the years.

It goes step by step (months or years), in whole smallest parts of the money. In each step: capital comes in and what holders
ask back waits its turn; of each year's lending the stated part defaults, and the stated part of that is recovered at once;
the rest pays interest and its share of principal (in equal parts over the term); costs and redemptions are paid as far as
there is money, what cannot be paid waits; then all that is left above the reserve is lent again, at most `most_a_year`.

The expected case has the stated rate of default throughout, and so have the low and the high case if they are stated. The
band is of `draws` futures: each year of each has a rate of its own, as likely between the low case's and the expected as
between the expected and the high case's, found by the SHA-256 of "seed,draw,year" (its first 32 bits as a part of one). So
anyone gets the same band from the same seed. It shows what stated guesses lead to; it promises nothing.

Rates of one step are rounded to millionths; amounts are rounded down.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Final

import numpy as np
import numpy.typing as npt

from ..errors import RuleError
from ..lending.model import rounded
from .forecast_model import Band, Case, Forecast, ForecastResult, Fund, Move, Year

MAX_SIZE: Final = 4 * 10**12  # what it may grow to: one step can double it at most, and times a million it fits 64 bits
MILLION: Final = 10**6
PERCENTILES: Final = (10, 50, 90)
Ints = npt.NDArray[np.int64]


def revolving_forecast(given: Fund, statement: Forecast) -> ForecastResult:
    """The fund over the years."""
    _check_moves(given, statement)
    expected = _Run(given, statement, [statement.expected]).go()
    low = _Run(given, statement, [statement.low]).go() if statement.low else None
    high = _Run(given, statement, [statement.high]).go() if statement.high else None
    drawn = _Run(given, statement, None).go() if statement.low and statement.high and statement.draws else None
    years = tuple(Year(number + 1, **{k: int(v[0]) for k, v in row.items()}) for number, row in enumerate(expected))
    band = []
    for place, row in enumerate(years):
        p10, p50, p90 = _percentiles(drawn[place]["size"]) if drawn is not None else (None, None, None)
        band.append(
            Band(
                year=row.year,
                low=None if low is None else int(low[place]["size"][0]),
                expected=row.size,
                high=None if high is None else int(high[place]["size"][0]),
                p10=p10,
                p50=p50,
                p90=p90,
            )
        )
    capital = given.cash + given.outstanding + sum(row.capital for row in years)
    lent = sum(row.lent for row in years) + given.outstanding
    return ForecastResult(
        years=years,
        band=tuple(band),
        capital=capital,
        lent=lent,
        turnover=turnover(capital, lent),
        seed=statement.seed,
        draws=0 if drawn is None else statement.draws,
    )


def turnover(capital: int, lent: int) -> Decimal | None:
    """How many times the same money was lent, to the hundredth: $589,195 lent of $384,375 is 1.53. None without capital."""
    if not capital:
        return None
    return (Decimal(lent) / Decimal(capital)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _check_moves(given: Fund, statement: Forecast) -> None:
    last = statement.years * statement.pace.steps
    for name in ("capital", "redemptions"):
        for place, move in enumerate(getattr(given, name)):
            if move.step > last:
                raise RuleError(
                    f"input.{name}[{place}].step", f"Step {move.step} is after the last.", f"Give 1 to {last}."
                )


def _percentiles(sizes: Ints) -> tuple[int, ...]:
    """By nearest rank."""
    ordered = sorted(int(size) for size in sizes)
    return tuple(ordered[-(-percent * len(ordered) // 100) - 1] for percent in PERCENTILES)


class _Run:
    """One case, or all draws side by side: each array has one value a draw. All numbers are int64 and exact."""

    def __init__(self, given: Fund, statement: Forecast, cases: list[Case] | None) -> None:
        self.given = given
        self.statement = statement
        self.steps = statement.pace.steps
        self.width = statement.draws if cases is None else len(cases)
        self.case = statement.expected if cases is None else cases[0]
        self.drawing = cases is None
        months = 12 // self.steps
        self.term = statement.term_months // months
        self.rate = _millionths(statement.rate, self.steps)
        self.recovery = _millionths(self.case.recovery, 1)
        self.reserve = _millionths(statement.reserve, 1)
        self.costs_share = _millionths(statement.costs_share, self.steps)
        self.cash = self._all(given.cash)
        self.waiting = self._all(0)
        # what is lent in the place of the steps left to pay it back: row r has r + 1 left
        rows = max(self.term, -(-given.remaining_months // months))
        self.loans = np.zeros((rows, self.width), dtype=np.int64)
        self.left = np.arange(1, rows + 1, dtype=np.int64)[:, None]
        self.loans[-(-given.remaining_months // months) - 1] += given.outstanding
        self.capital = _by_step(given.capital)
        self.redemptions = _by_step(given.redemptions)

    def _all(self, amount: int) -> Ints:
        return np.full(self.width, amount, dtype=np.int64)

    def go(self) -> list[dict[str, Ints]]:
        return [self._year(year) for year in range(1, self.statement.years + 1)]

    def _year(self, year: int) -> dict[str, Ints]:
        default = self._default_rates(year)
        row: dict[str, Ints] = {}
        lent = self._all(0)
        for step in range((year - 1) * self.steps + 1, year * self.steps + 1):
            for name, amount in self._step(step, default, lent).items():
                row[name] = row.get(name, self._all(0)) + amount
            lent = row["lent"]
        outstanding = self._sum(self.loans)
        now = {"cash": self.cash, "outstanding": outstanding, "size": self.cash + outstanding, "waiting": self.waiting}
        return {**row, **{name: amounts.copy() for name, amounts in now.items()}}

    def _default_rates(self, year: int) -> Ints:
        """In millionths a step."""
        if not self.drawing:
            return self._all(_millionths(self.case.default_rate, self.steps))
        low, high = self.statement.low, self.statement.high
        assert low is not None
        assert high is not None
        rates = [
            _drawn_rate(f"{self.statement.seed},{draw},{year}", low, self.statement.expected, high, self.steps)
            for draw in range(1, self.width + 1)
        ]
        return np.array(rates, dtype=np.int64)

    def _step(self, step: int, default: Ints, lent_before: Ints) -> dict[str, Ints]:
        if int((self.cash + self._sum(self.loans)).max()) > MAX_SIZE:
            raise RuleError(
                "statement.rate", "The fund grows beyond what can be forecast.", "Lower the rate or the years."
            )
        capital = self._all(self.capital.get(step, 0))
        defaults = self.loans * default // MILLION
        defaulted = self._sum(defaults)
        recovered = defaulted * self.recovery // MILLION
        self.loans -= defaults
        interest = self._sum(self.loans) * self.rate // MILLION
        repaid = self._repay()
        self.cash = self.cash + capital + recovered + interest + repaid
        costs, redeemed = self._pay(step)
        lent = self._lend(lent_before)
        return {
            "capital": capital,
            "lent": lent,
            "repaid": repaid,
            "interest": interest,
            "defaulted": defaulted,
            "recovered": recovered,
            "costs": costs,
            "redeemed": redeemed,
        }

    def _repay(self) -> Ints:
        """An equal part of what is left of each loan; the last one pays all of it."""
        parts = self.loans // self.left
        self.loans -= parts
        self.loans[:-1] = self.loans[1:]  # one step less is left
        self.loans[-1] = 0
        return self._sum(parts)

    @staticmethod
    def _sum(parts: Ints) -> Ints:
        total: Ints = parts.sum(axis=0)
        return total

    def _pay(self, step: int) -> tuple[Ints, Ints]:
        """Costs first, then what holders asked back, in their turn."""
        size = self.cash + self._sum(self.loans)
        steps = self.steps
        fixed = self.statement.costs * (step % steps + 1) // steps - self.statement.costs * (step % steps) // steps
        costs = np.minimum(self.cash, fixed + size * self.costs_share // MILLION)
        self.cash = self.cash - costs
        self.waiting = self.waiting + self.redemptions.get(step, 0)
        redeemed = np.minimum(self.cash, self.waiting)
        self.cash, self.waiting = self.cash - redeemed, self.waiting - redeemed
        return costs, redeemed

    def _lend(self, lent_before: Ints) -> Ints:
        """All above the reserve, which is a part of what is out on loan, the new loans among it; none while holders wait."""
        outstanding = self._sum(self.loans)
        free = self.cash * MILLION - outstanding * self.reserve
        lent: Ints = np.maximum(0, free // (MILLION + self.reserve))
        if self.statement.most_a_year is not None:
            lent = np.minimum(lent, np.maximum(0, self.statement.most_a_year - lent_before))
        self.loans[self.term - 1] += lent
        self.cash = self.cash - lent
        return lent


def _millionths(rate: Decimal, steps: int) -> int:
    return rounded(Fraction(rate) * MILLION / steps)


def _drawn_rate(text: str, low: Case, expected: Case, high: Case, steps: int) -> int:
    """The rate of default of one year of one draw, in millionths a step."""
    part = Fraction(int.from_bytes(sha256(text.encode()).digest()[:4]), 2**32)
    below, middle, above = (Fraction(case.default_rate) for case in (low, expected, high))
    rate = below + 2 * part * (middle - below) if 2 * part < 1 else middle + (2 * part - 1) * (above - middle)
    return rounded(rate * MILLION / steps)


def _by_step(moves: tuple[Move, ...]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for move in moves:
        sums[move.step] = sums.get(move.step, 0) + move.amount
    return sums
