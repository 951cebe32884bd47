"""Amounts as people type them: "$2,000,000", "18 400.50", "1.250,00". Exact whole cents, or a reason why not."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.people.formats import currency_digits, money

MAX_AMOUNT = 10**14  # minor units: a trillion dollars is beyond anything here
CURRENCIES = ("USD", "CAD", "MXN", "EUR", "GBP", "BRL", "HTG", "CVE", "DOP", "COP", "PLN")
_SIGNS = str.maketrans("", "", "$€£¥ \u00a0\u202f'’")
_PLAIN = re.compile(r"\d{1,15}([.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*(?!\1)([.,]\d+)?")


def parse(text: str, currency: str) -> int:
    """Whole minor units, above zero. Raises ValidationError saying what to type.

    A single mark with exactly three digits after it groups thousands ("1,250" and "1.250" are 1250).
    """
    digits = currency_digits(currency)
    plain = text.translate(_SIGNS).upper().removeprefix(currency).removesuffix(currency).strip()
    if plain.startswith("-"):
        raise ValidationError(_("An amount is above zero."), code="negative")
    whole, cents = _split(plain)
    if len(cents) > digits:
        raise ValidationError(
            _("%(currency)s has %(digits)s decimals; this amount has more.") % {"currency": currency, "digits": digits},
            code="decimals",
        )
    amount: int = int(whole) * 10**digits + int(cents.ljust(digits, "0") or 0)
    if amount == 0:
        raise ValidationError(_("An amount is above zero."), code="zero")
    if amount > MAX_AMOUNT:
        raise ValidationError(
            _("This is more than %(most)s. Please look at the zeros again.") % {"most": money(MAX_AMOUNT, currency)},
            code="absurd",
        )
    return amount


def _split(plain: str) -> tuple[str, str]:
    """Digits before and after the decimal mark."""
    if _GROUPED.fullmatch(plain):
        mark = re.search(r"[.,]", plain)
        assert mark is not None
        head, _mark, cents = _after_other_mark(plain, mark.group())
        return head.replace(mark.group(), ""), cents
    if _PLAIN.fullmatch(plain):
        whole, _mark, cents = plain.replace(",", ".").partition(".")
        return whole, cents
    raise ValidationError(_("Write the amount in figures, for example 18,400."), code="not-an-amount")


def _after_other_mark(plain: str, grouping: str) -> tuple[str, str, str]:
    return plain.partition("." if grouping == "," else ",")


def typed(minor: int | None, currency: str) -> str:
    """The amount as it would be typed into a field."""
    if minor is None:
        return ""
    digits = currency_digits(currency)
    whole, cents = divmod(minor, 10**digits)
    return f"{whole:,}" + (f".{cents:0{digits}d}" if cents else "")
