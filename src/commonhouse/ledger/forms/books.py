"""Forms of the books themselves: opening them, accounts, money with a purpose, periods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonhouse.ledger import charts, units
from commonhouse.ledger.forms.common import AmountField, OnceForm, amount, day, label, sorted_accounts
from commonhouse.ledger.models import Account, Restriction
from commonhouse.people.amounts import CURRENCIES
from commonhouse.people.models import Organization


class ChartForm(forms.Form):
    chart = forms.ChoiceField(label=_("Which is most like yours?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chart"].choices = [(name, each.title) for name, each in charts.CHARTS.items()]  # type: ignore[attr-defined]
        self.initial.setdefault("chart", charts.for_kind(organization.kind).name)


class BeginForm(forms.Form):
    opened_on = day(
        label=_("From which day do you keep your books here?"),
        help_text=_("The first day of your year is easiest. What came before stays in your old books."),
    )
    fiscal_month = forms.TypedChoiceField(label=_("In which month does your year begin?"), coerce=int, initial=1)
    unit = forms.ChoiceField(
        label=_("In which currency?"), choices=[(code, code) for code in CURRENCIES], initial="USD"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_month"].choices = list(MONTHS.items())  # type: ignore[attr-defined]
        self.initial.setdefault("opened_on", timezone.localdate().replace(month=1, day=1))


class AccountForm(forms.Form):
    """A new account, or another name and number for one that is there."""

    code = forms.CharField(
        label=_("Number"),
        max_length=30,
        help_text=_("1 what you have, 2 what you owe, 3 what is yours, 4 income, 5 expenses."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("What is in it?"), choices=Account.Kind.choices, widget=forms.RadioSelect)
    is_cash = forms.BooleanField(label=_("It is a bank account or a cash box"), required=False)
    unit = forms.CharField(
        label=_("Unit"), max_length=12, help_text=_("A currency such as USD, HOURS, or a unit of your own.")
    )
    activity = forms.ChoiceField(
        label=_("What does money moved here belong to?"), choices=Account.Activity.choices,
        help_text=_("It decides where it stands in the cash flow statement."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account | None = None, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("unit", unit)
        self.initial.setdefault("kind", Account.Kind.EXPENSE.value)
        if account is None:
            return
        for name in ("kind", "unit", "is_cash"):
            del self.fields[name]
        self.fields["name"].required = not account.role
        if account.role:
            self.fields["name"].help_text = _t("Left empty, it has the name its chart gives it, in every language.")
        self.initial.update({"code": account.code, "name": account.name, "activity": account.activity})


class PartForm(forms.Form):
    name = forms.CharField(
        label=_("What is it called?"), max_length=120,
        help_text=_("A part of this account: one building, one grant, one member."),
    )  # fmt: skip


class UnitForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Z][A-Z0-9]{1,11}$", label=_("Short code"), help_text=_("Capital letters and figures: HOURS, SHARES, KWH.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    places = forms.IntegerField(label=_("How many decimals?"), min_value=0, max_value=6, initial=0)


class RestrictionForm(forms.Form):
    name = forms.CharField(label=_("What do you call this money?"), max_length=120)
    purpose = forms.CharField(
        label=_("What may it be used for?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the giver's words, if you have them."),
    )  # fmt: skip
    giver = forms.CharField(label=_("Who gave it?"), max_length=160, required=False)
    ends_on = day(label=_("Until when must it be used?"), required=False)
    accounts = forms.MultipleChoiceField(
        label=_("In which accounts may it be spent?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none if any will do. Otherwise the house refuses to spend it elsewhere."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, organization: Organization, restriction: Restriction | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = [
            each for each in sorted_accounts(organization) if not each.is_cash and each.kind in {"asset", "expense"}
        ]
        found.sort(key=lambda each: each.kind != "expense")
        self.by_pk = {str(each.pk): each for each in found}
        self.fields["accounts"].choices = [(str(each.pk), label(each)) for each in found]  # type: ignore[attr-defined]
        if restriction is not None:
            names = ("name", "purpose", "giver", "ends_on")
            self.initial.update({name: getattr(restriction, name) for name in names})
            self.initial["accounts"] = [str(pk) for pk in restriction.accounts.values_list("pk", flat=True)]

    def chosen(self) -> list[Account]:
        return [self.by_pk[pk] for pk in self.cleaned_data["accounts"]]


class ReleaseForm(OnceForm):
    """Money that was used as its giver wished becomes money like any other."""

    on = day(label=_("On which day?"))
    amount = AmountField(label=_("How much has met its purpose?"))
    text = forms.CharField(label=_("How was it used?"), max_length=160)

    def __init__(self, *args: Any, organization: Organization, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization, self.unit = organization, unit
        if not self.is_bound:
            self.initial.setdefault("on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["minor"] = amount(self, "amount", self.unit, units.places(self.organization, self.unit))
        return said


class CloseForm(forms.Form):
    ends_on = day(
        label=_("Until which day are the books closed?"),
        help_text=_("That day included. Nothing dated on or before it can be entered any more."),
    )


class ReopenForm(forms.Form):
    why = forms.CharField(
        label=_("Why must it be opened again?"), max_length=300, help_text=_("It stays in the record.")
    )


class PeriodForm(forms.Form):
    """The time a statement is about."""

    since = day(label=_("From"), required=False)
    until = day(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.when_needed = ""  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _t("The last day is before the first."))
        return said
