"""Splits, the loss reserve, the forecast and the sliding scale; and every rule of funds as the registry uses it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.funding.forecast import revolving_forecast, turnover
from commonhouse.rules.funding.forecast_model import Case, Forecast, Fund, Move, Pace
from commonhouse.rules.funding.reserve import AtRisk, Portfolio, Reserve, loss_reserve
from commonhouse.rules.funding.scale import Band, Rhythm, Scale, sliding_scale
from commonhouse.rules.funding.splits import Method, Sharer, Sharing, Split, Ties, split
from tests.rules.deciding.polls import Plain

# Splits -------------------------------------------------------------------------------------------


def test_a_sum_is_shared_to_the_cent() -> None:
    thirds = Sharing(100, tuple(Sharer(id, Fraction(1)) for id in "abc"))
    assert [share.amount for share in split(thirds, Split()).shares] == [34, 33, 33]
    down = split(thirds, Split(Method.DOWN))
    assert ([share.amount for share in down.shares], down.left) == ([33, 33, 33], 1)


def test_of_equal_remainders_the_stated_one_comes_first() -> None:
    given = Sharing(2, (Sharer("a", Fraction(1)), Sharer("b", Fraction(3))))
    assert [share.amount for share in split(given, Split(ties=Ties.ORDER)).shares] == [1, 1]
    assert [share.amount for share in split(given, Split(ties=Ties.WEIGHT)).shares] == [0, 2]


def test_patronage_of_2600_dollars_in_3710000() -> None:
    """$50,000 over $3,710,000 of members' sales: who bought for $2,600 gets $35.04."""
    sharers = (Sharer("one", Fraction(2_600_00)), Sharer("others", Fraction(3_710_000_00 - 2_600_00)))
    assert split(Sharing(50_000_00, sharers), Split()).shares[0].amount == 35_04


@given(
    st.integers(0, 10**9),
    st.lists(st.fractions(0, 1000), min_size=1, max_size=8),
    st.sampled_from(Method),
    st.sampled_from(Ties),
    st.sampled_from([1, 100, 7]),
)
@settings(max_examples=60)
def test_parts_add_up(total: int, weights: list[Fraction], method: Method, ties: Ties, step: int) -> None:
    if not any(weights):
        weights = [Fraction(1), *weights]
    given = Sharing(total, tuple(Sharer(str(n), weight) for n, weight in enumerate(weights)))
    result = split(given, Split(method, ties, step))
    assert sum(share.amount for share in result.shares) + result.left == total
    for share in result.shares:
        assert abs(share.amount - share.exact) < step
        assert share.amount % step == 0
    if method is Method.LARGEST_REMAINDER:
        assert result.left == total % step


# The loss reserve ---------------------------------------------------------------------------------


def test_a_reserve_by_days_late() -> None:
    loans = (
        AtRisk("a", 100_000_00),
        AtRisk("b", 10_000_00, 30),
        AtRisk("c", 10_000_00, 31),
        AtRisk("d", 1_000_01, 91),
        AtRisk("e", 50_000_00, 91, Decimal(0)),
    )
    result = loss_reserve(Portfolio(3_000_00, loans), Reserve())
    assert [(each.age, each.needed) for each in result.ages] == [
        ("current", 2_000_00),
        ("1-30", 500_00),
        ("31-60", 1_000_00),
        ("over-90", 500_01),
        ("stated", 0),
    ]
    assert (result.needed, result.missing, result.spare, result.by_least) == (4_000_01, 1_000_01, 0, False)
    least = loss_reserve(Portfolio(30_000_00, loans), Reserve(least_share=Decimal("0.1")))
    assert (least.needed, least.spare, least.by_least) == (17_100_01, 12_899_99, True)


# The forecast -------------------------------------------------------------------------------------

BAND = Forecast(
    expected=Case(Decimal("0.03"), Decimal("0.2")),
    low=Case(Decimal("0.01"), Decimal("0.3")),
    high=Case(Decimal("0.06"), Decimal("0.1")),
    seed="3546311556112163624615351222",
)
CITY = Fund(cash=200_000_000)


def test_turnover_is_what_was_lent_by_what_there_was() -> None:
    assert turnover(384_375_00, 589_195_00) == Decimal("1.53")
    assert turnover(0, 5) is None


def test_without_defaults_costs_or_interest_money_only_goes_round() -> None:
    statement = Forecast(years=30, rate=Decimal(0), expected=Case(Decimal(0)))
    result = revolving_forecast(CITY, statement)
    assert {row.size for row in result.years} == {200_000_000}
    assert result.turnover is not None
    assert result.turnover > 10
    assert result.years[0].lent >= 200_000_000


def test_a_forecast_by_hand() -> None:
    statement = Forecast(
        years=3,
        pace=Pace.YEAR,
        term_months=24,
        rate=Decimal("0.1"),
        costs=1_000,
        reserve=Decimal("0.25"),
        expected=Case(Decimal("0.05"), Decimal("0.5")),
    )
    result = revolving_forecast(Fund(cash=100_000), statement)
    first, second, _ = result.years
    # year 1: 1,000 of costs; of 99,000 a reserve of a quarter of what is lent stays: 79,200 lent
    assert (first.costs, first.lent, first.cash, first.outstanding) == (1_000, 79_200, 19_800, 79_200)
    # year 2: 3,960 default, 1,980 recovered, 7,524 interest on 75,240, half of that repaid
    assert (second.defaulted, second.recovered, second.interest, second.repaid) == (3_960, 1_980, 7_524, 37_620)
    cash = 19_800 + 1_980 + 7_524 + 37_620 - 1_000
    assert second.lent == (cash - 37_620 * Fraction(1, 4)) // Fraction(5, 4)
    assert second.size == 37_620 + cash
    assert result.lent == 79_200 + second.lent + result.years[2].lent


def test_what_holders_ask_back_waits_for_money() -> None:
    statement = Forecast(years=2, pace=Pace.YEAR, term_months=24, rate=Decimal(0), expected=Case(Decimal(0)))
    given = Fund(outstanding=1_000, remaining_months=24, redemptions=(Move(1, 800),), capital=(Move(2, 100),))
    first, second = revolving_forecast(given, statement).years
    assert (first.redeemed, first.waiting, first.lent) == (500, 300, 0)
    assert (second.redeemed, second.waiting, second.lent) == (300, 0, 300)


def test_the_band_is_the_same_for_the_same_seed_and_lies_around_the_expected() -> None:
    result = revolving_forecast(CITY, BAND)
    assert result == revolving_forecast(CITY, BAND)
    other = revolving_forecast(CITY, replace(BAND, seed="1"))
    assert [row.p50 for row in other.band] != [row.p50 for row in result.band]
    for row in result.band:
        assert row.low is not None
        assert row.high is not None
        assert row.p10 is not None
        assert row.p50 is not None
        assert row.p90 is not None
        assert row.high <= row.p10 <= row.p50 <= row.p90 <= row.low
        assert row.high <= row.expected <= row.low
    assert len(result.band) == 20


def test_a_fund_that_outgrows_the_arithmetic_is_refused() -> None:
    huge = Forecast(years=50, rate=Decimal(1), expected=Case(Decimal(0)))
    with pytest.raises(RuleError, match="grows beyond"):
        revolving_forecast(Fund(cash=10**12), huge)
    with pytest.raises(RuleError, match=r"input\.capital\[0\]\.step"):
        revolving_forecast(Fund(capital=(Move(13, 5),)), Forecast(years=1))


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(1, 90),
    st.fractions(0, Fraction(1, 5)).map(lambda part: Decimal(int(part * 1000)) / 1000),
    st.sampled_from(Pace),
    st.integers(0, 10**7),
    st.none() | st.integers(0, 10**8),
)
@settings(max_examples=40, deadline=None)
def test_every_cent_of_a_forecast_is_somewhere(
    cash: int, outstanding: int, months: int, rate: Decimal, pace: Pace, costs: int, most: int | None
) -> None:
    statement = Forecast(
        years=6,
        pace=pace,
        rate=rate,
        costs=costs,
        reserve=rate,
        most_a_year=most,
        expected=Case(rate, Decimal("0.25")),
        draws=0,
    )
    given = Fund(cash, outstanding, months, (Move(2, cash // 7),), (Move(1, cash // 3), Move(3, outstanding // 2)))
    result = revolving_forecast(given, statement)
    size = cash + outstanding
    for row in result.years:
        size += row.capital + row.interest + row.recovered - row.defaulted - row.costs - row.redeemed
        assert (row.size, row.cash + row.outstanding) == (size, size)
        assert min(row.cash, row.outstanding, row.waiting, row.lent) >= 0
        assert most is None or row.lent <= most


# The sliding scale --------------------------------------------------------------------------------


def test_a_scale_suggests_and_asks_nothing() -> None:
    scale = Scale((Band("We get by, with little to spare", 500), Band("We can save", 2_500)), 300)
    result = sliding_scale(Rhythm(3, 200), scale)
    assert [(row.each_time, row.yearly) for row in result.suggested] == [(1_500, 6_000), (7_500, 30_000)]
    assert (result.least_each_time, result.enough) == (900, False)
    with pytest.raises(RuleError, match=r"bands\[0\]\.amount"):
        Scale((Band("a", 5),), 6)


# The registry -------------------------------------------------------------------------------------

RULES: dict[str, tuple[Plain, Plain]] = {
    "split": ({}, {"total": 100, "sharers": [{"id": "a", "weight": "1"}, {"id": "b", "weight": "2"}]}),
    "note-waterfall": (
        {"classes": [{"id": "a", "rank": 1, "rate": "0.05"}, {"id": "b", "rank": 2}], "set_aside": ["gifts"]},
        {
            "flow": "loss",
            "amount": 900,
            "classes": [{"id": "a", "outstanding": 500}, {"id": "b", "outstanding": 100}],
            "set_aside": [{"id": "gifts", "available": 50}],
        },
    ),
    "loss-reserve": (
        {"least_share": "0.5"},
        {
            "held": 5,
            "loans": [
                {"id": "a", "outstanding": 500, "days_late": 4},
                {"id": "b", "outstanding": 50, "rate": "0.1"},
                {"id": "c", "outstanding": 70, "days_late": 400},
            ],
        },
    ),
    "revolving-forecast": (
        {
            "years": 3,
            "low": {"default_rate": "0.01"},
            "high": {"default_rate": "0.1"},
            "seed": "1234",
            "draws": 20,
        },
        {"cash": 100000, "redemptions": [{"step": 5, "amount": 100}]},
    ),
    "sliding-scale": ({"bands": [{"words": "We get by", "amount": 500}], "least": 100}, {"months": 12, "wished": 50}),
}


@pytest.mark.parametrize("name", RULES)
def test_the_schema_describes_what_is_taken_and_given(name: str) -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    rule = registry.get(name)
    statement, given = RULES[name]
    whole: Plain = {"rule": name, "statement": statement, "input": given}
    whole["result"] = rule.compute(statement, given)
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = rule.statement_json(rule.statement_from_json(statement))
    whole["input"] = rule.input_json(rule.input_from_json(given))
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = {"speed": "fast"}
    assert not jsonschema_rs.is_valid(rule.schema(), whole)


@pytest.mark.parametrize("name", RULES)
def test_results_survive_the_record(name: str) -> None:
    rule = registry.get(name)
    statement, given = RULES[name]
    text = rfc8785.dumps(rule.compute(statement, given))
    assert rule.result_json(rule.result_from_json(json.loads(text))) == json.loads(text)
    stated = rule.statement_json(rule.statement_from_json(statement))
    again = rule.compute(stated, rule.input_json(rule.input_from_json(given)))
    assert rfc8785.dumps(again) == text


@pytest.mark.parametrize("name", RULES)
def test_each_option_and_choice_is_explained(name: str) -> None:
    rule = registry.get(name)
    assert rule.statement_from_json({}) == rule.statement_type()
    assert rule.statement_type.__dataclass_params__.frozen
    for option in rule.options():
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name


@pytest.mark.parametrize("name", RULES)
def test_each_result_is_explained_in_whole_sentences(name: str) -> None:
    rule = registry.get(name)
    assert rule.explain is not None
    said = rule.explain(*rule.work(*RULES[name]))
    assert said
    for sentence in said:
        assert sentence.strip() == sentence
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert "  " not in sentence
