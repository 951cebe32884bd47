"""The questions about help, and about notices of default."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.stewarding.forms.common import OnceForm, area, day_field
from commonhouse.land.stewarding.models import DefaultNotice, SupportNote, SupportPlan
from commonhouse.people.fields import MoneyField

TWO_WEEKS = dt.timedelta(days=14)


class OfferForm(OnceForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=SupportPlan.Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("What the trust offers"), max_length=2_000, widget=area(5),
        help_text=gettext_lazy("The household reads it. Write as you would speak: what is possible, and whom they can call."),
    )  # fmt: skip
    answer_by = day_field(label=gettext_lazy("When do you hope for an answer?"))
    next_check_on = day_field(label=gettext_lazy("When do you want to talk again?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer_by", timezone.localdate() + TWO_WEEKS)


class NoteForm(OnceForm):
    kind = forms.ChoiceField(label=gettext_lazy("How did you talk?"), choices=SupportNote.Kind.choices)
    on = day_field(label=gettext_lazy("On which day?"))
    text = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=1_000, widget=area(),
        help_text=gettext_lazy("Only what helps the next talk. It is kept sealed, and deleted two years after the plan."),
    )  # fmt: skip
    next_check_on = day_field(label=gettext_lazy("When do you want to talk again?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class PauseForm(OnceForm):
    starts = day_field(label=gettext_lazy("The pause begins on"))
    until = day_field(label=gettext_lazy("Its last day"))
    way = forms.ChoiceField(
        label=gettext_lazy("What becomes of the fees in that time?"), widget=forms.RadioSelect, initial="skip",
        choices=[
            ("skip", gettext_lazy("They are not asked for")),
            ("postpone", gettext_lazy("They are due on the day after the pause")),
        ],
    )  # fmt: skip


class PaymentsForm(OnceForm):
    count = forms.IntegerField(label=gettext_lazy("In how many monthly parts?"), min_value=1, max_value=60, initial=12)
    first = day_field(label=gettext_lazy("Day of the first part"))


class CloseForm(forms.Form):
    on_its_feet = forms.TypedChoiceField(
        label=gettext_lazy("How did it go?"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[
            ("yes", gettext_lazy("The household is back on its feet")),
            ("no", gettext_lazy("The plan did not work out")),
        ],
    )  # fmt: skip


class LenderNoticeForm(OnceForm):
    """A notice that a bank has sent."""

    mortgage = forms.ModelChoiceField(
        label=gettext_lazy("Which loan?"), queryset=Mortgage.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=DefaultNotice.Kind.choices, widget=forms.RadioSelect
    )
    amount = MoneyField(label=gettext_lazy("How much is owed, if it is money?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What must be put right?"), max_length=2_000, widget=area(),
        help_text=gettext_lazy("In plain words: the household reads it."),
    )  # fmt: skip
    noticed_on = day_field(label=gettext_lazy("Which date is on the notice?"))
    received_on = day_field(label=gettext_lazy("When did the trust get it?"))

    def __init__(self, *args: Any, lease: Lease, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = lease.mortgages.filter(paid_off_on__isnull=True, consented_on__isnull=False)
        field = self.fields["mortgage"]
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: each.lender  # type: ignore[attr-defined]
        if rows.count() == 1:
            self.initial.setdefault("mortgage", rows.get().pk)
        self.initial.setdefault("received_on", timezone.localdate())


class OurNoticeForm(OnceForm):
    """The trust's own notice."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=DefaultNotice.Kind.choices, widget=forms.RadioSelect
    )
    amount = MoneyField(
        label=gettext_lazy("How much, if it is money?"), required=False,
        help_text=gettext_lazy("Left empty: all that is late today."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What must be put right?"), max_length=2_000, widget=area(),
        help_text=gettext_lazy("In plain and kind words: the household reads it."),
    )  # fmt: skip


class CuredForm(forms.Form):
    on = day_field(label=gettext_lazy("On which day was it put right?"))
    words = forms.CharField(label=gettext_lazy("Anything to add?"), max_length=1_000, required=False, widget=area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class PaidForm(CuredForm):
    """What the trust has paid to a bank for a household."""

    amount = MoneyField(label=gettext_lazy("How much did the trust pay?"))
    field_order = ("amount", "on")

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["words"]
        self.fields["on"].label = gettext_lazy("On which day was it paid?")
        self.fields["amount"].currency = unit  # type: ignore[attr-defined]


class TakenBackForm(CuredForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = gettext_lazy("On which day?")
        self.fields["words"].label = gettext_lazy("Why?")
        self.fields["words"].required = True


class OverForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What follows now?"), max_length=1_000, required=False, widget=area(),
        help_text=gettext_lazy("The household reads it: what happens next, and who can help."),
    )  # fmt: skip
