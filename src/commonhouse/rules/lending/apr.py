"""The rule "apr": the annual percentage rate of a loan, by the actuarial method of Regulation Z (12 CFR 1026, appendix J).

Each advance and each payment lies `t` whole unit-periods and a fraction `f` of one after the first advance. The rate `i` of one
unit-period is where advances and payments are worth the same, each divided by (1 + f i)(1 + i)^t; the annual percentage rate is
i times the unit-periods of a year, to two decimals. Which of two neighbouring values it is nearer to is decided exactly.

Amounts are in the smallest part of the money. What is advanced is the amount financed: charges paid at the start are taken off.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from ..errors import RuleError
from .dates import DueDates
from .model import MAX_AMOUNT, MAX_COUNT, Every, LoanTerms, Unit, check_amount, check_date
from .schedule import Lent, Schedule

MAX_RATE = 1_000  # of a unit-period
MAX_PERIODS = 40_000
PRECISION = 60  # digits of the search; what is closer to a boundary than TOO_CLOSE is decided in fractions
TOO_CLOSE = Decimal("1e-35")


class Span(StrEnum):
    DAY = "day"
    WEEK = "week"
    SEMIMONTH = "semimonth"
    MONTH = "month"
    YEAR = "year"


_MOST = {Span.DAY: 365, Span.WEEK: 52, Span.SEMIMONTH: 1, Span.MONTH: 11, Span.YEAR: 1}
_PER_YEAR = {Span.DAY: 365, Span.WEEK: 52, Span.SEMIMONTH: 24, Span.MONTH: 12, Span.YEAR: 1}


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """The time that is most common between advances and payments: `n` units, at most a year (J (b)(4))."""

    unit: Span = Span.MONTH
    n: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.n <= _MOST[self.unit]:
            raise RuleError("n", f"It is {self.n}.", f"Give 1 to {_MOST[self.unit]}, or a larger unit.")

    @property
    def per_year(self) -> Fraction:
        return Fraction(_PER_YEAR[self.unit], self.n)


@dataclass(frozen=True, slots=True)
class Apr:
    """The unit-period. Null: it is found from the dates."""

    every: UnitPeriod | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount on a day `on`, or `periods` and a `fraction` of unit-periods after the first advance; `times` times, each
    a unit-period after the other."""

    amount: int
    on: date | None = None
    periods: int = 0
    fraction: Fraction = Fraction(0)
    times: int = 1

    def __post_init__(self) -> None:
        check_amount("amount", self.amount)
        if self.on is not None:
            check_date("on", self.on)
            if self.periods or self.fraction:
                raise RuleError("periods", "A day says when, and so do periods.", "Give one of them.")
        if not 0 <= self.periods <= MAX_PERIODS:
            raise RuleError("periods", f"It is {self.periods}.", f"Give 0 to {MAX_PERIODS}.")
        if not 0 <= self.fraction < 1:
            raise RuleError("fraction", f"It is {self.fraction}.", "Give a part of a unit-period, below 1.")
        if not 1 <= self.times <= MAX_COUNT:
            raise RuleError("times", f"It is {self.times}.", f"Give 1 to {MAX_COUNT}.")


@dataclass(frozen=True, slots=True)
class Transaction:
    """What is advanced and what is paid, all on days or all in unit-periods."""

    advances: tuple[Flow, ...]
    payments: tuple[Flow, ...]

    def __post_init__(self) -> None:
        for name in ("advances", "payments"):
            flows: tuple[Flow, ...] = getattr(self, name)
            if not flows:
                raise RuleError(name, "There are none.", "Give one or more.")
            if sum(flow.times for flow in flows) > MAX_COUNT:
                raise RuleError(name, "There are too many.", f"Give at most {MAX_COUNT}.")
            if sum(flow.amount * flow.times for flow in flows) > MAX_AMOUNT:
                raise RuleError(name, "They add up to too much.", f"Give at most {MAX_AMOUNT} in all.")
        dated = [flow.on is not None for flow in (*self.advances, *self.payments)]
        if any(dated) and not all(dated):
            raise RuleError("payments", "Some have days and some have periods.", "Give days to all, or to none.")
        total = sum(flow.amount * flow.times for flow in self.payments)
        lent = sum(flow.amount * flow.times for flow in self.advances)
        if total < lent:
            raise RuleError(
                "payments", f"They add up to {total}, and {lent} was advanced.", "A rate below zero has no use."
            )


@dataclass(frozen=True, slots=True)
class Rate:
    """`percent` is the annual percentage rate: 9.69 is 9.69 % a year. `unit_rate` is the rate of a unit-period, of which a
    year has `per_year`; the first payment is `periods` and a `fraction` of them after the first advance."""

    percent: Decimal
    unit_rate: Decimal
    every: UnitPeriod
    per_year: Fraction
    periods: int
    fraction: Fraction
    financed: int
    paid: int
    charge: int


def apr(transaction: Transaction, statement: Apr) -> Rate:
    """The annual percentage rate. Raises RuleError naming the field."""
    every = statement.every or _found(transaction)
    advances, payments = _timed(transaction, every)
    worth = _Worth(advances, payments)
    per_year = every.per_year
    financed = sum(flow.amount * flow.times for flow in advances)
    paid = sum(flow.amount * flow.times for flow in payments)
    return Rate(
        percent=Decimal(_nearest(worth, 10_000 * per_year)).scaleb(-2),
        unit_rate=Decimal(_nearest(worth, Fraction(10**10))).scaleb(-10),
        every=every,
        per_year=per_year,
        periods=payments[0].periods,
        fraction=payments[0].fraction,
        financed=financed,
        paid=paid,
        charge=paid - financed,
    )


def transaction_of(schedule: Schedule, lent: Lent, terms: LoanTerms, charges: int = 0) -> tuple[Transaction, Apr]:
    """What a schedule's APR is reckoned from; `charges` are paid at the start, and taken off what is advanced then.

    Due dates that follow the terms' calendar are counted by their place in it, so that the 31st and the last of February are
    a month apart; listed ones by their days.
    """
    disbursements = lent.disbursements or terms.planned
    if not 0 <= charges < disbursements[0].amount:
        raise RuleError("charges", f"They are {charges}.", "Give less than what is lent first.")
    begin = disbursements[0].on
    amounts = [disbursements[0].amount - charges, *(each.amount for each in disbursements[1:])]
    rows = [row for row in schedule.instalments if row.payment]
    every = None if terms.dates else _unit_period(terms.every)
    if every is None:
        advances = [Flow(amount, each.on) for amount, each in zip(amounts, disbursements, strict=True)]
        return Transaction(tuple(advances), tuple(Flow(row.payment, row.due) for row in rows)), Apr()
    unit, length = every
    places = _places([row.due for row in rows], terms)
    first = between(begin, rows[0].due, unit)
    flows = [_at(row.payment, first + (place - places[0]) * length) for row, place in zip(rows, places, strict=True)]
    advances = [_at(amount, between(begin, each.on, unit)) for amount, each in zip(amounts, disbursements, strict=True)]
    return Transaction(tuple(advances), tuple(flows)), Apr(unit)


def _places(days: Sequence[date], terms: LoanTerms) -> list[int]:
    """The number of each of the due dates, in the terms' calendar."""
    due_dates = DueDates(terms.first_due, terms.every, end_of_month=terms.end_of_month)
    places, place = [], 1
    for day in days:
        while due_dates[place] < day:
            place += 1
        places.append(place)
    return places


def _unit_period(every: Every) -> tuple[UnitPeriod, int] | None:
    """The unit-period of regular payments, and how many of it lie between two; None where it is more than a year."""
    if every.unit is Unit.YEAR:
        return UnitPeriod(Span.YEAR), every.n
    if every.unit is Unit.MONTH and every.n % 12 == 0:
        return UnitPeriod(Span.YEAR), every.n // 12
    span = Span(every.unit)
    return (UnitPeriod(span, every.n), 1) if every.n <= _MOST[span] else None


def _at(amount: int, time: Fraction) -> Flow:
    return Flow(amount, None, int(time // 1), time % 1)


def between(start: date, end: date, every: UnitPeriod) -> Fraction:
    """Unit-periods between two days, whole ones and a fraction (J (b)(5))."""
    if every.unit in {Span.DAY, Span.WEEK}:
        return Fraction((end - start).days, every.n * (7 if every.unit is Span.WEEK else 1))
    months = 12 * (end.year - start.year) + end.month - start.month
    if _back(end, months) < start:
        months -= 1
    if every.unit is not Span.YEAR:
        days = 30 * months + (_back(end, months) - start).days
        return Fraction(days, 15 if every.unit is Span.SEMIMONTH else 30 * every.n)
    years, rest = divmod(months, 12)
    if _back(end, months) == start:
        return years + Fraction(rest, 12)
    return years + Fraction((_back(end, 12 * years) - start).days, 365)


def _back(day: date, months: int) -> date:
    """The same day, months earlier; the last of the month where it has no such day."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _timed(transaction: Transaction, every: UnitPeriod) -> tuple[list[Flow], list[Flow]]:
    """All flows in unit-periods, in order of time."""
    advances, payments = list(transaction.advances), list(transaction.payments)
    days = [flow.on for flow in advances if flow.on is not None]
    if days:
        begin = min(days)
        advances = [_placed(flow, begin, every) for flow in advances]
        payments = [_placed(flow, begin, every) for flow in payments]
    advances.sort(key=_time)
    payments.sort(key=_time)
    if _time(advances[0]):
        raise RuleError("input.advances", "Time is counted from the first.", "Give the first 0 periods.")
    return advances, payments


def _placed(flow: Flow, begin: date, every: UnitPeriod) -> Flow:
    assert flow.on is not None
    if flow.on < begin:
        raise RuleError("input.payments", f"{flow.on} is before the first advance.", "Give a later day.")
    time = between(begin, flow.on, every)
    return Flow(flow.amount, None, int(time // 1), time % 1, flow.times)


def _time(flow: Flow) -> Fraction:
    return flow.periods + flow.fraction


def _found(transaction: Transaction) -> UnitPeriod:
    """The unit-period by J (b)(4): the interval that occurs most often; of those that occur as often, the smaller; where none
    occurs twice, the average. One advance and one payment make one unit-period, of at most a year."""
    flows = (*transaction.advances, *transaction.payments)
    days = sorted({flow.on for flow in flows if flow.on is not None})
    if not days or any(flow.times > 1 for flow in flows):
        raise RuleError("statement.every", "The dates do not tell it.", 'Name it, as in {"unit": "month"}.')
    if len(days) == 1:
        raise RuleError("input.payments", "All is paid on the day of the advance.", "Give a later day.")
    if len(days) == 2:
        return _single(*days)
    counted = Counter(_interval(start, end) for start, end in pairwise(days)).most_common()
    most = counted[0][1]
    if most > 1:
        return min((interval for interval, times in counted if times == most), key=_days)
    average = Fraction((days[-1] - days[0]).days, len(days) - 1)
    return min(_STANDARD, key=lambda interval: (abs(_days(interval) - average), _days(interval)))


def _single(start: date, end: date) -> UnitPeriod:
    """The term of a single advance and a single payment, in months or else days; a year if it is longer."""
    if _back(end, 12) >= start:
        return UnitPeriod(Span.YEAR)
    months = 12 * (end.year - start.year) + end.month - start.month
    if months and _back(end, months) == start:
        return UnitPeriod(Span.MONTH, months)
    return UnitPeriod(Span.DAY, (end - start).days)


def _interval(start: date, end: date) -> UnitPeriod:
    """The time between two neighbouring days: months, else weeks, else half a month, else days."""
    days = (end - start).days
    single = _single(start, end)
    if single.unit is not Span.DAY:
        return single
    if days % 7 == 0:
        return UnitPeriod(Span.WEEK, days // 7)
    return UnitPeriod(Span.SEMIMONTH) if 13 <= days <= 16 else single


def _days(every: UnitPeriod) -> int:
    return _LENGTHS[every.unit] * every.n


_LENGTHS = {Span.DAY: 1, Span.WEEK: 7, Span.SEMIMONTH: 15, Span.MONTH: 30, Span.YEAR: 365}
_STANDARD = (
    UnitPeriod(Span.DAY),
    UnitPeriod(Span.SEMIMONTH),
    *(UnitPeriod(Span.WEEK, n) for n in range(1, 53)),
    *(UnitPeriod(Span.MONTH, n) for n in range(1, 12)),
    UnitPeriod(Span.YEAR),
)


N = TypeVar("N", Decimal, Fraction)


class _Worth:
    """What all advances less all payments are worth at the start, at a rate: below zero while the rate is too low."""

    def __init__(self, advances: Sequence[Flow], payments: Sequence[Flow]) -> None:
        self._flows = [*((flow, flow.amount) for flow in advances), *((flow, -flow.amount) for flow in payments)]
        self._size = sum(flow.amount * flow.times for flow in payments)

    def sign(self, rate: Fraction) -> int:
        """-1, 0 or 1, exactly."""
        with localcontext() as context:
            context.prec = PRECISION
            worth = self._worth(Decimal(rate.numerator) / Decimal(rate.denominator), Decimal)
            if abs(worth) > TOO_CLOSE * self._size:
                return 1 if worth > 0 else -1
        exact = self._worth(rate, Fraction)
        return (exact > 0) - (exact < 0)

    def _worth(self, rate: N, number: type[N]) -> N:
        total = number(0)
        discount = 1 / (1 + rate)
        for flow, amount in self._flows:
            each = number(0)
            for _ in range(flow.times):
                each = each * discount + 1
            part = 1 + rate * flow.fraction.numerator / flow.fraction.denominator
            total += amount * each * discount**flow.periods / part
        return total


def _nearest(worth: _Worth, steps: Fraction) -> int:
    """The rate at which all is worth the same, in whole steps of which `steps` make a rate of one; halves go up."""
    low, high = -1, 1  # the rate is at least half a step above low, and less than half a step above high
    while not _below(worth, high, steps):
        low, high = high, 2 * high
        if high > MAX_RATE * steps:
            raise RuleError("input.payments", "The rate is beyond measure.", "Check amounts and times.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _below(worth, middle, steps) else (middle, high)
    return high


def _below(worth: _Worth, step: int, steps: Fraction) -> bool:
    """Whether the rate is less than half a step above a step."""
    return worth.sign(Fraction(2 * step + 1, 2) / steps) > 0
