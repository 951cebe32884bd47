"""The acts of this part in one sentence each, for the pages of the record. A lease is named by its place, never by people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.ledger import units
from commonhouse.people.formats import day


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


def _begun(body: Mapping[str, Any]) -> str:
    said = {"day": _day(body["starts_on"])}
    if body["came_by"] == "entered":
        return _("An older lease, begun on %(day)s, was entered from paper.") % said
    if body["came_by"] == "inherited":
        return _("A lease passed on by inheritance, from %(day)s on. Its price and rules stay.") % said
    if body["came_by"] == "divided":
        return _("A lease went to one of a couple that parted, from %(day)s on. Its price and rules stay.") % said
    if body.get("price"):
        words = _("A lease began on %(day)s. The home was sold for %(price)s; the land stays with the trust.")
        return words % (said | {"price": units.words(body["price"], body["unit"])})
    return _("A lease began on %(day)s.") % said


def _ended(body: Mapping[str, Any]) -> str:
    said = {"day": _day(body["on"])}
    if body.get("sold_for") is not None:
        said["price"] = units.words(body["sold_for"], body["unit"])
        return _("A lease ended on %(day)s: the home was sold for %(price)s.") % said
    words = {
        "inherited": _("A lease ended on %(day)s: it passed on by inheritance."),
        "divided": _("A lease ended on %(day)s: it went to one of a couple that parted."),
        "foreclosed": _("A lease ended on %(day)s: a lender foreclosed on the home."),
        "expired": _("A lease ended on %(day)s: its time was over."),
        "given-up": _("A lease ended on %(day)s: the place was given back."),
        "ended": _("A lease ended on %(day)s, by the trust after a decision."),
    }
    return words.get(body["how"], _("A lease ended on %(day)s.")) % said


def _adjusted(body: Mapping[str, Any]) -> str:
    words = _("A fee was adjusted by the index “%(index)s” from %(day)s on, as its lease says.")
    return words % {"index": body["index"], "day": _day(body["on"])}


def _billing_begun(body: Mapping[str, Any]) -> str:
    many = ngettext(
        "Billing of %(n)d lease began, for %(first)s to %(last)s.",
        "Billing of %(n)d leases began, for %(first)s to %(last)s.",
        body["leases"],
    )
    return many % {"n": body["leases"], "first": _day(body["starts"]), "last": _day(body["until"])}


def _billed(body: Mapping[str, Any]) -> str:
    many = ngettext(
        "%(n)d bill was made for %(first)s to %(last)s: %(total)s.",
        "%(n)d bills were made for %(first)s to %(last)s: %(total)s in all.",
        body["bills"],
    )
    said = {"first": _day(body["starts"]), "last": _day(body["until"])}
    return many % (said | {"n": body["bills"], "total": units.words(body["total"], body["unit"])})


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType({
    "land.lease-begun": _begun,
    "land.lease-ended": _ended,
    "land.sale-required": lambda body: _("Heirs cannot take a home. They sell it by its rule by %(day)s.")
    % {"day": _day(body["by"])},
    "land.fee-adjusted": _adjusted,
    "land.mortgage-consented": lambda _body: _("The trust agreed to a bank’s loan on a home."),
    "land.mortgage-paid-off": lambda _body: _("A bank’s loan on a home was paid off."),
    "land.billing-begun": _billing_begun,
    "land.billed": _billed,
})  # fmt: skip
