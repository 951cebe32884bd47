"""Loans paid from what a business reports: surplus-capped and royalty loans."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.agreeing.model import AccountInput, AccountResult, Event, EventKind, State, StepKind
from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.royalty import Parts, RoyaltyTerms, royalty_loan
from commonhouse.rules.lending.surplus import SurplusTerms, Unmet, surplus_capped_loan

START = date(2025, 1, 1)
BUSINESS = SurplusTerms(10_000_000, Decimal("0.08"))
ROYALTY = RoyaltyTerms(1_000_000, Decimal("0.05"), Decimal("1.5"))
LENT = Event(1, EventKind.DISBURSED, START, 10_000_000)


def reported(number: int, on: str, revenue: int, costs: int = 0, pay: int = 0) -> Event:
    day = date.fromisoformat(on)
    until = (day - timedelta(days=1)).isoformat()
    return Event(number, EventKind.REPORTED, day, 0, {"until": until, "revenue": revenue, "costs": costs, "pay": pay})


def royal(number: int, on: str, revenue: int) -> Event:
    day = date.fromisoformat(on)
    return Event(
        number, EventKind.REPORTED, day, 0, {"until": (day - timedelta(days=1)).isoformat(), "revenue": revenue}
    )


def paid(number: int, on: str, amount: int) -> Event:
    return Event(number, EventKind.PAYMENT, date.fromisoformat(on), amount)


def surplus(as_of: str, *events: Event, terms: SurplusTerms = BUSINESS) -> AccountResult:
    return surplus_capped_loan(AccountInput(date.fromisoformat(as_of), None, (LENT, *events)), terms)


def royalty(as_of: str, *events: Event, terms: RoyaltyTerms = ROYALTY) -> AccountResult:
    lent = Event(1, EventKind.DISBURSED, START, terms.principal)
    return royalty_loan(AccountInput(date.fromisoformat(as_of), None, (lent, *events)), terms)


def test_nothing_is_due_until_costs_and_pay_are_covered() -> None:
    account = surplus("2026-06-01", reported(2, "2026-01-01", 30_000_000, 20_000_000, 11_000_000))
    assert (account.dues, account.due_now, account.next) == ((), 0, None)
    assert account.state is State.RUNNING
    assert account.accrued_interest == 10_000_000 * 8 * 516 // (100 * 365)


def test_losses_are_made_up_for_first_and_interest_comes_before_principal() -> None:
    account = surplus(
        "2027-03-01",
        reported(2, "2026-01-01", 0, 1_000_000),
        reported(3, "2027-01-01", 9_000_000, 3_000_000),  # 60,000 made, of which 50,000 is new profit
    )
    assert [(due.bucket, due.amount) for due in account.dues] == [("interest", 1_600_000), ("principal", 900_000)]
    assert account.dues[0].on == date(2027, 1, 31)
    assert account.due_now == 2_500_000


def test_a_loss_takes_back_what_was_asked_and_not_paid() -> None:
    reports = reported(2, "2026-01-01", 1_000_000), reported(3, "2027-01-01", 0, 800_000)
    account = surplus("2027-01-02", *reports)
    assert sum(due.amount for due in account.dues if due.bucket == "interest") == 200_000
    assert any(step.kind is StepKind.WAIVED for step in account.steps)


def test_interest_that_is_not_reached_waits_or_lapses() -> None:
    reports = [reported(2, "2026-01-01", 0), reported(3, "2026-01-03", 9_000_000)]
    carried = surplus("2026-01-03", *reports)
    lapsed = surplus("2026-01-03", *reports, terms=SurplusTerms(10_000_000, Decimal("0.08"), unmet=Unmet.LAPSE))
    assert [due.amount for due in carried.dues if due.bucket == "interest"] == [804_383]
    assert [due.amount for due in lapsed.dues if due.bucket == "interest"] == [4_383]


def test_money_beyond_what_is_asked_pays_back_principal_and_no_more() -> None:
    account = surplus("2025-02-01", paid(2, "2025-02-01", 4_000_000))
    assert (account.principal.outstanding, account.principal.repaid) == (6_000_000, 4_000_000)
    with pytest.raises(RuleError, match="Give at most 10000000"):
        surplus("2025-02-01", paid(2, "2025-02-01", 10_000_001))


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**6)), max_size=8),
    st.lists(st.integers(0, 10**6), max_size=8),
    st.sampled_from(["0.1", "0.5", "1"]),
    st.sampled_from(Unmet),
)
@settings(max_examples=60, deadline=None)
def test_the_return_never_passes_the_profit(
    figures: list[tuple[int, int, int]], payments: list[int], share: str, unmet: Unmet
) -> None:
    terms = SurplusTerms(10_000_000, Decimal("0.08"), Decimal(share), unmet=unmet)
    events: list[Event] = []
    profit = highest = received = 0
    for place, (revenue, costs, pay) in enumerate(figures):
        day = date(2026 + place, 1, 1)
        profit += revenue - costs - pay
        events.append(reported(10 + 2 * place, day.isoformat(), revenue, costs, pay))
        account = surplus(day.isoformat(), *events, terms=terms)
        asked = sum(due.amount for due in account.dues if due.bucket == "interest")
        highest = max(highest, profit)
        assert asked <= max(profit, account.paid.get("interest", 0))
        assert account.paid.get("interest", 0) <= highest
        if place < len(payments):
            events.append(paid(11 + 2 * place, (day + timedelta(days=40)).isoformat(), payments[place]))
            received += payments[place]
            account = surplus((day + timedelta(days=50)).isoformat(), *events, terms=terms)
            assert sum(account.paid.values()) == received
        assert account.principal.outstanding + account.principal.repaid == 10_000_000
        assert all(0 <= due.paid <= due.amount for due in account.dues)


def test_a_royalty_stops_at_its_multiple() -> None:
    account = royalty("2025-05-15", royal(2, "2025-04-01", 4_000_000))
    assert [(due.bucket, due.amount) for due in account.dues] == [("royalty", 66_667), ("principal", 133_333)]
    all_of_it = [
        royal(2, "2025-04-01", 20_000_000),
        royal(3, "2025-07-01", 20_000_000),
        paid(4, "2025-08-01", 1_500_000),
    ]
    done = royalty("2025-08-01", *all_of_it)
    assert (done.state, done.principal.outstanding, done.paid) == (
        State.PAID,
        0,
        {"principal": 1_000_000, "royalty": 500_000},
    )


def test_a_royalty_has_a_cap_an_end_and_its_own_order() -> None:
    terms = RoyaltyTerms(1_000_000, Decimal("0.05"), Decimal("1.5"), 50_000, date(2025, 12, 31), Parts.PRINCIPAL_FIRST)
    account = royalty("2025-05-15", royal(2, "2025-04-01", 4_000_000), terms=terms)
    assert [(due.bucket, due.amount) for due in account.dues] == [("principal", 50_000)]
    with pytest.raises(RuleError, match="shared through 2025-12-31"):
        royalty("2026-05-15", royal(2, "2026-04-01", 4_000_000), terms=terms)


def test_a_royalty_is_bought_out_early_or_lost() -> None:
    account = royalty("2025-02-01", paid(2, "2025-02-01", 1_500_000))
    assert account.state is State.PAID
    with pytest.raises(RuleError, match="Give at most 1500000"):
        royalty("2025-02-01", paid(2, "2025-02-01", 1_500_001))
    lost = Event(3, EventKind.WRITTEN_OFF, date(2025, 6, 1), 1_000_000)
    gone = royalty("2025-07-01", royal(2, "2025-04-01", 4_000_000), lost)
    assert (gone.state, gone.due_now, gone.principal.outstanding) == (State.WRITTEN_OFF, 0, 0)


@given(
    st.lists(st.integers(0, 10**7), max_size=10),
    st.lists(st.integers(0, 300_000), max_size=10),
    st.integers(1, 10**6),
    st.sampled_from(["1", "1.25", "1.5"]),
    st.sampled_from(Parts),
)
@settings(max_examples=60, deadline=None)
def test_a_royalty_never_asks_for_more_than_its_multiple(
    revenues: list[int], payments: list[int], principal: int, multiple: str, parts: Parts
) -> None:
    terms = RoyaltyTerms(principal, Decimal("0.05"), Decimal(multiple), parts=parts)
    events = [royal(10 + place, f"{2026 + place}-01-01", revenue) for place, revenue in enumerate(revenues)]
    for place, amount in enumerate(payments):
        events.append(paid(100 + place, f"{2026 + place}-02-10", amount))
        try:
            royalty("2040-01-01", *events, terms=terms)
        except RuleError:
            events.pop()
    account = royalty("2040-01-01", *events, terms=terms)
    whole = (Decimal(multiple) * principal).quantize(Decimal(1), "ROUND_HALF_UP")
    received = sum(event.amount for event in events if event.kind is EventKind.PAYMENT)
    assert sum(account.paid.values()) == received <= whole
    early = sum(part.amount for part in account.applied if part.due_on is None)
    assert sum(due.amount for due in account.dues) + early <= whole
    assert account.principal.outstanding + account.principal.repaid == principal
    assert account.principal.outstanding >= 0


@pytest.mark.parametrize(
    ("event", "field", "said"),
    [
        (reported(2, "2026-01-01", -1), "data.revenue", "not an amount"),
        (Event(2, EventKind.REPORTED, START, 0, {"revenue": 1}), "data.until", "missing"),
        (Event(2, EventKind.REPORTED, START, 0, {"until": "2026-01-01"}), "data.until", "not over"),
        (Event(2, EventKind.DISBURSED, START, 1), "amount", "0 may still be lent"),
        (Event(2, EventKind.ENDED, START), "kind", "still lent"),
        (Event(2, EventKind.TERMS, START, 0, {"statement": {}}), "statement.principal", "is missing"),
    ],
)
def test_bad_reports_are_refused_by_place(event: Event, field: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        surplus("2027-01-01", event)
    assert caught.value.field.startswith("input.events[1]")
    assert field in caught.value.field
    assert said in caught.value.problem


def test_a_period_is_reported_once() -> None:
    with pytest.raises(RuleError, match="was reported already"):
        surplus("2027-01-01", reported(2, "2026-01-01", 5), reported(3, "2026-01-01", 5))
