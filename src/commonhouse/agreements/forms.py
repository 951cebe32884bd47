"""The forms of agreements: one question a page where it can be."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement
from commonhouse.ledger import units
from commonhouse.ledger.models import Account
from commonhouse.ledger.money import typed
from commonhouse.people import papers
from commonhouse.people.models import Membership, Organization, Person

MOST_LISTED = 400  # people offered in one list


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class OnceForm(forms.Form):
    """A form that may arrive twice and is done once: its hidden mark is the key of what it makes."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())


class UnitAmountField(forms.CharField):
    """An amount in the agreement's unit; cleans to smallest parts above zero."""

    def __init__(self, **options: Any) -> None:
        self.unit, self.places = "USD", 2
        super().__init__(max_length=40, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def of(self, agreement: Agreement) -> None:
        self.unit = agreement.unit
        self.places = units.places(agreement.organization, agreement.unit)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        amount = typed(text, self.unit, self.places)
        if amount <= 0:
            raise ValidationError(_("Give an amount above zero."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        return units.plain(value, self.places) if isinstance(value, int) else value


class StartForm(OnceForm):
    """Between whom, and what it is called. What is paid follows on the kind's own form, on the same page."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=160,
        help_text=gettext_lazy("For example: Share of the rent, Workshop B."),
    )
    member = forms.TypedChoiceField(
        label=gettext_lazy("With which person?"), required=False, coerce=str, empty_value=None,
        help_text=gettext_lazy("Someone your organization knows. Or choose an organization below."),
    )  # fmt: skip
    other = forms.TypedChoiceField(
        label=gettext_lazy("Or with which organization?"), required=False, coerce=str, empty_value=None
    )
    reference = forms.CharField(
        label=gettext_lazy("Your number for it"), max_length=30, required=False,
        help_text=gettext_lazy("Ask payers to write it on transfers: the bank’s lines are then found by it."),
    )  # fmt: skip
    starts_on = day_field(label=gettext_lazy("It begins on"), required=False)

    def __init__(self, *args: Any, organization: Organization, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        if fixed:
            for name in ("member", "other", "title", "reference", "starts_on"):
                del self.fields[name]
            return
        people = Membership.objects.filter(organization=organization, person__isnull=False, status="active")
        named = people.order_by("person__name").values_list("person", "person__name")[:MOST_LISTED]
        self._offer("member", [(str(pk), name) for pk, name in named])
        others = Organization.objects.filter(is_listed=True).exclude(pk=organization.pk).order_by("name")
        self._offer("other", [(str(pk), name) for pk, name in others.values_list("pk", "name")[:MOST_LISTED]])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", _("Nobody chosen")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "member" in self.fields and bool(given.get("member")) == bool(given.get("other")):
            self.add_error("member", _("Choose one: a person or an organization."))
        return given

    def person(self) -> Person | None:
        found = self.cleaned_data.get("member")
        return Person.objects.get(pk=found) if found else None

    def organization_chosen(self) -> Organization | None:
        found = self.cleaned_data.get("other")
        return Organization.objects.get(pk=found) if found else None


class SignForm(forms.Form):
    intends = forms.BooleanField(
        label=gettext_lazy("I have read this text, and I mean to sign this agreement"), required=False
    )
    typed_name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120,
        error_messages={"required": gettext_lazy("Type your name to sign.")},
        help_text=gettext_lazy("Type it as you sign. It stands in the agreement."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    document_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    shown_language = forms.CharField(widget=forms.HiddenInput, max_length=10)


class PaperForm(forms.Form):
    """A paper that was signed: which party, when, and its scan."""

    party = forms.TypedChoiceField(label=gettext_lazy("Who signed?"), coerce=int, widget=forms.RadioSelect)
    typed_name = forms.CharField(label=gettext_lazy("The name as it was signed"), max_length=120)
    signed_on = day_field(label=gettext_lazy("On which day was it signed?"))
    scan = forms.FileField(
        label=gettext_lazy("The scan"), max_length=200, widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("A PDF, or a photograph (JPEG or PNG), of at most 8 MB."),
    )  # fmt: skip

    def __init__(self, *args: Any, parties: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]

    def clean_scan(self) -> Any:
        scan = self.cleaned_data["scan"]
        if scan.size > papers.LARGEST:
            raise ValidationError(_("This file is too large. At most 8 MB, please."))
        return scan


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = hint


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What do you answer?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They will read it."),
    )  # fmt: skip


class WishForm(OnceForm):
    words = forms.CharField(
        label=gettext_lazy("What do you ask for, and why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only the parties read it. Say as much as you want to."),
    )  # fmt: skip


class OfferChangeForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("What changes, and why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the text that everyone signs."),
    )  # fmt: skip


class EndForm(forms.Form):
    on = day_field(label=gettext_lazy("Its last day"))
    why = forms.CharField(
        label=gettext_lazy("Why does it end?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("This stays in the public record. Name no person."),
    )  # fmt: skip


class _AmountOfAgreement(OnceForm):
    amount = UnitAmountField(label=gettext_lazy("How much?"))
    on = day_field(label=gettext_lazy("On which day?"))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount"]
        assert isinstance(field, UnitAmountField)
        field.of(agreement)
        if not self.is_bound:
            self.initial.setdefault("on", timezone.localdate())


class PaymentForm(_AmountOfAgreement):
    account = forms.TypedChoiceField(
        label=gettext_lazy("Into which account?"), coerce=str, empty_value=None, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, required=False, help_text=gettext_lazy("The parties read it.")
    )

    def __init__(self, *args: Any, accounts: list[tuple[Account, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(account.pk): account for account, _name in accounts}
        if len(accounts) < 2:
            del self.fields["account"]
            return
        self.fields["account"].choices = [(str(each.pk), name) for each, name in accounts]  # type: ignore[attr-defined]

    def chosen(self) -> Account | None:
        pk = self.cleaned_data.get("account")
        return self.by_pk.get(pk) if pk else None


class FeeForm(_AmountOfAgreement):
    text = forms.CharField(
        label=gettext_lazy("What for?"), max_length=60,
        help_text=gettext_lazy("This stays in the public record. Name no person."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, required=False, help_text=gettext_lazy("The parties read it.")
    )


class WaiverForm(_AmountOfAgreement):
    bucket = forms.ChoiceField(label=gettext_lazy("Of what?"), required=False)
    note = forms.CharField(label=gettext_lazy("Why?"), max_length=300, help_text=gettext_lazy("The parties read it."))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        kind = kinds.get(agreement.kind)
        names = agreement.dues.order_by("bucket").values_list("bucket", flat=True).distinct()
        known = [(name, kinds.bucket_word(kind, name)) for name in names]
        self.fields["bucket"].choices = [("", _("Whatever is oldest")), *known]  # type: ignore[attr-defined]


class WhatIfForm(forms.Form):
    amount = UnitAmountField(label=gettext_lazy("If this much were paid"))
    on = day_field(label=gettext_lazy("on this day"))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount"]
        assert isinstance(field, UnitAmountField)
        field.of(agreement)

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if not timezone.localdate() <= on <= timezone.localdate() + dt.timedelta(days=366 * 40):
            raise ValidationError(_("Choose a day from today on."))
        return on
