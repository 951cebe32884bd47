"""Forms of the bank's files: the file, its columns, what a line was for, and rules."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonhouse.ledger.actions.bank import Remember
from commonhouse.ledger.bank import amounts, csv, dates
from commonhouse.ledger.forms.common import AccountChoice, RestrictionChoice, open_restrictions, sorted_accounts
from commonhouse.ledger.models import Account, BankLine
from commonhouse.people.models import Organization

_ORDER_WORDS = {
    dates.DAY_FIRST: _("Day first: 31/12/2026"),
    dates.MONTH_FIRST: _("Month first: 12/31/2026"),
    dates.YEAR_FIRST: _("Year first: 2026-12-31"),
}
_STYLE_WORDS = {amounts.POINT: _("With a point: 1,234.56"), amounts.COMMA: _("With a comma: 1.234,56")}


class UploadForm(forms.Form):
    account = AccountChoice(label=_("Of which account is the file?"))
    file = forms.FileField(
        label=_("The file from your bank"),
        help_text=_("CSV, OFX or QFX, at most 32 MB. On the bank's page look for “Download” or “Export”."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cash = [each for each in sorted_accounts(organization) if each.is_cash]
        self.fields["account"].offer(cash, "" if len(cash) == 1 else _t("Choose"))  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class ColumnsForm(forms.Form):
    """Which column is what, and how its dates and amounts are written. What only a person can tell has no answer yet."""

    date = forms.TypedChoiceField(label=_("Which column is the date?"))
    order = forms.ChoiceField(label=_("How are dates written?"), widget=forms.RadioSelect)
    text = forms.TypedChoiceField(label=_("Which column says what it was?"), required=False)
    amount = forms.TypedChoiceField(label=_("Which column is the amount?"), required=False)
    debit = forms.TypedChoiceField(label=_("Or: which column is money out?"), required=False)
    credit = forms.TypedChoiceField(label=_("And which column is money in?"), required=False)
    style = forms.ChoiceField(label=_("How are amounts written?"), widget=forms.RadioSelect)
    out_is_positive = forms.BooleanField(
        label=_("Money out has no minus, money in has one"),
        required=False,
        help_text=_("As on the statement of some cards."),
    )
    bank_id = forms.TypedChoiceField(label=_("Which column is the bank's own number?"), required=False)

    def __init__(self, *args: Any, table: csv.Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        for kind in csv.KINDS:
            field = self.fields[kind]
            field.coerce, field.empty_value = int, None  # type: ignore[attr-defined]
            field.choices = [("", _t("None")), *((str(i), name) for i, name in enumerate(table.names))]  # type: ignore[attr-defined]
        orders = table.orders or dates.ORDERS
        styles = table.styles or (amounts.POINT, amounts.COMMA)
        self.fields["order"].choices = [(each, _ORDER_WORDS[each]) for each in _ORDER_WORDS if each in orders]  # type: ignore[attr-defined]
        self.fields["style"].choices = [(each, _STYLE_WORDS[each]) for each in _STYLE_WORDS if each in styles]  # type: ignore[attr-defined]
        self.asks_order, self.asks_style = len(orders) > 1, len(styles) > 1
        if self.asks_order:
            self.fields["order"].help_text = _t(
                "The file can be read both ways, and only you can tell: look at a date you know."
            )
        if not self.asks_order:
            self.fields["order"].initial = orders[0]
        if not self.asks_style:
            self.fields["style"].initial = styles[0]

    def columns(self) -> dict[str, Any]:
        return csv.Columns(**{name: self.cleaned_data[name] for name in csv.Columns.__slots__}).to_json()


class FileAccountForm(forms.Form):
    """Which of several accounts of an OFX file this is."""

    account = forms.ChoiceField(label=_("Which account of the file is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, endings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [(each, _t("ending in %(figures)s") % {"figures": each}) for each in endings]  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        return {"account": self.cleaned_data["account"]}


class LineForm(forms.Form):
    """What one line of the bank was for."""

    payment = forms.ChoiceField(label=_("Does it pay an agreement?"), required=False, widget=forms.RadioSelect)
    account = AccountChoice(label=_("What was it for?"), required=False)
    restriction = RestrictionChoice()
    remember = forms.BooleanField(label=_("Remember this: enter lines like it the same way"), required=False)
    contains = forms.CharField(label=_("Lines that have these words"), max_length=80, required=False)

    def __init__(self, *args: Any, line: BankLine, payments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        organization = line.bank_import.organization
        found = [each for each in sorted_accounts(organization) if each.pk != line.bank_import.account_id]
        first = "income" if (line.amount or 0) > 0 else "expense"
        found.sort(key=lambda each: each.kind != first)
        here = [each for each in found if each.unit == line.bank_import.account.unit]
        self.fields["account"].offer(here, _t("Choose"))  # type: ignore[attr-defined]
        self.initial.update({"account": line.account_id, "contains": essence(line.text), "payment": line.payment})
        restrictions = open_restrictions(organization)
        if restrictions:
            self.fields["restriction"].offer(restrictions)  # type: ignore[attr-defined]
            self.initial["restriction"] = line.restriction_id
        else:
            del self.fields["restriction"]
        if payments:
            self.fields["payment"].choices = [*payments, ("", _t("No, none of these"))]  # type: ignore[attr-defined]
        else:
            del self.fields["payment"]
        for name in ("account", "contains"):
            self.fields[name].when_needed = ""  # type: ignore[attr-defined]

    def remembered(self) -> Remember | None:
        if not self.cleaned_data["remember"]:
            return None
        return Remember(self.cleaned_data["contains"], "in" if (self.line.amount or 0) > 0 else "out")


def essence(text: str) -> str:
    """The words of a bank's text that will likely come again: without numbers and dates."""
    words = [word for word in text.split() if not any(letter.isdigit() for letter in word)]
    return " ".join(words)[:80].strip(" -#*,.") or text[:80]


class RuleForm(forms.Form):
    contains = forms.CharField(label=_("The bank's text has these words"), max_length=80)
    direction = forms.ChoiceField(
        label=_("In or out?"),
        required=False,
        choices=[("", _("In or out")), ("in", _("Money in")), ("out", _("Money out"))],
    )
    account = AccountChoice(label=_("What was it for?"))
    restriction = RestrictionChoice()
    text = forms.CharField(
        label=_("Enter it as"), max_length=120, required=False, help_text=_("Left empty, the bank's words stay.")
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: list[Account] = sorted_accounts(organization)
        self.fields["account"].offer(found, _t("Choose"))  # type: ignore[attr-defined]
        restrictions = open_restrictions(organization)
        if restrictions:
            self.fields["restriction"].offer(restrictions)  # type: ignore[attr-defined]
        else:
            del self.fields["restriction"]
        self.fields["direction"].when_needed = ""  # type: ignore[attr-defined]

    def remembered(self) -> Remember:
        return Remember(self.cleaned_data["contains"], self.cleaned_data["direction"], self.cleaned_data["text"])
