"""Due dates, and how much interest a time bears between them.

Regular due dates go on without end both ways from the first: number 1 is `first_due`, number 0 the one before it (where a
regular first period would begin). A day that a month does not have is its last day: the 31st is February 28, then March 31.
With `end_of_month`, due dates that begin on the last day of a month stay on last days.

In a 30/360 count a whole regular period always bears the same: a month is 1/12 of a year, whatever its dates. A part of a
period, such as a first period begun on the 15th, bears its share of the period's days by the calendar, or as many days as the
30/360 calendar has (`Broken`). Where due dates are listed, there is no regular period, and days are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from ..errors import RuleError
from .daycount import year_part
from .model import LAST_YEAR, MAX_COUNT, Broken, Every, LoanTerms, Unit

_YEAR_PARTS = {Unit.SEMIMONTH: Fraction(1, 24), Unit.MONTH: Fraction(1, 12), Unit.YEAR: Fraction(1)}


class DueDates:
    """The due dates of regular payments by number; any whole number is one."""

    def __init__(self, first: date, every: Every, *, end_of_month: bool = False) -> None:
        self._first = first
        self._every = every
        self._end_of_month = end_of_month
        self._days = _days_of(first, every)
        if end_of_month and (
            every.unit not in {Unit.MONTH, Unit.YEAR} or first.day != _last_day(first.year, first.month)
        ):
            raise RuleError(
                "statement.end_of_month",
                f"{first} is not the last day of a month, or payments are not monthly.",
                "Leave it out, or begin on a last day.",
            )

    def __getitem__(self, number: int) -> date:
        steps = (number - 1) * self._every.n
        if self._every.unit is Unit.WEEK:
            return self._by_days(7 * steps)
        if self._every.unit is Unit.SEMIMONTH:
            place = self._place(self._first) + steps
            months, which = divmod(place, 2)
            return self._by_months(months, self._days[which])
        months = steps if self._every.unit is Unit.MONTH else 12 * steps
        return self._by_months(months, 31 if self._end_of_month else self._first.day)

    @property
    def year_part(self) -> Fraction:
        return period_part(self._every)

    def _place(self, day: date) -> int:
        """0 or 1: which of the two days of a month it is."""
        for which, wanted in enumerate(self._days):
            if day.day == min(wanted, _last_day(day.year, day.month)):
                return which
        raise RuleError(
            "statement.every.days", f"{day} is on none of the days {self._days}.", "Begin on one of the two days."
        )

    def _by_days(self, days: int) -> date:
        if not 0 < self._first.toordinal() + days < date(LAST_YEAR + 1, 1, 1).toordinal():
            raise _too_far()
        return self._first + timedelta(days=days)

    def _by_months(self, months: int, day: int) -> date:
        year, month = divmod(12 * self._first.year + self._first.month - 1 + months, 12)
        if not 0 < year <= LAST_YEAR:
            raise _too_far()
        return date(year, month + 1, min(day, _last_day(year, month + 1)))


def period_part(every: Every) -> Fraction:
    """One regular period, as a part of a year of 360 days."""
    if every.unit is Unit.WEEK:
        return Fraction(7 * every.n, 360)
    return _YEAR_PARTS[every.unit] * every.n


def _too_far() -> RuleError:
    return RuleError("statement.count", f"Payments would go on beyond {LAST_YEAR}.", "Make them fewer, or more often.")


def _days_of(first: date, every: Every) -> tuple[int, ...]:
    """The two days of semimonthly payments: as given, or the day of the first and the one 15 days off."""
    if every.unit is not Unit.SEMIMONTH or every.days:
        return every.days
    return (first.day, first.day + 15) if first.day <= 15 else (first.day - 15, first.day)


def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


class Accrual:
    """How much one unit of principal bears in a time, at the terms' rate, exactly.

    `edges` are the days where regular periods begin and end, from the one on or before the start.
    """

    def __init__(self, terms: LoanTerms, start: date) -> None:
        self.rate = Fraction(terms.rate)
        self._count = terms.day_count
        self._broken = terms.broken
        self._listed = terms.dates
        self.due_dates: DueDates | None = None
        if not terms.dates:
            self.due_dates = DueDates(terms.first_due, terms.every, end_of_month=terms.end_of_month)
        self._edges: list[date] = []
        if self.due_dates is not None and self._count.thirty:
            self._edges = self._edges_back_to(self.due_dates, start)
        self._low = 2 - len(self._edges)  # the number of the first edge; the last is number 1

    @staticmethod
    def _edges_back_to(due_dates: DueDates, start: date) -> list[date]:
        edges = [due_dates[1]]
        while edges[-1] > start:
            if len(edges) > MAX_COUNT:
                raise RuleError("statement.first_due", "It is too long after the start.", "Give an earlier day.")
            edges.append(due_dates[2 - len(edges) - 1])
        return edges[::-1]

    def due(self, number: int) -> date:
        """The due date of a number, from 1."""
        if self.due_dates is not None:
            return self.due_dates[number]
        if number > len(self._listed):
            raise RuleError(
                "statement.level_over", "Listed due dates do not go on.", "Give the balloon's amount instead."
            )
        return self._listed[number - 1]

    def factor(self, start: date, end: date) -> Fraction:
        """Interest on one, from `start` (counted) to `end` (not counted)."""
        return self.rate * self.year_part(start, end)

    def year_part(self, start: date, end: date) -> Fraction:
        """The time as a part of a year, by the day count; in a 30/360 count, by whole regular periods and parts of them."""
        if self.due_dates is None or not self._count.thirty:
            return year_part(start, end, self._count)
        self._extend(end)
        part = Fraction(0)
        place = bisect_right(self._edges, start) - 1
        while start < end:
            begins, ends = self._edges[place], self._edges[place + 1]
            until = min(end, ends)
            part += self._within(self.due_dates, begins, ends, start, until)
            start, place = until, place + 1
        return part

    def _within(self, due_dates: DueDates, begins: date, ends: date, start: date, until: date) -> Fraction:
        """Of one regular period, the part from `start` to `until`."""
        if (start, until) == (begins, ends):
            return due_dates.year_part
        if self._broken is Broken.DAYS:
            return year_part(start, until, self._count)
        return due_dates.year_part * Fraction((until - start).days, (ends - begins).days)

    def _extend(self, end: date) -> None:
        assert self.due_dates is not None
        while self._edges[-1] < end:
            self._edges.append(self.due_dates[self._low + len(self._edges)])
