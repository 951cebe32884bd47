from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.record import receipts


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your receipt code"),
        max_length=60,
        help_text=gettext_lazy(
            "20 letters and numbers, on your receipt. Small or capital letters, spaces and dashes do not matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the code from your receipt.")},
    )

    def clean_code(self) -> str:
        try:
            return receipts.normalize(self.cleaned_data["code"])
        except receipts.BadCode as error:
            raise forms.ValidationError(_words(error)) from error


def _words(error: receipts.BadCode) -> str:
    if error.reason == "length":
        words = _("A receipt code has 20 letters and numbers. You typed %(number)s. Please check it.")
        return words % {"number": error.found}
    words = _("A receipt code never has “%(symbol)s” in it. Please check that letter.")
    return words % {"symbol": error.found}
