"""The look ahead of twenty years: the rule revolving-forecast, asked with how the fund stands and what it guesses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from commonhouse.funds.models.lending import LendingPolicy
from commonhouse.funds.portfolio import PurseView, Standing
from commonhouse.rules import registry
from commonhouse.rules.funding.forecast_model import Case, Forecast, ForecastResult, Fund, Pace
from commonhouse.rules.lending.model import LoanTerms

YEARS = 20
USUAL_MONTHS = 60  # of a loan, where there is none yet
USUAL_RATE = Decimal("0.04")


def statement_of(policy: LendingPolicy, rows: Sequence[Standing], terms: Sequence[LoanTerms]) -> Forecast:
    """The guesses: losses of a usual year, half of them in a good one and three times in a bad one; loans like those there are."""
    usual = Decimal(policy.yearly_loss_points) / 10_000
    lent = sum(term.principal for term in terms)
    rate = sum(term.rate * term.principal for term in terms) / lent if lent else USUAL_RATE
    months = sum(_months(term) * term.principal for term in terms) // lent if lent else USUAL_MONTHS
    return Forecast(
        years=YEARS,
        pace=Pace.MONTH,
        term_months=max(1, min(600, int(months))),
        rate=round(Decimal(rate), 6),
        reserve=Decimal(policy.reserve_points) / 10_000,
        expected=Case(usual),
        low=Case(usual / 2),
        high=Case(min(Decimal(1), usual * 3)),
        draws=100,
        seed="commonhouse",
    )


def fund_of(view: PurseView) -> Fund:
    """What is there to lend, what is out, and when note holders ask for theirs (within two years)."""
    remaining = USUAL_MONTHS * 2 // 3
    asked = view.holding.asked_back
    cash = max(0, view.holding.cash - asked)
    return Fund(cash=cash, outstanding=view.out, remaining_months=remaining)


def forecast(view: PurseView, statement: Forecast) -> ForecastResult:
    return _forecast(fund_of(view), statement)


@lru_cache(maxsize=64)
def _forecast(fund: Fund, statement: Forecast) -> ForecastResult:
    """The same fund and guesses give the same twenty years: reckoned once."""
    result: ForecastResult = registry.get("revolving-forecast").run(fund, statement)
    return result


def _months(terms: LoanTerms) -> int:
    days = {"month": 1, "year": 12}
    unit = terms.every.unit.value
    if unit in days:
        return min(600, terms.count * terms.every.n * days[unit])
    return max(1, min(600, terms.count * terms.every.n * 12 // (24 if unit == "semimonth" else 52)))
