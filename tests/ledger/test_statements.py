"""The statements, and what ties them together whatever was entered."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonhouse.ledger import accounts, actions, balances, statements
from commonhouse.ledger.posting import Draft, Leg, post
from tests.factories import make_actor, make_organization
from tests.ledger.helpers import draft, legs, make_book, put

pytestmark = pytest.mark.django_db
ROLES = (
    "cash", "petty-cash", "loans", "receivable", "payable", "notes", "member-shares", "net-assets", "gifts", "sales",
    "interest-income", "wages", "loss-expense", "released",
)  # fmt: skip


@pytest.fixture
def org():
    return make_book(make_organization(kind="fund")).organization


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


@pytest.fixture
def year(org):
    put(
        org,
        draft(org, on=day(3, 1, 2025), text="Shares", legs=legs(org, cash=50_000, member_shares=-50_000)),
        draft(org, on=day(6, 1, 2025), text="A gift of last year", legs=legs(org, cash=7_000, gifts=-7_000)),
        draft(org, on=day(1, 10), text="Sales", legs=legs(org, cash=20_000, sales=-20_000)),
        draft(org, on=day(1, 20), text="Pay", legs=legs(org, wages=12_000, cash=-12_000)),
        draft(org, on=day(2, 2), text="A bill", legs=legs(org, rent=3_000, payable=-3_000)),
        draft(org, on=day(2, 9), text="Notes", legs=legs(org, cash=100_000, notes=-100_000)),
        draft(org, on=day(2, 10), text="A loan", legs=legs(org, loans=80_000, cash=-80_000)),
        draft(org, on=day(2, 25), text="A bill paid", legs=legs(org, payable=1_000, cash=-1_000)),
        draft(org, on=day(3, 1), text="Repaid", legs=legs(org, cash=4_500, loans=-4_000, interest_income=-500)),
    )
    return org


def test_balance_sheet(year):
    sheet = statements.balance_sheet(year, day(3, 31))
    assert {row.account.role: row.amount for row in sheet.assets.rows} == {"cash": 88_500, "loans": 76_000}
    assert {row.account.role: row.amount for row in sheet.liabilities.rows} == {"notes": 100_000, "payable": 2_000}
    assert [row.name for row in sheet.equity.rows] == ["Members' shares"]
    assert (sheet.result, sheet.earlier, sheet.total_equity, sheet.difference) == (5_500, 7_000, 62_500, 0)
    assert (sheet.without_purpose, sheet.with_purpose) == (62_500, 0)


def test_the_year_of_the_books_begins_when_they_say(year):
    type(year.book).objects.update(fiscal_month=2)
    sheet = statements.balance_sheet(year, day(1, 31))
    assert (sheet.year_since, sheet.result, sheet.earlier) == (day(2, 1, 2025), 15_000, 0)


def test_income_statement_beside_the_period_before(year):
    shown = statements.income_statement(year, day(2, 1), day(3, 31))
    assert (shown.before_since, shown.before_on) == (day(12, 1, 2025), day(1, 31))
    assert (shown.result, shown.result_before) == (-2_500, 8_000)
    assert {row.account.role: (row.amount, row.before) for row in shown.expense.rows} == {
        "rent": (3_000, 0), "wages": (0, 12_000),
    }  # fmt: skip
    assert statements.period_before(day(3, 5), day(3, 14)) == (day(2, 23), day(3, 4))
    assert statements.period_before(day(1, 1, 1900), day(12, 31, 8999))[0] == dt.date(1, 1, 1)
    assert statements.period_before(day(1, 2, 1900), day(12, 30, 8999))[0] == dt.date(1, 1, 1)
    assert statements.period_before(day(1, 1), day(12, 31)) == (day(1, 1, 2025), day(12, 31, 2025))


def test_cash_flow(year):
    shown = statements.cash_flow(year, day(1, 1), day(3, 31))
    totals = {activity.key: activity.total for activity in shown.activities}
    assert totals == {"operating": 20_000 - 12_000 - 1_000 + 500, "investing": -76_000, "financing": 100_000}
    loans = next(row for activity in shown.activities for row in activity.rows if row.account.role == "loans")
    assert (loans.came_in, loans.went_out) == (4_000, 80_000)
    assert (shown.opening, shown.change, shown.closing) == (57_000, 31_500, 88_500)


def test_account_statement_and_its_pages(year):
    loans = accounts.of_role(year, "loans")
    one = accounts.part(loans, "abc123", name="Bakery")
    put(year, draft(year, on=day(3, 9), legs=[Leg(one, 900), *legs(year, cash=-900)]))
    shown = statements.account_statement(loans, day(2, 11), day(3, 31))
    assert (shown.opening, shown.closing, shown.total) == (80_000, 76_900, 2)
    assert [(each.amount, each.balance) for each in shown.movements] == [(-4_000, 76_000), (900, 76_900)]
    second = statements.account_statement(loans, first=1, most=1)
    assert [each.balance for each in second.movements] == [76_000]
    assert [each.balance for each in statements.movements(loans)] == [80_000, 76_000, 76_900]
    notes = statements.account_statement(accounts.of_role(year, "notes"))
    assert (notes.closing, notes.movements[0].amount) == (100_000, 100_000)
    sheet = statements.balance_sheet(year, day(3, 31))
    assert "Bakery" not in str(sheet)


def test_trial_balance_and_months(year):
    rows = statements.trial_balance(year)
    assert sum(row.debit for row in rows) == sum(row.credit for row in rows) > 0
    months = statements.by_month(year, day(1, 1), day(3, 31))
    assert [(each.first.month, each.income, each.expense) for each in months] == [
        (1, 20_000, 12_000), (2, 0, 3_000), (3, 500, 0),
    ]  # fmt: skip


def test_how_many_queries(year, django_assert_num_queries):
    with django_assert_num_queries(4):
        statements.balance_sheet(year, day(3, 31))
    with django_assert_num_queries(4):
        statements.income_statement(year, day(1, 1), day(3, 31))
    with django_assert_num_queries(5):
        statements.cash_flow(year, day(1, 1), day(3, 31))
    loans = accounts.of_role(year, "loans")
    with django_assert_num_queries(3):
        statements.account_statement(loans)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_statements_hold_together_whatever_is_entered(org, data):
    """Assets = liabilities + equity with results; the cash flow is the change in cash; debits = credits."""
    actor = make_actor(org, "treasurer")
    name = uuid.uuid4().hex
    city = actions.add_restriction(actor, org, name=name, purpose="Homes")
    usd = [accounts.of_role(org, role) for role in ROLES]
    hours = [accounts.of_role(org, role, "HOURS") for role in ("cash", "exchange", "sales")]
    amounts = st.integers(-(10**12), 10**12).filter(bool)
    entries = []
    for _n in range(data.draw(st.integers(1, 8))):
        chosen = data.draw(st.lists(st.tuples(st.sampled_from(usd), amounts), min_size=1, max_size=4))
        lines = [Leg(account, amount) for account, amount in chosen]
        lines.append(Leg(data.draw(st.sampled_from(usd)), -sum(leg.amount for leg in lines)))
        if data.draw(st.booleans()):
            amount = data.draw(amounts)
            lines += [Leg(data.draw(st.sampled_from(hours)), amount), Leg(data.draw(st.sampled_from(hours)), -amount)]
        if data.draw(st.booleans()):
            amount = abs(data.draw(amounts))
            lines += [Leg(usd[0], amount, city), Leg(data.draw(st.sampled_from(usd[8:])), -amount, city)]
        on = dt.date(2025, 1, 1) + dt.timedelta(days=data.draw(st.integers(0, 600)))
        lines = [leg for leg in lines if leg.amount]
        if len(lines) > 1:
            entries.append(Draft(on, "Whatever", lines, uuid.uuid4().hex))
    post(org, entries)
    since = dt.date(2025, 1, 1) + dt.timedelta(days=data.draw(st.integers(0, 600)))
    on = since + dt.timedelta(days=data.draw(st.integers(0, 400)))
    assert statements.units_of(org) == ["USD", "HOURS"]
    for unit in ("USD", "HOURS"):
        sheet = statements.balance_sheet(org, on, unit)
        assert sheet.difference == 0
        assert sheet.with_purpose + sheet.without_purpose == sheet.total_equity
        flow = statements.cash_flow(org, since, on, unit)
        assert flow.opening + flow.change == flow.closing
        cash = [row.amount for row in sheet.assets.rows if row.account.is_cash]
        assert flow.closing == sum(cash)
        shown = statements.income_statement(org, sheet.year_since, on, unit)
        assert shown.result == sheet.result
        rows = statements.trial_balance(org, on, unit)
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows)
    for account in (usd[0], usd[9]):
        listed = statements.account_statement(account, since, on, most=None)
        assert listed.closing == balances.signed(account, balances.balance(account, on))
        assert listed.opening + sum(each.amount for each in listed.movements) == listed.closing
