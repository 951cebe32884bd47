"""Resale prices: the known answers of each family, what goes wrong, and what holds for every price."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.resale import compute
from commonhouse.rules.land.resale_sale import (
    Appraisals,
    Damage,
    Held,
    Improvement,
    Purchase,
    Reading,
    ResaleResult,
    Sale,
    StepKind,
)
from commonhouse.rules.land.resale_sentences import resale_sentences
from commonhouse.rules.land.resale_terms import (
    AppraisalShare,
    Combine,
    Every,
    First,
    Fixed,
    FixedAmount,
    GrownPrice,
    Hybrid,
    ImprovementCredit,
    Indexed,
    IndexUse,
    Itemized,
    Keep,
    Loss,
    MarketShare,
    Method,
    MortgageBased,
    PurchaseTimes,
    Read,
    ResaleRule,
    Rounding,
    SubsidyRetained,
    Way,
    Wear,
)
from commonhouse.rules.land.resale_time import Growth, Time, elapsed, full_months

D = Decimal
BOUGHT = date(2016, 5, 1)
SOLD = date(2026, 5, 1)
PURCHASE = Purchase(BOUGHT, 250_000_00, 350_000_00, 100_000_00)
CHAMPLAIN = Purchase(BOUGHT, 140_000_00, 216_000_00, 76_000_00)
AMI = IndexUse("ami")


def sale(**changes: Any) -> Sale:
    return Sale(**({"purchase": PURCHASE, "sold_on": SOLD} | changes))


def ami(*values: tuple[int, int]) -> tuple[Reading, ...]:
    return tuple(Reading("ami", date(year, 4, 1), D(value)) for year, value in values)


def yearly(first: int, last: int) -> tuple[Reading, ...]:
    """From 2016 to 2026, even steps."""
    return ami(*((2016 + n, first + (last - first) * n // 10) for n in range(11)))


def price(formula: Any, given: Sale | None = None, **options: Any) -> int:
    return compute(ResaleRule(formula, **options), given or sale()).price


def kinds(result: ResaleResult) -> list[StepKind]:
    return [step.kind for step in result.steps]


# Known answers -----------------------------------------------------------------------------------


def test_two_percent_a_year_for_ten_years() -> None:
    assert price(Fixed(D("0.02"))) == 300_000_00
    assert price(Fixed(D("0.02"), Growth.COMPOUND)) == 304_748_60


def test_indexed_to_the_area_median_income() -> None:
    assert price(Indexed(AMI), sale(readings=yearly(130_000, 150_000))) == 288_461_54


@pytest.mark.parametrize(("share", "expected"), [("0.25", 281_250_00), ("0.35", 293_750_00)])
def test_a_share_of_the_appreciation(share: str, expected: int) -> None:
    assert price(AppraisalShare(D(share)), sale(appraisals=Appraisals(475_000_00))) == expected


def test_champlain_shares_the_gain_and_the_subsidy_grows() -> None:
    result = compute(ResaleRule(AppraisalShare(D("0.25"))), sale(purchase=CHAMPLAIN, appraisals=Appraisals(256_000_00)))
    assert (result.gain, result.kept, result.price) == (10_000_00, 106_000_00, 150_000_00)


def test_champlain_gives_all_of_what_work_adds_and_a_quarter_of_the_rest() -> None:
    rule = ResaleRule(
        AppraisalShare(D("0.25")), improvements=ImprovementCredit(Method.APPRAISED, notice_above=10_000_00)
    )
    told = Improvement("porch", 14_000_00, date(2020, 9, 1), notice=True)
    given = sale(purchase=CHAMPLAIN, appraisals=Appraisals(268_000_00, 12_000_00), improvements=(told,))
    result = compute(rule, given)
    assert (result.credit, result.gain, result.price, result.kept) == (12_000_00, 22_000_00, 162_000_00, 106_000_00)

    untold = Improvement("porch", 14_000_00, date(2020, 9, 1), notice=False)
    result = compute(rule, sale(purchase=CHAMPLAIN, appraisals=given.appraisals, improvements=(untold,)))
    assert (result.credit, result.gain) == (0, 13_000_00)  # a quarter of all 52,000: it is the market's gain then
    said = " ".join(resale_sentences(given, result))
    assert "nothing counts" in said
    assert "only if the trust was told before" in said


def test_small_work_needs_no_notice() -> None:
    rule = ResaleRule(Itemized(), improvements=ImprovementCredit(wear=Wear.NONE, notice_above=10_000_00))
    work = Improvement("sink", 10_000_00, date(2020, 1, 1), notice=False)
    assert compute(rule, sale(improvements=(work,))).credit == 10_000_00


# Families ----------------------------------------------------------------------------------------


def test_itemized_with_an_inflator_wear_and_damage() -> None:
    rule = ResaleRule(Itemized(D("0.015")), improvements=ImprovementCredit(default_years=20, inflator=D("0.015")))
    work = (
        Improvement("roof", 20_000_00, date(2021, 5, 1)),
        Improvement("boiler", 8_000_00, date(2018, 5, 1), useful_years=8),
    )
    result = compute(rule, sale(improvements=work, damage=(Damage("window", 500_00),)))
    # 250,000 x 1.15 + 20,000 x 1.075 x 15/20 + 0 - 500
    assert result.formula_price == 287_500_00
    assert result.credit == 16_125_00
    assert result.price == 303_125_00
    assert [step.texts["why"] for step in result.steps if step.kind is StepKind.NO_WORK] == ["worn"]
    kept = compute(ResaleRule(Itemized(), deduct_damage=False), sale(damage=(Damage("window", 500_00),)))
    assert (kept.price, kept.damage) == (250_000_00, 0)


def test_subsidy_retained_in_its_three_ways() -> None:
    given = sale(appraisals=Appraisals(420_000_00))
    assert price(SubsidyRetained(Keep.AMOUNT), given) == 320_000_00
    assert price(SubsidyRetained(Keep.SHARE), given) == 300_000_00  # 2/7 of 420,000 stays
    assert price(SubsidyRetained(Keep.GROWN, D("0.02"), Growth.SIMPLE), given) == 300_000_00


def test_mortgage_based_is_what_a_household_can_pay() -> None:
    formula = MortgageBased(AMI, tier=D("0.8"), ratio=D("0.3"), rate=D("0.06"), months=360)
    given = sale(readings=ami((2026, 150_000)))
    # 150,000 x 80 % x 30 % / 12 = 3,000 a month; a loan of 200,000 at 6 % costs 1,199.10
    assert price(formula, given) == pytest.approx(3000 / 1199.10 * 200_000_00, rel=1e-5)
    free = MortgageBased(AMI, rate=D("0"), months=100)
    assert price(free, given) == 300_000_00
    by_table = MortgageBased(AMI, rate_index=IndexUse("rates", every=Every.MONTH))
    both = (*given.readings, Reading("rates", date(2026, 4, 1), D("0.06")))
    assert price(by_table, sale(readings=both)) == price(MortgageBased(AMI, rate=D("0.06")), given)
    with pytest.raises(RuleError, match="parts of one"):
        price(by_table, sale(readings=(*given.readings, Reading("rates", date(2026, 4, 1), D("6.5")))))


def test_hybrids_take_the_lower_the_higher_or_the_sum() -> None:
    parts = (Fixed(D("0.02")), AppraisalShare(D("0.25")))
    given = sale(appraisals=Appraisals(475_000_00))
    assert price(Hybrid(parts, Combine.LOWER), given) == 281_250_00
    assert price(Hybrid(parts, Combine.HIGHER), given) == 300_000_00
    assert price(Hybrid(parts, Combine.SUM), given) == 331_250_00
    said = resale_sentences(given, compute(ResaleRule(Hybrid(parts)), given))
    assert "Way 1 gives $300,000.00." in said
    assert "The lowest of these counts: $281,250.00." in said


def test_floor_and_cap() -> None:
    given = sale(appraisals=Appraisals(250_000_00))
    formula = AppraisalShare(D("0.25"), Loss.ALL)  # 250,000 less all of 100,000
    assert price(formula, given) == 150_000_00
    assert price(formula, given, floor=PurchaseTimes()) == 250_000_00
    assert price(formula, given, floor=FixedAmount(180_000_00)) == 180_000_00
    high = sale(appraisals=Appraisals(700_000_00))
    assert price(AppraisalShare(D("1")), high, cap=GrownPrice(D("0.02"))) == 304_748_60
    assert price(AppraisalShare(D("1")), high, cap=MarketShare(D("0.8"))) == 560_000_00


def test_when_floor_and_cap_cross_the_statement_says_which_holds() -> None:
    given = sale(appraisals=Appraisals(200_000_00))
    bounds = {"floor": PurchaseTimes(), "cap": MarketShare()}
    assert price(AppraisalShare(D("0.25")), given, **bounds) == 200_000_00
    assert price(AppraisalShare(D("0.25")), given, first=First.FLOOR, **bounds) == 250_000_00


def test_rounding_never_passes_the_cap_or_the_floor() -> None:
    given = sale(readings=yearly(130_000, 150_000))
    assert price(Indexed(AMI), given, rounding=Rounding(100, Way.UP)) == 288_462_00
    assert price(Indexed(AMI), given, rounding=Rounding(100_00, Way.NEAREST)) == 288_500_00
    assert price(Indexed(AMI), given, rounding=Rounding(100_00), cap=FixedAmount(288_470_00)) == 288_400_00
    assert price(Indexed(AMI), given, rounding=Rounding(100_00, Way.DOWN), floor=FixedAmount(288_460_00)) == 288_500_00
    narrow = {"floor": FixedAmount(288_461_00), "cap": FixedAmount(288_470_00)}
    assert price(Indexed(AMI), given, rounding=Rounding(100_00), **narrow) == 288_470_00


# Losses, appraisals, improvements ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "expected"), [(Loss.FLOOR, 250_000_00), (Loss.SHARE, 240_000_00), (Loss.ALL, 210_000_00)]
)
def test_negative_appreciation(loss: Loss, expected: int) -> None:
    result = compute(ResaleRule(AppraisalShare(D("0.25"), loss)), sale(appraisals=Appraisals(310_000_00)))
    assert result.price == expected
    assert (StepKind.FLOORED in kinds(result)) is (loss is Loss.FLOOR)


def test_an_index_that_fell() -> None:
    given = sale(readings=yearly(150_000, 135_000))
    assert price(Indexed(AMI), given) == 250_000_00
    assert price(Indexed(AMI, loss=Loss.ALL), given) == 225_000_00
    assert price(Indexed(AMI, share=D("0.5"), loss=Loss.SHARE), given) == 237_500_00


def test_what_is_missing_is_named() -> None:
    with pytest.raises(RuleError, match="needs an appraisal"):
        price(AppraisalShare(D("0.25")))
    with pytest.raises(RuleError, match="market value at purchase"):
        price(AppraisalShare(D("0.25")), sale(purchase=Purchase(BOUGHT, 1), appraisals=Appraisals(100)))
    with pytest.raises(RuleError, match="before the purchase or after the sale"):
        sale(improvements=(Improvement("a", 100, SOLD + timedelta(1)),))
    with pytest.raises(RuleError, match="before the purchase"):
        sale(sold_on=BOUGHT - timedelta(1))


def test_the_most_that_counts_for_improvements() -> None:
    work = tuple(Improvement(name, 9_000_00, SOLD) for name in ("a", "b", "c"))
    credit = ImprovementCredit(most_each=8_000_00, most=20_000_00)
    result = compute(ResaleRule(Itemized(), improvements=credit), sale(improvements=work))
    assert result.credit == 20_000_00
    assert "would be $24,000.00" in " ".join(resale_sentences(sale(), result))
    share = ImprovementCredit(most_share=D("0.04"))
    assert compute(ResaleRule(Itemized(), improvements=share), sale(improvements=work)).credit == 10_000_00
    small = ImprovementCredit(smallest=9_000_01)
    assert compute(ResaleRule(Itemized(), improvements=small), sale(improvements=work)).credit == 0


def test_an_appraiser_who_values_all_work_together() -> None:
    rule = ResaleRule(Itemized(), improvements=ImprovementCredit(Method.APPRAISED, notice_above=10_000_00))
    told = Improvement("a", 10_000_00, date(2020, 1, 1))
    untold = Improvement("b", 30_000_00, date(2020, 1, 1), notice=False)
    given = sale(appraisals=Appraisals(475_000_00, 20_000_00), improvements=(told, untold))
    assert compute(rule, given).credit == 5_000_00  # by cost, a quarter of it is the work that counts
    own = Improvement("a", 10_000_00, date(2020, 1, 1), appraised=7_000_00)
    assert compute(rule, sale(appraisals=given.appraisals, improvements=(own, untold))).credit == 7_000_00
    assert compute(rule, sale(appraisals=Appraisals(475_000_00, 20_000_00))).credit == 20_000_00
    waiting = compute(rule, sale(improvements=(told,)))
    assert [step.texts["why"] for step in waiting.steps if step.kind is StepKind.NO_WORK] == ["not-appraised"]


# Time --------------------------------------------------------------------------------------------


def test_parts_of_a_year() -> None:
    sold = date(2026, 11, 16)
    assert elapsed(BOUGHT, sold, Time.YEARS) == (10, 0)
    assert elapsed(BOUGHT, sold, Time.MONTHS) == (10, Fraction(1, 2))
    assert elapsed(BOUGHT, sold, Time.DAYS) == (10, Fraction(199, 365))
    assert elapsed(date(2024, 2, 29), date(2025, 2, 28), Time.DAYS) == (1, 0)
    assert full_months(date(2024, 1, 31), date(2024, 2, 29)) == 1
    assert price(Fixed(D("0.02"), time=Time.MONTHS), sale(sold_on=sold)) == 302_500_00


# Index tables ------------------------------------------------------------------------------------


def test_the_latest_value_or_one_in_between() -> None:
    readings = ami((2015, 100), (2016, 110), (2017, 120), (2018, 130), (2019, 142))
    given = sale(sold_on=date(2018, 10, 1), readings=readings)
    assert price(Indexed(AMI), given) == round(250_000_00 * 130 / 110)
    between = Indexed(IndexUse("ami", reading=Read.INTERPOLATED))
    then = 110 + Fraction(10 * 30, 365)
    now = 130 + Fraction(12 * 183, 365)
    assert price(between, given) == round(250_000_00 * now / then)


@pytest.mark.parametrize(
    ("years", "missing"),
    [
        ((2016, 2017, 2018, 2020, 2021, 2022, 2023, 2024, 2025, 2026), "2019"),
        ((2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024), "2025"),
        ((2014, 2017), "2015"),
    ],
)
def test_a_gap_in_a_table_names_the_missing_year(years: tuple[int, ...], missing: str) -> None:
    readings = ami(*((year, 100 + year) for year in years))
    with pytest.raises(RuleError, match=f"no value for {missing}"):
        price(Indexed(AMI), sale(readings=readings))


def test_a_table_that_begins_too_late_and_months_without_a_value() -> None:
    with pytest.raises(RuleError, match="no value for 2016-05-01 or before"):
        price(Indexed(AMI), sale(readings=ami((2017, 100), (2018, 100))))
    monthly = IndexUse("cpi", every=Every.MONTH, lag=2)
    months = [date(2016, 5, 1), date(2016, 6, 1), date(2016, 8, 1), date(2016, 9, 1)]
    readings = tuple(Reading("cpi", day, D(100)) for day in months)
    with pytest.raises(RuleError, match="no value for 2016-07"):
        price(Indexed(monthly), sale(sold_on=date(2016, 10, 15), readings=readings))


def test_readings_out_of_order_are_refused() -> None:
    with pytest.raises(RuleError, match="out of order"):
        sale(readings=ami((2017, 100), (2016, 100)))


# What holds for every price ----------------------------------------------------------------------

SHARES = st.integers(0, 100).map(lambda n: D(n) / 100)
RATES = st.integers(0, 80).map(lambda n: D(n) / 1000)
AMOUNTS = st.integers(1, 900_000_00)
SINGLE = st.one_of(
    st.builds(AppraisalShare, SHARES, st.sampled_from(Loss)),
    st.builds(Fixed, RATES, st.sampled_from(Growth), st.sampled_from(Time)),
    st.builds(Itemized, RATES, st.sampled_from(Growth), st.sampled_from(Time)),
    st.builds(Indexed, st.just(AMI), SHARES, st.sampled_from(Loss)),
    st.builds(MortgageBased, st.just(AMI), rate=RATES),
    st.builds(SubsidyRetained, st.sampled_from([Keep.SHARE, Keep.AMOUNT])),
)
FORMULAS = st.one_of(
    SINGLE, st.builds(Hybrid, st.lists(SINGLE, min_size=2, max_size=3).map(tuple), st.sampled_from(Combine))
)
BOUNDS = st.none() | st.one_of(
    st.builds(PurchaseTimes, st.integers(0, 30).map(lambda n: D(n) / 10)),
    st.builds(FixedAmount, AMOUNTS),
    st.builds(MarketShare, SHARES),
    st.builds(GrownPrice, RATES),
)
ROUNDINGS = st.builds(Rounding, st.sampled_from([1, 100, 10_000]), st.sampled_from(Way))
CREDITS = st.none() | st.builds(
    ImprovementCredit, st.sampled_from(Method), SHARES, st.sampled_from(Wear), inflator=RATES,
    notice_above=st.none() | st.just(10_000_00), most=st.none() | AMOUNTS,
)  # fmt: skip
WORK = st.lists(
    st.builds(
        Improvement, st.sampled_from("abc"), AMOUNTS, st.dates(BOUGHT, SOLD), st.booleans(), st.none() | AMOUNTS,
        st.none() | st.integers(1, 40),
    ),
    max_size=3, unique_by=lambda each: each.id,
).map(tuple)  # fmt: skip
RULES = st.builds(
    ResaleRule, FORMULAS, BOUNDS, BOUNDS, st.sampled_from(First), ROUNDINGS, CREDITS, st.booleans()
)  # fmt: skip


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    bought = Purchase(BOUGHT, draw(AMOUNTS), draw(AMOUNTS), draw(st.integers(0, 200_000_00)))
    last = draw(st.integers(80_000, 200_000))
    return Sale(bought, SOLD, Appraisals(draw(AMOUNTS)), yearly(120_000, last), draw(WORK))


def bound_of(rule: ResaleRule, given: Sale, bound: Any) -> Fraction | None:
    """Reckoned apart from the rule."""
    if bound is None:
        return None
    if isinstance(bound, FixedAmount):
        return Fraction(bound.amount)
    if isinstance(bound, PurchaseTimes):
        return Fraction(bound.times) * given.purchase.price
    if isinstance(bound, MarketShare):
        return Fraction(bound.share) * (given.appraisals.at_sale or 0)
    return given.purchase.price * (1 + Fraction(bound.rate)) ** 10


@settings(max_examples=50, deadline=None)
@given(RULES, sales())
def test_between_floor_and_cap_and_the_same_again(rule: ResaleRule, given: Sale) -> None:
    result = compute(rule, given)
    assert compute(rule, given) == result
    floor, cap = bound_of(rule, given, rule.floor), bound_of(rule, given, rule.cap)
    crossed = floor is not None and cap is not None and floor > cap
    if floor is not None and not (crossed and rule.first is First.CAP):
        assert result.price >= floor or (cap is not None and result.price == cap // 1)
    if cap is not None and not (crossed and rule.first is First.FLOOR):
        assert result.price <= cap
    assert result.price >= 0
    assert result.gain == result.price - given.purchase.price
    assert result.kept == (given.appraisals.at_sale or 0) - result.price
    assert kinds(result)[0] is StepKind.START
    assert kinds(result)[-1] is StepKind.PRICE
    assert all(resale_sentences(given, result))


@settings(max_examples=50, deadline=None)
@given(RULES, sales(), st.integers(1, 300_000_00))
def test_a_home_worth_more_never_has_a_lower_price(rule: ResaleRule, given: Sale, more: int) -> None:
    richer = Sale(
        given.purchase,
        given.sold_on,
        Appraisals((given.appraisals.at_sale or 0) + more),
        given.readings,
        given.improvements,
    )
    if rule.floor is not None and rule.cap is not None:
        rule = ResaleRule(
            rule.formula, rule.floor, None, rule.first, rule.rounding, rule.improvements, rule.deduct_damage
        )
    assert compute(rule, richer).price >= compute(rule, given).price


@settings(max_examples=40, deadline=None)
@given(FORMULAS, sales(), ROUNDINGS)
def test_rounding_moves_less_than_one_step(formula: Any, given: Sale, rounding: Rounding) -> None:
    exact, rounded = price(formula, given), price(formula, given, rounding=rounding)
    assert rounded % rounding.to == 0
    assert abs(rounded - exact) <= rounding.to
    if rounding.way is Way.DOWN:
        assert rounded <= exact + 1
    if rounding.way is Way.UP:
        assert rounded >= exact - 1


@settings(max_examples=40, deadline=None)
@given(RULES, sales())
def test_the_public_forms_give_the_same(rule: ResaleRule, given: Sale) -> None:
    entry = registry.get("resale-price")
    plain = entry.compute(entry.statement_json(rule), entry.input_json(given))
    assert entry.result_from_json(plain) == compute(rule, given)


def test_every_option_is_explained() -> None:
    options = list(registry.get("resale-price").options())
    assert {each.name for each in options} >= {"formula", "floor", "cap", "rounding", "improvements"}
    assert all(each.meaning for each in options)


def test_the_result_says_what_holds_it() -> None:
    result = compute(ResaleRule(Fixed(D("0.05")), cap=PurchaseTimes(D("1.2"))), sale())
    assert (result.price, result.held_by) == (300_000_00, Held.CAP)
    assert "The price is the highest that the lease allows." in resale_sentences(sale(), result)
