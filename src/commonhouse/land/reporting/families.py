"""A home's families over time, and all homes of a trust year by year: points for drawings and tables. Pure.

What the families are called is nobody's business: they are the first, the second, the third.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonhouse.land.reporting.figures import Family, LeaseRow, families

MOST_YEARS = 60  # of one drawing


@dataclass(frozen=True, slots=True)
class Stretch:
    """One family in a home. Money in cents; the end's are unknown while it lasts, and where nothing was sold."""

    number: int
    came: dt.date
    left: dt.date | None
    how: str  # it ended: a value of Lease.Ended, or ""
    paid: int
    market: int | None
    got: int | None
    market_then: int | None

    @property
    def subsidy(self) -> int | None:
        """What they did not have to pay when they came."""
        return None if self.market is None else self.market - self.paid

    @property
    def subsidy_then(self) -> int | None:
        """What stayed in the home when they left."""
        return None if self.market_then is None or self.got is None else self.market_then - self.got

    @property
    def gain(self) -> int | None:
        return None if self.got is None else self.got - self.paid


def of_home(leases: Iterable[LeaseRow]) -> list[Stretch]:
    """The families who bought this home, the first one first. Rows are those of one home."""
    homes = families(each for each in leases)
    bought = [family for home in homes for family in home if family.first.price is not None]
    return [_stretch(number, family) for number, family in enumerate(bought, 1)]


def _stretch(number: int, family: Family) -> Stretch:
    first, last = family.first, family.last
    assert first.price is not None
    return Stretch(
        number, first.starts_on, last.ended_on, last.ended_how, first.price, first.market_value, last.sold_for,
        last.market_value_then,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearOfHomes:
    """Owned homes at the end of a year: how many, what their households paid, what was kept in them."""

    year: int
    homes: int
    paid: int
    kept: int
    resold: int  # within the year


def of_trust(leases: Sequence[LeaseRow], last: int) -> list[YearOfHomes]:
    """Each year from the first sale to `last`, at most MOST_YEARS; one pass over the leases and one over the years."""
    owned = [each for each in leases if each.price is not None and each.starts_on.year <= last]
    if not owned:
        return []
    first = max(min(each.starts_on.year for each in owned), last - MOST_YEARS + 1)
    count = [[0, 0, 0, 0] for _year in range(first, last + 2)]
    for each in owned:
        assert each.price is not None
        since = max(each.starts_on.year, first) - first
        until = last + 1 - first if each.ended_on is None else max(each.ended_on.year, first) - first
        for at, sign in ((since, 1), (min(until, last + 1 - first), -1)):
            count[at][0] += sign
            count[at][1] += sign * each.price
            count[at][2] += sign * each.subsidy
        if each.ended_on is not None and each.ended_how in {"sold", "to-trust"} and first <= each.ended_on.year <= last:
            count[each.ended_on.year - first][3] += 1
    found, homes, paid, kept = [], 0, 0, 0
    for at in range(last - first + 1):
        homes, paid, kept = homes + count[at][0], paid + count[at][1], kept + count[at][2]
        found.append(YearOfHomes(first + at, homes, paid, kept, count[at][3]))
    return found
