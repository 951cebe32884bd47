"""The acts of holdings in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.holdings.words import acres
from commonhouse.people.formats import day, number

Gist = Mapping[str, Any]


def _total(gist: Gist) -> dict[str, str]:
    total = gist.get("total", {})
    return {
        "homes": number(int(total.get("homes", 0))),
        "acres": acres(int(total.get("square_feet", 0))),
        "id": str(gist.get("parcel") or gist.get("holding") or ""),
    }


def _counted(gist: Gist, name: str) -> int:
    """How many rows an act has: the gist of a long list says only its length."""
    rows = gist.get(name, ())
    return rows if isinstance(rows, int) else len(rows)


def _parcel_entered(gist: Gist) -> str:
    count = _counted(gist, "parcels")
    return ngettext(
        "%(count)s piece of land was entered. The trust now holds %(acres)s.",
        "%(count)s pieces of land were entered. The trust now holds %(acres)s.",
        count,
    ) % (_total(gist) | {"count": number(count)})


def _parcel_changed(gist: Gist) -> str:
    return _("The facts of a piece of land were corrected (%(id)s). The trust holds %(acres)s.") % _total(gist)


def _parcel_released(gist: Gist) -> str:
    said = _total(gist) | {"on": day(dt.date.fromisoformat(str(gist["on"]))), "why": str(gist["why"])}
    if gist.get("decision"):
        return _("The trust gave up land on %(on)s, as members decided (%(id)s): %(why)s") % said
    return _("The trust gave up land on %(on)s (%(id)s): %(why)s") % said


def _holding_entered(gist: Gist) -> str:
    count = _counted(gist, "holdings")
    return ngettext(
        "%(count)s home or place on the land was entered. The trust now has %(homes)s homes, built or planned.",
        "%(count)s homes and places on the land were entered. The trust now has %(homes)s homes, built or planned.",
        count,
    ) % (_total(gist) | {"count": number(count)})


def _holding_changed(gist: Gist) -> str:
    return _("The facts of a home or a place were corrected (%(id)s).") % _total(gist)


def _holding_removed(gist: Gist) -> str:
    return _("A home or a place that was entered by mistake was taken back (%(id)s): %(why)s") % (
        _total(gist) | {"why": str(gist["why"])}
    )


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "land.parcel-entered": _parcel_entered,
        "land.parcel-changed": _parcel_changed,
        "land.parcel-released": _parcel_released,
        "land.holding-entered": _holding_entered,
        "land.holding-changed": _holding_changed,
        "land.holding-removed": _holding_removed,
    }
)
