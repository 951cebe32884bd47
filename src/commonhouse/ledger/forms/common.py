"""The fields that forms of the books share: days, amounts, accounts, purposes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.ledger import accounts
from commonhouse.ledger.models import Account, Restriction
from commonhouse.ledger.money import typed
from commonhouse.people.models import Organization

KINDS = tuple(Account.Kind.values)


def day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class OnceForm(forms.Form):
    """A form that may arrive twice and is entered once: its hidden mark becomes the key of what it enters."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    field_of: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())


class AmountField(forms.CharField):
    """An amount as people type it. Cleans to the text: the form reads it with the decimals of the unit it turns out to be in."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("How much?"))
        super().__init__(max_length=30, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


def amount(form: forms.Form, name: str, unit: str, places: int) -> int | None:
    """What was typed in the field, in smallest parts and more than zero; otherwise an error beside it, and None."""
    text = form.cleaned_data.get(name)
    if not text:
        return None
    try:
        value = typed(text, unit, places)
    except ValidationError as problem:
        form.add_error(name, problem)
        return None
    if value <= 0:
        form.add_error(name, _("Write an amount of more than zero."))
        return None
    return value


def sorted_accounts(organization: Organization, *, parts: bool = False) -> list[Account]:
    """Open accounts in the order of a balance sheet, each with its organization's own names at hand."""
    rows = Account.objects.filter(organization=organization, is_open=True).select_related(
        "organization__book", "holder", "holder_organization"
    )
    rows = rows if parts else rows.filter(parent__isnull=True)
    return sorted(rows, key=lambda each: (KINDS.index(each.kind), each.code))


def label(account: Account) -> str:
    return f"{account.code} {name_of(account)}"


def name_of(account: Account) -> str:
    """Its name; the account was fetched with its organization's book, so that no question is asked for each."""
    return accounts.name_of(account, account.organization.book.chart)


def choices(accounts: Iterable[Account], blank: str = "") -> list[Any]:
    """Accounts to choose from, under what each is."""
    found: list[Any] = [("", blank)] if blank else []
    for kind, group in groupby(accounts, key=lambda each: each.kind):
        found.append((str(Account.Kind(kind).label), [(str(each.pk), label(each)) for each in group]))
    return found


class AccountChoice(forms.TypedChoiceField):
    """One of the accounts given; cleans to it. Set them with `offer`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=str, empty_value=None, **options)
        self.by_pk: dict[str, Account] = {}

    def offer(self, accounts: Sequence[Account], blank: str = "") -> None:
        self.by_pk = {str(each.pk): each for each in accounts}
        self.choices = choices(accounts, blank)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return self.by_pk[found] if found else None


class RestrictionChoice(forms.TypedChoiceField):
    """Money with a purpose, or without; cleans to a Restriction or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Is this money with a purpose?"))
        super().__init__(coerce=str, empty_value=None, required=False, **options)
        self.by_pk: dict[str, Restriction] = {}

    def offer(self, restrictions: Sequence[Restriction]) -> None:
        self.by_pk = {str(each.pk): each for each in restrictions}
        self.choices = [
            ("", _("No, it may be used for anything")),
            *((pk, each.name) for pk, each in self.by_pk.items()),
        ]

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return self.by_pk[found] if found else None


def open_restrictions(organization: Organization) -> list[Restriction]:
    return list(Restriction.objects.filter(organization=organization, is_open=True))
