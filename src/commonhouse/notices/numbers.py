"""Telephone numbers as networks want them. Pure."""

from __future__ import annotations

import re

DIALING = "1"  # the house's country
_LANDLINE_EXTENSION = re.compile(r"(x|ext)", re.IGNORECASE)


def e164(written: str) -> str:
    """A number people wrote ("617-555-0123", "+52 55 1234 5678") as E.164 ("+16175550123"); "" if no text can go there."""
    if _LANDLINE_EXTENSION.search(written):
        return ""
    digits = "".join(sign for sign in written if sign.isascii() and sign.isdigit())
    if written.strip().startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 and not digits.startswith("0") else ""
    if len(digits) == 10:
        return f"+{DIALING}{digits}"
    if len(digits) == 11 and digits.startswith(DIALING):
        return f"+{digits}"
    return ""


def shown(number: str) -> str:
    """A number as its owner recognizes it, without telling it to whoever looks over their shoulder: "•••• 0123"."""
    return f"•••• {number[-4:]}"
