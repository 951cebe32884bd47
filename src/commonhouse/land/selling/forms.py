"""The questions of selling: the seller's notice, the price, the option, the next family, the receipt, the closing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.land.acquiring.forms import OnceForm, day_field
from commonhouse.land.finding.models import Programme
from commonhouse.land.leasing.models import Household, HouseholdPerson, LeaseTemplate
from commonhouse.land.pricing.models import Appraisal
from commonhouse.land.selling import queries
from commonhouse.land.selling.actions import Taken
from commonhouse.land.selling.models import Sale, SaleLine
from commonhouse.people.fields import MoneyField
from commonhouse.people.formats import day, money

_Kind = SaleLine.Kind


class NoticeForm(OnceForm):
    """The seller's notice; `on` is asked of staff alone, who enter a letter."""

    on = day_field(gettext_lazy("When did the trust get the notice?"))
    wishes_on = day_field(gettext_lazy("When would you like to move out, if you know?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Anything the trust should know?"), max_length=1_000, required=False,
        help_text=gettext_lazy("Only the trust reads it."), widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_sure = forms.BooleanField(
        label=gettext_lazy("Yes, we want to sell. We can still change our mind before a family is found.")
    )
    field_of = {"noticed_on": "on"}

    def __init__(self, *args: Any, mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if mine:
            del self.fields["on"]
        else:
            self.fields["wishes_on"].label = _("When would they like to move out?")
            self.fields["words"].label = _("What else does their notice say?")
            self.fields["is_sure"].label = _("We have their notice in writing.")

    def day(self) -> dt.date:
        found: dt.date = self.cleaned_data.get("on") or timezone.localdate()
        return found


class PriceForm(OnceForm):
    on = day_field(gettext_lazy("For a sale on which day?"))
    appraisal = forms.ChoiceField(label=gettext_lazy("By which appraisal?"), required=False)
    damage = MoneyField(
        label=gettext_lazy("What does it cost to repair what was left broken?"), required=False, zero=True,
        help_text=gettext_lazy("Leave it empty if nothing is. It is taken off the price where the lease says so."),
    )  # fmt: skip

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        super().__init__(*args, unit=sale.lease.agreement.unit, **kwargs)
        rows = Appraisal.objects.filter(lease=sale.lease, withdrawn_at__isnull=True).order_by("-on", "-pk")[:50]
        self._rows = {each.public_id: each for each in rows}
        unit = sale.lease.agreement.unit
        named = [(key, f"{day(each.on)}: {money(each.value, unit)}") for key, each in self._rows.items()]
        self.fields["appraisal"].choices = [("", _("The newest, if the lease asks for one")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> Appraisal | None:
        return self._rows.get(self.cleaned_data["appraisal"])


class DecideForm(OnceForm):
    option = forms.ChoiceField(
        label=gettext_lazy("What does the trust do?"), widget=forms.RadioSelect,
        choices=(
            (Sale.Option.PASS_ON.value, gettext_lazy("It finds the next family")),
            (Sale.Option.BUY.value, gettext_lazy("It buys the home itself")),
            (Sale.Option.NOT_USED.value, gettext_lazy("It does not use its option: the seller may look for a buyer who qualifies")),
        ),
    )  # fmt: skip
    on = day_field(gettext_lazy("On which day was that said to the seller?"))
    words = forms.CharField(label=gettext_lazy("Anything to add for the seller?"), max_length=400, required=False)


class MoreTimeForm(OnceForm):
    until = day_field(gettext_lazy("Until when may the trust decide?"))


class OpenForm(OnceForm):
    programme = forms.ChoiceField(label=gettext_lazy("Through which programme?"))
    closes_on = day_field(gettext_lazy("By when do you want a family?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("The home in a few words"), max_length=600, required=False,
        help_text=gettext_lazy("Anyone may read it. Say nothing about who lives there now."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Programme.objects.filter(organization=sale.organization, state=Programme.State.OPEN)[:50]
        self._rows = {each.public_id: each for each in rows}
        self.fields["programme"].choices = [(key, each.name) for key, each in self._rows.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Programme:
        return self._rows[self.cleaned_data["programme"]]


class BuyerForm(OnceForm):
    household = forms.ChoiceField(
        label=gettext_lazy("Which household?"),
        help_text=gettext_lazy(
            "If it is not in the list, enter it among the households first. Two people look at what it earns."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Prefetch("people", HouseholdPerson.objects.select_related("person"))
        rows = Household.objects.filter(organization=sale.organization)
        running = {"leases__began_at__isnull": False, "leases__ended_on__isnull": True}
        rows = rows.exclude(pk__in=Household.objects.filter(organization=sale.organization, **running))
        self._rows = {each.public_id: each for each in rows.prefetch_related(people).order_by("-pk")[:200]}
        named = [(key, _names(each)) for key, each in self._rows.items()]
        self.fields["household"].choices = named  # type: ignore[attr-defined]

    def chosen(self) -> Household:
        return self._rows[self.cleaned_data["household"]]


def _names(household: Household) -> str:
    return ", ".join(str(each.person) for each in household.people.all()) or household.public_id


class LeaseForm(OnceForm):
    starts_on = day_field(
        gettext_lazy("On which day is the closing?"), help_text=gettext_lazy("The lease begins on that day.")
    )
    template = forms.ChoiceField(
        label=gettext_lazy("By which text?"), required=False,
        help_text=gettext_lazy("A newer text holds only because the next family signs it. Its resale rule stays with the home."),
    )  # fmt: skip
    price = MoneyField(
        label=gettext_lazy("Price"),
        help_text=gettext_lazy("Never above the price by the lease. Lower only if the seller has agreed to it."),
    )  # fmt: skip

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        super().__init__(*args, unit=sale.lease.agreement.unit, **kwargs)
        rows = LeaseTemplate.objects.filter(organization=sale.organization, is_open=True, tenure=sale.holding.tenure)
        self._rows = {each.public_id: each for each in rows.order_by("name")[:60]}
        same = ("", _("The same text as the seller’s lease"))
        self.fields["template"].choices = [same, *((key, each.name) for key, each in self._rows.items())]  # type: ignore[attr-defined]

    def chosen(self) -> LeaseTemplate | None:
        return self._rows.get(self.cleaned_data["template"])


class ReceiptForm(OnceForm):
    """What is paid from the price. What is owed under the lease on the day of the closing is put in by itself."""

    on = day_field(gettext_lazy("On which day is the closing?"))
    fee = MoneyField(
        label=gettext_lazy("The trust’s fee for the sale, if the lease asks for one"), required=False, zero=True
    )
    repairs = MoneyField(label=gettext_lazy("Repairs agreed on, paid from the price"), required=False, zero=True)
    other = MoneyField(label=gettext_lazy("Other costs of the seller"), required=False, zero=True)
    other_what = forms.CharField(label=gettext_lazy("What are the other costs?"), max_length=160, required=False)
    field_of = {"what": "other_what"}

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        self.sale = sale
        self.loans = {each.public_id: each for each in queries.open_mortgages(sale.lease)}
        super().__init__(*args, **kwargs)
        for key, loan in self.loans.items():
            words = _("What pays off the loan of %(bank)s on that day?") % {"bank": loan.lender}
            field = MoneyField(label=words, help_text=_("By the bank’s letter."))
            self.fields[f"loan_{key}"] = field
        for each in self.fields.values():
            if isinstance(each, MoneyField):
                each.currency = sale.lease.agreement.unit

    def taken(self) -> list[Taken]:
        given = self.cleaned_data
        owed = queries.owed(self.sale.lease.agreement, given["on"])
        found = [
            Taken(_Kind.MORTGAGE.value, given[f"loan_{key}"], what=loan.lender, mortgage=loan)
            for key, loan in self.loans.items()
        ]
        parts = ((_Kind.ARREARS, owed, ""), (_Kind.FEE, given["fee"], ""), (_Kind.REPAIRS, given["repairs"], ""),
                 (_Kind.OTHER, given["other"], given["other_what"]))  # fmt: skip
        return [*found, *(Taken(kind.value, amount, what=what) for kind, amount, what in parts if amount)]


class CloseForm(OnceForm):
    on = day_field(gettext_lazy("On which day is the closing?"))
    typed_name = forms.CharField(
        label=gettext_lazy("Type your name to sign the next lease for the trust"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    intends = forms.BooleanField(
        label=gettext_lazy("I sign for the trust. With this the home passes on; it cannot be taken back.")
    )
    document_hash = forms.CharField(widget=forms.HiddenInput, required=False)
    language = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, to_trust: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to_trust:
            for name in ("typed_name", "document_hash", "language"):
                del self.fields[name]
            self.fields["intends"].label = _("The trust has paid for the home. This cannot be taken back.")


class WhyForm(OnceForm):
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
