"""What ends a loan on a day: the rule payoff-quote, asked with how the account really stands then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commonhouse.agreements import accounts, making
from commonhouse.agreements.models import Agreement
from commonhouse.funds.lending_words import terms_of
from commonhouse.rules import registry
from commonhouse.rules.agreeing.model import AccountResult
from commonhouse.rules.lending.payoff import Payoff, Quote, Standing


@dataclass(frozen=True, slots=True)
class PayOff:
    """The quote, and what would still be paid in all without it."""

    quote: Quote
    otherwise: int

    @property
    def saved(self) -> int:
        return max(0, self.otherwise - self.quote.total)


def quote(agreement: Agreement, on: dt.date) -> PayOff | None:
    """What is to be paid on a day to owe nothing any more; None where nothing is lent, or no schedule holds it."""
    result = accounts.result_of(agreement, on)
    version = making.in_force(agreement)
    if agreement.kind != "loan" or version is None or result is None or not result.principal.outstanding:
        return None
    owed = _owed(result, on)
    standing = Standing(
        through=on,
        principal=result.principal.outstanding,
        interest=owed.get("interest", 0) + result.accrued_interest,
        fee=owed.get("fee", 0),
        penalty=owed.get("penalty", 0),
        credit=result.credit,
    )
    found: Quote = registry.get("payoff-quote").run(Payoff(on=on, standing=standing), terms_of(version.terms))
    rest = sum(due.amount - due.paid for due in result.dues) - result.credit
    return PayOff(found, rest)


def _owed(result: AccountResult, on: dt.date) -> dict[str, int]:
    """What is due through a day and not paid, by bucket."""
    found: dict[str, int] = {}
    for due in result.dues:
        if due.on <= on:
            found[due.bucket] = found.get(due.bucket, 0) + due.amount - due.paid
    return found
