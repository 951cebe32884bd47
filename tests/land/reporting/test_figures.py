"""Figures over rows, held to what the field has published and to plain counting."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.land.reporting import figures, privacy
from commonhouse.land.reporting.figures import (
    FeeRow,
    Figure,
    HoldingRow,
    LeaseRow,
    NoticeRow,
    ParcelRow,
    Period,
    ReviewRow,
    Rows,
)

YEAR = Period.year(2024)


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def lease(number: int, start: str, end: str = "", how: str = "", home: int = 1, **fields: Any) -> LeaseRow:
    usual: dict[str, Any] = {"tenure": "ground-lease", "price": 140_000_00, "market_value": 216_000_00}
    ended = on(end) if end else None
    return LeaseRow(number, home, starts_on=on(start), ended_on=ended, ended_how=how, **usual | fields)


def champlain() -> list[LeaseRow]:
    """Bought for 140,000 with 76,000 of subsidy; the market rises by 40,000; 25 percent of that is the seller's."""
    first = lease(
        1, "2016-03-01", "2024-06-30", "sold", subsidy=76_000_00, sold_for=150_000_00, market_value_then=256_000_00,
        tier=Decimal(68),
    )  # fmt: skip
    return [
        first,
        lease(
            2, "2024-07-01", price=150_000_00, market_value=256_000_00, subsidy=106_000_00, follows=1, tier=Decimal("71.5")
        ),
    ]  # fmt: skip


def found(rows: Rows, period: Period = YEAR) -> dict[str, Figure]:
    return dict(figures.by_code(figures.report(rows, period)))


def test_a_resale_of_champlain() -> None:
    made = found(Rows(leases=champlain()))
    assert made["resales.year.count"].value == 1
    assert made["resales.year.gains"].value == 10_000_00
    assert made["resales.year.kept"].value == made["subsidy.now"].value == 106_000_00
    assert made["resales.year.ratio"].value == Fraction(150, 256)
    assert made["served.resale.80"].value == 1
    assert made["served.resale.all"].value == 1
    assert made["served.sale.all"].value == 0  # the first sale was in 2016
    assert made["served.ever.all"].value == 2


def test_a_home_that_is_inherited_is_no_resale_and_serves_no_new_household() -> None:
    rows = [
        lease(1, "2012-01-01", "2020-05-01", "inherited", tier=Decimal(50)),
        lease(2, "2020-05-01", follows=1, tier=None),
    ]
    made = found(Rows(leases=rows))
    assert made["served.ever.all"].value == 1
    assert made["resales.ever.count"].value == 0
    assert made["retention.10.share"].value == 1  # the family has been there for twelve years


def test_a_seller_may_lose() -> None:
    sold = lease(1, "2020-01-01", "2024-02-01", "sold", sold_for=130_000_00, market_value_then=125_000_00)
    made = found(Rows(leases=[sold]))
    assert made["resales.year.gains"].value == -10_000_00
    assert made["resales.year.kept"].value == -5_000_00
    assert made["resales.year.ratio"].value == Fraction(130, 125)


def test_retention_counts_who_could_have_stayed() -> None:
    """Of four who bought five years ago or more, one left after two; who bought last year says nothing yet."""
    rows = [
        lease(1, "2015-01-01", "2017-01-01", "sold", home=1, sold_for=1, market_value_then=1),
        lease(2, "2017-01-01", home=1, follows=1),
        lease(3, "2018-06-01", home=2),
        lease(4, "2010-06-01", "2024-06-01", "sold", home=3, sold_for=1, market_value_then=1),
        lease(5, "2023-06-01", home=4),
    ]
    made = found(Rows(leases=rows))
    assert (made["retention.5.of"].value, made["retention.5.share"].value) == (4, Fraction(3, 4))
    assert made["retention.1.of"].value == 5
    assert (made["retention.10.of"].value, made["retention.10.share"].value) == (1, Fraction(1))


def test_a_year_later_than_a_leap_day() -> None:
    assert figures.later(on("2020-02-29"), 1) == on("2021-02-28")
    assert figures.later(on("2020-02-29"), 4) == on("2024-02-29")


def test_land_is_that_held_on_the_last_day() -> None:
    parcels = [
        ParcelRow("homes", 43_560, on("2001-01-01")),
        ParcelRow("farm", 21_780),
        ParcelRow("open", 1_000, on("2025-01-01")),  # not yet
        ParcelRow("homes", 5_000, on("2001-01-01"), on("2024-12-31")),  # given back on the last day
    ]
    homes = [
        HoldingRow(1, "homes", "ground-lease", "in-use", on("2001-01-01")),
        HoldingRow(2, "homes", "rental", "planned"),
        HoldingRow(3, "homes", "ground-lease", "lost"),
        HoldingRow(4, "farm", "farm-lease", "in-use"),
    ]
    made = found(Rows(parcels=parcels, holdings=homes))
    assert made["acres.all"].value == 43_560 + 21_780
    assert (made["homes.all"].value, made["homes.rental"].value, made["homes.planned"].value) == (1, 0, 1)


def test_notices_cures_and_foreclosures() -> None:
    notices = [
        NoticeRow(1, on("2024-02-01"), on("2024-04-01")),
        NoticeRow(2, on("2023-12-20"), on("2024-01-10")),
        NoticeRow(3, on("2024-09-01")),
    ]
    rows = Rows(leases=[lease(1, "2010-01-01", "2024-08-01", "foreclosed", home=9)], notices=notices)
    made = found(rows)
    assert [made[f"safe.{each}"].value for each in ("notices", "cured", "foreclosed", "foreclosed-ever")] == [
        2,
        2,
        1,
        1,
    ]


def test_fees_and_incomes() -> None:
    fees = [FeeRow(1), FeeRow(2), FeeRow(3, 75_00, on("2024-10-01"))]
    reviews = [
        ReviewRow(on("2024-03-01"), Decimal(50), True),
        ReviewRow(on("2024-03-02"), None, False),
        ReviewRow(on("2023-03-02"), Decimal(80), True),
    ]
    made = found(Rows(fees=fees, reviews=reviews))
    assert made["fees.current"].value == Fraction(2, 3)
    assert made["fees.past-due"].value == 75_00
    assert (made["income.all"].value, made["income.fit"].value, made["income.50"].value) == (2, 1, 1)


def test_several_trusts_are_reckoned_anew() -> None:
    """The network's ratio is that of all prices to all values: no mean of the trusts' ratios."""
    small = Rows(leases=champlain())
    large = Rows(
        leases=[lease(9, "2000-01-01", "2024-01-02", "sold", sold_for=400_000_00, market_value_then=400_000_00, home=7)]
    )
    made = found(figures.add([[small, large]]))
    assert made["resales.year.ratio"].value == Fraction(550, 656)


@pytest.mark.parametrize(
    ("tier", "step"), [("30", "30"), ("30.01", "50"), ("80", "80"), ("120.5", "over"), (None, "unknown"), ("0", "30")]
)
def test_steps_of_income(tier: str | None, step: str) -> None:
    assert figures.band(None if tier is None else Decimal(tier)) == step


# --- what may be published ----------------------------------------------------------------------------------------
def cells(*counts: int) -> list[Figure]:
    return [
        Figure("t.all", "count", sum(counts), sum(counts), "t"),
        *(Figure(f"t.{number}", "count", count, count, "t") for number, count in enumerate(counts)),
    ]


def shown(*counts: int) -> list[int | None]:
    return [each.value for each in privacy.publishable(cells(*counts))]  # type: ignore[misc]


def test_a_single_small_cell_takes_another_with_it() -> None:
    assert shown(3, 7, 20) == [30, None, None, 20]


def test_two_small_cells_that_are_few_together_take_a_third() -> None:
    assert shown(1, 2, 9, 30) == [42, None, None, None, 30]
    assert shown(2, 4, 9) == [15, None, None, 9]


def test_where_nothing_is_left_to_hide_behind_the_sum_goes_too() -> None:
    assert shown(5, 0, 0) == [5, 5, 0, 0]
    assert shown(3, 3) == [6, None, None]
    assert shown(1, 2, 0) == [None] * 4


def test_nothing_small_is_published_as_it_is() -> None:
    assert shown(5, 0, 8) == [13, 5, 0, 8]


@settings(max_examples=50)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_no_small_cell_comes_out_by_subtraction(counts: list[int]) -> None:
    made = privacy.publishable(cells(*counts))
    whole, parts = made[0], made[1:]
    assert not any(each.value is not None and privacy.is_small(int(each.value)) for each in made)
    hidden = [number for number, each in zip(counts, parts, strict=True) if each.is_kept_back]
    if whole.value is not None and any(hidden):
        assert len(hidden) >= 2
        assert sum(hidden) >= privacy.LEAST


def test_what_is_counted_in_all_is_not_published_again_when_few_came_between() -> None:
    def ever(count: int) -> list[Figure]:
        return [Figure("resales.ever.kept", "money", 100 * count, count)]

    def value(count: int, *earlier: int) -> object:
        return privacy.publishable(ever(count), [{"resales.ever.kept": each} for each in earlier])[0].value

    assert value(12, 10) is None
    assert value(15, 10) == 1_500
    assert value(10, 10) == 1_000
    assert value(15, 10, 13) is None  # a report since then is two away
    assert value(15) == 1_500
