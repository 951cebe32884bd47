"""The rule "payoff-quote": what to pay on a day to end the loan, in its parts, and what paying early saves.

Interest runs on the principal outstanding until the day of the quote, which itself bears none. Without a `standing`, everything
that fell due before that day was paid as scheduled, and what is due on the day itself is in the quote. With one, the quote is
made from how the account really stands.

`otherwise` is what would be paid from that day on by the terms, for what was lent so far; `saved` is the difference.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..errors import RuleError
from .model import (
    MAX_AMOUNT,
    DayCount,
    Disbursement,
    LoanTerms,
    Prepayment,
    check_date,
    check_in_order,
    check_length,
)
from .schedule import Run


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: principal outstanding, interest up to the day `through` that is not paid, and other parts.

    Interest runs on the principal from `through` on.
    """

    through: date
    principal: int
    interest: int = 0
    fee: int = 0
    penalty: int = 0
    credit: int = 0

    def __post_init__(self) -> None:
        check_date("through", self.through)
        for name in ("principal", "interest", "fee", "penalty", "credit"):
            if not 0 <= getattr(self, name) <= MAX_AMOUNT:
                raise RuleError(name, f"It is {getattr(self, name)}.", f"Give a number from 0 to {MAX_AMOUNT}.")


@dataclass(frozen=True, slots=True)
class Payoff:
    """The day of the quote; what was really lent (empty: as the terms plan it); how the account stands, if it is known."""

    on: date
    disbursements: tuple[Disbursement, ...] = ()
    standing: Standing | None = None

    def __post_init__(self) -> None:
        check_date("on", self.on)
        check_length("disbursements", self.disbursements)
        check_in_order("disbursements", self.disbursements)
        if self.standing is not None and self.standing.through > self.on:
            raise RuleError("standing.through", f"{self.standing.through} is after {self.on}.", "Give an earlier day.")


@dataclass(frozen=True, slots=True)
class Quote:
    """`total` ends the loan on the day `on`: principal, interest owed by `since`, interest of the `days` from then on
    (`accrued`), fee and penalty, less credit. Credit beyond that is `returned`. A day later it would be `next_day` more."""

    on: date
    total: int
    principal: int
    interest: int
    accrued: int
    fee: int
    penalty: int
    credit: int
    returned: int
    since: date
    days: int
    next_day: int
    rate: Decimal
    day_count: DayCount
    otherwise: int
    payments_left: int
    last_due: date | None
    saved: int


def payoff_quote(payoff: Payoff, terms: LoanTerms) -> Quote:
    """What ends the loan on a day. Raises RuleError naming the field."""
    run = _run(payoff, terms)
    since, interest = run.since, run.carried
    principal, accrued = _reached(run, payoff.on)
    _, tomorrow = _reached(run, payoff.on + timedelta(days=1))
    standing = payoff.standing or Standing(since, 0)
    owed = principal + interest + accrued
    due = owed + standing.fee + standing.penalty
    rest = run.rows()
    otherwise = sum(row.payment for row in rest) if rest else owed
    return Quote(
        on=payoff.on,
        total=max(0, due - standing.credit),
        principal=principal,
        interest=interest,
        accrued=accrued,
        fee=standing.fee,
        penalty=standing.penalty,
        credit=standing.credit,
        returned=max(0, standing.credit - due),
        since=since,
        days=(payoff.on - since).days,
        next_day=tomorrow - accrued,
        rate=terms.rate,
        day_count=terms.day_count,
        otherwise=otherwise,
        payments_left=len(rest),
        last_due=rest[-1].due if rest else None,
        saved=otherwise - owed,
    )


def _run(payoff: Payoff, terms: LoanTerms) -> Run:
    """The loan as it is at the end of the day before the quote."""
    lent = tuple(each for each in payoff.disbursements or terms.planned if each.on <= payoff.on)
    if not lent:
        raise RuleError("input.on", f"Nothing is lent by {payoff.on}.", "Give a later day.")
    if sum(each.amount for each in lent) > terms.principal:
        raise RuleError("input.disbursements", "They are more than the terms lend.", f"Lend at most {terms.principal}.")
    run = Run(terms, lent, "input.disbursements")
    run.rows(payoff.on - timedelta(days=1))
    if payoff.standing is not None:
        standing = payoff.standing
        lower = terms.prepayment is Prepayment.LOWER and standing.principal < run.principal
        run.resume(standing.through, standing.principal, standing.interest, anew=lower)
    return run


def _reached(run: Run, day: date) -> tuple[int, int]:
    """The principal on a day, and the interest that runs until then."""
    ahead = copy(run)
    accrued = ahead.accrued(day)
    return ahead.principal, accrued
