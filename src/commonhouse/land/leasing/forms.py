"""The questions about leases: who, for how much, from when; how one ends or passes on; banks' loans; households; bills."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.agreements.forms import OnceForm
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import buckets, kinds
from commonhouse.land.leasing.actions.mortgages import Loan
from commonhouse.land.leasing.actions.passing import Heirship
from commonhouse.land.leasing.actions.writing import Figures
from commonhouse.land.leasing.models import Lease, LeaseTemplate
from commonhouse.land.leasing.queries import free_households, household_words
from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.people.forms import DATE
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.people.papers import LARGEST
from commonhouse.rules.agreeing.terms import Part
from commonhouse.rules.land.lease import Heir, LeaseTerms, Tenure

MOST_LISTED = 400
NOT_HOMES = frozenset({Tenure.FARM_LEASE, Tenure.COMMERCIAL_LEASE})  # nobody's income is asked for a field or a shop
NUMERIC = forms.TextInput(attrs={"inputmode": "numeric"})


class ScanField(forms.FileField):
    """A paper, as a PDF or a photograph."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        options.setdefault("help_text", gettext_lazy("A PDF, or a photograph (JPEG or PNG), of at most 8 MB."))
        super().__init__(max_length=200, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found is not None and found and found.size > LARGEST:
            raise ValidationError(_("This file is too large. At most 8 MB, please."))
        return found


# --- writing a lease -----------------------------------------------------------------------------------------------------
class PlaceForm(forms.Form):
    """Which place is leased? Only those that are free."""

    holding = forms.TypedChoiceField(label=gettext_lazy("Which place?"), coerce=str)

    def __init__(self, *args: Any, free: list[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(each.public_id, f"{each.name}, {each.parcel.name} ({each.get_tenure_display()})") for each in free]
        self.fields["holding"].choices = names  # type: ignore[attr-defined]


class WhoForm(forms.Form):
    """By which template, and who holds it."""

    template = forms.TypedChoiceField(label=gettext_lazy("Which template?"), coerce=str, widget=forms.RadioSelect)
    household = forms.TypedChoiceField(
        label=gettext_lazy("Which household?"), required=False, coerce=str, empty_value=None,
        help_text=gettext_lazy("One that is entered already. A new one is entered first, on a page of its own."),
    )  # fmt: skip
    organization = forms.TypedChoiceField(
        label=gettext_lazy("Or which organization?"), required=False, coerce=str, empty_value=None,
        help_text=gettext_lazy("A co-op, a farm or a business of this house."),
    )  # fmt: skip
    whole_building = forms.BooleanField(
        label=gettext_lazy("Everything in the building is leased together"), required=False
    )

    def __init__(self, *args: Any, holding: Holding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trust = holding.organization
        templates = trust.lease_templates.filter(tenure=holding.tenure, is_open=True)
        self.fields["template"].choices = [(each.public_id, each.name) for each in templates]  # type: ignore[attr-defined]
        rows = free_households(trust)[:MOST_LISTED]
        self._offer("household", [(each.public_id, household_words(each)) for each in rows])
        others = Organization.objects.filter(is_listed=True).exclude(pk=trust.pk).order_by("name")
        self._offer("organization", [(str(pk), name) for pk, name in others.values_list("pk", "name")[:MOST_LISTED]])
        if holding.building_id is None:
            del self.fields["whole_building"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", _("Nobody chosen")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("household")) == bool(given.get("organization")) and not self.errors:
            self.add_error("household", _("Choose one: a household or an organization."))
        return given


class FiguresForm(OnceForm):
    """The days and amounts of one home. The parts of the fee are asked for one by one."""

    starts_on = forms.DateField(label=gettext_lazy("From which day on?"), widget=DATE)
    price = MoneyField(
        label=gettext_lazy("Price of the home"), required=False,
        help_text=gettext_lazy("What the household pays for it, without the land. Leave it empty if nothing is sold."),
    )  # fmt: skip
    market_value = MoneyField(
        label=gettext_lazy("Value of home and land together, by the appraisal"), required=False, zero=False
    )
    subsidy = MoneyField(label=gettext_lazy("Public and given money that stays in the home"), required=False, zero=True)
    tier_served = forms.DecimalField(
        label=gettext_lazy("Income of the household, in percent of the area median"), required=False, min_value=0,
        max_value=999, max_digits=6, decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Only staff see it. It is not in the public record."),
    )  # fmt: skip
    decision = forms.CharField(
        label=gettext_lazy("Number of the decision, if the board decided"), max_length=12, required=False
    )

    def __init__(self, *args: Any, terms: LeaseTerms, sells: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms
        if not sells:
            for name in ("price", "market_value", "subsidy"):
                del self.fields[name]
        if terms.tenure in NOT_HOMES:
            del self.fields["tier_served"]
        for part in terms.fee.parts:
            label = _("Fee each time: %(part)s") % {"part": buckets.WORDS.get(part.bucket, part.bucket)}
            field = MoneyField(label=label, zero=True, initial=part.amount)
            self.fields[_fee(part)] = field
        self.order_fields(["starts_on", "price", "market_value", "subsidy", *(_fee(part) for part in terms.fee.parts)])

    def terms_said(self) -> LeaseTerms:
        """The template with this home's fee."""
        parts = tuple(Part(part.bucket, self.cleaned_data[_fee(part)] or 0, part.text) for part in self.terms.fee.parts)
        return replace(self.terms, fee=replace(self.terms.fee, parts=parts))

    def figures(self) -> Figures:
        said = self.cleaned_data
        return Figures(said.get("price"), said.get("market_value"), said.get("subsidy") or 0, said.get("tier_served"))


def _fee(part: Part) -> str:
    return f"fee_{part.bucket.replace('-', '_')}"


class OldForm(FiguresForm):
    """A lease that was signed on paper before."""

    kept_since = forms.DateField(
        label=gettext_lazy("From which day on are its fees kept here?"), widget=DATE,
        help_text=gettext_lazy("What fell due before that day was settled elsewhere."),
    )  # fmt: skip
    arrears = MoneyField(label=gettext_lazy("What was owed by then"), required=False, zero=True)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), required=False, widget=DATE)
    scan = ScanField(label=gettext_lazy("The lease as it was signed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["decision"]
        self.fields["starts_on"].label = _("On which day did it begin?")


# --- ends and passing on --------------------------------------------------------------------------------------------------
class EndForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("How did it end?"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (Lease.Ended.GIVEN_UP, Lease.Ended.EXPIRED, Lease.Ended.ENDED)],
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("On which day?"), widget=DATE)


HEIRS = [
    (Heir.SPOUSE.value, gettext_lazy("Husband, wife or partner")),
    (Heir.CHILD.value, gettext_lazy("Child")),
    (Heir.HOUSEHOLD.value, gettext_lazy("Somebody who lived in the home")),
    (Heir.RELATIVE.value, gettext_lazy("Another relative")),
]


class PassForm(OnceForm):
    """To whom a lease passes, and why."""

    how = forms.ChoiceField(
        label=gettext_lazy("What happened?"), widget=forms.RadioSelect,
        choices=[
            (Lease.Came.INHERITED.value, gettext_lazy("The leaseholder died")),
            (Lease.Came.DIVIDED.value, gettext_lazy("A couple parted, and one of them stays")),
        ],
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("From which day on is the home theirs?"), widget=DATE,
        help_text=gettext_lazy("The day of the death, or of the judgment."),
    )  # fmt: skip
    household = forms.TypedChoiceField(label=gettext_lazy("Which household takes it over?"), coerce=str)
    heir = forms.ChoiceField(
        label=gettext_lazy("If somebody died: what was the heir to them?"), required=False, choices=[("", "–"), *HEIRS]
    )
    lived_months = forms.IntegerField(
        label=gettext_lazy("How many months has the heir lived in the home?"), required=False, min_value=0,
        max_value=1_200, widget=NUMERIC,
    )  # fmt: skip
    qualifies = forms.BooleanField(
        label=gettext_lazy("Their income was reviewed, and is within the limit"), required=False
    )
    scan = ScanField(label=gettext_lazy("The will, the certificate or the judgment"), required=False)

    def __init__(self, *args: Any, lease: Lease, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = free_households(lease.organization)[:MOST_LISTED]
        choices = [(each.public_id, household_words(each)) for each in found]
        self.fields["household"].choices = [("", _("Nobody chosen")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("how") == Lease.Came.INHERITED and not given.get("heir"):
            self.add_error("heir", _("Say what the heir was to the leaseholder."))
        return given

    def claim(self) -> Heirship | None:
        said = self.cleaned_data
        if said["how"] != Lease.Came.INHERITED:
            return None
        return Heirship(Heir(said["heir"]), said["lived_months"] or 0, said["qualifies"])


class DayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("On which day?"), widget=DATE)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["on"].label = label
        self.fields["on"].initial = timezone.localdate


class LeasePaperForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is it?"), max_length=120)
    scan = ScanField(label=gettext_lazy("The paper"))


class MortgageForm(OnceForm):
    lender = forms.CharField(label=gettext_lazy("Which bank?"), max_length=120)
    notices_to = forms.CharField(
        label=gettext_lazy("Where do our notices to the bank go?"), max_length=254, required=False,
        help_text=gettext_lazy("The address for notices, as the bank gives it."),
    )  # fmt: skip
    amount = MoneyField(label=gettext_lazy("How much does it lend?"))
    rate = PercentField(label=gettext_lazy("Interest a year, in percent"))
    months = forms.IntegerField(
        label=gettext_lazy("Over how many months?"), min_value=1, max_value=600, initial=360, widget=NUMERIC
    )
    first_due = forms.DateField(label=gettext_lazy("First payment"), widget=DATE)
    on = forms.DateField(label=gettext_lazy("On which day do we agree to it?"), widget=DATE)

    def loan(self) -> Loan:
        said = self.cleaned_data
        return Loan(
            said["lender"], said["amount"], said["rate"], said["months"], said["first_due"], said["notices_to"]
        )  # fmt: skip


# --- households ----------------------------------------------------------------------------------------------------------
class HouseholdForm(OnceForm):
    """Who lives together: at least one who signs. Others are only counted."""

    first = forms.TypedChoiceField(label=gettext_lazy("Who signs?"), coerce=str)
    second = forms.TypedChoiceField(label=gettext_lazy("Who else signs?"), required=False, coerce=str, empty_value=None)
    size = forms.IntegerField(
        label=gettext_lazy("How many people live there, children too?"), min_value=1, max_value=20, widget=NUMERIC
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].choices = _people(organization)  # type: ignore[attr-defined]
        self.fields["second"].choices = _people(organization)  # type: ignore[attr-defined]

    def people(self) -> list[Person]:
        chosen = [self.cleaned_data["first"], self.cleaned_data.get("second")]
        return [Person.objects.get(pk=pk) for pk in chosen if pk]


def _people(organization: Organization) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(organization=organization, person__isnull=False, status="active")
    named = rows.order_by("person__name").values_list("person", "person__name")[:MOST_LISTED]
    return [("", _("Nobody chosen")), *((str(pk), name) for pk, name in named)]


class SizeForm(forms.Form):
    size = forms.IntegerField(
        label=gettext_lazy("How many people live there, children too?"), min_value=1, max_value=20, widget=NUMERIC
    )


class JoinForm(forms.Form):
    person = forms.TypedChoiceField(label=gettext_lazy("Who joins the household?"), coerce=str)
    signs = forms.BooleanField(label=gettext_lazy("Signs for the household"), required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = _people(organization)  # type: ignore[attr-defined]


# --- bills ---------------------------------------------------------------------------------------------------------------
class BillingForm(forms.Form):
    starts = forms.DateField(label=gettext_lazy("From which day on?"), widget=DATE)
    until = forms.DateField(label=gettext_lazy("Through which day?"), widget=DATE)

    @staticmethod
    def of_next_year(today: dt.date) -> dict[str, dt.date]:
        return {"starts": dt.date(today.year + 1, 1, 1), "until": dt.date(today.year + 1, 12, 31)}


class ReadingsForm(forms.Form):
    """Two readings of an index, where the house does not know them from a published table."""

    before = forms.DecimalField(
        label=gettext_lazy("The index a time before"), min_value=0, max_digits=14, decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    after = forms.DecimalField(
        label=gettext_lazy("The index now"), min_value=0, max_digits=14, decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


def template_terms(template: LeaseTemplate) -> LeaseTerms:
    return kinds.load(template.terms)
