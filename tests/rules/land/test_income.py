"""A household's income: every way money comes in, what is left out, assets above and below the threshold, ratios."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.income import (
    Asset,
    AssetKind,
    AssetMethod,
    Basis,
    Business,
    Debt,
    Expense,
    ExpenseKind,
    Figures,
    Hourly,
    ImputedOn,
    IncomeKind,
    IncomeRule,
    Irregular,
    Line,
    Steady,
    Who,
    Why,
    household_income,
)

RULE = IncomeRule(asset_threshold=51_600_00, asset_rate=Decimal("0.0045"))  # as HUD published for 2025
WAGES = IncomeKind.WAGES


def only(line: Line, rule: IncomeRule = RULE) -> tuple[int, int, Why]:
    row = household_income(Figures(1, lines=(line,)), rule).lines[0]
    return row.yearly, row.counted, row.why


@pytest.mark.parametrize(
    ("line", "yearly"),
    [
        (Steady("a", WAGES, 912_50, Decimal(26)), 23_725_00),
        (Steady("a", WAGES, 1_000_00, Decimal(24)), 24_000_00),
        (Steady("a", WAGES, 620_00, Decimal(34)), 21_080_00),  # a season
        (Steady("a", IncomeKind.BENEFITS, 943_00, Decimal(12)), 11_316_00),
        (Hourly("a", WAGES, 18_50, Decimal("37.5"), Decimal(50)), 34_687_50),
        (Irregular("a", IncomeKind.CHILD_SUPPORT, (400_00, 0, 250_00, 400_00), Decimal(4)), 3_150_00),
        (Irregular("a", WAGES, (1_00, 1_00, 1_00), Decimal(7)), 5_14),  # 36 / 7 = 5.142857
        (Business("a", 52_000_00, 31_400_00), 20_600_00),
        (Business("a", 5_000_00, 2_000_00, Decimal(5)), 7_200_00),
    ],
)
def test_each_way_money_comes_in(line: Line, yearly: int) -> None:
    assert only(line) == (yearly, yearly, Why.NOTHING)


def test_what_is_not_counted_is_said() -> None:
    child = Steady("a", WAGES, 300_00, Decimal(12), Who.MINOR)
    assert only(child) == (3_600_00, 0, Why.MINOR)
    assert only(child, replace(RULE, count_minors=True)) == (3_600_00, 3_600_00, Why.NOTHING)
    benefit = replace(child, kind=IncomeKind.BENEFITS)
    assert only(benefit) == (3_600_00, 3_600_00, Why.NOTHING)  # of a child too: only earnings are left out
    student = replace(child, who=Who.STUDENT)
    assert only(student, replace(RULE, student_cap=480_00)) == (3_600_00, 480_00, Why.STUDENT)
    assert only(Business("a", 1_000_00, 4_000_00)) == (-3_000_00, 0, Why.LOSS)
    left = replace(RULE, income_left_out=(IncomeKind.GIFTS,))
    assert only(Steady("a", IncomeKind.GIFTS, 50_00, Decimal(12)), left) == (600_00, 0, Why.LEFT_OUT)


SAVINGS = Asset("s", AssetKind.SAVINGS, 51_600_00, income=120_00)
FUND = Asset("f", AssetKind.INVESTMENT, 20_000_00, cost=400_00)
PENSION = Asset("p", AssetKind.RETIREMENT, 300_000_00, income=9_000_00)


@pytest.mark.parametrize(
    ("assets", "change", "expected"),
    [
        ((), {}, (0, 0, Basis.ACTUAL)),
        ((SAVINGS,), {}, (51_600_00, 120_00, Basis.ACTUAL)),  # at the threshold, not above it
        ((SAVINGS, PENSION), {}, (51_600_00, 120_00, Basis.ACTUAL)),
        ((SAVINGS, FUND), {}, (71_200_00, 320_40, Basis.IMPUTED)),  # 0.45 % of 71,200
        ((SAVINGS, FUND), {"imputed_on": ImputedOn.ABOVE}, (71_200_00, 120_00, Basis.ACTUAL)),  # 88.20 is less
        ((SAVINGS, FUND), {"asset_method": AssetMethod.UNKNOWN_ONLY}, (71_200_00, 208_20, Basis.BOTH)),
        ((SAVINGS, FUND), {"asset_method": AssetMethod.ACTUAL}, (71_200_00, 120_00, Basis.ACTUAL)),
        ((SAVINGS, FUND), {"asset_method": AssetMethod.NONE}, (71_200_00, 0, Basis.NONE)),
        ((PENSION,), {"assets_left_out": ()}, (300_000_00, 9_000_00, Basis.ACTUAL)),
        ((Asset("u", AssetKind.OTHER, 100, cost=200),), {}, (0, 0, Basis.ACTUAL)),
    ],
)
def test_assets_above_and_below_the_threshold(
    assets: tuple[Asset, ...], change: dict[str, Any], expected: tuple[int, int, Basis]
) -> None:
    found = household_income(Figures(2, assets=assets), replace(RULE, **change))
    assert (found.worth, found.asset_income, found.asset_basis) == expected
    assert found.income == found.asset_income


def test_assets_above_the_most_that_is_allowed() -> None:
    found = household_income(Figures(2, assets=(SAVINGS, FUND)), replace(RULE, asset_limit=70_000_00))
    assert found.worth_over == 1_200_00


def test_deductions_are_options() -> None:
    figures = Figures(
        4,
        dependents=2,
        elder=True,
        lines=(Steady("a", WAGES, 2_500_00, Decimal(12)),),
        expenses=(
            Expense("c", ExpenseKind.CHILD_CARE, 200_00),
            Expense("m", ExpenseKind.MEDICAL, 400_00),
        ),
    )
    assert household_income(figures, RULE).income == 30_000_00  # none unless stated
    rule = replace(RULE, per_dependent=480_00, for_elders=525_00, child_care=True, medical_above=Decimal("0.10"))
    found = household_income(figures, rule)
    assert [each.amount for each in found.deductions] == [960_00, 525_00, 2_400_00, 1_800_00]
    assert found.income == 24_315_00
    young = household_income(replace(figures, elder=False), rule)
    assert [each.amount for each in young.deductions] == [960_00, 2_400_00]
    tiny = replace(figures, lines=(Steady("a", WAGES, 1_00, Decimal(1)),))
    assert household_income(tiny, rule).income == 0


def test_ratios_are_exact_and_rounded_up_only_to_be_shown() -> None:
    figures = Figures(3, lines=(Steady("a", WAGES, 4_000_00, Decimal(12)),), debts=(Debt("c", 350_00, 9_000_00),))
    rule = replace(RULE, most_housing=Decimal("0.33"), most_debt=Decimal("0.43"))
    at = household_income(replace(figures, housing=1_320_00), rule)
    assert (at.housing_ratio, at.fits_housing) == (Decimal("0.3300"), True)
    assert (at.debt_ratio, at.fits_debt, at.debts) == (Decimal("0.4175"), True, 350_00)
    above = household_income(replace(figures, housing=1_320_01), rule)
    assert (above.housing_ratio, above.fits_housing) == (Decimal("0.3301"), False)
    unasked = household_income(figures, rule)
    assert (unasked.housing_ratio, unasked.fits_housing, unasked.debt_ratio) == (None, None, Decimal("0.0875"))


def test_zero_income_divides_nothing() -> None:
    found = household_income(
        Figures(1, housing=500_00, debts=(Debt("d", 10_00),)), replace(RULE, most_housing=Decimal(1))
    )
    assert (found.income, found.monthly, found.housing_ratio, found.fits_housing) == (0, 0, None, False)
    assert household_income(Figures(1), replace(RULE, most_debt=Decimal("0.4"))).fits_debt is True


STEADY = {"type": "steady", "id": "a", "kind": "wages", "amount": 1, "periods": "1"}
NO_AMOUNTS = {"type": "irregular", "id": "a", "kind": "gifts", "amounts": [], "months": "3"}


@pytest.mark.parametrize(
    ("place", "data"),
    [
        ("input.size", {"size": 0}),
        ("input.dependents", {"size": 2, "dependents": 2}),
        ("input.lines[0].periods", {"size": 1, "lines": [STEADY | {"periods": "0"}]}),
        ("input.lines[0].hours", {"size": 1, "lines": [{"type": "hourly", "id": "a", "kind": "wages", "rate": 1, "hours": "169"}]}),
        ("input.lines[0].amounts", {"size": 1, "lines": [NO_AMOUNTS]}),
        ("input.lines[0].kind", {"size": 1, "lines": [STEADY | {"kind": "loot"}]}),
        ("input.assets[0].value", {"size": 1, "assets": [{"id": "a", "kind": "savings", "value": -1}]}),
        ("input.debts[1].id", {"size": 1, "debts": [{"id": "a", "monthly": 1}, {"id": "a", "monthly": 1}]}),
        ("input.debts", {"size": 1, "debts": [{"id": str(n), "monthly": 1} for n in range(61)]}),
    ],
)  # fmt: skip
def test_bad_figures_are_named(place: str, data: dict[str, Any]) -> None:
    rule = registry.get("household-income")
    with pytest.raises(FormError) as caught:
        rule.compute(rule.statement_json(RULE), data)
    assert caught.value.path == place


def test_threshold_and_rate_have_no_default() -> None:
    with pytest.raises(FormError, match=r"asset_threshold: is missing"):
        registry.get("household-income").statement_from_json({})
    for bad in ({"asset_rate": Decimal(2)}, {"asset_threshold": -1}, {"most_debt": Decimal("-0.1")}):
        with pytest.raises(RuleError):
            replace(RULE, **bad)


PAY = st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 366)), max_size=5)


@given(PAY, st.integers(0, 10**8), st.sampled_from(AssetMethod))
@settings(max_examples=50)
def test_it_adds_up_and_goes_through_json(pay: list[tuple[int, int]], worth: int, method: AssetMethod) -> None:
    lines = tuple(Steady(f"l{n}", WAGES, amount, Decimal(times)) for n, (amount, times) in enumerate(pay))
    figures = Figures(3, lines=lines, assets=(Asset("a", AssetKind.SAVINGS, worth, income=worth // 500),))
    statement = replace(RULE, asset_method=method)
    found = household_income(figures, statement)
    assert found.earned == sum(amount * times for amount, times in pay)
    assert found.income == found.earned + found.asset_income - found.deducted
    rule = registry.get("household-income")
    plain = json.loads(rfc8785.dumps(rule.input_json(figures)))
    assert rule.input_from_json(plain) == figures
    assert rule.result_from_json(rule.compute(rule.statement_json(statement), plain)) == found


def test_the_calculation_in_words() -> None:
    figures = Figures(
        3,
        lines=(Steady("a", WAGES, 912_50, Decimal(26)), Business("b", 100_00, 400_00)),
        assets=(Asset("s", AssetKind.SAVINGS, 900_00, income=1_00), PENSION),
        debts=(Debt("d", 100_00),),
        housing=600_00,
    )
    rule = registry.get("household-income")
    value, result = rule.work(rule.statement_json(RULE), rule.input_json(figures))
    assert rule.explain(value, result) == [
        "Wages: $912.50 times 26 is $23,725.00 a year.",
        "Own business: $100.00 came in and $400.00 went out over 12 months, a loss of $300.00 a year. "
        "A loss counts as nothing; it does not lower other income.",
        "An asset worth $900.00 earns $1.00 a year.",
        "An asset worth $300,000.00 is not counted.",
        "Of assets worth $900.00, what they really earn counts: $1.00 a year.",
        "$23,725.00 and $1.00 from assets, less $0.00, is $23,726.00 a year: $1,977.17 a month.",
        "The home would take 30.35 % of the monthly income.",
        "With debts of $100.00 a month it is 35.41 %.",
    ]
    nobody = rule.explain(Figures(1), household_income(Figures(1), RULE))
    assert nobody[0] == "No income was named."


@pytest.mark.parametrize("name", ["income-limits", "household-income", "affordable-price"])
def test_every_option_is_explained(name: str) -> None:
    rule = registry.get(name)
    for option in rule.options():
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name
    assert [each.name for each in rule.options()] == [each.name for each in dataclasses.fields(rule.statement_type)]
