"""Day counts, against QuantLib and by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.lending.daycount import days_between, year_part
from commonhouse.rules.lending.model import DayCount

DAYS = st.dates(date(1999, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "count", "expected"),
    [
        ("2024-01-31", "2024-02-29", DayCount.THIRTY_360, "29/360"),
        ("2024-02-29", "2024-03-31", DayCount.THIRTY_360, "32/360"),
        ("2024-02-29", "2024-03-31", DayCount.THIRTY_360_US, "30/360"),
        ("2023-02-28", "2024-02-29", DayCount.THIRTY_360_US, "360/360"),
        ("2024-02-15", "2024-03-31", DayCount.THIRTY_360, "46/360"),
        ("2024-02-15", "2024-03-31", DayCount.THIRTY_E_360, "45/360"),
        ("2024-01-01", "2025-01-01", DayCount.ACTUAL_365, "366/365"),
        ("2024-01-01", "2025-01-01", DayCount.ACTUAL_360, "366/360"),
        ("2024-01-01", "2025-01-01", DayCount.ACTUAL_ACTUAL, "1"),
        (
            "2003-11-01",
            "2004-05-01",
            DayCount.ACTUAL_ACTUAL,
            "66491/133590",
        ),  # 61/365 + 121/366, ISDA's memo of 1998 on it
        ("2023-07-01", "2026-07-01", DayCount.ACTUAL_ACTUAL, "3"),
    ],
)
def test_known_parts_of_a_year(start: str, end: str, count: DayCount, expected: str) -> None:
    assert year_part(date.fromisoformat(start), date.fromisoformat(end), count) == Fraction(expected)


@settings(max_examples=60)
@given(DAYS, DAYS)
def test_all_agree_with_quantlib(one: date, other: date) -> None:
    quantlib = pytest.importorskip("QuantLib")
    start, end = min(one, other), max(one, other)
    first, last = (quantlib.Date(day.day, day.month, day.year) for day in (start, end))
    thirty = quantlib.Thirty360
    oracles = {
        DayCount.THIRTY_360: thirty(thirty.BondBasis),
        DayCount.THIRTY_360_US: thirty(thirty.USA),
        DayCount.THIRTY_E_360: thirty(thirty.EurobondBasis),
        DayCount.ACTUAL_365: quantlib.Actual365Fixed(),
        DayCount.ACTUAL_360: quantlib.Actual360(),
        DayCount.ACTUAL_ACTUAL: quantlib.ActualActual(quantlib.ActualActual.ISDA),
    }
    for count, oracle in oracles.items():
        assert days_between(start, end, count) == oracle.dayCount(first, last), count
        assert float(year_part(start, end, count)) == pytest.approx(oracle.yearFraction(first, last), abs=1e-12), count


def test_due_dates_agree_with_quantlib() -> None:
    quantlib = pytest.importorskip("QuantLib")
    from commonhouse.rules.lending.dates import DueDates
    from commonhouse.rules.lending.model import Every

    for months, end_of_month, first in (
        (1, True, date(2024, 2, 29)),
        (1, False, date(2024, 1, 31)),
        (3, False, date(2023, 11, 30)),
    ):
        begin = quantlib.Date(first.day, first.month, first.year)
        due = DueDates(first, Every(n=months), end_of_month=end_of_month)
        null = quantlib.NullCalendar()
        for number in range(1, 60):
            expected = null.advance(begin, (number - 1) * months, quantlib.Months, quantlib.Unadjusted, end_of_month)
            assert due[number] == date(expected.year(), expected.month(), expected.dayOfMonth())
