"""What gives the right to cast one ballot: being on the roll, speaking for an organization that is, or holding a code.

A code has 12 symbols of Crockford's base32 (60 random bits), printed in fours: 7ZK3-MQX4-T9AB. The house keeps only
an HMAC of it under its secret key, so a copy of the database does not give codes away, however long one tries.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from commonhouse.decisions.models import Sheet
from commonhouse.people.models import Organization, Person
from commonhouse.record import receipts

CODE_LENGTH = 12
_SALT = "commonhouse sheet code v1"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class PersonCredential:
    """A person who is signed in (the view vouches for it) and on the roll."""

    person: Person


@dataclass(frozen=True, slots=True)
class CodeCredential:
    """Whoever holds a printed sheet. The code as typed: spaces, dashes and small letters do not matter."""

    code: str

    def __repr__(self) -> str:
        return "CodeCredential(...)"  # codes do not belong in logs or error pages


@dataclass(frozen=True, slots=True)
class DelegateCredential:
    """A person who is signed in and speaks for a member organization: any of its delegates uses its one right."""

    person: Person
    member_organization: Organization


Credential = PersonCredential | CodeCredential | DelegateCredential


def new_code() -> str:
    """A sheet's code, as it is printed."""
    plain = "".join(secrets.choice(receipts.ALPHABET) for _ in range(CODE_LENGTH))
    return show_code(plain)


def new_receipt() -> str:
    """A receipt code, as it is shown. Make it when the answers are shown for checking, and send it with them."""
    return receipts.show("".join(secrets.choice(receipts.ALPHABET) for _ in range(receipts.LENGTH)))


def normalize_code(code: str) -> str | None:
    """The 12 symbols of a sheet's code; None for a text that cannot be one."""
    plain = "".join(symbol for symbol in code[:100].upper() if symbol.isalnum()).translate(_LOOKALIKES)
    if len(plain) != CODE_LENGTH or any(symbol not in receipts.ALPHABET for symbol in plain):
        return None
    return plain


def show_code(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def code_hash(code: str) -> str:
    """What the house keeps of a code: 64 hexadecimal digits. The code is one that `normalize_code` gave or `new_code` made."""
    return _hmac(normalize_code(code) or "", settings.SECRET_KEY)


def sheet_of(code: str) -> Sheet | None:
    """The sheet with this code, whatever its box; None when there is none. Its box and organization come along."""
    sheets = Sheet.objects.filter(code_hash__in=hashes(code))
    return sheets.select_related("box__organization", "roll_entry").first()


def hashes(code: str) -> list[str]:
    """What the house may have kept of this code, under each secret key it has had; empty for a text that is no code."""
    plain = normalize_code(code)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [] if plain is None else [_hmac(plain, key) for key in keys]


def _hmac(plain: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, plain, secret=key, algorithm="sha256").hexdigest()
