"""The code an author without an account gets with an idea. It is shown then, and kept only as a keyed hash.

The code follows from the form's own random token, so a form sent twice (a double press, a lost answer) shows the
same code twice; without the house's secret key the token says nothing about the code.
"""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

from commonhouse.record import receipts

_CODE = "commonhouse.budgeting.author-code"
_HASH = "commonhouse.budgeting.author-hash"
TOKEN_LENGTH = 32


def new_token() -> str:
    """A form's token: what makes the same form sent twice one submission."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


def is_token(text: str) -> bool:
    return len(text) == TOKEN_LENGTH and all(symbol in "0123456789abcdef" for symbol in text)


def code_for(token: str) -> str:
    """The author's code of a submission, grouped for reading: 100 bits."""
    bits = int.from_bytes(salted_hmac(_CODE, token, algorithm="sha256").digest())
    symbols = "".join(receipts.ALPHABET[bits >> (5 * place) & 31] for place in range(receipts.LENGTH))
    return receipts.show(symbols)


def hash_of(code: str) -> str:
    """What is kept of a code. Raises receipts.BadCode for a text that cannot be one."""
    return salted_hmac(_HASH, receipts.normalize(code), algorithm="sha256").hexdigest()
