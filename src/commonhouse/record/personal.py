"""The record holds no personal data: what acts carry about people are pseudonyms and salted commitments.

This is the last net, not the rule: it knows email addresses, telephone numbers and tell-tale names of fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = """
account address birth_date birthdate citizenship date_of_birth dob e_mail email emails family_name first_name
full_name given_name ip ip_address last_name member_name mobile passport person_name phone phone_number phones
signature_image ssn street_address surname telephone voter_name
"""
KEYS = frozenset(_WORDS.split())

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(
    r"(?<![\w.,+-])(?:"
    r"\+\d[\d ().-]{6,18}\d"  # international: +1 617 555 0123
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}"  # (617) 555-0123
    r"|\d{3}[.-]\d{3}[.-]\d{4}"  # 617-555-0123, 617.555.0123
    r")(?![\w-]|[.,]\d)"
)


class PersonalData(ValueError):
    """A text or field that looks like personal data. `place` is where, `what` is "email", "phone" or
    "field".
    """

    def __init__(self, place: str, what: str) -> None:
        self.place, self.what = place, what
        super().__init__(f"{place}: looks like personal data ({what}), which the public record never holds")


def refuse(value: object, place: str = "body") -> None:
    """Raise PersonalData, naming the place, if anything in the JSON value looks personal."""
    for where, what in find(value, place):
        raise PersonalData(where, what)


def find(value: object, place: str = "body") -> Iterator[tuple[str, str]]:
    """(place, what) for all that looks personal. Forms may use it to warn before an act is due."""
    if isinstance(value, str):
        if what := in_text(value):
            yield place, what
    elif isinstance(value, dict):
        for key, item in value.items():
            if str(key).lower().replace("-", "_") in KEYS:
                yield f"{place}.{key}", "field"
            yield from find(key, f"{place}.{key}")
            yield from find(item, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from find(item, f"{place}[{position}]")


def in_text(text: str) -> str | None:
    """ "email" or "phone" if the text holds one."""
    if "@" in text and _EMAIL.search(text):
        return "email"
    if len(text) >= 10 and _PHONE.search(text):
        return "phone"
    return None
