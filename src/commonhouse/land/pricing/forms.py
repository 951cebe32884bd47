"""The questions of pricing."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.land.pricing import table_file
from commonhouse.land.pricing.models import Appraisal, IndexTable, Price
from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.people.forms import DATE

PAPERS = {"accept": "application/pdf,image/jpeg,image/png"}
MOST_FILES = 10
FARTHEST = dt.timedelta(days=30 * 366)  # of a what-if


class OnceForm(forms.Form):
    """A form that carries its own mark: sent twice, it is one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = unit
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class WhatIfForm(forms.Form):
    """What somebody wonders about, sent by GET; nothing of it is kept."""

    years = forms.IntegerField(
        label=gettext_lazy("In how many years?"), required=False, min_value=0, max_value=30,
        help_text=gettext_lazy("0 is today."),
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("Or on which day?"), required=False, widget=DATE,
        help_text=gettext_lazy("Only if you have a day in mind."),
    )  # fmt: skip
    value = MoneyField(
        label=gettext_lazy("What would the home be worth then?"), required=False,
        help_text=gettext_lazy("Leave it empty to go by the last appraisal."),
    )  # fmt: skip
    growth = PercentField(
        label=gettext_lazy("How much do values and incomes grow a year?"), most=20, required=False,
        help_text=gettext_lazy("In percent. Nobody knows: try low and high."),
    )  # fmt: skip
    work = MoneyField(
        label=gettext_lazy("What would you spend on an improvement?"), required=False, zero=True,
        help_text=gettext_lazy("As if you told the trust before, and it were finished that day."),
    )  # fmt: skip
    owed = MoneyField(
        label=gettext_lazy("What do you still owe the bank?"), required=False, zero=True,
        help_text=gettext_lazy("To see what you would have in hand. It is not kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = unit
        self.fields["years"].widget.attrs |= {"data-range": "0 30 1"}

    def day(self) -> dt.date:
        given = self.cleaned_data
        today = timezone.localdate()
        wanted: dt.date | None = given.get("on")
        if wanted is not None:
            return min(wanted, today + FARTHEST)
        years = given.get("years") or 0
        return today.replace(year=today.year + years, day=min(today.day, 28)) if years else today

    def growth_a_year(self) -> Decimal:
        found = self.cleaned_data.get("growth")
        return Decimal("0.02") if found is None else found


class AppraisalForm(OnceForm):
    on = forms.DateField(label=gettext_lazy("Day of the appraisal"), widget=DATE)
    value = MoneyField(
        label=gettext_lazy("What is the home worth, with its land?"),
        help_text=gettext_lazy("As the appraiser wrote it."),
    )
    improvements = MoneyField(
        label=gettext_lazy("How much of that is the owner’s own work?"), required=False, zero=True,
        help_text=gettext_lazy("Only if the appraiser says so."),
    )  # fmt: skip
    appraiser = forms.CharField(label=gettext_lazy("Who appraised it?"), max_length=120)
    paper = forms.FileField(
        label=gettext_lazy("The report"), required=False, widget=forms.ClearableFileInput(attrs=PAPERS),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 8 MB. Staff and the family can read it."),
    )  # fmt: skip
    confirmed = forms.BooleanField(label=gettext_lazy("Yes, the value is right although it is lower"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def ask_again(self) -> None:
        """The second yes is asked for only where it is needed."""
        self.fields["confirmed"].widget = forms.CheckboxInput()


class WhyForm(OnceForm):
    why = forms.CharField(label=gettext_lazy("What was wrong?"), max_length=300)


class ImprovementForm(OnceForm):
    what = forms.CharField(
        label=gettext_lazy("What would you like to do?"), max_length=200,
        help_text=gettext_lazy("In a few words, for example: a new porch."),
    )  # fmt: skip
    estimate = MoneyField(
        label=gettext_lazy("What will it cost, about?"), help_text=gettext_lazy("Your best guess is enough.")
    )
    about = forms.CharField(
        label=gettext_lazy("Anything we should know?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example who does the work, and when it would begin."),
    )  # fmt: skip
    is_done = forms.ChoiceField(
        label=gettext_lazy("Is the work done already?"), widget=forms.RadioSelect, initial="no",
        choices=[("no", gettext_lazy("No, I ask before")), ("yes", gettext_lazy("Yes, it is done or begun"))],
    )  # fmt: skip


class DecideForm(OnceForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Does the trust agree?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why?"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The family reads this. A no needs a reason, and what would make it a yes."),
    )  # fmt: skip


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, or none; cleans to a list."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", ManyFiles(attrs=PAPERS))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [each for each in (data if isinstance(data, (list, tuple)) else [data]) if each]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)s files at once.") % {"most": MOST_FILES})
        return [super(FilesField, self).clean(each, initial) for each in files]


class PaperForm(forms.Form):
    papers = FilesField(
        label=gettext_lazy("Receipts, permits or pictures"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 8 MB each. A photo of a receipt is fine."),
    )


class FinishForm(OnceForm):
    finished_on = forms.DateField(label=gettext_lazy("When was it finished?"), widget=DATE)
    cost = MoneyField(label=gettext_lazy("What did it cost in all?"))
    useful_years = forms.IntegerField(
        label=gettext_lazy("How many years will it last?"), required=False, min_value=1, max_value=100,
        help_text=gettext_lazy("Leave it empty if you do not know."),
    )  # fmt: skip
    papers = FilesField(
        label=gettext_lazy("Receipts"), required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 8 MB each. You can add them later."),
    )  # fmt: skip


class CreditForm(OnceForm):
    cost = MoneyField(
        label=gettext_lazy("What do the receipts show?"), help_text=gettext_lazy("This is the cost that counts.")
    )
    useful_years = forms.IntegerField(
        label=gettext_lazy("How many years will it last?"), required=False, min_value=1, max_value=100
    )


class SetPriceForm(OnceForm):
    on = forms.DateField(label=gettext_lazy("For a sale on which day?"), widget=DATE)
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is the price for?"), choices=Price.Purpose.choices, widget=forms.RadioSelect
    )
    appraisal = forms.ModelChoiceField(
        label=gettext_lazy("By which appraisal?"), queryset=Appraisal.objects.none(), required=False,
        empty_label=gettext_lazy("The newest by that day"),
    )  # fmt: skip
    damage = MoneyField(
        label=gettext_lazy("What would it cost to repair what is broken?"), required=False, zero=True,
        help_text=gettext_lazy("Only damage beyond normal wear. Leave it empty if there is none."),
    )  # fmt: skip


class LetterForm(OnceForm):
    valid_until = forms.DateField(
        label=gettext_lazy("Until when does this price hold?"), widget=DATE,
        help_text=gettext_lazy("At most a year. Three months is usual."),
    )  # fmt: skip


class TableForm(OnceForm):
    name = forms.CharField(
        label=gettext_lazy("What is the table called?"), max_length=120,
        help_text=gettext_lazy("For example: Area median income, Boston, four people."),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Its short name"), max_length=30,
        help_text=gettext_lazy("Leases name it so: small letters, digits and hyphens, as in ami-boston."),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Who publishes it?"), max_length=200)
    every = forms.ChoiceField(
        label=gettext_lazy("How often is it published?"), choices=IndexTable.Every.choices, widget=forms.RadioSelect,
        initial=IndexTable.Every.YEAR,
    )  # fmt: skip


SOURCE_HELP = gettext_lazy("It stands in the public record, for example: HUD, income limits of April 2026.")


class TableFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The values, as a CSV file"),
        help_text=gettext_lazy(
            "Two columns: date, value. At most 500 KB. Nothing is published before you have seen it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    source = forms.CharField(label=gettext_lazy("Where are they from?"), max_length=300, help_text=SOURCE_HELP)


class ValueForm(OnceForm):
    on = forms.DateField(label=gettext_lazy("From which day does it hold?"), widget=DATE)
    value = forms.CharField(
        label=gettext_lazy("The value"), max_length=24,
        help_text=gettext_lazy("In figures: 160900. A rate of 6.5 % is 0.065."),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Where is it from?"), max_length=300, help_text=SOURCE_HELP)

    def clean_value(self) -> str:
        try:
            return table_file.value_of(self.cleaned_data["value"])
        except ValueError as error:
            raise ValidationError(str(error)) from None
