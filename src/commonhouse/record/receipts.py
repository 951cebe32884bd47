"""Receipt codes: how a voter finds their ballot in the record, and nobody else can.

A code is 20 symbols of Crockford's base32 (100 random bits), shown in fives: 7ZK3M-0QX4T-9A1BC-DE2FG. The
record holds only a commitment to it, different in every ballot box.
"""

from __future__ import annotations

from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
_DOMAIN = b"commonhouse receipt v1\n"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_TYPED = frozenset(ALPHABET + ALPHABET.lower() + "OILoil")
_SEPARATORS = frozenset("-_.\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}")


class BadCode(ValueError):
    """A text that cannot be a receipt code. `reason` is "length" or "symbol"; `found` is the length or
    symbol.
    """

    def __init__(self, reason: str, found: str) -> None:
        self.reason, self.found = reason, found
        if reason == "length":
            super().__init__(f"A receipt code has {LENGTH} letters and numbers; this one has {found}.")
        else:
            super().__init__(f"A receipt code never holds {found!r}.")


def normalize(code: str) -> str:
    """The code as it was made: 20 symbols, upper case. Spaces and dashes go; O is 0; I and L are 1. Raises
    BadCode.
    """
    symbols = "".join(symbol for symbol in code[:200] if not symbol.isspace() and symbol not in _SEPARATORS)
    for symbol in symbols:
        if symbol not in _TYPED:
            raise BadCode("symbol", symbol)
    symbols = symbols.upper().translate(_LOOKALIKES)
    if len(symbols) != LENGTH:
        raise BadCode("length", str(len(symbols)))
    return symbols


def show(code: str) -> str:
    """The code in four groups of five, as it is printed."""
    plain = normalize(code)
    return "-".join(plain[at : at + 5] for at in range(0, LENGTH, 5))


def commitment(box_id: str, code: str) -> str:
    """What the record holds of a receipt code in one ballot box: 64 hexadecimal digits. Raises BadCode,
    ValueError.

    SHA-256 of "commonhouse receipt v1", the box id and the normalized code, each ended by a newline. A code
    has 100 random bits, so it cannot be found from its commitment by trying.
    """
    if not box_id or "\n" in box_id:
        raise ValueError("a box id is one line of text")
    return sha256(_DOMAIN + box_id.encode() + b"\n" + normalize(code).encode() + b"\n").hexdigest()
