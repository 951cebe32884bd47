"""How long somebody has had something, and what a rate makes of that time. Exact, by the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

_ONE = Fraction(1)


class Growth(StrEnum):
    """Whether growth of one year grows itself in the next."""

    SIMPLE = "simple"
    COMPOUND = "compound"


class Time(StrEnum):
    """How a part of a year counts: not at all, by full months, or by days."""

    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"


def anniversary(start: date, years: int) -> date:
    """The same day some years on; February 29 is the 28th where there is no 29th."""
    year = start.year + years
    return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))


def full_months(start: date, end: date) -> int:
    """Months that have wholly passed; 0 if the end lies before the start."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < min(start.day, monthrange(end.year, end.month)[1]):
        months -= 1
    return max(0, months)


def elapsed(start: date, end: date, time: Time) -> tuple[int, Fraction]:
    """Full years, and the part of the year that runs, from 0 to below 1."""
    months = full_months(start, end)
    years, rest = divmod(months, 12)
    if time is Time.YEARS or end <= start:
        return years, Fraction(0)
    if time is Time.MONTHS:
        return years, Fraction(rest, 12)
    begun = anniversary(start, years)
    return years, Fraction((end - begun).days, (anniversary(start, years + 1) - begun).days)


@lru_cache(maxsize=4096)
def factor(rate: Decimal, growth: Growth, years: int, part: Fraction) -> Fraction:
    """What one becomes: 1 + rate x time, or (1 + rate) ^ years x (1 + rate x the part of a year)."""
    exact = Fraction(rate)
    if growth is Growth.SIMPLE:
        return _ONE + exact * (years + part)
    return Fraction((_ONE + exact) ** years) * (_ONE + exact * part)
