"""Forms of keeping a promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonhouse.budgeting.forms.fields import MoneyField, PhotoField, TokenMixin
from commonhouse.budgeting.models import Milestone, Promise


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("What will be done?"), max_length=140)
    due_on = _day(label=_("By when?"))


class MoveForm(forms.Form):
    due_on = _day(label=_("The new date"))
    why = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The people who chose this project will read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"due_on": milestone.due_on}} | kwargs)


class DoneForm(forms.Form):
    done_on = _day(label=_("When was it done?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"done_on": timezone.localdate()}} | kwargs)


class UpdateForm(forms.Form):
    text = forms.CharField(
        label=_("What happened?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Good news or bad, in plain words."),
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("How does it stand now?"), choices=Promise.Status.choices, widget=forms.RadioSelect
    )
    photo = PhotoField()
    photo_description = forms.CharField(
        label=_("What does the photo show?"),
        max_length=200,
        required=False,
        help_text=_("For people who cannot see it."),
    )

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"status": promise.status}} | kwargs)


class SpendForm(TokenMixin, forms.Form):
    amount = MoneyField(label=_("How much was spent?"), help_text=_("For example 1,250.00."))
    what = forms.CharField(
        label=_("For what?"), max_length=160, help_text=_("Name the goods or the work, not persons.")
    )
    spent_on = _day(label=_("When?"))
    over_is_meant = forms.BooleanField(label=_("Yes, this is more than was awarded."), required=False)
    field_order = ("amount", "what", "spent_on")

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"spent_on": timezone.localdate()}} | kwargs)
        self.fields["amount"].currency = promise.budget.currency  # type: ignore[attr-defined]


class CorrectForm(TokenMixin, forms.Form):
    why = forms.CharField(label=_("What was wrong?"), max_length=160)
