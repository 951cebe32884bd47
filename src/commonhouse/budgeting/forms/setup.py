"""Setting up a budget, one question a page. Each step's form starts from the budget and says what its verb needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.budgeting import amounts, phases, terms, words
from commonhouse.budgeting.actions import Dates
from commonhouse.budgeting.forms.fields import MoneyField, PointField, point_text
from commonhouse.budgeting.models import Budget, Category, District, ExclusiveGroup, Phase, Project
from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass

CURRENCIES = [(code, code) for code in amounts.CURRENCIES]
AMOUNT_HINT = gettext_lazy("For example 2,000,000.")


class NewBudgetForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What is this budget called?"), max_length=160,
        help_text=gettext_lazy("For example: Ideas in Action 2027."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES, initial="USD")
    amount = MoneyField(label=gettext_lazy("How much money do residents decide over?"), help_text=AMOUNT_HINT)
    field_order = ("title", "amount", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self.data.get("currency", ""))
        if chosen in amounts.CURRENCIES:
            self.fields["amount"].currency = chosen  # type: ignore[attr-defined]


class MoneyForm(forms.Form):
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES)
    amount = MoneyField(label=gettext_lazy("How much?"), help_text=AMOUNT_HINT)
    field_order = ("amount", "currency")

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"amount": budget.amount, "currency": budget.currency}} | kwargs)
        chosen = str(self.data.get("currency", budget.currency))
        self.fields["amount"].currency = chosen if chosen in amounts.CURRENCIES else budget.currency  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    summary = forms.CharField(
        label=gettext_lazy("In one sentence"), max_length=300, required=False,
        help_text=gettext_lazy("Whose money it is, and what it is for."),
    )  # fmt: skip
    about = forms.CharField(
        label=gettext_lazy("More about it"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("How it came about, who runs it, whom to ask."),
    )  # fmt: skip

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        initial = {name: getattr(budget, name) for name in ("title", "summary", "about")}
        super().__init__(*args, **{"initial": initial} | kwargs)


class DatesForm(forms.Form):
    """First and last day of each phase; of the vote also the hour. A phase with both days empty does not take place."""

    vote_opens = forms.TimeField(
        label=gettext_lazy("Voting opens at"),
        initial=dt.time(9),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    vote_closes = forms.TimeField(
        label=gettext_lazy("Voting closes at"),
        initial=dt.time(20),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        self.budget = budget
        super().__init__(*args, **{"initial": self._initial(budget)} | kwargs)
        for kind in phases.ORDER:
            for end, label in (("from", gettext_lazy("First day")), ("to", gettext_lazy("Last day"))):
                picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                self.fields[f"{kind}_{end}"] = forms.DateField(label=label, required=False, widget=picker)
        for name in ("vote_from", "vote_to"):
            self.fields[name].when_needed = gettext_lazy("needed before publishing")  # type: ignore[attr-defined]
        if budget.is_published:
            self.fields["why"] = forms.CharField(
                label=gettext_lazy("Why do the dates change?"), max_length=300,
                help_text=gettext_lazy("Residents will read it, and it stays in the record."),
            )  # fmt: skip

    @staticmethod
    def _initial(budget: Budget) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for phase in budget.phases.all():
            start, end = timezone.localtime(phase.starts_at), timezone.localtime(phase.ends_at)
            initial[f"{phase.kind}_from"] = start.date()
            initial[f"{phase.kind}_to"] = end.date() if end.time() != dt.time(0) else end.date() - dt.timedelta(days=1)
            if phase.kind == Phase.Kind.VOTE:
                initial |= {"vote_opens": start.time(), "vote_closes": end.time()}
        return initial

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields by phase, for the page."""
        return [
            {
                "kind": kind, "title": Phase.Kind(kind).label, "text": words.PHASE_TEXTS[kind],
                "from": self[f"{kind}_from"], "to": self[f"{kind}_to"], "is_vote": kind == Phase.Kind.VOTE,
            }
            for kind in phases.ORDER
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for kind in phases.ORDER:
            start, end = given.get(f"{kind}_from"), given.get(f"{kind}_to")
            if (
                (start is None) != (end is None)
                and f"{kind}_from" not in self.errors
                and f"{kind}_to" not in self.errors
            ):
                missing = f"{kind}_from" if start is None else f"{kind}_to"
                self.add_error(missing, _("Give both days, or neither."))
        return given

    def field_of(self, name: str) -> str:
        """The verb speaks of phases ("vote"); the page has their days ("vote_from")."""
        return f"{name}_from" if name in phases.ORDER else name

    def dates(self) -> list[Dates]:
        given = self.cleaned_data
        made = []
        for kind in phases.ORDER:
            start, end = given.get(f"{kind}_from"), given.get(f"{kind}_to")
            if start is None or end is None:
                continue
            if kind == Phase.Kind.VOTE:
                made.append(Dates(kind, _at(start, given["vote_opens"]), _at(end, given["vote_closes"])))
            else:
                made.append(Dates(kind, _at(start), _at(end + dt.timedelta(days=1))))
        return made


def _at(day: dt.date, hour: dt.time = dt.time(0)) -> dt.datetime:
    """A moment on the house's clock."""
    return timezone.make_aware(dt.datetime.combine(day, hour), timezone.get_default_timezone())


class VotersForm(forms.Form):
    eligibility = forms.CharField(
        label=gettext_lazy("Who may vote, in plain words?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Voters read this and declare that it is true of them. For example: I live, work or study in Boston and I "
            "am at least 11 years old. Citizenship is never asked."
        ),
    )  # fmt: skip
    classes: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which groups of members vote?"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    registration = forms.ChoiceField(
        label=gettext_lazy("Who is on the list of voters?"), choices=Box.Registration.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        initial = {
            "eligibility": budget.eligibility, "registration": budget.registration,
            "classes": list(budget.electorate.values_list("pk", flat=True)),
        }  # fmt: skip
        super().__init__(*args, **{"initial": initial} | kwargs)
        voting = MemberClass.objects.filter(organization=budget.organization, votes=True)
        self.fields["classes"].queryset = voting  # type: ignore[attr-defined]


class NewClassForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What is the group called?"),
        max_length=80,
        help_text=gettext_lazy("For example: Residents."),
    )
    eligibility = forms.CharField(
        label=gettext_lazy("Who may join, in plain words?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: I live, work or study in Boston and I am at least 11 years old."),
    )  # fmt: skip
    minimum_age = forms.IntegerField(
        label=gettext_lazy("From which age?"), min_value=0, max_value=99, required=False,
        help_text=gettext_lazy("Empty if there is no such limit."),
    )  # fmt: skip
    admission = forms.ChoiceField(
        label=gettext_lazy("How does one join?"), choices=MemberClass.Admission.choices, widget=forms.RadioSelect,
        initial=MemberClass.Admission.ATTESTATION,
    )  # fmt: skip


class PlaceForm(forms.Form):
    """A category or district: its name and, where there is one, its part of the money."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    cap = MoneyField(
        label=gettext_lazy("At most"), required=False,
        help_text=gettext_lazy("Only if projects here may not cost more than this together."),
    )  # fmt: skip

    def __init__(self, *args: Any, budget: Budget, row: Category | District | None = None, **kwargs: Any) -> None:
        initial = {"name": row.name, "cap": row.cap} if row is not None else {}
        super().__init__(*args, **{"initial": initial} | kwargs)
        self.fields["cap"].currency = budget.currency  # type: ignore[attr-defined]


class DistrictForm(PlaceForm):
    point = PointField(
        label=gettext_lazy("Its middle, on the map"),
        help_text=gettext_lazy("Two numbers, as a map shows them: 42.3016, -71.0676. Ideas from here are shown there."),
    )

    def __init__(self, *args: Any, row: District | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if row is not None:
            self.initial["point"] = point_text(row.latitude, row.longitude)


class BallotForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("How do people vote?"), choices=Budget.BallotKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"kind": budget.ballot_kind}} | kwargs)


LIMIT_WORDS: dict[str, tuple[words.Words, words.Words]] = {
    "min_length": (
        gettext_lazy("How many projects must a ballot name at least?"),
        gettext_lazy("0 lets an empty ballot count as taking part."),
    ),
    "max_length": (gettext_lazy("How many at most?"), gettext_lazy("Empty if there is no such limit.")),
    "min_points": (
        gettext_lazy("How many points must be given at least?"), gettext_lazy("Empty if there is no such limit.")
    ),
    "max_points": (gettext_lazy("How many points may each voter share out?"), ""),
    "max_points_each": (
        gettext_lazy("How many points may one project get from one voter?"),
        gettext_lazy("Empty if there is no such limit."),
    ),
}  # fmt: skip


class LimitsForm(forms.Form):
    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": dict(budget.ballot_limits)} | kwargs)
        for name in terms.LIMITS_OF[budget.ballot_kind]:
            label, hint = LIMIT_WORDS[name]
            is_needed = name == "min_length" or (name, budget.ballot_kind) == ("max_points", "cumulative")
            most = terms.MOST_POINTS if "points" in name else terms.MOST_LENGTH
            self.fields[name] = forms.IntegerField(
                label=label, help_text=hint, required=is_needed, min_value=0 if name.startswith("min") else 1,
                max_value=1 if budget.ballot_kind == "choose-1" else most,
            )  # fmt: skip

    def limits(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class RuleForm(forms.Form):
    rule = forms.ChoiceField(
        label=gettext_lazy("How are the votes counted?"), widget=forms.RadioSelect,
        choices=[(key, name) for key, name, _text in words.RULES],
    )  # fmt: skip

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"rule": budget.rule.get("rule")}} | kwargs)


class OptionsForm(forms.Form):
    """Every option of the budget's rule. Points are offered only where ballots have points."""

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        self.rule: str = budget.rule["rule"]
        initial = words.DEFAULTS[self.rule] | words.answers(budget.rule.get("statement", {}))
        super().__init__(*args, **{"initial": initial} | kwargs)
        has_points = budget.ballot_kind == Budget.BallotKind.CUMULATIVE
        for option in words.OPTIONS[self.rule]:
            self.fields[option] = self._field(option, has_points)

    @staticmethod
    def _field(option: str, has_points: bool) -> forms.Field:
        label = words.QUESTIONS[option]
        if option == "increment":
            return forms.IntegerField(label=label, min_value=1, max_value=1_000_000)
        if option == "threshold":
            return forms.IntegerField(label=label, min_value=0, max_value=100_000_000)
        offered = [(key, text) for key, text in words.CHOICES[option] if has_points or key != "points"]
        return forms.ChoiceField(label=label, choices=offered, widget=forms.RadioSelect)

    def statement(self) -> dict[str, Any]:
        return words.statement(self.rule, self.cleaned_data)


class OverrideForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Which phase is the budget in?"), widget=forms.RadioSelect, required=False
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Residents will read it, and it stays in the record."),
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"kind": budget.phase_override}} | kwargs)
        self.fields["kind"].choices = [("", _("As the dates say")), *Phase.Kind.choices]  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What do they compete for?"), max_length=80,
        help_text=gettext_lazy("For example: The lot at 12 Elm Street."),
    )  # fmt: skip
    projects: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Projects of which only one can be done"), queryset=None,
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("Fewer than two: the group goes away."),
    )  # fmt: skip

    def __init__(self, *args: Any, budget: Budget, group: ExclusiveGroup | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if group is not None:
            initial = {"name": group.name, "projects": [project.pk for project in group.projects.all()]}
        super().__init__(*args, **{"initial": initial} | kwargs)
        offered = budget.projects.exclude(status=Project.Status.WITHDRAWN).order_by("pk")
        self.fields["projects"].queryset = offered  # type: ignore[attr-defined]
