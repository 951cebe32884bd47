"""What can be lent now and later: every sum stands on rows, and lending what is safe leaves no month short."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.funds.revolving import Coming, Holding, firsts, outlook, together, without

TODAY = date(2026, 11, 22)


def test_now_is_cash_less_promises_reserve_and_what_is_asked_back():
    assert outlook(Holding(100, promised=20, kept_back=10, asked_back=5), TODAY).available == 65


def test_what_is_missing_is_kept_below_zero_but_nothing_is_available():
    view = outlook(Holding(10, promised=25), TODAY)
    assert (view.free, view.available, view.safe) == (-15, 0, 0)


def test_months_go_on_over_the_year():
    assert firsts(TODAY, 3) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def test_each_month_adds_what_comes_and_goes():
    coming = (
        Coming(date(2026, 11, 1), 999, "repayment"),  # before today: it is late or it came
        Coming(date(2026, 11, 30), 10, "repayment", url="/a"),
        Coming(date(2026, 12, 5), -60, "maturity"),
        Coming(date(2027, 1, 5), 100, "repayment", url="/a"),
    )
    view = outlook(Holding(100, coming=coming), TODAY, 3)
    assert [month.free for month in view.months] == [110, 50, 150]
    assert (view.safe, view.tightest) == (50, date(2026, 12, 1))


def test_a_loan_that_stops_paying():
    holding = Holding(
        0,
        coming=(
            Coming(date(2026, 12, 1), 10, "repayment", url="/a"),
            Coming(date(2026, 12, 1), 5, "interest", url="/b"),
        ),
    )
    assert [month.available for month in outlook(without(holding, "/a"), TODAY, 2).months] == [0, 5]


@pytest.mark.parametrize("months", [0, 25])
def test_a_look_ahead_has_an_end(months):
    with pytest.raises(ValueError, match="1 to 24"):
        outlook(Holding(0), TODAY, months)


amounts = st.integers(-500, 500).filter(bool)
rows = st.lists(st.builds(Coming, st.dates(TODAY, date(2028, 12, 31)), amounts, st.just("repayment")), max_size=12)
holdings = st.builds(
    Holding, st.integers(0, 2_000), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), rows.map(tuple)
)


@settings(max_examples=60, deadline=None)
@given(holdings, st.integers(1, 24))
def test_lending_what_is_safe_leaves_no_month_short(holding, months):
    view = outlook(holding, TODAY, months)
    after = Holding(holding.cash - view.safe, holding.promised, holding.kept_back, holding.asked_back, holding.coming)
    if view.safe:
        assert all(month.free >= 0 for month in outlook(after, TODAY, months).months)
    if view.tightest:
        assert min(month.free for month in view.months) < view.free


@settings(max_examples=40, deadline=None)
@given(st.lists(holdings, min_size=1, max_size=4))
def test_purses_add_up(purses):
    whole = outlook(together(purses), TODAY, 6)
    parts = [outlook(each, TODAY, 6) for each in purses]
    assert whole.free == sum(each.free for each in parts)
    for number, month in enumerate(whole.months):
        assert month.free == sum(each.months[number].free for each in parts)
