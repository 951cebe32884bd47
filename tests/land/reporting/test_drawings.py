"""Families of a home over time and homes by year: points are within the picture, numbers are those of the rows."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.land.reporting import drawings, families
from tests.land.reporting.test_figures import champlain, lease, on


def test_two_families_of_champlain() -> None:
    first, second = families.of_home(champlain())
    assert (first.number, first.paid, first.market, first.subsidy) == (1, 140_000_00, 216_000_00, 76_000_00)
    assert (first.got, first.gain, first.subsidy_then) == (150_000_00, 10_000_00, 106_000_00)
    assert (second.left, second.subsidy, second.gain) == (None, 106_000_00, None)


def test_who_inherits_is_the_same_family() -> None:
    rows = [lease(1, "2012-01-01", "2020-05-01", "inherited"), lease(2, "2020-05-01", price=None, follows=1)]
    (family,) = families.of_home(rows)
    assert (family.came, family.left) == (on("2012-01-01"), None)


def test_homes_by_year_add_up() -> None:
    rows = [*champlain(), lease(3, "2020-01-01", home=2, subsidy=50_000_00)]
    years = {each.year: each for each in families.of_trust(rows, 2025)}
    assert (years[2016].homes, years[2016].kept, years[2019].homes) == (1, 76_000_00, 1)
    assert (years[2020].homes, years[2020].paid) == (2, 280_000_00)
    assert (years[2024].homes, years[2024].paid, years[2024].kept, years[2024].resold) == (2, 290_000_00, 156_000_00, 1)
    assert families.of_trust([], 2025) == []


amounts = st.integers(0, 10**9)


@settings(max_examples=30)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5))
def test_every_point_is_within_the_picture(prices: list[tuple[int, int]]) -> None:
    rows: list[Any] = [
        lease(
            number, f"{2000 + 3 * number}-01-01", f"{2003 + 3 * number}-01-01", "sold", price=paid, market_value=market,
            sold_for=paid, market_value_then=market,
        )
        for number, (paid, market) in enumerate(prices)
    ]  # fmt: skip
    found = families.of_home(rows)
    drawn = str(drawings.home_chart("A home", "Its families", found, on("2026-01-01"), str))
    points = re.findall(r"[ML](-?\d+) (-?\d+)", drawn)
    assert points
    assert all(0 <= int(x) <= drawings.WIDTH and 0 <= int(y) <= drawings.HEIGHT for x, y in points)
    assert 'role="img"' in drawn and "style=" not in drawn  # noqa: PT018
