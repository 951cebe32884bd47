"""Where a payment goes: any order, by day or by bucket, and nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.allocation import Owed, Paying, payment_allocation
from commonhouse.rules.lending.model import Allocation, Bucket, By, Slot, Timing

MARCH, APRIL, MAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)
OWED = (
    Owed(MARCH, Bucket.PRINCIPAL, 1000, paid=400),
    Owed(MARCH, Bucket.INTEREST, 100),
    Owed(MARCH, Bucket.PENALTY, 50),
    Owed(APRIL, Bucket.INTEREST, 90),
    Owed(APRIL, Bucket.FEE, 10),
    Owed(MAY, Bucket.PRINCIPAL, 1000),
    Owed(MAY, Bucket.INTEREST, 80),
)


def placed(amount: int, day: date, allocation: Allocation) -> list[tuple[int, int]]:
    return [(part.place, part.amount) for part in payment_allocation(Paying(day, amount, OWED), allocation).parts]


def test_the_oldest_day_first() -> None:
    assert placed(800, date(2024, 4, 15), Allocation()) == [(2, 50), (1, 100), (0, 600), (4, 10), (3, 40)]


def test_bucket_after_bucket() -> None:
    assert placed(300, date(2024, 4, 15), Allocation(by=By.BUCKET)) == [(2, 50), (4, 10), (1, 100), (3, 90), (0, 50)]


def test_what_is_due_today_can_come_before_what_is_past_due() -> None:
    slots = tuple(Slot)
    allocation = Allocation((*slots[4:8], *slots[:4], *slots[8:]))
    assert placed(150, APRIL, allocation) == [(4, 10), (3, 90), (2, 50)]


def test_principal_can_come_first() -> None:
    allocation = Allocation(tuple(reversed(Slot)), By.BUCKET)
    assert placed(1700, date(2024, 4, 15), allocation) == [(5, 1000), (6, 80), (0, 600), (1, 20)]
    timings = [part.timing for part in payment_allocation(Paying(APRIL, 10_000, OWED), allocation).parts]
    assert timings == [Timing.IN_ADVANCE] * 2 + [Timing.DUE] * 2 + [Timing.PAST_DUE] * 3


def test_money_beyond_what_is_due_stays_unplaced_where_nothing_is_in_advance() -> None:
    allocation = Allocation(tuple(Slot)[:8])
    found = payment_allocation(Paying(date(2024, 4, 15), 2000, OWED), allocation)
    assert (found.penalty, found.fee, found.interest, found.principal, found.unplaced) == (50, 10, 190, 600, 1150)


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            lambda on, bucket, paid, more: Owed(on, bucket, paid + more, paid),
            st.sampled_from([MARCH, APRIL, MAY]),
            st.sampled_from(Bucket),
            st.integers(0, 500),
            st.integers(0, 500),
        ),
        max_size=12,
    ),
    st.permutations(list(Slot)),
    st.sampled_from(By),
    st.integers(1, 8000),
)
def test_nothing_is_lost(owed: list[Owed], order: list[Slot], by: By, amount: int) -> None:
    found = payment_allocation(Paying(APRIL, amount, tuple(owed)), Allocation(tuple(order), by))
    assert sum(part.amount for part in found.parts) + found.unplaced == amount
    assert found.penalty + found.fee + found.interest + found.principal + found.unplaced == amount
    left = [each.amount - each.paid for each in owed]
    for part in found.parts:
        assert 0 < part.amount <= left[part.place]
        left[part.place] -= part.amount
    assert not found.unplaced or not any(left), "nothing is left over while something is owed"
    whole = [part for part in found.parts if not left[part.place]]
    assert len(whole) >= len(found.parts) - 1, "only the last part may be a part of what is owed"
    ranks = [order.index(Slot(f"{part.timing}:{part.bucket}")) for part in found.parts]
    if by is By.BUCKET:
        assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("order", "said"),
    [((), "past-due:penalty"), ((Slot.DUE_FEE, Slot.DUE_FEE), "twice"), (tuple(Slot)[1:], "past-due:penalty")],
)
def test_an_order_names_all_that_can_be_due_once(order: tuple[Slot, ...], said: str) -> None:
    with pytest.raises(RuleError, match=said) as caught:
        Allocation(order)
    assert caught.value.field == "order"


def test_bad_amounts_name_the_field() -> None:
    with pytest.raises(RuleError, match="paid: 6 of 5"):
        Owed(MARCH, Bucket.FEE, 5, 6)
    with pytest.raises(RuleError, match="amount: It is 0"):
        Paying(MARCH, 0, ())
