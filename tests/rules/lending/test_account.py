"""The account of a loan: what falls due when all goes by the terms, and when it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.agreeing.model import AccountInput, AccountResult, Event, EventKind, State, StepKind
from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.account import loan_account
from commonhouse.rules.lending.model import (
    DayCount,
    Disbursement,
    Every,
    InterestOn,
    Kind,
    LateFee,
    LoanTerms,
    Moratorium,
    Overpayment,
    Pause,
    Prepayment,
    Rounding,
    Running,
    Unit,
    Waiting,
)
from commonhouse.rules.lending.registered import LOAN_SCHEDULE
from commonhouse.rules.lending.schedule import Lent, loan_schedule

START = date(2024, 1, 1)
THIRTY = LoanTerms(10000, Decimal("0.094822"), 6, START, date(2024, 2, 1))
ACTUAL = replace(THIRTY, rate=Decimal("0.15678"), day_count=DayCount.ACTUAL_365)
FIFTEENTH = replace(THIRTY, principal=19222, rate=Decimal("0.0999"), start=date(2024, 1, 15))
HOME = replace(THIRTY, principal=20_000_000, rate=Decimal("0.06"), count=360)
GOLDEN = {
    "actual": (ACTUAL, [1743] * 5 + [1747], [133, 105, 90, 66, 46, 22]),
    "thirty": (THIRTY, [1713] * 6, [79, 66, 53, 40, 27, 13]),
    "fifteenth": (FIFTEENTH, [3285] * 5 + [3287], None),
    "home": (HOME, [119910] * 359 + [120014], None),
}


def lent(terms: LoanTerms, number: int = 1) -> Event:
    return Event(number, EventKind.DISBURSED, terms.start, terms.principal)


def pay(number: int, on: str | date, amount: int, **data: str) -> Event:
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return Event(number, EventKind.PAYMENT, day, amount, dict(data))


def at(as_of: str | date, terms: LoanTerms, *events: Event, horizon: date | None = None) -> AccountResult:
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return loan_account(AccountInput(day, horizon, events), terms)


def by_day(account: AccountResult, bucket: str | None = None) -> list[int]:
    days: dict[date, int] = {}
    for due in account.dues:
        if bucket is None or due.bucket == bucket:
            days[due.on] = days.get(due.on, 0) + due.amount
    return list(days.values())


@pytest.mark.parametrize("name", GOLDEN)
def test_known_schedules_are_what_an_account_asks_for(name: str) -> None:
    terms, payments, interest = GOLDEN[name]
    account = at(terms.start, terms, lent(terms))
    assert by_day(account) == payments
    if interest is not None:
        assert by_day(account, "interest") == interest
    assert by_day(account) == [row.payment for row in loan_schedule(Lent(), terms).instalments]


@pytest.mark.parametrize("name", GOLDEN)
def test_all_paid_on_time_ends_at_exactly_zero(name: str) -> None:
    terms, _, _ = GOLDEN[name]
    rows = loan_schedule(Lent(), terms).instalments
    payments = [pay(2 + row.number, row.due, row.payment) for row in rows]
    account = at(rows[-1].due, terms, lent(terms), *payments)
    assert (account.state, account.due_now, account.credit, account.accrued_interest) == (State.PAID, 0, 0, 0)
    assert account.principal.outstanding == 0
    assert account.principal.repaid == terms.principal
    assert account.paid["interest"] == sum(row.interest for row in rows)
    assert all(due.paid == due.amount for due in account.dues)
    assert account.steps[-1].kind is StepKind.PAID_OFF
    before = at(rows[-1].due, terms, lent(terms), *payments[:-1])
    assert before.due_now == rows[-1].payment


def test_a_second_disbursement_on_the_second_due_date() -> None:
    terms = replace(
        THIRTY, principal=20000, disbursements=(Disbursement(START, 10000), Disbursement(date(2024, 3, 1), 10000))
    )
    first = Event(1, EventKind.DISBURSED, START, 10000)
    second = Event(2, EventKind.DISBURSED, date(2024, 3, 1), 10000)
    paid = [pay(3, "2024-02-01", 1713), pay(4, "2024-03-01", 1713)]
    account = at("2024-03-01", terms, first, second, *paid)
    assert by_day(account) == [1713, 1713, 4263, 4263, 4263, 4261]


SHAPES = [
    replace(THIRTY, kind=Kind.EQUAL_PRINCIPAL),
    replace(THIRTY, kind=Kind.INTEREST_ONLY),
    replace(THIRTY, kind=Kind.BALLOON, level_over=24),
    replace(THIRTY, moratorium=Moratorium(2, Waiting.CAPITALIZED)),
    replace(THIRTY, moratorium=Moratorium(2, Waiting.DUE_AFTER)),
    replace(THIRTY, moratorium=Moratorium(2, Waiting.WAIVED)),
    replace(THIRTY, pauses=(Pause(date(2024, 3, 1), date(2024, 4, 20)),)),
    replace(THIRTY, pauses=(Pause(date(2024, 3, 1), date(2024, 4, 20), Running.STOPS, extends=False),)),
    replace(THIRTY, every=Every(Unit.WEEK, 2), rounding=Rounding.HALF_EVEN),
]


@pytest.mark.parametrize("terms", SHAPES, ids=lambda terms: f"{terms.kind}")
@pytest.mark.parametrize("basis", InterestOn)
def test_every_kind_of_loan_paid_by_its_schedule_ends_at_zero(terms: LoanTerms, basis: InterestOn) -> None:
    terms = replace(terms, interest_on=basis)
    rows = loan_schedule(Lent(), terms).instalments
    unpaid = at(START, terms, lent(terms))
    assert by_day(unpaid) == [row.payment for row in rows if row.payment]
    payments = [pay(2 + row.number, row.due, row.payment) for row in rows if row.payment]
    account = at(rows[-1].due, terms, lent(terms), *payments)
    assert (account.state, account.due_now, account.principal.outstanding) == (State.PAID, 0, 0)
    assert account.principal.disbursed + account.principal.capitalized == account.principal.repaid


@pytest.mark.parametrize("terms", SHAPES, ids=lambda terms: f"{terms.kind}")
def test_never_paid_a_loan_on_scheduled_principal_asks_its_schedule(terms: LoanTerms) -> None:
    terms = replace(terms, interest_on=InterestOn.SCHEDULED)
    rows = loan_schedule(Lent(), terms).instalments
    account = at("2026-01-01", terms, lent(terms))
    assert by_day(account) == [row.payment for row in rows if row.payment]
    assert account.due_now == sum(row.payment for row in rows)
    assert (account.oldest_due_on, account.state) == (next(r.due for r in rows if r.payment), State.RUNNING)


def test_late_principal_bears_interest_where_it_runs_on_what_is_outstanding() -> None:
    terms = replace(ACTUAL, principal=1_000_000)
    rows = loan_schedule(Lent(), terms).instalments
    late = at("2024-03-01", terms, lent(terms))
    more = late.dues[2].amount - rows[1].interest
    days = Decimal(29) * rows[0].principal * terms.rate / 365
    assert abs(more - days) < 1
    assert by_day(late)[1] == rows[1].payment  # the payment stays level
    paid = at("2024-03-01", terms, lent(terms), pay(2, "2024-02-02", rows[0].payment))
    assert paid.dues[2].amount - rows[1].interest == 69  # one day of it


def test_money_paid_early_shortens_or_lowers() -> None:
    whole = at("2024-02-01", THIRTY, lent(THIRTY), pay(2, "2024-02-01", 1713 + 3000))
    assert by_day(whole)[1:-1] == [1713, 1713, 1713]
    assert len(by_day(whole)) == 5
    lower = replace(THIRTY, prepayment=Prepayment.LOWER)
    less = at("2024-02-01", lower, lent(lower), pay(2, "2024-02-01", 1713 + 3000))
    assert len(by_day(less)) == 6
    assert max(by_day(less)[1:]) < 1713
    assert [(part.due_on, part.bucket, part.amount) for part in whole.applied][-1] == (None, "principal", 3000)


def test_paid_off_in_the_middle_of_a_month() -> None:
    day = date(2024, 2, 15)
    before = at(day, THIRTY, lent(THIRTY), pay(2, "2024-02-01", 1713))
    most = before.principal.outstanding + before.accrued_interest
    account = at(day, THIRTY, lent(THIRTY), pay(2, "2024-02-01", 1713), pay(3, day, most))
    assert (account.state, account.principal.outstanding, account.next) == (State.PAID, 0, None)
    assert account.paid["interest"] == 79 + before.accrued_interest
    with pytest.raises(RuleError, match=rf"only {most} can be paid now.*Give at most {most}"):
        at(day, THIRTY, lent(THIRTY), pay(2, "2024-02-01", 1713), pay(3, day, most + 1))


def test_money_before_its_day_is_kept_or_refused_as_the_terms_say() -> None:
    credit = replace(THIRTY, overpayment=Overpayment.CREDIT)
    early = at("2024-01-28", credit, lent(credit), pay(2, "2024-01-28", 1713))
    assert (early.credit, early.next.on if early.next else None) == (1713, date(2024, 3, 1))
    on_time = at("2024-02-02", credit, lent(credit), pay(2, "2024-01-28", 1713))
    assert (on_time.credit, on_time.due_now, on_time.principal.repaid) == (0, 0, 1634)
    wished = at("2024-02-02", THIRTY, lent(THIRTY), pay(2, "2024-01-28", 1713, beyond="credit"))
    assert (wished.credit, wished.due_now) == (0, 0)
    with pytest.raises(RuleError, match="Give at most 10278"):
        at("2024-01-28", credit, lent(credit), pay(2, "2024-01-28", 10279))
    refuse = replace(THIRTY, overpayment=Overpayment.REFUSE)
    with pytest.raises(RuleError, match="Give at most 1713"):
        at("2024-02-02", refuse, lent(refuse), pay(2, "2024-02-02", 1714))


def test_late_fees_stand_beside_what_is_late() -> None:
    terms = replace(THIRTY, late=(LateFee(15, amount=500), LateFee(30, rate=Decimal("0.05"))))
    assert at("2024-02-16", terms, lent(terms)).due_now == 1713
    assert at("2024-02-17", terms, lent(terms)).due_now == 1713 + 500
    account = at("2024-03-03", terms, lent(terms))
    assert account.due_now == 1713 + 500 + 1713 + 86  # 5 % of 17.13
    waived = at("2024-03-03", terms, lent(terms), Event(2, EventKind.WAIVER, date(2024, 3, 3), 586))
    assert waived.due_now == 2 * 1713


def test_a_pause_that_is_agreed_later_keeps_what_was_paid_and_moves_the_rest() -> None:
    paused = replace(THIRTY, pauses=(Pause(date(2024, 3, 1), date(2024, 4, 30)),))
    change = Event(3, EventKind.TERMS, date(2024, 2, 20), 0, {"statement": _json(paused)})
    account = at("2024-05-01", THIRTY, lent(THIRTY), pay(2, "2024-02-01", 1713), change)
    assert [due.on for due in account.dues if due.bucket == "principal"] == [
        date(2024, 2, 1),
        *(date(2024, month, 1) for month in (5, 6, 7, 8, 9)),
    ]
    assert account.past_due == 0
    assert sum(by_day(account, "principal")) == 10000
    ahead = at("2024-02-10", THIRTY, lent(THIRTY), pay(2, "2024-02-01", 1713), change)
    assert by_day(ahead) == by_day(account)


def test_changing_nothing_changes_nothing() -> None:
    change = Event(2, EventKind.TERMS, date(2024, 2, 20), 0, {"statement": _json(ACTUAL)})
    plain = at("2024-06-15", ACTUAL, lent(ACTUAL))
    changed = at("2024-06-15", ACTUAL, lent(ACTUAL), change)
    assert _but_steps(plain) == _but_steps(changed)


@pytest.mark.parametrize("what", ["not due", "with late", "with interest"])
def test_a_new_schedule_for_what_remains(what: str) -> None:
    day = date(2024, 3, 15)
    before = at(day, THIRTY, lent(THIRTY))
    late = sum(due.amount for due in before.dues if due.on < day and due.bucket == "principal")
    interest = before.due_now - late + before.accrued_interest
    outstanding = before.principal.outstanding
    principal = {"not due": outstanding - late, "with late": outstanding, "with interest": outstanding + interest}[what]
    new = LoanTerms(principal, Decimal("0.03"), 12, day, date(2024, 4, 15))
    change = Event(2, EventKind.TERMS, day, 0, {"statement": _json(new)})
    account = at(day, THIRTY, lent(THIRTY), change)
    kept = {"not due": before.due_now, "with late": before.due_now - late, "with interest": 0}[what]
    assert account.due_now == kept
    assert account.principal.outstanding == (outstanding + interest if what == "with interest" else outstanding)
    coming = [due for due in account.dues if due.on > day]
    assert len({due.on for due in coming}) == 12
    assert sum(due.amount for due in coming if due.bucket == "principal") == principal
    if what == "with interest":
        assert account.principal.capitalized == interest
        plain = [row.payment for row in loan_schedule(Lent(), new).instalments]
        assert by_day(replace(account, dues=tuple(coming))) == plain
    wrong = replace(new, principal=principal + 1)
    with pytest.raises(RuleError, match=f"{outstanding} with what is late"):
        at(day, THIRTY, lent(THIRTY), Event(2, EventKind.TERMS, day, 0, {"statement": _json(wrong)}))


def test_written_off_and_partly_recovered() -> None:
    day = date(2024, 3, 15)
    left = at(day, THIRTY, lent(THIRTY)).principal.outstanding
    lost = at(day, THIRTY, lent(THIRTY), Event(2, EventKind.WRITTEN_OFF, day, left))
    assert (lost.state, lost.due_now, lost.accrued_interest, lost.next) == (State.WRITTEN_OFF, 0, 0, None)
    assert (lost.principal.written_off, lost.principal.outstanding) == (left, 0)
    part = [Event(2, EventKind.WRITTEN_OFF, day, left), Event(3, EventKind.RECOVERED, day, 4000)]
    assert at(day, THIRTY, lent(THIRTY), *part).paid == {"recovery": 4000}
    half = at(day, THIRTY, lent(THIRTY), Event(2, EventKind.WRITTEN_OFF, day, 5000))
    assert (half.state, half.principal.outstanding) == (State.RUNNING, 5000)
    assert sum(by_day(half, "principal")) == 5000


@pytest.mark.parametrize(
    ("events", "field", "said"),
    [
        ([pay(1, "2023-12-31", 5)], "input.events[0].on", "Nothing had been paid out by 2023-12-31"),
        ([lent(THIRTY), lent(THIRTY, 2)], "input.events[1].amount", "0 may still be lent"),
        ([lent(THIRTY), Event(2, EventKind.REPORTED, START)], "input.events[1].kind", "no reported figures"),
        ([lent(THIRTY), Event(2, EventKind.ENDED, START)], "input.events[1].kind", "10000 is still lent"),
        (
            [lent(THIRTY), Event(2, EventKind.FEE, START, 5, {"bucket": "rent"})],
            "events[1].data.bucket",
            "Known: penalty",
        ),
        ([lent(THIRTY), Event(2, EventKind.WAIVER, START, 5, {"bucket": "principal"})], "data.bucket", "not waived"),
        ([lent(THIRTY), Event(2, EventKind.RECOVERED, START, 5)], "input.events[1].amount", "0 of what was lost"),
        ([lent(THIRTY), pay(2, START, 5, beyond="gift")], "input.events[1].data.beyond", '"credit" or "principal"'),
        ([lent(THIRTY), Event(2, EventKind.TERMS, START)], "data.statement", "must be an object"),
        ([Event(1, EventKind.DISBURSED, date(2025, 1, 1), 10000)], "input.events[0].on", "No due date comes after"),
    ],
)
def test_what_cannot_be_is_refused_by_place(events: list[Event], field: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        at("2025-06-01", THIRTY, *events)
    assert field in caught.value.field
    assert said in str(caught.value)


# What always holds --------------------------------------------------------------------------------


@st.composite
def loans(draw: st.DrawFn) -> tuple[AccountInput, LoanTerms]:
    terms = replace(
        draw(st.sampled_from([THIRTY, ACTUAL, *SHAPES])),
        principal=draw(st.integers(100, 10**6)),
        interest_on=draw(st.sampled_from(InterestOn)),
        prepayment=draw(st.sampled_from(Prepayment)),
        overpayment=draw(st.sampled_from([Overpayment.PRINCIPAL, Overpayment.CREDIT])),
        late=draw(st.sampled_from([(), (LateFee(15, amount=500),)])),
    )
    days = st.integers(0, 400).map(lambda past: START + timedelta(days=past))
    part = draw(st.integers(1, terms.principal))
    events = [Event(1, EventKind.DISBURSED, START, part)]
    if part < terms.principal:
        events.append(
            Event(2, EventKind.DISBURSED, START + timedelta(days=draw(st.integers(0, 25))), terms.principal - part)
        )
    amounts = draw(st.lists(st.integers(0, terms.principal // 4), max_size=6))
    events.extend(pay(number, draw(days), amount) for number, amount in enumerate(amounts, start=3))
    if draw(st.booleans()):
        events.append(Event(20, EventKind.FEE, draw(days), draw(st.integers(0, 900))))
    if draw(st.booleans()):
        pause = Pause(START + timedelta(days=40), START + timedelta(days=draw(st.integers(41, 150))))
        after = replace(terms, pauses=(pause,), rate=draw(st.sampled_from([terms.rate, Decimal("0.02")])))
        change = Event(
            21, EventKind.TERMS, START + timedelta(days=draw(st.integers(26, 39))), 0, {"statement": _json(after)}
        )
        events.append(change)
    return AccountInput(draw(days), None, tuple(draw(st.permutations(events)))), terms


def _folded(asked: AccountInput, terms: LoanTerms) -> AccountResult | None:
    try:
        return loan_account(asked, terms)
    except RuleError as error:
        if "can be paid now" not in str(error):
            raise
        return None


@given(loans())
@settings(max_examples=60, deadline=None)
def test_no_money_is_lost(case: tuple[AccountInput, LoanTerms]) -> None:
    asked, terms = case
    account = _folded(asked, terms)
    if account is None:
        return
    paid = {e.number: e.amount for e in asked.events if e.kind is EventKind.PAYMENT and e.on <= asked.as_of}
    assert sum(part.amount for part in account.applied) + account.credit == sum(paid.values())
    for number, amount in paid.items():
        assert sum(part.amount for part in account.applied if part.event == number) <= amount
    for due in account.dues:
        assert 0 <= due.paid <= due.amount
    p = account.principal
    assert p.disbursed + p.capitalized == p.repaid + p.written_off + p.outstanding
    assert min(p.outstanding, account.accrued_interest, account.credit) >= 0
    assert account.due_now == sum(due.amount - due.paid for due in account.dues if due.on <= asked.as_of)
    coming = sum(due.amount - due.paid for due in account.dues if due.bucket == "principal")
    capitalizes = terms.moratorium is not None and terms.moratorium.interest is Waiting.CAPITALIZED
    assert coming == p.outstanding or (capitalizes and coming > p.outstanding)
    assert loan_account(AccountInput(asked.as_of, None, tuple(reversed(asked.events))), terms) == account


@given(loans(), st.data())
@settings(max_examples=40, deadline=None)
def test_taking_an_event_back_gives_the_account_without_it(
    case: tuple[AccountInput, LoanTerms], data: st.DataObject
) -> None:
    asked, terms = case
    gone = data.draw(st.sampled_from([event for event in asked.events if event.number > 2] or [None]))
    if gone is None:
        return
    back = Event(99, EventKind.REVERSED, START, data={"event": gone.number})
    without = _folded(AccountInput(asked.as_of, None, tuple(e for e in asked.events if e != gone)), terms)
    with_both = _folded(AccountInput(asked.as_of, None, (*asked.events, back)), terms)
    assert _but_reversals(with_both) == _but_reversals(without)


@given(loans())
@settings(max_examples=40, deadline=None)
def test_paying_what_is_due_to_the_end_always_ends_it(case: tuple[AccountInput, LoanTerms]) -> None:
    asked, terms = case
    account = _folded(asked, terms)
    if account is None or account.state is State.WAITING:
        return
    events = tuple(e for e in asked.events if e.on <= asked.as_of or e.kind is EventKind.TERMS)
    owed = account.due_now + (0 if account.next else account.accrued_interest)
    if owed:
        events += (pay(200, asked.as_of, owed, beyond="credit"),)
    number, day = 300, asked.as_of
    while (following := loan_account(AccountInput(day, None, events), terms).next) is not None:
        assert number < 400
        day = following.on
        events += (pay(number, day, following.amount, beyond="credit"),)
        number += 1
    end = loan_account(AccountInput(day, None, events), terms)
    if {e.number for e in events if e.kind is EventKind.DISBURSED} and not end.credit:
        assert (end.state, end.due_now, end.principal.outstanding, end.accrued_interest) == (State.PAID, 0, 0, 0)


def _json(terms: LoanTerms) -> Any:
    return LOAN_SCHEDULE.statement_json(terms)


def _but_steps(account: AccountResult) -> AccountResult:
    return replace(account, steps=())


def _but_reversals(account: AccountResult | None) -> AccountResult | None:
    if account is None:
        return None
    return replace(account, steps=tuple(step for step in account.steps if step.kind is not StepKind.REVERSED))
