"""Forms of raising money: plain questions; what the verbs refuse comes back at its field."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonhouse.funds import eligibility
from commonhouse.funds.actions.raising import About, Band, ClassTerms
from commonhouse.funds.actions.raising.promising import RHYTHMS
from commonhouse.funds.models import Note, NoteClass, Offering
from commonhouse.ledger.models import Restriction
from commonhouse.people import amounts
from commonhouse.people.fields import MoneyField, PercentField
from commonhouse.people.formats import money
from commonhouse.people.forms import DATE
from commonhouse.people.models import MemberClass, Membership, Organization, Person

BANDS = 6


class OnceForm(forms.Form):
    """A form that counts once, however often it is sent."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class AboutForm(OnceForm):
    title = forms.CharField(label=_("What is the offering called?"), max_length=120)
    about = forms.CharField(
        label=_("What does the money do?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In plain words, as you would tell a neighbor."),
    )  # fmt: skip
    risks = forms.CharField(
        label=_("What could go wrong?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The page says already that lenders may lose all, that nothing is insured, and that they may wait."),
    )  # fmt: skip
    limits = forms.CharField(
        label=_("Who may buy, and what limits does the law set?"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("For example: only for people who live in Massachusetts."),
    )  # fmt: skip
    goal = MoneyField(label=_("How much do you want to raise?"), required=False)
    closes_on = forms.DateField(label=_("Last day to buy"), required=False, widget=DATE)

    @classmethod
    def of(cls, offering: Offering | None, data: Any) -> AboutForm:
        names = ("title", "about", "risks", "limits", "goal", "closes_on")
        return cls(data, initial={name: getattr(offering, name) for name in names} if offering else {})

    def about_said(self) -> About:
        said = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        return About(**said)


class ClassForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: 3-year note."))
    rate = PercentField(label=_("Interest a year, in percent"), help_text=_("Simple interest, such as 3 or 4.75."))
    term_months = forms.IntegerField(label=_("After how many months does it come back?"), min_value=1, max_value=600)
    minimum = MoneyField(label=_("Least amount"))
    maximum = MoneyField(label=_("Most that one holder may hold"), required=False)
    goal = MoneyField(label=_("Most of this class in all"), required=False)
    most_instalments = forms.IntegerField(
        label=_("In how many monthly parts may it be paid in?"), min_value=1, max_value=60, initial=1
    )
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=20, initial=1,
        help_text=_("1 is repaid first and loses last. Higher numbers stand behind it."),
    )  # fmt: skip
    interest = forms.ChoiceField(
        label=_("When is interest paid?"),
        choices=NoteClass.Interest.choices,
        widget=forms.RadioSelect,
        initial="yearly",
    )
    day_count = forms.ChoiceField(
        label=_("How are days counted?"), choices=NoteClass.DayCount.choices, widget=forms.RadioSelect,
        initial="actual/365",
    )  # fmt: skip
    eligible = forms.ModelMultipleChoiceField(
        label=_("Who may buy it?"), queryset=MemberClass.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Nothing ticked: whoever signs in."),
    )  # fmt: skip
    attestation = forms.CharField(
        label=_("What must a buyer declare?"), max_length=400, required=False,
        help_text=_("For example: I am an accredited investor as the law defines it."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eligible"].queryset = organization.member_classes.all()  # type: ignore[attr-defined]

    def terms(self) -> ClassTerms:
        said = dict(self.cleaned_data)
        said["rate"], said["eligible"] = format(said["rate"], "f"), tuple(said["eligible"])
        return ClassTerms(**said)


class BuyForm(OnceForm):
    amount = MoneyField(label=_("How much do you want to lend?"))
    instalments = forms.TypedChoiceField(label=_("How do you want to pay?"), coerce=int, widget=forms.RadioSelect)
    declares = forms.BooleanField(required=False)

    def __init__(self, *args: Any, note_class: NoteClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = note_class.offering.unit
        self.fields["amount"].currency = unit  # type: ignore[attr-defined]
        self.fields["amount"].help_text = _t("At least %(least)s.") % {"least": money(note_class.minimum, unit)}
        steps = sorted({1, *(n for n in (2, 3, 4, 5, 6, 10, 12, 24) if n < note_class.most_instalments)})
        if note_class.most_instalments > 1:
            steps.append(note_class.most_instalments)
        self.fields["instalments"].choices = [(n, _parts(n)) for n in sorted(set(steps))]  # type: ignore[attr-defined]
        self.initial.setdefault("instalments", 1)
        if note_class.most_instalments == 1:
            self.fields["instalments"].widget = forms.HiddenInput()
        if note_class.attestation:
            self.fields["declares"].label = note_class.attestation
        else:
            del self.fields["declares"]


def _parts(n: int) -> str:
    if n == 1:
        return _t("All at once")
    return ngettext("In %(n)d monthly part", "In %(n)d monthly parts", n) % {"n": n}


class EnterForm(BuyForm):
    """A note for somebody who came in person: a member on the list, or a name that is new here."""

    member = forms.ModelChoiceField(label=_("A member"), queryset=Membership.objects.none(), required=False)
    name = forms.CharField(
        label=_("Or somebody who is not a member: their name"), max_length=120, required=False,
        help_text=_("They need neither email nor account. They sign on paper."),
    )  # fmt: skip
    field_order = ("member", "name", "amount", "instalments", "declares")

    def __init__(self, *args: Any, note_class: NoteClass, **kwargs: Any) -> None:
        super().__init__(*args, note_class=note_class, **kwargs)
        members = note_class.organization.memberships.filter(status="active").select_related(
            "person", "member_organization"
        )
        field = self.fields["member"]
        field.queryset = members.order_by("person__name", "member_organization__name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: str(each.person or each.member_organization)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("member")) == bool((said.get("name") or "").strip()):
            self.add_error("member", _t("Choose a member, or write a name: one of the two."))
        return said

    def holder(self) -> eligibility.Holder:
        member = self.cleaned_data["member"]
        if member is not None:
            return eligibility.Holder(member.person, member.member_organization)
        mark = uuid.uuid5(self.cleaned_data["submission"], "holder")  # sent twice, one person
        found = Person.objects.filter(pk=mark).first()
        return eligibility.Holder(found or Person(id=mark, name=self.cleaned_data["name"].strip()))


class ChoiceForm(forms.Form):
    """What a holder wishes when the note comes back."""

    choice = forms.ChoiceField(label=_("What do you wish?"), widget=forms.RadioSelect)
    declares = forms.BooleanField(required=False, label=_("What that note asks me to declare is true."))

    def __init__(self, *args: Any, note: Note, classes: list[NoteClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {each.public_id: each for each in classes}
        rolls = [(f"roll:{each.public_id}", _t("Lend it again: %(name)s") % {"name": each.name}) for each in classes]
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            ("repay", Note.Choice.REPAY.label), *rolls, ("give", Note.Choice.GIVE.label)
        ]  # fmt: skip
        if not any(each.attestation for each in classes):
            del self.fields["declares"]
        current = note.choice
        if current == Note.Choice.ROLL and note.roll_into is not None:
            current = f"roll:{note.roll_into.public_id}"
        self.initial.setdefault("choice", current)


class EarlyForm(OnceForm):
    amount = MoneyField(label=_("How much do you need back?"))


class SpareForm(OnceForm):
    spare = MoneyField(label=_("How much can the fund spare?"))
    on = forms.DateField(label=_("Paid on"), widget=DATE)
    field_of = {"key": "spare"}


class ThroughForm(forms.Form):
    through = forms.DateField(label=_("Interest earned before this day"), widget=DATE)


class PayForm(OnceForm):
    through = forms.DateField(widget=forms.HiddenInput)
    total = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Paid on"), widget=DATE)


class GiftForm(OnceForm):
    amount = MoneyField(label=_("How much?"))
    on = forms.DateField(label=_("When did it come in?"), widget=DATE)
    giver_name = forms.CharField(
        label=_("From whom?"),
        max_length=120,
        required=False,
        help_text=_("Leave empty if they do not want to be named."),
    )
    restriction = forms.ModelChoiceField(
        label=_("For a purpose of its own?"), queryset=Restriction.objects.none(), required=False,
        help_text=_("Without one, it bears the first losses, before anyone’s note."), empty_label=_("No purpose of its own"),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purposes = Restriction.objects.filter(organization=organization, is_open=True)
        self.fields["restriction"].queryset = purposes  # type: ignore[attr-defined]


class PromiseForm(OnceForm):
    amount = MoneyField(label=_("How much do you want to give each time?"))
    months = forms.TypedChoiceField(
        label=_("How often?"), coerce=int, widget=forms.RadioSelect, initial=1,
        choices=list(zip(RHYTHMS, (_("Every month"), _("Every three months"), _("Once a year")), strict=True)),
    )  # fmt: skip


class BandsForm(forms.Form):
    """Suggested dues: a line for each, "We get by, with little to spare: 5"."""

    words = forms.CharField(
        label=_("What are dues for?"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    bands = forms.CharField(
        label=_("What do you suggest a month?"), widget=forms.Textarea(attrs={"rows": BANDS}), max_length=3000,
        help_text=_("One line each: who in words, a colon, the amount. For example: We get by, with little to spare: 5"),
    )  # fmt: skip
    is_open = forms.BooleanField(label=_("Take promises now"), required=False, initial=True)

    def clean_bands(self) -> list[Band]:
        found = []
        for number, line in enumerate(self.cleaned_data["bands"].splitlines(), 1):
            if not line.strip():
                continue
            words, colon, amount = line.rpartition(":")
            try:
                found.append(Band(words.strip(), amounts.parse(amount, "USD")))
            except ValidationError as problem:
                said = {"n": number, "why": problem.messages[0]}
                raise ValidationError(_t("Line %(n)d: %(why)s") % said) from None
            if not colon or not words.strip():
                raise ValidationError(_t("Line %(n)d has no words before the amount.") % {"n": number})
        return found
