"""Loan schedules: known answers to the cent, every option, and what holds for all loans."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from commonhouse.rules.errors import RuleError
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
    rounded,
)
from commonhouse.rules.lending.schedule import Lent, level_payment, loan_schedule

from .loans import NEW_YEAR, interests, loans, payments, schedule, terms

MARCH = date(2024, 3, 1)


def test_actual_365_monthly() -> None:
    found = schedule(rate="0.15678", day_count=DayCount.ACTUAL_365)
    assert payments(found) == [1743] * 5 + [1747]
    assert interests(found) == [133, 105, 90, 66, 46, 22]


def test_thirty_360_monthly() -> None:
    found = schedule()
    assert payments(found) == [1713] * 6
    assert interests(found) == [79, 66, 53, 40, 27, 13]


def test_another_hundred_on_the_second_due_date() -> None:
    parts = (Disbursement(NEW_YEAR, 10_000), Disbursement(MARCH, 10_000))
    found = schedule(20_000, disbursements=parts)
    assert payments(found) == [1713, 1713, 4263, 4263, 4263, 4261]
    planned_less = loan_schedule(Lent(parts[:1]), terms(20_000, disbursements=parts))
    assert payments(planned_less) == [1713] * 6, "only what was really lent is paid back"


def test_disbursed_on_the_fifteenth() -> None:
    found = schedule(19_222, "0.0999", start=date(2024, 1, 15))
    assert payments(found) == [3285] * 5 + [3287]
    assert found.instalments[0].interest == 88
    assert found.instalments[0].year_part == Fraction(17, 31) / 12


def test_thirty_years() -> None:
    found = schedule(20_000_000, "0.06", 360)
    assert payments(found) == [119_910] * 359 + [120_014]
    assert found.interest == 23_167_704


def test_a_broken_period_may_count_the_days_of_360() -> None:
    found = schedule(19_222, "0.0999", start=date(2024, 1, 15), broken=Broken.DAYS)
    assert found.instalments[0].interest == 85  # 16 days
    assert found.instalments[0].year_part == Fraction(16, 360)


def test_a_long_first_period_has_whole_periods_and_a_part() -> None:
    found = schedule(start=date(2023, 11, 16), rate="0.12")
    assert found.instalments[0].year_part == Fraction(2, 12) + Fraction(15, 30) / 12


def test_interest_only() -> None:
    found = schedule(100_000, "0.06", 4, kind=Kind.INTEREST_ONLY)
    assert payments(found) == [500, 500, 500, 100_500]


def test_equal_principal() -> None:
    found = schedule(100_000, "0.06", 3, kind=Kind.EQUAL_PRINCIPAL)
    assert [row.principal for row in found.instalments] == [33_333, 33_333, 33_334]
    assert interests(found) == [500, 333, 167]


def test_a_balloon_by_its_amount() -> None:
    """PMT(0.5 %, 12, -1000, 600) is 37.43."""
    found = schedule(100_000, "0.06", 12, kind=Kind.BALLOON, balloon=60_000)
    assert payments(found)[:-1] == [3743] * 11
    assert abs(payments(found)[-1] - 63_743) <= 12
    assert found.instalments[-1].outstanding == 0


def test_a_balloon_by_a_longer_level() -> None:
    """Five years of a thirty-year payment: the loan of test_thirty_years, cut short."""
    found = schedule(20_000_000, "0.06", 60, kind=Kind.BALLOON, level_over=360)
    whole = schedule(20_000_000, "0.06", 360)
    assert found.instalments[:-1] == whole.instalments[:59]
    assert found.instalments[-1].principal == whole.instalments[58].outstanding


def test_steps() -> None:
    found = schedule(100_000, "0.06", 5, kind=Kind.STEP, steps=(Step(1, 10_000), Step(3, 30_000)))
    assert payments(found)[:4] == [10_000, 10_000, 30_000, 30_000]
    assert found.instalments[-1].outstanding == 0
    early = schedule(100_000, "0", 5, kind=Kind.STEP, steps=(Step(1, 40_000),))
    assert payments(early) == [40_000, 40_000, 20_000], "nothing is asked once all is paid"


def test_custom_amounts_carry_interest_they_do_not_reach() -> None:
    found = schedule(100_000, "0.06", 4, kind=Kind.CUSTOM, amounts=(0, 700, 50_000, 0))
    assert payments(found)[:3] == [0, 700, 50_000]
    assert [row.carried for row in found.instalments] == [500, 300, 0, 0]
    assert [row.outstanding for row in found.instalments] == [100_000, 100_000, 50_800, 0]
    assert payments(found)[3] == 50_800 + 254, "interest runs on principal alone"


def test_listed_dates_count_their_days() -> None:
    days = (date(2024, 3, 10), date(2024, 9, 1), date(2025, 1, 5))
    found = schedule(100_000, "0.073", 3, first_due=days[0], dates=days, day_count=DayCount.ACTUAL_365)
    assert [row.due for row in found.instalments] == list(days)
    assert found.instalments[0].interest == 1380  # 69 days at 20 a day
    assert found.instalments[-1].outstanding == 0
    assert found.instalments[0].payment == found.instalments[1].payment


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        (Waiting.CAPITALIZED, ([0, 0], [500, 503], [0, 0], 101_003)),
        (Waiting.DUE_AFTER, ([0, 0], [0, 0], [500, 1000], 100_000)),
        (Waiting.WAIVED, ([0, 0], [0, 0], [0, 0], 100_000)),
        (Waiting.PAID, ([500, 500], [0, 0], [0, 0], 100_000)),
    ],
)
def test_a_moratorium(interest: Waiting, expected: tuple[Any, ...]) -> None:
    found = schedule(100_000, "0.06", 6, moratorium=Moratorium(2, interest))
    first = found.instalments[:2]
    shown = (
        [r.payment for r in first],
        [r.capitalized for r in first],
        [r.carried for r in first],
        first[1].outstanding,
    )
    assert shown == expected
    rest = payments(found)[2:]
    assert len(rest) == 4
    assert len(set(rest[:-1])) == 1
    assert abs(rest[-1] - rest[0]) <= (4 if interest is not Waiting.DUE_AFTER else 10)
    assert found.instalments[-1].outstanding == found.instalments[-1].carried == 0


def test_a_pause_that_stops_interest_moves_the_rest_on() -> None:
    plain = schedule(100_000, "0.06")
    pause = Pause(date(2024, 3, 15), date(2024, 5, 14), Running.STOPS)
    found = schedule(100_000, "0.06", pauses=(pause,))
    assert [row.due.month for row in found.instalments] == [2, 3, 6, 7, 8, 9]
    assert [row.number for row in found.instalments] == [1, 2, 3, 4, 5, 6]
    assert found.instalments[:2] == plain.instalments[:2], "what falls due before is not changed by what comes later"
    assert found.instalments[2].year_part == (Fraction(14, 31) + Fraction(17, 31)) / 12  # the days outside the pause
    assert found.instalments[-1].outstanding == 0


def test_a_pause_while_interest_runs_carries_it() -> None:
    found = schedule(1_000_000, "0.12", 24, pauses=(Pause(date(2024, 2, 15), date(2024, 6, 30)),))
    after = found.instalments[1]
    assert (after.due, after.number, after.days) == (date(2024, 7, 1), 2, 151)
    assert after.accrued == rounded(Fraction(5 * after.opening, 100)), "all five months at once, rounded once"
    assert after.interest == after.accrued
    assert found.instalments[-1].due == date(2026, 5, 1)
    assert len({row.payment for row in found.instalments[1:-1]}) == 1


def test_interest_of_a_long_pause_is_paid_first_by_the_payments_after() -> None:
    found = schedule(10_000_000, "0.06", 240, pauses=(Pause(date(2024, 2, 15), date(2025, 1, 31)),))
    after = found.instalments[1:30]
    assert after[0].accrued > 7 * after[0].payment > 0
    assert after[0].interest == after[0].payment, "no payment is larger for the pause"
    assert (after[0].outstanding, after[0].carried) == (after[0].opening, after[0].accrued - after[0].payment)
    assert after[1].accrued == rounded(Fraction(after[0].opening, 200)), "what waits bears no interest"
    assert after[-1].carried == 0
    assert len({row.payment for row in found.instalments[1:-1]}) == 1
    assert len(found.instalments) == 240
    assert abs(found.instalments[-1].payment - after[0].payment) <= 240, "the last differs by roundings only"


def test_a_pause_that_does_not_extend_raises_the_rest() -> None:
    pause = Pause(date(2024, 2, 15), date(2024, 3, 15), extends=False)
    found = schedule(100_000, "0.06", pauses=(pause,))
    assert found.instalments[-1].due == date(2024, 7, 1)
    assert [row.number for row in found.instalments] == [1, 3, 4, 5, 6]
    assert found.instalments[1].payment > found.instalments[0].payment


@pytest.mark.parametrize(
    ("every", "first", "expected"),
    [
        (Every(), date(2024, 1, 31), ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
        (Every(n=3), date(2023, 11, 30), ["2023-11-30", "2024-02-29", "2024-05-30", "2024-08-30"]),
        (Every(Unit.WEEK, 2), date(2024, 2, 20), ["2024-02-20", "2024-03-05", "2024-03-19", "2024-04-02"]),
        (Every(Unit.SEMIMONTH), date(2024, 2, 15), ["2024-02-15", "2024-02-29", "2024-03-15", "2024-03-30"]),
        (
            Every(Unit.SEMIMONTH, days=(15, 31)),
            date(2024, 2, 29),
            ["2024-02-29", "2024-03-15", "2024-03-31", "2024-04-15"],
        ),
        (Every(Unit.YEAR), date(2024, 2, 29), ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]),
    ],
)
def test_due_dates(every: Every, first: date, expected: list[str]) -> None:
    found = schedule(count=4, start=date(2023, 11, 1), first_due=first, every=every)
    assert [str(row.due) for row in found.instalments] == expected


def test_last_days_of_months() -> None:
    found = schedule(count=3, start=date(2024, 4, 1), first_due=date(2024, 4, 30), end_of_month=True)
    assert [str(row.due) for row in found.instalments] == ["2024-04-30", "2024-05-31", "2024-06-30"]
    assert {row.year_part for row in found.instalments[1:]} == {Fraction(1, 12)}


def test_what_is_lent_late_skips_the_due_dates_before_it() -> None:
    found = loan_schedule(Lent((Disbursement(date(2024, 3, 10), 10_000),)), terms())
    assert [row.number for row in found.instalments] == [3, 4, 5, 6]
    assert found.instalments[0].year_part == Fraction(22, 31) / 12
    assert found.paid == 10_000 + found.interest


def test_a_disbursement_within_a_period_bears_interest_from_its_day() -> None:
    parts = (Disbursement(NEW_YEAR, 36_500), Disbursement(date(2024, 1, 11), 73_000))
    found = schedule(109_500, "0.10", disbursements=parts, day_count=DayCount.ACTUAL_365)
    assert found.instalments[0].accrued == 310 + 420  # 31 days at 10 a day, 21 days at 20
    assert len(set(payments(found)[:-1])) == 1, "the first payment knows of it"


def test_half_even_rounds_halves_to_the_even_cent() -> None:
    up = schedule(50, "0.12", 2, kind=Kind.INTEREST_ONLY)
    even = schedule(50, "0.12", 2, kind=Kind.INTEREST_ONLY, rounding=Rounding.HALF_EVEN)
    assert (interests(up)[0], interests(even)[0]) == (1, 0)


def test_nothing_at_all_is_interest_at_no_rate() -> None:
    found = schedule(100, "0", 3)
    assert payments(found) == [33, 33, 34]
    assert found.interest == 0


def test_a_cent_is_paid_back_once() -> None:
    assert payments(schedule(1, "0.5", 12)) == [1]


@settings(max_examples=60)
@given(loans())
def test_what_holds_for_every_loan(loan: LoanTerms) -> None:
    found = loan_schedule(Lent(), loan)
    rows = found.instalments
    assert rows
    assert found == loan_schedule(Lent(), loan), "the same terms give the same schedule"
    owed = 0
    for row in rows:
        assert row.payment == row.interest + row.principal
        assert min(row.accrued, row.interest, row.principal, row.capitalized, row.carried, row.outstanding) >= 0
        owed += row.disbursed + row.capitalized - row.principal
        assert owed == row.outstanding
        assert row.starts < row.due
    assert rows[-1].outstanding == rows[-1].carried == 0
    assert found.paid == sum(row.payment for row in rows) == loan.principal + found.interest
    assert found.interest == sum(row.accrued for row in rows)
    assert sum(row.principal for row in rows) == loan.principal + found.capitalized
    waiting = loan.moratorium.periods if loan.moratorium else 0
    if loan.kind is Kind.LEVEL:
        assert all(row.payment > 0 for row in rows if row.number > waiting and (row.opening or row.disbursed))


@settings(max_examples=40)
@given(loans())
def test_a_pause_changes_nothing_before_it(loan: LoanTerms) -> None:
    if not loan.pauses:
        return
    found = loan_schedule(Lent(), loan)
    without = loan_schedule(Lent(), dataclasses.replace(loan, pauses=()))
    before = [row for row in found.instalments if row.due < loan.pauses[0].starts]
    assert before == list(without.instalments[: len(before)]) or without.instalments[-1].due < loan.pauses[0].starts


def test_the_level_payment_is_exact() -> None:
    """At 10 % for two periods, 100 is 100 * 1.21 / 2.1; with 21 left over, 100 / 2.1."""
    assert level_payment(Fraction(110), [Fraction(1, 10)]) == Fraction(121, 1) / Fraction(21, 10)
    assert level_payment(Fraction(110), [Fraction(1, 10)], 21) == Fraction(1000, 21)


def test_payments_agree_with_numpy_financial() -> None:
    financial = pytest.importorskip("numpy_financial")
    for principal, rate, count in ((1_234_567, "0.0475", 60), (99_900, "0.199", 13), (50_000_000, "0.031", 240)):
        expected = -financial.pmt(float(rate) / 12, count, principal)
        assert payments(schedule(principal, rate, count))[0] == round(float(expected))


def test_the_flows_of_a_schedule_yield_its_rate() -> None:
    """XIRR counts actual days by 365 and compounds: 12 payments at exact thirty days give (1 + rate * 30 / 365)."""
    pyxirr = pytest.importorskip("pyxirr")
    days = tuple(date.fromordinal(NEW_YEAR.toordinal() + 30 * number) for number in range(1, 13))
    found = schedule(10**9, "0.073", 12, first_due=days[0], dates=days, day_count=DayCount.ACTUAL_365)
    flows = [-float(found.lent), *(float(amount) for amount in payments(found))]
    yearly = pyxirr.xirr([NEW_YEAR, *days], flows)
    assert yearly == pytest.approx((1 + 0.073 * 30 / 365) ** (365 / 30) - 1, abs=1e-8)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"principal": 0}, "principal"),
        ({"principal": 10**15 + 1}, "principal"),
        ({"rate": "11"}, "rate"),
        ({"rate": "0.0123456789"}, "rate"),
        ({"count": 2001}, "count"),
        ({"first_due": NEW_YEAR}, "first_due"),
        ({"first_due": date(2950, 1, 1)}, "first_due"),
        ({"balloon": 5}, "balloon"),
        ({"kind": Kind.BALLOON}, "balloon"),
        ({"kind": Kind.BALLOON, "balloon": 10_001}, "balloon"),
        ({"kind": Kind.BALLOON, "level_over": 5}, "level_over"),
        ({"kind": Kind.STEP}, "steps"),
        ({"kind": Kind.STEP, "steps": (Step(1, 5), Step(1, 6))}, "steps"),
        ({"kind": Kind.STEP, "steps": (Step(1, 5), Step(7, 6))}, "steps"),
        ({"kind": Kind.CUSTOM, "amounts": (1, 2)}, "amounts"),
        ({"kind": Kind.CUSTOM, "amounts": (1, 2, 3, 4, -5, 6)}, "amounts[4]"),
        ({"dates": (date(2024, 2, 1),)}, "dates"),
        ({"dates": tuple(date(2024, 2, day) for day in (1, 2, 4, 3, 5, 6))}, "dates"),
        ({"disbursements": (Disbursement(NEW_YEAR, 5),)}, "disbursements"),
        ({"disbursements": (Disbursement(MARCH, 10_000),)}, "disbursements[0].on"),
        ({"moratorium": Moratorium(6)}, "moratorium.periods"),
        ({"pauses": (Pause(MARCH, MARCH), Pause(MARCH, MARCH))}, "pauses"),
    ],
)
def test_bad_terms_name_the_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleError) as caught:
        terms(**more)
    assert caught.value.field == field
    assert caught.value.fix


@pytest.mark.parametrize(
    ("more", "lent", "field"),
    [
        ({}, (Disbursement(NEW_YEAR, 10_001),), "input.disbursements"),
        ({}, (Disbursement(NEW_YEAR, 5_000), Disbursement(date(2024, 7, 1), 5_000)), "input.disbursements"),
        (
            {"disbursements": (Disbursement(NEW_YEAR, 5_000), Disbursement(date(2024, 7, 1), 5_000))},
            (),
            "statement.disbursements",
        ),
        ({"pauses": (Pause(date(2024, 6, 2), MARCH.replace(year=2025), extends=False),)}, (), "statement.pauses"),
        ({"end_of_month": True}, (), "statement.end_of_month"),
        ({"every": Every(Unit.SEMIMONTH, days=(5, 20))}, (), "statement.every.days"),
        ({"every": Every(Unit.YEAR, 120), "count": 2000}, (), "statement.count"),
        ({"principal": 10**15, "rate": "10", "every": Every(Unit.YEAR, 100), "count": 5}, (), "statement.rate"),
    ],
)
def test_what_cannot_be_scheduled_names_the_field(
    more: dict[str, Any], lent: tuple[Disbursement, ...], field: str
) -> None:
    with pytest.raises(RuleError) as caught:
        loan_schedule(Lent(lent), terms(**more))
    assert caught.value.field == field


def test_the_last_payment_of_a_rate_beyond_reason_still_ends_the_loan() -> None:
    found = schedule(10_000, "10", 24)
    assert found.instalments[-1].outstanding == 0
    assert Decimal(found.paid) > 100_000
