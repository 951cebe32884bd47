"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.ledger import units
from commonhouse.people.formats import day

Gist = Mapping[str, Any]


def _said(gist: Gist) -> dict[str, str]:
    return {"day": day(dt.date.fromisoformat(str(gist["on"]))), "id": str(gist["sale"])}


def _announced(gist: Gist) -> str:
    return _("A household gave notice on %(day)s that it sells its home (%(id)s).") % _said(gist)


def _more_time(gist: Gist) -> str:
    return _("The seller of a home gave the trust more time (%(id)s).") % _said(gist)


def _priced(gist: Gist) -> str:
    return _("The price for the sale of a home was said on %(day)s (%(id)s).") % _said(gist)


def _decided(gist: Gist) -> str:
    words = {
        "pass-on": _("The trust passes a home on to the next family (%(id)s)."),
        "buy": _("The trust buys a home back itself (%(id)s)."),
    }
    otherwise = _("The trust does not use its option on a home (%(id)s).")
    return words.get(str(gist["option"]), otherwise) % _said(gist)


def _released(gist: Gist) -> str:
    return _("The seller of a home may look for a buyer since %(day)s (%(id)s).") % _said(gist)


def _lease_withdrawn(gist: Gist) -> str:
    return _("The lease offered to the next family of a home was withdrawn (%(id)s).") % _said(gist)


def _withdrawn(gist: Gist) -> str:
    return _("The sale of a home was withdrawn on %(day)s: the family stays (%(id)s).") % _said(gist)


def _closed(gist: Gist) -> str:
    unit = str(gist["unit"])
    said = _said(gist) | {
        "price": units.words(int(gist["sold_for"]), unit), "subsidy": units.words(int(gist["subsidy"]), unit)
    }  # fmt: skip
    if gist["how"] == "to-trust":
        return (
            _("The trust bought a home back for %(price)s on %(day)s; %(subsidy)s of subsidy stays in it (%(id)s).")
            % said
        )
    return (
        _("A home passed to the next family for %(price)s on %(day)s; %(subsidy)s of subsidy stays in it (%(id)s).")
        % said
    )


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        "land.sale-announced": _announced,
        "land.sale-more-time": _more_time,
        "land.sale-priced": _priced,
        "land.sale-decided": _decided,
        "land.sale-released": _released,
        "land.sale-lease-withdrawn": _lease_withdrawn,
        "land.sale-withdrawn": _withdrawn,
        "land.resale-closed": _closed,
    }
)
