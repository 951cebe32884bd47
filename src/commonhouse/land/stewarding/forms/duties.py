"""The questions about duties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy

from commonhouse.land.holdings.models import Holding
from commonhouse.land.stewarding.forms.common import OnceForm, area, day_field, paper_field
from commonhouse.land.stewarding.models import Duty, DutyKind, DutyPlan, Purpose
from commonhouse.people.models import Organization

MOST_LISTED = 500  # homes in one list


class PlanForm(OnceForm):
    """A duty that comes again."""

    name = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("What kind of duty?"), choices=DutyKind.choices)
    tenures = forms.MultipleChoiceField(
        label=gettext_lazy("For which homes and places?"), choices=Holding.Tenure.choices[:-1], required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None chosen: for all that are leased."),
    )  # fmt: skip
    anchor = forms.ChoiceField(
        label=gettext_lazy("What are its days counted from?"), choices=DutyPlan.Anchor.choices, widget=forms.RadioSelect,
        initial=DutyPlan.Anchor.LEASE_START,
    )  # fmt: skip
    every_months = forms.IntegerField(
        label=gettext_lazy("Again after how many months?"), min_value=0, max_value=1_200, initial=12,
        help_text=gettext_lazy("12 is once a year; 0 is only once."),
    )  # fmt: skip
    day = forms.IntegerField(
        label=gettext_lazy("Day of the month"), min_value=1, max_value=31, required=False,
        help_text=gettext_lazy("Only if it is the same day for all."),
    )  # fmt: skip
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), required=False, coerce=int, empty_value=None)
    days_before = forms.IntegerField(
        label=gettext_lazy("How many days before that day?"), min_value=0, max_value=3_660, initial=0, required=False
    )
    asks_paper = forms.BooleanField(label=gettext_lazy("A paper is needed, such as a policy"), required=False)
    letter = forms.ChoiceField(label=gettext_lazy("A letter that goes with it"), required=False)
    starts_on = day_field(label=gettext_lazy("From which day on?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(number, str(MONTHS[number])) for number in range(1, 13)]
        self.fields["month"].choices = [("", "–"), *months]  # type: ignore[attr-defined]
        fitting = (Purpose.DUTY, Purpose.INSPECTION, Purpose.RENEWAL, Purpose.OTHER)
        letters = [(each.value, str(each.label)) for each in fitting]
        self.fields["letter"].choices = [("", gettext_lazy("None")), *letters]  # type: ignore[attr-defined]
        self.initial.setdefault("starts_on", timezone.localdate())


class DutyForm(OnceForm):
    """Something to do once."""

    name = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=160)
    due_on = day_field(label=gettext_lazy("By which day?"))
    kind = forms.ChoiceField(label=gettext_lazy("What kind of duty?"), choices=DutyKind.choices, initial=DutyKind.OTHER)
    holding = forms.ModelChoiceField(
        label=gettext_lazy("For which home or place?"), queryset=Holding.objects.none(), required=False,
        empty_label=gettext_lazy("For none: it is the trust’s own"),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Holding.objects.filter(organization=organization).order_by("name", "pk")
        self.fields["holding"].queryset = rows  # type: ignore[attr-defined]


class DoneForm(OnceForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=Duty.Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=1_000, required=False, widget=area(),
        help_text=gettext_lazy("What you saw, or what is left to do. Only staff read it. Write nothing about how people live."),
    )  # fmt: skip
    done_on = day_field(label=gettext_lazy("On which day?"))
    paper = paper_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("done_on", timezone.localdate())


class MoveForm(forms.Form):
    to = day_field(label=gettext_lazy("To which day?"))
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=300)


class VisitForm(forms.Form):
    on = day_field(label=gettext_lazy("On which day?"))
    at = forms.TimeField(
        label=gettext_lazy("At what hour?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    emergency = forms.BooleanField(label=gettext_lazy("Life or the house is in danger: it cannot wait"), required=False)


class HandInForm(OnceForm):
    paper = paper_field()
    said = forms.CharField(
        label=gettext_lazy("Your words"), max_length=500, required=False, widget=area(),
        help_text=gettext_lazy("For example: I live here with my family all year."),
    )  # fmt: skip
