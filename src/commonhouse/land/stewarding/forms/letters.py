"""The questions about letters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from commonhouse.land.stewarding.forms.common import OnceForm, area
from commonhouse.land.stewarding.models import Purpose


class TemplateForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Only stewards read it."))
    purpose = forms.ChoiceField(label=gettext_lazy("What is it for?"), choices=Purpose.choices)
    subject_en = forms.CharField(label=gettext_lazy("Subject in English"), max_length=120)
    text_en = forms.CharField(label=gettext_lazy("Letter in English"), max_length=6_000, widget=area(12))
    subject_es = forms.CharField(label=gettext_lazy("Subject in Spanish"), max_length=120)
    text_es = forms.CharField(label=gettext_lazy("Letter in Spanish"), max_length=6_000, widget=area(12))


class LetterForm(OnceForm):
    """A letter as it will be sent."""

    language = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Letter"), max_length=12_000, widget=area(18),
        help_text=gettext_lazy("Change what you like. What you send is kept word for word."),
    )  # fmt: skip
    on_paper = forms.BooleanField(label=gettext_lazy("Print it, even if they have email"), required=False)
