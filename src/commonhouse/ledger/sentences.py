"""The acts of the books in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people import formats

Gist = Mapping[str, Any]


def _opened(gist: Gist) -> str:
    return _("The books were opened, from %(day)s on.") % {"day": _day(gist["opened_on"])}


def _posted(gist: Gist) -> str:
    many = int(gist["entries"])
    words = ngettext("%(many)s entry was made in the books.", "%(many)s entries were made in the books.", many)
    return words % {"many": formats.number(many)}


def _undone(gist: Gist) -> str:
    many = int(gist["entries"])
    words = ngettext(
        "Entries that were made together were taken back, by %(many)s entry that mirrors them.",
        "Entries that were made together were taken back, by %(many)s entries that mirror them.",
        many,
    )
    return words % {"many": formats.number(many)}


def _closed(gist: Gist) -> str:
    return _("The books were closed through %(day)s.") % {"day": _day(gist["ends_on"])}


def _reopened(gist: Gist) -> str:
    return _("The books were opened again, from %(day)s on.") % {"day": _day(gist["since"])}


def _day(text: str) -> str:
    return formats.day(dt.date.fromisoformat(text))


SENTENCES: MappingProxyType[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "ledger.opened": _opened,
        "ledger.posted": _posted,
        "ledger.undone": _undone,
        "ledger.closed": _closed,
        "ledger.reopened": _reopened,
    }
)
