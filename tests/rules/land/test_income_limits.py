"""Income limits as published: Oakland's figures, households beyond eight, and tables that cannot be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.income_limits import (
    Beyond,
    How,
    IncomeLimits,
    Lookup,
    Nearest,
    Tier,
    income_limits,
)

DOLLAR = 100
# Oakland-Fremont, 50 %: published for one to five people, the rest completed by HUD's scale for the test.
FIFTY = tuple(each * DOLLAR for each in (54_500, 62_300, 70_100, 77_850, 84_100, 90_350, 96_550, 102_800))
HUNDRED = tuple(2 * each for each in FIFTY)
OAKLAND = IncomeLimits("Oakland-Fremont, CA", 2024, date(2024, 4, 1), (Tier(50, FIFTY), Tier(100, HUNDRED)))


@pytest.mark.parametrize(("size", "limit"), [(1, 54_500), (2, 62_300), (3, 70_100), (4, 77_850), (5, 84_100)], ids=str)
def test_oaklands_figures_are_looked_up_as_published(size: int, limit: int) -> None:
    found = income_limits(Lookup(size), OAKLAND)
    assert (found.limits[0].limit, found.limits[0].how) == (limit * DOLLAR, How.PUBLISHED)
    assert (found.tier, found.within, found.percent) == (None, None, None)


def test_nothing_is_derived_from_the_four_person_figure() -> None:
    """90 % of 77,850 is 70,065; the published figure for three is 70,100, and that is what counts."""
    assert income_limits(Lookup(3, 70_080 * DOLLAR, 50), OAKLAND).within
    assert not income_limits(Lookup(3, 70_101 * DOLLAR, 50), OAKLAND).within


@pytest.mark.parametrize(
    ("size", "rounding", "limit"),
    [
        (9, Nearest.UP, 109_000),  # 140 % of 77,850 = 108,990
        (10, Nearest.UP, 115_250),  # 148 % = 115,218
        (14, Nearest.UP, 140_150),  # 180 % = 140,130
        (14, Nearest.NEAREST, 140_150),
        (14, Nearest.DOWN, 140_100),
    ],
)
def test_beyond_eight_people(size: int, rounding: Nearest, limit: int) -> None:
    row = income_limits(Lookup(size), replace(OAKLAND, rounding=rounding)).limits[0]
    assert (row.limit, row.how) == (limit * DOLLAR, How.RECKONED)


def test_beyond_eight_unrounded_and_after_the_figure_for_eight() -> None:
    exact = replace(OAKLAND, round_to=1)
    assert income_limits(Lookup(14), exact).limits[0].limit == 140_130 * DOLLAR
    after = replace(exact, beyond=Beyond.AFTER_EIGHT)  # 102,800 + 6 x 6,228
    assert income_limits(Lookup(14), after).limits[0].limit == 140_168 * DOLLAR


def test_nine_people_never_have_a_lower_limit_than_eight() -> None:
    """The lowest tier is raised to the poverty line for large households: 140 % of its figure for four may be less."""
    raised = tuple(each * DOLLAR for each in (22_550, 25_750, 28_950, 32_150, 37_650, 43_150, 48_650, 54_150))
    table = replace(OAKLAND, tiers=(Tier(30, raised), *OAKLAND.tiers))
    nine = income_limits(Lookup(9), table).limits[0]
    assert (nine.limit, nine.how) == (54_150 * DOLLAR, How.AS_EIGHT)


def test_a_household_of_fourteen_has_a_tier() -> None:
    found = income_limits(Lookup(14, 150_000 * DOLLAR, 50), OAKLAND)
    assert (found.tier, found.within, found.over) == (100, False, 9_850 * DOLLAR)


def test_over_by_one_cent_and_over_everything() -> None:
    at = income_limits(Lookup(4, 77_850 * DOLLAR, 50), OAKLAND)
    assert (at.tier, at.within, at.over, at.percent) == (50, True, 0, Decimal("50.00"))
    over = income_limits(Lookup(4, 77_850 * DOLLAR + 1, 50), OAKLAND)
    assert (over.tier, over.within, over.over) == (100, False, 1)
    above = income_limits(Lookup(4, 155_700 * DOLLAR + 1), OAKLAND)
    assert (above.tier, above.asked, above.within, above.over) == (None, 100, False, 1)
    assert income_limits(Lookup(4, 0), OAKLAND).tier == 50


def test_the_percent_is_told_only_where_the_table_measures_it() -> None:
    only = replace(OAKLAND, tiers=OAKLAND.tiers[:1])
    assert income_limits(Lookup(4, 50_000 * DOLLAR), only).percent is None
    measured = replace(only, measure=50)
    assert income_limits(Lookup(4, 50_000 * DOLLAR), measured).percent == Decimal("32.11")


BAD = [
    ({"tiers": []}, "tiers"),
    ({"tiers": [{"tier": 50, "limits": list(FIFTY[:7])}]}, "limits"),
    ({"tiers": [{"tier": 50, "limits": [2, 1, *FIFTY[2:]]}]}, "limits"),
    ({"tiers": [{"tier": 50, "limits": [0, *FIFTY[1:]]}]}, "limits"),
    ({"tiers": [{"tier": 80, "limits": list(HUNDRED)}, {"tier": 50, "limits": list(FIFTY)}]}, "tier"),
    ({"tiers": [{"tier": 50, "limits": list(HUNDRED)}, {"tier": 80, "limits": list(FIFTY)}]}, "limits"),
    ({"measure": 80}, "measure"),
    ({"area": " "}, "area"),
    ({"year": 24}, "year"),
    ({"round_to": 0}, "round_to"),
    ({"points": -1}, "points"),
]


@pytest.mark.parametrize(("change", "place"), BAD)
def test_a_table_that_cannot_be_right_is_refused_by_its_place(change: dict, place: str) -> None:
    rule = registry.get("income-limits")
    with pytest.raises(FormError) as caught:
        rule.statement_from_json(rule.statement_json(OAKLAND) | change)
    assert place in caught.value.path


def test_questions_that_make_no_sense() -> None:
    for bad in ({"size": 0}, {"size": 31}, {"size": 2, "income": -1}):
        with pytest.raises(RuleError):
            Lookup(**bad)
    with pytest.raises(RuleError, match="no tier 80"):
        income_limits(Lookup(2, None, 80), OAKLAND)


@given(st.integers(1, 20), st.integers(0, 400_000 * DOLLAR), st.sampled_from(Nearest), st.sampled_from(Beyond))
@settings(max_examples=50)
def test_limits_never_fall_with_size_and_tiers_are_upward(
    size: int, income: int, rounding: Nearest, beyond: Beyond
) -> None:
    table = replace(OAKLAND, rounding=rounding, beyond=beyond)
    here, next = income_limits(Lookup(size, income), table), income_limits(Lookup(size + 1, income), table)
    assert all(less.limit <= more.limit for less, more in zip(here.limits, next.limits, strict=True))
    assert here.limits[0].limit <= here.limits[1].limit
    assert here.within == (income <= here.limits[-1].limit) == (here.tier is not None) == (here.over == 0)
    rule = registry.get("income-limits")
    given_json = {"size": size, "income": income}
    assert rule.compute(rule.statement_json(table), given_json) == rule.result_json(here)


def test_it_says_where_the_income_stands() -> None:
    rule = registry.get("income-limits")
    given_value, result = rule.work(rule.statement_json(OAKLAND), {"size": 3, "income": 71_000_00, "tier": 50})
    said = rule.explain(given_value, result)
    assert said[0] == "For 3 people the 50 % limit is $70,100.00 a year, as published."
    assert said[-1] == "$71,000.00 a year is $900.00 over the 50 % limit; its tier is 100 %."
