"""The questions about land: what it is, where, what stands on it; files and papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.agreements.forms import OnceForm
from commonhouse.land.holdings.columns import STATES
from commonhouse.land.holdings.facts import TENURES, BuildingFacts, HoldingFacts, ParcelFacts
from commonhouse.land.holdings.models import Building, Holding, Parcel, Use
from commonhouse.land.holdings.reading import LIMIT_BYTES
from commonhouse.people.forms import DATE
from commonhouse.people.papers import LARGEST
from commonhouse.proposals.models import Proposal

_WIDE = forms.Textarea(attrs={"rows": 3})


class ShapeField(forms.JSONField):
    """A GeoJSON geometry, typed or pasted; nothing is shown where there is none."""

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class ParcelForm(OnceForm):
    """A piece of land."""

    name = forms.CharField(
        label=gettext_lazy("What do people call it?"), max_length=120,
        help_text=gettext_lazy("Everyone sees this name. Leave out house numbers and names of families."),
    )  # fmt: skip
    use = forms.ChoiceField(
        label=gettext_lazy("What is it for?"), choices=Use.choices, widget=forms.RadioSelect, initial=Use.HOMES
    )
    neighborhood = forms.CharField(label=gettext_lazy("Neighborhood"), max_length=80, required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=200, required=False,
        help_text=gettext_lazy("Only members and staff see it."),
    )  # fmt: skip
    reference = forms.CharField(label=gettext_lazy("Parcel number of the assessor"), max_length=40, required=False)
    square_feet = forms.IntegerField(
        label=gettext_lazy("How large is it, in square feet?"), min_value=0, max_value=435_600_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("As the deed says. An acre has 43,560. Left empty, it is computed from the outline."),
    )  # fmt: skip
    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"), required=False, max_digits=8, decimal_places=5, widget=forms.TextInput,
        help_text=gettext_lazy("Such as 42.32300. Everyone sees it rounded to about 100 meters."),
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"), required=False, max_digits=8, decimal_places=5, widget=forms.TextInput,
        help_text=gettext_lazy("Such as -71.08300."),
    )  # fmt: skip
    shape = ShapeField(
        label=gettext_lazy("Outline, as a GeoJSON geometry"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("From a map program, in WGS 84. Only members and staff see it."),
    )  # fmt: skip
    acquired_on = forms.DateField(label=gettext_lazy("Held since"), required=False, widget=DATE)
    acquired_from = forms.CharField(
        label=gettext_lazy("How did it come to the trust?"), max_length=300, required=False,
        help_text=gettext_lazy("Everyone sees this. For example: bought from a bank after a foreclosure."),
    )  # fmt: skip
    story = forms.CharField(label=gettext_lazy("Its story"), max_length=8000, required=False, widget=_WIDE)

    def facts(self) -> ParcelFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return ParcelFacts(**said | {"square_feet": said["square_feet"] or 0})

    @staticmethod
    def of(parcel: Parcel) -> dict[str, Any]:
        """What a parcel is now, to change it. An area that was computed is computed again."""
        names = (
            "name", "use", "neighborhood", "address", "reference", "latitude", "longitude", "shape", "acquired_on",
            "acquired_from", "story",
        )  # fmt: skip
        said = {name: getattr(parcel, name) for name in names}
        return said | {"square_feet": None if parcel.is_measured else parcel.square_feet or None}


class BuildingForm(forms.Form):
    """A building on a piece of land."""

    name = forms.CharField(
        label=gettext_lazy("Name or number of the building"), max_length=120,
        help_text=gettext_lazy("Everyone sees it. For example: the brick house."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("What kind of building is it?"), choices=Building.Kind.choices)
    built_in = forms.IntegerField(
        label=gettext_lazy("Built in which year?"), required=False, min_value=1600, max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def facts(self) -> BuildingFacts:
        return BuildingFacts(**self.cleaned_data)


class HoldingForm(OnceForm):
    """A home, a plot, a shop or an open space."""

    name = forms.CharField(
        label=gettext_lazy("What is it called?"), max_length=120,
        help_text=gettext_lazy("Such as “Home 2” or “Plot 4”. Everyone sees it: never a family’s name."),
    )  # fmt: skip
    use = forms.ChoiceField(
        label=gettext_lazy("What is it for?"), widget=forms.RadioSelect,
        choices=[(use.value, use.label) for use in Use if use in TENURES],
    )  # fmt: skip
    tenure = forms.ChoiceField(
        label=gettext_lazy("How is it held?"),
        choices=[("", pgettext_lazy("tenure", "As usual for what it is for")), *Holding.Tenure.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How does it stand now?"), choices=[(each.value, each.label) for each in STATES],
        initial=Holding.State.FREE,
        help_text=gettext_lazy("Later its lease says so by itself."),
    )  # fmt: skip
    building = forms.ModelChoiceField(
        label=gettext_lazy("In which building?"), queryset=Building.objects.none(), required=False,
        empty_label=pgettext_lazy("building", "In none"),
    )  # fmt: skip
    unit = forms.CharField(
        label=gettext_lazy("Door or unit"), max_length=40, required=False,
        help_text=gettext_lazy("Only members and staff see it."),
    )  # fmt: skip
    bedrooms = forms.IntegerField(
        label=gettext_lazy("Bedrooms"), min_value=0, max_value=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    square_feet = forms.IntegerField(
        label=gettext_lazy("Size, in square feet"), min_value=1, max_value=10_000_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    accessible = forms.BooleanField(label=gettext_lazy("It can be reached and used without steps"), required=False)
    tier = forms.IntegerField(
        label=gettext_lazy("For households up to this percent of the area median income"), min_value=1, max_value=200,
        required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("For example 60 or 80. Leave it empty if there is no such limit."),
    )  # fmt: skip

    def __init__(self, *args: Any, parcel: Parcel, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buildings: Any = self.fields["building"]
        buildings.queryset = Building.objects.filter(parcel=parcel)
        if not buildings.queryset.exists():
            del self.fields["building"]
        if changing:
            del self.fields["state"]
        self.fields["use"].initial = parcel.use if parcel.use in TENURES else Use.HOMES

    def facts(self) -> HoldingFacts:
        return HoldingFacts(**{name: value for name, value in self.cleaned_data.items() if name != "key"})

    @staticmethod
    def of(holding: Holding) -> dict[str, Any]:
        names = ("name", "use", "tenure", "building", "unit", "bedrooms", "square_feet", "accessible", "tier")
        return {name: getattr(holding, name) for name in names}


class WhyForm(forms.Form):
    """Taking back what was entered by mistake."""

    why = forms.CharField(
        label=gettext_lazy("What was the mistake?"), max_length=300,
        help_text=gettext_lazy("It stands in the public record for good: name no person."),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """Land that leaves the trust."""

    on = forms.DateField(label=gettext_lazy("Until when did the trust hold it?"), widget=DATE)
    why = forms.CharField(
        label=gettext_lazy("Why does the trust give it up?"), max_length=300,
        help_text=gettext_lazy("It stands in the public record for good: name no person."), widget=_WIDE,
    )  # fmt: skip
    decision = forms.ChoiceField(label=gettext_lazy("Who decided?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, decisions: list[Proposal], is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.public_id, each.title) for each in decisions]
        self.fields["decision"].required = is_needed
        if not is_needed:
            choices.append(("", _("A decision that is not in this house; it is named in the reason")))
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """A deed, a survey, a permit."""

    title = forms.CharField(
        label=gettext_lazy("What is it?"), max_length=120, help_text=gettext_lazy("For example: deed of 2019.")
    )
    file = forms.FileField(
        label=gettext_lazy("The paper, as a PDF or a photo"), help_text=gettext_lazy("PDF, JPEG or PNG, at most 8 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        return _small(self.cleaned_data["file"], LARGEST)


class FileForm(forms.Form):
    """A list or a map of land."""

    file = forms.FileField(
        label=gettext_lazy("The list (CSV) or the map (GeoJSON)"),
        help_text=gettext_lazy("At most 8 MB and 5,000 rows. You see every row before anything is entered."),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.geojson,text/csv,application/geo+json"}),
    )

    def clean_file(self) -> Any:
        return _small(self.cleaned_data["file"], LIMIT_BYTES)


def _small(file: Any, most: int) -> Any:
    if file.size > most:
        raise ValidationError(_("This file is too large. At most 8 MB, please."))
    return file
