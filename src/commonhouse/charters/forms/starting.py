"""Choosing a starter, saying which classes of members are meant, and uploading a charter as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.fitting import MOST_BYTES, read
from commonhouse.charters.starters import Starter, fitting
from commonhouse.people.models import Organization


class StarterForm(forms.Form):
    starter = forms.ChoiceField(
        label=gettext_lazy("Which is most like yours?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one. You can change everything in it later.")},
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starters = fitting(organization.kind)
        self.fields["starter"].choices = [(each.slug, each.title) for each in self.starters]  # type: ignore[attr-defined]


class ClassesForm(forms.Form):
    """One question for each group that the starter speaks of. "" means: make it."""

    def __init__(self, *args: Any, organization: Organization, starter: Starter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = list(organization.member_classes.all())
        for part in starter.parts:
            usable = [each for each in there if each.votes or not part.votes]
            new = _("Make a new class: %(name)s") % {"name": part.name}
            choices = [*((each.slug, each.name) for each in usable), ("", new)]
            question = _("Which of your classes of members is this: %(name)s?") % {"name": part.name}
            same = next((each.slug for each in usable if each.slug == part.slug or each.name == str(part.name)), "")
            self.fields[part.slug] = forms.ChoiceField(
                label=question, help_text=str(part.who), choices=choices, required=False, widget=forms.RadioSelect,
                initial=same or (usable[0].slug if usable and len(starter.parts) == 1 else ""),
            )  # fmt: skip
            self.fields[part.slug].when_needed = ""  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A charter as a file (JSON)"),
        help_text=gettext_lazy("Download any charter here to see what such a file looks like. At most 200 KB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_file(self) -> Any:
        return read(self.organization, self.cleaned_data["file"].read(MOST_BYTES + 1))
