"""Loans that the tests share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from commonhouse.rules.lending.model import (
    Broken,
    DayCount,
    Disbursement,
    Every,
    Kind,
    LoanTerms,
    Moratorium,
    Pause,
    Rounding,
    Running,
    Step,
    Unit,
    Waiting,
)
from commonhouse.rules.lending.schedule import Lent, Schedule, loan_schedule

NEW_YEAR = date(2024, 1, 1)


def terms(principal: int = 10_000, rate: str = "0.094822", count: int = 6, **more: Any) -> LoanTerms:
    """$100 over six months from New Year 2024, unless said otherwise."""
    more = {"start": NEW_YEAR, "first_due": date(2024, 2, 1), **more}
    return LoanTerms(principal=principal, rate=Decimal(rate), count=count, **more)


def schedule(*args: Any, **more: Any) -> Schedule:
    return loan_schedule(Lent(), terms(*args, **more))


def payments(found: Schedule) -> list[int]:
    return [row.payment for row in found.instalments]


def interests(found: Schedule) -> list[int]:
    return [row.interest for row in found.instalments]


DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))
RATES = st.integers(0, 600_000).map(lambda millionths: Decimal(millionths).scaleb(-6))
EVERY = st.sampled_from([Every(), Every(n=3), Every(Unit.WEEK, 2), Every(Unit.SEMIMONTH), Every(Unit.YEAR)])


@st.composite
def pauses(draw: st.DrawFn, start: date) -> tuple[Pause, ...]:
    found: list[Pause] = []
    after = start
    for _ in range(draw(st.integers(0, 2))):
        begins = date.fromordinal(after.toordinal() + draw(st.integers(1, 200)))
        until = date.fromordinal(begins.toordinal() + draw(st.integers(0, 120)))
        found.append(Pause(begins, until, draw(st.sampled_from(Running)), extends=True))
        after = until
    return tuple(found)


@st.composite
def loans(draw: st.DrawFn) -> LoanTerms:
    """Terms of every kind, with moratoria, pauses and several disbursements."""
    principal = draw(st.integers(1, 10**9))
    count = draw(st.integers(1, 24))
    start = draw(DAYS)
    kind = draw(st.sampled_from(Kind))
    every = draw(EVERY)
    gap = draw(st.integers(1, 60))
    more: dict[str, Any] = {}
    if kind is Kind.BALLOON:
        if draw(st.booleans()):
            more["balloon"] = draw(st.integers(1, principal))
        else:
            more["level_over"] = draw(st.integers(count, 60))
    if kind is Kind.STEP:
        firsts = sorted(draw(st.sets(st.integers(2, max(2, count)), max_size=min(2, count - 1))))
        more["steps"] = tuple(Step(first, draw(st.integers(1, principal))) for first in [1, *firsts])
    if kind is Kind.CUSTOM:
        more["amounts"] = tuple(draw(st.lists(st.integers(0, principal), min_size=count, max_size=count)))
    if count > 1 and draw(st.booleans()):
        more["moratorium"] = Moratorium(draw(st.integers(1, count - 1)), draw(st.sampled_from(Waiting)))
    if principal > 1 and draw(st.booleans()):
        first = draw(st.integers(1, principal - 1))
        later = date.fromordinal(
            start.toordinal() + draw(st.integers(1, gap + 20 * (count - 1)) if count > 1 else st.just(gap))
        )
        if later < _last_due(start, gap, every, count):
            more["disbursements"] = (Disbursement(start, first), Disbursement(later, principal - first))
    return LoanTerms(
        principal=principal,
        rate=draw(RATES),
        count=count,
        start=start,
        first_due=date.fromordinal(start.toordinal() + gap),
        every=every,
        day_count=draw(st.sampled_from(DayCount)),
        broken=draw(st.sampled_from(Broken)),
        kind=kind,
        pauses=draw(pauses(start)),
        rounding=draw(st.sampled_from(Rounding)),
        **more,
    )


def _last_due(start: date, gap: int, every: Every, count: int) -> date:
    """A day not after the last due date."""
    least = {Unit.WEEK: 7, Unit.SEMIMONTH: 13, Unit.MONTH: 28, Unit.YEAR: 365}[every.unit] * every.n
    return date.fromordinal(start.toordinal() + gap + least * (count - 1))
