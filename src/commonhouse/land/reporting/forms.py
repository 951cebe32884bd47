"""Forms of reporting and governing: plain questions; what the verbs refuse comes back at its field."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonhouse.charters import queries as charters
from commonhouse.land.reporting.models import BoardQuota, Governing
from commonhouse.people.models import MemberClass, Organization
from commonhouse.proposals.models import Proposal

MOST_OFFERED = 200


class PublishForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Which year?"), coerce=int)
    words = forms.CharField(
        label=_("Your own words about this year"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They stand above the figures. Leave out names of households."),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class GoverningForm(forms.Form):
    leaseholders: forms.ModelChoiceField[MemberClass] = forms.ModelChoiceField(
        label=_("Which class of members is that of the leaseholders?"), queryset=None, required=False,
        empty_label=_("None: no class follows the leases"),
        help_text=_("People who hold a lease are asked to join it. Whoever leaves their home leaves it."),
    )  # fmt: skip
    otherwise: forms.ModelChoiceField[MemberClass] = forms.ModelChoiceField(
        label=_("Which class do people go to when they leave their home?"), queryset=None, required=False,
        empty_label=_("None: their membership ends"),
        help_text=_("Somebody who was in another class before goes back to that one."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, settled: Governing | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leaseholders", "otherwise"):
            self.fields[name].queryset = organization.member_classes.all()  # type: ignore[attr-defined]
            if settled is not None:
                self.initial.setdefault(name, getattr(settled, f"{name}_id"))
        if settled is None:
            likely = organization.member_classes.filter(slug="leaseholders").first()
            self.initial.setdefault("leaseholders", likely.pk if likely else None)


class QuotaForm(forms.Form):
    name = forms.CharField(
        label=_("For whom are these seats?"), max_length=80, help_text=_("For example: Leaseholders")
    )
    offices = forms.MultipleChoiceField(
        label=_("Which seats of the charter are theirs?"), widget=forms.CheckboxSelectMultiple
    )
    share = forms.CharField(
        label=_("At least which part of all seats?"), max_length=9, required=False,
        help_text=_("For example: 1/3. Leave it empty if your rules name a number."),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Or at least how many seats?"), min_value=1, max_value=60, required=False,
        help_text=_("Leave it empty if your rules name a part."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, quota: BoardQuota | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charter = charters.current(organization)
        offices = charter.offices if charter else ()
        self.fields["offices"].choices = [(each.id, each.title) for each in offices]  # type: ignore[attr-defined]
        if quota is not None and not self.is_bound:
            for name in ("name", "offices", "share", "seats"):
                self.initial.setdefault(name, getattr(quota, name))


class AssemblyForm(forms.Form):
    title = forms.CharField(label=_("What is the meeting called?"), max_length=120, initial=_("Leaseholders’ assembly"))
    day = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label=_("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Where?"), max_length=200, required=False, help_text=_("A room, or an address."))
    about = forms.CharField(
        label=_("What should people know before?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)
    field_of = {"starts_at": "day", "classes": "title", "submission": "title"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())

    @property
    def starts_at(self) -> dt.datetime:
        """On the house's clock."""
        given = self.cleaned_data
        return dt.datetime.combine(given["day"], given["hour"], timezone.get_default_timezone())


class LinkForm(forms.Form):
    proposal: forms.ModelChoiceField[Proposal] = forms.ModelChoiceField(
        label=_("Which decision was about this?"), queryset=None, to_field_name="public_id",
        empty_label=_("Choose a decision"),
        help_text=_("Decisions that are still open can be tied too: the page then says how they end."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafts = Proposal.State.DRAFT
        rows = Proposal.objects.filter(organization=organization).exclude(state=drafts).order_by("-written_at", "-pk")
        newest = rows.values_list("pk", flat=True)[:MOST_OFFERED]
        self.fields["proposal"].queryset = rows.filter(pk__in=list(newest))  # type: ignore[attr-defined]
