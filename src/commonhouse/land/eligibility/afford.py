"""Whether a price is affordable for the next household: the trust's payment rule held against its table of limits."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

from commonhouse.land.eligibility.models import LimitTable
from commonhouse.land.eligibility.queries import limits_on, payment_rule, statement_of
from commonhouse.land.eligibility.voices import voice
from commonhouse.people.models import Organization
from commonhouse.rules.land.affordable import Affordable, Asked, PaymentRule, TierIncome, affordable_price
from commonhouse.rules.land.affordable_sentences import (
    affordable_sentences,
    cost_sentence,
    gap_sentence,
    option_sentence,
)
from commonhouse.rules.land.income_limits import Lookup, income_limits


@dataclass(frozen=True, slots=True)
class Check:
    """A price held against the top of a tier for a household's size. `result` has the gap in money a month and in price."""

    table: LimitTable
    rule: PaymentRule
    asked: Asked
    tier: int
    size: int
    result: Affordable

    @property
    def fits(self) -> bool:
        return bool(self.result.fits)

    def sentences(self) -> list[str]:
        """All of it in the reader's language."""
        return affordable_sentences(self.asked, self.result, voice())

    def cost(self) -> str:
        return cost_sentence(self.result.cost or self.result.best, voice())

    def gap(self) -> str:
        return "" if self.fits else gap_sentence(self.result, voice())

    def options(self) -> list[str]:
        return [option_sentence(option, voice()) for option in self.result.options]


def check(
    organization: Organization, price: int, tier: int, size: int, on: dt.date, *, area: str = "", own: int = 0,
    fee: int | None = None,
) -> Check | None:  # fmt: skip
    """None where no table is in force, or it has no such tier. fee: the lease's own a month, instead of the trust's usual one."""
    table = limits_on(organization, on, area)
    if table is None:
        return None
    statement = statement_of(table)
    if tier not in {each.tier for each in statement.tiers}:
        return None
    rows = income_limits(Lookup(size), statement).limits
    rule = payment_rule(organization)
    if fee is not None:
        rule = dataclasses.replace(rule, fee=fee)
    income = next(row.limit for row in rows if row.tier == tier)
    asked = Asked(income, price, own, tuple(TierIncome(row.tier, row.limit) for row in rows))
    return Check(table, rule, asked, tier, size, affordable_price(asked, rule))
