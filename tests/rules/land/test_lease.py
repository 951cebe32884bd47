"""The terms of a lease: what falls due by them, late steps through the account, adjustments, and what cannot stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.agreeing.dues import dues_account
from commonhouse.rules.agreeing.model import AccountInput, Event, EventKind
from commonhouse.rules.agreeing.terms import DuesPause, DuesTerms, LateFees, Listed, Part, PauseWay, Span, falling
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError, form_of
from commonhouse.rules.land.lease import (
    Adjust,
    Adjusting,
    Fee,
    Improvements,
    Late,
    LeaseTerms,
    Option,
    Resale,
    Tenure,
    Term,
    Towards,
)
from commonhouse.rules.land.lease_dues import (
    adjusted,
    adjustment,
    adjustment_days,
    completed,
    dues_between,
    dues_of,
    dues_statement,
    ends_on,
    first_due,
    parts_on,
)
from commonhouse.rules.lending.model import Every, LateFee, Unit

RENT = Fee((Part("ground-rent", 30_00),))
STEPS = Late(13, (LateFee(13, 5_00), LateFee(43, 10_00), LateFee(73, 15_00)))


def lease(**fields: Any) -> LeaseTerms:
    return LeaseTerms(**{"tenure": Tenure.GROUND_LEASE, "starts": date(2026, 1, 1), "fee": RENT} | fields)


def penalties(terms: LeaseTerms, as_of: date, *events: Event) -> list[tuple[date, int]]:
    result = dues_account(AccountInput(as_of, as_of, events), dues_of(terms))
    return [(due.on, due.amount) for due in result.dues if due.bucket == "penalty"]


# --- known answers: late steps -----------------------------------------------------------------------------------------
def one_fee(**fields: Any) -> LeaseTerms:
    """A single fee, so that only its own steps are seen."""
    return lease(fee=replace(RENT, every=Every(Unit.YEAR), due_month=1), **fields)


def test_due_on_the_1st_late_on_the_15th_5_10_15_cumulative() -> None:
    terms = one_fee(late=STEPS)
    assert penalties(terms, date(2026, 1, 14)) == []
    assert penalties(terms, date(2026, 1, 15)) == [(date(2026, 1, 15), 5_00)]
    assert penalties(terms, date(2026, 2, 13)) == [(date(2026, 1, 15), 5_00)]
    assert [amount for _on, amount in penalties(terms, date(2026, 3, 31))] == [5_00, 10_00, 15_00]


def test_paid_on_the_14th_there_is_no_late_fee() -> None:
    paid = Event(1, EventKind.PAYMENT, date(2026, 1, 14), 30_00)
    assert penalties(one_fee(late=STEPS), date(2026, 12, 31), paid) == []


def test_steps_that_replace_one_another_never_come_to_more_than_the_last() -> None:
    terms = one_fee(late=replace(STEPS, fees=LateFees.REPLACE))
    assert sum(amount for _on, amount in penalties(terms, date(2026, 12, 31))) == 15_00


def test_fifteen_days_of_grace_and_one_fee_at_30_days() -> None:
    terms = one_fee(late=Late(15, (LateFee(29, 20_00),)))
    assert penalties(terms, date(2026, 1, 30)) == []
    assert penalties(terms, date(2026, 1, 31)) == [(date(2026, 1, 31), 20_00)]


def test_no_step_falls_within_the_grace() -> None:
    with pytest.raises(RuleError, match="within the grace"):
        Late(15, (LateFee(10, 5_00),))


# --- known answers: terms ------------------------------------------------------------------------------------------------
def test_99_years_and_99_more() -> None:
    term = Term(years=99, renewals=1, renewal_years=99)
    assert ends_on(term, date(2026, 3, 1)) == date(2125, 2, 28)
    assert ends_on(term, date(2026, 3, 1), renewed=1) == date(2224, 2, 29)
    assert ends_on(Term(years=0, renewals=0), date(2026, 3, 1)) is None


@pytest.mark.parametrize("wrong", [{"years": 100}, {"years": 99, "months": 1}, {"renewal_years": 120}, {"months": 12}])
def test_a_term_is_at_most_99_years(wrong: dict[str, int]) -> None:
    with pytest.raises(RuleError):
        Term(**wrong)


@pytest.mark.parametrize(
    ("terms", "first"),
    [
        (lease(starts=date(2026, 1, 2)), date(2026, 2, 1)),
        (lease(starts=date(2026, 1, 31), fee=replace(RENT, due_day=31)), date(2026, 1, 31)),
        (lease(starts=date(2026, 2, 1), fee=replace(RENT, due_day=31)), date(2026, 2, 28)),
        (lease(starts=date(2026, 2, 1), fee=replace(RENT, every=Every(Unit.YEAR), due_month=1)), date(2027, 1, 1)),
        (lease(fee=replace(RENT, first_due=date(2026, 4, 9))), date(2026, 4, 9)),
        (lease(starts=date(2026, 1, 7), fee=replace(RENT, every=Every(Unit.WEEK))), date(2026, 1, 7)),
    ],
)
def test_the_first_due_day(terms: LeaseTerms, first: date) -> None:
    assert first_due(terms) == first


def test_a_lease_that_ends_soon_asks_for_nothing_after_its_end() -> None:
    terms = lease(term=Term(years=1, renewals=0), starts=date(2026, 1, 15))
    assert dues_of(terms).streams[0].until == date(2027, 1, 14)
    days = dues_between((Span(dues_of(terms), date.min),), date(2026, 1, 1), date(2030, 1, 1))
    assert [days[0][0], days[-1][0]] == [date(2026, 2, 1), date(2027, 1, 1)]


def test_a_lease_of_99_years_is_not_written_out_to_its_end() -> None:
    assert dues_of(lease()).streams[0].until is None


# --- adjustments -----------------------------------------------------------------------------------------------------------
def test_fixed_steps_compound_or_not() -> None:
    fee = replace(RENT, adjust=Adjust(Adjusting.FIXED, rate=Decimal("0.1")))
    assert [parts_on(lease(fee=fee), date(2026 + n, 1, 1))[0].amount for n in range(4)] == [30_00, 33_00, 36_30, 39_93]
    simple = replace(fee, adjust=replace(fee.adjust, compound=False))
    assert [parts_on(lease(fee=simple), date(2026 + n, 1, 1))[0].amount for n in range(4)] == [
        30_00,
        33_00,
        36_00,
        39_00,
    ]


def test_a_fixed_step_of_one_part_rounded_up_to_dollars() -> None:
    parts = (Part("rent", 100_50), Part("taxes", 20_00))
    adjust = Adjust(Adjusting.FIXED, every_years=2, rate=Decimal("0.02"), to=100, towards=Towards.UP, buckets=("rent",))
    terms = lease(fee=Fee(parts, adjust=adjust))
    assert [part.amount for part in parts_on(terms, date(2027, 12, 31))] == [100_50, 20_00]
    assert [part.amount for part in parts_on(terms, date(2028, 1, 1))] == [103_00, 20_00]


INDEXED = Adjust(Adjusting.INDEX, index="cpi", cap=Decimal("0.03"))


@pytest.mark.parametrize(
    ("before", "after", "amount", "limited"),
    [
        ("100", "102", 30_60, ""),
        ("100", "105", 30_90, "cap"),
        ("100", "98", 30_00, "floor"),
        ("310.326", "318.961", 30_83, ""),  # 2.7826 % of 30.00 is 0.8348
    ],
)
def test_an_index_moves_the_fee_within_floor_and_cap(before: str, after: str, amount: int, limited: str) -> None:
    terms = lease(fee=replace(RENT, adjust=INDEXED))
    made = adjustment(terms, date(2027, 1, 1), Decimal(before), Decimal(after))
    assert (made.new[0].amount, made.limited) == (amount, limited)
    after_it = adjusted(terms, made)
    assert parts_on(after_it, date(2026, 12, 31))[0].amount == 30_00
    assert parts_on(after_it, date(2027, 1, 1))[0].amount == amount
    with pytest.raises(RuleError, match="already"):
        adjusted(after_it, made)


def test_half_of_what_the_index_moved_and_down_with_it() -> None:
    adjust = replace(INDEXED, share=Decimal("0.5"), floor=None, cap=None)
    made = adjustment(lease(fee=replace(RENT, adjust=adjust)), date(2027, 1, 1), Decimal(100), Decimal(90))
    assert (made.counts, made.new[0].amount) == (Fraction(-1, 20), 28_50)


def test_a_fee_is_adjusted_only_on_the_days_of_its_terms() -> None:
    terms = lease(fee=replace(RENT, adjust=replace(INDEXED, every_years=3)))
    assert adjustment_days(terms, date(2033, 1, 1)) == [date(2029, 1, 1), date(2032, 1, 1)]
    with pytest.raises(RuleError, match="not adjusted"):
        adjustment(terms, date(2027, 1, 1), Decimal(100), Decimal(101))
    with pytest.raises(RuleError, match="above zero"):
        adjustment(terms, date(2029, 1, 1), Decimal(0), Decimal(101))


# --- older leases ----------------------------------------------------------------------------------------------------------
def test_an_older_lease_keeps_its_steps_and_begins_its_account_later() -> None:
    fee = replace(RENT, adjust=Adjust(Adjusting.FIXED, rate=Decimal("0.1")))
    terms = lease(starts=date(2020, 1, 1), fee=fee)
    later = replace(terms, account_from=date(2023, 5, 20))
    stream = dues_of(later).streams[0]
    assert (stream.first, stream.parts[0].amount) == (date(2023, 6, 1), 39_93)
    window = (date(2023, 6, 1), date(2026, 6, 30))
    assert dues_between((Span(dues_of(later), date.min),), *window) == dues_between(
        (Span(dues_of(terms), date.min),), *window
    )


# --- what is signed ----------------------------------------------------------------------------------------------------------
def test_completed_terms_hold_their_statement_word_for_word() -> None:
    terms = completed(lease(late=STEPS, listed=(Listed(date(2026, 1, 1), "deposit", 500_00),)))
    written: Any = form_of(LeaseTerms).dump(terms)
    assert dues_statement(written) == written["dues"]
    assert dues_statement({**written, "dues": None}) == written["dues"]
    assert form_of(LeaseTerms).load(written, "terms") == terms
    assert terms.dues is not None
    assert terms.dues.allocation == ("ground-rent", "deposit", "fee", "penalty")


def test_terms_whose_statement_was_changed_are_refused() -> None:
    written: Any = form_of(LeaseTerms).dump(completed(lease()))
    written["dues"]["streams"][0]["parts"][0]["amount"] = 99_00
    with pytest.raises(FormError, match="not what fee"):
        form_of(LeaseTerms).load(written, "terms")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"tenure": "squat"}, "tenure"),
        ({"fee": {"parts": [{"bucket": "rent", "amount": -5}]}}, "amount"),
        ({"fee": {"parts": [{"bucket": "rent", "amount": 5}, {"bucket": "rent", "amount": 6}]}}, "twice"),
        ({"fee": {"due_day": 32}}, "due_day"),
        ({"fee": {"adjust": {"how": "fixed"}}}, "rate"),
        ({"fee": {"adjust": {"how": "index"}}}, "index"),
        ({"fee": {"adjust": {"how": "index", "index": "cpi", "cap": "-1"}}}, "cap"),
        ({"late": {"steps": [{"after_days": 30, "amount": 5}, {"after_days": 10, "amount": 5}]}}, "order"),
        ({"resale": {"rule": "resale-price", "statement": {}}}, "option"),
        ({"improvements": {"notice_above": 500, "consent_above": 100}}, "consent_above"),
        ({"starts": "1066-10-14"}, "starts"),
        ({"allocation": ["beer"]}, "beer"),
        ({"rules_of_use": [""]}, "rules_of_use"),
        ({"term": {"years": 0, "renewals": 1}}, "renewal"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_cannot_stand_names_its_place(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(FormError, match=place):
        form_of(LeaseTerms).load({"tenure": "ground-lease"} | wrong, "terms")


def test_what_may_be_left_out() -> None:
    terms = lease(option=Option(), resale=Resale("resale-price", {"formula": {}}), improvements=Improvements())
    assert terms.mortgage is None
    assert dues_of(lease(fee=Fee())) == DuesTerms(allocation=("fee", "penalty"))


# --- fast, and the same -------------------------------------------------------------------------------------------------------
PAUSES = st.tuples(st.integers(0, 1500), st.integers(0, 120), st.sampled_from([PauseWay.SKIP, PauseWay.POSTPONE]))


@settings(max_examples=50, deadline=None)
@given(
    starts=st.dates(date(1990, 1, 1), date(2026, 1, 1)),
    due_day=st.integers(1, 31),
    every=st.sampled_from([Every(), Every(Unit.MONTH, 3), Every(Unit.YEAR), Every(Unit.WEEK, 2)]),
    years=st.integers(0, 40),
    pause=st.none() | PAUSES,
    low=st.dates(date(1995, 1, 1), date(2035, 1, 1)),
    days=st.integers(0, 800),
    adjust=st.sampled_from([Adjust(), Adjust(Adjusting.FIXED, rate=Decimal("0.02")), INDEXED]),
)
def test_the_dues_of_a_time_are_those_of_the_account(
    starts: date, due_day: int, every: Every, years: int, pause: Any, low: date, days: int, adjust: Adjust
) -> None:
    pauses = ()
    if pause is not None:
        begins = low + timedelta(days=pause[0] - 700)
        pauses = (DuesPause(begins, begins + timedelta(days=pause[1]), pause[2]),)
    terms = lease(
        starts=starts, term=Term(years=years, renewals=0), pauses=pauses,
        fee=Fee((Part("ground-rent", 30_00), Part("reserve", 0)), every=every, due_day=due_day, adjust=adjust),
    )  # fmt: skip
    try:
        dues = dues_of(terms)
    except RuleError:  # a short lease that ends before its first due day
        return
    high, span = low + timedelta(days=days), Span(dues, date.min)
    slow = []
    for each in falling((span,)):
        if each.when > high:
            break
        if each.on is not None and each.on >= low:
            slow.append((each.on, each.bucket, each.amount))
    assert dues_between((span,), low, high) == sorted(slow)


def test_terms_that_follow_one_another() -> None:
    old, new = dues_of(lease()), dues_of(lease(fee=Fee((Part("ground-rent", 45_00),))))
    spans = (Span(old, date.min, date(2026, 6, 30)), Span(new, date(2026, 7, 1), date(2026, 9, 30), True))
    found = dues_between(spans, date(2026, 5, 1), date(2026, 12, 31))
    assert [(on.month, amount) for on, _bucket, amount in found] == [
        (5, 30_00), (6, 30_00), (7, 45_00), (8, 45_00), (9, 45_00),
    ]  # fmt: skip
