"""The questions of lending: to whom, of which money, how it is paid back; paying out, figures, losses."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.funds.forms.terms import LoanTermsForm
from commonhouse.funds.models.lending import Purse
from commonhouse.ledger.models import Restriction
from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.people.forms import DATE
from commonhouse.people.models import Organization
from commonhouse.rules.errors import RuleError
from commonhouse.rules.lending.royalty import RoyaltyTerms
from commonhouse.rules.lending.surplus import SurplusTerms, Unmet

FREE = "free"


class OnceForm(forms.Form):
    """A form that carries its own mark: sent twice, it is one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())

    def key(self) -> str:
        return str(self.cleaned_data["submission"])


class LoanForm(OnceForm):
    """Who borrows, what for, and of which money."""

    borrower = forms.ModelChoiceField(label=gettext_lazy("Who borrows?"), queryset=Organization.objects.none())
    purpose = forms.CharField(
        label=gettext_lazy("What is the money for?"),
        max_length=1_000,
        help_text=gettext_lazy("In plain words. It stands in the public record: name no person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    collateral = forms.CharField(
        label=gettext_lazy("What the loan buys, if that stands behind it"),
        max_length=1_000,
        required=False,
        help_text=gettext_lazy("Never more than what the loan itself buys, never a home, and no person’s own money."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    money = forms.ChoiceField(label=gettext_lazy("Of which money?"), widget=forms.RadioSelect)
    reference = forms.CharField(label=gettext_lazy("Your own number for it"), max_length=30, required=False)

    field_of = {"restriction": "money"}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        borrowers = Organization.objects.filter(is_listed=True).exclude(pk=organization.pk)
        self.fields["borrower"].queryset = borrowers  # type: ignore[attr-defined]
        self.fields["money"].choices = money_choices(organization)  # type: ignore[attr-defined]
        self.fields["money"].initial = FREE

    def restriction(self) -> Restriction | None:
        return restriction_of(self.organization, self.cleaned_data["money"])


class CandidateLoanForm(OnceForm):
    """For a business that members said yes to: all is agreed but which money it is."""

    money = forms.ChoiceField(label=gettext_lazy("Of which money?"), widget=forms.RadioSelect)
    reference = forms.CharField(label=gettext_lazy("Your own number for it"), max_length=30, required=False)
    field_of = {"restriction": "money"}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.fields["money"].choices = money_choices(organization)  # type: ignore[attr-defined]
        self.fields["money"].initial = FREE

    def restriction(self) -> Restriction | None:
        return restriction_of(self.organization, self.cleaned_data["money"])


def money_choices(organization: Organization) -> list[tuple[str, str]]:
    rows = Purse.objects.filter(organization=organization, is_open=True).select_related("restriction")
    named = [(row.restriction.public_id, f"{row.restriction.name}: {row.restriction.purpose}") for row in rows]
    return [(FREE, _("Money without a special purpose")), *named]


def restriction_of(organization: Organization, chosen: str) -> Restriction | None:
    if chosen == FREE:
        return None
    return Restriction.objects.get(organization=organization, public_id=chosen)


class ChangeForm(LoanTermsForm):
    """Other terms for a loan that is out, from a day on, and why."""

    takes_effect_on = forms.DateField(label=gettext_lazy("From which day on?"), widget=DATE)
    why = forms.CharField(
        label=gettext_lazy("What changes, and why?"),
        max_length=300,
        help_text=gettext_lazy("Members and the borrower read it, and it stays in the public record: name no person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SurplusTermsForm(forms.Form):
    """A loan paid from what is left after costs."""

    principal = MoneyField(label=gettext_lazy("How much is lent at most?"))
    rate = PercentField(label=gettext_lazy("Interest for a year, in percent"), most=100)
    share = PercentField(label=gettext_lazy("Which part of the profit goes to the loan, in percent?"), most=100)
    unmet = forms.ChoiceField(
        label=gettext_lazy("And interest that the profit does not reach?"),
        choices=(
            (Unmet.CARRY.value, gettext_lazy("It waits, without interest on it")),
            (Unmet.LAPSE.value, gettext_lazy("It is given up")),
        ),
        initial=Unmet.CARRY.value,
        widget=forms.RadioSelect,
    )
    days_to_pay = forms.IntegerField(
        label=gettext_lazy("How many days after the figures is it due?"), min_value=0, max_value=366, initial=30
    )
    field_of: dict[str, str] = {}

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"].currency = unit  # type: ignore[attr-defined]
        self.terms: SurplusTerms | RoyaltyTerms | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                self.terms = self.built(given)
            except RuleError as problem:
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, ValidationError(f"{problem.problem} {problem.fix}".strip(), code="terms"))
        return given

    def built(self, given: dict[str, Any]) -> SurplusTerms | RoyaltyTerms:
        return SurplusTerms(
            principal=given["principal"], rate=given["rate"], share=given["share"], unmet=Unmet(given["unmet"]),
            days_to_pay=given["days_to_pay"],
        )  # fmt: skip


class RoyaltyTermsForm(SurplusTermsForm):
    """A loan paid by a share of income."""

    rate = None  # type: ignore[assignment]
    unmet = None  # type: ignore[assignment]
    share = PercentField(label=gettext_lazy("Which part of all income goes to the loan, in percent?"), most=100)
    multiple = forms.DecimalField(
        label=gettext_lazy("Until how many times what was lent has been paid?"),
        help_text=gettext_lazy("1.3 means: three tenths more than what was lent."),
        min_value=1,
        max_value=10,
        decimal_places=3,
    )
    most_a_period = MoneyField(label=gettext_lazy("At most how much for one period?"), required=False)

    def built(self, given: dict[str, Any]) -> SurplusTerms | RoyaltyTerms:
        from commonhouse.people.fields import plain

        return RoyaltyTerms(
            principal=given["principal"], share=given["share"], multiple=plain(given["multiple"]),
            most_a_period=given["most_a_period"], days_to_pay=given["days_to_pay"],
        )  # fmt: skip


class AmountForm(OnceForm):
    """So much on a day: paying out, giving up, taking in."""

    amount = MoneyField(label=gettext_lazy("How much?"))
    on = forms.DateField(label=gettext_lazy("On which day?"), widget=DATE)

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = unit  # type: ignore[attr-defined]


class LossForm(AmountForm):
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=400,
        help_text=gettext_lazy("In plain words. Members and the borrower read it, and it stays in the public record."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FiguresForm(OnceForm):
    """The borrower's own figures of a period."""

    since = forms.DateField(label=gettext_lazy("The period begins"), widget=DATE)
    until = forms.DateField(label=gettext_lazy("and ends"), widget=DATE)
    revenue = MoneyField(label=gettext_lazy("All income in that time"), zero=True)
    pay = MoneyField(
        label=gettext_lazy("Pay of everyone who worked, at the usual rate for the work"),
        help_text=gettext_lazy("Also for those who took less, or nothing."),
        zero=True,
    )
    costs = MoneyField(label=gettext_lazy("All other costs in that time"), zero=True)

    def __init__(self, *args: Any, unit: str = "USD", with_costs: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_costs:
            del self.fields["pay"], self.fields["costs"]
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = unit

    def figures(self) -> dict[str, Any]:
        """As the loan's rule takes them."""
        given = self.cleaned_data
        amounts: dict[str, Any] = {name: given[name] for name in ("revenue", "costs", "pay") if name in given}
        return {"since": given["since"].isoformat(), "until": given["until"].isoformat(), **amounts}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Give a day after the beginning."))
        return given


class DayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("On which day?"), widget=DATE)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise ValidationError(_("Give today or a day to come."))
        return day


class WhatIfForm(forms.Form):
    """Which loan, and how much of it would not come back."""

    loan = forms.ChoiceField(label=gettext_lazy("Which loan?"))
    share = forms.IntegerField(
        label=gettext_lazy("How much of it would not come back, in percent?"), min_value=1, max_value=100, initial=50
    )


class PolicyForm(forms.Form):
    reserve = PercentField(label=gettext_lazy("How much is kept back, in percent of what is out in loans?"), most=100)
    losses = PercentField(
        label=gettext_lazy("How much of what is lent is lost in a usual year, in percent?"),
        help_text=gettext_lazy("A guess, for the look ahead of twenty years. It decides nothing."),
        most=100,
    )
    months_ahead = forms.IntegerField(
        label=gettext_lazy("How many months do pages look ahead?"), min_value=1, max_value=24, initial=12
    )
