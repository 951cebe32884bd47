"""Amounts as banks write them: "1,234.56", "1.234,56", "(12.00)", "12.00-", "$ 1 234.50 CR". Exact, in smallest parts.

Whether a comma or a point begins the decimals is one answer for a whole file. `styles` says which answers fit what is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

POINT, COMMA = ".", ","
MAX_DIGITS = 15
# What stands around a figure: currency signs and codes, credit and debit marks.
_SIGNS = re.compile(r"[$€£¥]|\b(?:USD|EUR|GBP|CAD|MXN)\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_ENDS_IN_DEBIT = re.compile(r"(?:DR|DB|D)\.?$", re.IGNORECASE)
_ENDS_IN_CREDIT = re.compile(r"(?:CR|C)\.?$", re.IGNORECASE)
_PLAIN = {
    POINT: re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?", re.ASCII),
    COMMA: re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)?(?:,(\d*))?", re.ASCII),
}
_SIMPLE = re.compile(r"(-?)(\d[\d.,]*)", re.ASCII)  # nothing stands around it: most of a long file
_TRUE_MINUS = "\u2212"


class AmountError(ValueError):
    """What was written is not an amount; the message is for the person."""


def minor(text: str, places: int, style: str = POINT) -> int:
    """The amount in smallest parts. places: decimals of the unit; style: what begins the decimals. Raises AmountError."""
    sign, figures = _bare(text)
    found = _PLAIN[style].fullmatch(figures)
    if not figures or found is None or found.group(0) in {"", POINT, COMMA}:
        raise AmountError(_("“%(text)s” is not an amount.") % {"text": text.strip()[:40]})
    whole = re.sub(r"\D", "", found.group(1) or "")
    decimals = (found.group(2) or "").rstrip("0")
    if len(decimals) > places:
        raise AmountError(
            _("“%(text)s” has more decimals than the %(places)d of this unit.")
            % {"text": text.strip()[:40], "places": places}
        )
    if len(whole.lstrip("0")) + places > MAX_DIGITS:
        raise AmountError(_("“%(text)s” is larger than the books can hold.") % {"text": text.strip()[:40]})
    return sign * int((whole or "0") + decimals.ljust(places, "0"))


def _bare(text: str) -> tuple[int, str]:
    """The sign, and the figures without what stands around them."""
    if simple := _SIMPLE.fullmatch(text):
        return -1 if simple[1] else 1, simple[2]
    bare = _SPACES.sub("", _SIGNS.sub("", text.strip())).replace(_TRUE_MINUS, "-")
    sign = 1
    if bare.startswith("(") and bare.endswith(")"):
        sign, bare = -1, bare[1:-1]
    if _ENDS_IN_CREDIT.search(bare):
        bare = _ENDS_IN_CREDIT.sub("", bare)
    elif _ENDS_IN_DEBIT.search(bare):
        sign, bare = -sign, _ENDS_IN_DEBIT.sub("", bare)
    if bare.endswith("-"):
        sign, bare = -sign, bare[:-1]
    elif bare.startswith("-"):
        sign, bare = -sign, bare[1:]
    elif bare.startswith("+"):
        bare = bare[1:]
    return sign, bare


def styles(texts: Iterable[str], places: int) -> tuple[str, ...]:
    """Which styles every one of the texts can be read in. Both, when nothing tells them apart."""
    fitting = [POINT, COMMA]
    for text in texts:
        fitting = [style for style in fitting if _fits(text, places, style)]
        if not fitting:
            break
    return tuple(fitting)


def _fits(text: str, places: int, style: str) -> bool:
    try:
        minor(text, places, style)
    except AmountError:
        return False
    return True


def differ(texts: Iterable[str], places: int) -> bool:
    """Whether it matters which style it is: some text means one amount in one and another in the other."""
    return any(minor(text, places, POINT) != minor(text, places, COMMA) for text in texts)
