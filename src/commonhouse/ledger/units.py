"""What books may count in, and how amounts are read and written: whole numbers of a unit's smallest part.

Every house knows the world's currencies (ISO 4217) and hours of work; an organization may add units of its own.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from commonhouse.ledger.models import MAX_AMOUNT, Account, Unit
from commonhouse.people import formats
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused

HOURS = "HOURS"
KNOWN = {HOURS: 2}  # hundredths of an hour
CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_SIGNS = str.maketrans("", "", " \u00a0\u202f'’_")


def places(organization: Organization | None, code: str) -> int:
    """How many decimals the unit has. Raises Refused for a unit nobody knows."""
    found = places_known(code)
    if found is not None:
        return found
    if organization is not None:
        own = Unit.objects.filter(organization=organization, code=code).values_list("places", flat=True).first()
        if own is not None:
            return own
    raise Refused(_("No unit is called “%(code)s” here. Use a currency code such as USD.") % {"code": code[:20]})


def places_known(code: str) -> int | None:
    """The decimals of a unit every house knows; None for any other."""
    if code in KNOWN:
        return KNOWN[code]
    try:
        return formats.currency_digits(code)
    except ValueError:
        return None


def places_of(organization: Organization) -> dict[str, int]:
    """The decimals of every unit the organization's accounts count in."""
    found = Account.objects.filter(organization=organization).order_by().values_list("unit", flat=True).distinct()
    return {unit: places(organization, unit) for unit in found}


def plain(amount: int, decimals: int) -> str:
    """The amount as a plain decimal number, exact: plain(-1205, 2) is "-12.05"."""
    sign, digits = "-" if amount < 0 else "", str(abs(amount)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def words(amount: int, unit: str, decimals: int | None = None) -> str:
    """The amount as people write it: "$12.05", "3.50 HOURS". `decimals` for units of an organization's own."""
    try:
        return formats.money(amount, unit)
    except ValueError:
        digits = decimals if decimals is not None else (places_known(unit) or 0)
        return f"{formats.number(Decimal(amount).scaleb(-digits))} {unit}"


def parse(text: str, decimals: int) -> int:
    """A decimal number as people type it ("1,234.5", "1 234.50", "-3") in smallest parts.

    A comma is taken as the sign of thousands, as in the house's country, and as the decimal sign where it can be nothing
    else ("12,5"). Raises Refused when it is no number, has too many decimals or is over the limit.
    """
    bare = text.strip().translate(_SIGNS).lstrip("$")
    if "," in bare and "." not in bare and not re.fullmatch(r"-?\d{1,3}(,\d{3})+", bare):
        bare = bare.replace(",", ".")
    elif "," in bare:
        if not re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d*)?", bare):
            raise Refused(_("“%(text)s” is not an amount. Write it like 1234.50.") % {"text": text[:40]})
        bare = bare.replace(",", "")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        value = Decimal("NaN")
    if not re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", bare) or not value.is_finite() or not bare.isascii():
        raise Refused(_("“%(text)s” is not an amount. Write it like 1234.50.") % {"text": text[:40]})
    if len(bare) > 30 or abs(value.scaleb(decimals)) > MAX_AMOUNT:
        raise Refused(_("“%(text)s” is more than books can hold.") % {"text": text[:40]})
    scaled = value.scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise Refused(
            _("“%(text)s” has too many decimals: this unit has %(places)s.") % {"text": text[:40], "places": decimals}
        )
    return int(scaled)
