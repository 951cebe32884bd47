"""Reading contact details as people write them. Pure: no database."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from commonhouse.people.models import Contact

_PHONE = re.compile(r"\+?[\d\s().\-/]+(?:\s*(?:x|ext\.?)\s*\d{1,6})?\Z", re.IGNORECASE)


def read_contact(kind: str, value: str) -> str:
    """The detail as it is kept. Raises ValidationError saying what is wrong with it."""
    value = " ".join(value.split())
    if len(value) > 254:
        raise ValidationError(_("This is too long: at most 254 characters."))
    if kind == Contact.Kind.EMAIL:
        return _email(value)
    if kind == Contact.Kind.PHONE:
        return _phone(value)
    if kind == Contact.Kind.POST:
        return value
    raise ValidationError(_("Choose email, phone or postal address."))


def key(kind: str, value: str) -> str:
    """What two writings of the same detail share: a phone's digits (without a leading 1), any text in lower case."""
    if kind != Contact.Kind.PHONE:
        return f"{kind}:{value.casefold()}"
    digits = "".join(symbol for symbol in re.split(r"x|ext", value.lower())[0] if symbol.isdigit())
    return f"{kind}:{digits[1:] if len(digits) == 11 and digits.startswith('1') else digits}"


def name_key(name: str) -> str:
    """What two writings of one name share: neither capitals, accents nor spaces count."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _email(value: str) -> str:
    value = value.lower()
    try:
        validate_email(value)
    except ValidationError:
        raise ValidationError(
            _("“%(value)s” is not an email address. It should look like name@example.org.") % {"value": value[:60]}
        ) from None
    return value


def _phone(value: str) -> str:
    digits = sum(symbol.isdigit() for symbol in re.split(r"x|ext", value.lower())[0])
    if not _PHONE.match(value) or not 7 <= digits <= 15:
        raise ValidationError(
            _("“%(value)s” is not a phone number. Write 7 to 15 digits, for example 617-555-0123.")
            % {"value": value[:60]}
        )
    return value
