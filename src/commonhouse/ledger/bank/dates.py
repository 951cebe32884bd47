"""Dates as banks write them. Whether 03/04 is March 4 or April 3 is asked, never guessed: `orders` says what fits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _

YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "ymd", "dmy", "mdy"
ORDERS = (YEAR_FIRST, DAY_FIRST, MONTH_FIRST)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
    "ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12,
}  # fmt: skip
_SEPARATED = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAY_WORD = re.compile(r"(\d{1,2})[-/. ]+(?:de )?([a-z]{3})[a-z]*\.?,?[-/. ]+(?:de )?(\d{2}|\d{4})", re.ASCII)
_WORD_DAY = re.compile(r"([a-z]{3})[a-z]*\.?[-/. ]+(\d{1,2}),?[-/. ]+(\d{2}|\d{4})", re.ASCII)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$", re.ASCII)


class DateError(ValueError):
    """What was written is not a day; the message is for the person."""


@lru_cache(maxsize=4096)  # a file has few days and many lines
def day(text: str, order: str) -> dt.date:
    """The day, read in this order. Raises DateError."""
    bare = _TIME.sub("", text.strip().strip("'")).strip()
    try:
        return _named(bare.lower()) or _numbered(bare, order)
    except ValueError:
        raise DateError(_("“%(text)s” is not a date we can read.") % {"text": text.strip()[:40]}) from None


def _named(bare: str) -> dt.date | None:
    """A day whose month is a word: no order is needed."""
    if found := _DAY_WORD.fullmatch(bare):
        number, word, year = found.groups()
    elif found := _WORD_DAY.fullmatch(bare):
        word, number, year = found.groups()
    else:
        return None
    if word not in _MONTHS:
        raise ValueError(word)
    return dt.date(_full_year(year), _MONTHS[word], int(number))


def _numbered(bare: str, order: str) -> dt.date:
    if found := _PACKED.fullmatch(bare):
        return dt.date(*map(int, found.groups()))
    found = _SEPARATED.fullmatch(bare)
    if found is None:
        raise ValueError(bare)
    a, b, c = found.groups()
    if order == YEAR_FIRST:
        if len(a) != 4 or len(c) > 2:
            raise ValueError(bare)
        return dt.date(int(a), int(b), int(c))
    if len(a) > 2 or len(c) not in {2, 4}:
        raise ValueError(bare)
    number, month = (a, b) if order == DAY_FIRST else (b, a)
    return dt.date(_full_year(c), int(month), int(number))


def _full_year(year: str) -> int:
    return 2000 + int(year) if len(year) == 2 else int(year)


def orders(texts: Iterable[str]) -> tuple[str, ...]:
    """Which orders all of the texts can be read in. More than one: only a person can tell."""
    fitting = list(ORDERS)
    for text in texts:
        fitting = [order for order in fitting if _fits(text, order)]
        if not fitting:
            break
    return tuple(fitting)


def differ(texts: Iterable[str], fitting: Iterable[str]) -> bool:
    """Whether some text means one day in one order and another in another."""
    choices = tuple(fitting)
    return any(len({day(text, order) for order in choices}) > 1 for text in texts)


def _fits(text: str, order: str) -> bool:
    try:
        day(text, order)
    except DateError:
        return False
    return True
