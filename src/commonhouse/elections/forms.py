"""Forms of elections, vacancies and draws: plain questions; what the verbs refuse comes back above the form."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commonhouse.decisions.forms import MomentInput
from commonhouse.elections.actions.drawing import MOST
from commonhouse.elections.models import MAX_REASON, MAX_STATEMENT, Candidacy, Draw, Election, Place
from commonhouse.elections.paper_file import MOST_BYTES
from commonhouse.people.contact_details import name_key
from commonhouse.people.forms import DATE
from commonhouse.people.models import MemberClass, Organization, Person
from commonhouse.people.queries import active_members, languages
from commonhouse.rules.charter.model import Office

_WRITE_A_MOMENT = {"invalid": gettext_lazy("Write a date and a time, such as 2026-12-01 20:00.")}


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(label=label, help_text=help_text, widget=MomentInput, error_messages=_WRITE_A_MOMENT)


def _why(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why"),
        help_text=help_text,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SubmissionForm(forms.Form):
    """A form that creates something carries a number of its own, so that a second press makes nothing new."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4


class DatesForm(forms.Form):
    nominations_close = _moment(gettext_lazy("When do nominations end?"))
    opens_at = _moment(gettext_lazy("When does voting open?"))
    closes_at = _moment(gettext_lazy("When does voting close?"))


class CallForm(SubmissionForm):
    """Which seats, and when. The charter says the rest."""

    places = forms.MultipleChoiceField(
        label=gettext_lazy("Which seats are to be filled?"), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(
        label=gettext_lazy("What is the election called?"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Left empty: the office and the year."),
    )
    nominations_close = _moment(gettext_lazy("When do nominations end?"))
    opens_at = _moment(gettext_lazy("When does voting open?"))
    closes_at = _moment(gettext_lazy("When does voting close?"))

    def __init__(self, *args: Any, places: list[tuple[Place, str]], due: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(place.number): place for place, _words in places}
        field = self.fields["places"]
        field.choices = [(str(place.number), words) for place, words in places]  # type: ignore[attr-defined]
        field.initial = [str(number) for number in due]

    def chosen(self) -> list[Place]:
        return [self.rows[number] for number in self.cleaned_data["places"]]


def usual_dates(office: Office, now: dt.datetime | None = None) -> dict[str, dt.datetime]:
    """The soonest dates that the charter allows, at eight in the evening; voting opens the morning after nominations."""
    today = timezone.localdate(now or timezone.now())
    nominations = today + dt.timedelta(days=max(office.nomination_days, 1))
    opens = max(nominations + dt.timedelta(days=1), today + dt.timedelta(days=office.notice_days))
    closes = opens + dt.timedelta(days=max(office.window_days, 1))
    return {
        "nominations_close": _at(nominations, 20),
        "opens_at": _at(opens, 8),
        "closes_at": _at(closes, 20),
    }


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)), timezone.get_default_timezone())


class MemberField(forms.CharField):
    """A member's name, typed in full; cleans to the person."""

    def __init__(self, *, organization: Organization | None = None, **options: Any) -> None:
        options.setdefault("max_length", 120)
        super().__init__(**options)
        self.organization = organization
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or self.organization is None:
            return None
        return find_member(self.organization, text)


def find_member(organization: Organization, name: str) -> Person:
    """The one active member of that name. Raises ValidationError when there is none, or more than one."""
    wanted = name_key(name)
    rows = active_members(organization).values_list("person_id", "person__name")
    found = [pk for pk, known in rows if name_key(known) == wanted]
    if not found:
        raise ValidationError(
            _("No active member is called this. Write the whole name, as it is in the list of members.")
        )
    if len(found) > 1:
        raise ValidationError(_("Several members are called this. Please ask a steward to help."))
    return Person.objects.get(pk=found[0])


class NominateForm(forms.Form):
    who = MemberField(
        label=gettext_lazy("Who would do it well?"),
        help_text=gettext_lazy("The whole name. They are asked, and stand only if they say yes."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].organization = organization  # type: ignore[attr-defined]


class StandForm(forms.Form):
    """Yes to a nomination, or one's own."""

    ballot_name = forms.CharField(
        label=gettext_lazy("Your name on the ballot"),
        max_length=80,
        help_text=gettext_lazy("As people know you. It stays in the public record for good, with the result."),
    )


class StatementForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    text = forms.CharField(
        label=gettext_lazy("Why are you standing?"),
        required=False,
        max_length=MAX_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("At most 1,200 characters, the same for everyone. Anyone can read it."),
    )

    def __init__(self, *args: Any, candidacy: Candidacy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].when_needed = ""  # type: ignore[attr-defined]
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]
        written = next(iter(candidacy.statements.all()), None)
        self.fields["language"].initial = written.language if written else get_language()
        self.fields["text"].initial = written.text if written else ""


class CancelForm(forms.Form):
    why = _why(gettext_lazy("Everyone can read this in the public record. Name no person."))


class TakeForm(forms.Form):
    starts_on = forms.DateField(label=gettext_lazy("On which day do the terms begin?"), widget=DATE)
    refused = forms.MultipleChoiceField(
        label=gettext_lazy("Does anyone not take the seat?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick only those who told you so. Their seats are then filled as vacancies."),
    )

    def __init__(self, *args: Any, elected: Iterable[Candidacy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate
        self.fields["refused"].when_needed = ""  # type: ignore[attr-defined]
        self.fields["refused"].choices = [(each.code, each.ballot_name) for each in elected]  # type: ignore[attr-defined]


class VacateForm(forms.Form):
    since = forms.DateField(label=gettext_lazy("Since which day?"), widget=DATE)
    why = _why(gettext_lazy("Everyone can read this on the page of the seat. No private matters."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate


class CountbackForm(forms.Form):
    unavailable = forms.MultipleChoiceField(
        label=gettext_lazy("Who cannot or will not serve?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ask first. Whoever is ticked here is passed over."),
    )

    def __init__(self, *args: Any, candidates: Iterable[Candidacy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unavailable"]
        field.when_needed = ""  # type: ignore[attr-defined]
        field.choices = [(each.code, each.ballot_name) for each in candidates]  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    who = MemberField(label=gettext_lazy("Who is appointed?"), help_text=gettext_lazy("The whole name of a member."))
    by = forms.CharField(
        label=gettext_lazy("Who appoints, and when was it decided?"),
        max_length=200,
        help_text=gettext_lazy("For example: the board, at its meeting on May 3. It stays in the public record."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].organization = organization  # type: ignore[attr-defined]


class DrawForm(SubmissionForm):
    title = forms.CharField(label=gettext_lazy("What is the draw called?"), max_length=160)
    what = forms.CharField(
        label=gettext_lazy("What is drawn, and for whom?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who is in it?"), choices=Draw.Kind.choices, widget=forms.RadioSelect, initial="lottery"
    )
    classes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only some classes of members?"),
        queryset=MemberClass.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all members."),
    )
    wanted = forms.IntegerField(label=gettext_lazy("How many are drawn?"), min_value=1, max_value=MOST, initial=1)
    reserves = forms.IntegerField(
        label=gettext_lazy("How many in reserve?"), min_value=0, max_value=MOST, initial=0,
        help_text=gettext_lazy("They are next, in order, if someone drawn does not want it."),
    )  # fmt: skip
    closes_at = _moment(gettext_lazy("When do entries close?"))
    seed_how = forms.CharField(
        label=gettext_lazy("How is the seed made, so that everyone can watch?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For example: at the market on June 2, a child rolls a die 25 times, and we write it down."
        ),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].queryset = organization.member_classes.all()  # type: ignore[attr-defined]
        self.fields["classes"].when_needed = ""  # type: ignore[attr-defined]
        self.fields["closes_at"].initial = _at(timezone.localdate() + dt.timedelta(days=14), 20)


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=gettext_lazy("The seed, as it was rolled"),
        max_length=200,
        help_text=gettext_lazy(
            "At least 20 digits, for example 3 5 2 6 1 4 and so on. It cannot be changed afterwards."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class EntrantForm(forms.Form):
    who = MemberField(
        label=gettext_lazy("Whose name do you put in?"), help_text=gettext_lazy("The whole name of a member.")
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].organization = organization  # type: ignore[attr-defined]


def dates_of(election: Election) -> dict[str, dt.datetime]:
    return {name: getattr(election, name) for name in ("nominations_close", "opens_at", "closes_at")}


class PaperFileForm(forms.Form):
    """A spreadsheet of keyed papers: as a file, or (the second time) the text that was looked at."""

    file = forms.FileField(
        label=gettext_lazy("The spreadsheet, saved as CSV"),
        required=False,
        help_text=gettext_lazy("One line a paper: its number, then the candidates in the order they are ranked."),
    )
    lines = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BYTES)
    text = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload is None and not data.get("lines"):
            self.add_error("file", _("Choose a file."))
            return data
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("This file is too large: at most %(most)d KB.") % {"most": MOST_BYTES // 1024})
            return data
        try:
            self.text = upload.read().decode("utf-8-sig") if upload is not None else data["lines"]
        except UnicodeDecodeError:
            self.add_error("file", _("This file is no text in UTF-8. Save it as “CSV UTF-8”."))
        return data
