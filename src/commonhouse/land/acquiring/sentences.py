"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.ledger import units
from commonhouse.people.formats import day

Gist = Mapping[str, Any]


def _day(gist: Gist) -> str:
    return day(dt.date.fromisoformat(str(gist["on"])))


def _opened(gist: Gist) -> str:
    said = {"id": gist["deal"], "homes": int(gist["homes"])}
    if gist["in_dispute"]:
        words = ngettext(
            "Residents and the trust stand up for a building with %(homes)d home (%(id)s).",
            "Residents and the trust stand up for a building with %(homes)d homes (%(id)s).", said["homes"],
        )  # fmt: skip
        return words % said
    words = ngettext(
        "The trust watches a building with %(homes)d home (%(id)s).",
        "The trust watches a building with %(homes)d homes (%(id)s).", said["homes"],
    )  # fmt: skip
    return words % said


def _disputed(gist: Gist) -> str:
    if gist["in_dispute"]:
        return _("A building the trust watches is in dispute (%(id)s).") % {"id": gist["deal"]}
    return _("A building the trust watches is no longer in dispute (%(id)s).") % {"id": gist["deal"]}


def _offered(gist: Gist) -> str:
    said = {"id": gist["deal"], "number": gist["number"]}
    if gist["by"] == "seller":
        return _("The seller of a building named a price: offer %(number)s (%(id)s).") % said
    return _("The trust offered to buy a building: offer %(number)s (%(id)s).") % said


def _answered(gist: Gist) -> str:
    words = {
        "accepted": _("Offer %(number)s for a building was accepted (%(id)s)."),
        "refused": _("Offer %(number)s for a building was refused (%(id)s)."),
        "countered": _("Offer %(number)s for a building was answered with another price (%(id)s)."),
        "withdrawn": _("Offer %(number)s for a building was taken back (%(id)s)."),
    }
    lapsed = _("Offer %(number)s for a building was not answered in time (%(id)s).")
    return words.get(str(gist["answer"]), lapsed) % {"number": gist["number"], "id": gist["deal"]}


def _condition(gist: Gist) -> str:
    return _("Buying a building got a condition (%(id)s).") % {"id": gist["deal"]}


def _settled(gist: Gist) -> str:
    words = {
        "met": _("A condition of buying a building was met (%(id)s)."),
        "waived": _("A condition of buying a building is no longer asked for (%(id)s)."),
    }
    failed = _("A condition of buying a building was not met (%(id)s).")
    return words.get(str(gist["state"]), failed) % {"id": gist["deal"]}


def _closed(gist: Gist) -> str:
    said = {
        "homes": int(gist["homes"]), "price": units.words(int(gist["price"]), str(gist["unit"])), "day": _day(gist),
        "id": gist["deal"],
    }  # fmt: skip
    words = ngettext(
        "The trust bought a building with %(homes)d home for %(price)s on %(day)s (%(id)s).",
        "The trust bought a building with %(homes)d homes for %(price)s on %(day)s (%(id)s).", said["homes"],
    )  # fmt: skip
    return words % said


def _refinanced(gist: Gist) -> str:
    return _("A later source of money paid back what had bought a building (%(id)s).") % {"id": gist["deal"]}


def _fell(gist: Gist) -> str:
    return _("Buying a building fell through on %(day)s (%(id)s).") % {"day": _day(gist), "id": gist["deal"]}


def _again(gist: Gist) -> str:
    return _("The trust tries again to buy a building (%(id)s).") % {"id": gist["deal"]}


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        "land.deal-opened": _opened,
        "land.deal-disputed": _disputed,
        "land.deal-offered": _offered,
        "land.deal-answered": _answered,
        "land.deal-condition": _condition,
        "land.deal-condition-settled": _settled,
        "land.deal-closed": _closed,
        "land.deal-refinanced": _refinanced,
        "land.deal-fell": _fell,
        "land.deal-again": _again,
    }
)
