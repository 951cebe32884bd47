"""The forms of deciding: one question a page where it can be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.funds import pathway, words
from commonhouse.funds.actions.deciding import Asking, Business, Words
from commonhouse.funds.models import Candidate, Pipeline, SeatView, Selection, StandardsView
from commonhouse.funds.models.deciding import MAX_SHORT, MAX_WORDS
from commonhouse.funds.starters_deciding import PATHS
from commonhouse.people.fields import MoneyField
from commonhouse.people.models import Organization, Person
from commonhouse.proposals.forms import SubmissionMixin, day_field, evening_of, text_area


def long_text(label: Any, *, rows: int = 5, most: int = MAX_WORDS, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=text_area(rows), **options)


# --- put forward: three questions, one a page ---------------------------------------------------------------------------
class WhoForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is the business called?"), max_length=120)
    place = forms.CharField(
        label=gettext_lazy("Where is it?"), max_length=80, required=False,
        help_text=gettext_lazy("A neighborhood or a square is enough."),
    )  # fmt: skip


class WhatForm(forms.Form):
    story = long_text(
        gettext_lazy("What does it do, and for whom?"), rows=6,
        help_text=gettext_lazy("A few sentences. Members read this first."),
    )  # fmt: skip
    asks = MoneyField(
        label=gettext_lazy("How much money would help?"), required=False,
        help_text=gettext_lazy("If you know. A rough number is fine."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks"].currency = unit  # type: ignore[attr-defined]


class WhyForm(SubmissionMixin):
    why = long_text(gettext_lazy("Why should our money back it?"), required=False)
    contact = forms.CharField(
        label=gettext_lazy("How can we reach the people of the business?"), max_length=200, required=False,
        help_text=gettext_lazy("Ask them first. Only those who reach out see this, and it is deleted when the business leaves."),
    )  # fmt: skip
    assembly = forms.CharField(
        label=gettext_lazy("Was it put forward at an assembly? Which one?"), max_length=120, required=False,
        help_text=gettext_lazy("Leave it empty if you put it forward yourself."),
    )  # fmt: skip

    def __init__(self, *args: Any, assemblies: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not assemblies:
            del self.fields["assembly"]


QUESTIONS = (WhoForm, WhatForm, WhyForm)


def business(given: dict[str, Any], borrower: Organization | None = None) -> Business:
    return Business(
        name=given["name"], place=given["place"], story=given["story"].replace("\r\n", "\n"), asks=given["asks"],
        why=given["why"], contact=given["contact"], borrower=borrower,
    )  # fmt: skip


class EditForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is it called?"), max_length=120)
    place = forms.CharField(label=gettext_lazy("Where is it?"), max_length=80, required=False)
    story = long_text(gettext_lazy("What does it do, and for whom?"), rows=6)
    asks = MoneyField(label=gettext_lazy("How much money would help?"), required=False)
    contact = forms.CharField(label=gettext_lazy("How can we reach them?"), max_length=200, required=False)
    borrower = forms.CharField(
        label=gettext_lazy("Its short name in this house, if it is here"), max_length=60, required=False,
        help_text=gettext_lazy("The last part of its address, after /o/. Then it can agree and sign here itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks"].currency = unit  # type: ignore[attr-defined]

    def clean_borrower(self) -> Organization | None:
        slug = self.cleaned_data["borrower"].strip()
        if not slug:
            return None
        found = Organization.objects.filter(slug=slug).first()
        if found is None:
            raise ValidationError(_("There is no organization of this name in the house."))
        return found


# --- moves --------------------------------------------------------------------------------------------------------------
class OnForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("A word about why"), max_length=MAX_SHORT, required=False,
        help_text=gettext_lazy("Members and the business read it."),
    )  # fmt: skip


class BackForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Back to which step?"), widget=forms.RadioSelect)
    why = forms.CharField(label=gettext_lazy("What is to be done there?"), max_length=MAX_SHORT)

    def __init__(self, *args: Any, steps: Iterable[pathway.Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(step.id, step.name) for step in steps]  # type: ignore[attr-defined]


class AgainForm(BackForm):
    why = forms.CharField(label=gettext_lazy("What is different now?"), max_length=MAX_SHORT)
    contact = forms.CharField(
        label=gettext_lazy("How can we reach the people of the business?"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("At which step does it begin again?")


class PauseForm(forms.Form):
    until = forms.CharField(
        label=gettext_lazy("What do you wait for together?"), max_length=MAX_SHORT,
        help_text=gettext_lazy("For example: the permit for the kitchen."),
    )  # fmt: skip


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Who ends it?"), widget=forms.RadioSelect,
        choices=(
            ("withdrawn", gettext_lazy("The business goes another way")),
            ("refused", gettext_lazy("The fund cannot go on with it now")),
        ),
    )  # fmt: skip
    words = long_text(
        gettext_lazy("Your words to the business"),
        help_text=gettext_lazy("What was good, why not now, what could help. They stand on its page."),
    )

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.fields["reason"].choices = [("withdrawn", _("The business goes another way"))]  # type: ignore[attr-defined]
            self.initial["reason"] = "withdrawn"


# --- what is said -------------------------------------------------------------------------------------------------------
class NoteForm(SubmissionMixin):
    text = long_text(gettext_lazy("What was said, and what comes next"))


class CompanionForm(forms.Form):
    person = forms.CharField(
        label=gettext_lazy("Who reaches out to them?"), max_length=120,
        help_text=gettext_lazy("The name of a member, as it stands on the list of members."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_person(self) -> Person:
        rows = self.organization.memberships.filter(
            status="active", person__name__iexact=self.cleaned_data["person"].strip()
        )
        found = list(rows.select_related("person")[:2])
        if len(found) != 1 or found[0].person is None:
            words = _("There are two members of this name.") if found else _("There is no member of this name.")
            raise ValidationError(words)
        return found[0].person


class ViewForm(forms.Form):
    says = forms.ChoiceField(
        label=gettext_lazy("What do you think?"), choices=StandardsView.Says.choices, widget=forms.RadioSelect
    )
    words = long_text(gettext_lazy("In your words"), rows=4)


class QuestionForm(SubmissionMixin):
    text = long_text(gettext_lazy("Your question"), rows=4)


class AnswerForm(forms.Form):
    answer = long_text(gettext_lazy("The answer"), rows=4)
    field_of = {"text": "answer"}


# --- terms, memo, committee, vote ---------------------------------------------------------------------------------------
class PurposeForm(forms.Form):
    purpose = long_text(gettext_lazy("What is the money for?"), rows=3, most=1_000)
    security = long_text(
        gettext_lazy("What stands behind it?"), rows=2, most=1_000, required=False,
        help_text=gettext_lazy("Only what the loan itself buys. Nobody's home, and no personal guarantee."),
    )  # fmt: skip


class AgreedForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("How did the business agree?"), max_length=MAX_SHORT,
        help_text=gettext_lazy("When, and to whom: for example “at the shop, on May 3”."),
    )  # fmt: skip


class MemoForm(forms.Form):
    business = long_text(gettext_lazy("The business, and who owns it"))
    good = long_text(gettext_lazy("What it does for the neighborhood"))
    figures = long_text(gettext_lazy("Its figures, in plain words"))
    risks = long_text(gettext_lazy("What could go wrong, and what then"))

    def words(self) -> Words:
        return Words(**self.cleaned_data)


class SeatViewForm(forms.Form):
    says = forms.ChoiceField(
        label=gettext_lazy("What do you recommend?"), choices=SeatView.Says.choices, widget=forms.RadioSelect
    )
    words = long_text(gettext_lazy("Why? Members read it before they vote."), rows=4)


class ConcludeForm(forms.Form):
    words = long_text(gettext_lazy("What does the committee tell members?"), rows=4)


class VoteForm(forms.Form):
    needs = forms.CharField(
        label=gettext_lazy("What do you need from people?"), max_length=MAX_SHORT, required=False,
        help_text=gettext_lazy("For example: read two pages, and come to the evening at the shop."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes will it take them, honestly?"), min_value=1, max_value=600, initial=15
    )


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=pgettext_lazy("a vote that is withdrawn", "Why?"), max_length=MAX_SHORT,
        help_text=gettext_lazy("In words for everyone: it stands in the public record."),
    )  # fmt: skip


# --- lists --------------------------------------------------------------------------------------------------------------
class AskingForm(SubmissionMixin):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = long_text(gettext_lazy("What should members know?"), rows=4, required=False)
    candidates = forms.MultipleChoiceField(label=gettext_lazy("Which businesses?"), widget=forms.CheckboxSelectMultiple)
    amount = MoneyField(label=gettext_lazy("How much is there to share?"))
    rule = forms.ChoiceField(
        label=gettext_lazy("How is it shared out?"), widget=forms.RadioSelect, initial="equal-shares",
        choices=(
            ("equal-shares", gettext_lazy("Equal shares: every member has the same part of the money behind their choices")),
            ("most-votes", gettext_lazy("Most votes first, as long as there is money")),
        ),
    )  # fmt: skip
    closes_on = day_field(
        label=gettext_lazy("Until when can members answer?"), required=False,
        help_text=gettext_lazy("Leave it empty for the time that the charter gives."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, pipeline: Pipeline, kind: str, candidates: Iterable[Candidate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.rows = {each.public_id: each for each in candidates}
        self.fields["candidates"].choices = [(key, each.name) for key, each in self.rows.items()]  # type: ignore[attr-defined]
        if kind == Selection.Kind.RATIFY:
            del self.fields["amount"], self.fields["rule"]
        else:
            self.fields["amount"].currency = pipeline.unit  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["candidates"] = list(self.rows)

    field_of = {"closes_at": "closes_on"}

    def asking(self) -> Asking:
        given = self.cleaned_data
        closes_at: datetime | None = evening_of(given["closes_on"])
        return Asking(
            kind=self.kind, title=given["title"], text=given["text"], amount=given.get("amount"),
            rule=given.get("rule", "equal-shares"), closes_at=closes_at,
        )  # fmt: skip

    def chosen(self) -> list[Candidate]:
        return [self.rows[key] for key in self.cleaned_data["candidates"]]


# --- the path itself ----------------------------------------------------------------------------------------------------
class StarterForm(forms.Form):
    starter = forms.ChoiceField(
        label=gettext_lazy("Which path do you begin from?"), widget=forms.RadioSelect,
        choices=[(each.slug, each.name) for each in PATHS],
        help_text=gettext_lazy("You can rename, leave out and add steps afterwards."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("What do you call it?"), max_length=80)
    matter = forms.ChoiceField(label=gettext_lazy("What kind of decision is it, by your charter?"))

    def __init__(self, *args: Any, matters: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = list(matters)  # type: ignore[attr-defined]


class StepForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is the step called?"), max_length=pathway.MOST_NAME)
    kind = forms.ChoiceField(label=gettext_lazy("What is it for?"))
    text = forms.CharField(
        label=gettext_lazy("In a sentence, for everyone"), max_length=pathway.MOST_TEXT, required=False
    )
    days = forms.IntegerField(
        label=gettext_lazy("How many days do members have, at least?"),
        min_value=0,
        max_value=pathway.MOST_DAYS,
        initial=0,
    )
    movers = forms.MultipleChoiceField(
        label=gettext_lazy("Who moves a business on from here?"), widget=forms.CheckboxSelectMultiple,
        initial=list(pathway.MOVERS),
    )  # fmt: skip
    public = forms.BooleanField(
        label=gettext_lazy("From this step on everyone sees the business, not only members"), required=False
    )
    place = forms.IntegerField(
        label=gettext_lazy("Which step is it, counted from the beginning?"), min_value=1, max_value=pathway.MOST_STEPS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(words.KINDS.items())  # type: ignore[attr-defined]
        self.fields["movers"].choices = list(words.MOVERS.items())  # type: ignore[attr-defined]

    def step(self, name: str) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "id": name, "kind": given["kind"], "name": given["name"], "text": given["text"], "days": given["days"],
            "movers": given["movers"], "public": given["public"],
        }  # fmt: skip


class OpenForm(forms.Form):
    is_open = forms.BooleanField(label=gettext_lazy("New businesses may be put forward"), required=False)
    privacy_words = long_text(
        gettext_lazy("What happens with what a business tells you?"), rows=3, most=1_000, required=False,
        help_text=gettext_lazy("Shown to whoever puts a business forward, and to a business that leaves."),
    )  # fmt: skip


class CriterionForm(forms.Form):
    area = forms.CharField(label=gettext_lazy("Area"), max_length=60)
    text = forms.CharField(label=gettext_lazy("What do you ask of a business?"), max_length=200)
