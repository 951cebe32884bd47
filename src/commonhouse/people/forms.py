"""Forms of people and organizations: plain questions; what the verbs refuse comes back at its field."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonhouse.people import member_file, queries
from commonhouse.people.actions.classes import OLDEST_MINIMUM
from commonhouse.people.models import Contact, MemberClass, Organization, Seat

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # what browsers read, whatever the language
LARGEST_BUY_IN = Decimal("1000000")


def attach(form: forms.BaseForm, problem: ValidationError) -> None:
    """Puts what a verb found wrong beside its field, or above the form where it is about none of them.

    A form may say by `field_of` (a mapping, or a method) which of its fields asks for what the verb calls otherwise.
    """
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    called = getattr(form, "field_of", {})
    for name, errors in problem.error_dict.items():
        field = called(name) if callable(called) else called.get(name, name)
        form.add_error(field if field in form.fields else None, errors)


class PersonForm(forms.Form):
    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=120,
        help_text=_("As you want to be called. It need not be your legal name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Which language do you like to read?"),
        help_text=_("Pages that are not in it yet come in English."),
    )
    place = forms.CharField(
        label=_("Your neighborhood"),
        max_length=80,
        required=False,
        help_text=_("A neighborhood is enough. No street address."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = queries.languages()  # type: ignore[attr-defined]


class ClaimForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("Twelve letters and numbers, for example 7ZK3-M0QX-4T9A. Capitals and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FoundForm(forms.Form):
    name = forms.CharField(label=_("What is your organization called?"), max_length=160)
    kind = forms.ChoiceField(label=_("What kind is it?"), choices=Organization.Kind.choices)
    summary = forms.CharField(label=_("What does it do, in one sentence?"), max_length=300, required=False)
    place = forms.CharField(
        label=_("Where is it?"),
        max_length=80,
        required=False,
        help_text=_("A neighborhood or a town."),
    )

    def slug(self) -> str:
        """An address from the name: the first that is free."""
        wanted = slugify(self.cleaned_data["name"])[:54] or "organization"
        taken = set(Organization.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in (wanted, *numbered) if slug not in taken)


class OrganizationForm(forms.ModelForm[Organization]):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)

    class Meta:
        model = Organization
        fields = (
            "name", "kind", "summary", "story", "place", "latitude", "longitude", "founded", "website",
        )  # fmt: skip
        widgets = {"story": forms.Textarea(attrs={"rows": 10})}
        labels = {"latitude": _("Latitude"), "longitude": _("Longitude")}
        help_texts = {
            "story": _("Where you come from and what you work for. Leave an empty line between paragraphs."),
            "latitude": _("For the map, rounded to a neighborhood: for example 42.301."),
            "longitude": _("For example -71.067."),
            "founded": _("The year."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None) and not self.errors:
            raise ValidationError(_("Give both latitude and longitude, or neither."))
        return cleaned


class ClassForm(forms.Form):
    name = forms.CharField(label=_("What is this class of members called?"), max_length=80)
    votes = forms.BooleanField(label=_("Members of this class vote"), required=False)
    admission = forms.ChoiceField(
        label=_("How does someone get in?"),
        choices=MemberClass.Admission.choices,
        widget=forms.RadioSelect,
    )
    eligibility = forms.CharField(
        label=_("Who may join, in plain words?"),
        max_length=400,
        required=False,
        help_text=_("For example: I live, work or study in Boston and I am at least 11 years old."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    minimum_age = forms.IntegerField(
        label=_("Is there a minimum age?"),
        min_value=1,
        max_value=OLDEST_MINIMUM,
        required=False,
        help_text=_("People declare that they have reached it. Nobody is asked for a birth date."),
    )
    buy_in = forms.DecimalField(
        label=_("What does a share cost, in dollars?"),
        min_value=Decimal(0),
        max_value=LARGEST_BUY_IN,
        decimal_places=2,
        required=False,
        help_text=_("Leave it empty if membership costs nothing."),
    )

    def clean_buy_in(self) -> int:
        """Whole cents."""
        return int((self.cleaned_data["buy_in"] or Decimal(0)) * 100)


class DeclareForm(forms.Form):
    """What a class asks someone to declare before they join it."""

    def __init__(self, member_class: MemberClass, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if member_class.admission == MemberClass.Admission.ATTESTATION:
            self.fields["attested"] = forms.BooleanField(
                label=_("I declare: %(what)s") % {"what": member_class.eligibility}
                if member_class.eligibility
                else _("I declare that I qualify."),
                error_messages={"required": _("To join, declare that this is true of you.")},
            )
        if member_class.minimum_age:
            self.fields["of_age"] = forms.BooleanField(
                label=_("I am at least %(age)d years old.") % {"age": member_class.minimum_age},
                error_messages={"required": _("To join, declare that you are old enough.")},
            )


class DeclineForm(forms.Form):
    note = forms.CharField(
        label=_("Why? The person reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what would have to be different, if anything could be."),
    )


class EntryForm(forms.Form):
    """Someone a steward enters: an account is never needed."""

    entry_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the person wants to be called."))
    member_class = forms.ModelChoiceField(
        label=_("Class of members"), queryset=MemberClass.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=_("Language"))
    place = forms.CharField(label=_("Neighborhood"), max_length=80, required=False, help_text=_("No street address."))
    email = forms.CharField(label=_("Email"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    post = forms.CharField(
        label=_("Postal address"),
        max_length=254,
        required=False,
        help_text=_("Only if letters have to reach the person."),
    )
    is_other = forms.BooleanField(label=_("This is another person of the same name"), required=False)

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.fields["language"].choices = queries.languages()  # type: ignore[attr-defined]
        classes = self.fields["member_class"]
        classes.queryset = organization.member_classes.all()  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("entry_id", uuid.uuid4())
        if not self.data.get("same_name_seen"):
            self.fields.pop("is_other")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, entry_id = cleaned.get("name"), cleaned.get("entry_id")
        if not name or cleaned.get("is_other") or entry_id is None:
            return cleaned
        if queries.same_name(self.organization, name, besides=entry_id):
            self.fields["is_other"] = self.base_fields["is_other"]
            self.same_name_seen = True
            self.add_error(
                "name",
                _("Someone of this name is on your list. If this is another person, say so below and send again."),
            )
        return cleaned

    def contacts(self) -> list[tuple[str, str]]:
        return [(kind, self.cleaned_data[kind]) for kind in Contact.Kind.values if self.cleaned_data[kind]]


class EntryEditForm(PersonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("As the person wants to be called.")
        self.fields["language"].label = _("Language")
        self.fields["place"].label = _("Neighborhood")


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Contact.Kind.choices)
    value = forms.CharField(label=_("Email, phone number or address"), max_length=254)


class ChangeClassForm(forms.Form):
    member_class = forms.ModelChoiceField(
        label=_("Class of members"), queryset=MemberClass.objects.none(), empty_label=None
    )

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = self.fields["member_class"]
        classes.queryset = organization.member_classes.all()  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("The list of members, as a CSV file"),
        help_text=_("At most 1 MB and 5,000 rows. Nobody is admitted before you have seen every row."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    member_class = forms.ModelChoiceField(
        label=_("Which class do they join?"), queryset=MemberClass.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=_("Their language"), help_text=_("For rows that do not name one themselves."))

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = queries.languages()  # type: ignore[attr-defined]
        classes = self.fields["member_class"]
        classes.queryset = organization.member_classes.all()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > member_file.LIMIT_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Split it into smaller files."))
        return file


class SeatForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which seat?"), choices=Seat.Kind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=80, required=False, help_text=_("If it has a name of its own.")
    )
    starts_on = forms.DateField(label=_("From which day?"), widget=DATE)
    ends_on = forms.DateField(
        label=_("Until which day?"),
        widget=DATE,
        required=False,
        help_text=_("After this day the holder stays until a successor comes."),
    )
    cohort = forms.CharField(
        label=_("Cohort"),
        max_length=20,
        required=False,
        help_text=_("If seats are elected in turns, for example 2026."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned
