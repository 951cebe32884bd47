"""The questions a household answers when it asks for something, and the trust when it answers."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

from commonhouse.land.stewarding.forms.common import OnceForm, area, day_field
from commonhouse.land.stewarding.models import Request
from commonhouse.people.fields import MoneyField, PercentField

Kind = Request.Kind


class RefinanceForm(OnceForm):
    amount = MoneyField(label=gettext_lazy("How much would you borrow?"))
    lender = forms.CharField(label=gettext_lazy("From which bank?"), max_length=120)
    text = forms.CharField(label=gettext_lazy("What is it for?"), max_length=2_000, widget=area())
    notices_to = forms.CharField(
        label=gettext_lazy("Where does the bank want its letters?"), max_length=254, required=False,
        help_text=gettext_lazy("Address or email of the bank. You may leave it empty and ask the bank first."),
    )  # fmt: skip


class SubletForm(OnceForm):
    starts_on = day_field(label=gettext_lazy("From which day?"))
    until = day_field(label=gettext_lazy("Until which day?"))
    text = forms.CharField(
        label=gettext_lazy("Why, and to whom?"), max_length=2_000, widget=area(),
        help_text=gettext_lazy("No names are needed: a family with two children, for example."),
    )  # fmt: skip


class AbsenceForm(OnceForm):
    starts_on = day_field(label=gettext_lazy("From which day are you away?"))
    until = day_field(label=gettext_lazy("Until which day?"))
    text = forms.CharField(
        label=gettext_lazy("Anything we should know?"), max_length=2_000, widget=area(), required=False
    )


class RepairForm(OnceForm):
    amount = MoneyField(label=gettext_lazy("What does it cost, about?"))
    text = forms.CharField(label=gettext_lazy("What must be repaired?"), max_length=2_000, widget=area())


class HelpForm(OnceForm):
    text = forms.CharField(
        label=gettext_lazy("How can we help?"), max_length=2_000, widget=area(), required=False,
        help_text=gettext_lazy("You may leave it empty: we will call you."),
    )  # fmt: skip


ASKING: Mapping[str, type[OnceForm]] = {
    Kind.REFINANCE: RefinanceForm, Kind.SUBLET: SubletForm, Kind.ABSENCE: AbsenceForm, Kind.REPAIR: RepairForm,
    Kind.HELP: HelpForm,
}  # fmt: skip


class AnswerForm(forms.Form):
    grants = forms.TypedChoiceField(
        label=gettext_lazy("Your answer"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Why?"), max_length=2_000, widget=area(), help_text=gettext_lazy("The household reads it.")
    )


class LoanForm(forms.Form):
    """A new loan as it was signed at the bank."""

    rate = PercentField(label=gettext_lazy("Interest a year, in percent"))
    months = forms.IntegerField(label=gettext_lazy("For how many months?"), min_value=1, max_value=600, initial=360)
    first_due = day_field(label=gettext_lazy("First payment"))
