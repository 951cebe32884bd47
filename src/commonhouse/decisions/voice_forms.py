"""Forms of handing on one's voice: to whom, and of a proxy for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.people import queries as people
from commonhouse.people.models import Organization, Person

MOST_LISTED = 200  # members in a list; of more, a name is typed


class HolderForm(forms.Form):
    """Which member. In a large organization the name is typed in full, for no list of members is shown."""

    def __init__(self, *args: Any, organization: Organization, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = people.active_members(organization).filter(member_class__votes=True).exclude(person=person)
        self.members = members.order_by("person__name", "pk")
        self.is_listed = self.members.count() <= MOST_LISTED
        if self.is_listed:
            listed = [(str(member.pk), member.person.name) for member in self.members if member.person]
            self.fields["holder"] = forms.ChoiceField(
                label=_("Who votes for you"),
                choices=[("", _("Choose a member")), *listed],
                error_messages={"required": _("Choose a member.")},
            )
        else:
            self.fields["holder"] = forms.CharField(
                label=_("Who votes for you"),
                help_text=_("The member’s whole name."),
                max_length=120,
                error_messages={"required": _("Write the member’s name.")},
            )

    def clean_holder(self) -> Person:
        typed = self.cleaned_data["holder"]
        if self.is_listed:
            found = [member.person for member in self.members if str(member.pk) == typed]
        else:
            found = [member.person for member in self.members.filter(person__name__iexact=typed.strip())[:2]]
        if not found or found[0] is None:
            raise forms.ValidationError(_("There is no such member who votes."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several members have this name. Ask a steward."))
        return found[0]


class ProxyForm(HolderForm):
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("holder", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs.setdefault("initial", {"starts_on": today, "ends_on": today + dt.timedelta(days=30)})
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
