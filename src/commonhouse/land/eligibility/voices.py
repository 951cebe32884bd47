"""How the rules' sentences are said on pages: in the reader's language, with their ways to write money."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext, ngettext

from commonhouse.people.fields import plain
from commonhouse.people.formats import day, money, number
from commonhouse.rules.lending.sentences import MoneyVoice

UNIT = "USD"  # income limits are published in dollars


def voice() -> MoneyVoice:
    return MoneyVoice(
        gettext=gettext, ngettext=ngettext, number=number, percent=hundredths, day=day,
        money=lambda amount: money(amount, UNIT),
    )  # fmt: skip


def hundredths(share: Decimal) -> str:
    """A Decimal of hundredths: "37.5 %"."""
    return f"{number(plain(share))}\u00a0%"


def percent(share: Decimal) -> str:
    """A rate of one as a percent: 0.33 is "33 %"."""
    return hundredths(share * 100)
