"""How the house writes amounts and times to people: in their language, in the house's time zone, exactly.

Amounts are ints of the minor unit (cents for USD). Nothing here decides anything: money is divided by a power of ten only.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Literal, overload

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    list_currencies,
)
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

Decimals = Literal["auto", "always"]
LONGEST_AMOUNT = 30  # digits: more than all money on earth in the smallest unit


def money(minor: int, currency: str, decimals: Decimals = "auto") -> str:
    """An amount as people write it: `money(200000000, "USD")` is "$2,000,000".

    minor: cents (or the currency's own smallest unit), an int of either sign. currency: ISO 4217, e.g. "USD".
    decimals: "auto" leaves out cents that are zero; "always" keeps them, for columns.
    Raises TypeError for anything but an int, ValueError for an unknown currency or an absurd amount.
    """
    if isinstance(minor, bool) or not isinstance(minor, int):
        raise TypeError(f"money is an int of the minor unit, not {type(minor).__name__}: {minor!r}")
    if abs(minor) >= 10**LONGEST_AMOUNT:
        raise ValueError(f"an amount has at most {LONGEST_AMOUNT} digits")
    digits = currency_digits(currency)
    locale = reader_locale()
    whole = decimals == "auto" and minor % 10**digits == 0
    pattern = _currency_pattern(locale, currency)
    if whole:
        pattern = pattern.replace(".00", "")
    with localcontext() as context:
        context.prec = LONGEST_AMOUNT + 5  # the division by a power of ten stays exact
        amount = Decimal(minor).scaleb(-digits)
        return _plain_spaces(format_currency(amount, currency, pattern, locale=locale, currency_digits=not whole))


@lru_cache(maxsize=512)
def currency_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for USD, 0 for JPY. Raises ValueError if there is no such currency."""
    if currency not in list_currencies():
        raise ValueError(f"no such currency: {currency!r} (use an ISO 4217 code, such as USD)")
    return get_currency_precision(currency)


def number(value: int | Decimal) -> str:
    """A count with the reader's separators: `number(61668)` is "61,668"."""
    return _plain_spaces(format_decimal(value, locale=reader_locale()))


def percent(part: int, whole: int) -> str:
    """The share, rounded down to a whole percent: never "100%" for less than all, nor "0%" for more than none."""
    if whole <= 0:
        return "–"
    share = part * 100 // whole
    return "<1%" if part > 0 and share == 0 else f"{share}%"


def day(value: dt.date | dt.datetime) -> str:
    """A date in full: "November 25, 2025"."""
    return _plain_spaces(format_date(local(value), "long", reader_locale()))


def hour(value: dt.datetime) -> str:
    """The time of day: "8:00 PM". Without the points of Spanish "p.m.", which would double a sentence's own."""
    text = _plain_spaces(format_time(local(value).time(), "short", locale=reader_locale()))
    return text.replace("a.m.", "am").replace("p.m.", "pm").replace("a. m.", "am").replace("p. m.", "pm")


def moment(value: dt.datetime) -> str:
    """Day of the week, date and hour: "Tuesday, November 25, 2025, 8:00 PM"."""
    locale = reader_locale()
    pattern = str(locale.datetime_formats["full"])
    date = format_date(local(value), "full", locale)
    return _plain_spaces(pattern.replace("{1}", date).replace("{0}", hour(value)))


def time_left(closes_at: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long something stays open, calmly: "5 days left", "closes tomorrow at 8:00 PM", "closed".

    Days are counted on the calendar of the house's time zone, as people count them.
    """
    now = now or timezone.now()
    if closes_at <= now:
        return _("closed")
    days = (local(closes_at).date() - local(now).date()).days
    if days == 0:
        return _("closes today at %(hour)s") % {"hour": hour(closes_at)}
    if days == 1:
        return _("closes tomorrow at %(hour)s") % {"hour": hour(closes_at)}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


@overload
def local(value: dt.datetime) -> dt.datetime: ...
@overload
def local(value: dt.date) -> dt.date: ...
def local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """The same instant on the house's clock; plain dates and naive times pass unchanged."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def reader_locale() -> Locale:
    """Babel's locale for the language being read, with the customs of the house's country where it has them."""
    territory = getattr(settings, "HOUSE_TERRITORY", "US")
    return _locale(get_language() or settings.LANGUAGE_CODE, territory)


def _currency_pattern(locale: Locale, currency: str) -> str:
    """The locale's pattern, with CLDR's space between a lettered symbol and the figures ("PLN 18,500")."""
    pattern: str = locale.currency_formats["standard"].pattern
    if pattern.startswith("¤#") and get_currency_symbol(currency, locale)[-1].isalpha():
        return pattern.replace("¤", "¤\u00a0")
    return pattern


@lru_cache(maxsize=64)
def _locale(language: str, territory: str) -> Locale:
    plain = language.replace("-", "_")
    for name in (f"{plain}_{territory}", plain, plain.split("_", maxsplit=1)[0], "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel always has English")


def _plain_spaces(text: str) -> str:
    """Narrow no-break spaces (U+202F) are missing from many old phones' fonts; the common one (U+00A0) is not."""
    return text.replace("\u202f", "\u00a0")
