"""What ends a loan on a day, to the cent, and what paying early saves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.model import (
    DayCount,
    Disbursement,
    LoanTerms,
    Moratorium,
    Pause,
    Prepayment,
    Running,
    Waiting,
)
from commonhouse.rules.lending.payoff import Payoff, Quote, Standing, payoff_quote
from commonhouse.rules.lending.schedule import Lent, loan_schedule

from .loans import NEW_YEAR, loans, terms

GOLDEN = terms(rate="0.15678", day_count=DayCount.ACTUAL_365)


def quote(day: str, loan: LoanTerms = GOLDEN, **more: Any) -> Quote:
    return payoff_quote(Payoff(date.fromisoformat(day), **more), loan)


def test_between_two_due_dates() -> None:
    """After two payments 67.52 is left; 14 days of it at 15.678 % are 40.6 cents."""
    found = quote("2024-03-15")
    assert (found.principal, found.accrued, found.total) == (6752, 41, 6793)
    assert (found.days, found.since, found.next_day) == (14, date(2024, 3, 1), 3)
    assert (found.otherwise, found.payments_left, found.last_due) == (1743 * 3 + 1747, 4, date(2024, 7, 1))
    assert found.saved == found.otherwise - found.total == 183


def test_on_a_due_date_the_payment_of_the_day_is_in_it() -> None:
    found = quote("2024-03-01")
    assert found.total == 8390 + 105 == 6752 + 1743
    assert quote("2024-03-02").total == 6752 + 3


def test_on_the_first_and_the_last_day_and_after() -> None:
    assert (quote("2024-01-01").total, quote("2024-01-01").saved) == (10_000, 462)
    assert (quote("2024-07-01").total, quote("2024-07-01").saved) == (1747, 0)
    assert quote("2024-08-01").total == 0


def test_from_how_the_account_stands() -> None:
    standing = Standing(date(2024, 3, 1), principal=5_000, interest=30, fee=5, penalty=6, credit=1_000)
    found = quote("2024-03-15", standing=standing)
    assert (found.accrued, found.total) == (30, 5_000 + 30 + 30 + 5 + 6 - 1_000)
    assert found.payments_left == 3, "less is owed than the schedule has, so fewer payments follow"
    lower = terms(rate="0.15678", day_count=DayCount.ACTUAL_365, prepayment=Prepayment.LOWER)
    assert quote("2024-03-15", lower, standing=standing).payments_left == 4


def test_after_the_last_due_date_interest_goes_on_and_nothing_is_saved() -> None:
    found = quote("2024-09-01", standing=Standing(date(2024, 7, 1), 36_500, interest=20))
    assert (found.accrued, found.days) == (972, 62)  # 62 days at 15.678 cents
    assert (found.total, found.saved, found.payments_left, found.last_due) == (36_500 + 20 + 972, 0, 0, None)


def test_credit_beyond_what_is_owed_comes_back() -> None:
    found = quote("2024-03-15", standing=Standing(date(2024, 3, 15), 100, credit=250))
    assert (found.total, found.returned) == (0, 150)


def test_only_what_was_lent_by_then_is_paid_back() -> None:
    parts = (Disbursement(NEW_YEAR, 10_000), Disbursement(date(2024, 3, 1), 10_000))
    loan = terms(20_000, disbursements=parts)
    assert quote("2024-02-29", loan).principal == 8366
    assert quote("2024-03-01", loan).principal == 8366 + 10_000
    assert quote("2024-03-02", loan).principal == 6719 + 10_000
    with pytest.raises(RuleError, match=r"input\.on: Nothing is lent"):
        quote("2023-12-31", loan)


def test_waiting_and_pausing() -> None:
    loan = terms(100_000, "0.06", moratorium=Moratorium(2, Waiting.DUE_AFTER))
    found = quote("2024-03-01", loan)
    assert (found.principal, found.interest, found.accrued) == (100_000, 500, 500)
    waived = terms(100_000, "0.06", moratorium=Moratorium(2, Waiting.WAIVED))
    assert quote("2024-02-15", waived).total == 100_000
    paused = terms(100_000, "0.06", pauses=(Pause(date(2024, 1, 11), date(2024, 3, 31), Running.STOPS),))
    assert quote("2024-03-20", paused).accrued == quote("2024-01-11", paused).accrued == 161  # ten of 31 days


@settings(max_examples=50)
@given(loans(), st.data())
def test_a_quote_agrees_with_the_schedule(loan: LoanTerms, data: st.DataObject) -> None:
    if loan.disbursements:
        return
    rows = loan_schedule(Lent(), loan).instalments
    row = data.draw(st.sampled_from(rows))
    found = payoff_quote(Payoff(row.due), loan)
    assert found.total == row.payment + row.outstanding + row.carried
    assert found.saved == sum(each.payment for each in rows if each.due >= row.due) - found.total >= 0
    later = payoff_quote(Payoff(row.due + timedelta(days=1)), loan)
    assert later.principal == row.outstanding
    before = payoff_quote(Payoff(row.due - timedelta(days=1)), loan)
    if row.due - timedelta(days=1) > row.starts:
        assert before.accrued + before.next_day == found.accrued


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Payoff(date(2024, 3, 1), standing=Standing(date(2024, 3, 2), 5)), "standing.through"),
        (lambda: Standing(date(2024, 3, 2), -5), "principal"),
        (lambda: quote("2024-03-01", disbursements=(Disbursement(NEW_YEAR, 10_001),)), "input.disbursements"),
    ],
)
def test_bad_input_names_the_field(make: Any, field: str) -> None:
    with pytest.raises(RuleError) as caught:
        make()
    assert caught.value.field == field
