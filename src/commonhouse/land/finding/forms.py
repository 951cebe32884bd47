"""Forms of finding: one plain question at a time for applicants, whole pages for stewards."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonhouse.land.finding import words
from commonhouse.land.finding.actions import PriorityWords, Said, Size, Step, When, homes_for
from commonhouse.land.finding.models import (
    LARGEST_HOUSEHOLD,
    Application,
    GroupSession,
    PassedOver,
    Programme,
    StepKind,
)
from commonhouse.land.finding.starters import Starter
from commonhouse.land.holdings.models import Holding
from commonhouse.people import queries as people
from commonhouse.people.fields import MoneyField
from commonhouse.people.forms import DATE
from commonhouse.people.models import Organization

PRIORITIES = 6  # rows of the form
BEDROOMS = range(6)
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
_ASKED = (("", _("Not asked")), ("later", _("Before a home is confirmed")), ("draw", _("Before the draw")))


class OnceForm(forms.Form):
    """A form that counts once, however often it is sent."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


# --- one question a page ------------------------------------------------------------------------------------------------
class SizeForm(forms.Form):
    size = forms.IntegerField(
        label=_("How many people will live in the home?"), min_value=1, max_value=LARGEST_HOUSEHOLD,
        help_text=_("Count everyone, children and elders too. This number is seen only by the office."),
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"size": application.size}})

    def said(self) -> tuple[Any, str]:
        return self.cleaned_data["size"], ""


class BedroomsForm(forms.Form):
    bedrooms = forms.TypedMultipleChoiceField(
        label=_("Which homes do you ask for?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("You stand in line for each size you choose. Only these sizes, with your ticket, are on the public list."),
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"bedrooms": application.bedrooms}})
        fits = homes_for(application.programme, application.size or 1)
        self.fields["bedrooms"].choices = [(each, bedrooms_words(each)) for each in fits]  # type: ignore[attr-defined]

    def said(self) -> tuple[Any, str]:
        return self.cleaned_data["bedrooms"], ""


class PrioritiesForm(forms.Form):
    priorities = forms.MultipleChoiceField(
        label=_("Is any of this true for your household?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that are, or none. You declare it now; the office looks at it before a home is offered."),
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"priorities": application.priorities}})
        self.fields["priorities"].choices = [  # type: ignore[attr-defined]
            (each["id"], f"{each['name']}: {each['words']}" if each["words"] else each["name"])
            for each in words.priorities(application.programme)
        ]

    def said(self) -> tuple[Any, str]:
        return self.cleaned_data["priorities"], ""


class ReachForm(forms.Form):
    reach = forms.ChoiceField(
        label=_("How can we reach you when a home is offered?"),
        choices=Application.Reach.choices,
        widget=forms.RadioSelect,
    )
    reach_words = forms.CharField(
        label=_("The number to call, or where letters go"), max_length=200, required=False,
        help_text=_("Only the office sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(
            *args, **kwargs | {"initial": {"reach": application.reach, "reach_words": application.reach_words}}
        )
        self.fields["reach_words"].when_needed = _("for a call or a letter")  # type: ignore[attr-defined]

    def said(self) -> tuple[Any, str]:
        return self.cleaned_data["reach"], self.cleaned_data["reach_words"]


QUESTION_FORMS: dict[str, Any] = {
    "size": SizeForm, "bedrooms": BedroomsForm, "priorities": PrioritiesForm, "reach": ReachForm,
}  # fmt: skip


def bedrooms_words(count: int) -> str:
    if count == 0:
        return _t("One room for all (studio)")
    return ngettext("%(count)d bedroom", "%(count)d bedrooms", count) % {"count": count}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"), max_length=40,
        help_text=_("Twelve letters and numbers, for example 7ZK3-M0QX-4T9A. Capitals and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DeclineForm(forms.Form):
    why = forms.CharField(
        label=_("Why not this home?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("You need not say. It helps us to learn what homes people need."),
    )  # fmt: skip


# --- for stewards -------------------------------------------------------------------------------------------------------
class PaperForm(OnceForm):
    name = forms.CharField(label=_("Name of the person who applies"), max_length=120)
    language = forms.ChoiceField(label=_("Which language do they read?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = people.languages()  # type: ignore[attr-defined]


class StepForm(forms.Form):
    until = forms.DateField(label=_("Good until"), required=False, widget=DATE)


class CertificateForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What was it?"), choices=[(each.value, each.label) for each in (StepKind.ORIENTATION, StepKind.CLASS)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    got_on = forms.DateField(label=_("On which day?"), widget=DATE)
    from_where = forms.CharField(label=_("Who gave it?"), max_length=120)


class SessionForm(OnceForm):
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(each.value, each.label) for each in (StepKind.ORIENTATION, StepKind.CLASS)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=120)
    starts_at = forms.DateTimeField(label=_("When does it begin?"), widget=MOMENT)
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=10, max_value=900, initial=90)
    place = forms.CharField(label=_("Where?"), max_length=200)
    language = forms.ChoiceField(label=_("In which language?"))
    places = forms.IntegerField(label=_("For how many people?"), min_value=1, max_value=500, initial=25)

    def __init__(self, *args: Any, session: GroupSession | None = None, **kwargs: Any) -> None:
        if session is not None:
            names = ("kind", "title", "starts_at", "minutes", "place", "language", "places")
            kwargs["initial"] = {name: getattr(session, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = people.languages()  # type: ignore[attr-defined]

    def when(self) -> When:
        return When(**{name: value for name, value in self.cleaned_data.items() if name != "submission"})


class DrawForm(OnceForm):
    seed_how = forms.CharField(
        label=_("Where does the seed come from?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Numbers that nobody here can choose and everyone can look up or watch. For example: the evening numbers of the "
            "state lottery of five named days, or twenty dice rolled at the library with neighbors watching."
        ),
    )  # fmt: skip
    seed_on = forms.DateField(label=_("On which day?"), widget=DATE)


class MoveSeedForm(forms.Form):
    seed_how = forms.CharField(
        label=_("Where does the seed come from instead?"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    seed_on = forms.DateField(label=_("On which day?"), widget=DATE)
    why = forms.CharField(label=_("Why?"), max_length=400)


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=_("The seed, as it came"), max_length=1000, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("At least 20 digits, with spaces between, in the order they came. It cannot be changed afterwards."),
    )  # fmt: skip


class CheckForm(forms.Form):
    ticket = forms.CharField(
        label=_("A ticket"), max_length=40, required=False, help_text=_("Eight letters and numbers, for example K7QM-2XPA."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class OpeningForm(OnceForm):
    holding = forms.ModelChoiceField(label=_("Which home?"), queryset=Holding.objects.none())
    programme = forms.ModelChoiceField(label=_("Through which programme?"), queryset=Programme.objects.none())
    price = MoneyField(label=_("Price"), required=False, help_text=_("Leave empty for a rented home."))
    rent = MoneyField(label=_("Rent a month"), required=False)
    bedrooms = forms.IntegerField(
        label=_("Bedrooms"), min_value=0, max_value=20, required=False, help_text=_("Empty: as the home is entered.")
    )
    tier = forms.IntegerField(
        label=_("For households up to this percent of the area median income"), min_value=1, max_value=200, required=False,
        help_text=_("Empty: as the home is entered."),
    )  # fmt: skip
    closes_on = forms.DateField(label=_("By when do you want a household?"), required=False, widget=DATE)
    words = forms.CharField(
        label=_("In a few words"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a household wants to know. No street address: those who are offered it hear that."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = Holding.objects.filter(
            organization=organization, use__in=("homes", "mixed"),
            state__in=(Holding.State.FREE, Holding.State.PLANNED, Holding.State.FOR_SALE),
        ).exclude(openings__state="open")  # fmt: skip
        programmes = Programme.objects.filter(organization=organization).exclude(state=Programme.State.DRAFT)
        self.fields["holding"].queryset = homes.select_related("parcel").order_by("name")  # type: ignore[attr-defined]
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class PassForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why not this household?"), choices=PassedOver.Why.choices, widget=forms.RadioSelect
    )


class ProgrammeForm(OnceForm):
    """A whole programme on one page; `rows` groups the fields of steps, sizes and priorities for the template."""

    name = forms.CharField(label=_("What is the programme called?"), max_length=120)
    about = forms.CharField(
        label=_("What is it, and for whom?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    opens_on = forms.DateField(label=_("First day to apply"), widget=DATE)
    closes_on = forms.DateField(
        label=_("Last day to apply"), required=False, widget=DATE, help_text=_("Empty: it stays open.")
    )
    tiers = forms.CharField(
        label=_("For households up to which percents of the area median income?"), max_length=60, required=False,
        help_text=_("For example: 60, 80."),
    )  # fmt: skip
    order_by = forms.ChoiceField(label=_("Who comes first?"), choices=Programme.By.choices, widget=forms.RadioSelect)
    carried = forms.ChoiceField(
        label=_("And those who were in an earlier draw and have no home yet?"), choices=Programme.Carried.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    declines = forms.IntegerField(
        label=_("How often may somebody say no and keep their place?"), min_value=0, max_value=20, initial=2
    )
    offer_days = forms.IntegerField(label=_("Days to answer an offer"), min_value=1, max_value=90, initial=7)

    field_of = {"steps": "step_application", "sizes": "least_2", "priorities": "priority_1"}

    def __init__(
        self, *args: Any, programme: Programme | None = None, starter: Starter | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial_of(programme) if programme else _initial_from(starter) if starter else {}
        super().__init__(*args, **kwargs)
        for kind in StepKind:
            self.fields[f"step_{kind}"] = forms.ChoiceField(
                label=_("When is it needed?"), choices=_ASKED, required=False
            )
            self.fields[f"text_{kind}"] = forms.CharField(label=_("In words"), max_length=300, required=False)
        for count in BEDROOMS:
            for which, label in (("least", _("From how many people?")), ("most", _("Up to how many?"))):
                self.fields[f"{which}_{count}"] = forms.IntegerField(
                    label=label, required=False, min_value=1, max_value=LARGEST_HOUSEHOLD
                )
        for number in range(1, PRIORITIES + 1):
            self.fields[f"priority_{number}"] = forms.CharField(label=_("Priority"), max_length=80, required=False)
            self.fields[f"words_{number}"] = forms.CharField(label=_("Who has it?"), max_length=300, required=False)
            self.fields[f"check_{number}"] = forms.CharField(
                label=_("How is it checked?"), max_length=300, required=False
            )
            self.fields[f"weight_{number}"] = forms.CharField(
                label=_("Points, or share in percent"), max_length=8, required=False
            )

    def rows(self) -> dict[str, list[tuple[str, list[Any]]]]:
        """{"steps" | "sizes" | "priorities": [(heading, fields)]}."""
        return {
            "steps": [(str(kind.label), [self[f"step_{kind}"], self[f"text_{kind}"]]) for kind in StepKind],
            "sizes": [(bedrooms_words(n), [self[f"least_{n}"], self[f"most_{n}"]]) for n in BEDROOMS],
            "priorities": [
                (_t("Priority %(number)d") % {"number": n}, [self[f"{f}_{n}"] for f in ("priority", "words", "check", "weight")])
                for n in range(1, PRIORITIES + 1)
            ],
        }  # fmt: skip

    def plain(self) -> list[Any]:
        """The fields that stand alone."""
        return [self[name] for name in ("name", "about", "opens_on", "closes_on", "tiers")]

    def order(self) -> list[Any]:
        return [self[name] for name in ("order_by", "carried", "declines", "offer_days")]

    def clean_tiers(self) -> tuple[int, ...]:
        parts = [each.strip().removesuffix("%").strip() for each in self.cleaned_data["tiers"].split(",")]
        try:
            return tuple(int(each) for each in parts if each)
        except ValueError:
            raise ValidationError(_t("Write percents with commas between, for example 60, 80."), code="tiers") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, PRIORITIES + 1):
            if cleaned.get(f"weight_{number}"):
                try:
                    _share(cleaned[f"weight_{number}"])
                except (ValueError, ZeroDivisionError):
                    self.add_error(f"weight_{number}", ValidationError(_t("Write a number, for example 3 or 50.")))
        return cleaned

    def programme_said(self) -> Said:
        data = self.cleaned_data
        names = ("name", "opens_on", "about", "closes_on", "tiers", "order_by", "carried", "declines", "offer_days")
        return Said(
            **{name: data[name] for name in names}, steps=tuple(self._steps()), sizes=tuple(self._sizes()),
            priorities=tuple(self._priorities()),
        )  # fmt: skip

    def _steps(self) -> Iterator[Step]:
        for kind in StepKind:
            if asked := self.cleaned_data[f"step_{kind}"]:
                yield Step(kind.value, "", self.cleaned_data[f"text_{kind}"], asked == "draw")

    def _sizes(self) -> Iterator[Size]:
        for count in BEDROOMS:
            if (least := self.cleaned_data[f"least_{count}"]) is not None:
                yield Size(count, least, self.cleaned_data[f"most_{count}"])

    def _priorities(self) -> Iterator[PriorityWords]:
        data = self.cleaned_data
        known = self.initial.get("ids", {})
        for number in range(1, PRIORITIES + 1):
            if not (name := data[f"priority_{number}"]):
                continue
            weight = data[f"weight_{number}"]
            by_points, by_shares = data["order_by"] == Programme.By.POINTS, data["order_by"] == Programme.By.SHARES
            yield PriorityWords(
                name, data[f"words_{number}"], data[f"check_{number}"], id=known.get(name, ""),
                points=int(_share(weight)) if by_points and weight else 0,
                share=str(_share(weight) / 100) if by_shares and weight else "",
            )  # fmt: skip


def _share(text: str) -> Fraction:
    return Fraction(text.strip().removesuffix("%").strip().replace(",", "."))


def _initial_of(programme: Programme) -> dict[str, Any]:
    names = ("name", "about", "opens_on", "closes_on", "order_by", "carried", "declines", "offer_days")
    initial: dict[str, Any] = {name: getattr(programme, name) for name in names}
    initial |= {
        "tiers": ", ".join(map(str, programme.tiers)),
        "ids": {each["name"]: each["id"] for each in programme.priorities},
    }
    for step in programme.steps:
        initial |= {f"step_{step['kind']}": "draw" if step["needed"] else "later", f"text_{step['kind']}": step["text"]}
    for size in programme.sizes:
        initial |= {f"least_{size['bedrooms']}": size["least"], f"most_{size['bedrooms']}": size["most"]}
    for number, each in enumerate(programme.priorities[:PRIORITIES], start=1):
        weight = each["points"] or (Fraction(each["share"]) * 100 if each["share"] else "")
        initial |= {
            f"priority_{number}": each["name"], f"words_{number}": each["words"], f"check_{number}": each["check"],
            f"weight_{number}": str(weight),
        }  # fmt: skip
    return initial


def _initial_from(starter: Starter) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "name": str(starter.name), "about": str(starter.about), "order_by": starter.order_by, "carried": starter.carried,
        "declines": starter.declines, "offer_days": starter.offer_days, "tiers": ", ".join(map(str, starter.tiers)),
        "opens_on": timezone.localdate(),
    }  # fmt: skip
    for step in starter.steps:
        initial |= {f"step_{step.kind}": "draw" if step.needed else "later", f"text_{step.kind}": str(step.text)}
    for count, (least, most) in starter.sizes.items():
        initial |= {f"least_{count}": least, f"most_{count}": most}
    for number, each in enumerate(starter.priorities, start=1):
        by_points = starter.order_by == Programme.By.POINTS
        weight = each.points if by_points else Fraction(each.share) * 100 if each.share else ""
        initial |= {
            f"priority_{number}": str(each.name), f"words_{number}": str(each.words), f"check_{number}": str(each.check),
            f"weight_{number}": str(weight) if starter.order_by in {Programme.By.POINTS, Programme.By.SHARES} else "",
        }  # fmt: skip
    return initial
