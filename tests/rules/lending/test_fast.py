"""Many schedules at once are those of the rule, to the cent, also where 64 bits or floats are not enough."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending import fast
from commonhouse.rules.lending.fast import Levels, level_schedules
from commonhouse.rules.lending.model import MAX_AMOUNT, Every, Unit

from .loans import RATES, schedule


def check(found: Levels, place: int, principal: int, rate: Decimal, count: int, every: Every = fast.MONTHLY) -> None:
    """One loan of many against the rule."""
    start, first = date(2024, 1, 1), {Unit.MONTH: date(2024, 1 + every.n, 1), Unit.WEEK: date(2024, 1, 1 + 7 * every.n)}
    rows = schedule(principal, str(rate), count, start=start, first_due=first[every.unit], every=every).instalments
    zeros = [0] * (count - len(rows))
    assert found.interest[place].tolist() == [row.interest for row in rows] + zeros
    assert found.payment[place].tolist() == [row.payment for row in rows] + zeros
    assert found.outstanding[place].tolist() == [row.outstanding for row in rows] + zeros


def test_thirty_years() -> None:
    found = level_schedules([20_000_000], [Decimal("0.06")], 360)
    assert found.payment[0].tolist() == [119_910] * 359 + [120_014]
    assert found.interest.sum() == 23_167_704


def test_a_thousand_loans_agree_with_the_rule_in_samples() -> None:
    chance = random.Random(4)
    principals = [chance.randrange(1, 10**9) for _ in range(1000)]
    rates = [Decimal(chance.randrange(0, 3000)).scaleb(-4) for _ in range(1000)]
    found = level_schedules(principals, rates, 360)
    assert (found.principal.sum(axis=1) == principals).all()
    for place in range(0, 1000, 50):
        check(found, place, principals[place], rates[place], 360)


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, MAX_AMOUNT), RATES), min_size=1, max_size=4),
    st.integers(1, 40),
    st.sampled_from([Every(), Every(n=3), Every(Unit.WEEK, 2)]),
)
def test_all_agree_with_the_rule(loans: list[tuple[int, Decimal]], count: int, every: Every) -> None:
    principals, rates = [loan[0] for loan in loans], [loan[1] for loan in loans]
    found = level_schedules(principals, rates, count, every)
    for place, (principal, rate) in enumerate(loans):
        check(found, place, principal, rate, count, every)


def test_beyond_64_bits() -> None:
    found = level_schedules([MAX_AMOUNT, 10_000], [Decimal("9.999999999"), Decimal("0.05")], 9)
    check(found, 0, MAX_AMOUNT, Decimal("9.999999999"), 9)
    check(found, 1, 10_000, Decimal("0.05"), 9)
    assert found.payment.dtype == np.int64


def test_half_a_cent_is_decided_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    exact = fast._level
    monkeypatch.setattr(fast, "_level", lambda *loan: asked.append(loan[0]) or exact(*loan))
    found = level_schedules([1001, 1000, 21], [Decimal(0), Decimal(0), Decimal("1.2")], 2)
    assert 1001 in asked, "500.5 is half way"
    assert 1000 not in asked
    assert found.payment[:2].tolist() == [[501, 500], [500, 500]]
    check(found, 2, 21, Decimal("1.2"), 2)


@pytest.mark.parametrize(
    ("principals", "rates", "count", "field"),
    [
        ([1, 2], [Decimal(0)], 3, "rates"),
        ([1, 0], [Decimal(0)] * 2, 3, "principals[1]"),
        ([1, 1], [Decimal(0), Decimal(11)], 3, "rates[1]"),
        ([1], [Decimal(0)], 2001, "count"),
        ([1] * 10_001, [Decimal(0)] * 10_001, 2000, "count"),
    ],
)
def test_bad_input_names_the_place(principals: list[int], rates: list[Decimal], count: int, field: str) -> None:
    with pytest.raises(RuleError) as caught:
        level_schedules(principals, rates, count)
    assert caught.value.field == field
