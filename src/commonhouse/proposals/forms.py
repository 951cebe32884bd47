"""The forms of a decision's life: one question a page where it can be."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonhouse.people.models import Person
from commonhouse.proposals import words
from commonhouse.proposals.actions import Content
from commonhouse.proposals.models import MAX_SHORT, MAX_TEXT, MAX_WORDS, Comment, Commitment, Objection, Proposal
from commonhouse.rules.charter.model import Matter, Reasons
from commonhouse.rules.deciding.methods import Method

EVENING = time(20)  # a day's end, where only a day is asked for
MOST_LISTED = 400  # people offered in one list


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def evening_of(day: date | None) -> datetime | None:
    """The moment meant by a day: its evening, on the house's clock."""
    return None if day is None else timezone.make_aware(datetime.combine(day, EVENING))


class SubmissionMixin(forms.Form):
    """The form's own mark: the same form sent twice is one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["submission"] = uuid.uuid4()


class MatterForm(forms.Form):
    """The first question: what kind of decision is it?"""

    matter = forms.ChoiceField(label=_("What kind of decision is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, matters: Iterable[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [(each.id, each.title) for each in matters]  # type: ignore[attr-defined]


class ProposalForm(SubmissionMixin):
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("What would be decided, in a few words. It is public.")
    )
    text = forms.CharField(
        label=_("What do you propose?"), max_length=MAX_TEXT, widget=text_area(10),
        help_text=_("What would be done, why, and what it costs. Plain words."),
    )  # fmt: skip
    options = forms.CharField(
        label=_("What can be chosen?"), max_length=10_000, widget=text_area(5), help_text=_("One on each line."),
    )  # fmt: skip
    needs = forms.CharField(
        label=_("What do you need from people?"), max_length=MAX_SHORT, required=False,
        help_text=_("For example: read two pages and the price list."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("How many minutes will it take them, honestly?"), min_value=1, max_value=600, initial=10
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, help_text=_("Members may have handed their voice to others in a topic.")
    )
    audience = forms.ChoiceField(
        label=_("Who may read the text?"), choices=Proposal.Audience.choices, widget=forms.RadioSelect,
        initial=Proposal.Audience.MEMBERS, help_text=_("Its title and its outcome are public in any case."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, matter: Matter, method: Method, topics: Iterable[str], draft: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.draft = matter, draft
        if not method.takes_options:
            del self.fields["options"]
        if not matter.delegation or not topics:
            del self.fields["topic"]
        else:
            none = ("", gettext("No topic"))
            self.fields["topic"].choices = [none, *((each, each) for each in topics)]  # type: ignore[attr-defined]

    def content(self) -> Content:
        given = self.cleaned_data
        return Content(
            title=given["title"], text=given["text"].replace("\r\n", "\n"), matter=self.matter.id,
            options=given.get("options", "").splitlines(), needs=given["needs"], minutes=given["minutes"],
            audience=given["audience"], topic=given.get("topic", ""), charter_draft=self.draft,
        )  # fmt: skip


class ConversationForm(SubmissionMixin):
    title = forms.CharField(label=_("What is it about?"), max_length=160)
    text = forms.CharField(label=_("To begin with"), max_length=MAX_WORDS, widget=text_area(5), required=False)


class CommentForm(SubmissionMixin):
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Comment.Kind.choices, initial="comment", widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("What do you want to say?"), max_length=MAX_WORDS, widget=text_area(4))


class WhyForm(forms.Form):
    """A reason that others read."""

    why = forms.CharField(label=_("Why?"), max_length=MAX_SHORT, widget=text_area(3))

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = hint


class DiscussForm(forms.Form):
    discuss_until = day_field(
        label=_("Until when shall people talk it over?"), required=False,
        help_text=_("Leave it empty if you do not know yet."),
    )  # fmt: skip


class AskForm(forms.Form):
    decides_on = day_field(label=_("From which day on can people answer?"), required=False)
    closes_on = day_field(
        label=_("Until which day can they answer?"), required=False,
        help_text=_("Until 8 in the evening. Left empty, the shortest time the charter allows."),
    )  # fmt: skip
    urgent_why = forms.CharField(
        label=_("Can it not wait? Say why."), max_length=MAX_SHORT, required=False, widget=text_area(2)
    )
    review_on = day_field(label=_("When shall this be looked at again?"), required=False)

    def __init__(self, *args: Any, matter: Matter, earliest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = gettext("Left empty, as soon as the charter allows: %(when)s.") % {"when": earliest}
        self.fields["decides_on"].help_text = hint
        if matter.urgent_hours is None:
            del self.fields["urgent_why"]
        if matter.method == "advice":
            del self.fields["decides_on"]
        if matter.review_months is not None:
            self.fields["review_on"].help_text = gettext(
                "Left empty, after %(months)s months, as the charter says."
            ) % {"months": matter.review_months}
        elif matter.method == "consent":
            self.fields["review_on"].required = True

    def times(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "decides_from": evening_of(given.get("decides_on")),
            "closes_at": evening_of(given.get("closes_on")),
            "urgent_why": given.get("urgent_why", ""),
            "review_on": given.get("review_on"),
        }


class AnswerForm(forms.Form):
    vote = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("If you object: what is it?"), choices=Objection.Kind.choices, widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(label=_("Why?"), max_length=MAX_WORDS, required=False, widget=text_area(4))

    def __init__(self, *args: Any, matter: Matter, positions: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vote"].choices = [(each, words.choice(each)) for each in positions]  # type: ignore[attr-defined]
        self.fields["vote"].error_messages["required"] = gettext("Choose one answer.")
        self.fields["kind"].when_needed = gettext("needed if you object")  # type: ignore[attr-defined]
        if matter.method != "consent":
            del self.fields["kind"]
        reason = self.fields["reason"]
        reason.required = matter.reasons is Reasons.REQUIRED
        reason.help_text = gettext("Those who decide with you will read it, with your name.")
        if matter.reasons is Reasons.NONE and matter.method not in {"consent", "consensus"}:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("vote") == "objection" and "kind" in self.fields and not cleaned.get("kind"):
            self.add_error("kind", gettext("Say what kind of objection it is."))
        return cleaned


class QualifyForm(forms.Form):
    qualified = forms.ChoiceField(
        label=_("What did the group find?"), widget=forms.RadioSelect,
        choices=[("yes", _("It is an objection: it must be solved")), ("no", _("It is not an objection"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("In the group’s words"), max_length=MAX_WORDS, required=False, widget=text_area(3),
        help_text=_("Needed if the group found that it is not one."),
    )  # fmt: skip


class WordsForm(forms.Form):
    """Some words; `label` says which."""

    words = forms.CharField(max_length=MAX_WORDS, widget=text_area(4))

    def __init__(self, *args: Any, label: str, hint: str = "", optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.required = label, hint, not optional


class ReviseForm(forms.Form):
    text = forms.CharField(label=_("The new text"), max_length=MAX_TEXT, widget=text_area(12))
    why = forms.CharField(
        label=_("What changed, and why?"), max_length=MAX_SHORT, widget=text_area(2),
        help_text=_("One or two sentences. Everyone who decides is told."),
    )  # fmt: skip
    integrates = forms.ModelMultipleChoiceField(
        queryset=Objection.objects.none(), label=_("Which objections does it solve?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, standing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not standing.exists():
            del self.fields["integrates"]
        else:
            self.fields["integrates"].queryset = standing  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class DecideForm(forms.Form):
    go_ahead = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect,
        choices=[("yes", _("It goes ahead")), ("no", _("It does not go ahead"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("What exactly, and why?"), max_length=MAX_WORDS, widget=text_area(4),
        help_text=_("For those who gave you advice."),
    )  # fmt: skip


class PeopleForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(), label=_("Whom do you ask?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = offered  # type: ignore[attr-defined]


class RoomForm(forms.Form):
    """What tellers counted; a field for each answer, in each class where classes are counted."""

    present = forms.IntegerField(label=_("How many who may decide were present?"), min_value=1, max_value=100_000)
    first_teller = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Who counted?"))
    second_teller = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Who else counted?"))

    def __init__(
        self, *args: Any, positions: Iterable[str], groups: dict[str, str], offered: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.positions, self.groups = list(positions), groups
        for slug, name in groups.items():
            for each in self.positions:
                label = words.position(each) if not slug else f"{name}: {words.position(each)}"
                self.fields[f"n-{slug}-{each}"] = _number(label)
            if slug:
                self.fields[f"present-{slug}"] = _number(gettext("%(group)s: present") % {"group": name})
        for field in ("first_teller", "second_teller"):
            self.fields[field].queryset = offered  # type: ignore[attr-defined]
        self.order_fields([*(name for name in self.fields if name.startswith("n-")), "present"])

    def counts(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {slug: {each: given[f"n-{slug}-{each}"] for each in self.positions} for slug in self.groups}
        return found.get("", found)

    def present_by_bloc(self) -> dict[str, int]:
        return {slug: self.cleaned_data[f"present-{slug}"] for slug in self.groups if slug}


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, initial=0)


class CommitForm(SubmissionMixin):
    what = forms.CharField(label=_("What will be done?"), max_length=MAX_SHORT)
    who = forms.CharField(
        label=_("Who does it?"), max_length=120, required=False,
        help_text=_("A name, a circle or a committee. Left empty: you."),
    )  # fmt: skip
    due_on = day_field(label=_("By when?"))


class CommitmentForm(forms.Form):
    state = forms.ChoiceField(label=_("How does it stand?"), choices=Commitment.State.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What happened?"), max_length=MAX_SHORT, required=False, widget=text_area(2),
        help_text=_("Needed when it takes longer or is dropped. Those who decided will read it."),
    )  # fmt: skip
    due_on = day_field(label=_("By when now?"), required=False)


class MandateForm(forms.Form):
    words = forms.CharField(
        label=_("What are your delegates asked to do?"), max_length=MAX_SHORT, widget=text_area(2),
        help_text=_("Members of the coalition can read it."),
    )  # fmt: skip
    own_proposal = forms.ModelChoiceField(
        queryset=Proposal.objects.none(), required=False, label=_("By which decision of your own?"),
        empty_label=_("None in this house"),
    )  # fmt: skip

    def __init__(self, *args: Any, decided: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own_proposal"].queryset = decided  # type: ignore[attr-defined]
