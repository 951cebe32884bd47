"""Form fields that every part of the house may use."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.people import amounts


class MoneyField(forms.CharField):
    """An amount as people type it; cleans to whole cents, or None if empty and not required.

    With `zero`, nothing at all ("0") is an amount too.
    """

    def __init__(self, *, currency: str = "USD", zero: bool = False, **options: Any) -> None:
        self.currency, self.zero = currency, zero
        options.setdefault("max_length", 40)
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if self.zero and text and set(text.strip()) <= set("0.,$ "):
            return 0
        return amounts.parse(text, self.currency) if text else None

    def prepare_value(self, value: Any) -> Any:
        return amounts.typed(value, self.currency) if isinstance(value, int) else value


class PercentField(forms.DecimalField):
    """A rate as people type it ("4.75" or "4.75 %"); cleans to an exact part of one, Decimal("0.0475"), or None."""

    def __init__(self, *, most: int = 100, **options: Any) -> None:
        options.setdefault("max_digits", 9)
        options.setdefault("decimal_places", 5)
        super().__init__(min_value=Decimal(0), max_value=Decimal(most), widget=forms.TextInput, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        typed = str(value or "").strip().removesuffix("%").strip()
        if typed.count(",") == 1 and "." not in typed:
            typed = typed.replace(",", ".")
        found = super().clean(typed)
        return None if found is None else plain(found / 100)

    def prepare_value(self, value: Any) -> Any:
        return format(plain(value * 100), "f") if isinstance(value, Decimal) else value


def plain(value: Decimal) -> Decimal:
    """The same number without zeros at its end: 0.0500 is 0.05, and never 5E+1."""
    trimmed = value.normalize()
    if not trimmed.is_finite():
        raise ValidationError(_("Write the percentage in figures, for example 4.75."), code="not-a-rate")
    return trimmed if int(trimmed.as_tuple().exponent) <= 0 else trimmed.quantize(Decimal(1))
