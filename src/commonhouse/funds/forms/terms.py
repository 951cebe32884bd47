"""The terms of a loan as people write them: few questions, each with the usual answer, and exact values behind them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.people.forms import DATE
from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.model import (
    DayCount,
    Every,
    Kind,
    LateFee,
    LoanTerms,
    Moratorium,
    Unit,
    Waiting,
)

KINDS = (
    (Kind.LEVEL.value, gettext_lazy("The same payment each time")),
    (
        Kind.EQUAL_PRINCIPAL.value,
        gettext_lazy("The same part of the loan each time, and interest on what is left: payments get smaller"),
    ),
    (Kind.INTEREST_ONLY.value, gettext_lazy("Interest only, and the whole loan with the last payment")),
    (Kind.BALLOON.value, gettext_lazy("The same smaller payment each time, and the rest with the last one")),
)
UNITS = (
    (Unit.MONTH.value, gettext_lazy("Every month")),
    (Unit.SEMIMONTH.value, gettext_lazy("Twice a month")),
    (Unit.WEEK.value, gettext_lazy("Every week")),
    (Unit.YEAR.value, gettext_lazy("Every year")),
)
WAITS = (
    (Waiting.WAIVED.value, gettext_lazy("No interest is asked for that time")),
    (Waiting.DUE_AFTER.value, gettext_lazy("It is put aside and paid first, later")),
    (Waiting.PAID.value, gettext_lazy("It is paid as it comes")),
    (Waiting.CAPITALIZED.value, gettext_lazy("It is added to the loan")),
)
DAYS = (
    (DayCount.THIRTY_360.value, gettext_lazy("Every month counts the same (30 of 360 days)")),
    (DayCount.ACTUAL_365.value, gettext_lazy("Every day counts the same (of 365)")),
    (DayCount.ACTUAL_360.value, gettext_lazy("Every day counts the same (of 360)")),
    (DayCount.ACTUAL_ACTUAL.value, gettext_lazy("Every day of the year counts the same (of 365 or 366)")),
)


class LoanTermsForm(forms.Form):
    principal = MoneyField(label=gettext_lazy("How much is lent?"))
    rate = PercentField(
        label=gettext_lazy("Interest for a year, in percent"),
        help_text=gettext_lazy("For example 3 or 4.75. Write 0 for a loan without interest."),
        most=100,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How is it paid back?"), choices=KINDS, initial=Kind.LEVEL.value, widget=forms.RadioSelect
    )
    unit = forms.ChoiceField(label=gettext_lazy("How often?"), choices=UNITS, initial=Unit.MONTH.value)
    count = forms.IntegerField(label=gettext_lazy("How many payments in all?"), min_value=1, max_value=1_200)
    level_over = forms.IntegerField(
        label=gettext_lazy("As if over how many payments?"),
        help_text=gettext_lazy(
            "Only for a larger last payment: the others are as small as if there were this many. For example 360."
        ),
        min_value=1,
        max_value=2_000,
        required=False,
    )
    start = forms.DateField(label=gettext_lazy("When is the money paid out?"), widget=DATE)
    first_due = forms.DateField(label=gettext_lazy("When is the first payment due?"), widget=DATE)
    wait = forms.IntegerField(
        label=gettext_lazy("How many payments at the start pay back nothing of the loan?"),
        help_text=gettext_lazy("They are counted among all payments. A year to begin with is 12 monthly ones."),
        min_value=0,
        max_value=1_200,
        required=False,
    )
    wait_interest = forms.ChoiceField(
        label=gettext_lazy("And the interest in that time?"),
        choices=WAITS,
        initial=Waiting.WAIVED.value,
        required=False,
    )
    late_after = forms.IntegerField(
        label=gettext_lazy("Is a fee asked for paying late? After how many days?"),
        help_text=gettext_lazy("Leave it empty for no fee."),
        min_value=1,
        max_value=365,
        required=False,
    )
    late_amount = MoneyField(label=gettext_lazy("How much is that fee?"), required=False)
    day_count = forms.ChoiceField(
        label=pgettext_lazy("interest", "How are days counted?"), choices=DAYS, initial=DayCount.THIRTY_360.value
    )

    field_of = {
        "moratorium.periods": "wait",
        "moratorium": "wait",
        "balloon": "level_over",
        "late": "late_after",
        "amount": "late_amount",
    }

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("principal", "late_amount"):
            self.fields[name].currency = unit  # type: ignore[attr-defined]
        self.terms: LoanTerms | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("late_after") is None) != (given.get("late_amount") is None) and not self.errors:
            self.add_error("late_amount", _("Give both the days and the fee, or neither."))
        if not self.errors:
            self.terms = self._terms(given)
        return given

    def _terms(self, given: dict[str, Any]) -> LoanTerms | None:
        try:
            return _built(given)
        except RuleError as problem:
            field = self.field_of.get(problem.field, problem.field)
            words = ValidationError(f"{problem.problem} {problem.fix}".strip(), code="terms")
            self.add_error(field if field in self.fields else None, words)
            return None


def _built(given: dict[str, Any]) -> LoanTerms:
    kind = Kind(given["kind"])
    wait, late = given["wait"], given["late_after"]
    return LoanTerms(
        principal=given["principal"],
        rate=given["rate"],
        count=given["count"],
        start=given["start"],
        first_due=given["first_due"],
        every=Every(Unit(given["unit"])),
        day_count=DayCount(given["day_count"]),
        kind=kind,
        level_over=given["level_over"] if kind is Kind.BALLOON else None,
        moratorium=Moratorium(wait, Waiting(given["wait_interest"] or Waiting.WAIVED)) if wait else None,
        late=(LateFee(late, amount=given["late_amount"]),) if late else (),
    )


def initial_of(terms: LoanTerms) -> dict[str, Any]:
    """What the form is shown with to change these terms. Options it does not ask about are not kept: see `asks_all`."""
    late = terms.late[0] if terms.late else None
    return {
        "principal": terms.principal,
        "rate": terms.rate,
        "kind": terms.kind.value,
        "unit": terms.every.unit.value,
        "count": terms.count,
        "level_over": terms.level_over,
        "start": terms.start,
        "first_due": terms.first_due,
        "wait": terms.moratorium.periods if terms.moratorium else None,
        "wait_interest": terms.moratorium.interest.value if terms.moratorium else Waiting.WAIVED.value,
        "late_after": late.after_days if late else None,
        "late_amount": late.amount if late else None,
        "day_count": terms.day_count.value,
    }


def usual(today: date, principal: int | None = None) -> dict[str, Any]:
    """A first proposal: level monthly payments over five years from the next month on."""
    year, month = divmod(today.year * 12 + today.month, 12)
    return {
        "principal": principal,
        "rate": Decimal("0.03"),
        "count": 60,
        "start": today,
        "first_due": date(year, month + 1, min(today.day, 28)),
    }
