"""Forms of people's own wishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonhouse.notices.models import Channel, Preference

QUESTIONS = {
    Channel.EMAIL.value: _("How often may we write to you by email?"),
    Channel.SMS.value: _("How often may we send you text messages?"),
}


class PaceForm(forms.Form):
    """The pace of one channel. Its fields carry the channel's name, so that two can stand on a page."""

    pace = forms.ChoiceField(
        choices=Preference.Pace.choices,
        widget=forms.RadioSelect,
        help_text=_("What closes before the next letter comes a day ahead, or at once: you miss no vote for it."),
    )

    def __init__(self, channel: str, data: Mapping[str, Any] | None = None, chosen: str = "") -> None:
        super().__init__(data, prefix=channel, initial={"pace": chosen})
        self.channel = channel
        self.fields["pace"].label = QUESTIONS[channel]


class PhoneForm(forms.Form):
    number = forms.CharField(
        label=_("Your phone number"),
        max_length=40,
        help_text=_("We send a code to it, so that nobody gets texts by mistake. Texts may cost what your plan says."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code from the text message"),
        max_length=40,
        help_text=_("Six digits. It is good for fifteen minutes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
