"""An office of a charter: its seats, how they are filled, and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters import words
from commonhouse.charters.forms.fields import DECIDING_SEATS, days, voting_classes
from commonhouse.people.models import Organization
from commonhouse.rules.charter.model import MAX_MONTHS, MAX_SEATS, MAX_TITLE, MAX_WORDS, Filled, Office, Vacancy

METHODS = ("scottish-stv", "meek-stv", "approval", "instant-runoff", "schulze")
FILLED = [
    (Filled.ELECTION.value, gettext_lazy("By election")),
    (Filled.APPOINTMENT.value, gettext_lazy("By appointment")),
    (Filled.LOTTERY.value, gettext_lazy("By lot")),
]
VACANCY = [
    (Vacancy.COUNTBACK.value, gettext_lazy("By whom the same ballots choose next")),
    (Vacancy.BY_ELECTION.value, gettext_lazy("By an election of its own")),
    (Vacancy.APPOINTMENT.value, gettext_lazy("By appointment")),
]


class OfficeForm(forms.Form):
    """What both pages of an office begin with. `given()` is what `editing.change_office` takes."""

    def __init__(self, *args: Any, organization: Organization, office: Office | None = None, **kwargs: Any) -> None:
        self.organization, self.office = organization, office
        start = {name: getattr(office, name) for name in self.base_fields} if office is not None else {}
        super().__init__(*args, **{"initial": start} | kwargs)

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SeatsForm(OfficeForm):
    title = forms.CharField(
        label=gettext_lazy("What are these seats called?"), max_length=MAX_TITLE,
        help_text=gettext_lazy("For example: Board, seats of leaseholders."),
    )  # fmt: skip
    seats = forms.IntegerField(label=gettext_lazy("How many seats?"), min_value=1, max_value=MAX_SEATS)
    kind = forms.ChoiceField(
        label=gettext_lazy("What may those who hold them do?"),
        choices=[(kind.value, kind.label) for kind in DECIDING_SEATS], initial="board",
    )  # fmt: skip
    term_months = forms.IntegerField(
        label=gettext_lazy("For how many months?"), min_value=1, max_value=MAX_MONTHS, initial=24
    )
    cohorts = forms.IntegerField(
        label=gettext_lazy("In how many groups are they filled?"), min_value=1, max_value=MAX_SEATS, initial=1,
        help_text=gettext_lazy("1: all at once. 3: a third each time, so that some of those who know the work stay on."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("cohorts") and given.get("seats") and given["cohorts"] > given["seats"]:
            self.add_error("cohorts", _("There are fewer seats than groups."))
        return given


class FillingForm(OfficeForm):
    filled = forms.ChoiceField(
        label=gettext_lazy("How are they filled?"), choices=FILLED, widget=forms.RadioSelect, initial="election"
    )
    electors = forms.MultipleChoiceField(
        label=gettext_lazy("If by election: who elects?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How are the votes counted?"), choices=[(name, words.METHODS[name]) for name in METHODS],
        initial="scottish-stv",
    )  # fmt: skip
    is_secret = forms.BooleanField(label=gettext_lazy("The vote is secret"), required=False, initial=True)
    vote_unopposed = forms.BooleanField(
        label=gettext_lazy("A vote is held even if no more people stand than there are seats"), required=False
    )
    candidates = forms.MultipleChoiceField(
        label=gettext_lazy("Who may stand?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: any member."),
    )  # fmt: skip
    appointed_by = forms.CharField(
        label=gettext_lazy("If by appointment: who appoints?"), max_length=MAX_WORDS, required=False
    )
    vacancy = forms.ChoiceField(
        label=gettext_lazy("How is a seat filled that falls empty?"), choices=VACANCY, widget=forms.RadioSelect,
        initial="countback",
    )  # fmt: skip
    nomination_days = days(gettext_lazy("Days for nominations"), least=1)
    notice_days = days(gettext_lazy("Days of notice before voting"))
    window_days = days(gettext_lazy("Days of voting"), least=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        voting = [(each.slug, each.name) for each in voting_classes(self.organization)]
        everyone = list(self.organization.member_classes.values_list("slug", "name"))
        self.fields["electors"].choices = voting  # type: ignore[attr-defined]
        self.fields["candidates"].choices = everyone  # type: ignore[attr-defined]
        for name in ("electors", "candidates", "appointed_by"):
            self.fields[name].when_needed = ""  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        filled = given.get("filled")
        if filled == Filled.ELECTION and not given.get("electors"):
            self.add_error("electors", _("Say who elects."))
        if Filled.APPOINTMENT in {filled, given.get("vacancy")} and not given.get("appointed_by"):
            self.add_error("appointed_by", _("Say who appoints, in plain words."))
        office = self.office
        one_at_a_time = given.get("method") in {"instant-runoff", "schulze"}
        if filled == Filled.ELECTION and one_at_a_time and office and office.seats > office.cohorts:
            self.add_error("method", _("This way of counting fills one seat at a time. Choose another for several."))
        return given

    def given(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {
            "filled": Filled(values["filled"]), "vacancy": Vacancy(values["vacancy"]),
            "electors": tuple(values["electors"]), "candidates": tuple(values["candidates"]),
        }  # fmt: skip
