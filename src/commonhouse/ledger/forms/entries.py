"""Forms that enter something in the books: money in, money out, between accounts, and an entry of several lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonhouse.ledger import units
from commonhouse.ledger.forms.common import (
    AccountChoice,
    AmountField,
    OnceForm,
    RestrictionChoice,
    amount,
    day,
    label,
    open_restrictions,
    sorted_accounts,
)
from commonhouse.ledger.models import Account, Restriction
from commonhouse.ledger.money import typed
from commonhouse.ledger.posting import Leg
from commonhouse.people.models import Organization

ROWS = 4  # lines of an entry to begin with
MOST_ROWS = 40
MOST_LISTED = 400  # sub-accounts that are offered by name; beyond, their numbers are typed


class SimpleForm(OnceForm):
    """One amount, from one account to another, in plain words."""

    on = day(label=_("On which day?"))
    amount = AmountField()
    text = forms.CharField(
        label=_("What is it?"), max_length=200, help_text=_("As you would say it: Rent for November.")
    )
    place = AccountChoice(label=_("Which account?"))
    other = AccountChoice(label=_("What for?"))
    restriction = RestrictionChoice()
    field_order = ("on", "amount", "other", "place", "restriction", "text")
    field_of = {"legs": "amount", "lines": "amount", "key": "text"}
    title: Any = ""
    blank: Any = _("Choose")

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.accounts = sorted_accounts(organization)
        self.cash = [each for each in self.accounts if each.is_cash]
        self.offer()
        restrictions = open_restrictions(organization)
        if restrictions:
            self.fields["restriction"].offer(restrictions)  # type: ignore[attr-defined]
        else:
            del self.fields["restriction"]
        if not self.is_bound:
            self.initial.setdefault("on", timezone.localdate())

    def offer(self) -> None:
        raise NotImplementedError

    def give(self, name: str, accounts: list[Account]) -> None:
        field = self.fields[name]
        assert isinstance(field, AccountChoice)
        field.offer(accounts, "" if len(accounts) == 1 else str(self.blank))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        place, other = said.get("place"), said.get("other")
        if place is None or other is None:
            return said
        if place == other:
            self.add_error("other", _t("Choose two different accounts."))
        elif place.unit != other.unit:
            units_said = {"one": place.unit, "other": other.unit}
            self.add_error(
                "other",
                _t("One account counts in %(one)s, the other in %(other)s. Choose two of the same unit.") % units_said,
            )
        else:
            said["minor"] = amount(self, "amount", place.unit, units.places(self.organization, place.unit))
        return said

    def legs(self) -> list[Leg]:
        """The two lines: what is received is a debit, what gives is a credit."""
        said = self.cleaned_data
        into, out_of = self.ways()
        restriction = said.get("restriction")
        return [Leg(into, said["minor"], restriction), Leg(out_of, -said["minor"], restriction)]

    def ways(self) -> tuple[Account, Account]:
        raise NotImplementedError


class InForm(SimpleForm):
    title = _("Money in")
    verb = "in"

    def offer(self) -> None:
        self.fields["other"].label = _("Where does it come from?")
        self.fields["place"].label = _("Into which account?")
        self.give("place", self.cash)
        sources = [each for each in self.accounts if not each.is_cash and each.kind != "expense"]
        self.give("other", sorted(sources, key=lambda each: each.kind != "income"))

    def ways(self) -> tuple[Account, Account]:
        return self.cleaned_data["place"], self.cleaned_data["other"]


class OutForm(SimpleForm):
    title = _("Money out")
    verb = "out"

    def offer(self) -> None:
        self.fields["other"].label = _("What is it spent on?")
        self.fields["place"].label = _("From which account?")
        self.give("place", self.cash)
        uses = [each for each in self.accounts if not each.is_cash and each.kind != "income"]
        self.give("other", sorted(uses, key=lambda each: each.kind != "expense"))

    def ways(self) -> tuple[Account, Account]:
        return self.cleaned_data["other"], self.cleaned_data["place"]


class BetweenForm(SimpleForm):
    title = _("Between accounts")
    verb = "between"

    def offer(self) -> None:
        self.fields["place"].label = _("From which account?")
        self.fields["other"].label = _("To which account?")
        self.order_fields(("on", "amount", "place", "other", "restriction", "text"))
        own = [each for each in self.accounts if each.kind in {"asset", "liability", "equity"}]
        self.give("place", own)
        self.give("other", own)

    def ways(self) -> tuple[Account, Account]:
        return self.cleaned_data["other"], self.cleaned_data["place"]


SIMPLE: dict[str, type[SimpleForm]] = {form.verb: form for form in (InForm, OutForm, BetweenForm)}


@dataclass(frozen=True, slots=True)
class Out:
    """What does not balance: in one unit, under one purpose, too much was entered on one side."""

    amount: int
    unit: str
    places: int
    restriction: str

    @property
    def words(self) -> str:
        said = {"amount": units.words(abs(self.amount), self.unit, self.places), "purpose": self.restriction}
        if self.restriction and self.amount > 0:
            return (
                _t("Under “%(purpose)s”, %(amount)s more stands on the left (debit) than on the right (credit).") % said
            )
        if self.restriction:
            return (
                _t("Under “%(purpose)s”, %(amount)s more stands on the right (credit) than on the left (debit).") % said
            )
        if self.amount > 0:
            return _t("%(amount)s more stands on the left (debit) than on the right (credit).") % said
        return _t("%(amount)s more stands on the right (credit) than on the left (debit).") % said


class FullForm(OnceForm):
    """An entry of several lines. Rows are numbered from 1; an empty row says nothing."""

    on = day(label=_("On which day?"))
    text = forms.CharField(label=_("What is it?"), max_length=200)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS, required=False)
    field_of = {"key": "text"}

    def __init__(self, *args: Any, organization: Organization, more: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.accounts = sorted_accounts(organization, parts=True)
        self.by_code = {each.code: each for each in self.accounts}
        self.restrictions = open_restrictions(organization)
        self.count = self._count(more)
        for number in range(1, self.count + 1):
            self._row(number)
        if not self.is_bound:
            self.initial.setdefault("on", timezone.localdate())

    def _count(self, more: int) -> int:
        given = str(self.data.get("rows", "")) if self.is_bound else str(self.initial.get("rows", ""))
        count = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else ROWS
        return max(2, min(count + more, MOST_ROWS))

    def _row(self, number: int) -> None:
        said = {"number": number}
        account = forms.CharField(label=_t("Account of line %(number)d") % said, max_length=160, required=False)
        account.widget.attrs |= {"list": "accounts", "autocomplete": "off"}
        self.fields[f"account_{number}"] = account
        self.fields[f"debit_{number}"] = AmountField(label=_t("Left (debit) of line %(number)d") % said, required=False)
        self.fields[f"credit_{number}"] = AmountField(
            label=_t("Right (credit) of line %(number)d") % said, required=False
        )
        words = forms.CharField(label=_t("Words of line %(number)d") % said, max_length=120, required=False)
        self.fields[f"text_{number}"] = words
        names = [f"account_{number}", f"debit_{number}", f"credit_{number}", f"text_{number}"]
        if self.restrictions:
            purpose = RestrictionChoice(label=_t("Purpose of line %(number)d") % said)
            purpose.offer(self.restrictions)
            self.fields[f"restriction_{number}"] = purpose
            names.append(f"restriction_{number}")
        for name in names:
            self.fields[name].when_needed = ""  # type: ignore[attr-defined]

    @property
    def listed(self) -> list[str]:
        """The accounts to choose from while typing."""
        tops = [each for each in self.accounts if each.parent_id is None]
        return [label(each) for each in (self.accounts if len(self.accounts) <= MOST_LISTED else tops)]

    def lines(self) -> list[dict[str, Any]]:
        """The fields of each row, for the template."""
        names = ("account", "debit", "credit", "restriction", "text")
        return [
            {"number": n, "fields": [self[f"{name}_{n}"] for name in names if f"{name}_{n}" in self.fields]}
            for n in range(1, self.count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.legs: list[Leg] = []
        places: dict[str, int] = {}
        for number in range(1, self.count + 1):
            leg = self._leg(number, said, places)
            if leg is not None:
                self.legs.append(leg)
        self.out = self._out(places)
        if not self.errors and len(self.legs) < 2:
            self.add_error(
                "account_1", _t("An entry has at least two lines: where money goes, and where it comes from.")
            )
        if not self.errors and self.out:
            raise ValidationError([ValidationError(each.words, code="balance") for each in self.out])
        return said

    def _leg(self, number: int, said: dict[str, Any], places: dict[str, int]) -> Leg | None:
        account_text, debit, credit = (said.get(f"{name}_{number}") for name in ("account", "debit", "credit"))
        if not account_text and not debit and not credit:
            return None
        where = {"number": number}
        account = self._account(account_text or "")
        if account is None:
            self.add_error(
                f"account_{number}", _t("Line %(number)d: choose an account by its number, such as 1000.") % where
            )
            return None
        if bool(debit) == bool(credit):
            self.add_error(
                f"debit_{number}", _t("Line %(number)d: write an amount on the left or on the right, not both.") % where
            )
            return None
        if account.unit not in places:
            places[account.unit] = units.places(self.organization, account.unit)
        side = f"debit_{number}" if debit else f"credit_{number}"
        value = amount(self, side, account.unit, places[account.unit])
        if value is None:
            return None
        restriction: Restriction | None = said.get(f"restriction_{number}")
        return Leg(account, value if debit else -value, restriction, said.get(f"text_{number}") or "")

    def _account(self, text: str) -> Account | None:
        """By number, alone or before its name."""
        return self.by_code.get(text.strip()) or self.by_code.get(text.strip().split(" ", maxsplit=1)[0])

    def _out(self, places: dict[str, int]) -> list[Out]:
        sums: dict[tuple[str, str], int] = {}
        for leg in self.legs:
            key = (leg.account.unit, leg.restriction.name if leg.restriction else "")
            sums[key] = sums.get(key, 0) + leg.amount
        return [Out(value, unit, places[unit], purpose) for (unit, purpose), value in sums.items() if value]


class ReverseForm(OnceForm):
    on = day(
        label=_("On which day is it taken back?"),
        help_text=_("The day of the entry itself, if its month is still open."),
    )
    why = forms.CharField(label=_("Why?"), max_length=160, help_text=_("It stays in the books beside the entry."))


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("A receipt, an invoice or a contract"), help_text=_("A PDF or a photo, at most 8 MB.")
    )
    name = forms.CharField(label=_("What is it?"), max_length=100, required=False)


class FindForm(forms.Form):
    """Looking for entries: by words or number, account, purpose, and time."""

    q = forms.CharField(label=_("Words or number"), max_length=80, required=False)
    account = AccountChoice(label=_("Account"), required=False)
    restriction = RestrictionChoice(label=_("Purpose"))
    since = day(label=_("From"), required=False)
    until = day(label=_("Until"), required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].offer(sorted_accounts(organization), _t("Any account"))  # type: ignore[attr-defined]
        restrictions = list(Restriction.objects.filter(organization=organization))
        if restrictions:
            field = self.fields["restriction"]
            field.offer(restrictions)  # type: ignore[attr-defined]
            field.choices = [("", _t("Any money")), *field.choices[1:]]  # type: ignore[attr-defined]
        else:
            del self.fields["restriction"]
        for field in self.fields.values():
            field.when_needed = ""  # type: ignore[attr-defined]


class PayForm(OnceForm):
    """A payment to another organization of the house that keeps its books here: both books, or neither."""

    to = forms.ChoiceField(label=_("To which organization?"))
    on = day(label=_("On which day?"))
    amount = AmountField()
    place = AccountChoice(label=_("From which account?"))
    other = AccountChoice(label=_("What is it for you?"))
    restriction = RestrictionChoice()
    text = forms.CharField(
        label=_("What is it?"), max_length=200, help_text=_("Both organizations read it in their books.")
    )

    def __init__(self, *args: Any, organization: Organization, payees: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.payees = {each.slug: each for each in payees}
        self.fields["to"].choices = [("", _t("Choose")), *((each.slug, each.name) for each in payees)]  # type: ignore[attr-defined]
        accounts = sorted_accounts(organization)
        cash = [each for each in accounts if each.is_cash]
        self.fields["place"].offer(cash, "" if len(cash) == 1 else _t("Choose"))  # type: ignore[attr-defined]
        uses = [each for each in accounts if not each.is_cash and each.kind != "income"]
        uses.sort(key=lambda each: each.kind != "expense")
        self.fields["other"].offer(uses, _t("Choose"))  # type: ignore[attr-defined]
        restrictions = open_restrictions(organization)
        if restrictions:
            self.fields["restriction"].offer(restrictions)  # type: ignore[attr-defined]
        else:
            del self.fields["restriction"]
        if not self.is_bound:
            self.initial.setdefault("on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        place, other = said.get("place"), said.get("other")
        if place is None or other is None:
            return said
        if place.unit != other.unit:
            self.add_error("other", _t("Choose two accounts of the same unit."))
            return said
        said["minor"] = amount(self, "amount", place.unit, units.places(self.organization, place.unit))
        return said


def opening_amounts(organization: Organization, accounts: list[Account], data: Any) -> tuple[list[Leg], dict[str, str]]:
    """What was typed on the page of opening balances: legs on each account's own side, and errors by account number."""
    legs, wrong = [], {}
    for each in accounts:
        text = str(data.get(f"a{each.pk}", "")).strip()
        if not text:
            continue
        try:
            value = typed(text, each.unit, units.places(organization, each.unit)) if text.strip("0.,") else 0
        except ValidationError as problem:
            wrong[each.code] = problem.messages[0]
            continue
        if value:
            legs.append(Leg(each, value if each.kind in {"asset", "expense"} else -value))
    return legs, wrong
