"""Reading a published table: which value holds on a day, and whether any is missing on the way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from ..errors import RuleError
from .resale_sale import Reading
from .resale_terms import Every, IndexUse, Read, ResaleRule, needs


class MissingValue(RuleError):
    """A table has no value where one is needed. code: its short name; missing: the year, quarter, month or day."""

    def __init__(self, code: str, missing: str, why: str) -> None:
        super().__init__(
            "readings", f'The table "{code}" has no value for {missing}{why}.', f"Publish one for {missing}."
        )
        self.code, self.missing = code, missing


def value_at(use: IndexUse, series: Sequence[Reading], day: date) -> tuple[Fraction, Reading]:
    """The value that holds on the day, and the reading it rests on (of two, the earlier). Raises RuleError."""
    place = bisect_right(series, day, key=_on)
    if not place:
        raise MissingValue(use.code, day.isoformat(), " or before")
    last = series[place - 1]
    late = period(use.every, day) - period(use.every, last.on)
    if late > use.lag:
        missing = period_name(use.every, period(use.every, last.on) + 1)
        raise MissingValue(use.code, missing, f": its latest value before {day} is of {last.on}")
    if use.reading is Read.LATEST or place == len(series) or last.on == day:
        return Fraction(last.value), last
    after = series[place]
    way = Fraction((day - last.on).days, (after.on - last.on).days)
    return Fraction(last.value) + (Fraction(after.value) - Fraction(last.value)) * way, last


def check_gaps(use: IndexUse, series: Sequence[Reading], first: Reading, last: Reading) -> None:
    """Raises RuleError naming the first year (quarter, month) without a value from the first reading to the last."""
    between = [each for each in series if first.on <= each.on <= last.on]
    for one, other in pairwise(between):
        if period(use.every, other.on) - period(use.every, one.on) > 1:
            missing = period_name(use.every, period(use.every, one.on) + 1)
            raise MissingValue(use.code, missing, f": it has {one.on} and then {other.on}")


def series_of(readings: Sequence[Reading], code: str) -> list[Reading]:
    return [each for each in readings if each.index == code]


def wanted(rule: ResaleRule, bought_on: date, sold_on: date) -> dict[str, tuple[date, date]]:
    """The tables a rule reads, each with the days from and to which values matter."""
    what = needs(rule)
    spans = {use.code: (sold_on, sold_on) for use in what.now}
    return dict(sorted((spans | {use.code: (bought_on, sold_on) for use in what.grows}).items()))


def window(days: Sequence[date], first: date, last: date) -> slice:
    """The part of a table, by its days in order, that is read: from the value that held on the first day to the one after
    the last (which a rule that interpolates reads)."""
    return slice(max(0, bisect_right(days, first) - 1), bisect_right(days, last) + 1)


def period(every: Every, day: date) -> int:
    """Periods counted without a gap, through all years."""
    return (day.year * 12 + day.month - 1) // every.months


def period_name(every: Every, number: int) -> str:
    """As people name it: "2021", "2021, quarter 2", "2021-03"."""
    year, month = divmod(number * every.months, 12)
    if every is Every.YEAR:
        return str(year)
    return f"{year}, quarter {month // 3 + 1}" if every is Every.QUARTER else f"{year}-{month + 1:02d}"


def _on(reading: Reading) -> date:
    return reading.on
