"""The questions of acquiring: a building, its story, offers, conditions, money, the closing, and what came after."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.land.acquiring import queries
from commonhouse.land.acquiring.actions import Bought
from commonhouse.land.acquiring.models import Deal, DealCondition, DealOffer, DealSource, DealStep, DealUse
from commonhouse.land.holdings.models import Building, Holding, Parcel
from commonhouse.people.fields import MoneyField
from commonhouse.people.formats import money
from commonhouse.people.forms import DATE
from commonhouse.people.models import Organization

PUBLIC = gettext_lazy("It stays to be read: name no person who has not agreed.")


class OnceForm(forms.Form):
    """A form that carries its own mark: sent twice, it is one. Money is in the unit given."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = unit


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DATE, **options)


class DealForm(OnceForm):
    """A building that is watched or in dispute."""

    name = forms.CharField(
        label=gettext_lazy("What do people call the building?"), max_length=120,
        help_text=gettext_lazy("For example: the triple-decker on Draper Street. Never a family’s name."),
    )  # fmt: skip
    in_dispute = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"), initial="no", widget=forms.RadioSelect,
        choices=(
            ("no", gettext_lazy("We watch it: it may be sold, or it worries us")),
            ("yes", gettext_lazy("Residents and owner are in dispute: rents, repairs, a foreclosure")),
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of building is it?"), choices=Building.Kind.choices,
        initial=Building.Kind.TRIPLE_DECKER,
    )  # fmt: skip
    homes = forms.IntegerField(label=gettext_lazy("How many homes?"), min_value=0, max_value=2_000)
    people = forms.IntegerField(
        label=gettext_lazy("How many people live there?"), min_value=0, max_value=10_000, required=False
    )
    neighborhood = forms.CharField(label=gettext_lazy("Neighborhood"), max_length=80, required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=200, required=False,
        help_text=gettext_lazy("Only members and staff see it."),
    )  # fmt: skip
    story = forms.CharField(
        label=gettext_lazy("What is happening there?"), max_length=4_000, required=False, help_text=PUBLIC,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    association = forms.ModelChoiceField(
        label=gettext_lazy("Residents’ association, if it is in this house"), queryset=Organization.objects.none(),
        required=False,
    )  # fmt: skip
    association_words = forms.CharField(
        label=gettext_lazy("Residents’ association, in words"), max_length=200, required=False
    )
    asking_price = MoneyField(label=gettext_lazy("Asking price, if there is one"), required=False)
    needs_decision = forms.BooleanField(
        label=gettext_lazy("Members or the board must say yes before it is bought"), required=False, initial=True
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Anyone may read the story"), required=False,
        help_text=gettext_lazy("Ask the residents first. Offers and money stay with members until it is bought."),
    )  # fmt: skip
    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude, if you know it"), max_digits=8, decimal_places=5, min_value=-90, max_value=90,
        required=False,
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"), max_digits=8, decimal_places=5, min_value=-180, max_value=180, required=False
    )

    def __init__(self, *args: Any, organization: Organization, deal: Deal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organization.objects.filter(is_listed=True).exclude(pk=organization.pk).order_by("name")
        self.fields["association"].queryset = others  # type: ignore[attr-defined]
        if deal is not None:
            del self.fields["in_dispute"]

    def facts(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "in_dispute"}}


class StepForm(OnceForm):
    """A piece of the story."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), initial=DealStep.Kind.STORY, widget=forms.RadioSelect,
        choices=[
            (each.value, each.label)
            for each in (DealStep.Kind.STORY, DealStep.Kind.MEETING, DealStep.Kind.ACTION, DealStep.Kind.MONEY)
        ],
    )  # fmt: skip
    on = day_field(gettext_lazy("When?"))
    text = forms.CharField(
        label=gettext_lazy("What happened, in a few words?"), max_length=1_000, help_text=PUBLIC,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class OfferForm(OnceForm):
    by = forms.ChoiceField(
        label=gettext_lazy("Who names the price?"), choices=DealOffer.By.choices, initial=DealOffer.By.TRUST,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = MoneyField(label=gettext_lazy("Price"))
    on = day_field(gettext_lazy("When was it offered?"))
    open_until = day_field(gettext_lazy("Until when is it open?"), required=False)
    words = forms.CharField(label=gettext_lazy("Terms, in a few words"), max_length=400, required=False)


class AnswerForm(OnceForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("What was answered?"), widget=forms.RadioSelect,
        choices=(
            (DealOffer.State.ACCEPTED.value, gettext_lazy("Yes")),
            (DealOffer.State.COUNTERED.value, gettext_lazy("Another price")),
            (DealOffer.State.REFUSED.value, gettext_lazy("No")),
            (DealOffer.State.WITHDRAWN.value, gettext_lazy("The offer was taken back")),
        ),
    )  # fmt: skip
    amount = MoneyField(label=gettext_lazy("The other price, if one was named"), required=False)
    on = day_field(gettext_lazy("When?"))
    open_until = day_field(gettext_lazy("Until when is the other price open?"), required=False)
    words = forms.CharField(label=gettext_lazy("In a few words"), max_length=400, required=False)


class ConditionForm(OnceForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What must be so before you buy?"),
        choices=DealCondition.Kind.choices,
        widget=forms.RadioSelect,
    )
    what = forms.CharField(label=gettext_lazy("In a few words"), max_length=200, required=False)
    due_on = day_field(gettext_lazy("By when?"))


class SettleForm(OnceForm):
    state = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"), widget=forms.RadioSelect,
        choices=(
            (DealCondition.State.MET.value, gettext_lazy("It is met")),
            (DealCondition.State.FAILED.value, gettext_lazy("It is not met")),
            (DealCondition.State.WAIVED.value, gettext_lazy("We no longer ask for it (a steward says so)")),
        ),
    )  # fmt: skip
    on = day_field(gettext_lazy("When?"))
    words = forms.CharField(
        label=gettext_lazy("What was found?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(OnceForm):
    decision = forms.ChoiceField(label=gettext_lazy("By which decision?"), required=False)

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.decisions(deal.organization)
        none = ("", _("None yet"))
        self.fields["decision"].choices = [none, *((each.public_id, each.title) for each in found)]  # type: ignore[attr-defined]


class SourceForm(OnceForm):
    """Where a part of the money comes from."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of money is it?"), choices=DealSource.Kind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("Who gives or lends it?"), max_length=160)
    amount = MoneyField(label=gettext_lazy("How much?"))
    promise = forms.ChoiceField(
        label=gettext_lazy("How sure is it?"), choices=DealSource.Promise.choices, initial=DealSource.Promise.HOPED,
        widget=forms.RadioSelect,
    )  # fmt: skip
    agreement = forms.ChoiceField(
        label=gettext_lazy("Which loan, if a fund of this house lends it?"), required=False,
        help_text=gettext_lazy("Loans that the trust has been offered or has signed."),
    )  # fmt: skip
    restriction = forms.ChoiceField(
        label=gettext_lazy("Under which purpose do the books keep it, if it has one?"), required=False
    )

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, unit=deal.unit, **kwargs)
        self.deal = deal
        self._loans = {each.public_id: each for each in queries.loans(deal.organization)}
        self._purses = {each.public_id: each for each in queries.purses(deal.organization)}
        loans = [(key, f"{each.organization.name}: {each.title}") for key, each in self._loans.items()]
        purses = [(key, f"{each.name}: {each.purpose}"[:160]) for key, each in self._purses.items()]
        self.fields["agreement"].choices = [("", _("None")), *loans]  # type: ignore[attr-defined]
        self.fields["restriction"].choices = [("", _("None")), *purses]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the verbs take."""
        given = self.cleaned_data
        facts = {name: given[name] for name in ("kind", "name", "amount")}
        if "promise" in self.fields:
            facts["promise"] = given["promise"]
        loan, purse = self._loans.get(given.get("agreement", "")), self._purses.get(given.get("restriction", ""))
        return facts | {"agreement": loan, "restriction": purse}


class UseForm(OnceForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What for?"), choices=DealUse.Kind.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("Land, building and costs are paid at closing; repairs and what is kept, after it."),
    )  # fmt: skip
    what = forms.CharField(label=gettext_lazy("In a few words"), max_length=160, required=False)
    amount = MoneyField(label=gettext_lazy("How much?"))


class CloseForm(OnceForm):
    """What the trust holds from now on."""

    on = day_field(gettext_lazy("On which day is it bought?"))
    parcel = forms.ChoiceField(label=gettext_lazy("Is the land in your list already?"), required=False)
    square_feet = forms.IntegerField(
        label=gettext_lazy("Size of the land, in square feet, if you know it"), min_value=0, max_value=10**10,
        required=False,
    )  # fmt: skip
    reference = forms.CharField(label=gettext_lazy("Parcel number of the assessor"), max_length=40, required=False)
    built_in = forms.IntegerField(
        label=gettext_lazy("In which year was it built?"), min_value=1600, max_value=2200, required=False
    )
    homes = forms.IntegerField(
        label=gettext_lazy("How many homes shall be entered on it?"), min_value=0, max_value=500,
        help_text=gettext_lazy("They are called Home 1, Home 2 and so on. You can change that later."),
    )  # fmt: skip
    tenure = forms.ChoiceField(
        label=gettext_lazy("How are the homes held at first?"), initial=Holding.Tenure.RENTAL,
        choices=[
            (each.value, each.label)
            for each in (Holding.Tenure.RENTAL, Holding.Tenure.COOP, Holding.Tenure.GROUND_LEASE)
        ],
    )  # fmt: skip
    lived_in = forms.BooleanField(label=gettext_lazy("People live in them"), required=False, initial=True)
    is_sure = forms.BooleanField(label=gettext_lazy("The deed is signed. This cannot be taken back."))

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Parcel.objects.filter(organization=deal.organization, released_on__isnull=True, deals__isnull=True)
        self._parcels = {each.public_id: each for each in rows.order_by("name")[:500]}
        known = [(key, each.name) for key, each in self._parcels.items()]
        self.fields["parcel"].choices = [("", _("No, enter it now")), *known]  # type: ignore[attr-defined]

    def bought(self) -> Bought:
        given = self.cleaned_data
        return Bought(
            parcel=self._parcels.get(given["parcel"]), reference=given["reference"], built_in=given["built_in"],
            square_feet=given["square_feet"] or 0, homes=given["homes"], tenure=given["tenure"],
            lived_in=given["lived_in"],
        )  # fmt: skip


class TakeOutForm(SourceForm):
    """A later source that pays back a loan."""

    on = day_field(gettext_lazy("On which day is it paid?"))
    interest = MoneyField(
        label=gettext_lazy("How much of it is interest?"), required=False, zero=True,
        help_text=gettext_lazy("Only for a lender outside this house. A loan of the house reckons that itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, source: DealSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["promise"]
        self.fields["amount"].label = _("How much is paid to %(name)s?") % {"name": source.name}
        self.fields["amount"].help_text = _("%(left)s of principal is left of this loan.") % {
            "left": money(queries.still_owed(source), self.deal.unit)
        }
        self.fields["kind"].label = _("What money pays it back?")
        self.fields["name"].label = _("Who gives or lends that money?")
        if source.agreement_id is not None:
            del self.fields["interest"]
            more = _("Interest that is due is paid first: the page of the loan says what pays off all of it.")
            self.fields["amount"].help_text += f" {more}"


class EndForm(OnceForm):
    """A deal falls through, or begins again."""

    on = day_field(gettext_lazy("When?"))
    why = forms.CharField(
        label=gettext_lazy("Why?"), max_length=400, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Others learn from it. It stays to be read: name no person who has not agreed."),
    )  # fmt: skip
    field_of = {"words": "why"}


def today() -> dict[str, Any]:
    return {"on": timezone.localdate()}


__all__ = [
    "AnswerForm", "CloseForm", "ConditionForm", "DealForm", "DecisionForm", "EndForm", "OfferForm", "OnceForm", "SettleForm",
    "SourceForm", "StepForm", "TakeOutForm", "UseForm", "day_field", "today",
]  # fmt: skip
