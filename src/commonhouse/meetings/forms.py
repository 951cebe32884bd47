"""Forms of meetings: plain questions; what the verbs refuse comes back at its field."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonhouse.meetings.actions import Plan
from commonhouse.meetings.models import Item, Meeting, Motion
from commonhouse.meetings.words import SHARES
from commonhouse.people.formats import local
from commonhouse.people.models import MemberClass, Membership, Organization, Person, Seat

TIMES = 6  # rows of times to choose from
_LAST_HOUR = dt.time(20)  # when answers to a choice of times close


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def _hour(**options: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


def joined(day: dt.date, hour: dt.time) -> dt.datetime:
    """A day and an hour on the house's clock. An hour that the clock skips in spring is the one after."""
    return dt.datetime.combine(day, hour, timezone.get_default_timezone())


class AboutForm(forms.Form):
    title = forms.CharField(label=_("What is the meeting called?"), max_length=120)
    place = forms.CharField(label=_("Where?"), max_length=200, required=False, help_text=_("A room, or an address."))
    link = forms.URLField(
        label=_("Link to join from afar"), max_length=300, required=False, assume_scheme="https",
        help_text=_("For a phone or video meeting."),
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=10, max_value=720, initial=90)
    about = forms.CharField(
        label=_("What should people know before?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_open = forms.BooleanField(
        label=_("Anyone may come"), required=False,
        help_text=_("Then its time, place and agenda are public. Names and minutes are not."),
    )  # fmt: skip

    def about_fields(self) -> dict[str, Any]:
        names = ("title", "minutes", "place", "link", "about", "is_open")
        return {name: self.cleaned_data[name] for name in names}


class BodyForm(AboutForm):
    """Who is called: member classes, holders of seats, member organizations."""

    who = forms.MultipleChoiceField(label=_("Who is called?"), widget=forms.CheckboxSelectMultiple)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    field_of = {"classes": "who", "seats": "who", "submission": "title"}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {each.slug: each for each in organization.member_classes.all()}
        self.fields["who"].choices = _bodies(organization, self.classes)  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())
            voting = [f"class:{slug}" for slug, each in self.classes.items() if each.votes]
            offered = [value for value, _label in self.fields["who"].choices]  # type: ignore[attr-defined]
            self.initial.setdefault("who", [each for each in voting if each in offered])

    def plan(self) -> Plan:
        chosen = [value.split(":", 1) for value in self.cleaned_data["who"]]
        return Plan(
            **self.about_fields(),
            classes=tuple(self.classes[name] for kind, name in chosen if kind == "class"),
            organization_classes=tuple(self.classes[name] for kind, name in chosen if kind == "organizations"),
            seats=tuple(name for kind, name in chosen if kind == "seat"),
            submission=self.cleaned_data["submission"],
        )


def _bodies(organization: Organization, classes: dict[str, MemberClass]) -> list[tuple[str, str]]:
    """What may be called: classes that have members of each sort, and kinds of seats that are held."""
    active = organization.memberships.filter(status=Membership.Status.ACTIVE)
    people = set(active.filter(person__isnull=False).values_list("member_class__slug", flat=True))
    joined_up = set(active.filter(member_organization__isnull=False).values_list("member_class__slug", flat=True))
    held = set(organization.seats.filter(vacated_on__isnull=True).values_list("kind", flat=True))
    found = [(f"class:{slug}", each.name) for slug, each in classes.items() if slug in people]
    for slug in joined_up & set(classes):
        label = _t("Organizations: %(name)s, one voice each") % {"name": classes[slug].name}
        found.append((f"organizations:{slug}", label))
    kinds = [(value, label) for value, label in Seat.Kind.choices if value in held and value != Seat.Kind.KEYER]
    found += [(f"seat:{value}", _t("Seats: %(name)s") % {"name": label}) for value, label in kinds]
    return found


class TimeForm(forms.Form):
    day = _day(label=_("Which day?"))
    hour = _hour(label=_("At what time?"))
    urgent_why = forms.CharField(
        label=_("If it cannot wait: why?"), max_length=300, required=False,
        help_text=_("Only where the charter knows urgent decisions. Everyone who is called reads it."),
    )  # fmt: skip
    field_of = {"starts_at": "day"}

    def starts_at(self) -> dt.datetime:
        return joined(self.cleaned_data["day"], self.cleaned_data["hour"])


class CallForm(BodyForm, TimeForm):
    field_of = {**BodyForm.field_of, **TimeForm.field_of}
    field_order = ("title", "who", "day", "hour", "minutes", "place", "link", "about", "is_open", "urgent_why")


class MoveForm(TimeForm):
    why = forms.CharField(label=_("Why is it moved?"), max_length=300)
    field_order = ("day", "hour", "why", "urgent_why")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.starts_at is not None and not self.is_bound:
            starts = local(meeting.starts_at)
            self.initial["day"] = starts.date()
            self.initial["hour"] = starts.time().replace(second=0, microsecond=0)


class CancelForm(forms.Form):
    why = forms.CharField(
        label=_("Why is it cancelled?"), max_length=300, help_text=_("Everyone who was called reads it.")
    )


class ChoiceForm(BodyForm):
    """Times to choose from, and until when people may answer."""

    closes_on = _day(label=_("Until when may people answer?"))
    field_of = {**BodyForm.field_of, "options": "day_1", "closes_at": "closes_on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, TIMES + 1):
            said = {"number": number}
            self.fields[f"day_{number}"] = _day(label=_t("Day %(number)s") % said, required=number <= 2)
            self.fields[f"hour_{number}"] = _hour(label=_t("Hour %(number)s") % said, required=number <= 2)
            if number > 2:
                for name in ("day", "hour"):
                    self.fields[f"{name}_{number}"].when_needed = ""  # type: ignore[attr-defined]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"day_{number}"], self[f"hour_{number}"]) for number in range(1, TIMES + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, TIMES + 1):
            day, hour = cleaned.get(f"day_{number}"), cleaned.get(f"hour_{number}")
            if day is not None and hour is None and f"hour_{number}" not in self.errors:
                self.add_error(f"hour_{number}", _t("Say at what time."))
            if hour is not None and day is None and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _t("Say on which day."))
        return cleaned

    def options(self) -> list[dt.datetime]:
        given = [(self.cleaned_data[f"day_{n}"], self.cleaned_data[f"hour_{n}"]) for n in range(1, TIMES + 1)]
        return [joined(day, hour) for day, hour in given if day and hour]

    def closes_at(self) -> dt.datetime:
        return joined(self.cleaned_data["closes_on"], _LAST_HOUR)


class ItemForm(forms.Form):
    title = forms.CharField(label=_("What is it about?"), max_length=200)
    kind = forms.ChoiceField(label=_("What kind of point is it?"), choices=Item.Kind.choices, initial="discussion")
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=0, max_value=480, initial=10)
    presenter = forms.ModelChoiceField(
        label=_("Who presents it?"), queryset=Person.objects.none(), required=False,
        empty_label=_("nobody in particular"),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = meeting.attendees.values("person")
        self.fields["presenter"].queryset = Person.objects.filter(pk__in=called).order_by("name")  # type: ignore[attr-defined]
        kinds = [each for each in Item.Kind.choices if each[0] not in {Item.Kind.MINUTES, Item.Kind.ELECTION}]
        current = self.initial.get("kind")
        if current in {Item.Kind.MINUTES, Item.Kind.ELECTION}:
            kinds = [each for each in Item.Kind.choices if each[0] == current]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class NotesForm(forms.Form):
    notes = forms.CharField(
        label=_("Notes"), max_length=8000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    seen = forms.CharField(max_length=8000, required=False, strip=False, widget=forms.HiddenInput)


class SendForm(forms.Form):
    why = forms.CharField(label=_("What was corrected?"), max_length=300)


# --- taps of the facilitator's page: read here, explained there ---------------------------------------------------------
class TapForm(forms.Form):
    """What every tap carries: which one, its own token, and how many seconds ago it was made."""

    do = forms.SlugField(max_length=20)
    token = forms.UUIDField()
    ago = forms.IntegerField(min_value=0, max_value=24 * 3600, required=False)
    who = forms.IntegerField(min_value=1, max_value=2**53, required=False)
    item = forms.IntegerField(min_value=1, max_value=2**53, required=False)
    turn = forms.IntegerField(min_value=1, max_value=2**53, required=False)
    motion = forms.IntegerField(min_value=1, max_value=2**53, required=False)
    person = forms.UUIDField(required=False)
    how = forms.SlugField(max_length=10, required=False)
    text = forms.CharField(max_length=2000, required=False)
    share = forms.ChoiceField(choices=list(SHARES.items()), required=False)
    is_logged = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=Motion.Way.choices, required=False)
    by = forms.DateField(required=False)
