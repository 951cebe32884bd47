"""On which days a duty falls. Pure: plain dates in, plain dates out."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator

MOST_DAYS = 2_000  # of one plan and one lease at a time


def add_months(day: dt.date, months: int) -> dt.date:
    """So many months later; a month that is too short has its last day."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def recurring(
    anchor: dt.date, every_months: int, since: dt.date, through: dt.date, before: int = 0
) -> Iterator[dt.date]:
    """Days `every_months` after the anchor again and again (not the anchor itself), each `before` days earlier, from
    `since` through `through`. With 0 months: the anchor alone."""
    if every_months <= 0:
        day = anchor - dt.timedelta(days=before)
        if since <= day <= through:
            yield day
        return
    shift = dt.timedelta(days=before)
    gone = max(0, (since.year - anchor.year) * 12 + since.month - anchor.month - 1) // every_months
    for number in range(max(1, gone), max(1, gone) + MOST_DAYS):
        day = add_months(anchor, number * every_months) - shift
        if day > through:
            return
        if day >= since:
            yield day


def of_the_year(
    day: int, month: int, every_months: int, begun: dt.date, since: dt.date, through: dt.date
) -> Iterator[dt.date]:
    """The same day of the year, or every so many months from it, counted from the year in which the plan began.

    A day that a month does not have is its last day.
    """
    base = dt.date(begun.year, month, 1)
    step = every_months or 12
    gone = max(0, (since.year - base.year) * 12 + since.month - base.month - 1) // step
    for number in range(gone, gone + MOST_DAYS):
        first = add_months(base, number * step)
        found = first.replace(day=min(day, monthrange(first.year, first.month)[1]))
        if found > through:
            return
        if found >= since:
            yield found
