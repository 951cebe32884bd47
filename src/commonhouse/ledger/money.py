"""Amounts on pages: read as people type them, written as columns need them, for currencies and an organization's own units."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.ledger import units
from commonhouse.ledger.models import MAX_AMOUNT
from commonhouse.people import amounts, formats
from commonhouse.people.permissions import Refused


def typed(text: str, unit: str, places: int) -> int:
    """What a person typed, in smallest parts; a minus before it is kept. Raises ValidationError with words for them."""
    bare = text.strip().replace("\u2212", "-")
    sign, bare = (-1, bare[1:].strip()) if bare.startswith("-") else (1, bare)
    if _is_currency(unit):
        value = amounts.parse(bare, unit)
    else:
        try:
            value = units.parse(bare, places)
        except Refused as problem:
            raise ValidationError(str(problem), code="amount") from problem
    if value > MAX_AMOUNT:
        raise ValidationError(_("This is more than books can hold."), code="amount")
    return sign * value


def figure(minor: int, unit: str, places: int | None = None) -> str:
    """An amount for a column, cents always: "$1,200.00"; units of an organization's own as "3.50 HOURS"."""
    if _is_currency(unit):
        return formats.money(minor, unit, "always")
    return units.words(minor, unit, places)


def _is_currency(unit: str) -> bool:
    try:
        formats.currency_digits(unit)
    except ValueError:
        return False
    return True
