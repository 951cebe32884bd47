"""What a purse can lend: now, and in each coming month. Pure: rows in, months out.

Available is what is in the bank, less what is promised, less what is kept back, less what note holders may ask for, and from
month to month what is expected to come in. What is late is not expected: it counts when it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["repayment", "interest", "maturity", "redemption", "disbursement"]
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Coming:
    """What is expected on a day: > 0 comes in, < 0 goes out. `text` and `url` are its reason."""

    on: date
    amount: int
    kind: Kind
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A purse as it stands: amounts in smallest parts, none below zero but `cash`, which may be overdrawn."""

    cash: int
    promised: int = 0  # of signed loans, not paid out yet
    kept_back: int = 0  # the reserve
    asked_back: int = 0  # by note holders, due by now
    coming: tuple[Coming, ...] = ()

    @property
    def free(self) -> int:
        """Below zero: what is missing."""
        return self.cash - self.promised - self.kept_back - self.asked_back


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month, the current one from today on. `free` is at its end, as if nothing new were lent."""

    first: date
    comes_in: int
    goes_out: int
    free: int
    coming: tuple[Coming, ...]

    @property
    def available(self) -> int:
        return max(0, self.free)


@dataclass(frozen=True, slots=True)
class Outlook:
    free: int
    months: tuple[Month, ...]
    safe: int  # may be lent today without running short in any of these months
    tightest: date | None  # the month that holds `safe` down; None when it is today itself

    @property
    def available(self) -> int:
        return max(0, self.free)


def outlook(holding: Holding, today: date, months: int = 12) -> Outlook:
    """Now and month by month. Raises ValueError unless 1 <= months <= 24."""
    if not 1 <= months <= MOST_MONTHS:
        raise ValueError(f"a look ahead has 1 to {MOST_MONTHS} months, found {months}")
    rows: list[Month] = []
    free = holding.free
    for first in firsts(today, months):
        here = _of_month(holding.coming, first, today)
        comes, goes = _sum_in(here), _sum_out(here)
        free += comes - goes
        rows.append(Month(first, comes, goes, free, here))
    lowest = min(rows, key=lambda row: row.free)
    tightest = lowest.first if lowest.free < holding.free else None
    return Outlook(holding.free, tuple(rows), max(0, min(holding.free, lowest.free)), tightest)


def firsts(today: date, months: int) -> list[date]:
    """The first days of this month and those after it."""
    start = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, start + months)]


def without(holding: Holding, url: str) -> Holding:
    """The same, when nothing more comes from what is at this address: a loan that stops paying."""
    rest = tuple(each for each in holding.coming if each.url != url or each.amount < 0)
    return Holding(holding.cash, holding.promised, holding.kept_back, holding.asked_back, rest)


def together(holdings: Iterable[Holding]) -> Holding:
    rows = list(holdings)
    return Holding(
        cash=sum(row.cash for row in rows),
        promised=sum(row.promised for row in rows),
        kept_back=sum(row.kept_back for row in rows),
        asked_back=sum(row.asked_back for row in rows),
        coming=tuple(each for row in rows for each in row.coming),
    )


def _of_month(coming: Sequence[Coming], first: date, today: date) -> tuple[Coming, ...]:
    """What is expected in a month; of this month, from today on."""
    month = (first.year, first.month)
    here = [each for each in coming if (each.on.year, each.on.month) == month and each.on >= today]
    return tuple(sorted(here, key=lambda each: (each.on, each.text)))


def _sum_in(rows: Iterable[Coming]) -> int:
    return sum(each.amount for each in rows if each.amount > 0)


def _sum_out(rows: Iterable[Coming]) -> int:
    return -sum(each.amount for each in rows if each.amount < 0)
