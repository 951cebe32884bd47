"""Forms of eligibility: one kind of line a page; what the verbs refuse comes back at its field."""

from __future__ import annotations

import re
import secrets
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonhouse.land.eligibility import words
from commonhouse.land.eligibility.limit_file import LIMIT_BYTES
from commonhouse.land.eligibility.models import LARGEST_HOUSEHOLD, SealedPaper
from commonhouse.people import amounts
from commonhouse.people.fields import MoneyField
from commonhouse.people.forms import DATE
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.income import (
    Asset,
    AssetKind,
    Business,
    Debt,
    Expense,
    ExpenseKind,
    Figures,
    Hourly,
    IncomeKind,
    Irregular,
    Line,
    Steady,
    Who,
)
from commonhouse.rules.land.income_limits import IncomeLimits, Tier

UNIT = "USD"
Row = Line | Asset | Expense | Debt


# --- tables -------------------------------------------------------------------------------------------------------------
class TableForm(forms.Form):
    """What a published table says of itself, and its figures as a file or pasted."""

    area = forms.CharField(
        label=_("Which area?"), max_length=120, help_text=_("Its name as published, for example: Oakland-Fremont, CA.")
    )
    year = forms.IntegerField(label=_("Of which year are the figures?"), min_value=1975, max_value=2200)
    effective_on = forms.DateField(label=_("From which day are they in force?"), widget=DATE)
    source = forms.CharField(
        label=_("Who published them, and where?"), max_length=300,
        help_text=_("For example: HUD, FY 2026 Income Limits, huduser.gov. Everyone can read it."),
    )  # fmt: skip
    median = MoneyField(label=_("Area median income, as published"), required=False)
    file = forms.FileField(
        label=_("The table, as a CSV file"), required=False,
        help_text=_("A row for each tier: tier, 1, 2, 3, 4, 5, 6, 7, 8. Nothing is published before you have seen it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or paste it here"), required=False, max_length=LIMIT_BYTES, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("file")) == bool((said.get("text") or "").strip()):
            self.add_error("file", _t("Choose a file, or paste the table: one of the two."))
        elif said.get("file") and said["file"].size > LIMIT_BYTES:
            self.add_error("file", _t("The file is larger than 64 KB. A table of limits is much smaller."))
        return said

    def data_sent(self) -> bytes:
        found = self.cleaned_data["file"]
        return bytes(found.read()) if found else self.cleaned_data["text"].encode()

    def table(self, tiers: tuple[Tier, ...]) -> IncomeLimits:
        return table_of(self.cleaned_data, tiers)


class PublishForm(forms.Form):
    """The same table again, after it was looked at. Its figures come as they were read, and are read again."""

    area = forms.CharField(max_length=120, widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput)
    effective_on = forms.DateField(widget=forms.HiddenInput)
    source = forms.CharField(max_length=300, widget=forms.HiddenInput)
    median = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(max_length=LIMIT_BYTES, strip=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    checked = forms.BooleanField(label=_("I held these figures against the published table, and they are the same."))

    def table(self, tiers: tuple[Tier, ...]) -> IncomeLimits:
        return table_of(self.cleaned_data, tiers)


def table_of(said: dict[str, Any], tiers: tuple[Tier, ...]) -> IncomeLimits:
    """The table of a form. A table without a tier of 100 measures incomes by its 50 % figures, as funders do."""
    have = {each.tier for each in tiers}
    measure = 50 if 50 in have and 100 not in have else None
    try:
        return IncomeLimits(
            " ".join(said["area"].split()), said["year"], said["effective_on"], tiers, said["source"].strip(),
            said["median"], measure=measure,
        )  # fmt: skip
    except RuleError as problem:
        raise ValidationError(f"{problem.problem} {problem.fix}") from None


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("What was wrong with it?"), max_length=300, help_text=_("Everyone can read it."))


class LookupForm(forms.Form):
    """What anyone may ask of a table. Nothing of it is kept."""

    size = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=LARGEST_HOUSEHOLD)
    income = MoneyField(label=_("Income a year"), required=False, zero=True)


class AffordForm(forms.Form):
    price = MoneyField(label=_("Price of the home"))
    size = forms.IntegerField(label=_("For how many people?"), min_value=1, max_value=LARGEST_HOUSEHOLD, initial=4)
    tier = forms.TypedChoiceField(label=_("At the top of which tier?"), coerce=int)
    own = MoneyField(label=_("Their own money, besides the usual down payment"), required=False, zero=True)
    fee = MoneyField(label=_("Lease fee a month"), required=False, zero=True)

    def __init__(self, *args: Any, tiers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(tier, _t("%(tier)s %% of the median") % {"tier": tier}) for tier in tiers]
        self.fields["tier"].choices = choices  # type: ignore[attr-defined]
        self.fields["tier"].initial = 80 if 80 in tiers else tiers[-1]


# --- a household's figures ----------------------------------------------------------------------------------------------
class LineForm(forms.Form):
    """A line of a household's figures. `made()` gives it, under the id it had."""

    what = forms.CharField(
        label=_("A few words, so that you find it again"), max_length=120, required=False,
        help_text=_("For example: the bakery, or my mother's pension. Reviewers read it."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)
    id: str = ""

    def made(self) -> Row:
        try:
            return self.build({**self.cleaned_data, "id": self.id or secrets.token_hex(4)})
        except RuleError as problem:
            place = problem.field if problem.field in self.fields else None
            raise ValidationError({place or "what": f"{problem.problem} {problem.fix}"}) from None

    def build(self, said: dict[str, Any]) -> Row:
        raise NotImplementedError

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}


class OftenForm(LineForm):
    """How often something comes or goes."""

    how_often = forms.ChoiceField(
        label=_("How often?"), choices=words.HOW_OFTEN, widget=forms.RadioSelect, initial="12"
    )
    times = forms.DecimalField(
        label=_("How many times a year?"), required=False, max_digits=7, decimal_places=4, min_value=Decimal("0.0001"),
        max_value=366, help_text=_("For seasonal work, the weeks you are paid. Only for “another number”."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how_often") == "other" and said.get("times") is None and "times" not in self.errors:
            self.add_error("times", _t("Write how many times a year."))
        return said

    @property
    def periods(self) -> Decimal:
        often = self.cleaned_data["how_often"]
        return Decimal(self.cleaned_data["times"]) if often == "other" else Decimal(often)

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        plain = format(row.periods.normalize(), "f")
        known = plain in dict(words.HOW_OFTEN)
        often = {"how_often": plain if known else "other", "times": None if known else row.periods}
        return super().initial_of(row) | often


_EARNINGS = [(kind.value, name) for kind, name in words.INCOME.items() if kind is not IncomeKind.BUSINESS]
_WHO = [(who.value, name) for who, name in words.WHO.items()]


class SteadyForm(OftenForm):
    kind = forms.ChoiceField(label=_("What kind of income?"), choices=_EARNINGS)
    amount = MoneyField(label=_("How much each time, before taxes?"), zero=True)
    who = forms.ChoiceField(label=_("Whose is it?"), choices=_WHO, widget=forms.RadioSelect, initial="adult")
    field_order = ("kind", "amount", "how_often", "times", "who", "what")

    def build(self, said: dict[str, Any]) -> Row:
        return Steady(
            said["id"], IncomeKind(said["kind"]), said["amount"], self.periods, Who(said["who"]), said["what"]
        )


class HourlyForm(LineForm):
    rate = MoneyField(label=_("Pay an hour, before taxes"))
    hours = forms.DecimalField(
        label=_("Hours a week"), max_digits=7, decimal_places=2, min_value=Decimal("0.25"), max_value=168
    )
    weeks = forms.DecimalField(
        label=_("Weeks a year"), max_digits=6, decimal_places=2, min_value=Decimal("0.25"), max_value=53, initial=52
    )
    who = forms.ChoiceField(label=_("Whose is it?"), choices=_WHO, widget=forms.RadioSelect, initial="adult")
    field_order = ("rate", "hours", "weeks", "who", "what")

    def build(self, said: dict[str, Any]) -> Row:
        return Hourly(
            said["id"], IncomeKind.WAGES, said["rate"], said["hours"], said["weeks"], Who(said["who"]), said["what"]
        )


class IrregularForm(LineForm):
    kind = forms.ChoiceField(label=_("What kind of income?"), choices=_EARNINGS)
    amounts = forms.CharField(
        label=_("What came in, an amount on each line"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A month without any may be left out, or written as 0."),
    )  # fmt: skip
    months = forms.DecimalField(
        label=_("Over how many months?"), max_digits=5, decimal_places=2, min_value=Decimal("0.25"), max_value=36,
        initial=12, help_text=_("All months of that time, those without income too."),
    )  # fmt: skip
    who = forms.ChoiceField(label=_("Whose is it?"), choices=_WHO, widget=forms.RadioSelect, initial="adult")
    field_order = ("kind", "amounts", "months", "who", "what")

    def clean_amounts(self) -> tuple[int, ...]:
        found = []
        for number, line in enumerate(self.cleaned_data["amounts"].splitlines(), 1):
            if not line.strip():
                continue
            try:
                found.append(0 if re.fullmatch(r"[\s$]*0([.,]0*)?\s*", line) else amounts.parse(line, UNIT))
            except ValidationError as problem:
                said = {"line": number, "problem": " ".join(problem.messages)}
                raise ValidationError(_t("Line %(line)d: %(problem)s") % said) from None
        return tuple(found)

    def build(self, said: dict[str, Any]) -> Row:
        return Irregular(
            said["id"], IncomeKind(said["kind"]), said["amounts"], said["months"], Who(said["who"]), said["what"]
        )

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        typed = "\n".join(amounts.typed(each, UNIT) for each in row.amounts)
        return super().initial_of(row) | {"amounts": typed}


class BusinessForm(LineForm):
    receipts = MoneyField(label=_("What came in"), zero=True)
    expenses = MoneyField(label=_("What it cost to do the work"), zero=True)
    months = forms.DecimalField(
        label=_("Over how many months?"),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.25"),
        max_value=36,
        initial=12,
    )
    who = forms.ChoiceField(label=_("Whose is it?"), choices=_WHO, widget=forms.RadioSelect, initial="adult")
    field_order = ("receipts", "expenses", "months", "who", "what")

    def build(self, said: dict[str, Any]) -> Row:
        return Business(said["id"], said["receipts"], said["expenses"], said["months"], Who(said["who"]), said["what"])


class AssetForm(LineForm):
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind.value, name) for kind, name in words.ASSETS.items()]
    )
    value = MoneyField(label=_("What is it worth?"), zero=True)
    cost = MoneyField(
        label=_("What would it cost to turn it into money?"), required=False, zero=True,
        help_text=_("For example a penalty, or a broker's fee."),
    )  # fmt: skip
    income = MoneyField(
        label=_("What does it earn a year?"), required=False, zero=True,
        help_text=_("Interest, dividends or rent. Leave it empty if nobody can tell; write 0 if it earns nothing."),
    )  # fmt: skip
    field_order = ("kind", "value", "cost", "income", "what")

    def build(self, said: dict[str, Any]) -> Row:
        return Asset(
            said["id"], AssetKind(said["kind"]), said["value"], said["cost"] or 0, said["income"], said["what"]
        )


class ExpenseForm(OftenForm):
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind.value, name) for kind, name in words.EXPENSES.items()]
    )
    amount = MoneyField(label=_("How much each time?"), zero=True)
    field_order = ("kind", "amount", "how_often", "times", "what")

    def build(self, said: dict[str, Any]) -> Row:
        return Expense(said["id"], ExpenseKind(said["kind"]), said["amount"], self.periods, said["what"])


class DebtForm(LineForm):
    monthly = MoneyField(label=_("What do you pay on it a month?"), zero=True)
    balance = MoneyField(label=_("How much is still owed?"), required=False, zero=True)
    field_order = ("monthly", "balance", "what")

    def build(self, said: dict[str, Any]) -> Row:
        return Debt(said["id"], said["monthly"], said["balance"] or 0, said["what"])


class HouseholdForm(forms.Form):
    """Who lives together. Nothing else is asked of them: no names of children, no papers of any of them."""

    size = forms.IntegerField(label=_("How many people live together?"), min_value=1, max_value=LARGEST_HOUSEHOLD)
    dependents = forms.IntegerField(
        label=_("How many of them are children under 18, full-time students, or adults who need care?"), min_value=0,
        max_value=LARGEST_HOUSEHOLD, initial=0,
    )  # fmt: skip
    elder = forms.BooleanField(
        label=_("One of the two heads of the household is 62 or older, or disabled"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("size") and said.get("dependents") is not None and said["dependents"] >= said["size"]:
            self.add_error("dependents", _t("At least one person of the household is not a dependent."))
        return said


LINE_FORMS: dict[str, type[LineForm]] = {
    "steady": SteadyForm,
    "hourly": HourlyForm,
    "irregular": IrregularForm,
    "business": BusinessForm,
    "asset": AssetForm,
    "expense": ExpenseForm,
    "debt": DebtForm,
}
GROUP_OF = {
    "steady": "lines", "hourly": "lines", "irregular": "lines", "business": "lines", "asset": "assets",
    "expense": "expenses", "debt": "debts",
}  # fmt: skip


def name_of(row: Row) -> str:
    """The form's name for a row."""
    return type(row).__name__.lower()


def rows_of(figures: Figures) -> dict[str, Row]:
    return {row.id: row for row in (*figures.lines, *figures.assets, *figures.expenses, *figures.debts)}


# --- papers and steps ---------------------------------------------------------------------------------------------------
class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=SealedPaper.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("The paper"), help_text=_("A PDF, or a photograph (JPEG or PNG), at most 8 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("What is missing or wrong?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The household and the reviewers read it. It is kept sealed like the figures."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)


class TryHomeForm(forms.Form):
    """What a home would cost a month, to see what part of the income it takes. Nothing of it is kept."""

    housing = MoneyField(label=_("What would the home cost a month?"), zero=True)
