"""A matter of a charter, one question a page. Each form starts from the matter and gives the fields that change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters import words
from commonhouse.charters.editing import TALKED
from commonhouse.charters.forms.fields import DecidersField, days, deciders_values
from commonhouse.people.models import Organization
from commonhouse.rules.charter.model import MAX_MONTHS, MAX_TITLE, MAX_WORDS, Charter, Matter, Reasons

METHODS = tuple(name for name in words.METHODS if name not in {"draw", "scottish-stv", "meek-stv"})


class MatterForm(forms.Form):
    """What every page of a matter begins with. `given()` is what `editing.change_matter` takes."""

    def __init__(self, *args: Any, charter: Charter, matter: Matter, organization: Organization, **kwargs: Any) -> None:
        self.charter, self.matter, self.organization = charter, matter, organization
        super().__init__(*args, **{"initial": self.start(matter)} | kwargs)

    def start(self, matter: Matter) -> dict[str, Any]:
        return {name: getattr(matter, name) for name in self.base_fields}

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AboutForm(MatterForm):
    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=MAX_TITLE)
    what = forms.CharField(
        label=gettext_lazy("What belongs to it?"), max_length=MAX_WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In plain words, so that anyone can tell which questions are meant."),
    )  # fmt: skip


class WhoForm(MatterForm):
    deciders = DecidersField(label=gettext_lazy("Who decides?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deciders"]
        assert isinstance(field, DecidersField)
        field.offer(self.organization, self.matter.deciders)

    def start(self, matter: Matter) -> dict[str, Any]:
        return {"deciders": deciders_values(matter.deciders)}


class MethodForm(MatterForm):
    method = forms.ChoiceField(
        label=gettext_lazy("How is it decided?"), widget=forms.RadioSelect, choices=[(name, name) for name in METHODS],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.methods = [(name, words.method_words(name), words.method_explained(name)) for name in METHODS]


class TimeForm(MatterForm):
    notice_days = days(
        gettext_lazy("How many days of notice do people have?"),
        gettext_lazy("From when it is put before them until they can answer. 0 means none."),
    )
    window_days = days(gettext_lazy("And then how many days to answer?"), least=1)
    urgent_hours = forms.IntegerField(
        label=gettext_lazy("When it is urgent, how many hours at least?"), required=False, min_value=1,
        help_text=gettext_lazy("For notice and for answering. Leave it empty if nothing of this kind is ever urgent."),
    )  # fmt: skip
    early = forms.BooleanField(label=gettext_lazy("It may close once everyone has answered"), required=False)
    review_months = forms.IntegerField(
        label=gettext_lazy("After how many months is it looked at again?"), required=False, min_value=1,
        max_value=MAX_MONTHS, help_text=gettext_lazy("Needed for consent. Elsewhere you may leave it empty."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        hours, notice = given.get("urgent_hours"), given.get("notice_days")
        if hours is not None and notice is not None and hours > max(notice, 1) * 24:
            most = {"count": max(notice, 1) * 24}
            self.add_error("urgent_hours", _("That is longer than the usual notice: at most %(count)d hours.") % most)
        if self.matter.method == "consent" and not given.get("review_months") and "review_months" not in self.errors:
            self.add_error(
                "review_months", _("What is decided by consent is looked at again. Say after how many months.")
            )
        return given


class OpennessForm(MatterForm):
    is_secret = forms.TypedChoiceField(
        label=gettext_lazy("Is the vote open or secret?"), widget=forms.RadioSelect, coerce=lambda value: value == "True",
        choices=[
            ("False", gettext_lazy("Open: those who belong here see how each voted")),
            ("True", gettext_lazy("Secret: nobody learns how anyone voted")),
        ],
    )  # fmt: skip
    reasons = forms.ChoiceField(
        label=gettext_lazy("Are people asked to say why, beside an open vote?"), widget=forms.RadioSelect, required=False,
        choices=[
            (Reasons.INVITED.value, gettext_lazy("They may")),
            (Reasons.REQUIRED.value, gettext_lazy("Everyone says why")),
            (Reasons.NONE.value, gettext_lazy("No")),
        ],
    )  # fmt: skip
    proxies = forms.BooleanField(label=gettext_lazy("Whoever cannot take part may send a proxy"), required=False)
    delegation = forms.BooleanField(
        label=gettext_lazy("Members may hand their voice in a topic to another member"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        secret = given.get("is_secret")
        if secret and self.matter.method in TALKED:
            self.add_error("is_secret", _("This is decided by talking together, so it is open."))
        if secret and (given.get("proxies") or given.get("delegation")):
            self.add_error("is_secret", _("A secret vote cannot be carried by another. Choose open, or no proxies."))
        if given.get("delegation") and not self.charter.topics:
            self.add_error("delegation", _("First name the topics, under “Meetings, proxies and topics”."))
        if not secret and not given.get("reasons"):
            given["reasons"] = Reasons.INVITED.value
        return given

    def given(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {"reasons": Reasons(values["reasons"] or "none")}


class NewMatterForm(forms.Form):
    title = AboutForm.base_fields["title"]
    what = AboutForm.base_fields["what"]
    deciders = DecidersField(label=gettext_lazy("Who decides?"))

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deciders"]
        assert isinstance(field, DecidersField)
        field.offer(organization)

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise ValidationError(_("Give it a name."))
        return title
