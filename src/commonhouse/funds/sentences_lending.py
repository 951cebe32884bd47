"""The acts of lending in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.ledger import units
from commonhouse.people.formats import day, number

Gist = Mapping[str, Any]


def _amount(gist: Gist) -> str:
    return units.words(int(gist["amount"]), str(gist.get("unit", "USD")))


def _day(gist: Gist) -> str:
    return day(dt.date.fromisoformat(str(gist["on"])))


def _prepared(gist: Gist) -> str:
    said = {"borrower": gist["borrower"], "id": gist["agreement"]}
    if gist.get("decision"):
        return _("A loan to %(borrower)s was written down, as members decided (%(id)s).") % said
    return _("A loan to %(borrower)s was written down (%(id)s).") % said


def _disbursed(gist: Gist) -> str:
    said = {"amount": _amount(gist), "borrower": gist["borrower"], "day": _day(gist), "id": gist["agreement"]}
    return _("%(amount)s was paid out to %(borrower)s on %(day)s (%(id)s).") % said


def _restructured(gist: Gist) -> str:
    return _("Both sides agreed on other terms for a loan (%(id)s): %(why)s") % {
        "id": gist["agreement"],
        "why": gist["why"],
    }


def _written_off(gist: Gist) -> str:
    said = {"amount": _amount(gist), "id": gist["agreement"], "why": gist["why"]}
    return _("%(amount)s of a loan was given up as lost (%(id)s): %(why)s") % said


def _recovered(gist: Gist) -> str:
    said = {"amount": _amount(gist), "id": gist["agreement"], "why": gist["why"]}
    return _("%(amount)s of a loss came in after all (%(id)s): %(why)s") % said


def _policy(gist: Gist) -> str:
    return _("The fund keeps back %(share)s%% of what is out in loans.") % {
        "share": number(int(gist["reserve_points"]) // 100)
    }


def _purse(_gist: Gist) -> str:
    return _("The fund said to whom money with a purpose may be lent.")


def _purse_closed(_gist: Gist) -> str:
    return _("No more of a money with a purpose is lent.")


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "funds.loan-prepared": _prepared,
        "funds.disbursed": _disbursed,
        "funds.restructured": _restructured,
        "funds.written-off": _written_off,
        "funds.recovered": _recovered,
        "funds.lending-policy": _policy,
        "funds.purse-opened": _purse,
        "funds.purse-closed": _purse_closed,
    }
)
