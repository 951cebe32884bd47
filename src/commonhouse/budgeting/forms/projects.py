"""Forms of delegates and reviewers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonhouse.budgeting import languages
from commonhouse.budgeting.actions import Plan
from commonhouse.budgeting.actions.development import PLAIN_FIELDS
from commonhouse.budgeting.forms.fields import MoneyField, PhotoField, PointField, point_text
from commonhouse.budgeting.models import Budget, Idea, Project, Review
from commonhouse.record import personal

LONG = {"rows": 5}
MOST_LINKED = 50


class NumbersField(forms.CharField):
    """Idea numbers, "3, 17, 42"; cleans to the ideas, or says which number is not one."""

    def __init__(self, budget: Budget, **options: Any) -> None:
        self.budget = budget
        super().__init__(required=False, max_length=300, **options)

    def clean(self, value: Any) -> tuple[Idea, ...]:
        text = super().clean(value).replace("#", " ").replace(",", " ").replace(";", " ")
        numbers = []
        for part in text.split():
            if not part.isdecimal() or len(part) > 8:
                raise forms.ValidationError(_("Write the numbers of the ideas, for example 3, 17."))
            numbers.append(int(part))
        if len(numbers) > MOST_LINKED:
            raise forms.ValidationError(_("At most 50 ideas."))
        found = {idea.number: idea for idea in Idea.objects.filter(budget=self.budget, number__in=numbers)}
        missing = [str(number) for number in numbers if number not in found]
        if missing:
            raise forms.ValidationError(_("There is no idea %(number)s here."), params={"number": missing[0]})
        return tuple(found[number] for number in dict.fromkeys(numbers))


class ProjectForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=140)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("This stands on the ballot."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of this text"))
    description = forms.CharField(
        label=_("What will be done?"), max_length=6000, widget=forms.Textarea(attrs={"rows": 7}), required=False
    )
    cost = MoneyField(label=_("What does it cost?"), help_text=_("All of it, for example 145,000."))
    cost_notes = forms.CharField(
        label=_("How was the cost estimated?"), max_length=2000, widget=forms.Textarea(attrs=LONG), required=False
    )
    feasibility = forms.CharField(
        label=_("Can it be done? What is needed?"), max_length=2000, widget=forms.Textarea(attrs=LONG), required=False,
        help_text=_("Permits, land, who would carry it out, how long it takes."),
    )  # fmt: skip
    benefits = forms.CharField(
        label=_("Who benefits?"), max_length=2000, widget=forms.Textarea(attrs=LONG), required=False
    )
    equity = forms.CharField(
        label=_("Equity notes"), max_length=2000, widget=forms.Textarea(attrs=LONG), required=False,
        help_text=_("Who has had least so far? Who could be left out, and what is done about it?"),
    )  # fmt: skip
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("What is it about?"), queryset=None, required=False
    )
    district: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Where?"), queryset=None, required=False)
    place = forms.CharField(label=_("Which place?"), max_length=120, required=False)
    point = PointField()
    photo = PhotoField()
    photo_description = forms.CharField(
        label=_("What does the photo show?"),
        max_length=200,
        required=False,
        help_text=_("For people who cannot see it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    drop_photo = forms.BooleanField(label=_("Take the photo away"), required=False)

    def __init__(self, *args: Any, budget: Budget, project: Project | None = None, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", None) or {}
        if project is not None:
            initial = {name: getattr(project, name) for name in PLAIN_FIELDS if hasattr(project, name)}
            initial |= {
                "point": point_text(project.latitude, project.longitude), "version": project.version,
                "ideas": ", ".join(str(idea.number) for idea in project.ideas.all()),
            }  # fmt: skip
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.fields["ideas"] = NumbersField(
            budget, label=_("Made of which ideas?"), help_text=_("Their numbers, with commas between: 3, 17.")
        )
        self.fields["cost"].currency = budget.currency  # type: ignore[attr-defined]
        self.fields["language"].choices = languages.choices()  # type: ignore[attr-defined]
        self.initial.setdefault("language", languages.reader_language())
        for name, rows in (("category", budget.categories.all()), ("district", budget.districts.all())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name in ("description", "cost_notes", "feasibility", "benefits", "category", "district"):
            self.fields[name].when_needed = _("needed before review")  # type: ignore[attr-defined]
        if project is None or not project.photo:
            del self.fields["drop_photo"]

    def clean_title(self) -> str:
        return _public(self.cleaned_data["title"])

    def clean_summary(self) -> str:
        return _public(self.cleaned_data["summary"])

    def plan(self) -> Plan:
        given = self.cleaned_data
        latitude, longitude = given["point"] or (None, None)
        taken = {name: given[name] for name in PLAIN_FIELDS if name in given}
        return Plan(**taken, latitude=latitude, longitude=longitude, photo=given["photo"], ideas=given["ideas"])


def _public(text: str) -> str:
    if personal.in_text(text):
        raise forms.ValidationError(
            _("This text stays in the public record for good: leave out telephone numbers and email addresses.")
        )
    return text


def differences(form: ProjectForm, project: Project) -> list[dict[str, Any]]:
    """What stands in the project now, beside what this form would save, field by field where they differ."""
    rows = []
    for name in PLAIN_FIELDS:
        if name not in form.fields or name not in form.cleaned_data:
            continue
        theirs, yours = getattr(project, name), form.cleaned_data[name]
        if theirs != yours:
            rows.append({"name": name, "label": form.fields[name].label, "theirs": theirs, "yours": yours})
    return rows


class ReviewForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What is the answer of the public body?"), choices=Review.Decision.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Reasons"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everyone can read them. If it is returned, say what must change."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class TextForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=140)
    summary = forms.CharField(label=_("In one sentence"), max_length=240, widget=forms.Textarea(attrs={"rows": 3}))
    checked = forms.BooleanField(
        label=_("I read this language well, and this says the same as the original."), required=False,
        help_text=_("Ballots show only texts that a person has checked. A machine’s translation is not enough."),
    )  # fmt: skip


class VolunteerForm(forms.Form):
    about = forms.CharField(
        label=_("What would you like to help with?"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Costs, a neighborhood you know, a language you write, an evening a month: anything helps."),
    )  # fmt: skip
