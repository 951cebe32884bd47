"""Numbers as Pabulib writes them: whole numbers, and amounts of money with a point before the decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_AMOUNT: Final = 10**15  # minor units: ten trillion dollars, and below 2^53
MAX_POINTS: Final = 10**9
MAX_WHOLE: Final = 10**9
_MAX_DIGITS: Final = 40

# Decimals of the currencies of ISO 4217 that do not have two.
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_DECIMALS: Final = {
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
MAX_DECIMALS: Final = 4


def whole(text: str) -> int | None:
    """A whole number, also written "12.0"; None when it is not one or has more than 40 digits."""
    match = re.fullmatch(r"([+-]?[0-9]+)(\.0*)?", text, re.ASCII)
    if match is None or len(text) > _MAX_DIGITS:
        return None
    return int(match[1])


def amount(text: str) -> tuple[int, int] | None:
    """An amount as (digits, decimals): "1910663.80" is (19106638, 1). None when it is not a plain number."""
    match = re.fullmatch(r"([+-]?[0-9]+)(?:\.([0-9]*))?", text, re.ASCII)
    if match is None or len(text) > _MAX_DIGITS:
        return None
    decimals = (match[2] or "").rstrip("0")
    return int(match[1] + decimals), len(decimals)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an amount does not fit: it has more decimals than the currency, or is absurdly large."""

    decimals: int
    allowed: int
    most: str

    def text(self, currency: str) -> str:
        if self.decimals > self.allowed:
            unit = currency or "this file"
            return f"has {self.decimals} decimals; amounts in {unit} can have {self.allowed}."
        return f"is above {self.most}."

    @property
    def fix(self) -> str:
        return "Round the amount." if self.decimals > self.allowed else "Check the number of digits."


def in_minor(value: tuple[int, int], minor: int) -> int | Misfit:
    """An amount of `amount` in minor units, of which `minor` (a power of ten) make one unit."""
    digits, decimals = value
    allowed = len(str(minor)) - 1
    result = digits * int(10 ** max(allowed - decimals, 0))
    if decimals > allowed or result > MAX_AMOUNT:
        return Misfit(decimals, allowed, money(MAX_AMOUNT, minor))
    return result


def currency_decimals(currency: str) -> int | None:
    """Decimals of a currency by its ISO 4217 code; None when it is no three-letter code."""
    if not re.fullmatch(r"[A-Z]{3}", currency, re.ASCII):
        return None
    return _DECIMALS.get(currency, 2)


def money(minor_units: int, minor: int) -> str:
    """Minor units as Pabulib writes an amount: "1910663.83", whole units without decimals. Exact."""
    units, rest = divmod(abs(minor_units), minor)
    sign = "-" if minor_units < 0 else ""
    places = len(str(minor)) - 1
    return f"{sign}{units}" if rest == 0 else f"{sign}{units}.{rest:0{places}d}"
