"""The questions about repair reserves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.land.holdings.models import Building, Holding
from commonhouse.land.stewarding.forms.common import OnceForm, day_field
from commonhouse.people.fields import MoneyField
from commonhouse.people.models import Organization


class ReserveForm(OnceForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("For example: Roof and boiler, 12 Elm Street"),
    )
    place = forms.ChoiceField(label=gettext_lazy("For which building or home?"))
    opened_on = day_field(label=gettext_lazy("From which day?"))
    brought_in = MoneyField(label=gettext_lazy("How much is in it already?"), zero=True, initial="0")
    field_of = {"building": "place"}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        free = Building.objects.filter(organization=organization, reserve__isnull=True).select_related("parcel")
        alone = Holding.objects.filter(organization=organization, reserve__isnull=True, use="homes").select_related(
            "parcel"
        )
        buildings = [(f"b{each.pk}", f"{each.parcel}: {each}") for each in free.order_by("parcel__name", "name", "pk")]
        homes = [(f"h{each.pk}", f"{each.parcel}: {each}") for each in alone.order_by("parcel__name", "name", "pk")]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (_("Buildings"), buildings), (_("Single homes"), homes),
        ]  # fmt: skip
        self.initial.setdefault("opened_on", timezone.localdate())

    def chosen(self) -> dict[str, Any]:
        """The building or the holding, as the verb takes it."""
        value = str(self.cleaned_data["place"])
        rows: Any = Building.objects if value.startswith("b") else Holding.objects
        found = rows.filter(organization=self.organization, pk=int(value[1:])).first()
        if found is None:
            raise ValidationError({"building": _("Choose from the list.")})
        return {"building" if value.startswith("b") else "holding": found}


class MoneyForm(OnceForm):
    """Money put in, or spent."""

    amount = MoneyField(label=gettext_lazy("How much?"))
    on = day_field(label=gettext_lazy("On which day?"))
    text = forms.CharField(
        label=gettext_lazy("What for?"), max_length=200, help_text=gettext_lazy("Whoever lives there reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
