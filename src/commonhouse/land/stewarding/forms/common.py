"""What the forms of stewarding share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commonhouse.people import papers
from commonhouse.people.fields import MoneyField
from commonhouse.people.forms import DATE

PAPERS = {"accept": "application/pdf,image/jpeg,image/png"}


class OnceForm(forms.Form):
    """A form that carries its own mark: sent twice, it is one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: str = "USD", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = unit
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())


class AskForm(OnceForm):
    """Nothing but a yes."""


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=DATE, **options)


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def paper_field(**options: Any) -> forms.FileField:
    usual: dict[str, Any] = {
        "label": gettext_lazy("A paper or a photo"), "required": False, "widget": forms.FileInput(attrs=PAPERS),
        "help_text": gettext_lazy("PDF, JPEG or PNG, at most 8 MB."),
    }  # fmt: skip
    return forms.FileField(**usual | options)


def paper_of(form: forms.Form, name: str = "paper") -> tuple[bytes, str] | None:
    """The bytes and the name of what was uploaded; None where nothing was."""
    file = form.cleaned_data.get(name)
    if file is None:
        return None
    return file.read(papers.LARGEST + 1), file.name
