"""The rule "surplus-capped-loan": a loan that never takes more than the business makes (as Seed Commons lends).

Interest is simple, on the principal outstanding day by day. Nothing is due until the costs of running, with pay at market
rates, are covered: the profit of all periods so far, losses taken off, must first pass the highest it had reached before. Of
what it passes that by, the stated share is asked for, rounded down: interest first, then principal. Interest that is not
reached waits (or lapses, if the terms say so); it bears none.

So the lender's return never exceeds the profit made: `returned` <= `profit` whenever something is asked. When a loss follows,
interest that is asked for and not yet paid is asked for no longer as far as it passes the profit that is left. Money paid
beyond what is asked for pays back principal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..agreeing.fold import Placed
from ..agreeing.model import AccountInput, AccountResult, Event, Step, StepKind
from .daycount import year_part
from .model import MAX_RATE, DayCount, check_amount, check_rate
from .sharing import PRINCIPAL, Shared, Sharing, check_days_to_pay


class Unmet(StrEnum):
    """What becomes of interest that the profit does not reach."""

    CARRY = "carry"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class SurplusTerms:
    """A loan paid from surplus. `share` is the part of new profit that goes to the loan."""

    principal: int
    rate: Decimal
    share: Decimal = Decimal("0.5")
    day_count: DayCount = DayCount.ACTUAL_365
    unmet: Unmet = Unmet.CARRY
    days_to_pay: int = 30

    def __post_init__(self) -> None:
        check_amount("principal", self.principal)
        check_rate("rate", self.rate, MAX_RATE)
        check_rate("share", self.share, Decimal(1))
        check_days_to_pay(self.days_to_pay)


def surplus_capped_loan(given: AccountInput, statement: SurplusTerms) -> AccountResult:
    """How the loan stands. Raises RuleError naming the event or the option."""
    fold = _Fold(given, statement)
    fold.live()
    fold.reckon(given.as_of)
    return fold.result()


class _Fold(Sharing):
    terms: SurplusTerms

    def __init__(self, given: AccountInput, terms: SurplusTerms) -> None:
        super().__init__(given, terms)
        self.earned = Fraction(0)  # interest so far, asked for or not
        self.asked = 0  # of it
        self.mark = date.min
        self.profit = 0
        self.peak = 0  # the highest the profit has been

    def terms_type(self) -> type[Shared]:
        return SurplusTerms

    def reckon(self, on: date) -> None:
        if self.outstanding() and on > self.mark:
            time = year_part(self.mark, on, self.terms.day_count)
            self.earned += self.outstanding() * time * Fraction(self.terms.rate)
        self.mark = max(self.mark, on)

    def forget(self) -> None:
        self.earned = Fraction(self.asked)

    def accrued(self) -> int:
        return int(self.earned) - self.asked

    def report(self, placed: Placed, event: Event) -> None:
        until = self.period(placed)
        revenue, costs, pay = (self.figure(placed, name) for name in ("revenue", "costs", "pay"))
        self.profit += revenue - costs - pay
        new = max(0, self.profit - self.peak)
        self.peak = max(self.peak, self.profit)
        offered = int(Fraction(self.terms.share) * new)
        interest = min(offered, self.accrued())
        principal = min(offered - interest, self.unasked)
        figures = {
            "revenue": revenue,
            "costs": costs,
            "pay": pay,
            "profit": self.profit,
            "new profit": new,
            "interest": interest,
            PRINCIPAL: principal,
        }
        self.steps.append(
            Step(event.on, StepKind.REPORTED, event.number, interest + principal, day=until, figures=figures)
        )
        self._ask_less(event)
        self.asked += interest
        if self.terms.unmet is Unmet.LAPSE:
            self.earned = Fraction(self.asked)
        self.asks(event, self.bucket, interest)
        self.asks(event, PRINCIPAL, principal)

    def _ask_less(self, event: Event) -> None:
        """After a loss, interest not paid yet is asked for only as far as the profit still reaches."""
        beyond = self.asked - max(self.profit, 0)
        for item in reversed(list(self._asked(self.bucket))):
            if beyond <= 0:
                break
            part = min(beyond, item.unpaid)
            if part:
                item.amount -= part
                self.asked -= part
                beyond -= part
                self.steps.append(Step(event.on, StepKind.WAIVED, event.number, part, item.bucket, item.on))
        self.settle()

    def early(self, event: Event, amount: int) -> int:
        used = min(amount, self.unasked)
        if used:
            self.unasked -= used
            self.note(event.number, None, PRINCIPAL, used)
            self.steps.append(Step(event.on, StepKind.EARLY, event.number, used, PRINCIPAL))
        return amount - used

    def settled(self) -> bool:
        """Interest that waits may still be asked for, by a later profit."""
        return super().settled() and not self.accrued()
