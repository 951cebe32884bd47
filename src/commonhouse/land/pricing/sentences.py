"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people.formats import day, money, number

Gist = Mapping[str, Any]


def _published(gist: Gist) -> str:
    values = gist.get("values", 0)
    count = values if isinstance(values, int) else len(values)
    return ngettext(
        "%(count)s value of a table was published: %(name)s (%(source)s).",
        "%(count)s values of a table were published: %(name)s (%(source)s).",
        count,
    ) % {"count": number(count), "name": gist["name"], "source": gist["source"]}


def _approved(gist: Gist) -> str:
    return _("Work on a home was approved (%(id)s).") % {"id": gist["improvement"]}


def _credited(gist: Gist) -> str:
    said = {"id": gist["improvement"], "amount": money(int(gist["cost"]), str(gist["unit"]))}
    return _("Work on a home was entered for its price: it cost %(amount)s (%(id)s).") % said


def _price_set(gist: Gist) -> str:
    said = {
        "price": money(int(gist["result"]["price"]), str(gist["unit"])), "id": gist["holding"],
        "day": day(dt.date.fromisoformat(str(gist["input"]["sold_on"]))),
    }  # fmt: skip
    return _("By its lease, a home (%(id)s) may be sold for %(price)s on %(day)s.") % said


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "land.index-published": _published,
        "land.improvement-approved": _approved,
        "land.improvement-credited": _credited,
        "land.price-set": _price_set,
    }
)
