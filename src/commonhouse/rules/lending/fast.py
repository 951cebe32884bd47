"""Many level loans at once, in NumPy: 30/360, regular periods, the whole principal at the start.

The results are those of the rule "loan-schedule" to the cent. Interest is reckoned in int64 with the rate as a fraction, so it
is exact. The level payment is estimated in floats; where the estimate is too near to half a cent to be sure of, it is reckoned
exactly. A loan whose numbers could pass 2^63 goes through exact integers of any size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import RuleError
from .dates import period_part
from .model import MAX_COUNT, MAX_RATE, Every, check_amount, check_rate, rounded
from .schedule import level_payment

MONTHLY = Every()
MAX_CELLS = 20_000_000  # loans by payments
SAFE = 2**62
DOUBT = 1e-11  # of a payment; the floats are off by less than 1e-14 of it, for every step is well conditioned
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Levels:
    """Level schedules: arrays of shape (loans, count). A payment is its interest and its principal; rows end with zeros
    where a loan is paid back sooner."""

    interest: Whole
    principal: Whole

    @property
    def payment(self) -> Whole:
        return self.interest + self.principal

    @property
    def outstanding(self) -> Whole:
        """What is left after each payment."""
        paid = np.cumsum(self.principal, axis=1)
        left: Whole = paid[:, -1:] - paid
        return left


def level_schedules(principals: Sequence[int], rates: Sequence[Decimal], count: int, every: Every = MONTHLY) -> Levels:
    """The schedules of loans of `count` regular payments each, principals in the smallest part, rates a year.

    Raises RuleError naming the place.
    """
    if len(principals) != len(rates):
        raise RuleError("rates", f"There are {len(rates)} for {len(principals)} loans.", "Give one for each.")
    if not 1 <= count <= MAX_COUNT or len(principals) * count > MAX_CELLS:
        raise RuleError("count", f"There are {count} payments.", f"Give 1 to {MAX_COUNT}, and {MAX_CELLS} in all.")
    for place, principal in enumerate(principals):
        check_amount(f"principals[{place}]", principal)
    factors = _factors(rates, every)
    sums = np.array(principals, dtype=np.int64)
    safe = np.array(
        [2 * sum_ * f.numerator + f.denominator < SAFE for sum_, f in zip(principals, factors, strict=True)]
    )
    levels = _levels(principals, factors, count)
    found = Levels(*(np.zeros((len(principals), count), dtype=np.int64) for _ in range(2)))
    for chosen, kind in ((safe, np.int64), (~safe, object)):
        rows = np.flatnonzero(chosen)
        if rows.size:
            _fill(found, rows, [factors[row] for row in rows], sums[rows].astype(kind), levels[rows].astype(kind))
    return found


def _factors(rates: Sequence[Decimal], every: Every) -> list[Fraction]:
    """Interest of one period on one, for each loan."""
    part = period_part(every)
    known: dict[Decimal, Fraction] = {}
    for place, rate in enumerate(rates):
        if rate not in known:
            check_rate(f"rates[{place}]", rate, MAX_RATE)
            known[rate] = Fraction(rate) * part
    return [known[rate] for rate in rates]


def _levels(principals: Sequence[int], factors: Sequence[Fraction], count: int) -> Whole:
    """The level payments: from floats where they are sure, else exactly."""
    sums = np.array(principals, dtype=np.float64)
    each = np.array([float(factor) for factor in factors])
    growing = np.where(each > 0, each, 1.0)
    payments = np.where(each > 0, sums * growing / -np.expm1(-count * np.log1p(growing)), sums / count)
    levels = np.floor(payments + 0.5)
    doubt = np.abs(payments - np.floor(payments) - 0.5) <= DOUBT * (1 + payments)
    whole = levels.astype(np.int64)
    for row in np.flatnonzero(doubt).tolist():
        whole[row] = _level(principals[row], factors[row], count)
    return np.maximum(whole, 1)


def _level(principal: int, factor: Fraction, count: int) -> int:
    return rounded(level_payment(principal * (1 + factor), [factor] * (count - 1)))


def _fill(found: Levels, rows: Whole, factors: Sequence[Fraction], left: NDArray[Any], levels: NDArray[Any]) -> None:
    """Go through the payments of some loans, all at once. Whether whole numbers are of 64 bits or of any size is the arrays'."""
    over = np.array([2 * factor.numerator for factor in factors], dtype=left.dtype)
    under = np.array([factor.denominator for factor in factors], dtype=left.dtype)
    last = found.interest.shape[1] - 1
    for number in range(last + 1):
        interest = (left * over + under) // (2 * under)
        principal = left if number == last else np.minimum(levels, left + interest) - interest
        found.interest[rows, number] = interest
        found.principal[rows, number] = principal
        left = left - principal
