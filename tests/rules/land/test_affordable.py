"""What a home costs a month: the payment of the loan rule to the cent, the highest price, the gap and what closes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.affordable import (
    Asked,
    PaymentRule,
    TierIncome,
    Way,
    Yearly,
    affordable_price,
    monthly,
    payment_of,
)
from commonhouse.rules.lending.model import LoanTerms
from commonhouse.rules.lending.schedule import Lent, loan_schedule

BARE = PaymentRule(ratio=Decimal("0.30"), rate=Decimal("0.06"))
REAL = PaymentRule(
    ratio=Decimal("0.33"), rate=Decimal("0.0675"), down=Decimal("0.03"), taxes=Yearly(share=Decimal("0.0109")),
    insurance=Yearly(1_400_00), mortgage_insurance=Decimal("0.005"), fee=50_00, association=120_00,
)  # fmt: skip


def test_the_known_payment() -> None:
    assert payment_of(200_000_00, Decimal("0.06"), 360) == 1_199_10
    assert payment_of(0, Decimal("0.06"), 360) == 0
    assert payment_of(1_200_00, Decimal(0), 12) == 100_00


@given(st.integers(1, 10**8), st.integers(0, 3_000), st.integers(1, 60))
@settings(max_examples=40)
def test_the_payment_is_that_of_the_loan_schedule(loan: int, tenths: int, months: int) -> None:
    rate = Decimal(tenths).scaleb(-4)
    terms = LoanTerms(loan, rate, months, date(2026, 1, 1), date(2026, 2, 1))
    first = loan_schedule(Lent(), terms).instalments[0]
    if months > 1:
        assert payment_of(loan, rate, months) == first.payment


def test_parts_add_up_to_the_month() -> None:
    cost = monthly(300_000_00, 0, REAL)
    assert cost.loan == 291_000_00
    assert cost.payment == payment_of(291_000_00, REAL.rate, 360)
    assert (cost.taxes, cost.insurance, cost.mortgage_insurance) == (272_50, 116_67, 121_25)
    parts = (cost.payment, cost.taxes, cost.insurance, cost.mortgage_insurance, cost.fee, cost.association)
    assert cost.total == sum(parts) + cost.utilities


def test_the_highest_price_is_the_last_that_fits() -> None:
    """$48,000 at 30 % is $1,200 a month: $200,000 costs $1,199.10."""
    found = affordable_price(Asked(48_000_00), BARE)
    assert (found.budget, found.highest, found.best.total) == (1_200_00, 200_100_00, 1_199_70)
    assert affordable_price(Asked(48_000_00), replace(BARE, price_step=1)).highest == 200_150_77
    assert monthly(200_150_77, 0, BARE).total == 1_200_00
    assert monthly(200_150_78, 0, BARE).total > 1_200_00


TIERS = tuple(TierIncome(tier, income) for tier, income in ((50, 50_000_00), (80, 80_000_00), (100, 100_000_00)))


def test_a_gap_in_dollars_a_month_and_in_price_with_what_closes_it() -> None:
    found = affordable_price(Asked(80_000_00, 300_000_00, tiers=TIERS), REAL)
    assert found.cost is not None
    assert (found.budget, found.fits) == (2_200_00, False)
    assert found.gap == found.cost.total - 2_200_00
    assert found.gap_price == 300_000_00 - found.highest
    assert (found.tier, found.income) == (100, -(-found.cost.total * 12 * 100 // 33))
    ways = {option.way: option for option in found.options}
    assert list(ways) == [Way.LOWER_PRICE, Way.OWN_MONEY, Way.LONGER_TERM, Way.LOWER_RATE, Way.HIGHER_TIER]
    assert ways[Way.LOWER_PRICE].amount == found.gap_price
    for way in (Way.LOWER_PRICE, Way.OWN_MONEY, Way.LOWER_RATE):
        assert ways[way].closes
        assert ways[way].monthly <= found.budget
    assert ways[Way.LONGER_TERM].closes == (ways[Way.LONGER_TERM].monthly <= found.budget)
    own = ways[Way.OWN_MONEY].amount or 0
    assert monthly(300_000_00, own - REAL.price_step, REAL).total > found.budget
    rate = ways[Way.LOWER_RATE].rate or Decimal(0)
    assert monthly(300_000_00, 0, REAL, rate=rate + Decimal("0.00125")).total > found.budget


def test_a_price_that_fits_needs_nothing() -> None:
    found = affordable_price(Asked(100_000_00, 300_000_00, tiers=TIERS), REAL)
    assert (found.fits, found.gap, found.gap_price, found.options) == (True, 0, 0, ())
    exactly = affordable_price(Asked(found.income or 0, 300_000_00), REAL)
    below = affordable_price(Asked((found.income or 0) - 1, 300_000_00), REAL)
    assert (exactly.fits, below.fits) == (True, False)


def test_fees_above_the_budget_leave_no_price() -> None:
    found = affordable_price(Asked(3_000_00, 100_000_00), REAL)  # 82.50 a month; fees alone are more
    assert (found.highest, found.fits, found.tier) == (0, False, None)
    assert not [option for option in found.options if option.closes]
    assert affordable_price(Asked(0), BARE).highest == 0


def test_no_loan_needs_only_the_costs() -> None:
    cost = monthly(100_000_00, 200_000_00, REAL)
    assert (cost.loan, cost.payment, cost.mortgage_insurance) == (0, 0, 0)


@given(st.integers(0, 2 * 10**7), st.integers(1, 6 * 10**7), st.sampled_from([BARE, REAL]))
@settings(max_examples=50)
def test_whether_it_fits_and_what_it_needs_agree(income: int, price: int, rule: PaymentRule) -> None:
    found = affordable_price(Asked(income, price, tiers=TIERS), rule)
    assert found.cost is not None
    assert found.fits == (income >= (found.income or 0)) == (found.gap == 0)
    assert found.best.total <= found.budget or not found.highest
    assert monthly(found.highest + rule.price_step, 0, rule).total > found.budget
    form = registry.get("affordable-price")
    given_json = form.input_json(Asked(income, price, tiers=TIERS))
    assert form.result_from_json(form.compute(form.statement_json(rule), given_json)) == found


def test_options_that_cannot_be() -> None:
    for bad in (
        {"ratio": Decimal(0)},
        {"ratio": Decimal(2)},
        {"months": 0},
        {"months": 601},
        {"fee": -1},
        {"down": Decimal("1.1")},
    ):
        with pytest.raises(RuleError):
            replace(BARE, **bad)
    for bad in ({"income": -1}, {"income": 1, "price": 0}, {"income": 1, "tiers": (TIERS[1], TIERS[0])}):
        with pytest.raises(RuleError):
            Asked(**bad)


def test_it_is_said_in_words() -> None:
    rule = registry.get("affordable-price")
    asked = Asked(48_000_00, 250_000_00, tiers=(TierIncome(80, 60_000_00),))
    said = rule.explain(asked, affordable_price(asked, replace(BARE, fee=20_00)))
    assert said == [
        "Of $48,000.00 a year, $1,200.00 a month may go to the home.",
        "The highest price that fits is $196,800.00.",
        "$250,000.00 costs $1,518.88 a month: $1,498.88 for a loan of $250,000.00, $20.00 lease fee.",
        "That needs an income of $60,755.20 a year.",
        "It is $318.88 a month too much. In price, that is $53,200.00.",
        "A price lower by $53,200.00, or as much subsidy, closes the gap: $1,199.92 a month.",
        "$53,200.00 more paid at the start, or a second loan that is forgiven, closes the gap: $1,199.92 a month.",
        "A loan over 40 years costs $1,395.53 a month: not enough by itself.",
        "A loan at 3.875 % closes the gap: $1,195.59 a month.",
    ]
