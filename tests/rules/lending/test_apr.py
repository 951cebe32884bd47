"""The annual percentage rate: every example of Regulation Z, appendix J (c), and the counting of time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.apr import Apr, Flow, Rate, Span, Transaction, UnitPeriod, apr, between, transaction_of
from commonhouse.rules.lending.model import Disbursement, Every, Unit
from commonhouse.rules.lending.schedule import Lent, loan_schedule

from .loans import NEW_YEAR, RATES, terms

MONTH = UnitPeriod()


def paid(amount: str, periods: int, fraction: str = "0", times: int = 1) -> Flow:
    return Flow(int(Decimal(amount) * 100), None, periods, Fraction(fraction), times)


EXAMPLES: list[tuple[str, str, UnitPeriod, list[Flow]]] = [
    ("9.69", "5000", MONTH, [paid("230", 1, times=24)]),
    ("11.82", "6000", MONTH, [paid("200", 1, "19/30", 36)]),
    ("10.34", "5000", UnitPeriod(Span.SEMIMONTH), [paid("219.17", 0, "6/15", 24)]),
    ("8.97", "10000", UnitPeriod(Span.MONTH, 3), [paid("385", 1, "39/90", 40)]),
    ("14.96", "500", UnitPeriod(Span.WEEK), [paid("17.60", 4, "4/7", 30)]),
    ("10.08", "5000", MONTH, [paid("250", 1), paid("230", 2, times=23)]),
    ("28.50", "400", UnitPeriod(Span.WEEK, 4), [paid("39.50", 1, "5/28"), paid("38.31", 2, "5/28", 11)]),
    ("10.50", "5000", MONTH, [paid("230", 1, times=23), paid("280", 24)]),
    ("12.22", "200", UnitPeriod(Span.WEEK, 2), [paid("9.50", 0, "8/14", 19), paid("30", 19, "8/14")]),
    ("10.90", "5000", MONTH, [paid("250", 1), paid("230", 2, times=22), paid("280", 24)]),
    (
        "7.30",
        "8000",
        UnitPeriod(Span.MONTH, 2),
        [paid("449.36", 0, "52/60"), paid("465", 1, "52/60", 18), paid("200", 19, "52/60")],
    ),
]


@pytest.mark.parametrize(("percent", "advance", "every", "payments"), EXAMPLES)
def test_the_examples_of_the_regulation(percent: str, advance: str, every: UnitPeriod, payments: list[Flow]) -> None:
    found = apr(Transaction((paid(advance, 0),), tuple(payments)), Apr(every))
    assert found.percent == Decimal(percent)
    assert found.per_year * Fraction(found.unit_rate) * 100 == pytest.approx(float(percent), abs=0.006)


def dated(advance: str, on: str, first: str, payments: list[tuple[str, int]], every: UnitPeriod) -> Rate:
    """Payments one unit-period after the other, the first on a day."""
    start, begin = date.fromisoformat(on), date.fromisoformat(first)
    time = between(start, begin, every)
    flows, periods = [], int(time // 1)
    for amount, times in payments:
        flows.append(paid(amount, periods, str(time % 1), times))
        periods += times
    return apr(Transaction((paid(advance, 0),), tuple(flows)), Apr(every))


def test_the_examples_from_their_dates() -> None:
    two = UnitPeriod(Span.MONTH, 2)
    assert dated("6000", "1978-02-10", "1978-04-01", [("200", 36)], MONTH).percent == Decimal("11.82")
    found = dated("5000", "1978-02-23", "1978-03-01", [("219.17", 24)], UnitPeriod(Span.SEMIMONTH))
    assert (found.percent, found.periods, found.fraction) == (Decimal("10.34"), 0, Fraction(6, 15))
    found = dated("10000", "1978-05-23", "1978-10-01", [("385", 40)], UnitPeriod(Span.MONTH, 3))
    assert (found.percent, found.periods, found.fraction) == (Decimal("8.97"), 1, Fraction(39, 90))
    found = dated("500", "1978-03-20", "1978-04-21", [("17.60", 30)], UnitPeriod(Span.WEEK))
    assert (found.percent, found.periods, found.fraction) == (Decimal("14.96"), 4, Fraction(4, 7))
    found = dated("8000", "1978-01-10", "1978-03-01", [("449.36", 1), ("465", 18), ("200", 1)], two)
    assert (found.percent, found.periods, found.fraction) == (Decimal("7.30"), 0, Fraction(52, 60))


@pytest.mark.parametrize(
    ("start", "end", "every", "expected"),
    [
        ("2024-01-31", "2024-02-29", MONTH, "29/30"),
        ("2024-01-15", "2024-03-15", MONTH, "2"),
        ("2024-01-10", "2025-03-01", UnitPeriod(Span.YEAR), "416/365"),
        ("2024-01-01", "2025-04-01", UnitPeriod(Span.YEAR), "5/4"),
        ("2024-01-01", "2024-01-31", UnitPeriod(Span.DAY, 15), "2"),
        ("2024-02-23", "2024-04-16", UnitPeriod(Span.SEMIMONTH), "52/15"),
    ],
)
def test_time_is_counted_back_from_the_later_day(start: str, end: str, every: UnitPeriod, expected: str) -> None:
    assert between(date.fromisoformat(start), date.fromisoformat(end), every) == Fraction(expected)


def on(amount: int, day: str) -> Flow:
    return Flow(amount, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2024-01-10", "2024-03-01", "2024-04-01", "2024-05-01"], MONTH),
        (["2024-01-01", "2024-01-08", "2024-01-15", "2024-02-15"], UnitPeriod(Span.WEEK)),
        (["2024-01-01", "2024-01-16", "2024-02-01", "2024-02-16", "2024-03-01"], UnitPeriod(Span.SEMIMONTH)),
        (["2024-01-01", "2024-04-01", "2024-07-01"], UnitPeriod(Span.MONTH, 3)),
        (
            ["2024-01-01", "2024-02-01", "2024-03-01", "2024-03-08", "2024-03-15"],
            UnitPeriod(Span.WEEK),
        ),  # as often: less
        (["2024-01-01", "2024-01-20", "2024-03-11"], UnitPeriod(Span.WEEK, 5)),  # none twice: the average, 35 days
        (["2024-01-01", "2024-07-01"], UnitPeriod(Span.MONTH, 6)),
        (["2024-01-01", "2024-02-12"], UnitPeriod(Span.DAY, 42)),
        (["2024-01-01", "2026-02-12"], UnitPeriod(Span.YEAR)),
    ],
)
def test_the_unit_period_is_found_from_the_dates(days: list[str], expected: UnitPeriod) -> None:
    payments = tuple(on(10_000, day) for day in days[1:])
    assert apr(Transaction((on(9_000, days[0]),), payments), Apr()).every == expected


def test_one_advance_and_one_payment() -> None:
    """J (b)(5)(vi) and (vii): 1000 for six months, 1030; for 42 days."""
    half = apr(Transaction((on(100_000, "2024-01-01"),), (on(103_000, "2024-07-01"),)), Apr())
    assert (half.percent, half.per_year) == (Decimal("6.00"), 2)
    days = apr(Transaction((on(100_000, "2024-01-01"),), (on(101_000, "2024-02-12"),)), Apr())
    assert days.percent == Decimal("8.69")  # 1 % * 365 / 42 = 8.690


def test_several_advances() -> None:
    """500 now and 500 in half a year at 1 % a month, paid back with what they have grown to."""
    worth = 50_000 * Decimal("1.01") ** 12 + 50_000 * Decimal("1.01") ** 6
    found = apr(Transaction((Flow(50_000), Flow(50_000, periods=6)), (Flow(round(worth), periods=12),)), Apr(MONTH))
    assert found.percent == Decimal("12.00")


def test_the_nearer_hundredth_is_decided_exactly() -> None:
    """One period of a year: 1.00005 is half way between 0.00 % and 0.01 %, and goes up; a little less goes down."""
    year = Apr(UnitPeriod(Span.YEAR))

    def percent(payment: int) -> Decimal:
        return apr(Transaction((Flow(10**14),), (Flow(payment, periods=1),)), year).percent

    assert percent(10**14 + 5 * 10**9) == Decimal("0.01")
    assert percent(10**14 + 5 * 10**9 - 1) == Decimal("0.00")
    assert percent(10**14) == Decimal("0.00")


@settings(max_examples=30)
@given(RATES, st.integers(1, 60), st.integers(10**6, 10**9))
def test_without_charges_the_apr_is_the_rate(rate: Decimal, count: int, principal: int) -> None:
    loan = terms(principal, str(rate), count)
    transaction, statement = transaction_of(loan_schedule(Lent(), loan), Lent(), loan)
    found = apr(transaction, statement)
    assert abs(found.percent - rate * 100) <= Decimal("0.02")
    with_charges = apr(*transaction_of(loan_schedule(Lent(), loan), Lent(), loan, principal // 100))
    assert with_charges.percent > found.percent


def test_a_schedule_with_pauses_years_and_listed_dates() -> None:
    parts = (Disbursement(NEW_YEAR, 5_000_00), Disbursement(date(2024, 3, 10), 5_000_00))
    loan = terms(10_000_00, "0.06", 12, disbursements=parts)
    found = apr(*transaction_of(loan_schedule(Lent(), loan), Lent(), loan))
    assert abs(found.percent - 6) < Decimal("0.05")
    yearly = terms(10_000_00, "0.06", 3, every=Every(Unit.MONTH, 24), first_due=date(2025, 1, 1))
    transaction, statement = transaction_of(loan_schedule(Lent(), yearly), Lent(), yearly)
    assert statement.every == UnitPeriod(Span.YEAR)
    assert [flow.periods for flow in transaction.payments] == [1, 3, 5]
    days = (date(2024, 2, 1), date(2024, 3, 1), date(2024, 5, 1))
    listed = terms(10_000_00, "0.06", 3, dates=days)
    transaction, statement = transaction_of(loan_schedule(Lent(), listed), Lent(), listed)
    assert statement.every is None
    assert apr(transaction, statement).every == MONTH


def test_it_is_the_irr_times_the_periods() -> None:
    pyxirr = pytest.importorskip("pyxirr")
    flows = [-500_000.0, *[23_000.0] * 24]
    found = apr(Transaction((Flow(500_000),), (Flow(23_000, periods=1, times=24),)), Apr(MONTH))
    assert float(found.unit_rate) == pytest.approx(pyxirr.irr(flows), abs=1e-9)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Transaction((), (Flow(1),)), "advances"),
        (lambda: Transaction((Flow(100),), (Flow(99, periods=1),)), "payments"),
        (lambda: Transaction((Flow(100),), (Flow(100, NEW_YEAR),)), "payments"),
        (lambda: Transaction((Flow(100),), (Flow(1, periods=1, times=2000), Flow(1))), "payments"),
        (lambda: Flow(1, NEW_YEAR, 1), "periods"),
        (lambda: Flow(1, fraction=Fraction(1)), "fraction"),
        (lambda: Flow(1, times=0), "times"),
        (lambda: UnitPeriod(Span.MONTH, 12), "n"),
        (lambda: apr(Transaction((Flow(5),), (Flow(6, periods=1),)), Apr()), "statement.every"),
        (lambda: apr(Transaction((Flow(5, periods=1),), (Flow(6, periods=2),)), Apr(MONTH)), "input.advances"),
        (lambda: apr(Transaction((on(5, "2024-02-01"),), (on(6, "2024-01-01"),)), Apr(MONTH)), "input.payments"),
        (lambda: apr(Transaction((on(5, "2024-02-01"),), (on(6, "2024-02-01"),)), Apr()), "input.payments"),
        (lambda: apr(Transaction((Flow(1),), (Flow(10**15),)), Apr(MONTH)), "input.payments"),
    ],
)
def test_bad_input_names_the_field(make: Any, field: str) -> None:
    with pytest.raises(RuleError) as caught:
        make()
    assert caught.value.field == field
