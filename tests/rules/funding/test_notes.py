"""Accounts of notes and interest paid to all holders together."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.agreeing.model import AccountInput, AccountResult, Event, EventKind, State
from commonhouse.rules.errors import RuleError
from commonhouse.rules.funding.interest import Held, Holdings, InterestRun, note_interest
from commonhouse.rules.funding.note import Earning, Instalment, NoteTerms, earning, note_account
from commonhouse.rules.lending.model import DayCount

DAY = dt.timedelta(days=1)
START = dt.date(2026, 1, 1)
FIFTY = NoteTerms(
    5_000, Decimal("0.05"), START, dt.date(2029, 1, 1),
    instalments=tuple(Instalment(dt.date(2026, month, 1), 1_000) for month in range(1, 6)),
)  # fmt: skip


def paid(number: int, on: dt.date, amount: int) -> Event:
    return Event(number, EventKind.PAYMENT, on, amount)


def out(number: int, on: dt.date, amount: int, bucket: str = "interest") -> Event:
    return Event(number, EventKind.DISBURSED, on, amount, {"bucket": bucket})


def account(terms: NoteTerms, as_of: dt.date, *events: Event) -> AccountResult:
    return note_account(AccountInput(as_of, None, events), terms)


FIVE = tuple(paid(month, dt.date(2026, month, 1), 1_000) for month in range(1, 6))


def test_fifty_dollars_in_five_instalments_earn_from_the_day_each_is_paid() -> None:
    result = account(FIFTY, dt.date(2027, 1, 1), *FIVE)
    days = sum((dt.date(2027, 1, 1) - each.on).days for each in FIVE)
    owed, interest = earning(FIFTY, FIVE, dt.date(2027, 1, 1))
    assert owed.through(dt.date(2027, 1, 1)) == Fraction(1_000 * days * 5, 365 * 100)
    assert interest == 0
    assert result.accrued_interest == round(Fraction(1_000 * days * 5, 36_500)) == 209
    assert (result.principal.outstanding, result.due_now, result.state) == (5_000, 0, State.RUNNING)
    assert [due.paid for due in result.dues] == [1_000] * 5


def test_a_late_instalment_is_shown_and_costs_nothing() -> None:
    result = account(FIFTY, dt.date(2026, 3, 15), *FIVE[:1])
    assert (result.due_now, result.past_due, result.days_late) == (2_000, 2_000, 42)
    assert result.ageing == {"current": 0, "1-30": 1_000, "31-60": 1_000, "61-90": 0, "over-90": 0}
    assert result.next is not None
    assert (result.next.on, result.next.amount) == (dt.date(2026, 4, 1), 1_000)
    assert result.principal.outstanding == 1_000


def test_one_payment_covers_instalments_in_their_order() -> None:
    result = account(FIFTY, dt.date(2026, 2, 2), paid(1, START, 1_500), paid(2, dt.date(2026, 2, 1), 700))
    assert [(a.event, a.due_on, a.amount) for a in result.applied] == [
        (1, dt.date(2026, 1, 1), 1_000), (1, dt.date(2026, 2, 1), 500),
        (2, dt.date(2026, 2, 1), 500), (2, dt.date(2026, 3, 1), 200),
    ]  # fmt: skip


def test_thirty_days_a_month_give_the_same_for_each_month() -> None:
    terms = NoteTerms(120_000, Decimal("0.03"), START, dt.date(2030, 1, 1), DayCount.THIRTY_360)
    for month in range(2, 13):
        result = account(terms, dt.date(2026, month, 1), paid(1, START, 120_000))
        assert result.accrued_interest == 300 * (month - 1)


def test_what_comes_back_ends_the_note_and_nothing_is_earned_after_its_day() -> None:
    events = (paid(1, START, 5_000), out(2, dt.date(2029, 1, 1), 5_000, "principal"))
    result = account(FIFTY, dt.date(2030, 1, 1), *events)
    assert (result.state, result.principal.outstanding, result.accrued_interest) == (State.PAID, 0, 751)  # 1,096 days
    held = account(FIFTY, dt.date(2031, 1, 1), paid(1, START, 5_000))  # nobody answered: it waits without interest
    assert (held.state, held.accrued_interest) == (State.RUNNING, 751)


def test_a_loss_lowers_what_is_owed_and_what_it_earns_and_may_be_made_good() -> None:
    lost = Event(2, EventKind.WRITTEN_OFF, dt.date(2027, 1, 1), 2_000)
    back = Event(3, EventKind.RECOVERED, dt.date(2028, 1, 1), 500)
    result = account(FIFTY, dt.date(2029, 1, 1), paid(1, START, 5_000), lost, back)
    assert (result.principal.outstanding, result.principal.written_off) == (3_500, 1_500)
    exact = Fraction(5, 100) * (5_000 + 3_000 + 3_500 * Fraction(366, 365))
    assert result.accrued_interest == round(exact)


def test_taking_back_gives_the_account_without_it() -> None:
    undone = Event(3, EventKind.REVERSED, START + 9 * DAY, 0, {"event": 2})
    day = dt.date(2026, 6, 1)
    with_it = account(FIFTY, day, paid(1, START, 1_000), paid(2, START + DAY, 900), undone)
    assert with_it == account(FIFTY, day, paid(1, START, 1_000))


def test_new_terms_hold_from_their_day() -> None:
    later = registry.get("note-account").statement_json(
        NoteTerms(5_000, Decimal("0.01"), START, dt.date(2033, 1, 1))
    )  # fmt: skip
    change = Event(2, EventKind.TERMS, dt.date(2027, 1, 1), 0, {"statement": later})
    result = account(FIFTY, dt.date(2028, 1, 1), paid(1, START, 5_000), change)
    assert result.accrued_interest == 250 + 50


@pytest.mark.parametrize(
    ("events", "place", "words"),
    [
        ((paid(1, START, 5_001),), "events[1].amount", "At most 5000 more"),
        ((out(1, START, 5),), "events[1].on", "Nothing was paid in"),
        ((paid(1, START, 5_000), out(2, START, 5_001, "principal")), "events[2].amount", "At most 5000"),
        ((paid(1, START, 9), out(2, START, 5, "fees")), "events[2].data.bucket", "fees"),
        ((paid(1, dt.date(2029, 1, 1), 9),), "events[1].on", "came back"),
        ((Event(1, EventKind.FEE, START, 5),), "events[1].kind", "fee"),
        ((paid(1, START, 9), Event(2, EventKind.WRITTEN_OFF, START, 10)), "events[2].amount", "At most 9"),
    ],
)
def test_what_cannot_be_is_refused_by_name(events: tuple[Event, ...], place: str, words: str) -> None:
    with pytest.raises(RuleError, match=words.replace("(", "\\(")) as problem:
        account(FIFTY, dt.date(2029, 6, 1), *events)
    assert problem.value.field == place


def test_nine_hundred_small_notes_get_the_total_to_the_cent() -> None:
    terms = NoteTerms(5_000, Decimal("0.0475"), START, dt.date(2029, 1, 1))  # each is owed 237.5 cents
    held, _ = earning(terms, [paid(1, START, 5_000)], dt.date(2027, 1, 1))
    notes = tuple(Held(f"n{number:03}", held) for number in range(901))
    result = note_interest(Holdings(dt.date(2027, 1, 1), notes), InterestRun())
    assert result.exact == Fraction(475, 2) * 901
    assert result.total == 213_988  # 213,987.5 rounded half up
    assert sum(each.amount for each in result.portions) == result.total
    assert [each.amount for each in result.portions] == [238] * 451 + [237] * 450  # ties: the first ids


def test_less_than_the_least_waits() -> None:
    terms = NoteTerms(100, Decimal("0.01"), START, dt.date(2029, 1, 1))
    held, _ = earning(terms, [paid(1, START, 100)], dt.date(2026, 7, 1))
    result = note_interest(Holdings(dt.date(2026, 7, 1), (Held("a", held),)), InterestRun())
    assert (result.total, result.portions) == (0, ())


MOVES = st.lists(st.tuples(st.integers(0, 1_000), st.integers(1, 400_000)), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(MOVES, st.integers(0, 20)), min_size=1, max_size=12), st.integers(1, 1_200))
def test_portions_add_up_and_are_within_a_cent_of_what_is_owed(notes: list[tuple], through: int) -> None:  # type: ignore[type-arg]
    day = START + through * DAY
    holdings = []
    for number, (moves, percent) in enumerate(notes):
        terms = NoteTerms(2_000_000, Decimal(percent) / 100, START, START + 2_000 * DAY)
        events = [paid(place + 1, START + offset * DAY, amount) for place, (offset, amount) in enumerate(moves)]
        held, interest = earning(terms, events, day)
        alone = note_account(AccountInput(day, None, tuple(events)), terms)
        assert alone.accrued_interest == int(held.through(day) + Fraction(1, 2))
        holdings.append(Held(f"{number:02}", held, interest))
    result = note_interest(Holdings(day, tuple(holdings)), InterestRun())
    assert sum(each.amount for each in result.portions) == result.total
    assert abs(result.total - result.exact) <= Fraction(1, 2)
    assert all(each.amount >= 0 and abs(each.amount - each.exact) < 1 for each in result.portions)


@settings(max_examples=40, deadline=None)
@given(MOVES, st.integers(1, 1_900))
def test_interest_does_not_depend_on_when_it_was_paid_before(moves: list[tuple[int, int]], cut: int) -> None:
    terms = NoteTerms(2_000_000, Decimal("0.0333"), START, START + 2_000 * DAY)
    events = [paid(place + 1, START + offset * DAY, amount) for place, (offset, amount) in enumerate(moves)]
    whole, _ = earning(terms, events, START + 1_900 * DAY)
    assert isinstance(whole, Earning)
    first = whole.through(START + cut * DAY)
    assert 0 <= first <= whole.through(START + 1_900 * DAY)


def test_both_rules_are_computed_from_json() -> None:
    rule = registry.get("note-account")
    given = {"as_of": "2027-01-01", "events": [{"number": 1, "kind": "payment", "on": "2026-01-01", "amount": 5000}]}
    result = rule.compute(rule.statement_json(FIFTY), given)
    assert result["accrued_interest"] == 250  # type: ignore[index,call-overload]
    assert rule.explain is not None
    assert rule.explain(*rule.work(rule.statement_json(FIFTY), given))[0] == "2026-01-01: 5000 was paid in."
    split = registry.get("note-interest")
    held, _ = earning(FIFTY, [paid(1, START, 5_000)], dt.date(2027, 1, 1))
    holdings = split.input_json(Holdings(dt.date(2027, 1, 1), (Held("a", held),)))
    assert split.compute({}, holdings)["total"] == 250  # type: ignore[index,call-overload]
