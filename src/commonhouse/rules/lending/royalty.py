"""The rule "royalty-loan": a share of revenue until a stated multiple of what was lent is paid.

Each report of revenue asks for its share, rounded to the smallest part, at most `most_a_period`, and never more than what is
left of the multiple. What is asked for pays back principal and pays the lender's return side by side, in the proportion of the
whole (rounded so that the last settles it), or principal first. Revenue after `ends_on` is not shared. Money paid beyond what
is asked for counts toward the multiple.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..agreeing.fold import Placed
from ..agreeing.model import AccountInput, AccountResult, Event, Step, StepKind
from ..errors import RuleError
from .model import check_amount, check_rate, rounded
from .sharing import PRINCIPAL, Shared, Sharing, check_days_to_pay


class Parts(StrEnum):
    """How what is asked for is parted."""

    PROPORTION = "proportion"
    PRINCIPAL_FIRST = "principal-first"


@dataclass(frozen=True, slots=True)
class RoyaltyTerms:
    """`share` of revenue is paid until `multiple` times what was lent is paid ("1.5": half as much again)."""

    principal: int
    share: Decimal
    multiple: Decimal
    most_a_period: int | None = None
    ends_on: date | None = None
    parts: Parts = Parts.PROPORTION
    days_to_pay: int = 30

    def __post_init__(self) -> None:
        check_amount("principal", self.principal)
        check_rate("share", self.share, Decimal(1))
        check_rate("multiple", self.multiple, Decimal(10))
        if self.multiple < 1:
            raise RuleError("multiple", f"{self.multiple} would not pay back what was lent.", "Give 1 or more.")
        if self.most_a_period is not None:
            check_amount("most_a_period", self.most_a_period)
        check_days_to_pay(self.days_to_pay)


def royalty_loan(given: AccountInput, statement: RoyaltyTerms) -> AccountResult:
    """How the loan stands. Raises RuleError naming the event or the option."""
    fold = _Fold(given, statement)
    fold.live()
    return fold.result()


class _Fold(Sharing):
    bucket = "royalty"
    terms: RoyaltyTerms

    def __init__(self, given: AccountInput, terms: RoyaltyTerms) -> None:
        super().__init__(given, terms)
        self.asked = 0  # of the multiple, with what was paid early
        self.forgotten = False

    def terms_type(self) -> type[Shared]:
        return RoyaltyTerms

    def forget(self) -> None:
        self.forgotten = True

    @property
    def whole(self) -> int:
        """What is paid in all, once all is paid."""
        return rounded(Fraction(self.terms.multiple) * self.disbursed)

    def left(self) -> int:
        return 0 if self.forgotten else max(0, self.whole - self.unasked_lost - self.asked)

    def report(self, placed: Placed, event: Event) -> None:
        until = self.period(placed)
        if self.terms.ends_on is not None and until > self.terms.ends_on:
            raise placed.wrong(
                "data.until", f"Revenue is shared through {self.terms.ends_on}.", "Report at most through that day."
            )
        revenue = self.figure(placed, "revenue")
        amount = min(rounded(Fraction(self.terms.share) * revenue), self.left())
        if self.terms.most_a_period is not None:
            amount = min(amount, self.terms.most_a_period)
        principal = self._principal_of(amount)
        figures = {"revenue": revenue, PRINCIPAL: principal, self.bucket: amount - principal}
        self.steps.append(Step(event.on, StepKind.REPORTED, event.number, amount, day=until, figures=figures))
        self.asked += amount
        self.asks(event, self.bucket, amount - principal)
        self.asks(event, PRINCIPAL, principal)

    def _principal_of(self, amount: int) -> int:
        """How much of what is asked for next pays back principal."""
        if self.terms.parts is Parts.PRINCIPAL_FIRST:
            return min(amount, self.unasked)
        left = self.left()
        return self.unasked * amount // left if left else 0

    def early(self, event: Event, amount: int) -> int:
        used = min(amount, self.left())
        principal = self._principal_of(used)
        self.asked += used
        self.unasked -= principal
        for bucket, part in ((PRINCIPAL, principal), (self.bucket, used - principal)):
            if part:
                self.note(event.number, None, bucket, part)
                self.steps.append(Step(event.on, StepKind.EARLY, event.number, part, bucket))
        return amount - used

    def settled(self) -> bool:
        return super().settled() and not self.left()
