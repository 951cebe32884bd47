"""Codes that people type or read out: short, forgiving of lookalikes, kept only as a keyed hash.

Crockford's base32, without I, L, O and U. Twelve symbols are 60 random bits: with limited tries and ten days, that
is far beyond guessing, and still readable over the phone.
"""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

from commonhouse.record.receipts import ALPHABET

LENGTH = 12
GROUP = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new() -> str:
    """A new code as it is printed: 7ZK3-M0QX-4T9A."""
    return show("".join(secrets.choice(ALPHABET) for _symbol in range(LENGTH)))


def show(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalize(typed: str) -> str:
    """The symbols of a typed code, upper case; whatever is no symbol (spaces, dashes) is left out."""
    symbols = typed[:100].upper().translate(_LOOKALIKES)
    return "".join(symbol for symbol in symbols if symbol in ALPHABET)


def digest(purpose: str, typed: str) -> str:
    """What the database keeps: 64 hexadecimal digits, useless without the house's secret."""
    return salted_hmac(f"commonhouse.codes.{purpose}", normalize(typed), algorithm="sha256").hexdigest()
