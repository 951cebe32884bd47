"""Day counts: a time between two days as a part of a year, exactly (ISDA 2006 Definitions, section 4.16)."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date
from fractions import Fraction

from .model import DayCount


def days_between(start: date, end: date, count: DayCount) -> int:
    """Days from `start` (counted) to `end` (not counted), by the calendar of the day count."""
    return _days_of_360(start, end, count) if count.thirty else (end - start).days


def year_part(start: date, end: date, count: DayCount) -> Fraction:
    """The time from `start` to `end` as a part of a year."""
    if count is DayCount.ACTUAL_ACTUAL:
        return _actual_actual(start, end)
    return Fraction(days_between(start, end, count), 365 if count is DayCount.ACTUAL_365 else 360)


def _days_of_360(start: date, end: date, count: DayCount) -> int:
    first, last = start.day, end.day
    if count is DayCount.THIRTY_E_360:
        first, last = min(first, 30), min(last, 30)
    else:
        if count is DayCount.THIRTY_360_US and _ends_february(start):
            first, last = 30, 30 if _ends_february(end) else last
        if last == 31 and first >= 30:
            last = 30
        first = min(first, 30)
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def _ends_february(day: date) -> bool:
    return day.month == 2 and day.day == monthrange(day.year, 2)[1]


def _actual_actual(start: date, end: date) -> Fraction:
    if start.year == end.year:
        return Fraction((end - start).days, _length(start.year))
    before = Fraction((date(start.year + 1, 1, 1) - start).days, _length(start.year))
    after = Fraction((end - date(end.year, 1, 1)).days, _length(end.year))
    return before + (end.year - start.year - 1) + after


def _length(year: int) -> int:
    return 366 if isleap(year) else 365
